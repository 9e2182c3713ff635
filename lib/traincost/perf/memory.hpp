// SPDX-License-Identifier: Apache-2.0
// What a chip has to hold at the worst moment of a step: training state (`perf/state.hpp`), activations
// (`perf/activations.hpp`), a layer at work, and what the software keeps.
#pragma once

#include <traincost/perf/activations.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::perf {

/// What the software holds besides: libraries and buffers of collectives, and freed pieces that an allocator keeps as long as
/// there is room. It is in the maximum that a machine reports, and no reason not to fit.
template <class T>
struct Reserve {
    Bytes<T> fixed;
    T share;  ///< of all else
};

template <class T>
struct Memory {
    Bytes<T> weights, gradients, optimizer, activations, workspace, reserve;
    [[nodiscard]] Bytes<T> needed() const { return weights + gradients + optimizer + activations + workspace; }
    [[nodiscard]] Bytes<T> all() const { return needed() + reserve; }
};

namespace detail {

/// One layer in the middle of its backward pass, and the logits where the head is on the same chip: in 2 bytes with their gradient,
/// or in 4 (Korthikanti et al. 2022, section 4.3).
template <class T>
T working_bytes(const workload::Operators& o, const Layout& l, const T& kept, const T& gathered) {
    const T logits = n<T>(o.vocabulary) / n<T>(l.tensor) * T(l.pipeline == 1 ? 4.0 : 0.0);
    return micro_batch_tokens<T>(l) * (kept + logits) + gathered;
}
template <class T>
T working_bytes(const workload::Operators& o, const Layout& l, const Recipe& r) {
    return working_bytes<T>(o, l, kept_in_layer<T>(o, l, r, false), gathered_bytes<T>(o, l, r));
}

/// Of its parts: the training state and what is at work on the fullest stage, and what that keeps of one micro-batch, of which it
/// has so many in flight.
template <class T>
Memory<T> memory_of(const State<T>& state, const T& stage, double flying, const T& working, const Recipe& r) {
    const auto bytes = [](const T& x) { return Bytes<T>::of(x); };
    Memory<T> m;
    m.weights = bytes(state.weights);
    m.gradients = bytes(state.gradients);
    m.optimizer = bytes(state.optimizer * T(1.0 - r.offloaded_optimizer));
    m.activations = bytes(stage * T(flying * (1.0 - r.offloaded_activations)));
    m.workspace = bytes(working);
    m.reserve = bytes(T(0.0));
    return m;
}

}  // namespace detail

/// What modules of multi-token prediction (`workload::mtp_operators_of`) add to the last stage: their own state, what they keep of the
/// one micro-batch that is there, and logits once more for each. Table and head are the model's. Nothing of it is in `memory`.
template <class T>
Memory<T> mtp_memory(const workload::Operators& modules, Layout l, const Recipe& r) {
    l.pipeline = l.interleave = 1;
    Memory<T> m{};
    if (modules.layers == 0) { return m; }
    const auto bytes = [](const T& x) { return Bytes<T>::of(x); };
    const auto state = state_bytes(detail::layer_parameters<T>(modules, l), l, r);
    m.weights = bytes(state.weights);
    m.gradients = bytes(state.gradients);
    m.optimizer = bytes(state.optimizer * T(1.0 - r.offloaded_optimizer));
    m.activations = bytes(stage_activations<T>(modules, l, r));
    m.workspace = bytes(micro_batch_tokens<T>(l) * detail::n<T>(modules.layers * modules.vocabulary) / detail::n<T>(l.tensor) * T(4.0));
    return m;
}

/// Of one chip of the fullest stage. What is offloaded waits in the host's memory (`perf/offload.hpp`).
template <class T>
Memory<T> memory(const workload::Operators& o, const Layout& l, const Recipe& r, bool tied, const Reserve<T>& reserve) {
    const auto state = state_bytes(stage_parameters<T>(o, l, tied), l, r);
    auto m = detail::memory_of(state, stage_activations<T>(o, l, r), in_flight(l), detail::working_bytes<T>(o, l, r), r);
    m.reserve = m.needed() * reserve.share + reserve.fixed;
    return m;
}

}  // namespace traincost::perf
