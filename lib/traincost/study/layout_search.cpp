// SPDX-License-Identifier: Apache-2.0
// The best layouts of a run on one chip in one number.
#include <traincost/study/layout_search.hpp>

#include <traincost/perf/software.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace traincost::study {

namespace {

using scenario::Request;
using scenario::Scenario;

/// What is known of a chip before anything is searched.
ChipLayouts named(const Scenario& s, const perf::Space& space) {
    ChipLayouts c;
    c.chip_id = s.names.chip_id;
    c.chip_short = s.names.chip_short;
    c.chips = space.chips;
    c.space = space;
    c.currency = s.currency;
    c.names = {s.names.model, s.names.chip, s.names.chip_short};
    return c;
}

/// The run on a layout; the reason where there is none.
Result<std::variant<LaidOutRun, std::string>> run_on(const LayoutSearch& search, const Request& request, const perf::Judged& judged) {
    auto own = request;
    own.layout.whole = judged.layout;
    auto scenario = scenario::resolve(own, search.catalog);
    if (!scenario) { return tl::unexpected(scenario.error()); }
    auto outcome = scenario::estimate(*scenario);
    if (auto* reason = std::get_if<scenario::Infeasible>(&outcome)) { return std::move(reason->reason); }
    return LaidOutRun{judged, std::move(*scenario), std::get<scenario::Estimate<double>>(outcome)};
}

/// The winner has to be a run that can be; a runner-up or a point of the front that cannot is left out.
Result<std::string> take_runs(const LayoutSearch& search, const Request& request, const std::vector<perf::Judged>& judged, std::vector<LaidOutRun>& runs) {
    for (const auto& each : judged) {
        auto run = run_on(search, request, each);
        const bool first = &each == &judged.front();
        if (!run) {
            if (first) { return tl::unexpected(run.error()); }
            continue;
        }
        if (auto* reason = std::get_if<std::string>(&*run)) {
            if (first) { return std::move(*reason); }
            continue;
        }
        runs.push_back(std::move(std::get<LaidOutRun>(*run)));
    }
    return std::string();
}

std::string text_of(std::int64_t n) { return units::grouped(static_cast<double>(n)); }

/// Why there is no layout in this number.
std::string why_none(const Scenario& s, const perf::Space& space, const perf::Found& found, const Bytes<>& room, bool free) {
    const auto what = free ? "however it is laid out" : "with what is given of the layout";
    if (!found.closest) { return fmt::format("no layout divides {} among {} {}, {}", s.names.model, text_of(space.chips), s.names.chip_short, what); }
    const auto each = space.chips == 1 ? std::string("one chip") : fmt::format("each of {} chips", text_of(space.chips));
    return fmt::format("{} needs at least {} on {}, {}, and {} has {}", s.names.model, units::text(found.least), each, what, s.names.chip,
                       units::text(room));
}

/// Where nothing is legal the request is put to `resolve` as it stands, which complains at the place of what is in the way.
Result<bool> complain_of(const LayoutSearch& search, const Request& request) {
    const auto as_it_stands = scenario::resolve(request, search.catalog);
    if (!as_it_stands) { return tl::unexpected(as_it_stands.error()); }
    return true;
}

/// Of usual layouts, which take as little memory as any and are many fewer. A torus has other ways out in another number; all
/// else is judged alike.
perf::Nearest nearest(const LayoutSearch& search, const Scenario& asked) {
    const auto& sought = *asked.sought;
    const auto node = static_cast<std::int64_t>(asked.inputs.chips_per_node.value());
    auto space = perf::usual_space(sought.job, sought.wanted);
    space.any_batch = false;
    if (sought.job.machine.axes == 0) { return perf::nearest_feasible(sought.job, space, node); }
    const auto on = [&](std::int64_t chips) {
        const auto question = question_of(on_chips(search.request, chips), search.catalog);
        return question ? question->sought->job : sought.job;
    };
    return perf::nearest_feasible(on, space, node);
}

/// What has to be said of the question, and no run on a layout says any more.
std::vector<std::string> said_of_count(const Request& request, const Scenario& question) {
    std::vector<std::string> all;
    if (request.count) { return all; }
    std::copy_if(question.assumptions.begin(), question.assumptions.end(), std::back_inserter(all),
                 [](const std::string& sentence) { return sentence.starts_with("The number of chips is not told"); });
    return all;
}

}  // namespace

perf::Space space_of(const scenario::Sought& sought) {
    auto wanted = sought.wanted;
    if (perf::unfused(sought.software.stack) && !wanted.schedule) { wanted.schedule = perf::Schedule::one_forward_one_backward; }
    auto space = perf::full_space(sought.job, wanted);
    space.any_batch = false;  // a step of many times the tokens is another training
    return space;
}

LayoutSearch LayoutSearch::part(std::size_t i, std::size_t n) const {
    const double each = (to - from) / static_cast<double>(n);
    return {request, catalog, wish, from + each * static_cast<double>(i), from + each * static_cast<double>(i + 1)};
}

Request on_chips(const Request& request, std::int64_t chips) {
    auto own = request;
    own.count = scenario::Given<Chips<>>{Chips<>::of(static_cast<double>(chips)), request.count ? request.count->where : Place{"--count"}};
    own.deadline.reset();
    return own;
}

Result<Scenario> question_of(const Request& request, const Catalog& catalog) {
    auto open = request;
    open.layout.open = true;
    return scenario::resolve(open, catalog);
}

Result<ChipLayouts> named_chip(const LayoutSearch& search) {
    constexpr std::int64_t any = 8;
    const auto question = search.wish.any_count ? question_of(on_chips(search.request, any), search.catalog) : question_of(search.request, search.catalog);
    if (!question) { return tl::unexpected(question.error()); }
    auto own = named(*question, space_of(*question->sought));
    if (search.wish.any_count) { own.chips = 0; }
    return own;
}

Result<ChipLayouts> layouts_on_chip(const LayoutSearch& search) {
    const auto question = question_of(search.request, search.catalog);
    if (!question) { return tl::unexpected(question.error()); }
    const auto& sought = *question->sought;
    auto answer = named(*question, space_of(sought));
    answer.assumptions = said_of_count(search.request, *question);
    auto request = search.request;
    if (!request.count) { request.count = on_chips(request, answer.chips).count; }

    perf::SearchOptions options;
    options.best = std::max<std::size_t>(1, search.wish.best);
    options.front = search.wish.front;
    options.threads = search.wish.threads;
    options.keep_on = [&](const perf::Progress& p) { return search.keep_on(p.share); };
    const auto found = perf::search(sought.job, answer.space, options);
    answer.counts = found.counts;
    answer.complete = found.complete;
    if (found.best.empty()) {
        const bool free = search.request.layout.where() == nullptr;
        if (!found.closest && !free && found.complete) {
            if (const auto said = complain_of(search, request); !said) { return tl::unexpected(said.error()); }
        }
        answer.why_not = found.complete ? why_none(*question, answer.space, found, sought.job.room, free) : "none that fits was found yet";
        if (!found.complete) { return answer; }
        const auto near = nearest(search, *question);
        answer.below = near.below;
        answer.above = near.above;
        return answer;
    }
    auto reason = take_runs(search, request, found.best, answer.best);
    if (!reason) { return tl::unexpected(reason.error()); }
    answer.why_not = std::move(*reason);
    if (answer.best.empty()) { return answer; }
    if (const auto front = take_runs(search, request, found.front, answer.front); !front) { return tl::unexpected(front.error()); }
    return answer;
}

}  // namespace traincost::study
