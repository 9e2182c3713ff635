// SPDX-License-Identifier: Apache-2.0
// Which part of a run's cost is electricity: for chips, their ages, regions and ways to count power.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace traincost::compare {

/// What is varied. The ages are those of the hardware when training starts.
struct ShareAxes {
    std::vector<scenario::Given<std::string>> chips;  ///< ids; that of the request or its model where there is none
    std::vector<Time<>> ages;
};

/// The electricity bill over the total: in rented mode a memo, since the rate contains it.
struct ShareCell {
    std::size_t region = 0, chip = 0, age = 0;
    cost::PowerMode power = cost::PowerMode::measured;
    double share = 0.0;
    CostPerChipTime<> electricity, total;  ///< of a GPU-hour
};

struct Shares {
    std::vector<scenario::Scenario> scenarios;  ///< one for each region and chip: region by region
    std::vector<std::string> chips;             ///< their short names
    std::vector<Time<>> ages;
    std::vector<std::string> regions;           ///< names
    std::vector<ShareCell> cells;               ///< in the order of region, chip, age and power
};

/// The matrix. A share does not depend on how long the run is: where nothing says so, a million GPU-hours are taken.
/// Errors: those of the request, for every chip and region.
[[nodiscard]] Result<Shares> shares(const scenario::Request& request, const Catalog& catalog, const ShareAxes& axes);

}  // namespace traincost::compare
