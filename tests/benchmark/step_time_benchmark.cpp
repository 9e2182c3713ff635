// SPDX-License-Identifier: Apache-2.0
// How long one layout takes to judge: whether it can be, its memory, its time. The bar is 1 microsecond.
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/legality.hpp>
#include <traincost/perf/step_time.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace traincost;  // NOLINT: a program, not a header

perf::Machine<double> machine() {
    perf::Machine<double> m;
    m.peak = m.peak_16 = FlopRate<>::of(989.4e12);
    m.memory_rate = Bandwidth<>::of(3.35e12);
    m.memory = Bytes<>::of(80e9);
    m.link = Bandwidth<>::of(450e9);
    m.network = Bandwidth<>::of(50e9);
    return m;
}

perf::Efficiency<double> efficiency() {
    perf::Efficiency<double> e{};
    e.product = e.attention = e.recurrence = e.product_memory = e.memory = e.traffic = e.routed = e.link = e.network = 0.8;
    e.tensor_exposed = e.exchange_exposed = e.data_exposed = 0.5;
    return e;
}

void judge_layout(benchmark::State& state, const char* id, std::int64_t expert) {
    const auto model = Catalog::embedded().model(id);
    if (!model || !model->shape) { std::exit(1); }
    const auto operators = workload::operators_of(*model->shape);
    const auto m = machine();
    const auto e = efficiency();
    const perf::Reserve<double> reserve{Bytes<>::of(7e9), 0.15};
    perf::Layout l{.tensor = 8, .pipeline = 8, .data = 32, .expert = expert, .batch = 2048, .sequence = 8192, .zero = 1};
    for (auto _ : state) {
        benchmark::DoNotOptimize(l);
        benchmark::DoNotOptimize(perf::broken(operators, l));
        benchmark::DoNotOptimize(perf::memory(operators, l, perf::Recipe{}, false, reserve));
        benchmark::DoNotOptimize(perf::step_time(operators, l, perf::Recipe{}, m, e, false));
    }
}
BENCHMARK_CAPTURE(judge_layout, dense, "llama-3.1-405b", 1);
BENCHMARK_CAPTURE(judge_layout, experts, "deepseek-v3", 8);

}  // namespace
