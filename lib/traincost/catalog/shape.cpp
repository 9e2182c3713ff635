// SPDX-License-Identifier: Apache-2.0
// What the parts of a shape must agree on.
#include <traincost/catalog/shape.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace traincost::catalog {

namespace {

void fill(Count& value, Count otherwise) {
    if (value == 0) { value = otherwise; }
}

Count quotient(Count a, Count b) { return b > 0 ? a / b : 0; }

void complete_attention(Attention& a, const Shape& shape) {
    fill(a.kv_heads, a.heads);
    if (a.mla) {
        a.head_size = a.mla->nope_size + a.mla->rope_size;
        a.value_size = a.mla->value_size;
    }
    fill(a.head_size, quotient(shape.hidden, a.heads));
    fill(a.value_size, a.head_size);
    if (a.layers < 0) { a.layers = shape.layers - (shape.linear ? shape.linear->layers : 0); }
    if (!a.local) { return; }
    fill(a.local->kv_heads, a.kv_heads);
    fill(a.local->head_size, a.head_size);
}

void complete_linear(LinearLayers& l, Count hidden) {
    if (l.kind == LinearKind::mamba) { fill(l.head_size, 1); }
    fill(l.key_heads, l.heads);
    fill(l.key_size, l.head_size);
    fill(l.groups, 1);
    fill(l.dt_rank, (hidden + 15) / 16);
    if (l.convolution < 0) { l.convolution = l.kind == LinearKind::lightning ? 0 : 4; }
}

void complete_feed_forward(Shape& shape) {
    Count experts = 0;
    if (auto& moe = shape.moe) {
        fill(moe->shared_size, moe->size);
        if (moe->layers < 0) { moe->layers = quotient(shape.layers - moe->first_dense, moe->every); }
        experts = moe->layers;
    }
    if (shape.mlp && shape.mlp->layers < 0) { shape.mlp->layers = shape.layers - experts; }
}

/// The rules that a shape must obey, and where its keys stand.
class Rules {
 public:
    explicit Rules(const ShapePlaces& places) : places_(places) {}

    void refuse(bool wrong, std::string_view key, std::string message, std::string hint, std::string_view other) {
        if (!wrong) { return; }
        const auto there = places_.find(other);
        auto related = there == places_.end() || other == key ? std::nullopt
                                                              : std::optional(Related{there->second, fmt::format("{} stands here", other)});
        found_.push_back({place(key), Severity::error, "impossible-shape", fmt::format("{}: {}", key, message), std::move(hint),
                          std::move(related)});
    }
    void at_most(Count value, std::string_view key, Count most, std::string_view other) {
        refuse(value > most, key, fmt::format("{} is more than {}, {}", value, other, most), "are the two swapped?", other);
    }
    void divides(Count whole, std::string_view whole_key, Count part, std::string_view key) {
        const bool wrong = part > 0 && whole % part != 0;
        refuse(wrong, key, fmt::format("{} does not divide {}, {}", part, whole_key, whole),
               wrong ? fmt::format("the nearest that does is {}", nearest_divisor(whole, part)) : "", whole_key);
    }

    [[nodiscard]] Diagnostics take() { return std::move(found_); }

