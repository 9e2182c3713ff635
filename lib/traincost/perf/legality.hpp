// SPDX-License-Identifier: Apache-2.0
// Which layouts can be at all, and the nearest number that could.
#pragma once

#include <traincost/perf/layout.hpp>
#include <traincost/workload/operators.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace traincost::perf {

enum class Rule {
    none, heads, kv_heads, width, stages, chunks, batch, micro_batch, experts, expert_group, expert_tensor, sequence, norms, interleave, sharding
};
inline constexpr std::size_t rules = 15;

/// What each rule asks, in the order of `Rule`.
inline constexpr std::array<std::string_view, rules> rule_texts = {
    "",
    "the heads of a layer must divide by tensor parallelism",
    "the heads of keys and values must divide by tensor parallelism, or it by them",
    "the width of a feed-forward network must divide by tensor parallelism",
    "there must be a layer for every stage",
    "the chunks of all stages must divide the layers, with embedding and head counted as a layer each or not",
    "the batch must divide by replicas",
    "the sequences of a replica must divide by the micro-batch",
    "the experts of a layer must divide by expert parallelism",
    "the chips of all replicas of a stage must divide into groups of experts",
    "the width of an expert must divide by its tensor parallelism",
    "a sequence must divide into two equal parts for every chip that shares it",
    "what a chip has of a sequence must divide by tensor parallelism where norms are cut along it",
    "an interleaved pipeline needs as many micro-batches as stages, or a multiple",
    "this software shards gradients and weights only where there is no pipeline"};

/// The first rule that a layout breaks, the number that breaks it, the nearest that would not, and what has to divide.
struct Broken {
    Rule rule = Rule::none;
    std::int64_t given = 0, nearest = 0, whole = 0;
    [[nodiscard]] constexpr explicit operator bool() const { return rule != Rule::none; }
};

namespace detail {

/// The divisor of `whole` nearest to `given`, the smaller of two.
[[nodiscard]] constexpr std::int64_t nearest_divisor(std::int64_t whole, std::int64_t given) {
    for (std::int64_t away = 0;; ++away) {
        if (given - away >= 1 && whole % (given - away) == 0) { return given - away; }
        if (given + away <= whole && whole % (given + away) == 0) { return given + away; }
        if (away > whole + given) { return 1; }
    }
}

/// The multiple of `step` nearest to `given`, not zero.
[[nodiscard]] constexpr std::int64_t nearest_multiple(std::int64_t step, std::int64_t given) {
    const auto below = given / step * step;
    return below > 0 && given - below <= below + step - given ? below : below + step;
}

/// Whether all attention divides among so many chips, and by which number of heads it does not.
[[nodiscard]] constexpr std::int64_t undivided_heads(const workload::Operators& o, std::int64_t tensor) {
    for (std::size_t i = 0; i < o.score_count; ++i) {
        if (o.scores[i].heads % tensor != 0) { return o.scores[i].heads; }
    }
    return 0;
}

/// Whether keys and values divide or, where there are fewer than chips, are copied in equal numbers; and which do not.
[[nodiscard]] constexpr std::int64_t undivided_kv_heads(const workload::Operators& o, std::int64_t tensor) {
    for (std::size_t i = 0; i < o.score_count; ++i) {
        const auto kv = o.scores[i].kv_heads;
        if (kv > 0 && kv % tensor != 0 && tensor % kv != 0) { return kv; }
    }
    return 0;
}

/// Whether feed-forward networks divide, those of shared experts too; and the width that does not.
[[nodiscard]] constexpr std::int64_t undivided_width(const workload::Operators& o, std::int64_t tensor) {
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        const bool inside = p.part == workload::Part::mlp || p.part == workload::Part::shared_experts;
        if (inside && p.split == workload::Split::row && p.inner % tensor != 0) { return p.inner; }
    }
    return 0;
}

/// Whether so many chunks on each stage have as many layers each, where the head may count as one and the embedding too, as
/// Megatron-LM lets them. Of one stage, and with one chunk, anything goes.
[[nodiscard]] constexpr bool chunks_divide(std::int64_t layers, std::int64_t pipeline, std::int64_t chunks) {
    const auto pieces = pipeline * chunks;
    return pipeline == 1 || chunks == 1 || layers % pieces == 0 || (layers + 1) % pieces == 0 || (layers + 2) % pieces == 0;
}

/// The number of chunks nearest to `given` that divide, the smaller of two.
[[nodiscard]] constexpr std::int64_t nearest_chunks(std::int64_t layers, std::int64_t pipeline, std::int64_t given) {
    for (std::int64_t away = 0;; ++away) {
        if (given - away >= 1 && chunks_divide(layers, pipeline, given - away)) { return given - away; }
        if (chunks_divide(layers, pipeline, given + away)) { return given + away; }
    }
}

