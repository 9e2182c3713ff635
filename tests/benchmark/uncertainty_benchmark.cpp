// SPDX-License-Identifier: Apache-2.0
// How many draws a second: the eight-input reference model, mean and two quantiles, against plain <random>.
// The other rival is beside this file: /usr/bin/python3 tests/benchmark/reference_model.py
#include <support/models/reference.hpp>
#include <traincost/uncertainty/run.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace {

using namespace traincost::uncertainty;  // NOLINT: a program, not a header
using traincost::test::ReferenceBlocks;

constexpr std::uint64_t draws = 10'000'000;

void report(benchmark::State& state) { state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(draws)); }

/// From nothing to mean, P50 and P90.
void reference_model(benchmark::State& state, Isa isa, unsigned threads) {
    if (!is_supported(isa)) { return state.SkipWithError("not on this processor"); }
    for (auto _ : state) {
        const auto sampler = traincost::test::reference_sampler();
        Run run;
        run.seed = 7;
        run.draws = draws;
        run.threads = threads;
        run.isa = isa;
        const auto drawn = draw(sampler, 1, run, ReferenceBlocks{});
        benchmark::DoNotOptimize(drawn.outputs[0].mean());
        benchmark::DoNotOptimize(drawn.outputs[0].quantiles({0.5, 0.9}));
    }
    report(state);
}
BENCHMARK_CAPTURE(reference_model, avx512, Isa::avx512, 1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(reference_model, avx512_two_threads, Isa::avx512, 2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(reference_model, avx2, Isa::avx2, 1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(reference_model, sse2, Isa::sse2, 1)->Unit(benchmark::kMillisecond)->UseRealTime();

/// What one writes without a library: the standard generator and distributions, an array, nth_element.
void standard_random(benchmark::State& state) {
    for (auto _ : state) {
        std::mt19937_64 random(7);
        std::lognormal_distribution<double> l0(0.0, 0.5);
        std::lognormal_distribution<double> l1(1.0, 0.3);
        std::lognormal_distribution<double> l2(0.2, 0.1);
        std::normal_distribution<double> normal(10.0, 1.0);
        std::uniform_real_distribution<double> uniform(0.0, 1.0);
        std::gamma_distribution<double> gamma_4(4.0, 1.0);
        std::gamma_distribution<double> gamma_6(6.0, 1.0);
        const auto triangular = [&](double low, double mode, double high) {
            const double u = uniform(random);
            return u < (mode - low) / (high - low) ? low + std::sqrt(u * (high - low) * (mode - low))
                                                   : high - std::sqrt((1.0 - u) * (high - low) * (high - mode));
        };
        std::vector<double> y(draws);
        for (auto& value : y) {
            const double four = gamma_4(random);
            const double beta = four / (four + gamma_6(random));
            value = l0(random) * l1(random) * l2(random) / (beta + 0.1) + normal(random) * triangular(1.0, 2.0, 4.0) *
                                                                              triangular(0.5, 0.7, 1.0) *
                                                                              (0.5 + 1.5 * uniform(random));
        }
        benchmark::DoNotOptimize(std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(draws));
        std::nth_element(y.begin(), y.begin() + draws / 2, y.end());
        std::nth_element(y.begin() + draws / 2, y.begin() + draws / 10 * 9, y.end());
        benchmark::DoNotOptimize(y);
    }
    report(state);
}
BENCHMARK(standard_random)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The stages on their own, a block at a time.
void stage(benchmark::State& state, Isa isa, std::size_t input) {
    if (!is_supported(isa)) { return state.SkipWithError("not on this processor"); }
    const auto& kernels = *kernel::table(isa);
    const auto all = traincost::test::reference_sampler();
    const auto sampler = Sampler::make({all.inputs()[input]}).value();
    const Columns columns(1);
    std::uint64_t block = 0;
    for (auto _ : state) {
        sampler.fill(kernels, 7, block++, columns.data());
        benchmark::DoNotOptimize(columns[0][0]);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(block_draws));
}
BENCHMARK_CAPTURE(stage, lognormal, Isa::avx512, 0);
BENCHMARK_CAPTURE(stage, normal, Isa::avx512, 3);
BENCHMARK_CAPTURE(stage, triangular, Isa::avx512, 4);
BENCHMARK_CAPTURE(stage, uniform, Isa::avx512, 6);
BENCHMARK_CAPTURE(stage, beta, Isa::avx512, 7);

void summing_up(benchmark::State& state) {
    const auto& kernels = *kernel::table(widest_isa());
    const auto sampler = traincost::test::reference_sampler();
    const Columns columns(8);
    sampler.fill(kernels, 7, 0, columns.data());
    Summary summary;
    for (auto _ : state) { summary.add(kernels, columns[0], block_draws); }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(block_draws));
}
BENCHMARK(summing_up);

}  // namespace
