// SPDX-License-Identifier: Apache-2.0
// What a region lacks it borrows from the nearest of those it lies in: state, country, group, world.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// A figure of a region, or a kind of series, that it may lack.
enum class Datum { electricity, carbon_intensity, pue, water_on_site, water_of_electricity, construction, wacc, building_wacc, labour, grid_wait };
inline constexpr std::size_t datum_count = 10;

/// Their keys in a region's file, from its root on.
inline constexpr std::array<std::string_view, datum_count> datum_names = {
    "electricity", "carbon_intensity", "pue", "water.on_site", "water.electricity", "construction", "wacc", "building_wacc", "labour", "grid_wait"};
[[nodiscard]] constexpr std::string_view name(Datum d) { return datum_names[static_cast<std::size_t>(d)]; }

/// A series of prices that any site may pay: delivered, and not only for chips designed in the region.
[[nodiscard]] bool is_for_all(const TariffSeries& series);

/// Whether a region has a datum of its own, imported series included. A wholesale price, or one for domestic chips alone, is
/// no price of electricity that another region could borrow.
[[nodiscard]] bool has(const Region& region, Datum datum);

/// A region, its parent, and so on up to the last.
[[nodiscard]] Result<std::vector<Region>> lineage_of(const Catalog& catalog, std::string_view id, const Place& asked = {});

/// For each datum the first of the lineage that has it: the region itself, the one that it borrows from, or none. No price of
/// electricity is borrowed of the last, the world: an average of all countries says nothing of what one of them pays. The
/// pointers are into the lineage.
[[nodiscard]] std::array<const Region*, datum_count> holders(const std::vector<Region>& lineage);

/// The region whose figure stands in where no region of a lineage has one; empty where none does.
struct StandIns {
    std::array<std::string, datum_count> regions;
    std::array<Place, datum_count> where;

    [[nodiscard]] const std::string& operator[](Datum d) const { return regions[static_cast<std::size_t>(d)]; }
};

/// `stand-ins.yaml` of a catalog; none where it has no such file.
[[nodiscard]] Result<StandIns> stand_ins_of(const Catalog& catalog);

}  // namespace traincost::catalog
