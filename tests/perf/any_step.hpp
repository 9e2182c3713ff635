// SPDX-License-Identifier: Apache-2.0
// Steps as they may be: any shape, layout, machine and software, for properties that hold of all.
#pragma once

#include <traincost/perf/step_time.hpp>

#include <rapidcheck.h>

namespace traincost::test {

inline std::int64_t power_of_two(int most) { return std::int64_t{1} << *rc::gen::inRange(0, most + 1); }
inline double between(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1001) / 1000.0; }
inline bool either() { return *rc::gen::arbitrary<bool>(); }

/// Dense or of experts, with grouped, latent or windowed attention, some of its layers recurrent.
inline catalog::Shape any_shape() {
    catalog::Shape s;
    s.layers = 8 * power_of_two(2);
    s.hidden = 256 * power_of_two(4);
    s.vocabulary = 8192 * power_of_two(3);
    auto& a = s.attention.emplace();
    a.heads = 8 * power_of_two(2);
    a.kv_heads = either() ? 8 : 0;
    a.window = either() ? 512 : 0;
    if (either()) { a.mla = catalog::LatentAttention{.q_rank = 512, .kv_rank = 256, .nope_size = 64, .rope_size = 32, .value_size = 64}; }
    if (either()) {
        s.moe = catalog::MixtureOfExperts{.experts = 8 * power_of_two(4), .active = power_of_two(3), .size = 256 * power_of_two(3)};
        s.moe->shared = either() ? 1 : 0;
        s.moe->gated = either();
    } else {
        s.mlp = catalog::Mlp{.size = 1024 * power_of_two(3), .gated = either()};
    }
    if (either()) { s.linear = catalog::LinearLayers{.layers = s.layers / 2, .heads = 32, .head_size = 64, .state = 64, .groups = 8}; }
    return catalog::completed(s);
}

inline perf::Layout any_layout() {
    perf::Layout l{.tensor = power_of_two(3), .pipeline = power_of_two(3), .interleave = power_of_two(1), .data = power_of_two(6)};
    l.expert = power_of_two(3);
    l.expert_tensor = power_of_two(1);
    l.context = power_of_two(2);
    l.sequence = 1024 * power_of_two(3);
    l.micro_batch = power_of_two(2);
    l.batch = l.data * l.micro_batch * power_of_two(4);
    l.zero = *rc::gen::inRange(0, 4);
    l.sequence_parallel = either();
    return l;
}

inline perf::Recipe any_recipe() {
    perf::Recipe r;
    r.products = static_cast<perf::Products>(*rc::gen::inRange(0, 4));
    r.fused_attention = either();
    r.overlapped = either();
    r.cut_messages = either();
    r.whole_node = either();
    return r;
}

/// A chip on a switch or a torus, and a network that may be tapered.
inline perf::Machine<double> any_machine() {
    perf::Machine<double> m;
    m.peak_16 = FlopRate<>::of(between(1e14, 2e15));
    m.peak = m.peak_16 * between(1.0, 4.0);
    m.memory_rate = Bandwidth<>::of(between(1e12, 8e12));
    m.memory = Bytes<>::of(80e9);
    m.link = Bandwidth<>::of(between(3e10, 9e11));
    m.network = Bandwidth<>::of(between(1e9, 1e11));
    m.domain = power_of_two(6);
    if (either()) { m.axes = 3, m.side = 4.0, m.domain = 64; }
    if (either()) { m.island = m.domain * power_of_two(3), m.taper = between(1.0, 8.0); }
    return m;
}

inline perf::Efficiency<double> any_efficiency() {
    perf::Efficiency<double> e{};
    e.product = between(0.3, 1.0), e.attention = between(0.2, 1.0), e.recurrence = between(0.01, 1.0);
    e.product_memory = between(0.3, 1.0), e.memory = between(0.5, 1.0), e.traffic = between(0.5, 2.0), e.routed = between(0.5, 3.0);
    e.link = between(0.5, 1.0), e.network = between(0.5, 1.0);
    e.tensor_exposed = between(0.0, 1.0), e.exchange_exposed = between(0.0, 1.0), e.data_exposed = between(0.0, 1.0);
    e.ragged = between(0.0, 500.0);
    e.latency = Time<>::of(between(0.0, 1e-4)), e.network_latency = Time<>::of(between(0.0, 1e-4));
    e.launch = Time<>::of(between(0.0, 1e-4));
    e.straggling = between(0.0, 0.02);
    return e;
}

struct AnyStep {
    workload::Operators operators = workload::operators_of(any_shape());
    perf::Layout layout = any_layout();
    perf::Recipe recipe = any_recipe();
    perf::Machine<double> machine = any_machine();
    perf::Efficiency<double> efficiency = any_efficiency();
    bool tied = either();

    [[nodiscard]] perf::StepTime<double> time() const { return perf::step_time(operators, layout, recipe, machine, efficiency, tied); }
    [[nodiscard]] double seconds() const { return time().all().value(); }
    [[nodiscard]] double bytes() const {
        return perf::memory(operators, layout, recipe, tied, perf::Reserve<double>{Bytes<>::of(1e9), 0.1}).all().value();
    }
};

}  // namespace traincost::test
