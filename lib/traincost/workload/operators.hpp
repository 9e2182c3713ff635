// SPDX-License-Identifier: Apache-2.0
// What a model computes for a token, operator by operator: matrix products, attention, recurrences, and what is only
// moved through memory. Taken from a shape once; nothing here depends on how the work is spread over chips.
//
// Sizes: Vaswani et al. 2017 (arXiv:1706.03762); latent attention DeepSeek-V2 (arXiv:2405.04434), section 2.1; experts
// DeepSeek-V3 (arXiv:2412.19437), section 2.1.2; Mamba-2 in chunks Dao and Gu 2024 (arXiv:2405.21060), section 6.
#pragma once

#include <traincost/catalog/shape.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>
#include <traincost/workload/parameters.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::workload {

/// How tensor parallelism cuts a product: the columns of its weights, their rows, or not at all; a router and an expert are
/// not cut, the tokens in front of them are.
enum class Split { column, row, whole, expert };

/// Which line of the account a product belongs to.
enum class Part { projections, mlp, experts, shared_experts, router, linear, head, cross };
inline constexpr std::size_t parts = 8;
inline constexpr std::array<std::string_view, parts> part_names = {"projections",    "mlp",    "experts", "shared-experts",
                                                                   "router", "linear", "head",    "cross-attention"};

/// A product of the tokens with a weight of `inner` x `outer`, in so many layers.
struct Product {
    catalog::Count layers = 0, inner = 0, outer = 0;
    Split split = Split::column;
    Part part = Part::projections;
};

/// Attention between tokens, in layers that see the same window of the sequence.
struct Scores {
    catalog::Count layers = 0, heads = 0, query_size = 0, value_size = 0;
    catalog::Count window = 0;  ///< 0 for the whole sequence
    catalog::Count other = 0;   ///< tokens of another sequence, all of which are seen: cross-attention; 0 for attention within one
    bool chunked = false;       ///< the window does not slide: the sequence is cut into pieces of its size
    catalog::Count kv_heads = 0;  ///< of keys and values; 0 where they are not told
};

/// Routed experts of one layer, and how many layers have them.
struct Routing {
    catalog::Count layers = 0, experts = 0, active = 0;
    catalog::Count width = 0;  ///< of the vectors that travel to the experts
    catalog::Count size = 0;
    catalog::Count groups = 1;         ///< of experts that are held together
    catalog::Count active_groups = 0;  ///< of them, the most that a token goes to; 0 for all
};

/// The operators of a model. Lists are of fixed size, so that making and reading one allocates nothing.
struct Operators {
    std::array<Product, 24> products{};
    std::size_t product_count = 0;
    std::array<Scores, 3> scores{};
    std::size_t score_count = 0;
    Routing routing;
    catalog::Count layers = 0, hidden = 0, vocabulary = 0;
    catalog::Count blocks = 0;         ///< mixers and feed-forward networks, each with a norm and a sum: two a layer in most models
    catalog::Count attention_layers = 0, linear_layers = 0, dense_layers = 0;
    catalog::Count mixed = 0;          ///< entries a token has in queries, keys, values of an attention layer
    catalog::Count compressed = 0;     ///< of these, what is left where latent attention makes queries, keys and values again
    catalog::Count activated = 0;      ///< entries inside a dense feed-forward network, gate included
    catalog::Count expert_activated = 0;  ///< inside the active and shared experts of a layer, gates included
    catalog::Count recurrent = 0;      ///< entries that a recurrent layer mixes
    catalog::Count state = 0;          ///< of a recurrent layer
    catalog::Count recurrence = 0;     ///< operations of the forward pass that a recurrent layer does for a token between its products
    bool causal = true;
    bool gated = true;                 ///< feed-forward networks and experts

    constexpr void add(const Product& p) { if (p.layers > 0 && p.inner > 0 && p.outer > 0) { products[product_count++] = p; } }
    constexpr void add(const Scores& s) { if (s.layers > 0) { scores[score_count++] = s; } }
};

