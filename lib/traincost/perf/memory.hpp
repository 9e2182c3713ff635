// SPDX-License-Identifier: Apache-2.0
// What a chip has to hold at the worst moment of a step.
//
// State: Rajbhandari et al. 2020 (arXiv:1910.02054). Activations: Korthikanti et al. 2022 (arXiv:2205.05198), section 4,
// whose s b h (34 + 5 a s / h) bytes a layer are taken apart into norms, products, attention and feed-forward network.
#pragma once

#include <traincost/perf/layout.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/workload/operators.hpp>

#include <algorithm>

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

/// Parameters of which a chip holds a share: those that all replicas hold, and those of routed experts.
template <class T>
struct StageParameters {
    T dense, experts;  ///< on one chip, before any sharding among replicas
};

namespace detail {
template <class T>
T n(std::int64_t x) { return T(static_cast<double>(x)); }
}  // namespace detail

/// Parameters on the fullest stage: its layers, and where the pipeline is no longer than two stages the embedding and the head
/// together, else one of them. Column and row splits alike hold 1 / tensor of a weight.
template <class T>
StageParameters<T> stage_parameters(const workload::Operators& o, const Layout& l, bool tied) {
    using detail::n;
    T dense = T(0.0), experts = T(0.0);
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        if (p.part == workload::Part::head) { continue; }
        const T size = n<T>(p.layers) * n<T>(p.inner) * n<T>(p.outer);
        if (p.split == workload::Split::expert) {
            experts += size * n<T>(o.routing.experts);
        } else {
            dense += p.split == workload::Split::whole ? size : size / n<T>(l.tensor);
        }
    }
    const T table = n<T>(o.vocabulary) * n<T>(o.hidden) / n<T>(l.tensor);
    const double stages = static_cast<double>(l.pipeline);
    const T tables = l.pipeline == 1 && !tied ? T(2.0) : T(1.0);
    return {dense / T(stages) + table * tables, experts / (n<T>(l.expert * l.expert_tensor) * T(stages))};
}

namespace detail {

/// Kept by the average layer for one token where nothing is computed again or, `selective`, what is cheap.
template <class T>
T kept_in_layer(const workload::Operators& o, const Layout& l, const Recipe& r, bool selective) {
    const T layers = n<T>(o.layers), t = n<T>(l.tensor), d = n<T>(o.hidden);
    const bool cheap = selective && r.fused_attention;
    const T factor = T(r.products == Products::bf16 ? 2.0 : 1.0);  // the input of a product, kept as it is multiplied
    const T masks = T(r.fused_attention ? 0.0 : 1.0);              // of dropout, in older models
    const T around = (T(2.0) + (cheap ? T(0.0) : factor) + masks) * d * n<T>(o.blocks);
    // Of a feed-forward network what goes into its activation function, 2 bytes, and what comes out.
    const T out = cheap ? T(0.0) : factor;
    const T share = T(o.gated ? 0.5 : 1.0);
    const T inside = T(2.0) * n<T>(o.mixed) * n<T>(o.attention_layers) + T(4.0) * n<T>(o.recurrent) * n<T>(o.linear_layers) +
                     (T(2.0) + out * share) * n<T>(o.activated) * n<T>(o.dense_layers);
    const T routed = n<T>(o.routing.layers) *
                     ((T(2.0) + out * share) * n<T>(o.expert_activated) + factor * n<T>(o.routing.active) * n<T>(o.routing.width));
    T scores = T(0.0);
    if (!r.fused_attention && !selective) {
        for (std::size_t i = 0; i < o.score_count; ++i) { scores += T(5.0) * n<T>(o.scores[i].layers) * n<T>(o.scores[i].heads) * n<T>(l.sequence); }
    }
    return around / (layers * (l.sequence_parallel ? t : T(1.0))) + (inside + scores + routed) / (layers * t);
}

}  // namespace detail

/// Bytes that the average layer keeps for its backward pass, for one token: with d the width, (10 + 24/t) d + 5 a s / t of the
/// cited count. Fused attention keeps queries, keys, values and result only; full recomputation the input of the layer.
template <class T>
T kept_per_token(const workload::Operators& o, const Layout& l, const Recipe& r) {
    const T all = detail::kept_in_layer<T>(o, l, r, l.recompute != Recompute::none);
    if (l.recompute != Recompute::full) { return all; }
    const T input = T(2.0) * detail::n<T>(o.hidden) / (l.sequence_parallel ? detail::n<T>(l.tensor) : T(1.0));
    return T(l.recomputed) * input + T(1.0 - l.recomputed) * all;
}

/// Micro-batches that the first stage holds, in multiples of a whole stage's activations: p of them in a pipeline of p
/// stages, and with v chunks a stage 1 + (p-1)/(p v) times as much (Korthikanti et al. 2022, section 4.2.3).
[[nodiscard]] constexpr double in_flight(const Layout& l) {
    const double p = static_cast<double>(l.pipeline), v = static_cast<double>(l.interleave);
    const double full = l.interleave > 1 ? p * (1.0 + (p - 1.0) / (p * v)) : p;
    return std::min(full, static_cast<double>(l.micro_batches()));
}

template <class T>
Memory<T> memory(const workload::Operators& o, const Layout& l, const Recipe& r, bool tied, const Reserve<T>& reserve) {
    using detail::n;
    const auto p = stage_parameters<T>(o, l, tied);
    const T all = p.dense + p.experts;
    const double replicas = static_cast<double>(l.data * l.context);
    const T dense_replicas = T(replicas);
    const T expert_replicas = T(std::max(1.0, replicas * static_cast<double>(l.tensor) / static_cast<double>(l.expert * l.expert_tensor)));
    const T sharded = p.dense / dense_replicas + p.experts / expert_replicas;
    const auto bytes = [](const T& x) { return Bytes<T>::of(x); };
    Memory<T> m;
    m.weights = bytes(T(r.weight_bytes) * (l.zero >= 3 ? sharded : all));
    const T trained = T(r.frozen ? 0.0 : 1.0);
    m.gradients = bytes(trained * T(r.gradient_bytes) * (l.zero >= 2 ? sharded : all));
    m.optimizer = bytes(trained * T(r.optimizer_bytes) * (l.zero >= 1 ? sharded : all));
    const T tokens = n<T>(l.micro_batch) * n<T>(l.sequence) / n<T>(l.context);
    const T layers = n<T>(o.layers) / n<T>(l.pipeline);
    m.activations = bytes(tokens * layers * kept_per_token<T>(o, l, r) * T(in_flight(l)));
    // One layer in the middle of its backward pass, and the logits in 2 bytes with their gradient where the head is on the same chip.
    Layout one = l;
    one.recompute = Recompute::none;
    const T logits = n<T>(o.vocabulary) / n<T>(l.tensor) * T(l.pipeline == 1 ? 4.0 : 0.0);
    m.workspace = bytes(tokens * (kept_per_token<T>(o, one, r) + logits));
    m.reserve = m.needed() * reserve.share + reserve.fixed;
    return m;
}

}  // namespace traincost::perf
