// SPDX-License-Identifier: Apache-2.0
// A search that tries everything: every number on every axis, each layout judged by itself; and random small problems for it.
#pragma once

#include <traincost/perf/legality.hpp>
#include <traincost/perf/search.hpp>

#include <algorithm>
#include <random>
#include <vector>

namespace traincost::test {

using namespace traincost::perf;  // NOLINT: tests

struct Every {
    std::vector<Judged> fit;  ///< in the order of the search
    std::uint64_t legal = 0, unfit = 0, partial = 0;
    double least = 1e300;     ///< bytes that a legal layout needs
};

inline double off(std::int64_t batch, std::int64_t wanted) {
    return static_cast<double>(batch > wanted ? batch - wanted : wanted - batch) / static_cast<double>(wanted);
}
/// 0 within the slack, 1 within a tenth, 2 any.
inline int grade(const Layout& l, const Space& s) { return off(l.batch, s.batch) <= s.slack ? 0 : off(l.batch, s.batch) <= 0.1 ? 1 : 2; }

inline bool first(const Judged& a, const Judged& b, const Space& s) {
    if (grade(a.layout, s) != grade(b.layout, s)) { return grade(a.layout, s) < grade(b.layout, s); }
    if (a.per_sequence != b.per_sequence) { return a.per_sequence < b.per_sequence; }
    return detail::precedes(a.layout, b.layout, s.batch);
}

inline bool power_of_two(std::int64_t x) { return (x & (x - 1)) == 0; }

/// Whether the space has micro-batches of this size, of so many replicas.
inline bool has_micro_batch(const Space& s, std::int64_t data, std::int64_t size) {
    if (s.micro_batch) { return size == *s.micro_batch; }
    const auto own = detail::nearest_multiple(data, s.batch) / data;
    return (power_of_two(size) && size <= std::max<std::int64_t>(1, s.batch / data)) || (s.every && own % size == 0);
}

inline bool has_order(const Job& j, const Space& s, const Layout& l) {
    if (l.expert > 1 && l.tensor > 1 && !l.sequence_parallel && !(s.tensor && s.expert)) { return false; }
    if (l.pipeline == 1) {
        const bool plain = l.interleave == 1 && l.schedule == Schedule::one_forward_one_backward;
        return l.interleave == s.interleave.front() && l.schedule == s.schedule.front() && (plain || s.pipeline == 1);
    }
    if (l.schedule == Schedule::dual_pipe && !s.pipeline && (l.pipeline % 2 != 0 || l.micro_batches() % 2 != 0 || l.micro_batches() < 2 * l.pipeline)) {
        return false;
    }
    return l.pipeline * l.interleave <= j.operators.layers + 2 &&
           (l.interleave == 1 || s.keeps_interleave || l.schedule == Schedule::one_forward_one_backward);
}

class Trying {
 public:
    Trying(const Job& job, const Space& space) : job_(job), space_(space) {}
    Every all() {
        const auto& s = space_;
        const auto told = [](const std::optional<std::int64_t>& axis, std::int64_t x) { return !axis || *axis == x; };
        for (std::int64_t t = 1; t <= s.chips; ++t) {
            for (std::int64_t p = 1; t * p <= s.chips; ++p) {
                for (std::int64_t c = 1; t * p * c <= s.chips; ++c) {
                    const auto d = s.chips / (t * p * c);
                    if (t * p * c * d != s.chips || !told(s.tensor, t) || !told(s.pipeline, p) || !told(s.context, c) || !told(s.data, d)) { continue; }
                    if (!s.tensor && t > s.most_tensor) { continue; }
                    if (!s.context && (c > std::max<std::int64_t>(1, s.sequence / s.shortest_piece) || (!s.every && !power_of_two(c)))) { continue; }
                    for (std::int64_t e = 1; e <= std::max<std::int64_t>(1, job_.operators.routing.experts); ++e) {
                        if (told(s.expert, e)) { each_batch({.tensor = t, .pipeline = p, .data = d, .expert = e, .context = c, .sequence = s.sequence}); }
                    }
                }
            }
        }
        std::sort(found_.fit.begin(), found_.fit.end(), [&](const Judged& a, const Judged& b) { return first(a, b, space_); });
        return std::move(found_);
    }

