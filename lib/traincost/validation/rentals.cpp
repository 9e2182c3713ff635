// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/rentals.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace traincost::validation {

namespace {

constexpr std::array<std::string_view, 3> terms = {"3y", "1y", "on demand"};  ///< in the order in which they are asked for

RentalListing listing(Table& t) {
    static_cast<void>(t.id());
    const auto rate = [&](std::string_view column) { return t.measured(column, units::money / units::chip_hour); };
    const auto on = t.day("listed_on");
    return {t.text("provider"), t.text("chip"), t.text("family"), on.value_or(Date{}), {rate("usd_3y"), rate("usd_1y"), rate("usd_on_demand")}};
}

}  // namespace

std::string Rentals::listed_as(std::string_view provider, std::string_view chip) const {
    std::string best;
    for (const auto& l : listings_) {
        if (l.provider != provider) { continue; }
        if (l.chip == chip) { return l.chip; }
        if (l.family.empty() || chip.find(l.family) == std::string_view::npos) { continue; }
        // The plain name stands for the family, else its smallest member.
        if (best.empty() || std::tuple(l.chip.size(), l.chip) < std::tuple(best.size(), best)) { best = l.chip; }
    }
    return best;
}

const RentalListing* Rentals::listing_of(std::string_view provider, std::string_view chip, Date day) const {
    const auto name = listed_as(provider, chip);
    const RentalListing *before = nullptr, *after = nullptr;
    for (const auto& l : listings_) {
        if (l.provider != provider || l.chip != name) { continue; }
        if (l.on <= day && (before == nullptr || l.on > before->on)) { before = &l; }
        if (l.on > day && (after == nullptr || l.on < after->on)) { after = &l; }
    }
    return before == nullptr ? after : before;
}

std::optional<RentalRate> Rentals::rate_of(std::string_view chip, std::string_view developer, Date day, const Method& method) const {
    for (std::size_t term = 0; term < terms.size(); ++term) {
        for (const auto& provider : method.providers(developer)) {
            const auto* l = listing_of(provider, chip, day);
            if (l == nullptr || !l->rates[term]) { continue; }
            const auto rate = *l->rates[term] * method.three_years_over(terms[term], provider);
            return RentalRate{rate, fmt::format("{} of {}, {}, listed on {}: USD {:.4g}/chip-hour for three years", l->chip, l->provider, terms[term],
                                                to_string(l->on), rate / (units::money / units::chip_hour))};
        }
    }
    return std::nullopt;
}

Result<Rentals> packaged_rentals() {
    const auto table = packaged_table("epoch-rentals.csv");
    Diagnostics diagnostics;
    std::vector<RentalListing> listings;
    Table t(table, {"id", "provider", "chip", "family", "listed_on", "usd_on_demand", "usd_1y", "usd_3y"}, diagnostics);
    t.each([&] { listings.push_back(listing(t)); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return Rentals(std::move(listings));
}

}  // namespace traincost::validation
