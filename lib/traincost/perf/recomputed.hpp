// SPDX-License-Identifier: Apache-2.0
// Which operations a layout makes the hardware do twice, and what that makes of a utilisation.
//
// Chowdhery et al. 2022 (arXiv:2204.02311), appendix B; Korthikanti et al. 2022 (arXiv:2205.05198), section 5.
#pragma once

#include <traincost/perf/layout.hpp>
#include <traincost/workload/passes.hpp>

namespace traincost::perf {

/// Shares of a forward pass that are computed again. What is selected is attention between tokens where it goes through memory;
/// with fused attention norms and activation functions, which hold no products.
template <class T>
workload::Again<T> again_of(const Layout& l, const Recipe& r) {
    const bool selected = l.recompute == Recompute::selective || (l.recompute == Recompute::full && l.recomputed < 1.0);
    return {T(l.recompute == Recompute::full ? l.recomputed : 0.0), T(selected && !r.fused_attention ? 1.0 : 0.0)};
}

/// The passes of a model on a layout, of trained or frozen weights as the recipe says.
template <class T>
workload::Passes<T> passes_of(const workload::ForwardFlop<T>& forward, const Layout& l, const Recipe& r) {
    const auto again = again_of<T>(l, r);
    return r.frozen ? workload::frozen_passes_of(forward, again) : workload::passes_of(forward, again);
}

/// Hardware FLOP utilisation of an MFU.
template <class T>
T hfu(const T& mfu, const workload::Passes<T>& passes) {
    return mfu * passes.hardware_over_model();
}

}  // namespace traincost::perf
