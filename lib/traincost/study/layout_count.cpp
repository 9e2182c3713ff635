// SPDX-License-Identifier: Apache-2.0
// The number of chips for a deadline, a budget or both. Each number is first laid out as `estimate` does, and searched in full where any
// layout of it could meet the goals. What is looked at grows by eighths of a doubling; below the first number that does it every
// whole node is that may do it too.
#include <traincost/study/layout_search.hpp>

#include <traincost/catalog/economics.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>
#include <variant>

namespace traincost::study {

namespace {

using scenario::Request;
using scenario::Scenario;

/// Numbers of nodes that are looked at: all up to sixteen, then eight in each doubling: 16, 18, 20 ... 30, 32, 36, 40 ...
std::vector<std::int64_t> counts_of(std::int64_t node) {
    std::vector<std::int64_t> all;
    for (std::int64_t m = 1, step = 1; m * node <= most_chips; m += step) {
        if (m >= 16 * step) { step *= 2; }
        all.push_back(m * node);
    }
    return all;
}

struct Goals {
    std::optional<Time<>> deadline;
    std::optional<Cost<>> budget;
    Time<> longest{};  ///< without a deadline: no run outlives its hardware, however little it may cost

    [[nodiscard]] bool in_time(const CountTried& c) const { return c.wall_clock <= (deadline ? *deadline : longest); }
    [[nodiscard]] bool affordable(const CountTried& c) const { return !budget || c.cost <= *budget; }
    [[nodiscard]] bool met(const CountTried& c) const { return in_time(c) && affordable(c); }
};

CountTried tried(const LaidOutRun& run) { return {run.judged.layout.chips(), run.estimate.wall_clock, run.estimate.cost.total}; }

/// The run on so many chips as `estimate` lays it out.
struct Usual {
    CountTried run;
    double per_sequence = 0.0;  ///< seconds, of all sequences of a step
    std::shared_ptr<const scenario::Sought> sought;
};

/// Nothing where it does not fit.
std::optional<Usual> usual(const LayoutSearch& search, std::int64_t chips) {
    const auto scenario = scenario::resolve(on_chips(search.request, chips), search.catalog);
    if (!scenario || !scenario->choices.plan()) { return std::nullopt; }
    const auto outcome = scenario::estimate(*scenario);
    const auto* e = std::get_if<scenario::Estimate<double>>(&outcome);
    if (e == nullptr) { return std::nullopt; }
    const auto step = scenario::laid_out(*scenario)->time.all();
    const auto batch = static_cast<double>(scenario->choices.plan()->layout.batch);
    return Usual{{chips, e->wall_clock, e->cost.total}, step.value() / batch, scenario->sought};
}

/// Better where nothing meets the goals: nearer to the one that is missed by more.
double miss_of(const CountTried& c, const Goals& g) {
    const double late = c.wall_clock / (g.deadline ? *g.deadline : g.longest);
    const double dear = g.budget ? c.cost / *g.budget : 0.0;
    return std::max(late, dear);
}

class CountSearch {
 public:
    CountSearch(const LayoutSearch& search, const Scenario& question, Time<> life) : search_(search), node_(static_cast<std::int64_t>(question.inputs.chips_per_node.value())) {
        if (search.request.deadline) { goals_.deadline = search.request.deadline->value; }
        goals_.budget = search.wish.budget;
        goals_.longest = life;
    }

    Result<ChipLayouts> answer() {
        estimate_all();
        return goals_.deadline ? fewest_in_time() : fastest_within_budget();
    }

 private:
    /// From the fewest on; once the goals are met with room, more chips only cost more.
    void estimate_all() {
        constexpr double room = 1.5;
        for (const auto chips : counts_of(node_)) {
            if (!search_.keep_on(0.0)) { ended_ = true; return; }
            auto e = usual(search_, chips);
            if (!e && !estimates_.empty() && chips > 4 * estimates_.back().run.chips) { return; }
            if (!e) { continue; }
            estimates_.push_back(std::move(*e));
            const auto& run = estimates_.back().run;
            if (goals_.deadline && run.wall_clock * room < *goals_.deadline && goals_.affordable(run)) { return; }
        }
    }

