// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that takes what a step is computed from as inputs with sources.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/perf/software.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/operators.hpp>
#include <traincost/workload/passes.hpp>


namespace traincost::scenario {

/// Of what is made of several constants, or of none by itself.
catalog::Provenance of_constants(const catalog::StepTimeConstants& k) {
    auto p = k.shares.find("product_memory")->second.provenance;
    p.where.line = p.where.column = 0;
    p.note = "Made of the constants in perf/step-time.yaml for this chip and software.";
    return p;
}

namespace {

/// Of the constant that a number is, where it is one as it stands.
catalog::Provenance behind(double value, const catalog::StepTimeConstants& k) {
    for (const auto& entry : k.shares) {
        if (entry.second.value == value) { return entry.second.provenance; }
    }
    for (const auto* time : {&k.link_latency, &k.network_latency, &k.launch}) {
        if (time->value.value() == value) { return time->provenance; }
    }
    return of_constants(k);
}

template <class Q>
void use_plain(Draft& d, std::string_view name, Q& input, const Q& value, const catalog::Provenance& provenance) {
    input = value;
    d.scenario.sources.push_back({std::string(name), provenance});
}

/// The rates of the chip, and what the software gets out of them, as inputs with sources.
void use_step_inputs(Draft& d, const perf::Machine<double>& m, const perf::Efficiency<double>& e, const catalog::StepTimeConstants& k) {
    auto& in = d.scenario.inputs.step;
    const auto& r = d.request.layout;
    d.use("chip.peak_16", in.peak_16, peak_of(*d.chip, catalog::Precision::bf16)->rate);
    d.use("chip.memory_bandwidth", in.memory_rate, *d.chip->memory_bandwidth);
    const auto per_chip = [](const Bandwidth<>& b) { return BandwidthPerChip<>::of(b.value()); };
    catalog::Provenance assumed = of_constants(k);
    assumed.status = catalog::Status::assumed;
    assumed.confidence = catalog::Confidence::low;
    assumed.note = "The chip's file does not tell it.";
    if (d.chip->link) { d.use("chip.link", in.link, *d.chip->link); } else { use_plain(d, "chip.link", in.link, per_chip(m.link), assumed); }
    if (r.fabric) { d.use("chip.network", in.network, *r.fabric); }
    else if (d.chip->network) { d.use("chip.network", in.network, *d.chip->network); }
    else { use_plain(d, "chip.network", in.network, per_chip(m.network), assumed); }
    in.efficiency = e;
    for_each_input([&](std::string_view name, const auto& input) {
        const bool in_memory = name == "step.product_memory" || name == "step.memory";
        if (!name.starts_with("step.")) { return; }
        const double value = detail::number_of(input);
        auto from = in_memory ? k.shares.find(name.substr(5))->second.provenance : behind(value, k);
        d.scenario.sources.push_back({std::string(name), std::move(from)});
    }, d.scenario.inputs);
}

/// What a whole run takes beyond its steps; how far runs are from that is drawn.
void use_run_inputs(Draft& d, const catalog::RunTimeConstants& run) {
    auto& in = d.scenario.inputs.step;
    d.use("run.overhead", in.overhead, run.overhead);
    d.use("run.reference", in.reference, run.reference);
    d.use("run.weight", in.weight, run.weight);
    catalog::Sourced<double> unexplained;
    unexplained.value = 1.0;
    unexplained.provenance = run.spread.provenance;
    unexplained.spread = uncertainty::Spread{uncertainty::Lognormal{1.0, run.spread.value}, {}, true};
    d.use("run.unexplained", in.unexplained, unexplained);
}

/// Operations per token of the model's dimensions, where its file tells none.
void use_counted_flop(Draft& d, const workload::Operators& o, double sequence, bool frozen) {
    auto& c = d.scenario.choices;
    auto& in = d.scenario.inputs;
    catalog::Provenance counted = d.model->shape_source;
    counted.status = catalog::Status::derived;
    counted.note = fmt::format("Counted from the dimensions, at sequences of {} tokens.", sequence);
    const auto use = [&](std::string_view name, bool& known, FlopPerToken<>& input, workload::Pairs pairs) {
        if (known) { return; }
        use_plain(d, name, input, counted_flop(o, sequence, frozen, pairs), counted);
        known = true;
    };
    use("flop_per_token.causal", c.causal_known, in.flop_per_token, workload::Pairs::causal);
    use("flop_per_token.full", c.full_known, in.flop_per_token_full, workload::Pairs::full);
    c.flop = FlopKind::per_token;
}

}  // namespace

FlopPerToken<> counted_flop(const workload::Operators& o, double sequence, bool frozen, workload::Pairs pairs) {
    const auto forward = workload::forward_flop(o, sequence, pairs);
    return frozen ? workload::frozen_passes_of(forward).useful() : workload::training_flop(forward);
}

void use_step(Draft& d, const perf::Job& job, const Task& task) {
    use_step_inputs(d, job.machine, job.efficiency, task.constants);
    use_run_inputs(d, task.run);
    use_failures(d, task.failing);
    use_counted_flop(d, workload::operators_of(*d.model->shape), static_cast<double>(task.sequence), job.recipe.frozen);
    if (!perf::fitted_for(*d.chip, task.constants)) {
        d.assume(fmt::format("No published step on {} or a chip like it was fitted: what software gets out of it is inferred from other chips.", d.chip->short_name),
                 "step.product step.attention");
    }
}

}  // namespace traincost::scenario