 private:
    static Count nearest_divisor(Count whole, Count part) {
        for (Count step = 1; step < std::min(part, Count{100'000}); ++step) {
            if (whole % (part - step) == 0) { return part - step; }
            if (part + step <= whole && whole % (part + step) == 0) { return part + step; }
        }
        return 1;
    }
    /// The key's own place, or that of the nearest mapping around it.
    [[nodiscard]] Place place(std::string_view key) const {
        for (;;) {
            if (const auto found = places_.find(key); found != places_.end()) { return found->second; }
            if (key.empty()) { return {}; }
            const auto dot = key.rfind('.');
            key = dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
        }
    }

    const ShapePlaces& places_;
    Diagnostics found_;
};

void check_attention(Rules& rules, const Shape& shape) {
    const auto& a = *shape.attention;
    rules.at_most(a.layers, "attention.layers", shape.layers, "layers");
    rules.divides(a.heads, "attention.heads", a.kv_heads, "attention.kv_heads");
    rules.refuse(a.head_size == 0, "attention.heads", fmt::format("{} heads are more than the width {} has room for", a.heads, shape.hidden),
                 "are the two swapped?", "hidden");
    const bool derived = !a.mla && a.heads > 0 && a.head_size == shape.hidden / a.heads;  // no size of its own: heads share the width
    if (derived && a.head_size > 0 && shape.hidden % a.heads != 0) { rules.divides(shape.hidden, "hidden", a.heads, "attention.heads"); }
    if (a.local) {
        rules.at_most(a.local->layers, "attention.local.layers", a.layers, "attention.layers");
        rules.divides(a.heads, "attention.heads", a.local->kv_heads, "attention.local.kv_heads");
        rules.refuse(a.window > 0, "attention.window", "all layers have a window, and some are called local", "keep one of the two",
                     "attention.local");
    }
    if (a.indexer) {
        rules.refuse(!a.mla || a.mla->q_rank == 0, "attention.indexer", "it works on the compressed queries of latent attention",
                     "give attention.mla with q_rank", "attention.mla");
    }
}

void check_experts(Rules& rules, const Shape& shape) {
    const auto& m = *shape.moe;
    rules.at_most(m.active, "moe.active", m.experts, "moe.experts");
    rules.divides(m.experts, "moe.experts", m.groups, "moe.groups");
    rules.at_most(m.active_groups, "moe.active_groups", m.groups, "moe.groups");
    rules.at_most(m.first_dense, "moe.first_dense", shape.layers, "layers");
    rules.at_most(m.layers, "moe.layers", shape.layers, "layers");
    rules.refuse(m.shared_gate && m.shared == 0, "moe.shared_gate", "there are no shared experts that it could gate", "give moe.shared",
                 "moe.shared");
}

void check_linear(Rules& rules, const Shape& shape) {
    const auto& l = *shape.linear;
    rules.at_most(l.layers, "linear.layers", shape.layers, "layers");
    if (l.kind == LinearKind::gated_deltanet) { rules.divides(l.heads, "linear.heads", l.key_heads, "linear.key_heads"); }
    if (l.kind == LinearKind::mamba2) { rules.divides(l.heads, "linear.heads", l.groups, "linear.groups"); }
    rules.refuse((l.kind == LinearKind::mamba2 || l.kind == LinearKind::mamba) && l.state == 0, "linear.kind",
                 "a recurrent layer of this kind has a state", "give linear.state, such as 128", "linear.kind");
    rules.refuse(l.head_size == 0, "linear.heads", "how wide a head is is not known", "give linear.head_size", "linear.heads");
}

/// Every block has a mixer or a feed-forward network, and at most one of each.
void check_layers(Rules& rules, const Shape& shape) {
    const Count attention = shape.attention ? shape.attention->layers : 0;
    const Count linear = shape.linear ? shape.linear->layers : 0;
    const Count dense = shape.mlp ? shape.mlp->layers : 0;
    const Count experts = shape.moe ? shape.moe->layers : 0;
    rules.refuse(attention + linear > shape.layers, "linear.layers",
                 fmt::format("{} layers of attention and {} linear ones are more than {}", attention, linear, shape.layers),
                 "do attention.layers hold the linear ones too?", "layers");
    rules.refuse(dense + experts > shape.layers, "mlp.layers",
                 fmt::format("{} dense feed-forward layers and {} with experts are more than {}", dense, experts, shape.layers),
                 "leave mlp.layers out to take the rest", "layers");
    rules.refuse(attention + linear + dense + experts < shape.layers, "layers",
                 fmt::format("{} blocks, but only {} with anything in them", shape.layers, attention + linear + dense + experts),
                 "the layers of attention, linear, mlp and moe fill the blocks", "layers");
    const bool one_each = shape.norms == 1 && !shape.parallel && shape.linear;
    rules.refuse(shape.moe && !shape.mlp && experts < shape.layers && !one_each, "moe",
                 fmt::format("{} of {} layers have no experts, and no mlp is given for them", shape.layers - experts, shape.layers),
                 "give mlp: {size: ...}", "layers");
}

}  // namespace

Shape completed(Shape shape) {
    fill(shape.padded_vocabulary, shape.vocabulary);
    fill(shape.embedding_size, shape.hidden);
    if (shape.positions == Positions::learned) { fill(shape.max_positions, shape.context); }
    if (shape.positions == Positions::relative) { fill(shape.max_positions, 32); }
    if (shape.linear) { complete_linear(*shape.linear, shape.hidden); }
    if (shape.attention) { complete_attention(*shape.attention, shape); }
    complete_feed_forward(shape);
    if (shape.encoder) {
        auto& e = *shape.encoder;
        fill(e.context, shape.context);
        fill(e.heads, shape.attention ? shape.attention->heads : 0);
        fill(e.kv_heads, shape.attention ? shape.attention->kv_heads : 0);
        fill(e.mlp, shape.mlp ? shape.mlp->size : 0);
    }
    return shape;
}

Diagnostics contradictions(const Shape& shape, const ShapePlaces& places) {
    Rules rules(places);
    rules.refuse(shape.padded_vocabulary < shape.vocabulary, "padded_vocabulary",
                 fmt::format("{} is less than the vocabulary, {}", shape.padded_vocabulary, shape.vocabulary), "are the two swapped?",
                 "vocabulary");
    rules.refuse(shape.positions == Positions::learned && shape.max_positions == 0, "positions",
                 "how many positions are learned is not known", "give context or max_positions", "positions");
    rules.refuse(!shape.attention && !shape.linear, "", "there is neither attention nor a linear mixer", "give attention: {heads: ...}", "");
    if (shape.attention) { check_attention(rules, shape); }
    if (shape.moe) { check_experts(rules, shape); }
    if (shape.linear) { check_linear(rules, shape); }
    check_layers(rules, shape);
    rules.refuse(shape.encoder && (!shape.attention || !shape.mlp || shape.moe), "encoder",
                 "an encoder is counted beside a dense decoder with attention only", "give attention and mlp, and no moe", "moe");
    return rules.take();
}

}  // namespace traincost::catalog
