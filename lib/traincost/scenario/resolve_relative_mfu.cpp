// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that carries disclosed hours to another chip by the steps of both.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/perf/search.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

/// A step's arithmetic, which its chips decide on, and all else, which depends on how well the software hides it; of as many sequences
/// as the disclosed run is taken to have.
struct Parts {
    Time<> arithmetic, rest;
    Parts(const perf::StepTime<double>& s, double share) : arithmetic((s.products + s.experts + s.attention) * share), rest(s.all() * share - arithmetic) {}
};
Parts parts_of(const perf::Job& job, const perf::Layout& l, const Task& task) {
    return {job.step(l), static_cast<double>(task.batch) / static_cast<double>(l.batch)};
}

/// What a step of the disclosed run took, of so many tokens on so many chips.
Time<> disclosed_step(const Draft& d, const Task& task) {
    const auto& stage = d.scenario.inputs.stages[d.scenario.choices.main_stage];
    const double steps = stage.reference_tokens.value() / static_cast<double>(task.batch * task.sequence);
    return stage.chip_time / (static_cast<double>(task.chips) * units::chip) / steps;
}

/// MFU on this chip over that on the chip of the disclosed run. A step is predicted on both, each on the fastest layout that
/// fits; what is not arithmetic is then weighed alike on both, so that the first takes the time that was disclosed: what that
/// software hid on one chip it hides on the other. Nothing where one of the two cannot be told.
std::optional<catalog::Sourced<double>> predicted_relative_mfu(Draft& d) {
    const auto reference = d.catalog.chip(d.model->run.chip, d.model->run.where);
    if (!reference || !d.model->shape || !can_be_timed(*reference) || !can_be_timed(*d.chip)) { return std::nullopt; }
    if (!(d.scenario.inputs.stages[d.scenario.choices.main_stage].reference_tokens.value() > 0.0)) { return std::nullopt; }
    Draft silent = d;  // what is assumed for both alike nearly cancels, and is not said
    const auto task = task_of(silent);
    if (!task) { return std::nullopt; }
    const auto wanted = wanted_of({}, *task);
    const auto job_there = job_on(d, *reference, *task), job_here = job_on(d, *d.chip, *task);
    const auto layout_there = perf::fastest_layout(job_there, wanted), layout_here = perf::fastest_layout(job_here, wanted);
    if (!layout_here && layout_here.error().legal) {
        d.assume(fmt::format("No such run could be: {}. Its hours are carried over all the same.", why_no_room(d, task->chips, layout_here.error())), "stage.0.gpu_hours");
    }
    if (!layout_there || !layout_here) { return std::nullopt; }
    const auto there = parts_of(job_there, layout_there->layout, *task);
    auto here = parts_of(job_here, layout_here->layout, *task);
    const auto disclosed = disclosed_step(d, *task);
    const double weight = std::max(0.0, (disclosed - there.arithmetic) / there.rest);
    const double arithmetic = std::min(1.0, disclosed / there.arithmetic);
    const auto weighed = [&](const Parts& p) { return p.arithmetic * arithmetic + p.rest * weight; };
    // So weighed, the layout of the other chip may be the better one here, too.
    const auto as_there = parts_of(job_here, layout_there->layout, *task);
    if (job_here.fits(layout_there->layout) && weighed(as_there) < weighed(here)) { here = as_there; }
    const auto step = weighed(here);
    const auto& in = d.scenario.inputs;
    catalog::Sourced<double> ratio;
    ratio.value = in.reference_peak / in.peak * (disclosed / step);
    ratio.provenance = of_constants(task->constants);
    ratio.provenance.note =
        fmt::format("{} / {} x {} / {}: peaks, and a step on {} chips, as disclosed on {} and here; of the latter {} is arithmetic and {} all else, "
                    "weighed by {} as on {}.", units::text(in.reference_peak), units::text(in.peak), units::text(disclosed, "", 4), units::text(step, "", 4),
                    units::grouped(static_cast<double>(task->chips)), reference->short_name, units::text(here.arithmetic * arithmetic, "", 4),
                    units::text(here.rest, "", 4), units::significant(weight, 3), reference->short_name);
    return ratio;
}

}  // namespace

void resolve_relative_mfu(Draft& d) {
    if (!d.scenario.choices.other_chip) { return; }
    auto& in = d.scenario.inputs;
    const auto carried = fmt::format("GPU-hours are those disclosed on {}, carried over at ", d.scenario.names.reference_chip);
    const auto predicted = d.request.relative_mfu ? std::nullopt : predicted_relative_mfu(d);
    const auto source = std::find_if(d.scenario.sources.begin(), d.scenario.sources.end(), [](const auto& s) { return s.name == "relative_mfu"; });
    if (predicted && source != d.scenario.sources.end()) {
        const auto confidence = source->provenance.confidence;
        in.relative_mfu = predicted->value;
        source->provenance = predicted->provenance;
        source->provenance.confidence = confidence;
        d.assume(fmt::format("{}{} times its MFU, as steps of the model are predicted to take on both, each on the fastest layout in usual software with a usual batch.",
                             carried, units::significant(in.relative_mfu, 3)), "stage.0.gpu_hours relative_mfu");
        const auto constants = d.catalog.step_time();
        if (constants && !perf::fitted_for(*d.chip, *constants)) {
            d.assume(fmt::format("No published step on a chip like {} was fitted: what software gets out of it is guessed from others.", d.chip->short_name),
                     "stage.0.gpu_hours relative_mfu");
        }
        return;
    }
    d.assume(fmt::format("{}{} MFU: memory and links of the other chip are not looked at.", carried,
                         d.request.relative_mfu ? "the given share of its" : "the same"), "stage.0.gpu_hours");
}

}  // namespace traincost::scenario
