// SPDX-License-Identifier: Apache-2.0
// How many parameters a model of a given shape has, part by part.
//
// A matrix from a to b entries has a x b parameters. What the parts are made of: attention, Vaswani et al. 2017
// (arXiv:1706.03762); fewer heads of keys and values, Ainslie et al. 2023 (arXiv:2305.13245); gated feed-forward, Shazeer
// 2020 (arXiv:2002.05202); latent attention and shared experts, DeepSeek-V2 (arXiv:2405.04434); multi-token prediction,
// DeepSeek-V3 (arXiv:2412.19437), section 2.2; Mamba-2, Dao and Gu 2024 (arXiv:2405.21060).
#pragma once

#include <traincost/catalog/shape.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::workload {

/// The parameters of a model by part. All of a part, whether or not a token passes through it.
template <class T>
struct ParameterCounts {
    Parameters<T> embedding;       ///< of the tokens; where it is tied it is the output head too
    Parameters<T> positions;       ///< learned tables, buckets and projections of positions
    Parameters<T> attention;       ///< with cross attention; norms of queries and keys are under `norms`
    Parameters<T> linear;          ///< recurrent layers and linear attention
    Parameters<T> mlp;             ///< dense feed-forward
    Parameters<T> router;
    Parameters<T> experts;         ///< routed ones
    Parameters<T> shared_experts;
    Parameters<T> norms;
    Parameters<T> head;            ///< where it is a matrix of its own
    Parameters<T> encoder;
    Parameters<T> vision;
    Parameters<T> mtp;             ///< multi-token prediction: never part of a published count
    Parameters<T> idle_experts;    ///< the part of `experts` that a token does not pass through
    Parameters<T> looked_up;       ///< the part that is only looked up, not multiplied by: embedding (untied) and positions
};

