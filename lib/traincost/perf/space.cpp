// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/space.hpp>

#include <traincost/perf/legality.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace traincost::perf {

namespace {

constexpr std::int64_t widest_tensor = 64, long_sequence = 16384, shortest_usual = 2048;

/// What both spaces take over from what is told.
Space told(const Wanted& w) {
    Space s;
    s.chips = w.chips;
    s.batch = w.batch;
    s.sequence = w.sequence;
    s.slack = w.slack;
    s.tensor = w.tensor;
    s.pipeline = w.pipeline;
    s.data = w.data;
    s.expert = w.expert;
    s.context = w.context;
    s.micro_batch = w.micro_batch;
    if (w.zero) { s.zero = {*w.zero}; }
    if (w.recompute) { s.recompute = {*w.recompute}; }
    if (w.schedule) { s.schedule = {*w.schedule}; }
    if (w.interleave) { s.interleave = {*w.interleave}, s.keeps_interleave = true; }
    if (!w.sequence_parallel) { s.sequence_parallel = {false}; }
    return s;
}

}  // namespace

Space full_space(const Job& job, const Wanted& wanted) {
    auto s = told(wanted);
    if (wanted.interleave) { return s; }
    for (std::int64_t v = 2; 2 * v <= job.operators.layers + 2; ++v) { s.interleave.push_back(v); }
    return s;
}

Space usual_space(const Job& job, const Wanted& wanted) {
    auto s = told(wanted);
    s.every = false;
    s.most_tensor = std::min(2 * job.machine.domain, widest_tensor);
    s.shortest_piece = shortest_usual;
    if (!wanted.context && wanted.sequence < long_sequence) { s.context = 1; }
    if (!wanted.interleave) { s.interleave = {1, 2, 3, 4, 6, 8}; }
    if (!wanted.zero) { s.zero = {1, 3}; }
    if (!wanted.schedule) { s.schedule = {Schedule::one_forward_one_backward}; }
    if (wanted.sequence_parallel) { s.sequence_parallel = {true}; }
    return s;
}

