// SPDX-License-Identifier: Apache-2.0
// The real cost model over draws: one at a time on doubles, eight at a time with each instruction set, and a whole range.
#include <traincost/study/range.hpp>
#include <traincost/uncertainty/kernels.hpp>

#include <benchmark/benchmark.h>

#include <array>

namespace {

using namespace traincost;
using uncertainty::Isa;

const study::Study& deepseek() {
    static const study::Study made = [] {
        scenario::Request request;
        Diagnostics diagnostics;
        scenario::set(request, "model", "deepseek-v3", {}, diagnostics);
        scenario::set(request, "regions", "nl,us-tx,cn-nm", {}, diagnostics);
        return study::study_of(request, Catalog::embedded()).value();
    }();
    return made;
}

/// A block of draws of all figures.
const uncertainty::Columns& draws() {
    static const uncertainty::Columns columns(deepseek().sampler.size());
    static const bool filled = [] {
        deepseek().sampler.fill(*uncertainty::kernel::table(Isa::sse2), 1, 0, columns.data());
        return true;
    }();
    static_cast<void>(filled);
    return columns;
}

/// The rival: the same formulas on doubles, the inputs of one draw after the other.
void one_at_a_time(benchmark::State& state) {
    const auto& s = deepseek();
    for (auto _ : state) {
        for (const auto& run : s.runs) {
            auto in = run.inputs;
            std::array<double*, 128> slots = {};
            std::size_t count = 0;
            scenario::for_each_input(
                [&](std::string_view, auto& input) {
                    if constexpr (std::is_same_v<std::decay_t<decltype(input)>, double>) { slots[count++] = &input; }
                    else { slots[count++] = const_cast<double*>(&input.value()); }
                },
                in);
            for (std::size_t i = 0; i < uncertainty::block_draws; ++i) {
                for (const auto& drawn : run.drawn) { *slots[drawn.input] = draws()[drawn.column][i]; }
                benchmark::DoNotOptimize(scenario::evaluate(run.choices, in).cost.total.value());
            }
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(uncertainty::block_draws));
}
BENCHMARK(one_at_a_time)->Name("three regions, a draw at a time on doubles");

void eight_at_a_time(benchmark::State& state, Isa isa) {
    if (!uncertainty::is_supported(isa)) { state.SkipWithError("not supported here"); return; }
    const auto& s = deepseek();
    const uncertainty::Columns results(s.runs.size() * s.quantities.size());
    for (auto _ : state) {
        study::model_for(isa)(s.runs, static_cast<const double* const*>(draws().data()), uncertainty::block_draws, results.data());
        benchmark::DoNotOptimize(results[0][0]);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(uncertainty::block_draws));
}
BENCHMARK_CAPTURE(eight_at_a_time, sse2, Isa::sse2);
BENCHMARK_CAPTURE(eight_at_a_time, avx2, Isa::avx2);
BENCHMARK_CAPTURE(eight_at_a_time, avx512, Isa::avx512);

void whole_range(benchmark::State& state) {
    uncertainty::Run run;
    run.draws = 1'000'000;
    run.threads = static_cast<unsigned>(state.range(0));
    run.isa = uncertainty::widest_isa();
    for (auto _ : state) { benchmark::DoNotOptimize(study::range_of(deepseek(), run).draws); }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(run.draws));
}
BENCHMARK(whole_range)->Name("range of three regions, 10^6 draws, threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
