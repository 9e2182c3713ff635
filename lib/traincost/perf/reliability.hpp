// SPDX-License-Identifier: Apache-2.0
// How often a chip stops the run that it is in: as was counted on its like, or on the nearest that was counted.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <string>

namespace traincost::perf {

struct ChipFailures {
    catalog::Sourced<ChipTime<>> between;  ///< mean time of one chip between failures that stop the run
    std::string assumed;                   ///< whose figure it is, as a sentence; empty where it is the chip's own
};

/// The figure of the chip, else of its architecture, else of the vendor's chip that was released nearest to it, else the geometric mean
/// of all. What is not the chip's own is of low confidence. Errors: those of the catalog.
[[nodiscard]] Result<ChipFailures> failures_of(const catalog::Chip& chip, const catalog::Reliability& known, const Catalog& catalog);

}  // namespace traincost::perf
