// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that lays a run out on its chips, where nobody tells its GPU-hours: what model, recipe, machine and
// layout they are predicted from.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/perf/search.hpp>
#include <traincost/perf/trained.hpp>
#include <traincost/perf/usual.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/operators.hpp>
#include <traincost/workload/parameters.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

using catalog::Precision;

/// Why the time of a step cannot be predicted; empty where it can.
std::string what_is_missing(const Draft& d) {
    if (!d.model) { return "no model is named whose dimensions are known"; }
    if (!d.model->shape) { return fmt::format("the dimensions of {} are not known", d.model->name); }
    if (!d.scenario.choices.stage_tokens[d.scenario.choices.main_stage]) { return fmt::format("the tokens of {} are not known", d.model->name); }
    if (!can_be_timed(*d.chip)) { return fmt::format("the memory bandwidth or the 16-bit peak of {} is not known", d.chip->name); }
    return {};
}

/// The day of the run: of its start, else the newest that is known of software.
Date day_of(const Draft& d, const catalog::StepTimeConstants& k) { return d.start ? *d.start : k.shares.begin()->second.provenance.date.last; }


}  // namespace

bool can_be_timed(const catalog::Chip& chip) { return chip.memory_bandwidth && peak_of(chip, catalog::Precision::bf16); }

/// The software that is given, else the usual one of the chip and the time.
perf::Software software_of(Draft& d, const Task& task) {
    const auto& given = d.request.layout.software;
    auto s = perf::usual_software(*d.chip, day_of(d, task.constants), task.usual);
    if (given) { s.stack = given->value; }
    s.tensor_overlap = !perf::unfused(s.stack);
    if (!given) {
        d.assume(fmt::format("The software is not told: {} is taken, as such runs use on {}.", perf::stack_names[static_cast<std::size_t>(s.stack)],
                             d.chip->short_name), "step.product step.attention step.traffic");
    }
    return s;
}

namespace {

/// The numbers in which products are computed: those of the run, else those that the MFU is asked of; 16 bits where the chip has none
/// so narrow.
perf::Products products_of(const Draft& d, const catalog::Chip& chip) {
    const auto wanted = decides_on_products(d) ? d.scenario.names.precision : d.model->run.precision.value_or(d.scenario.names.precision);
    return chip.peak_of(wanted) ? perf::products_of(wanted) : perf::Products::bf16;
}

}  // namespace

/// Chips of the run; those that a layout fills; else as many as such runs have.
std::int64_t chips_of(Draft& d, const Flop<>& flop, const catalog::UsualRun& usual) {
    const auto& c = d.scenario.choices;
    const auto& l = d.request.layout;
    if (c.count == CountKind::given) { return static_cast<std::int64_t>(d.scenario.inputs.count.value()); }
    const auto of = [](const Maybe<std::int64_t>& given) { return given ? given->value : 1; };
    if (c.count == CountKind::for_deadline) { return static_cast<std::int64_t>(d.scenario.inputs.chips_per_node.value()); }  // settled later
    const bool filled = l.data && c.count == CountKind::unknown;
    const auto chips = filled ? of(l.tensor) * of(l.pipeline) * of(l.context) * l.data->value
                              : perf::usual_chips(flop, peak_of(*d.chip, Precision::bf16)->rate.value, usual);
    d.assume(fmt::format("The number of chips is not told: the time of a step is that on {}, {}.", units::grouped(static_cast<double>(chips)),
                         filled ? std::string("which the layout fills") : fmt::format("with which such runs take some {}", units::text(usual.duration.value))), "count");
    return chips;
}

