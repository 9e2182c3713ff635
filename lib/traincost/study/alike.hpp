// SPDX-License-Identifier: Apache-2.0
// Which quantities are the same in every run, whatever is drawn: what need not be worked out and summed up once for each.
#pragma once

#include <traincost/study/model.hpp>

#include <vector>

namespace traincost::study {

/// For each quantity, whether all runs compute it by the same formula from the same numbers and the same draws.
[[nodiscard]] std::vector<bool> alike(const std::vector<DrawnRun>& runs, const std::vector<Quantity>& asked);

}  // namespace traincost::study
