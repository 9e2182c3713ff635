// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/legality.hpp>

#include <fmt/core.h>

namespace traincost::perf {

namespace {

/// Divisors of `whole` next to `given`, below and above.
std::string divisors(std::int64_t whole, std::int64_t given) {
    std::int64_t below = given - 1, above = given + 1;
    while (below > 1 && whole % below != 0) { --below; }
    while (above < whole && whole % above != 0) { ++above; }
    if (above > whole || given >= whole) { return fmt::format("{} would", whole < given ? whole : below); }
    return below < 1 ? fmt::format("{} would", above) : fmt::format("{} or {} would", below, above);
}

/// Multiples of `step` next to `given`.
std::string multiples(std::int64_t step, std::int64_t given) {
    const auto below = given / step * step;
    return below > 0 ? fmt::format("{} or {} would", below, below + step) : fmt::format("{} would", step);
}

}  // namespace

std::string sentence(const Broken& b, const Layout& l) {
    switch (b.rule) {
        case Rule::none: return {};
        case Rule::heads: return fmt::format("tensor parallelism {} does not divide the {} heads of a layer; {}", b.given, b.whole, divisors(b.whole, b.given));
        case Rule::kv_heads:
            return fmt::format("tensor parallelism {} neither divides the {} heads of keys and values nor is a multiple of them; {} would do", b.given, b.whole, b.nearest);
        case Rule::width:
            return fmt::format("tensor parallelism {} does not divide the width of a feed-forward network, {}; {}", b.given, b.whole, divisors(b.whole, b.given));
        case Rule::stages: return fmt::format("a pipeline of {} stages is longer than the {} layers; at most {} would do", b.given, b.whole, b.nearest);
        case Rule::chunks:
            return fmt::format("{} chunks on each of {} stages do not divide the {} layers, with embedding and head counted or not; {} would do", b.given,
                               l.pipeline, b.whole, b.nearest);
        case Rule::batch:
            return fmt::format("a batch of {} sequences does not divide among {} replicas with {} at a time; {}", b.given, b.whole, l.micro_batch,
                               multiples(b.whole * l.micro_batch, b.given));
        case Rule::micro_batch:
            return fmt::format("micro-batches of {} do not divide the {} sequences of a replica; {}", b.given, b.whole, divisors(b.whole, b.given));
        case Rule::experts: return fmt::format("expert parallelism {} does not divide the {} experts of a layer; {}", b.given, b.whole, divisors(b.whole, b.given));
        case Rule::expert_group:
            return fmt::format("the {} chips that hold a stage (tensor x context x data) do not divide into groups of {} for experts; {}", b.whole,
                               b.given * l.expert_tensor, divisors(b.whole, b.given * l.expert_tensor));
        case Rule::expert_tensor:
            return fmt::format("expert tensor parallelism {} does not divide the width of an expert, {}; {}", b.given, b.whole, divisors(b.whole, b.given));
        case Rule::sequence:
            return fmt::format("context parallelism {} does not divide a sequence of {} tokens into two equal parts for each chip; {} would do", b.given, b.whole, b.nearest);
        case Rule::norms:
            return fmt::format("norms cut along the sequence: tensor parallelism {} does not divide the {} tokens that a chip has of it; {}", b.given, b.whole,
                               divisors(b.whole, b.given));
        case Rule::interleave:
            return fmt::format("an interleaved pipeline of {} stages takes micro-batches by {}, and a replica has {}; {}", b.whole, b.whole, b.given,
                               multiples(b.whole, b.given));
        case Rule::sharding:
            return fmt::format("stage {} of ZeRO does not go with a pipeline of {} stages in DeepSpeed; stage 1 would", b.given, b.whole);
    }
    return {};
}

std::string remark(const workload::Operators& o, const Layout& l) {
    const auto pieces = l.pipeline * l.interleave;
    if (pieces <= 1 || o.layers % pieces == 0 || (o.layers + 1) % pieces == 0 || (o.layers + 2) % pieces == 0) { return {}; }
    return fmt::format("{} layers do not divide among {} {}: the fullest has {}, {:.2f} are the mean", o.layers, pieces,
                       l.interleave > 1 ? "chunks" : "stages", (o.layers + pieces - 1) / pieces,
                       static_cast<double>(o.layers) / static_cast<double>(pieces));
}

}  // namespace traincost::perf
