// SPDX-License-Identifier: Apache-2.0
// The fields of a request that say how GPU-hours are rented. Not part of the public interface.
#pragma once

#include <traincost/scenario/field_readers.hpp>

namespace traincost::scenario {

namespace reading {

inline void read_provider(RegionalRequest& r, std::string_view t, const Place& w) { r.provider = Given<std::string>{std::string(t), w}; }
inline void read_rental_term(RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
    put(r.rental_term, read_name<RentalTermAsked>("rental_term", t, w, rental_terms_asked, d), w);
}
inline void read_rate_date(RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
    const auto date = parse_date(t);
    if (date) { r.rate_date = Given<Date>{*date, w}; } else { d.push_back(with_key(date.error(), "rate_date", w)); }
}
inline void read_interrupted(RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
    put(r.interrupted_every, read_quantity<Time<>>("interrupted_every", t, w, {60.0, 10 * 8766 * hour}, "a minute to ten years", d), w);
}
inline void read_lost(RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
    put(r.lost, read_quantity<Time<>>("lost", t, w, {1.0, 8766 * hour}, "a second to a year", d), w);
}

}  // namespace reading

inline constexpr std::array rental_rows = {
    regional_field("provider", FieldGroup::money, "AWS",
          "whose packaged rental rates are taken; a median where several ask, if not given; makes the mode rented",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics&) { reading::read_provider(r, t, w); }),
    regional_field("rental_term", FieldGroup::money, "spot",
          "on-demand (by the hour), reserved, reserved-1-year, reserved-3-years or spot; makes the mode rented",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::read_rental_term(r, t, w, d); }),
    regional_field("rate_date", FieldGroup::money, "2026-08-31",
          "day on which packaged rental rates are looked up; the start if not given; makes the mode rented",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::read_rate_date(r, t, w, d); }),
    regional_field("interrupted_every", FieldGroup::money, "20h",
          "time between two interruptions of the run on spot, by any of its chips",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::read_interrupted(r, t, w, d); }),
    regional_field("lost", FieldGroup::money, "30min",
          "what each of them loses: work since the last checkpoint, and starting again; by Daly's law if not given",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::read_lost(r, t, w, d); }),
};

}  // namespace traincost::scenario