 private:
    void each_batch(Layout l) {
        for (std::int64_t size = 1; size <= std::max(space_.micro_batch.value_or(1), 2 * space_.batch); ++size) {
            if (!has_micro_batch(space_, l.data, size)) { continue; }
            l.micro_batch = size;
            const auto nearest = detail::nearest_multiple(l.data * size, space_.batch), stages = detail::nearest_multiple(l.data * size * l.pipeline, space_.batch);
            l.batch = nearest;
            each_order(l);
            l.batch = stages;
            if (stages != nearest) { each_order(l); }
        }
    }
    void each_order(Layout l) {
        if (!space_.any_batch && grade(l, space_) > 0) { return; }
        for (const auto schedule : space_.schedule) {
            for (const auto v : space_.interleave) {
                for (const bool norms : space_.sequence_parallel) {
                    l.schedule = schedule;
                    l.interleave = v;
                    l.sequence_parallel = norms && l.tensor > 1;
                    if (l.tensor == 1 && norms != space_.sequence_parallel.front()) { continue; }
                    if (has_order(job_, space_, l)) { each_sharding(l); }
                }
            }
        }
    }
    void each_sharding(Layout l) {
        const bool alone = l.data * l.context == 1 && (job_.operators.routing.experts == 0 || l.tensor <= l.expert);
        for (const int z : space_.zero) {
            if (alone && z != space_.zero.front()) { continue; }
            if (z == 2 && space_.zero.size() > 1 && l.batch > l.data * l.micro_batch) { continue; }
            l.zero = z;
            if (!broken(job_.operators, l, job_.recipe)) { each_recomputation(l); }
        }
    }
    void each_recomputation(Layout l) {
        for (const auto r : space_.recompute) {
            l.recompute = r;
            ++found_.legal;
            if (!judge(l)) { ++found_.unfit; }
        }
        if (space_.recompute.size() == 1 || space_.recompute.back() != Recompute::full) { return; }
        const auto least = with_least_recomputation(job_, l);
        if (least.recompute == Recompute::full && least.recomputed < 1.0 && judge(least)) { ++found_.partial; }
    }
    bool judge(const Layout& l) {
        const auto needed = job_.needed(l);
        found_.least = std::min(found_.least, needed.value());
        if (needed > job_.room) { return false; }
        const auto time = job_.step(l);
        found_.fit.push_back({l, needed, time, time.all().value() / std::min<double>(static_cast<double>(l.batch), 1.1 * static_cast<double>(space_.batch))});
        return true;
    }

