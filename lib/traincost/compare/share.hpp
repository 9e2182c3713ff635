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
    std::vector<scenario::Given<Time<>>> ages;         ///< one at least
};

/// The electricity bill over the total: in rented mode a memo, since the rate contains it.
struct ShareCell {
    std::size_t region = 0, chip = 0, age = 0;
    cost::PowerMode power = cost::PowerMode::measured;
    double share = 0.0;
    CostPerChipTime<> electricity, total;  ///< of a GPU-hour
};

/// What is in no cell: hardware of that age would have been bought before there was any.
struct TooOld {
    std::size_t chip = 0, age = 0;
    Date acquired, released;
};

struct Shares {
    std::vector<scenario::Scenario> scenarios;  ///< one for each region and chip: region by region
    std::vector<std::string> chips;             ///< their short names, each chip once
    std::vector<Time<>> ages;                   ///< each once
    std::vector<std::string> regions;           ///< names
    std::vector<ShareCell> cells;               ///< in the order of region, chip, age and power
    std::vector<TooOld> left_out;               ///< the same in all regions
};

/// The matrix. A share does not depend on how long the run is: where nothing says so, a million GPU-hours are taken. Where the start of training
/// is given or known, hardware that would have been bought before its release is left out.
/// Errors: those of the request, for every chip and region; `contradiction` for what would not change a share, and where all ages are left out; `missing-field`
/// where no chip or no age is given.
[[nodiscard]] Result<Shares> shares(const scenario::Request& request, const Catalog& catalog, const ShareAxes& axes);

}  // namespace traincost::compare