namespace detail {

namespace {
constexpr double a_tenth = 0.1;
}

int rank_of(std::int64_t batch, const Space& s) {
    const auto off = static_cast<double>(std::abs(batch - s.batch)) / static_cast<double>(s.batch);
    return off <= s.slack ? 0 : off <= a_tenth ? 1 : 2;
}

double sequences_that_count(std::int64_t batch, const Space& s) {
    return std::min(static_cast<double>(batch), (1.0 + a_tenth) * static_cast<double>(s.batch));
}

namespace {

std::vector<std::int64_t> tensors_of(const Job& job, const Space& s) {
    std::vector<std::int64_t> all;
    const auto heads = job.operators.score_count > 0 ? job.operators.scores[0].heads : job.operators.hidden;
    const auto most = s.tensor.value_or(std::min({s.chips, s.most_tensor, heads}));
    for (std::int64_t t = s.tensor.value_or(1); t <= most; ++t) {
        if (s.chips % t == 0 && undivided_heads(job.operators, t) == 0 && undivided_kv_heads(job.operators, t) == 0 &&
            undivided_width(job.operators, t) == 0) {
            all.push_back(t);
        }
    }
    return all;
}

std::vector<std::int64_t> contexts_of(const Space& s) {
    std::vector<std::int64_t> all;
    const auto most = s.context.value_or(std::max<std::int64_t>(1, s.sequence / s.shortest_piece));
    for (std::int64_t c = s.context.value_or(1); c <= most; c = s.every ? c + 1 : c * 2) {
        if (s.chips % c == 0 && s.sequence % c == 0) { all.push_back(c); }
    }
    return all;
}

std::vector<std::int64_t> groups_of_experts(const Job& job, const Space& s) {
    std::vector<std::int64_t> all;
    const auto experts = std::max<std::int64_t>(1, job.operators.routing.experts);
    for (std::int64_t e = s.expert.value_or(1); e <= s.expert.value_or(std::min(experts, s.chips)); ++e) {
        if (experts % e == 0 && s.chips % e == 0) { all.push_back(e); }
    }
    return all;
}

}  // namespace

std::vector<Unit> units_of(const Job& job, const Space& s) {
    std::vector<Unit> all;
    const auto contexts = contexts_of(s), experts = groups_of_experts(job, s);
    for (const auto t : tensors_of(job, s)) {
        for (const auto c : contexts) {
            for (const auto e : experts) {
                if (s.chips % (t * c) == 0) { all.push_back({t, c, e}); }
            }
        }
    }
    return all;
}

std::vector<std::int64_t> pipelines_of(const Job& job, const Space& s, const Unit& u) {
    std::vector<std::int64_t> all;
    const auto rest = s.chips / (u.tensor * u.context);
    for (std::int64_t p = s.pipeline.value_or(1); p <= std::min(rest, s.pipeline.value_or(job.operators.layers)); ++p) {
        if (rest % p != 0 || (s.data && rest / p != *s.data) || s.chips / p % u.expert != 0) { continue; }
        all.push_back(p);
    }
    return all;
}

std::vector<Order> orders_of(const Job& job, const Space& s, std::int64_t p) {
    if (p == 1) {
        // A schedule or chunks that are told ask for a pipeline, unless none is told too.
        const bool asks = s.schedule.front() != Schedule::one_forward_one_backward || s.interleave.front() > 1;
        return asks && !s.pipeline ? std::vector<Order>{} : std::vector<Order>{{s.schedule.front(), s.interleave.front()}};
    }
    std::vector<Order> all;
    for (const auto schedule : s.schedule) {
        if (schedule == Schedule::dual_pipe && p % 2 != 0 && !s.pipeline) { continue; }
        for (const auto v : s.interleave) {
            const bool plain = v == 1 || s.keeps_interleave || schedule == Schedule::one_forward_one_backward;
            if (plain && chunks_divide(job.operators.layers, p, v)) { all.push_back({schedule, v}); }
        }
    }
    return all;
}

std::vector<std::int64_t> micro_batches_of(const Space& s, std::int64_t data) {
    if (s.micro_batch) { return {*s.micro_batch}; }
    std::vector<std::int64_t> all;
    const auto most = std::max<std::int64_t>(1, s.batch / data);
    for (std::int64_t b = 1; b <= most; b *= 2) { all.push_back(b); }
    if (!s.every) { return all; }
    const auto own = nearest_multiple(data, s.batch) / data;
    for (std::int64_t b = 1; b * b <= own; ++b) {
        if (own % b == 0) { all.insert(all.end(), {b, own / b}); }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Batches batches_of(const Space& s, std::int64_t pipeline, std::int64_t data, std::int64_t micro_batch) {
    return {nearest_multiple(data * micro_batch, s.batch), nearest_multiple(data * micro_batch * pipeline, s.batch)};
}

bool goes(const Space& s, const Layout& l) {
    if (l.schedule != Schedule::dual_pipe || l.pipeline == 1 || s.pipeline) { return true; }
    return l.micro_batches() % 2 == 0 && l.micro_batches() >= 2 * l.pipeline;
}

std::vector<int> zeros_of(const Job& job, const Space& s, const Layout& l) {
    std::vector<int> all;
    const bool alone = l.data * l.context == 1 && (job.operators.routing.experts == 0 || expert_replicas(l) <= 1.0);
    for (const int z : s.zero) {
        const bool differs = all.empty() || !alone;
        const bool known = z != 2 || s.zero.size() == 1 || l.micro_batches() == 1;
        if (differs && known && (job.recipe.gathers_layers || l.pipeline == 1 || z <= 1)) { all.push_back(z); }
    }
    return all;
}

std::vector<bool> norms_of(const Space& s, const Unit& u) {
    if (u.tensor == 1) { return {false}; }
    const bool whole_go = u.expert == 1 || (s.tensor && s.expert);
    std::vector<bool> all;
    for (const bool cut : s.sequence_parallel) {
        const Layout l{.tensor = u.tensor, .context = u.context, .sequence = s.sequence, .sequence_parallel = cut};
        if (norms_divide(l) && (cut || whole_go)) { all.push_back(cut); }
    }
    return all;
}

bool precedes(const Layout& a, const Layout& b, std::int64_t batch) {
    const auto key = [batch](const Layout& l) {
        return std::tuple(l.pipeline, l.tensor, l.context, l.expert, l.micro_batch, std::abs(l.batch - batch), l.batch, l.zero, l.interleave,
                          static_cast<int>(l.recompute), l.recomputed, static_cast<int>(l.schedule), !l.sequence_parallel);
    };
    return key(a) < key(b);
}

}  // namespace detail

}  // namespace traincost::perf
