// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search.hpp>

#include <traincost/perf/legality.hpp>

#include <algorithm>

namespace traincost::perf {

namespace {

using namespace detail;

bool better(const Judged& a, const Judged& b, const Space& s) {
    const int ra = rank_of(a.layout.batch, s), rb = rank_of(b.layout.batch, s);
    if (ra != rb) { return ra < rb; }
    if (a.per_sequence != b.per_sequence) { return a.per_sequence < b.per_sequence; }
    return precedes(a.layout, b.layout, s.batch);
}

class Search {
 public:
    Search(const Job& job, const Space& space, const SearchOptions& options) : job_(job), space_(space), options_(options) {}

    Found result() {
        for (const auto& u : units_of(job_, space_)) { each_pipeline(u); }
        if (options_.front) { only_front(); }
        return std::move(found_);
    }

 private:
    void each_pipeline(const Unit& u) {
        for (const auto p : pipelines_of(job_, space_, u)) {
            Layout l{.tensor = u.tensor, .pipeline = p, .data = space_.chips / (u.tensor * u.context * p), .expert = u.expert, .context = u.context,
                     .sequence = space_.sequence};
            for (const auto b : micro_batches_of(space_, l.data)) {
                l.micro_batch = b;
                const auto batches = batches_of(space_, p, l.data, b);
                l.batch = batches.nearest;
                each_order(l);
                l.batch = batches.by_stages;
                if (batches.by_stages != batches.nearest) { each_order(l); }
            }
        }
    }
    void each_order(Layout l) {
        if (!space_.any_batch && rank_of(l.batch, space_) > 0) { return; }
        for (const auto& o : orders_of(job_, space_, l.pipeline)) {
            l.schedule = o.schedule;
            l.interleave = o.interleave;
            if (!goes(space_, l) || broken(job_.operators, l)) { continue; }
            for (const int z : zeros_of(job_, space_, l)) {
                for (const bool norms : norms_of(space_, l.tensor)) {
                    l.zero = z;
                    l.sequence_parallel = norms;
                    each_recomputation(l);
                }
            }
        }
    }
    void each_recomputation(Layout l) {
        for (const auto r : space_.recompute) {
            l.recompute = r;
            l.recomputed = 1.0;
            ++found_.counts.legal;
            judge(l);
        }
        if (space_.recompute.size() == 1 || space_.recompute.back() != Recompute::full) { return; }
        const auto least = with_least_recomputation(job_, l);
        if (least.recompute != Recompute::full || least.recomputed >= 1.0) { return; }
        ++found_.counts.partial;
        judge(least);
    }
    void judge(const Layout& l) {
        const auto needed = job_.needed(l);
        if (needed > job_.room) {
            ++found_.counts.unfit;
            if (!found_.closest || needed < found_.least) { found_.closest = l, found_.least = needed; }
            return;
        }
        ++found_.counts.timed;
        Judged j{l, needed, job_.step(l), 0.0};
        j.per_sequence = j.time.all().value() / static_cast<double>(std::min(l.batch, space_.batch));
        if (options_.front) { found_.front.push_back(j); }
        const auto at = std::upper_bound(found_.best.begin(), found_.best.end(), j, [this](const auto& a, const auto& b) { return better(a, b, space_); });
        found_.best.insert(at, j);
        if (found_.best.size() > options_.best) { found_.best.pop_back(); }
    }
    void only_front() {
        auto all = std::move(found_.front);
        found_.front.clear();
        std::sort(all.begin(), all.end(), [this](const auto& a, const auto& b) { return better(a, b, space_); });
        for (const auto& j : all) {
            if (rank_of(j.layout.batch, space_) > rank_of(all.front().layout.batch, space_)) { break; }
            if (found_.front.empty() || j.needed < found_.front.back().needed) { found_.front.push_back(j); }
        }
    }

    const Job& job_;
    const Space& space_;
    const SearchOptions& options_;
    Found found_;
};

bool feasible(const Job& job, Space space, std::int64_t chips) {
    space.chips = chips;
    return !search(job, space).best.empty();
}

}  // namespace

Found search(const Job& job, const Space& space, const SearchOptions& options) { return Search(job, space, options).result(); }

tl::expected<FoundLayout, NoLayout> fastest_layout(const Job& job, const Wanted& wanted) {
    const auto found = search(job, usual_space(job, wanted));
    if (!found.best.empty()) { return FoundLayout{found.best.front().layout, found.best.front().time.all(), found.counts.timed}; }
    return tl::unexpected(NoLayout{found.closest.has_value(), found.closest.value_or(Layout{}), found.least, job.room});
}

Nearest nearest_feasible(const Job& job, const Space& space) {
    Nearest n;
    for (auto c = space.chips - 1; c >= 1 && !n.below; --c) {
        if (feasible(job, space, c)) { n.below = c; }
    }
    for (auto c = space.chips + 1; c <= 2 * space.chips + 64 && !n.above; ++c) {
        if (feasible(job, space, c)) { n.above = c; }
    }
    return n;
}

}  // namespace traincost::perf