/// Tokens of a sequence: given, those of the model's training, else those of its time.
std::int64_t sequence_of(Draft& d, const Task& task) {
    const auto& given = d.request.layout.sequence;
    if (given) { return static_cast<std::int64_t>(given->value.value()); }
    const auto known = d.model->shape->context;
    const auto sequence = known > 0 ? known : perf::usual_sequence(day_of(d, task.constants), task.usual);
    const auto text = units::grouped(static_cast<double>(sequence));
    if (known == 0) {
        d.assume(fmt::format("The length of a sequence in training is not known: {} tokens are taken.", text), "flop_per_token.causal");
    } else if (static_cast<double>(known) > task.usual.longest_trained.value.value()) {
        d.assume(fmt::format("Sequences are taken to be as long as the model's context, {} tokens; most of a training may have had shorter ones (sequence).", text),
                 "flop_per_token.causal");
    }
    return sequence;
}

/// Sequences of a step: given, else as runs of so much arithmetic have them.
std::int64_t batch_of(Draft& d, const Flop<>& flop, std::int64_t sequence, const catalog::RunTimeConstants& run, std::string_view what) {
    const auto& l = d.request.layout;
    if (l.batch && l.batch_in_sequences) { return static_cast<std::int64_t>(l.batch->value.value()); }
    if (l.batch) { return std::max<std::int64_t>(1, static_cast<std::int64_t>(l.batch->value.value() / static_cast<double>(sequence) + 0.5)); }
    d.assume(fmt::format("{} is not given: about as many sequences as runs of so much arithmetic have.", what), "run.overhead");
    return perf::usual_sequences(flop, sequence, perf::batch_of(run));
}

/// The model on a chip, in the software of the run.
perf::Job job_on(const Draft& d, const catalog::Chip& chip, const Task& task) {
    const auto& fabric = d.request.layout.fabric;
    return perf::job_of(*d.model->shape, chip, products_of(d, chip), task.software, task.chips, task.constants, task.usual,
                        fabric ? std::optional(fabric->value * (1.0 * units::chip)) : std::nullopt);
}

std::optional<Task> task_of_constants(Draft& d) {
    auto constants = d.catalog.step_time();
    if (!constants) { append(d.diagnostics, constants.error()); return std::nullopt; }
    auto run = d.catalog.run_time();
    if (!run) { append(d.diagnostics, run.error()); return std::nullopt; }
    auto usual = d.catalog.usual();
    if (!usual) { append(d.diagnostics, usual.error()); return std::nullopt; }
    auto failing = failing_of(d);
    if (!failing) { return std::nullopt; }
    return Task{std::move(*constants), std::move(*run), std::move(*usual), perf::trained_operators(*d.model->shape), {}, 0, 0, 0, false, std::move(*failing)};
}

Flop<> flop_of(const Task& t, std::int64_t sequence, const Tokens<>& tokens) {
    return workload::training_flop(workload::forward_flop(t.operators, static_cast<double>(sequence), workload::Pairs::causal)) * tokens;
}

/// What is to be laid out; what nobody tells is assumed, and said.
std::optional<Task> task_of(Draft& d) {
    auto t = task_of_constants(d);
    if (!t) { return std::nullopt; }
    t->sequence = sequence_of(d, *t);
    const auto flop = flop_of(*t, t->sequence, d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens);
    t->chips = chips_of(d, flop, t->usual);
    t->batch = batch_of(d, flop, t->sequence, t->run, "The batch");
    t->software = software_of(d, *t);
    return t;
}

