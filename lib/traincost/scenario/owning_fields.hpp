// SPDX-License-Identifier: Apache-2.0
// The fields of a request that say what owning takes beside a price. Not part of the public interface.
#pragma once

#include <traincost/scenario/field_readers.hpp>

namespace traincost::scenario {

namespace reading {

inline constexpr double in_a_year = 8766 * hour;

inline std::optional<double> read_yearly(std::string_view key, std::string_view t, const Place& w, double most, Diagnostics& d) {
    return read_quantity<double>(key, t, w, {1e-6, most, true}, fmt::format("from 0 to {:g} % a year", 100.0 * most), d);
}

inline std::optional<double> read_part_of(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<double>(key, t, w, {1e-6, 1.0, true}, "a share from 0 to 1", d);
}

inline std::optional<Time<>> read_life(std::string_view key, std::string_view t, const Place& w, double most, Diagnostics& d) {
    return read_quantity<Time<>>(key, t, w, {0.25 * in_a_year, most * in_a_year}, fmt::format("0.25 to {:g} years", most), d);
}

inline void read_owning(Request& r, std::string_view t, const Place& w, Diagnostics& d) {
    if (t == "all") { r.owning.owning = {{cost::Owning::amortised, true}, w}; return; }
    const auto known = std::find(cost::owning_names.begin(), cost::owning_names.end(), t);
    if (known != cost::owning_names.end()) {
        r.owning.owning = {{static_cast<cost::Owning>(known - cost::owning_names.begin()), false}, w};
        return;
    }
    d.push_back({w, Severity::error, "unknown-value", fmt::format("owning: unknown value '{}'", t.substr(0, 40)),
                 did_you_mean(t, {"amortised", "tco", "straight-line", "all"})});
}

/// "grid", or a time.
inline std::optional<GridWait> read_wait(std::string_view t, const Place& w, Diagnostics& d) {
    if (t == "grid") { return GridWait{true, {}}; }
    if (!t.empty() && ((t.front() >= 'a' && t.front() <= 'z') || (t.front() >= 'A' && t.front() <= 'Z'))) {
        d.push_back({w, Severity::error, "unknown-value", fmt::format("wait: unknown value '{}'", t.substr(0, 40)), "grid, or a time such as 2 years"});
        return std::nullopt;
    }
    const auto time = read_quantity<Time<>>("wait", t, w, {hour, 30 * in_a_year, true}, "grid, or up to 30 years", d);
    return time ? std::optional(GridWait{false, *time}) : std::nullopt;
}

inline std::optional<double> read_wacc(std::string_view t, const Place& w, Diagnostics& d) { return read_yearly("wacc", t, w, 0.5, d); }
inline std::optional<double> read_building_wacc(std::string_view t, const Place& w, Diagnostics& d) { return read_yearly("building_wacc", t, w, 0.5, d); }
inline std::optional<Priced<CostPerPower<>>> read_construction(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<CostPerPower<>>>("construction", t, w, {0.01, 1e6, true}, "10 kUSD/MW or more, such as 11.7 MUSD/MW", d);
}
inline std::optional<Priced<CostRate<>>> read_labour(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<CostRate<>>>("labour", t, w, {100.0 / in_a_year, 1e10 / in_a_year, true}, "100 a year or more, such as 190 kUSD/year", d);
}

}  // namespace reading

inline constexpr std::array owning_rows = {
    Field{"owning", FieldGroup::money, "tco",
          "how owned hardware is charged: amortised (its loss of value), tco (capital, building and all that runs), straight-line, or all",
          reading::read_owning},
    Field{"life", FieldGroup::money, "5year",
          "life of servers, network and storage",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.life, reading::read_life("life", t, w, 30, d), w); }},
    Field{"building_life", FieldGroup::money, "15year",
          "life of the building with its power and cooling",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.building_life, reading::read_life("building_life", t, w, 100, d), w); }},
    Field{"utilisation", FieldGroup::money, "0.85",
          "hours in which the chips are used or sold, of all hours",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.owning.utilisation, reading::read_quantity<double>("utilisation", t, w, {0.001, 1.0}, "a share from 0.001 to 1", d), w);
          }},
    regional_field("wacc", FieldGroup::money, "8%",
          "weighted average cost of capital, a year, nominal and after tax; of the building too, unless building_wacc is given",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.wacc, reading::read_wacc(t, w, d), w); }),
    regional_field("building_wacc", FieldGroup::money, "6%",
          "the same of who owns the building",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.building_wacc, reading::read_building_wacc(t, w, d), w); }),
    regional_field("construction", FieldGroup::money, "11.7MUSD/MW",
          "price of a building with power and cooling, per rated IT power",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.construction, reading::read_construction(t, w, d), w); }),
    regional_field("labour", FieldGroup::money, "190kUSD/year",
          "full cost of one employee who runs the site",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.labour, reading::read_labour(t, w, d), w); }),
    Field{"staffing", FieldGroup::money, "1MW",
          "rated IT power that one employee looks after",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.owning.staffing, reading::read_quantity<Power<>>("staffing", t, w, {1e3, 1e12}, "1 kW to 1 TW", d), w);
          }},
    Field{"maintenance", FieldGroup::money, "5%",
          "repair and support, of the equipment's price, a year",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.maintenance, reading::read_yearly("maintenance", t, w, 0.5, d), w); }},
    Field{"insurance_and_tax", FieldGroup::money, "1%",
          "insurance and tax on property, of the price of equipment and building, a year",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.insurance_and_tax, reading::read_yearly("insurance_and_tax", t, w, 0.2, d), w); }},
    Field{"storage_share", FieldGroup::money, "0.0255",
          "price of storage over that of servers and network",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.storage_share, reading::read_part_of("storage_share", t, w, d), w); }},
    Field{"spares_share", FieldGroup::money, "0.03",
          "spare servers over those at work",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.spares_share, reading::read_part_of("spares_share", t, w, d), w); }},
    Field{"scale_up_share", FieldGroup::money, "0.15",
          "network between a server's chips, of what a server costs beyond them; tells it apart and adds nothing",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.scale_up_share, reading::read_part_of("scale_up_share", t, w, d), w); }},
    Field{"residual", FieldGroup::money, "0.2",
          "what the equipment fetches at the end of its life, of its price; what its loss of value leaves if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.owning.residual, reading::read_part_of("residual", t, w, d), w); }},
    regional_field("wait", FieldGroup::money, "2years",
          "how long equipment and building stand ready before there is power; grid for as long as the region's takes",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.wait, reading::read_wait(t, w, d), w); }),
};

}  // namespace traincost::scenario