namespace detail {

inline void add_latent(Operators& o, const catalog::Attention& a, catalog::Count hidden, catalog::Count layers) {
    const auto& m = *a.mla;
    const auto query = a.heads * (m.nope_size + m.rope_size);
    if (m.q_rank > 0) { o.add({layers, hidden, m.q_rank, Split::whole, Part::projections}); }
    o.add({layers, m.q_rank > 0 ? m.q_rank : hidden, query, Split::column, Part::projections});
    o.add({layers, hidden, m.kv_rank + m.rope_size, Split::whole, Part::projections});
    o.add({layers, m.kv_rank, a.heads * (m.nope_size + m.value_size), Split::column, Part::projections});
    o.add({layers, a.heads * m.value_size, hidden, Split::row, Part::projections});
}

inline void add_grouped(Operators& o, const catalog::Attention& a, catalog::Count kv_heads, catalog::Count head, catalog::Count value,
                        catalog::Count hidden, catalog::Count layers) {
    const auto queries = a.heads * head * (a.gate ? 2 : 1);
    o.add({layers, hidden, queries + kv_heads * (head + value), Split::column, Part::projections});
    o.add({layers, a.heads * value, hidden, Split::row, Part::projections});
}

/// What picks the tokens that sparse attention looks at: it looks at all of them with small heads, and has no values.
/// DeepSeek-V3.2 (arXiv:2512.02556), section 2.1.
inline void add_indexer(Operators& o, const catalog::Attention& a, catalog::Count hidden) {
    const auto& i = *a.indexer;
    o.add({a.layers, a.mla->q_rank, i.heads * i.size, Split::whole, Part::projections});
    o.add({a.layers, hidden, i.size + i.heads, Split::whole, Part::projections});
    o.add({a.layers, i.heads, i.size, 0, 0});
}

inline void add_attention(Operators& o, const catalog::Shape& s) {
    const auto& a = *s.attention;
    const auto local = a.local ? a.local->layers : 0;
    o.attention_layers = a.layers;
    if (a.mla) {
        add_latent(o, a, s.hidden, a.layers);
        o.mixed = a.heads * (2 * (a.mla->nope_size + a.mla->rope_size) + 2 * a.mla->value_size);
        const auto queries = a.mla->q_rank > 0 ? a.mla->q_rank : a.heads * (a.mla->nope_size + a.mla->rope_size);
        o.compressed = queries + a.mla->kv_rank + a.mla->rope_size + a.heads * a.mla->value_size;
        o.add(Scores{a.layers, a.heads, a.mla->nope_size + a.mla->rope_size, a.mla->value_size, a.indexer ? a.indexer->top_k : a.window});
        if (a.indexer) { add_indexer(o, a, s.hidden); }
        return;
    }
    o.mixed = o.compressed = a.heads * (a.head_size + a.value_size) + a.kv_heads * (a.head_size + a.value_size);
    add_grouped(o, a, a.kv_heads, a.head_size, a.value_size, s.hidden, a.layers - local);
    o.add(Scores{a.layers - local, a.heads, a.head_size, a.value_size, a.window, 0, false, a.kv_heads});
    if (local == 0) { return; }
    const auto value = a.local->head_size == a.head_size ? a.value_size : a.local->head_size;
    add_grouped(o, a, a.local->kv_heads, a.local->head_size, value, s.hidden, local);
    o.add(Scores{local, a.heads, a.local->head_size, value, a.local->window, 0, a.local->chunked, a.local->kv_heads});
}

/// Two products, or three where one gates: the two inward ones are one product of twice the size.
inline void add_feed_forward(Operators& o, catalog::Count layers, catalog::Count width, catalog::Count size, bool gated, Split in, Part part) {
    o.add({layers, width, size * (gated ? 2 : 1), in, part});
    o.add({layers, size, width, in == Split::column ? Split::row : in, part});
}

inline void add_experts(Operators& o, const catalog::Shape& s) {
    const auto& m = *s.moe;
    const auto width = m.latent_size > 0 ? m.latent_size : s.hidden;
    o.routing = {m.layers, m.experts, m.active, width, m.size, m.groups, m.active_groups};
    o.add({m.layers, s.hidden, m.experts, Split::whole, Part::router});
    if (m.latent_size > 0) { o.add({m.layers, s.hidden, 2 * m.latent_size, Split::whole, Part::router}); }
    add_feed_forward(o, m.layers, width, m.size, m.gated, Split::expert, Part::experts);
    if (m.shared > 0) { add_feed_forward(o, m.layers, s.hidden, m.shared * m.shared_size, m.gated, Split::column, Part::shared_experts); }
    o.expert_activated = (m.active * m.size + m.shared * m.shared_size) * (m.gated ? 2 : 1);
}

/// The decoder's queries to what an encoder made of its sequence; keys and values are made by the encoder's tokens
/// (`encoder_operators_of`).
inline void add_cross_attention(Operators& o, const catalog::Shape& s) {
    const auto& a = *s.attention;
    o.add({s.layers, s.hidden, a.heads * a.head_size, Split::column, Part::cross});
    o.add({s.layers, a.heads * a.value_size, s.hidden, Split::row, Part::cross});
    o.add({s.layers, a.heads, a.head_size, a.value_size, 0, s.encoder->context});
    o.attention_layers += s.layers;
}

/// Operations of the forward pass for a token inside a recurrent layer, between its products; d entries are mixed, each with n
/// of state. Mamba-2 takes 7 d n, as Megatron-LM counts it (`mamba_layer_flops`); Mamba 9 d n, as its authors do; a gated delta
/// rule four products of d x n, for what is read, forgotten, written and given out (Yang et al. 2024, arXiv:2412.06464,
/// equation 10), and its convolution; linear attention two, for what is written and given out (MiniMax-01, arXiv:2501.08313).
[[nodiscard]] inline catalog::Count recurrence(const catalog::LinearLayers& l) {
    const auto inner = l.heads * l.head_size;
    switch (l.kind) {
        case catalog::LinearKind::mamba2: return 7 * inner * l.state;
        case catalog::LinearKind::mamba: return 9 * inner * l.state;
        case catalog::LinearKind::gated_deltanet: return 8 * inner * l.key_size + 2 * l.convolution * (inner + 2 * l.key_heads * l.key_size);
        case catalog::LinearKind::lightning: return 4 * inner * l.head_size;
    }
    return 0;
}

inline void add_linear(Operators& o, const catalog::Shape& s) {
    const auto& l = *s.linear;
    o.linear_layers = l.layers;
    o.state = l.state > 0 ? l.state : l.key_size;
    o.recurrent = l.heads * l.head_size;
    o.recurrence = recurrence(l);
    // What the recurrence itself has besides its two projections, a convolution and vectors, is no product.
    const auto in = l.kind == catalog::LinearKind::mamba2           ? 2 * o.recurrent + 2 * l.groups * l.state + l.heads
                    : l.kind == catalog::LinearKind::gated_deltanet ? 2 * (l.key_heads * l.key_size + o.recurrent + l.heads)
                    : l.kind == catalog::LinearKind::lightning      ? 4 * o.recurrent
                                                                    : 2 * o.recurrent;
    o.add({l.layers, s.hidden, in, Split::column, Part::linear});
    if (l.kind == catalog::LinearKind::mamba) {  // step and state are made of what the first product gives
        o.add({l.layers, o.recurrent, l.dt_rank + 2 * l.state, Split::row, Part::linear});
        o.add({l.layers, l.dt_rank, o.recurrent, Split::column, Part::linear});
    }
    o.add({l.layers, o.recurrent, s.hidden, Split::row, Part::linear});
}

}  // namespace detail