namespace {

/// Wall-clock time of the run on the task's chips, the layout searched as far as it is not given; nothing where none holds it.
std::optional<Time<>> time_on(Draft& d, const Task& task) {
    const auto job = job_on(d, *d.chip, task);
    const auto found = perf::fastest_layout(job, wanted_of(d.request.layout, task));
    if (!found || !job.fits(found->layout)) { return std::nullopt; }
    const auto& tokens = d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens;
    const auto steps = perf::time_of_steps(tokens, found->layout, found->step);
    Draft silent = d;
    const auto chips = static_cast<double>(task.chips);
    const double kept = perf::kept(interrupted(d, job, task, chips), task.failing.inputs());
    return steps * perf::median_overhead(reference_mfu(silent, job, task, found->layout), perf::fit_of(task.run)) / kept / (chips * units::chip);
}

/// The fewest chips that finish by the deadline, of whole nodes times powers of two and three times those: a layout divides by few
/// other numbers. From then on they are as good as given. Where none do, the run is infeasible.
void settle_deadline(Draft& d, Task& task) {
    auto& c = d.scenario.choices;
    auto& in = d.scenario.inputs;
    constexpr double most = 1'048'576.0;
    const double node = in.chips_per_node.value();
    std::optional<std::pair<double, Time<>>> best;
    for (double k = 1.0; node * k <= most; k *= 2.0) {
        for (const double chips : {node * k, node * k * 1.5}) {
            if (k < 2.0 && chips > node) { continue; }
            task.chips = static_cast<std::int64_t>(chips);
            const auto time = time_on(d, task);
            if (!time || (best && *time >= best->second)) { continue; }
            best = {chips, *time};
            if (*time > in.deadline) { continue; }
            c.count = CountKind::given;
            in.count = chips * units::chip;
            d.scenario.deadline = in.deadline;
            std::erase_if(d.scenario.sources, [](const auto& s) { return s.name == "deadline"; });
            auto from = of_constants(task.constants);
            from.note = "The fewest whole nodes, times a power of two or three times one, whose steps finish by the deadline.";
            d.scenario.sources.push_back({"count", from});
            d.assume(fmt::format("{} chips are the fewest that finish in {}, of whole nodes times a power of two or three times one.",
                                 units::grouped(chips), units::text(in.deadline)), "count");
            return;
        }
    }
    c.count = CountKind::unknown;
    d.scenario.infeasible = best ? fmt::format("no number of chips finishes in {}: the fastest, {}, takes {}", units::text(in.deadline), units::grouped(best->first),
                                               units::text(best->second, "", 3))
                                 : fmt::format("no number of chips holds {} on any layout", d.model->name);
}

/// Without a layout the run's MFU is what published runs lead to expect.
void expect_instead(Draft& d, const std::string& why) {
    d.assume(why, "mfu");
    d.scenario.choices.stage_kinds[d.scenario.choices.main_stage] = StageKind::computed;
    expect_mfu(d);
}

}  // namespace

const Place* where_prediction_is_asked(const Request& r) {
    if (!r.train.empty()) { return &r.train.front().where; }
    return r.predicted ? &r.predicted->where : r.layout.where();
}

bool decides_on_products(const Draft& d) {
    const auto& r = d.request;
    return where_prediction_is_asked(r) != nullptr && r.precision && perf::products_of(r.precision->value) != perf::Products::bf16;
}

bool can_be_stepped(Draft& d) {
    const auto why = what_is_missing(d);
    const auto& r = d.request;
    const auto* asked = where_prediction_is_asked(r);
    const bool wide = r.precision && (r.precision->value == Precision::fp32 || r.precision->value == Precision::tf32);
    if (wide && asked != nullptr) {
        d.complain(r.precision->where, "contradiction", "precision: a step is predicted in 16 bits or fewer", "bf16, fp8 or fp4");
        return false;
    }
    if (wide) { return false; }
    if (!why.empty() && asked != nullptr) {
        d.complain(*asked, "missing-field", fmt::format("the time of a step cannot be predicted: {}", why),
                   "name a model by a config.json or of the catalog, and its tokens");
    }
    return why.empty();
}