namespace detail {

/// A count as the scalar of the formula.
template <class T>
T n(catalog::Count count) {
    return T(static_cast<double>(count));
}
template <class T>
T n(bool there) {
    return T(there ? 1.0 : 0.0);
}

/// One normalisation of a vector of this width: a scale, and where there is one a bias.
template <class T>
T norm(catalog::Norm kind, catalog::Count width) {
    const double vectors = kind == catalog::Norm::layernorm ? 2.0 : kind == catalog::Norm::non_parametric ? 0.0 : 1.0;
    return T(vectors) * n<T>(width);
}

template <class T>
T latent_attention(const catalog::Attention& a, catalog::Count hidden) {
    const auto& m = *a.mla;
    const T heads = n<T>(a.heads);
    const T query = heads * n<T>(m.nope_size + m.rope_size);
    const T queries = m.q_rank == 0 ? n<T>(hidden) * query : n<T>(m.q_rank) * (n<T>(hidden) + query);
    return queries + n<T>(hidden) * n<T>(m.kv_rank + m.rope_size) + n<T>(m.kv_rank) * heads * n<T>(m.nope_size + m.value_size) +
           heads * n<T>(m.value_size) * n<T>(hidden);
}

/// Queries, keys, values and the way back, of one layer.
template <class T>
T grouped_attention(const catalog::Attention& a, catalog::Count kv_heads, catalog::Count head_size, catalog::Count value_size,
                    catalog::Count hidden) {
    const T queries = n<T>(a.heads) * n<T>(head_size) * (T(1.0) + n<T>(a.gate));
    const T keys_and_values = n<T>(kv_heads) * n<T>(head_size + value_size);
    const T results = n<T>(a.heads) * n<T>(value_size);
    return n<T>(hidden) * (queries + keys_and_values + results) + n<T>(a.qkv_bias) * (queries + keys_and_values) +
           n<T>(a.output_bias) * n<T>(hidden);
}

/// What picks the tokens of sparse attention: queries from the compressed ones, one key, a weight for every head.
template <class T>
T indexer(const catalog::Attention& a, catalog::Count hidden) {
    const auto& i = *a.indexer;
    return n<T>(a.mla ? a.mla->q_rank : 0) * n<T>(i.heads) * n<T>(i.size) + n<T>(hidden) * n<T>(i.size + i.heads) + T(2.0) * n<T>(i.size);
}

/// One layer of attention, a local or a global one.
template <class T>
T attention_layer(const catalog::Attention& a, catalog::Count hidden, bool local) {
    T all = a.mla     ? latent_attention<T>(a, hidden)
            : local   ? grouped_attention<T>(a, a.local->kv_heads, a.local->head_size,
                                             a.local->head_size == a.head_size ? a.value_size : a.local->head_size, hidden)
                      : grouped_attention<T>(a, a.kv_heads, a.head_size, a.value_size, hidden);
    if (a.sinks) { all = all + n<T>(a.heads); }
    if (a.indexer) { all = all + indexer<T>(a, hidden); }
    return all;
}

template <class T>
T attention(const catalog::Shape& s) {
    const auto& a = *s.attention;
    const catalog::Count local = a.local ? a.local->layers : 0;
    T all = n<T>(a.layers - local) * attention_layer<T>(a, s.hidden, false);
    if (local > 0) { all = all + n<T>(local) * attention_layer<T>(a, s.hidden, true); }
    return all;
}

/// The norms inside one layer of attention: of queries and keys, and of the compressed vectors.
template <class T>
T norms_in_attention(const catalog::Attention& a, catalog::Norm kind, catalog::Count kv_heads, catalog::Count head_size) {
    T all = T(0.0);
    if (a.qk_norm == catalog::QueryKeyNorm::head) { all = T(2.0) * norm<T>(kind, head_size); }
    if (a.qk_norm == catalog::QueryKeyNorm::full) { all = norm<T>(kind, (a.heads + kv_heads) * head_size); }
    if (a.mla) { all = all + norm<T>(kind, a.mla->q_rank + a.mla->kv_rank); }
    return all;
}

/// Two matrices, or three where one gates, with their biases.
template <class T>
T feed_forward(catalog::Count width, catalog::Count size, bool gated, bool bias) {
    const T inward = gated ? T(2.0) : T(1.0);
    return (inward + T(1.0)) * n<T>(width) * n<T>(size) + n<T>(bias) * (inward * n<T>(size) + n<T>(width));
}

template <class T>
T one_expert(const catalog::Shape& s) {
    const auto& m = *s.moe;
    return feed_forward<T>(m.latent_size > 0 ? m.latent_size : s.hidden, m.size, m.gated, m.bias);
}
/// What chooses the experts; and the way into and out of their narrower space, where they have one.
template <class T>
T router_layer(const catalog::Shape& s) {
    const auto& m = *s.moe;
    return n<T>(s.hidden) * n<T>(m.experts) + n<T>(m.router_bias) * n<T>(m.experts) + T(2.0) * n<T>(s.hidden) * n<T>(m.latent_size);
}
template <class T>
T shared_experts_layer(const catalog::Shape& s) {
    const auto& m = *s.moe;
    return n<T>(m.shared) * feed_forward<T>(s.hidden, m.shared_size, m.gated, m.bias) + n<T>(m.shared_gate) * n<T>(s.hidden);
}

/// Dao and Gu 2024: one projection in for gate, input, B, C and step; a convolution; A, D and the step's bias a head; a norm.
template <class T>
T mamba2_layer(const catalog::LinearLayers& l, catalog::Count hidden) {
    const T inner = n<T>(l.heads) * n<T>(l.head_size);
    const T mixed = inner + T(2.0) * n<T>(l.groups) * n<T>(l.state);
    return n<T>(hidden) * (inner + mixed + n<T>(l.heads)) + (n<T>(l.convolution) + T(1.0)) * mixed + T(3.0) * n<T>(l.heads) + inner +
           inner * n<T>(hidden);
}
/// Gu and Dao 2023 (arXiv:2312.00752).
template <class T>
T mamba_layer(const catalog::LinearLayers& l, catalog::Count hidden) {
    const T inner = n<T>(l.heads) * n<T>(l.head_size);
    return T(3.0) * n<T>(hidden) * inner + (n<T>(l.convolution) + T(1.0)) * inner + inner * n<T>(l.dt_rank + 2 * l.state) +
           (n<T>(l.dt_rank) + T(1.0)) * inner + inner * n<T>(l.state) + inner;
}
/// Yang et al. 2024 (arXiv:2412.06464), as in Qwen3-Next: queries, keys, values and gate; decay and step a head; a norm a head.
template <class T>
T gated_deltanet_layer(const catalog::LinearLayers& l, catalog::Count hidden) {
    const T keys = n<T>(l.key_heads) * n<T>(l.key_size);
    const T values = n<T>(l.heads) * n<T>(l.head_size);
    return n<T>(hidden) * T(2.0) * (keys + values + n<T>(l.heads)) + n<T>(l.convolution) * (T(2.0) * keys + values) +
           T(2.0) * n<T>(l.heads) + n<T>(l.head_size) + values * n<T>(hidden);
}
/// MiniMax-01 (arXiv:2501.08313): queries, keys, values, an output gate, a norm.
template <class T>
T lightning_layer(const catalog::LinearLayers& l, catalog::Count hidden) {
    const T inner = n<T>(l.heads) * n<T>(l.head_size);
    return T(5.0) * n<T>(hidden) * inner + inner;
}

template <class T>
T linear_layer(const catalog::LinearLayers& l, catalog::Count hidden) {
    switch (l.kind) {
        case catalog::LinearKind::mamba2: return mamba2_layer<T>(l, hidden);
        case catalog::LinearKind::mamba: return mamba_layer<T>(l, hidden);
        case catalog::LinearKind::gated_deltanet: return gated_deltanet_layer<T>(l, hidden);
        case catalog::LinearKind::lightning: return lightning_layer<T>(l, hidden);
    }
    return T(0.0);
}

/// The table of positions, T5's buckets for each stack, or Transformer-XL's projection and two vectors a layer.
template <class T>
T positions(const catalog::Shape& s) {
    using catalog::Positions;
    if (s.positions == Positions::learned) { return n<T>(s.max_positions) * n<T>(s.hidden); }
    if (!s.attention) { return T(0.0); }
    const auto& a = *s.attention;
    if (s.positions == Positions::relative) { return n<T>(s.max_positions) * n<T>(a.heads); }
    if (s.positions != Positions::relative_xl) { return T(0.0); }
    return n<T>(a.layers) * n<T>(a.heads) * n<T>(a.head_size) * (n<T>(s.hidden) + T(2.0));
}

/// Norms of the blocks, around the stack, and inside attention; those of an encoder are the encoder's.
template <class T>
T norms(const catalog::Shape& s) {
    const catalog::Count a_block = s.norms + (s.encoder ? 1 : 0);
    const catalog::Count around = (s.final_norm ? 1 : 0) + (s.embedding_norm ? 1 : 0);
    T all = (n<T>(s.layers) * n<T>(a_block) + n<T>(around)) * norm<T>(s.norm, s.hidden);
    if (!s.attention) { return all; }
    const auto& a = *s.attention;
    const catalog::Count local = a.local ? a.local->layers : 0;
    all = all + n<T>(a.layers - local) * norms_in_attention<T>(a, s.norm, a.kv_heads, a.head_size);
    if (local > 0) { all = all + n<T>(local) * norms_in_attention<T>(a, s.norm, a.local->kv_heads, a.local->head_size); }
    return all;
}

/// The encoder's own stack. The decoder's attention to it is the decoder's.
template <class T>
T encoder(const catalog::Shape& s) {
    const auto& e = *s.encoder;
    catalog::Attention a = *s.attention;
    a.heads = e.heads;
    const T block = grouped_attention<T>(a, e.kv_heads, a.head_size, a.value_size, s.hidden) +
                    feed_forward<T>(s.hidden, e.mlp, s.mlp->gated, s.mlp->bias) + n<T>(s.norms) * norm<T>(s.norm, s.hidden);
    const T buckets = s.positions == catalog::Positions::relative ? n<T>(s.max_positions) * n<T>(e.heads) : T(0.0);
    const T learned = s.positions == catalog::Positions::learned ? n<T>(e.context) * n<T>(s.hidden) : T(0.0);
    return n<T>(e.layers) * block + n<T>(s.final_norm) * norm<T>(s.norm, s.hidden) + buckets + learned;
}

/// One module: a projection of two vectors to one, a norm of each, a block like the last one, and a final norm.
template <class T>
T mtp_module(const catalog::Shape& s) {
    T all = T(2.0) * n<T>(s.hidden) * n<T>(s.hidden) + (n<T>(s.norms) + T(3.0)) * norm<T>(s.norm, s.hidden);
    if (s.attention) {
        all = all + attention_layer<T>(*s.attention, s.hidden, false) +
              norms_in_attention<T>(*s.attention, s.norm, s.attention->kv_heads, s.attention->head_size);
    }
    if (s.moe) { return all + router_layer<T>(s) + n<T>(s.moe->experts) * one_expert<T>(s) + shared_experts_layer<T>(s); }
    return s.mlp ? all + feed_forward<T>(s.hidden, s.mlp->size, s.mlp->gated, s.mlp->bias) : all;
}

}  // namespace detail

