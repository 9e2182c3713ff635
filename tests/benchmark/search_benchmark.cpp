// SPDX-License-Identifier: Apache-2.0
// How many layouts a second are judged, and how long the best of a whole space takes: bars are a million a second on a core, 2 s for
// GPT-3 175B on 4,096 A100 and 5 s for DeepSeek-V3 on 2,048 H800, 30 ms for an answer without a layout in all.
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/search.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace traincost;  // NOLINT: a program, not a header

perf::Job job_of(const char* model_id, const char* chip_id, std::int64_t chips) {
    const auto catalog = Catalog::embedded();
    const auto model = catalog.model(model_id);
    const auto chip = catalog.chip(chip_id);
    const auto constants = catalog.step_time();
    const auto usual = catalog.usual();
    if (!model || !model->shape || !chip || !constants || !usual) { std::exit(1); }
    return perf::job_of(*model->shape, *chip, perf::Products::bf16, {perf::Stack::megatron_core, {}, true}, chips, *constants, *usual);
}

void find_layout(benchmark::State& state, const char* id, perf::Wanted wanted) {
    const auto job = job_of(id, "h100-sxm", wanted.chips);
    std::size_t tried = 0;
    for (auto _ : state) {
        const auto found = perf::fastest_layout(job, wanted);
        if (!found) { std::exit(1); }
        tried = found->tried;
    }
    state.counters["tried"] = static_cast<double>(tried);
}
BENCHMARK_CAPTURE(find_layout, dense_16384, "llama-3.1-405b", {.chips = 16384, .batch = 2048, .sequence = 8192});
BENCHMARK_CAPTURE(find_layout, experts_2048, "deepseek-v3", {.chips = 2048, .batch = 15360, .sequence = 4096});
BENCHMARK_CAPTURE(find_layout, experts_100000, "deepseek-v3", {.chips = 100000, .batch = 15360, .sequence = 4096});
BENCHMARK_CAPTURE(find_layout, experts_73728_long, "deepseek-v3", {.chips = 73728, .batch = 960, .sequence = 131072});

enum class Skip { nothing, proven };

/// The full space: `timed` layouts fit and had memory and time computed, each; `unfit` had its memory computed.
void search_space(benchmark::State& state, const char* id, const char* chip, perf::Wanted wanted, Skip skip, bool front) {
    const auto job = job_of(id, chip, wanted.chips);
    const auto space = perf::full_space(job, wanted);
    const perf::SearchOptions options{.best = 5, .front = front, .prune = skip == Skip::proven, .threads = static_cast<unsigned>(state.range(0))};
    perf::SearchCounts counts;
    for (auto _ : state) {
        const auto found = perf::search(job, space, options);
        if (found.best.empty()) { std::exit(1); }
        counts = found.counts;
    }
    const auto number = [](std::uint64_t n, auto flags) { return benchmark::Counter(static_cast<double>(n), flags); };
    state.counters["space"] = number(counts.legal, benchmark::Counter::kDefaults);
    state.counters["unfit"] = number(counts.unfit, benchmark::Counter::kDefaults);
    state.counters["timed"] = number(counts.timed, benchmark::Counter::kDefaults);
    state.counters["skipped"] = number(counts.skipped, benchmark::Counter::kDefaults);
    state.counters["timed_rate"] = number(counts.timed, benchmark::Counter::kIsIterationInvariantRate);
}

const perf::Wanted gpt{.chips = 4096, .batch = 1536, .sequence = 2048}, deepseek{.chips = 2048, .batch = 15360, .sequence = 4096};

BENCHMARK_CAPTURE(search_space, gpt3_every_layout, "gpt-3", "a100-sxm-80gb", gpt, Skip::nothing, false)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(search_space, gpt3_pruned, "gpt-3", "a100-sxm-80gb", gpt, Skip::proven, false)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(search_space, gpt3_front, "gpt-3", "a100-sxm-80gb", gpt, Skip::proven, true)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(search_space, deepseek_every_layout, "deepseek-v3", "h800-sxm", deepseek, Skip::nothing, false)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(search_space, deepseek_pruned, "deepseek-v3", "h800-sxm", deepseek, Skip::proven, false)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(search_space, deepseek_front, "deepseek-v3", "h800-sxm", deepseek, Skip::proven, true)->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