    /// In the order of the chips: the first that a full search shows to meet the goals.
    Result<ChipLayouts> fewest_in_time() {
        for (std::size_t i = 0; i < estimates_.size() && !ended_; ++i) {
            auto own = searched(i, goals_);
            if (own && (own->best.empty() || !goals_.met(tried(own->best.front())))) { continue; }
            return !own || !own->complete ? std::move(own) : fewer(std::move(*own));
        }
        return none();
    }

    /// The layouts of one number of chips, where any could meet the goals; else none. Keeps the nearest to the goals in mind.
    Result<ChipLayouts> searched(std::size_t i, const Goals& goals) {
        if (!may_be_met(estimates_[i], goals)) { return ChipLayouts{}; }
        return searched(i);
    }
    Result<ChipLayouts> searched(std::size_t i) {
        const auto request = on_chips(search_.request, estimates_[i].run.chips);
        const auto part = search_.part(i, estimates_.size());
        auto own = layouts_on_chip({request, search_.catalog, search_.wish, part.from, part.to});
        if (!own) { return own; }
        ended_ = ended_ || !own->complete;
        own->counts_tried = estimates_.size();
        if (!own->best.empty()) { closer(tried(own->best.front())); }
        return own;
    }

    /// Whether any layout of so many chips could meet the goals. On a layout that is faster by a factor than the usual one no run is
    /// shorter or cheaper by more: what runs take beyond their steps is more where those are faster, and what does not follow
    /// the hours stays.
    [[nodiscard]] bool may_be_met(const Usual& u, const Goals& goals) {
        const double miss = miss_of(u.run, goals);
        if (miss <= 1.0) { return true; }
        perf::SearchOptions options;
        options.threads = search_.wish.threads;
        options.limit = u.per_sequence / miss;
        options.keep_on = [&](const perf::Progress&) { return search_.keep_on(0.0); };
        const auto found = perf::search(u.sought->job, space_of(*u.sought), options);
        ended_ = ended_ || !found.complete;
        return !found.best.empty() && found.best.front().per_sequence <= options.limit;
    }

    /// The first number of chips that may do it where one is known that does: whole nodes in which its GPU-hours, and some fewer, as
    /// other numbers divide better, fill the time.
    [[nodiscard]] std::int64_t first_to_try(const LaidOutRun& known) const {
        constexpr double fewer_hours = 0.95;
        const auto chips = fewer_hours * (known.estimate.chip_time / *goals_.deadline).value();
        return node_ * static_cast<std::int64_t>(std::ceil(chips / static_cast<double>(node_)));
    }

    /// The fewest of all whole nodes from there on up to an answer.
    Result<ChipLayouts> fewer(ChipLayouts answer) {
        const auto from = first_to_try(answer.best.front());
        if (from < answer.chips) { answer.every_from = from; }
        for (auto chips = from; chips < answer.chips && !ended_; chips += node_) {
            const bool known = std::any_of(estimates_.begin(), estimates_.end(), [chips](const Usual& e) { return e.run.chips == chips; });
            answer.counts_tried += known ? 0 : 1;
            const auto u = usual(search_, chips);
            if (!u || !may_be_met(*u, goals_)) { continue; }
            const auto request = on_chips(search_.request, chips);
            auto own = layouts_on_chip({request, search_.catalog, search_.wish, search_.to, search_.to});
            if (!own) { return own; }
            ended_ = ended_ || !own->complete;
            if (own->best.empty() || !goals_.met(tried(own->best.front()))) { continue; }
            own->counts_tried = answer.counts_tried;
            own->every_from = answer.every_from;
            return own;
        }
        answer.complete = answer.complete && !ended_;
        return answer;
    }

