// SPDX-License-Identifier: Apache-2.0
// From a distribution to the numbers that the sampling loops need of it.
#pragma once

#include <traincost/uncertainty/distribution.hpp>
#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/quantile_table.hpp>

#include <deque>
#include <vector>

namespace traincost::uncertainty {

/// Tables and lists that recipes point into; they stay where they are.
class RecipeStore {
 public:
    [[nodiscard]] kernel::Recipe recipe(const Distribution& distribution);

 private:
    std::deque<BetaTable> tables_;
    std::deque<std::vector<double>> lists_;
};

}  // namespace traincost::uncertainty
