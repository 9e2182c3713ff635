// SPDX-License-Identifier: Apache-2.0
// What a model has besides its decoder: an encoder, modules that predict further tokens, a tower for images. Each is a list
// of operators or a count of its own, so that none is mistaken for part of the decoder's operations per token.
//
// Encoder and cross-attention: Vaswani et al. 2017 (arXiv:1706.03762), section 3; multi-token prediction: DeepSeek-V3
// (arXiv:2412.19437), section 2.2; images as patches: Dosovitskiy et al. 2020 (arXiv:2010.11929).
#pragma once

#include <traincost/workload/operators.hpp>

namespace traincost::workload {

/// What one token of the encoder passes through; the keys and values that each layer of the decoder makes of it are in it,
/// under `Part::cross`. Every token sees every other. The shape has an encoder.
[[nodiscard]] inline Operators encoder_operators_of(const catalog::Shape& s) {
    const auto& e = *s.encoder;
    const auto& a = *s.attention;
    Operators o;
    o.layers = o.attention_layers = o.dense_layers = e.layers;
    o.hidden = s.hidden;
    o.blocks = 2 * e.layers;
    o.causal = false;
    o.gated = s.mlp->gated;
    o.activated = e.mlp * (s.mlp->gated ? 2 : 1);
    o.mixed = o.compressed = (e.heads + e.kv_heads) * (a.head_size + a.value_size);
    auto own = a;
    own.heads = e.heads;
    detail::add_grouped(o, own, e.kv_heads, a.head_size, a.value_size, s.hidden, e.layers);
    o.add({e.layers, e.heads, a.head_size, a.value_size, 0});
    detail::add_feed_forward(o, e.layers, s.hidden, e.mlp, s.mlp->gated, Split::column, Part::mlp);
    o.add({s.layers, s.hidden, a.kv_heads * (a.head_size + a.value_size), Split::column, Part::cross});
    return o;
}

/// Forward operations for a pair of sequences, so many tokens in the encoder and so many in the decoder, which are as long as
/// the shape says where it matters how many others a token sees.
template <class T>
Flop<T> forward_flop_of_pair(const catalog::Shape& s, const Tokens<T>& source, const Tokens<T>& target) {
    const auto encoder = forward_flop<T>(encoder_operators_of(s), detail::n<T>(s.encoder->context), Pairs::full);
    const auto decoder = forward_flop<T>(operators_of(s), detail::n<T>(s.context), Pairs::causal);
    return encoder.all() * source + decoder.all() * target;
}

/// What a token passes through in the modules that predict the tokens after the next: a projection of two vectors to one, a
/// block like the last of the model, and the head once more, whose weights are the model's own.
[[nodiscard]] inline Operators mtp_operators_of(const catalog::Shape& s) {
    if (s.mtp_modules == 0) { return {}; }
    auto module = s;
    module.layers = s.mtp_modules;
    module.linear.reset();
    module.encoder.reset();
    if (module.attention) { module.attention->layers = s.mtp_modules; module.attention->local.reset(); }
    if (module.moe) { module.moe->layers = s.mtp_modules; module.mlp.reset(); }
    if (module.mlp) { module.mlp->layers = s.mtp_modules; }
    auto o = operators_of(module);
    for (std::size_t i = 0; i < o.product_count; ++i) {
        if (o.products[i].part == Part::head) { o.products[i].layers = s.mtp_modules; }
    }
    o.add({s.mtp_modules, 2 * s.hidden, s.hidden, Split::whole, Part::projections});
    return o;
}

/// Operations of the forward pass for one image.
template <class T>
struct ImageFlop {
    Flop<T> products;  ///< of every patch with every weight of tower and projector
    Flop<T> scores;    ///< between patches, each with all
    [[nodiscard]] Flop<T> all() const { return products + scores; }
};

/// 2 P n + 4 l d n^2 with n patches of an image, P parameters, l layers of width d. That the projector works on fewer vectors
/// than the tower is left out. The language model meets `tokens` of the image, at its own operations per token.
template <class T>
ImageFlop<T> forward_flop_of_image(const catalog::Vision& v) {
    const T patches = detail::n<T>(v.patches > 0 ? v.patches : v.tokens);
    return {Flop<T>::of(T(2.0) * detail::n<T>(v.parameters) * patches),
            Flop<T>::of(T(4.0) * detail::n<T>(v.layers) * detail::n<T>(v.hidden) * patches * patches)};
}

}  // namespace traincost::workload
