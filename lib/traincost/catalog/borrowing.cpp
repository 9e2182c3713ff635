// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/borrowing.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace traincost::catalog {

bool is_for_all(const TariffSeries& series) {
    return !series.prices.empty() && series.delivery == Delivery::delivered && !series.domestic_chips_only;
}

bool has(const Region& region, Datum datum) {
    switch (datum) {
        case Datum::electricity: return std::any_of(region.electricity.begin(), region.electricity.end(), is_for_all);
        case Datum::carbon_intensity: return !region.carbon_intensity.empty();
        case Datum::pue: return region.pue.has_value();
        case Datum::water_on_site: return region.water_on_site.has_value();
        case Datum::water_of_electricity: return region.water_of_electricity.has_value();
        case Datum::construction: return region.construction.has_value();
        case Datum::wacc: return region.wacc.has_value();
        case Datum::building_wacc: return region.building_wacc.has_value();
        case Datum::labour: return region.labour.has_value();
        case Datum::grid_wait: return region.grid_wait.has_value();
    }
    return false;
}

Result<std::vector<Region>> lineage_of(const Catalog& catalog, std::string_view id, const Place& asked) {
    constexpr std::size_t most = 5;  // itself, province, country, group, world; what lies in itself comes to an end
    std::vector<Region> lineage;
    std::string next(id);
    Place place = asked;
    while (!next.empty() && lineage.size() < most) {
        auto region = catalog.region(next, place);
        if (!region) { return tl::unexpected(std::move(region.error())); }
        place = Place{fmt::format("regions/{}.yaml", next)};
        next = region->parent;
        lineage.push_back(std::move(*region));
    }
    return lineage;
}

std::array<const Region*, datum_count> holders(const std::vector<Region>& lineage) {
    std::array<const Region*, datum_count> found{};
    for (std::size_t d = 0; d < datum_count; ++d) {
        const auto holder = std::find_if(lineage.begin(), lineage.end(), [&](const Region& r) { return has(r, static_cast<Datum>(d)); });
        if (holder == lineage.end()) { continue; }
        const bool world = holder != lineage.begin() && holder->parent.empty();
        if (world && static_cast<Datum>(d) == Datum::electricity) { continue; }
        found[d] = &*holder;
    }
    return found;
}

}  // namespace traincost::catalog
