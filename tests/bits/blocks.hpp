// SPDX-License-Identifier: Apache-2.0
// The models over batches of so many lanes; included by models_*.cpp alone.
#pragma once

#include <traincost/uncertainty/kernel/batches.hpp>

#include <bits/models.hpp>

namespace traincost::bits {

template <int Lanes>
void functions_block(const double* const* inputs, std::size_t n, double* const* outputs) {
    uncertainty::kernel::each_batch<Lanes, Functions::inputs, Functions::outputs>(Functions{}, inputs, n, outputs);
}

template <int Lanes>
void cost_block(const double* const* inputs, std::size_t n, double* const* outputs) {
    uncertainty::kernel::each_batch<Lanes, CostModel::inputs, CostModel::outputs>(cost_model(), inputs, n, outputs);
}

template <int Lanes>
inline constexpr Models models_of = {functions_block<Lanes>, cost_block<Lanes>};

}  // namespace traincost::bits
