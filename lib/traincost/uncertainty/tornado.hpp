// SPDX-License-Identifier: Apache-2.0
// One input at a time from its low to its high quantile, all others at their medians: the bars of a tornado chart.
#pragma once

#include <traincost/uncertainty/run.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <cstddef>
#include <vector>

namespace traincost::uncertainty {

/// An output where one input is at its low and at its high quantile.
struct Bar {
    double at_low = 0.0;
    double at_high = 0.0;
};

struct Tornado {
    std::vector<double> base;            ///< by output, all inputs at their medians
    std::vector<std::vector<Bar>> bars;  ///< by output, then by input
};

/// Two evaluations for each input and one for the base; correlations play no part. `model` as in `draw`. `first_of` tells for each input the
/// one that stands for all that are one draw with it: those move together, and have the same bar. Where it is empty each input moves alone.
template <class Model>
[[nodiscard]] Tornado tornado(const Sampler& sampler, std::size_t outputs, Isa isa, const Model& model,
                              double low = 0.05, double high = 0.95, const std::vector<std::size_t>& first_of = {}) {
    const std::size_t inputs = sampler.size();
    const Columns in(inputs);
    const Columns out(outputs);
    Tornado result;
    result.bars.assign(outputs, std::vector<Bar>(inputs));
    // As many rows as fit into a block at a time; row 0 is the base.
    const std::size_t per_block = (block_draws - 1) / 2;
    for (std::size_t first = 0; first == 0 || first < inputs; first += per_block) {
        const std::size_t count = std::min(per_block, inputs - first);
        for (std::size_t i = 0; i < inputs; ++i) {
            std::fill_n(in[i], block_draws, sampler.inputs()[i].distribution.median());
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t moved = 0; moved < inputs; ++moved) {
                const bool together = moved == first + i || (!first_of.empty() && first_of[moved] == first_of[first + i]);
                if (!together) { continue; }
                const auto& distribution = sampler.inputs()[moved].distribution;
                in[moved][1 + 2 * i] = distribution.quantile(low);
                in[moved][2 + 2 * i] = distribution.quantile(high);
            }
        }
        model(isa, static_cast<const double* const*>(in.data()), 1 + 2 * count, out.data());
        for (std::size_t j = 0; j < outputs; ++j) {
            if (first == 0) { result.base.push_back(out[j][0]); }
            for (std::size_t i = 0; i < count; ++i) {
                result.bars[j][first + i] = {out[j][1 + 2 * i], out[j][2 + 2 * i]};
            }
        }
    }
    return result;
}

}  // namespace traincost::uncertainty
