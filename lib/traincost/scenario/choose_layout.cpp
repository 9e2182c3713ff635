// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that chooses a layout: what is given of it is kept, the rest searched; and why there is none.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/perf/legality.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/usual.hpp>
#include <traincost/units/format.hpp>

namespace traincost::scenario {

const Place* LayoutRequest::where() const {
    for (const auto* field : {&tensor, &pipeline, &data, &expert, &context, &interleave, &micro_batch, &zero}) {
        if (*field) { return &(*field)->where; }
    }
    if (recompute) { return &recompute->where; }
    if (schedule) { return &schedule->where; }
    if (software) { return &software->where; }
    if (batch) { return &batch->where; }
    if (sequence) { return &sequence->where; }
    return fabric ? &fabric->where : nullptr;
}

perf::Wanted wanted_of(const LayoutRequest& r, const Task& task) {
    const auto of = [](const Maybe<std::int64_t>& given) { return given ? std::optional(given->value) : std::nullopt; };
    auto w = perf::usual_wish(task.software);
    w.chips = task.chips;
    w.batch = task.batch;
    w.sequence = task.sequence;
    if (r.batch || task.batch_told) { w.slack = 0.0; }
    w.tensor = of(r.tensor);
    w.pipeline = of(r.pipeline);
    w.data = of(r.data);
    if (r.interleave) { w.interleave = r.interleave->value; }
    w.expert = of(r.expert);
    w.context = of(r.context);
    w.micro_batch = of(r.micro_batch);
    if (r.zero) { w.zero = static_cast<int>(r.zero->value); }
    if (r.recompute) { w.recompute = r.recompute->value; }
    if (r.schedule) { w.schedule = r.schedule->value; }
    return w;
}

/// The place of the first axis that is given, or of the number of chips.
Place place_of(const Request& r) {
    if (const auto* where = r.layout.where()) { return *where; }
    if (!r.train.empty()) { return r.train.front().where; }
    return r.count ? r.count->where : r.predicted ? r.predicted->where : Place{};
}

std::string why_no_room(const Draft& d, std::int64_t chips, const perf::NoLayout& none) {
    const bool free = d.request.layout.where() == nullptr;
    return fmt::format("{} needs at least {} on {}, {}, and {} has {}", d.model->name, units::text(none.least),
                       chips == 1 ? "one chip" : fmt::format("each of {} chips", units::grouped(static_cast<double>(chips))),
                       free ? "however it is laid out" : "with what is given of the layout", d.chip->name, units::text(none.room));
}

std::string nearest_counts(const Draft& d, const perf::Job& job, const Task& task) {
    auto other = task;
    const auto on = [&](std::int64_t chips) {
        other.chips = chips;
        return job_on(d, *d.chip, other);
    };
    const auto near = perf::nearest_feasible(on, perf::usual_space(job, wanted_of(d.request.layout, task)),
                                             static_cast<std::int64_t>(d.scenario.inputs.chips_per_node.value()));
    const auto text = [](std::int64_t n) { return units::grouped(static_cast<double>(n)); };
    if (near.below && near.above) { return fmt::format("; the nearest numbers of chips on which a layout fits are {} and {}", text(*near.below), text(*near.above)); }
    if (!near.below && !near.above) { return {}; }
    return near.above ? fmt::format("; the fewest chips from here on which a layout fits are {}", text(*near.above))
                      : fmt::format("; the most chips up to here on which a layout fits are {}", text(*near.below));
}

namespace {

void complain_of(Draft& d, const Place& where, const perf::Broken& broken, const perf::Layout& l) {
    d.complain(where, "illegal-layout", perf::sentence(broken, l), std::string(perf::rule_texts[static_cast<std::size_t>(broken.rule)]));
}

/// Whether one axis alone breaks a rule against the model, which is complained of where it is given.
bool complained_of_axis(Draft& d, const perf::Job& job, const perf::Wanted& w) {
    const auto& r = d.request.layout;
    const auto check = [&](const Maybe<std::int64_t>& given, std::int64_t perf::Layout::*axis, auto rule) {
        if (!given) { return false; }
        perf::Layout l;
        l.*axis = given->value;
        l.sequence = w.sequence;
        l.batch = l.data = l.expert;
        const auto broken = rule(job.operators, l);
        if (broken) { complain_of(d, given->where, broken, l); }
        return static_cast<bool>(broken);
    };
    const auto of_model = [](const workload::Operators& o, const perf::Layout& l) { return perf::detail::broken_model(o, l); };
    const auto of_sequence = [](const workload::Operators& o, const perf::Layout& l) { return perf::detail::broken_batch(o, l); };
    const auto of_experts = [](const workload::Operators& o, const perf::Layout& l) { return perf::detail::broken_experts(o, l); };
    if (r.expert && r.expert->value > 1 && job.operators.routing.experts == 0) {
        d.complain(r.expert->where, "no-effect", fmt::format("expert_parallel: {} has no experts", d.model->name), "leave it out");
        return true;
    }
    if (check(r.tensor, &perf::Layout::tensor, of_model) || check(r.pipeline, &perf::Layout::pipeline, of_model)) { return true; }
    if (check(r.context, &perf::Layout::context, of_sequence) || check(r.expert, &perf::Layout::expert, of_experts)) { return true; }
    if (r.interleave && r.pipeline) {
        perf::Layout l;
        l.pipeline = r.pipeline->value;
        l.interleave = r.interleave->value;
        if (const auto broken = perf::detail::broken_model(job.operators, l)) { complain_of(d, r.interleave->where, broken, l); return true; }
    }
    return false;
}

/// Whether the axes that are given do not divide the chips; complained of at the last of them.
bool complained_of_product(Draft& d, const perf::Wanted& w) {
    const auto& r = d.request.layout;
    std::int64_t before = 1;
    for (const auto* axis : {&r.tensor, &r.pipeline, &r.context, &r.data}) {
        if (!*axis) { continue; }
        const auto own = (*axis)->value;
        if (w.chips % (before * own) == 0) { before *= own; continue; }
        const auto rest = w.chips % before == 0 ? w.chips / before : w.chips;
        d.complain((*axis)->where, "illegal-layout",
                   fmt::format("{} do not divide {} chips{}", own, units::grouped(static_cast<double>(w.chips)),
                               before > 1 ? fmt::format(", {} of which each group of the other axes takes", before) : ""),
                   fmt::format("the nearest that would is {}", perf::detail::nearest_divisor(rest, own)));
        return true;
    }
    const bool all = r.tensor && r.pipeline && r.data && before != w.chips && !r.context;
    if (all && w.sequence < 16384) {
        d.complain(r.data->where, "illegal-layout", fmt::format("the layout fills {} chips, and there are {}", units::grouped(static_cast<double>(before)),
                                                                units::grouped(static_cast<double>(w.chips))),
                   fmt::format("{} replicas would fill them", w.chips / (before / r.data->value)));
    }
    return all && w.sequence < 16384;
}

/// Which rule the given axes break, or that they leave nothing.
void complain_of_layout(Draft& d, const perf::Job& job, const perf::Wanted& w) {
    if (complained_of_axis(d, job, w) || complained_of_product(d, w)) { return; }
    const auto& r = d.request.layout;
    if (r.batch) {
        d.complain(r.batch->where, "illegal-layout",
                   fmt::format("a batch of {} sequences divides among the replicas of no layout of {} chips that is asked for",
                               units::grouped(static_cast<double>(w.batch)), units::grouped(static_cast<double>(w.chips))),
                   "a multiple of the replicas times the micro-batch does");
        return;
    }
    d.complain(place_of(d.request), "illegal-layout",
               fmt::format("no layout of {} chips has all that is given", units::grouped(static_cast<double>(w.chips))), "leave some of it out");
}

/// A batch that is given is kept, or refused with the nearest that goes.
bool kept_batch(Draft& d, const Task& task, const perf::Layout& l) {
    const auto& batch = d.request.layout.batch;
    if (!batch || l.batch == task.batch) { return true; }
    d.complain(batch->where, "illegal-layout",
               fmt::format("a batch of {} sequences does not divide among the replicas of a layout of {} chips", units::grouped(static_cast<double>(task.batch)),
                           units::grouped(static_cast<double>(task.chips))),
               fmt::format("{} would, among {} replicas with {} at a time", units::grouped(static_cast<double>(l.batch)), l.data, l.micro_batch));
    return false;
}

/// A batch that nobody told and that no layout of so many chips takes is another one: said where it is far from the usual.
void say_other_batch(Draft& d, const Task& task, const perf::Layout& l) {
    const auto text = [](std::int64_t n) { return units::grouped(static_cast<double>(n)); };
    const double off = static_cast<double>(l.batch) / static_cast<double>(task.batch);
    if (off > 0.85 && off < 1.15) { return; }
    d.assume(fmt::format("No layout of {} chips divides a step of about {} sequences: steps of {} are taken.", text(task.chips), text(task.batch), text(l.batch)),
             "run.overhead");
}

/// What would change nothing on the layout that comes of it.
void refuse_without_effect(Draft& d, const perf::Layout& l) {
    const auto& r = d.request.layout;
    const auto refuse = [&](const Place& where, std::string_view key, std::string_view why) {
        d.complain(where, "no-effect", fmt::format("{}: {}", key, why), "leave it out");
    };
    if (l.pipeline == 1 && r.interleave && r.interleave->value > 1) { refuse(r.interleave->where, "interleave", "the layout has no pipeline"); }
    if (l.pipeline == 1 && r.schedule && r.schedule->value != perf::Schedule::one_forward_one_backward) {
        refuse(r.schedule->where, "schedule", "the layout has no pipeline");
    }
}

}  // namespace

std::optional<perf::Layout> layout_of(Draft& d, const perf::Job& job, const Task& task) {
    const auto& asked = d.request.layout;
    if (asked.whole) {
        refuse_without_effect(d, *asked.whole);
        return kept_batch(d, task, *asked.whole) ? asked.whole : std::nullopt;
    }
    const auto wanted = wanted_of(asked, task);
    const auto found = perf::fastest_layout(job, wanted);
    if (found) {
        refuse_without_effect(d, found->layout);
        say_other_batch(d, task, found->layout);
        if (!kept_batch(d, task, found->layout)) { return std::nullopt; }
        return found->layout;
    }
    if (found.error().legal) {
        if (!d.scenario.infeasible) { d.scenario.infeasible = why_no_room(d, task.chips, found.error()) + nearest_counts(d, job, task); }
        return found.error().closest;
    }
    if (asked.where() != nullptr) { complain_of_layout(d, job, wanted); }
    return std::nullopt;
}

}  // namespace traincost::scenario
