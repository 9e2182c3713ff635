// SPDX-License-Identifier: Apache-2.0
// How long the parts of an answer take. Figures are in docs/performance.md; nothing is a timed test.
#include <traincost/core/batch.hpp>
#include <traincost/traincost.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace traincost;  // NOLINT: a program, not a header

scenario::Request request(const char* model) {
    scenario::Request request;
    request.model = scenario::Given<std::string>{model, {}};
    request.regions = {{"nl", {}}};
    return request;
}

scenario::Scenario resolved() {
    auto scenario = scenario::resolve(request("deepseek-v3"), Catalog::embedded());
    if (!scenario) { std::exit(print(scenario.error())); }
    return std::move(*scenario);
}

/// The bar: one estimate on double within 2 microseconds.
void estimate_double(benchmark::State& state) {
    const auto scenario = resolved();
    for (auto _ : state) { benchmark::DoNotOptimize(scenario::estimate(scenario)); }
}
BENCHMARK(estimate_double);

void evaluate_double(benchmark::State& state) {
    auto scenario = resolved();
    for (auto _ : state) {
        benchmark::DoNotOptimize(scenario.inputs);
        benchmark::DoNotOptimize(scenario::evaluate(scenario.choices, scenario.inputs));
    }
}
BENCHMARK(evaluate_double);

/// Eight estimates at a time, baseline instructions.
void evaluate_batch(benchmark::State& state) {
    const auto scenario = resolved();
    auto inputs = scenario::lift<Batch>(scenario.inputs, [](auto, double x, const Dimensions&) { return x; });
    for (auto _ : state) {
        benchmark::DoNotOptimize(inputs);
        benchmark::DoNotOptimize(scenario::evaluate(scenario.choices, inputs));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Batch::size));
}
BENCHMARK(evaluate_batch);

void open_catalog(benchmark::State& state) {
    for (auto _ : state) { benchmark::DoNotOptimize(Catalog::embedded()); }
}
BENCHMARK(open_catalog);

void resolve_one_region(benchmark::State& state) {
    const auto catalog = Catalog::embedded();
    const auto asked = request("deepseek-v3");
    for (auto _ : state) { benchmark::DoNotOptimize(scenario::resolve(asked, catalog)); }
}
BENCHMARK(resolve_one_region);

void compare_three_regions(benchmark::State& state) {
    const auto catalog = Catalog::embedded();
    const auto asked = request("deepseek-v3");
    for (auto _ : state) { benchmark::DoNotOptimize(compare::regions(asked, catalog, {"europe", "us", "china"})); }
}
BENCHMARK(compare_three_regions);

void parse_price(benchmark::State& state) {
    for (auto _ : state) { benchmark::DoNotOptimize(units::parse<Priced<EnergyPrice<>>>("0.1264 EUR/kWh")); }
}
BENCHMARK(parse_price);

}  // namespace

BENCHMARK_MAIN();