double reference_mfu(Draft& d, const perf::Job& job, const Task& task, const perf::Layout& layout) {
    const auto most = static_cast<std::int64_t>(task.run.most_chips.value.value());
    const auto mfu = [&](const perf::Job& j, const perf::Layout& l) {
        const auto per_token = counted_flop(workload::operators_of(*d.model->shape), static_cast<double>(l.sequence), job.recipe.frozen, workload::Pairs::causal);
        const auto tokens = static_cast<double>(l.batch * l.sequence) * units::token;
        return per_token * tokens / (j.machine.peak_16 * j.step(l).all() * static_cast<double>(l.chips()));
    };
    if (task.chips > most) {
        d.assume(fmt::format("No published run that the overhead was fitted to has more than {} chips: it is that of so many, but for failures, which grow with the number of chips.",
                             units::grouped(static_cast<double>(most))), "run.overhead");
    }
    const bool searched = d.request.layout.where() == nullptr && !d.request.layout.whole;
    if (searched && task.chips <= most) { return mfu(job, layout); }
    auto usual = task;
    usual.chips = std::min(task.chips, most);
    usual.batch_told = false;
    auto wanted = wanted_of({}, usual);
    wanted.slack = 0.5;
    auto own = job_on(d, *d.chip, usual);
    own.recipe = job.recipe;
    const auto fastest = perf::fastest_layout(own, wanted);
    return fastest ? std::max(mfu(own, fastest->layout), usual.chips == task.chips ? mfu(job, layout) : 0.0) : mfu(job, layout);
}

perf::Interrupted interrupted(const Draft& d, const perf::Job& job, const Task& task, double chips) {
    const double parameters = workload::total(workload::parameters_of<double>(*d.model->shape)).value();
    return perf::at_best_interval(chips, perf::checkpoint_bytes(parameters, job.recipe), task.failing.inputs());
}

perf::Plan plan_of(const Draft& d, const perf::Job& job, const Task& task, const perf::Layout& layout) {
    perf::Plan plan{job.operators, job.tied, job.recipe, layout, job.machine.domain, job.machine.axes, job.machine.side};
    plan.interrupted = interrupted(d, job, task, static_cast<double>(layout.chips()));
    return plan;
}

namespace {

/// A step cannot take more tokens than the run.
void check_step(Draft& d, const perf::Layout& l) {
    const auto& tokens = d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens;
    const auto step = static_cast<double>(l.batch) * static_cast<double>(l.sequence);
    if (step <= tokens.value() || !(d.request.layout.batch || d.request.layout.sequence)) { return; }
    const auto& where = d.request.layout.batch ? d.request.layout.batch->where : d.request.layout.sequence->where;
    d.complain(where, "out-of-range", fmt::format("a step of {} tokens is more than the {} of the run", units::scaled(step, 3), units::text(tokens)),
               "sequences of a step are meant, or tokens, such as 4M tokens");
}

}  // namespace

void resolve_step(Draft& d) {
    auto& c = d.scenario.choices;
    if (c.stages == 0 || c.stage_kinds[c.main_stage] != StageKind::stepped) { return; }
    if (!d.request.train.empty()) { lay_out_programme(d); return; }
    c.stage_kinds[c.main_stage] = StageKind::given;  // until there is a plan
    auto task = task_of(d);
    if (!task) { return; }
    if (c.count == CountKind::for_deadline) { settle_deadline(d, *task); }
    const auto job = job_on(d, *d.chip, *task);
    d.scenario.sought = std::make_shared<const Sought>(Sought{job, wanted_of(d.request.layout, *task), task->software});
    if (d.request.layout.open) { return; }
    const auto layout = layout_of(d, job, *task);
    if (!layout) {
        if (d.request.layout.where() != nullptr) { return; }
        if (d.request.count && !d.scenario.infeasible) {
            d.scenario.infeasible = fmt::format("no layout divides {} among {} chips{}", d.model->name, units::grouped(static_cast<double>(task->chips)),
                                                nearest_counts(d, job, *task));
        }
        expect_instead(d, fmt::format("No layout divides the work among {} chips: its time is not predicted from steps.",
                                      units::grouped(static_cast<double>(task->chips))));
        return;
    }
    c.stage_kinds[c.main_stage] = StageKind::stepped;
    auto plan = plan_of(d, job, *task, *layout);
    plan.step_mfu = reference_mfu(d, job, *task, *layout);
    c.plans[c.main_stage] = std::make_shared<const perf::Plan>(std::move(plan));
    use_step(d, job, *task);
    say_what_is_kept(d);
    check_step(d, *layout);
}

}  // namespace traincost::scenario
