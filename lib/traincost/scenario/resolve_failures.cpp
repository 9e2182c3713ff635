// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about failures: how often chips stop a run, and what that makes of the hours of its steps.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

namespace traincost::scenario {

namespace {

std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') { text.front() = static_cast<char>(text.front() - 'a' + 'A'); }
    return text + ".";
}

/// The fewest whole nodes that finish by the deadline, as more chips also fail more often; nothing where none do.
std::optional<perf::Interrupted> by_deadline(const Draft& d, double bytes, const perf::FailureInputs<double>& failures) {
    auto c = d.scenario.choices;
    constexpr double most = 1e8;
    for (double chips = 1.0; chips <= most;) {
        c.interrupted = perf::at_best_interval(chips, bytes, failures);
        const double needed = evaluate(c, d.scenario.inputs).count.value();
        if (!(needed > chips)) { return c.interrupted; }
        chips = needed;
    }
    return std::nullopt;
}

}  // namespace

std::optional<double> parameters_of(const Draft& d) {
    const auto& r = d.request;
    if (d.model && d.model->parameters) { return d.model->parameters->value.value(); }
    if (r.parameters) { return r.parameters->value.value(); }
    return r.active_parameters ? std::optional(r.active_parameters->value.value()) : std::nullopt;
}

std::optional<Failing> failing_of(Draft& d) {
    auto known = d.catalog.reliability();
    if (!known) { append(d.diagnostics, known.error()); return std::nullopt; }
    auto of_chip = perf::failures_of(*d.chip, *known, d.catalog);
    if (!of_chip) { append(d.diagnostics, of_chip.error()); return std::nullopt; }
    return Failing{std::move(*known), std::move(*of_chip)};
}

void use_failures(Draft& d, const Failing& f) {
    auto& in = d.scenario.inputs.step.failures;
    d.use("goodput.between_failures", in.between, f.of_chip.between);
    d.use("goodput.copying", in.copying, f.known.copying);
    d.use("goodput.storage", in.storage, f.known.storage);
    catalog::Sourced<Time<>> restart;
    restart.value = f.inputs().restart;
    restart.provenance = f.known.detection.provenance;
    restart.provenance.status = catalog::Status::derived;
    restart.provenance.note = fmt::format("Noticing a failure, {:g} min, and starting anew, {:g} min, on chips that stand by; reading the state is added.",
                                          f.known.detection.value.value() / 60.0, f.known.start.value.value() / 60.0);
    d.use("goodput.restart", in.restart, restart);
    if (!f.of_chip.assumed.empty()) { d.assume(sentence(f.of_chip.assumed), "goodput.between_failures"); }
}

void say_what_is_kept(Draft& d) {
    const auto& run = d.scenario.choices.interruption();
    if (!run) { return; }
    const auto& failures = d.scenario.inputs.step.failures;
    const auto in = perf::interruptions(run, failures);
    d.assume(fmt::format("Failures, one in {} of these chips, restarts and checkpoints leave {} % of the time, where chips stand by; planned maintenance is not in it.",
                         units::text(in.between, "", 3), units::significant(100.0 * perf::kept(run, failures), 3)),
             "goodput.between_failures goodput.restart goodput.storage");
}

void resolve_step_mfu(Draft& d) {
    auto& c = d.scenario.choices;
    if (!d.request.step_mfu || c.stages == 0 || c.stage_kinds[c.main_stage] != StageKind::computed) { return; }
    const auto& where = d.request.step_mfu->where;
    if (c.count == CountKind::unknown) {
        d.complain(where, "missing-field", "step_mfu: what failures cost follows from the number of chips, and that is not known", "give count, or a deadline");
        return;
    }
    const auto failing = failing_of(d);
    if (!failing) { return; }
    use_failures(d, *failing);
    const auto parameters = parameters_of(d);
    if (!parameters) { d.assume("The size of the model is not told: its checkpoints are taken to cost no time.", "goodput.storage"); }
    const auto bytes = perf::checkpoint_bytes(parameters.value_or(1.0), perf::Recipe{});
    const auto failures = failing->inputs();
    if (c.count == CountKind::given) {
        c.interrupted = perf::at_best_interval(d.scenario.inputs.count.value(), bytes, failures);
    } else if (const auto found = by_deadline(d, bytes, failures)) {
        c.interrupted = *found;
    } else {
        d.scenario.infeasible = fmt::format("no number of chips finishes in {}: more of them fail more often", units::text(d.scenario.inputs.deadline));
        return;
    }
    say_what_is_kept(d);
}

}  // namespace traincost::scenario
