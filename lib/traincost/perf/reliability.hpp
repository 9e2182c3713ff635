// SPDX-License-Identifier: Apache-2.0
// How often a chip stops the run that it is in: as was counted on its like, or on the nearest that was counted.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/goodput.hpp>
#include <traincost/perf/layout.hpp>

#include <string>

namespace traincost::perf {

struct ChipFailures {
    catalog::Sourced<ChipTime<>> between;  ///< mean time of one chip between failures that stop the run
    std::string assumed;                   ///< whose figure it is, as a sentence; empty where it is the chip's own
};

/// The figure of the chip, else of its architecture, else of the vendor's chip that was released nearest to it, else the geometric mean
/// of all. What is not the chip's own is of low confidence. Errors: those of the catalog.
[[nodiscard]] Result<ChipFailures> failures_of(const catalog::Chip& chip, const catalog::Reliability& known, const Catalog& catalog);

/// The same with what it takes to go on, where chips stand by.
[[nodiscard]] FailureInputs<double> inputs_of(const ChipFailures& failures, const catalog::Reliability& known);

/// Bytes of a checkpoint: weights and what the optimizer keeps of all parameters, or of adapters where weights are frozen.
[[nodiscard]] double checkpoint_bytes(double parameters, const Recipe& recipe);

}  // namespace traincost::perf
