// SPDX-License-Identifier: Apache-2.0
// What waits in the host's memory instead of the chip's, and what goes over the bus for it in a step.
//
// Ren et al. 2021 (arXiv:2101.06840), section 4.1: the optimizer runs on the host, gradients go there in 2 bytes a parameter and
// weights come back in 2.
#pragma once

#include <traincost/perf/memory.hpp>

namespace traincost::perf {

/// Of one chip, in one step.
template <class T>
struct Offload {
    Bytes<T> held;      ///< by the host
    Bytes<T> to_host;
    Bytes<T> to_chip;
    /// On a bus that carries both ways at once, at a rate of one way.
    [[nodiscard]] Time<T> time(const Bandwidth<T>& one_way) const { return max(to_host, to_chip) / one_way; }
};

/// The shares are the recipe's. Activations go out once and come back once, of every micro-batch.
template <class T>
Offload<T> offload(const workload::Operators& o, const Layout& l, const Recipe& r, bool tied) {
    const auto p = stage_parameters<T>(o, l, tied);
    const T sharded = p.dense / T(dense_replicas(l)) + p.experts / T(expert_replicas(l));
    const T moved = T(r.frozen ? 0.0 : r.offloaded_optimizer) * (l.zero >= 1 ? sharded : p.dense + p.experts);
    const T stage = stage_activations<T>(o, l, r) * T(r.offloaded_activations);
    const T activations = stage * detail::n<T>(l.micro_batches());
    const auto state = state_bytes(p, l, r);
    return {Bytes<T>::of(state.optimizer * T(r.offloaded_optimizer) + stage * T(in_flight(l))),
            Bytes<T>::of(moved * T(2.0) + activations), Bytes<T>::of(moved * T(r.weight_bytes) + activations)};
}

}  // namespace traincost::perf