/// Tensor, pipeline and interleaving against the model.
[[nodiscard]] constexpr Broken broken_model(const workload::Operators& o, const Layout& l) {
    if (const auto heads = undivided_heads(o, l.tensor); heads > 0) { return {Rule::heads, l.tensor, nearest_divisor(heads, l.tensor), heads}; }
    if (const auto kv = undivided_kv_heads(o, l.tensor); kv > 0) { return {Rule::kv_heads, l.tensor, nearest_divisor(kv, l.tensor), kv}; }
    if (const auto width = undivided_width(o, l.tensor); width > 0) { return {Rule::width, l.tensor, nearest_divisor(width, l.tensor), width}; }
    if (l.pipeline > o.layers) { return {Rule::stages, l.pipeline, o.layers, o.layers}; }
    if (!chunks_divide(o.layers, l.pipeline, l.interleave)) {
        return {Rule::chunks, l.interleave, nearest_chunks(o.layers, l.pipeline, l.interleave), o.layers};
    }
    return {};
}

/// Whether what a chip of a context group has of a sequence can be cut among a tensor group, where it is.
[[nodiscard]] constexpr bool norms_divide(const Layout& l) { return !l.sequence_parallel || l.sequence / l.context % l.tensor == 0; }

/// Sequences against replicas, chips and stages.
[[nodiscard]] constexpr Broken broken_batch(const workload::Operators& o, const Layout& l) {
    if (l.batch % l.data != 0) { return {Rule::batch, l.batch, nearest_multiple(l.data * l.micro_batch, l.batch), l.data}; }
    const auto own = l.batch / l.data;
    if (own % l.micro_batch != 0) { return {Rule::micro_batch, l.micro_batch, nearest_divisor(own, l.micro_batch), own}; }
    const auto parts = o.causal && l.context > 1 ? 2 : 1;  // an early and a late one each, so that all see as many tokens
    if (l.sequence % (parts * l.context) != 0) {
        return {Rule::sequence, l.context, l.sequence % parts == 0 ? nearest_divisor(l.sequence / parts, l.context) : 1, l.sequence};
    }
    if (!norms_divide(l)) { return {Rule::norms, l.tensor, nearest_divisor(l.sequence / l.context, l.tensor), l.sequence / l.context}; }
    if (l.interleave > 1 && l.micro_batches() % l.pipeline != 0) {
        return {Rule::interleave, l.micro_batches(), nearest_multiple(l.pipeline, l.micro_batches()), l.pipeline};
    }
    return {};
}

/// Experts against the chips that share them.
[[nodiscard]] constexpr Broken broken_experts(const workload::Operators& o, const Layout& l) {
    const auto experts = o.routing.experts;
    if (experts > 0 && experts % l.expert != 0) { return {Rule::experts, l.expert, nearest_divisor(experts, l.expert), experts}; }
    const auto side_by_side = l.data * l.context * l.tensor;
    if (side_by_side % (l.expert * l.expert_tensor) != 0) { return {Rule::expert_group, l.expert, nearest_divisor(side_by_side, l.expert), side_by_side}; }
    if (experts > 0 && o.routing.size % l.expert_tensor != 0) {
        return {Rule::expert_tensor, l.expert_tensor, nearest_divisor(o.routing.size, l.expert_tensor), o.routing.size};
    }
    return {};
}

}  // namespace detail

/// Checks a layout of counts of at least one. Without allocation: a search asks it of every layout.
[[nodiscard]] constexpr Broken broken(const workload::Operators& o, const Layout& l) {
    if (const auto b = detail::broken_model(o, l)) { return b; }
    if (const auto b = detail::broken_batch(o, l)) { return b; }
    return detail::broken_experts(o, l);
}

/// The same, and whether the software can: DeepSpeed's pipeline goes with no sharding but the optimizer's.
[[nodiscard]] constexpr Broken broken(const workload::Operators& o, const Layout& l, const Recipe& r) {
    if (const auto b = broken(o, l)) { return b; }
    if (!r.gathers_layers && l.pipeline > 1 && l.zero > 1) { return {Rule::sharding, l.zero, 1, l.pipeline}; }
    return {};
}

/// What a broken rule says to a person, with the numbers that would do: "tensor parallelism 6 does not divide the 128 heads of a
/// layer; 4 or 8 would". Empty where nothing is broken.
[[nodiscard]] std::string sentence(const Broken& b, const Layout& l);

/// A remark on a layout that can be and is uneven: layers that do not divide among the stages. Empty where they do, with the
/// embedding and the head taken for a layer each or not.
[[nodiscard]] std::string remark(const workload::Operators& o, const Layout& l);

}  // namespace traincost::perf