    const Job& job_;
    const Space& space_;
    Every found_;
};

inline Every by_trying(const Job& job, const Space& space) { return Trying(job, space).all(); }

/// Of layouts in order, those that need less than all before.
inline std::vector<Judged> front_of(const Every& every, const Space& s) {
    auto all = every.fit;
    std::erase_if(all, [&](const Judged& j) { return grade(j.layout, s) > grade(every.fit.front().layout, s); });
    std::stable_sort(all.begin(), all.end(), [](const Judged& a, const Judged& b) {
        return a.per_sequence != b.per_sequence ? a.per_sequence < b.per_sequence : a.needed < b.needed;
    });
    std::vector<Judged> front;
    for (const auto& j : all) {
        if (front.empty() || j.needed < front.back().needed) { front.push_back(j); }
    }
    return front;
}

inline workload::Operators small_gpt(std::int64_t layers = 8, std::int64_t experts = 0, std::int64_t kv_heads = 0, std::int64_t vocabulary = 4096) {
    catalog::Shape s;
    s.layers = layers;
    s.hidden = 1024;
    s.vocabulary = vocabulary;
    s.attention.emplace().heads = 8;
    if (kv_heads > 0) { s.attention->kv_heads = kv_heads; }
    if (experts > 0) {
        s.moe = catalog::MixtureOfExperts{.experts = experts, .active = 2, .size = 1024};
    } else {
        s.mlp = catalog::Mlp{.size = 4096};
    }
    return workload::operators_of(catalog::completed(s));
}

/// 100 TFLOP/s, memory of 1 TB/s, links of 100 GB/s in domains of 4, a network of 10 GB/s.
inline Job small_job(const workload::Operators& o, double room) {
    Machine<double> m;
    m.peak = m.peak_16 = FlopRate<>::of(1e14);
    m.memory_rate = Bandwidth<>::of(1e12);
    m.memory = Bytes<>::of(room);
    m.link = Bandwidth<>::of(1e11);
    m.network = Bandwidth<>::of(1e10);
    m.domain = 4;
    Efficiency<double> e{};
    e.product = e.attention = e.recurrence = e.product_memory = e.memory = e.traffic = e.routed = e.link = e.network = 0.7;
    e.tensor_exposed = e.exchange_exposed = e.data_exposed = 0.5;
    e.latency = e.network_latency = Time<>::of(1e-5);
    e.straggling = 0.003;
    return {o, false, Recipe{}, m, e, Bytes<>::of(room)};
}

/// Problems drawn evenly from small ones of every kind.
class Problems {
 public:
    explicit Problems(std::uint64_t seed) : random_(seed) {}
    Job job() {
        auto j = small_job(small_gpt(of({3, 4, 5, 6}), of({0, 0, 4, 8}), of({0, 0, 2}), of({4096, 4096, 65536})), 1e9 * static_cast<double>(of({1, 1, 2, 3, 4, 8, 40})) / 4.0);
        j.tied = chance(4);
        j.recipe.fused_attention = !chance(4);
        j.recipe.overlapped = !chance(5);
        j.recipe.cut_messages = !chance(3);
        j.recipe.gathers_layers = !chance(5);
        j.recipe.frozen = chance(8);
        if (j.recipe.frozen && chance(2)) { j.recipe.adapter_parameters = 1e6; }
        if (chance(4)) { j.recipe.products = Products::fp8, j.recipe.copy_bytes = 2.0, j.machine.peak = FlopRate<>::of(2e14); }
        if (chance(4)) { j.recipe.expert_load = 1.5; }
        j.recipe.cast_as_gathered = chance(4);
        j.recipe.whole_node = !chance(4);
        j.efficiency.launch = Time<>::of(1e-6 * static_cast<double>(of({0, 0, 20})));
        j.efficiency.straggling = chance(4) ? 0.0 : 0.003;
        j.recipe.offloaded_optimizer = chance(6) ? 0.5 : 0.0;
        j.recipe.offloaded_activations = chance(8) ? 0.5 : 0.0;
        j.efficiency.data_exposed = chance(4) ? 0.0 : 0.2;
        j.efficiency.latency = Time<>::of(1e-6 * static_cast<double>(of({0, 1, 30})));
        j.efficiency.ragged = static_cast<double>(of({0, 16}));
        j.machine.network = Bandwidth<>::of(1e9 * static_cast<double>(of({2, 10, 50})));
        if (chance(6)) { j.machine.island = 8, j.machine.taper = 3.0; }
        if (chance(8)) { j.machine.domain = 16, j.machine.axes = 2, j.machine.side = 4.0; }
        return j;
    }
    Space space(const Job& j) {
        Wanted w{.chips = of({1, 2, 4, 6, 8, 7, 12, 16, 24}), .batch = of({4, 6, 8, 12, 13}), .sequence = of({1024, 1024, 4096}), .slack = chance(2) ? 0.0 : 0.2};
        if (chance(6)) { w.tensor = of({1, 2, 4}); }
        if (chance(6)) { w.pipeline = of({1, 2, 3, 4}); }
        if (chance(8)) { w.data = of({1, 2, 4}); }
        if (chance(8)) { w.context = of({1, 2}); }
        if (chance(8)) { w.expert = of({1, 2, 4}); }
        if (chance(6)) { w.micro_batch = of({1, 2, 3}); }
        if (chance(6)) { w.interleave = of({1, 2}); }
        if (chance(6)) { w.zero = static_cast<int>(of({0, 1, 2, 3})); }
        if (chance(6)) { w.recompute = static_cast<Recompute>(of({0, 1, 2})); }
        if (chance(6)) { w.schedule = static_cast<Schedule>(of({0, 1, 2})); }
        w.sequence_parallel = !chance(6);
        auto s = chance(4) ? usual_space(j, w) : full_space(j, w);
        s.any_batch = !chance(5);
        return s;
    }

 private:
    std::int64_t of(std::initializer_list<std::int64_t> all) { return *(all.begin() + static_cast<std::ptrdiff_t>(random_() % all.size())); }
    bool chance(std::uint64_t in) { return random_() % in == 0; }
    std::mt19937_64 random_;
};

}  // namespace traincost::test
