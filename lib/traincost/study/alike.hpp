// SPDX-License-Identifier: Apache-2.0
// Which results are the same number, whatever is drawn: what need not be worked out and summed up more than once.
#pragma once

#include <traincost/study/model.hpp>

#include <cstddef>
#include <vector>

namespace traincost::study {

/// For each run, and in it for each quantity, a number from 0: results that are computed by the same formula from the same numbers and
/// the same draws have the same one. The numbers stand in the order in which they first appear, without a gap.
[[nodiscard]] std::vector<std::size_t> alike(const std::vector<DrawnRun>& runs, const std::vector<Quantity>& asked);

}  // namespace traincost::study