/// The operators of a complete shape's decoder and head, with its attention to an encoder where there is one. Multi-token
/// prediction, an encoder and a vision tower are stacks of their own (`workload/stacks.hpp`).
[[nodiscard]] inline Operators operators_of(const catalog::Shape& s) {
    Operators o;
    o.layers = s.layers;
    o.hidden = s.hidden;
    o.vocabulary = s.padded_vocabulary;
    o.causal = s.causal;
    if (s.attention) { detail::add_attention(o, s); }
    if (s.encoder) { detail::add_cross_attention(o, s); }
    if (s.linear) { detail::add_linear(o, s); }
    if (s.mlp) {
        o.gated = s.mlp->gated;
        o.dense_layers = s.mlp->layers;
        o.activated = s.mlp->size * (s.mlp->gated ? 2 : 1);
        detail::add_feed_forward(o, s.mlp->layers, s.hidden, s.mlp->size, s.mlp->gated, Split::column, Part::mlp);
    }
    if (s.moe) {
        o.gated = s.moe->gated;
        detail::add_experts(o, s);
    }
    o.add({1, s.hidden, s.padded_vocabulary, Split::column, Part::head});
    o.blocks = o.attention_layers + o.linear_layers + o.dense_layers + o.routing.layers;
    return o;
}

