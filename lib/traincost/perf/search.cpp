// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search.hpp>

#include <traincost/perf/legality.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace traincost::perf {

namespace {

constexpr std::int64_t widest_tensor = 64, long_sequence = 16384, shortest_piece = 2048;
constexpr std::array<std::int64_t, 6> chunks = {1, 2, 3, 4, 6, 8};
constexpr double most_chunks = 8.0;
constexpr std::array<int, 2> sharding = {1, 3};

/// Lower is better, whatever the time: a batch within the slack, within a tenth, or any.
int rank_of(std::int64_t batch, const Wanted& wanted) {
    const auto off = static_cast<double>(std::abs(batch - wanted.batch)) / static_cast<double>(wanted.batch);
    return off <= wanted.slack ? 0 : off <= 0.1 ? 1 : 2;
}

class Search {
 public:
    Search(const Job& job, const Wanted& wanted) : job_(job), wanted_(wanted) {}

    tl::expected<FoundLayout, NoLayout> result() {
        each_split();
        if (rank_ < none_yet) { return FoundLayout{best_, step_, tried_}; }
        return tl::unexpected(NoLayout{legal_, closest_, least_, job_.room});
    }

 private:
    static constexpr int none_yet = 3;

    /// Pipelines, tensor groups and contexts whose product divides the chips.
    void each_split() {
        for (std::int64_t p = 1; p <= job_.operators.layers; ++p) {
            if (wanted_.chips % p != 0 || (wanted_.pipeline && *wanted_.pipeline != p)) { continue; }
            for (std::int64_t t = 1; t <= most_tensor(); ++t) {
                if (wanted_.chips / p % t != 0 || (wanted_.tensor && *wanted_.tensor != t)) { continue; }
                if (detail::undivided_heads(job_.operators, t) > 0) { continue; }
                each_context(p, t, wanted_.chips / p / t);
            }
        }
    }
    [[nodiscard]] std::int64_t most_tensor() const {
        return wanted_.tensor.value_or(std::min({wanted_.chips, 2 * job_.machine.domain, widest_tensor}));
    }

    void each_context(std::int64_t p, std::int64_t t, std::int64_t rest) {
        const auto most = wanted_.context.value_or(wanted_.sequence < long_sequence ? 1 : wanted_.sequence / shortest_piece);
        for (std::int64_t c = wanted_.context.value_or(1); c <= most; c *= 2) {
            if (rest % c == 0 && wanted_.sequence % c == 0) { each_expert(p, t, c, rest / c); }
        }
    }

    void each_expert(std::int64_t p, std::int64_t t, std::int64_t c, std::int64_t d) {
        const auto experts = std::max<std::int64_t>(1, job_.operators.routing.experts);
        const auto most = wanted_.expert.value_or(std::min(experts, t * c * d));
        for (std::int64_t e = wanted_.expert.value_or(1); e <= most; ++e) {
            if (experts % e != 0 || t * c * d % e != 0) { continue; }
            Layout l{.tensor = t, .pipeline = p, .data = d, .expert = e, .context = c, .sequence = wanted_.sequence, .schedule = wanted_.schedule};
            l.sequence_parallel = wanted_.sequence_parallel && t > 1;
            each_micro_batch(l);
        }
    }

    void each_micro_batch(Layout l) {
        const auto most = wanted_.micro_batch.value_or(std::max<std::int64_t>(1, wanted_.batch / l.data));
        for (l.micro_batch = wanted_.micro_batch.value_or(1); l.micro_batch <= most; l.micro_batch *= 2) { each_batch(l); }
    }

    /// The nearest batch that replicas divide, and the nearest whose micro-batches an interleaved pipeline can work off.
    void each_batch(Layout l) {
        const auto at_once = l.data * l.micro_batch;
        l.batch = detail::nearest_multiple(at_once, wanted_.batch);
        each_variant(l);
        const auto by_stages = detail::nearest_multiple(at_once * l.pipeline, wanted_.batch);
        if (by_stages == l.batch) { return; }
        l.batch = by_stages;
        each_variant(l);
    }

    void each_variant(const Layout& l) {
        const auto rank = rank_of(l.batch, wanted_);
        if (rank > rank_ || !any_fits(l) || hopeless(l, rank)) { return; }
        each_sharding(l, rank);
    }

    /// Whether a variant of least memory fits: all recomputed, one chunk a stage, weights sharded or, where few replicas share
    /// them and gathering takes more than that saves, only the optimizer's.
    bool any_fits(Layout l) {
        l.recompute = wanted_.recompute.value_or(Recompute::full);
        l.interleave = wanted_.interleave.value_or(1);
        if (broken(job_.operators, l)) { return false; }
        bool any = false;
        for (const int z : sharding) {
            l.zero = wanted_.zero.value_or(z);
            const auto needed = job_.needed(l);
            if (!legal_ || needed < least_) { legal_ = true, least_ = needed, closest_ = l; }
            any = any || needed <= job_.room;
        }
        return any;
    }

    /// Whether even the fastest variant is no faster than what is found: its work without recomputation, the shortest bubble
    /// and its optimizer's step, and nothing between replicas or stages.
    bool hopeless(Layout l, int rank) {
        if (rank < rank_) { return false; }
        l.zero = wanted_.zero.value_or(sharding.front());
        l.recompute = wanted_.recompute.value_or(Recompute::none);
        const auto s = job_.step(l);
        ++tried_;
        const auto shortest = s.bubble * (1.0 / (wanted_.interleave ? static_cast<double>(*wanted_.interleave) : most_chunks));
        const auto alone = s.all() - s.straggling - s.bubble - s.sends - s.data + shortest;
        return per_sequence(l, alone * (s.all() / (s.all() - s.straggling))) >= per_sequence_;
    }

    void each_sharding(Layout l, int rank) {
        for (const int z : sharding) {
            l.zero = wanted_.zero.value_or(z);
            each_interleave(l, rank);
            if (wanted_.zero || l.data * l.context == 1) { return; }
        }
    }
    void each_interleave(Layout l, int rank) {
        for (const auto v : chunks) {
            l.interleave = wanted_.interleave.value_or(v);
            if (!broken(job_.operators, l)) { judge(l, rank); }
            if (wanted_.interleave || l.pipeline == 1) { return; }
        }
    }

    void judge(Layout l, int rank) {
        if (wanted_.recompute) {
            l.recompute = *wanted_.recompute;
        } else {
            l = with_least_recomputation(job_, l);
        }
        if (!job_.fits(l)) { return; }
        const auto step = job_.step(l).all();
        ++tried_;
        const double own = per_sequence(l, step);
        if (rank == rank_ && own >= per_sequence_) { return; }
        rank_ = rank, per_sequence_ = own, best_ = l, step_ = step;
    }
    [[nodiscard]] double per_sequence(const Layout& l, const Time<>& step) const {
        return step.value() / static_cast<double>(std::min(l.batch, wanted_.batch));
    }

    const Job& job_;
    const Wanted& wanted_;
    Layout best_, closest_;
    Time<> step_{};
    Bytes<> least_{};
    double per_sequence_ = 0.0;
    int rank_ = none_yet;
    bool legal_ = false;
    std::size_t tried_ = 0;
};

}  // namespace

tl::expected<FoundLayout, NoLayout> fastest_layout(const Job& job, const Wanted& wanted) { return Search(job, wanted).result(); }

}  // namespace traincost::perf