    /// The fastest that can be paid. From the most chips on: each that is looked at has to be faster than what is found.
    Result<ChipLayouts> fastest_within_budget() {
        std::optional<ChipLayouts> best;
        auto goals = goals_;
        for (std::size_t i = estimates_.size(); i-- > 0 && !ended_;) {
            auto own = searched(i, goals);
            if (!own) { return own; }
            if (own->best.empty() || !goals.met(tried(own->best.front()))) { continue; }
            goals.deadline = own->best.front().estimate.wall_clock;
            best = std::move(*own);
        }
        if (!best) { return none(); }
        best->complete = !ended_;
        return std::move(*best);
    }

    void closer(const CountTried& c) {
        if (!closest_ || miss_of(c, goals_) < miss_of(*closest_, goals_)) { closest_ = c; }
    }

    /// Where nothing could meet the goals, the numbers that are nearest to them as they are estimated are searched in full.
    Result<bool> look_for_closest() {
        constexpr std::size_t some = 8;
        std::vector<std::size_t> order(estimates_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return miss_of(estimates_[a].run, goals_) < miss_of(estimates_[b].run, goals_); });
        if (order.size() > some) { order.resize(some); }
        for (const auto i : order) {
            if (ended_) { break; }
            if (const auto own = searched(i); !own) { return tl::unexpected(own.error()); }
        }
        return true;
    }

    /// Of an early end: the fewest chips that are in time, or the fastest that can be paid, laid out as `estimate` does; else the nearest
    /// to that.
    [[nodiscard]] const CountTried* best_so_far() const {
        const CountTried* best = nullptr;
        const auto better = [&](const CountTried& a, const CountTried& b) {
            if (goals_.met(a) != goals_.met(b)) { return goals_.met(a); }
            if (!goals_.met(a)) { return miss_of(a, goals_) < miss_of(b, goals_); }
            return goals_.deadline ? a.chips < b.chips : a.wall_clock < b.wall_clock;
        };
        for (const auto& e : estimates_) {
            if (best == nullptr || better(e.run, *best)) { best = &e.run; }
        }
        if (closest_ && (best == nullptr || better(*closest_, *best))) { best = &*closest_; }
        return best;
    }

    /// No number of chips meets the goals, or none was found before the end.
    Result<ChipLayouts> none() {
        if (const auto looked = look_for_closest(); !looked) { return tl::unexpected(looked.error()); }
        const auto question = question_of(on_chips(search_.request, closest_ ? closest_->chips : node_), search_.catalog);
        if (!question) { return tl::unexpected(question.error()); }
        const auto* so_far = ended_ ? best_so_far() : nullptr;
        if (so_far != nullptr) { closest_ = *so_far; }
        ChipLayouts c;
        c.chip_id = question->names.chip_id;
        c.chip_short = question->names.chip_short;
        c.currency = question->currency;
        c.names = {question->names.model, question->names.chip, question->names.chip_short};
        c.complete = !ended_;
        c.meets = so_far != nullptr && goals_.met(*so_far);
        c.counts_tried = estimates_.size();
        c.closest = closest_;
        c.why_not = ended_ ? "no number of chips was found yet" :
                    closest_ ? "no number of chips does" : fmt::format("no number of chips holds {} on any layout", question->names.model);
        return c;
    }

    const LayoutSearch& search_;
    std::int64_t node_;
    Goals goals_;
    std::vector<Usual> estimates_;
    std::optional<CountTried> closest_;
    bool ended_ = false;
};

}  // namespace

Result<ChipLayouts> layouts_for_goals(const LayoutSearch& search) {
    const auto question = question_of(on_chips(search.request, 8), search.catalog);
    if (!question) { return tl::unexpected(question.error()); }
    const auto economics = catalog::economics_of(search.catalog);
    if (!economics) { return tl::unexpected(economics.error()); }
    return CountSearch(search, *question, economics->life.value).answer();
}

}  // namespace traincost::study
