// SPDX-License-Identifier: Apache-2.0
// Forward, backward, and what is computed a second time: which operations are the model's and which the hardware's.
//
// Backward twice forward: Kaplan et al. 2020 (arXiv:2001.08361), section 2.1. Model and hardware FLOP utilisation: Chowdhery
// et al. 2022 (arXiv:2204.02311), appendix B; recomputation: Korthikanti et al. 2022 (arXiv:2205.05198), appendix A.
#pragma once

#include <traincost/workload/operators.hpp>

namespace traincost::workload {

/// What a backward pass computes again because it was not kept; shares between 0 and 1.
template <class T>
struct Again {
    T layers = T(0.0);  ///< whole layers; the head is never computed again
    T scores = T(0.0);  ///< attention between tokens alone, in the layers that are not computed again as a whole
};

/// Operations per token of one step of training.
template <class T>
struct Passes {
    FlopPerToken<T> forward, backward, recomputed;
    /// What the model needs: the numerator of MFU.
    [[nodiscard]] FlopPerToken<T> useful() const { return forward + backward; }
    /// What the hardware does: the numerator of HFU.
    [[nodiscard]] FlopPerToken<T> executed() const { return useful() + recomputed; }
    /// HFU over MFU, 1 without recomputation, close to 4/3 with all layers.
    [[nodiscard]] T hardware_over_model() const { return executed() / useful(); }
};

template <class T>
FlopPerToken<T> recomputed_flop(const ForwardFlop<T>& forward, const Again<T>& again) {
    const auto layers = forward.all() - forward.of(Part::head);
    return layers * again.layers + forward.scores * ((T(1.0) - again.layers) * again.scores);
}

/// Passes of a model all of whose weights are trained.
template <class T>
Passes<T> passes_of(const ForwardFlop<T>& forward, const Again<T>& again = {}) {
    return {forward.all(), forward.all() * T(2.0), recomputed_flop(forward, again)};
}

/// Passes of a model whose weights stay as they are: a gradient of every product's input is needed to reach the adapters below
/// it, but none of its weight. Attention has no weights, and costs what it costs.
template <class T>
Passes<T> frozen_passes_of(const ForwardFlop<T>& forward, const Again<T>& again = {}) {
    return {forward.all(), forward.all() + forward.scores + forward.recurrence, recomputed_flop(forward, again)};
}

}  // namespace traincost::workload
