// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search.hpp>

#include <traincost/perf/search_walk.hpp>
#include <traincost/uncertainty/threads.hpp>

#include <algorithm>
#include <deque>

namespace traincost::perf {

namespace {

using namespace detail;

struct Task {
    Unit unit;
    double least = 0.0;  ///< seconds for a sequence
    Part part;
};

/// All there is to do, that first that may be fastest: what it finds lets the rest be skipped. What is found does not depend on it.
std::vector<Task> tasks_of(const Job& job, const Space& space, const SearchOptions& options, Walk& walk) {
    constexpr std::size_t enough = 16;  // for each thread, so that none waits long for the last
    const auto units = units_of(job, space);
    const std::size_t parts = options.threads > 1 && !units.empty() ? 1 + enough * options.threads / units.size() : 1;
    std::vector<Task> all;
    for (const auto& u : units) {
        const double least = options.prune ? walk.least_time(u) : 0.0;
        for (std::size_t i = 0; i < parts; ++i) { all.push_back({u, least, {i, parts}}); }
    }
    std::stable_sort(all.begin(), all.end(), [](const Task& a, const Task& b) { return a.least < b.least; });
    return all;
}

void add(SearchCounts& all, const SearchCounts& own) {
    all.legal += own.legal;
    all.unfit += own.unfit;
    all.timed += own.timed;
    all.skipped += own.skipped;
    all.partial += own.partial;
}

std::vector<Judged> judged_all(const Job& job, const std::vector<Ranked>& all) {
    std::vector<Judged> result;
    for (const auto& r : all) { result.push_back(judged(job, r)); }
    return result;
}

/// What the threads have found together. Best and front of a union are those of the parts' bests and fronts.
Found united(const Job& job, const Space& space, const SearchOptions& options, const std::deque<Walk>& walks) {
    Best best(options.best, space.batch);
    Front front(space.batch);
    Found found;
    Closest closest;
    bool fits = false;
    for (const auto& w : walks) {
        for (const auto& r : w.best().all()) { best.add(r); }
        for (const auto& r : w.front().all()) { front.add(r); }
        add(found.counts, w.counts());
        fits = fits || w.counts().timed > 0;
        const auto& own = w.closest();
        const bool smaller = own.needed < closest.needed || (own.needed == closest.needed && own.needed < never && precedes(own.layout, closest.layout, space.batch));
        if (smaller) { closest = own; }
    }
    found.best = judged_all(job, best.all());
    found.front = judged_all(job, front.all());
    if (!fits && closest.needed < never) { found.closest = closest.layout, found.least = Bytes<>::of(closest.needed); }
    return found;
}

}  // namespace

Found search(const Job& job, const Space& space, const SearchOptions& options) {
    Shared shared;
    const auto threads = std::max(1U, options.threads);
    std::deque<Walk> walks;
    for (unsigned i = 0; i < threads; ++i) { walks.emplace_back(job, space, options, shared); }
    const auto tasks = tasks_of(job, space, options, walks.front());
    shared.tasks = tasks.size();
    uncertainty::on_threads(threads, [&](unsigned thread) {
        for (auto i = shared.next++; i < tasks.size() && !shared.stopped; i = shared.next++) {
            walks[thread].take(tasks[i].unit, tasks[i].least, tasks[i].part);
            ++shared.done;
        }
    });
    auto found = united(job, space, options, walks);
    found.complete = !shared.stopped;
    return found;
}

tl::expected<FoundLayout, NoLayout> fastest_layout(const Job& job, const Wanted& wanted) {
    const auto found = search(job, usual_space(job, wanted));
    if (!found.best.empty()) { return FoundLayout{found.best.front().layout, found.best.front().time.all(), static_cast<std::size_t>(found.counts.timed)}; }
    return tl::unexpected(NoLayout{found.closest.has_value(), found.closest.value_or(Layout{}), found.least, job.room});
}

}  // namespace traincost::perf
