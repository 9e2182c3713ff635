// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search.hpp>

#include <algorithm>
#include <numeric>

namespace traincost::perf {

namespace {

constexpr std::int64_t one_by_one = 128;
constexpr std::int64_t most_attempts = 4096;  // a second or two; who asks so far away from what fits is told nothing on that side

/// Chips that hold the state of all layers, however it is sharded: below it nothing fits.
std::int64_t chips_for_state(const Job& job) {
    const Layout one{.zero = 3};
    const auto s = state_bytes(detail::layer_parameters<double>(job.operators, one), one, job.recipe);
    const double all = s.weights + s.gradients + s.optimizer * (1.0 - job.recipe.offloaded_optimizer);
    constexpr double most = 1e15;  // also where there is no room at all
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(most, all / std::max(1.0, job.room.value()) * 0.999)));
}

/// Counts away from what is asked for, each that the told axes divide; after the first so many those of whole domains.
template <class F>
std::optional<std::int64_t> first(std::int64_t from, std::int64_t to, std::int64_t step, std::int64_t domain, F feasible) {
    const auto way = to < from ? -step : step;
    auto c = way > 0 ? (from / step + 1) * step : (from - 1) / step * step;
    std::int64_t tried = 0;
    for (std::int64_t i = 0; way > 0 ? c <= to : c >= to; c += way, ++i) {
        if (i >= one_by_one && c % domain != 0) { continue; }
        if (++tried > most_attempts) { break; }
        if (c > 0 && feasible(c)) { return c; }
    }
    return std::nullopt;
}

}  // namespace

Nearest nearest_feasible(const std::function<Job(std::int64_t)>& job_on, const Space& space, std::int64_t node) {
    const auto feasible = [&](std::int64_t chips) {
        auto own = space;
        own.chips = chips;
        SearchOptions options;
        options.any = true;
        return !search(job_on(chips), own, options).best.empty();
    };
    const auto job = job_on(space.chips);
    const auto least = chips_for_state(job);
    const auto told = space.tensor.value_or(1) * space.pipeline.value_or(1) * space.context.value_or(1) * space.data.value_or(1);
    const auto step = space.chips > node ? std::lcm(told, std::max<std::int64_t>(1, node)) : told;
    const auto domain = std::max<std::int64_t>(1, job.machine.domain);
    return {first(space.chips, least, step, domain, feasible),
            first(std::max(space.chips, least - 1), 4 * std::max(space.chips, least), step, domain, feasible)};
}

Nearest nearest_feasible(const Job& job, const Space& space, std::int64_t node) {
    return nearest_feasible([&job](std::int64_t) { return job; }, space, node);
}

}  // namespace traincost::perf