/// The parameters of a complete shape (`catalog::completed`).
template <class T = double>
ParameterCounts<T> parameters_of(const catalog::Shape& s) {
    using namespace detail;
    const auto counted = [](const T& number) { return Parameters<T>::of(number); };
    ParameterCounts<T> p;
    const T rows = n<T>(s.padded_vocabulary) * n<T>(s.embedding_size);
    const bool narrow = s.embedding_size != s.hidden;  // projected in and out
    p.embedding = counted(rows + (narrow ? T(2.0) * n<T>(s.embedding_size) * n<T>(s.hidden) : T(0.0)));
    p.head = counted((s.tied_embeddings ? T(0.0) : rows) + n<T>(s.head_bias) * n<T>(s.padded_vocabulary));
    p.positions = counted(positions<T>(s));
    p.looked_up = (s.tied_embeddings ? counted(T(0.0)) : counted(rows)) +
                  (s.positions == catalog::Positions::learned ? p.positions : counted(T(0.0)));
    p.attention = counted(s.attention ? attention<T>(s) : T(0.0));
    p.norms = counted(norms<T>(s));
    if (s.mlp) { p.mlp = counted(n<T>(s.mlp->layers) * feed_forward<T>(s.hidden, s.mlp->size, s.mlp->gated, s.mlp->bias)); }
    if (s.linear) { p.linear = counted(n<T>(s.linear->layers) * linear_layer<T>(*s.linear, s.hidden)); }
    if (s.moe) {
        const T layers = n<T>(s.moe->layers);
        p.router = counted(layers * router_layer<T>(s));
        p.experts = counted(layers * n<T>(s.moe->experts) * one_expert<T>(s));
        p.idle_experts = counted(layers * n<T>(s.moe->experts - s.moe->active) * one_expert<T>(s));
        p.shared_experts = counted(layers * shared_experts_layer<T>(s));
    }
    if (s.encoder) {
        p.encoder = counted(encoder<T>(s));
        p.attention += counted(n<T>(s.layers) * attention_layer<T>(*s.attention, s.hidden, false));
    }
    if (s.vision) { p.vision = counted(n<T>(s.vision->parameters)); }
    p.mtp = counted(n<T>(s.mtp_modules) * mtp_module<T>(s));
    return p;
}

/// All parameters, as they are published: vision tower in, multi-token prediction out.
template <class T>
Parameters<T> total(const ParameterCounts<T>& p) {
    return p.embedding + p.positions + p.attention + p.linear + p.mlp + p.router + p.experts + p.shared_experts + p.norms + p.head +
           p.encoder + p.vision;
}

/// The parameters that a token of text passes through, the embedding that it is looked up in included: what Mixtral (12.9e9) and
/// Qwen count, and for a dense model of text the same as all.
template <class T>
Parameters<T> active(const ParameterCounts<T>& p) {
    return total(p) - p.idle_experts - p.vision;
}

/// As `active`, without what is only looked up: what OpenAI counts for gpt-oss, and what arithmetic follows from.
template <class T>
Parameters<T> active_without_embedding(const ParameterCounts<T>& p) {
    return active(p) - p.looked_up;
}

}  // namespace traincost::workload