/// Whether pairs of tokens count of which the earlier may not see the later one. Their products are computed by some
/// software and by none of the newer; MFU is published either way.
enum class Pairs { causal, full };

/// Operations of the forward pass for one token, by part.
template <class T>
struct ForwardFlop {
    std::array<FlopPerToken<T>, parts> products{};
    FlopPerToken<T> scores;      ///< attention between tokens
    FlopPerToken<T> recurrence;  ///< between tokens in recurrent layers

    [[nodiscard]] FlopPerToken<T> of(Part part) const { return products[static_cast<std::size_t>(part)]; }
    [[nodiscard]] FlopPerToken<T> all() const {
        auto sum = scores + recurrence;
        for (const auto& p : products) { sum += p; }
        return sum;
    }
};

/// Tokens that one token looks at, on average: all of the sequence or window, or half of it.
template <class T>
T seen(const Scores& scores, const T& sequence, Pairs pairs) {
    if (scores.other > 0) { return detail::n<T>(scores.other); }
    const T half = pairs == Pairs::causal ? T(0.5) : T(1.0);
    if (scores.window > 0 && scores.chunked) { return half * scalar::min(sequence, detail::n<T>(scores.window)); }
    if (scores.window == 0) { return half * sequence; }
    const T window = detail::n<T>(scores.window);
    // A token at place i sees min(i, w): w - w^2 / 2s of them, and s / 2 where the sequence is no longer than the window.
    if (pairs == Pairs::full) { return scalar::min(sequence, window); }
    return scalar::select_less(window, sequence, window - T(0.5) * window * window / sequence, T(0.5) * sequence);
}

/// Forward operations per token at a sequence length: 2 for each entry of a weight that the token meets, 2 s (d_q + d_v) for
/// each head. Backward is twice this.
template <class T>
ForwardFlop<T> forward_flop(const Operators& o, const T& sequence, Pairs pairs) {
    using detail::n;
    ForwardFlop<T> f;
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        const T times = p.split == Split::expert ? n<T>(o.routing.active) : T(1.0);
        f.products[static_cast<std::size_t>(p.part)] += units::counted<FlopPerToken<T>>(T(2.0) * times * n<T>(p.layers) * n<T>(p.inner) * n<T>(p.outer));
    }
    for (std::size_t i = 0; i < o.score_count; ++i) {
        const auto& s = o.scores[i];
        f.scores += units::counted<FlopPerToken<T>>(T(2.0) * n<T>(s.layers) * n<T>(s.heads) * n<T>(s.query_size + s.value_size) * seen(s, sequence, pairs));
    }
    f.recurrence = units::counted<FlopPerToken<T>>(n<T>(o.linear_layers) * n<T>(o.recurrence));
    return f;
}

/// Useful operations of training, forward and twice that backward. Recomputation is never useful.
template <class T>
FlopPerToken<T> training_flop(const ForwardFlop<T>& forward) {
    return forward.all() * T(3.0);
}

}  // namespace traincost::workload
