// SPDX-License-Identifier: Apache-2.0
// What a forward pass leaves behind for the backward one.
//
// Korthikanti et al. 2022 (arXiv:2205.05198), section 4, whose s b h (34 + 5 a s / h) bytes a layer are taken apart into norms,
// products, attention and feed-forward network.
#pragma once

#include <traincost/perf/state.hpp>

namespace traincost::perf {

namespace detail {

/// Kept by the average layer for one token where nothing is computed again or, `selective`, what is cheap.
template <class T>
T kept_in_layer(const workload::Operators& o, const Layout& l, const Recipe& r, bool selective) {
    const T layers = n<T>(o.layers), t = n<T>(l.tensor), d = n<T>(o.hidden);
    const bool cheap = selective && r.fused_attention;
    const T factor = T(r.products == Products::bf16 ? 2.0 : 1.0);  // the input of a product, kept as it is multiplied
    const T masks = T(r.fused_attention ? 0.0 : 1.0);              // of dropout, in older models
    const T around = (T(2.0) + (cheap ? T(0.0) : factor) + masks) * d * n<T>(o.blocks);
    // Of a feed-forward network what goes into its activation function and what comes out; the latter, or of latent attention what is
    // made of the compressed vectors, is computed again and the former kept in fewer bits (DeepSeek-V3, section 3.2.3 and 3.3.3).
    const T in = cheap ? factor : T(2.0);
    const T out = cheap ? T(0.0) : factor;
    const T mixed = n<T>(cheap ? o.compressed : o.mixed);
    const T share = T(o.gated ? 0.5 : 1.0);
    const T inside = T(2.0) * mixed * n<T>(o.attention_layers) + T(4.0) * n<T>(o.recurrent) * n<T>(o.linear_layers) +
                     (in + out * share) * n<T>(o.activated) * n<T>(o.dense_layers);
    // The busiest chip's share of the tokens that travel.
    const T routed = T(r.expert_load) * n<T>(o.routing.layers) *
                     ((in + out * share) * n<T>(o.expert_activated) + factor * n<T>(o.routing.active) * n<T>(o.routing.width));
    T scores = T(0.0);
    if (!r.fused_attention && !selective) {
        for (std::size_t i = 0; i < o.score_count; ++i) { scores += T(5.0) * n<T>(o.scores[i].layers) * n<T>(o.scores[i].heads) * n<T>(l.sequence); }
    }
    return around / (layers * (l.sequence_parallel ? t : T(1.0))) + (inside + scores + routed) / (layers * t);
}

/// What is kept of `all` where a share of the layers keeps its input only.
template <class T>
T kept_of(const T& all, const workload::Operators& o, const Layout& l) {
    if (l.recompute != Recompute::full) { return all; }
    const T input = T(2.0) * n<T>(o.hidden) / (l.sequence_parallel ? n<T>(l.tensor) : T(1.0));
    return T(l.recomputed) * input + T(1.0 - l.recomputed) * all;
}

}  // namespace detail

/// Bytes that the average layer keeps for its backward pass, for one token: with d the width, (10 + 24/t) d + 5 a s / t of the
/// cited count. Fused attention keeps queries, keys, values and result only; full recomputation the input of the layer.
template <class T>
T kept_per_token(const workload::Operators& o, const Layout& l, const Recipe& r) {
    return detail::kept_of(detail::kept_in_layer<T>(o, l, r, l.recompute != Recompute::none), o, l);
}

/// Micro-batches that the fullest stage holds, in multiples of a whole stage's activations. Of p stages the first holds p; with v
/// chunks a stage 1 + (p-1)/(p v) times as much (Korthikanti et al. 2022, section 4.2.3). Moving the gradients of weights into
/// the bubble takes no more (Qi et al. 2024, arXiv:2401.10241, ZB-H1); DualPipe takes p + 1 (DeepSeek-V3, table 2).
[[nodiscard]] constexpr double in_flight(const Layout& l) {
    const double p = static_cast<double>(l.pipeline), v = static_cast<double>(l.interleave);
    const double full = held_stages(l) > 1 ? p + 1.0 : l.interleave > 1 ? p * (1.0 + (p - 1.0) / (p * v)) : p;
    return std::min(full, static_cast<double>(l.micro_batches()));
}

/// Tokens of a micro-batch on one chip of a context group.
template <class T>
T micro_batch_tokens(const Layout& l) {
    return detail::n<T>(l.micro_batch) * detail::n<T>(l.sequence) / detail::n<T>(l.context);
}

/// Bytes that the fullest stage keeps of one micro-batch, where a layer keeps so many of a token.
template <class T>
T stage_activations(const workload::Operators& o, const Layout& l, const T& kept) {
    return micro_batch_tokens<T>(l) * detail::n<T>(fullest(o.layers, l)) * kept;
}
template <class T>
T stage_activations(const workload::Operators& o, const Layout& l, const Recipe& r) {
    return stage_activations<T>(o, l, kept_per_token<T>(o, l, r));
}

}  // namespace traincost::perf
