// SPDX-License-Identifier: Apache-2.0
// Which layouts can be at all, and the nearest number that could.
#pragma once

#include <traincost/perf/layout.hpp>
#include <traincost/workload/operators.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace traincost::perf {

enum class Rule { none, heads, stages, batch, experts, expert_group, sequence, interleave };

/// What each rule asks, in the order of `Rule`; {} stands for the number that is given.
inline constexpr std::array<std::string_view, 8> rule_texts = {
    "",
    "the heads of a layer must divide by tensor parallelism",
    "there must be a layer for every chunk of every stage",
    "the batch must divide by replicas times micro-batch",
    "the experts of a layer must divide by expert parallelism",
    "the chips of all replicas of a stage must divide into groups of experts",
    "a sequence must divide by context parallelism",
    "an interleaved pipeline needs as many micro-batches as stages, or a multiple"};

/// The first rule that a layout breaks, the number that breaks it, and the nearest that would not.
struct Broken {
    Rule rule = Rule::none;
    std::int64_t given = 0, nearest = 0;
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

}  // namespace detail

/// Checks a layout of counts of at least one. Without allocation: a search asks it of every layout.
[[nodiscard]] constexpr Broken broken(const workload::Operators& o, const Layout& l) {
    using namespace detail;
    if (const auto heads = undivided_heads(o, l.tensor); heads > 0) { return {Rule::heads, l.tensor, nearest_divisor(heads, l.tensor)}; }
    if (l.pipeline > o.layers) { return {Rule::stages, l.pipeline, o.layers}; }
    if (l.pipeline * l.interleave > o.layers + 2) { return {Rule::stages, l.interleave, (o.layers + 2) / l.pipeline}; }  // with embedding and head
    const auto at_once = l.data * l.micro_batch;
    if (l.batch % at_once != 0) { return {Rule::batch, l.batch, nearest_multiple(at_once, l.batch)}; }
    if (o.routing.experts > 0 && o.routing.experts % l.expert != 0) { return {Rule::experts, l.expert, nearest_divisor(o.routing.experts, l.expert)}; }
    const auto side_by_side = l.data * l.context * l.tensor;
    if (side_by_side % (l.expert * l.expert_tensor) != 0) { return {Rule::expert_group, l.expert, nearest_divisor(side_by_side, l.expert)}; }
    if (l.sequence % l.context != 0) { return {Rule::sequence, l.context, nearest_divisor(l.sequence, l.context)}; }
    if (l.interleave > 1 && l.micro_batches() % l.pipeline != 0) {
        return {Rule::interleave, l.micro_batches(), nearest_multiple(l.pipeline, l.micro_batches())};
    }
    return {};
}

}  // namespace traincost::perf
