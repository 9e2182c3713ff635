// SPDX-License-Identifier: Apache-2.0
// How long the fastest layout takes to be found: an answer without a layout may take 30 milliseconds in all.
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/software.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>

namespace {

using namespace traincost;  // NOLINT: a program, not a header

void find_layout(benchmark::State& state, const char* id, perf::Wanted wanted) {
    const auto catalog = Catalog::embedded();
    const auto model = catalog.model(id);
    const auto chip = catalog.chip("h100-sxm");
    const auto constants = catalog.step_time();
    const auto usual = catalog.usual();
    if (!model || !model->shape || !chip || !constants || !usual) { std::exit(1); }
    const auto job = perf::job_of(*model->shape, *chip, perf::Products::bf16, {}, wanted.chips, *constants, *usual);
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

}  // namespace
