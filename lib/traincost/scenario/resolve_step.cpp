// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that lays a run out on its chips, where nobody tells its GPU-hours: what model, recipe, machine and
// layout they are predicted from.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/perf/legality.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/trained.hpp>
#include <traincost/perf/usual.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/operators.hpp>

#include <array>

namespace traincost::scenario {

namespace {

using catalog::Precision;

bool can_be_timed(const catalog::Chip& chip) { return chip.memory_bandwidth && peak_of(chip, Precision::bf16); }

/// Why the time of a step cannot be predicted; empty where it can.
std::string what_is_missing(const Draft& d) {
    if (!d.model) { return "no model is named whose dimensions are known"; }
    if (!d.model->shape) { return fmt::format("the dimensions of {} are not known", d.model->name); }
    if (!d.scenario.choices.stage_tokens[d.scenario.choices.main_stage]) { return fmt::format("the tokens of {} are not known", d.model->name); }
    if (!can_be_timed(*d.chip)) { return fmt::format("the memory bandwidth or the 16-bit peak of {} is not known", d.chip->name); }
    return {};
}

/// The year of the run: of its start, else of the chip's first full year.
int year_of(const Draft& d) { return static_cast<int>(std::chrono::year_month_day(d.start ? *d.start : d.chip->released.value).year()); }

}  // namespace

/// The software that is given, else the usual one of the chip and the time.
perf::Software software_of(Draft& d) {
    const auto& given = d.request.layout.software;
    auto s = perf::usual_software(*d.chip, d.start ? year_of(d) : 2026);
    if (given) { s.stack = given->value; }
    s.tensor_overlap = !perf::unfused(s.stack);
    if (!given) {
        d.assume(fmt::format("The software is not told: {} is taken, as such runs use on {}.", perf::stack_names[static_cast<std::size_t>(s.stack)],
                             d.chip->short_name), "step.product step.attention step.traffic");
    }
    return s;
}

namespace {

/// The numbers in which products are computed: those of the run, or 16 bits where the chip has none so narrow.
perf::Products products_of(const Draft& d, const catalog::Chip& chip) {
    const auto& s = d.scenario;
    const auto wanted = s.choices.arithmetic_peak_differs || d.model->run.precision ? d.model->run.precision.value_or(s.names.precision) : s.names.precision;
    return chip.peak_of(wanted) ? perf::products_of(wanted) : perf::Products::bf16;
}

}  // namespace

/// Chips of the run. Where nobody tells, as many as finish in two months at two fifths of the peak, a power of two: only the
/// time of a step is predicted for them.
std::int64_t chips_of(Draft& d, const Flop<>& flop) {
    const auto& c = d.scenario.choices;
    const auto& in = d.scenario.inputs;
    if (c.count == CountKind::given) { return static_cast<std::int64_t>(in.count.value()); }
    constexpr double months = 2.0 * 8766.0 / 12.0 * 3600.0, usual = 0.4;
    const double time = c.count == CountKind::for_deadline ? in.deadline.value() : months;
    const double wanted = flop.value() / (in.peak.value() * usual * time);
    const double node = in.chips_per_node.value();
    std::int64_t chips = static_cast<std::int64_t>(node);
    while (static_cast<double>(chips) < wanted && chips < 1'000'000) { chips *= 2; }
    d.assume(fmt::format("The number of chips is not known: the time of a step is that on {}.", units::grouped(static_cast<double>(chips))), "count");
    return chips;
}

/// Tokens of a sequence: given, those of the model's training, else 4,096.
std::int64_t sequence_of(Draft& d) {
    const auto& given = d.request.layout.sequence;
    if (given) { return static_cast<std::int64_t>(given->value.value()); }
    if (d.model->shape->context > 0) { return d.model->shape->context; }
    constexpr std::int64_t usual = 4096;
    d.assume(fmt::format("The length of a sequence in training is not known: {} tokens are taken.", units::grouped(static_cast<double>(usual))),
             "flop_per_token.causal");
    return usual;
}

/// Sequences of a step: given, else as runs of so much arithmetic have them.
std::int64_t batch_of(Draft& d, const Flop<>& flop, std::int64_t sequence, const catalog::RunTimeConstants& run, std::string_view what) {
    const auto& l = d.request.layout;
    if (l.batch && l.batch_in_sequences) { return static_cast<std::int64_t>(l.batch->value.value()); }
    const auto tokens = l.batch ? l.batch->value : perf::usual_batch(flop, perf::batch_of(run));
    const auto sequences = std::max<std::int64_t>(1, static_cast<std::int64_t>(tokens.value() / static_cast<double>(sequence) + 0.5));
    if (!l.batch) {
        d.assume(fmt::format("{} is not told: {} sequences, as runs of so much arithmetic have.", what, units::grouped(static_cast<double>(sequences))),
                 "run.overhead");
    }
    return sequences;
}

namespace {

perf::Wanted wanted_of(const LayoutRequest& r, const Task& task) {
    const auto of = [](const Maybe<std::int64_t>& given) { return given ? std::optional(given->value) : std::nullopt; };
    auto w = perf::usual_wish(task.software);
    w.chips = task.chips;
    w.batch = task.batch;
    w.sequence = task.sequence;
    if (r.batch || task.batch_told) { w.slack = 0.0; }
    w.tensor = of(r.tensor);
    w.pipeline = of(r.pipeline);
    w.interleave = of(r.interleave);
    w.expert = of(r.expert);
    w.context = of(r.context);
    w.micro_batch = of(r.micro_batch);
    if (r.zero) { w.zero = static_cast<int>(r.zero->value); }
    if (r.recompute) { w.recompute = r.recompute->value; }
    if (r.schedule) { w.schedule = r.schedule->value; }
    return w;
}

using Search = tl::expected<perf::FoundLayout, perf::NoLayout>;

/// With the number of replicas told, the pipeline takes what tensor and context groups leave.
Search with_replicas(const perf::Job& job, const perf::Wanted& wanted, std::int64_t data) {
    Search best = tl::unexpected(perf::NoLayout{});
    for (std::int64_t t = wanted.tensor.value_or(1); t <= wanted.tensor.value_or(64); t *= 2) {
        auto w = wanted;
        const auto context = wanted.context.value_or(1);
        if (wanted.chips % (data * t * context) != 0) { continue; }
        w.tensor = t;
        w.context = context;
        w.pipeline = wanted.chips / (data * t * context);
        if (wanted.pipeline && *wanted.pipeline != *w.pipeline) { continue; }
        auto found = perf::fastest_layout(job, w);
        const bool better = found && (!best || found->step < best->step);
        if (better || (!found && !best)) { best = std::move(found); }
    }
    return best;
}

/// The place of the first axis that is given, or of the number of chips.
Place place_of(const Request& r) {
    if (const auto* where = r.layout.where()) { return *where; }
    if (!r.train.empty()) { return r.train.front().where; }
    return r.count ? r.count->where : r.predicted ? r.predicted->where : Place{};
}

/// Which rule the given axes break, or that they leave nothing.
void complain_of_layout(Draft& d, const perf::Job& job, const perf::Wanted& w) {
    perf::Layout l;
    l.tensor = w.tensor.value_or(1);
    l.pipeline = w.pipeline.value_or(1);
    l.interleave = w.interleave.value_or(1);
    l.expert = w.expert.value_or(1);
    l.context = w.context.value_or(1);
    l.micro_batch = w.micro_batch.value_or(1);
    l.batch = w.batch;
    l.sequence = w.sequence;
    if (const auto of_model = perf::detail::broken_model(job.operators, l)) {
        d.complain(place_of(d.request), "illegal-layout", perf::sentence(of_model, l), std::string(perf::rule_texts[static_cast<std::size_t>(of_model.rule)]));
        return;
    }
    const auto group = l.tensor * l.pipeline * l.context;
    if (w.chips % group != 0 || group > w.chips) {
        d.complain(place_of(d.request), "illegal-layout",
                   fmt::format("{} chips do not divide into groups of {} (tensor x pipeline x context parallelism)",
                               units::grouped(static_cast<double>(w.chips)), group),
                   fmt::format("{} chips would", units::grouped(static_cast<double>(perf::detail::nearest_multiple(group, w.chips)))));
        return;
    }
    l.data = w.chips / group;
    if (d.request.layout.data) { l.data = d.request.layout.data->value; }
    const auto broken = perf::broken(job.operators, l);
    d.complain(place_of(d.request), "illegal-layout",
               broken ? perf::sentence(broken, l) : "no layout has what is given",
               broken ? fmt::format("{}", perf::rule_texts[static_cast<std::size_t>(broken.rule)]) : "leave some of it out");
}

/// Of what is made of several constants, or of none by itself.
catalog::Provenance of_constants(const catalog::StepTimeConstants& k) {
    auto p = k.shares.find("product_memory")->second.provenance;
    p.where.line = p.where.column = 0;
    p.note = "Made of the constants in perf/step-time.yaml for this chip and software.";
    return p;
}

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
    d.use("chip.peak_16", in.peak_16, peak_of(*d.chip, Precision::bf16)->rate);
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

std::string why_no_room(const Draft& d, std::int64_t chips, const perf::NoLayout& none) {
    return fmt::format("{} needs at least {} on each of {} chips, however it is laid out, and {} has {}", d.model->name, units::text(none.least),
                       units::grouped(static_cast<double>(chips)), d.chip->name, units::text(none.room));
}

}  // namespace

/// The model on a chip, in the software of the run.
perf::Job job_on(const Draft& d, const catalog::Chip& chip, const Task& task) {
    const auto products = products_of(d, chip);
    const auto& fabric = d.request.layout.fabric;
    perf::Job job{task.operators, d.model->shape->tied_embeddings, perf::recipe_of(task.software.stack, products),
                  perf::machine_of(chip, products, task.chips, fabric ? std::optional(fabric->value * (1.0 * units::chip)) : std::nullopt),
                  perf::efficiency_of(chip, products, task.software, task.constants), {}};
    // DualPipe lays the exchange of one micro-batch beside the work of another (DeepSeek-V3, arXiv:2412.19437, section 3.2.1).
    if (d.request.layout.schedule && d.request.layout.schedule->value == perf::Schedule::dual_pipe) {
        job.efficiency.exchange_exposed = job.efficiency.data_exposed;
    }
    job.room = job.machine.memory * task.constants.share("usable");
    return job;
}

std::optional<Task> task_of_constants(Draft& d) {
    auto constants = d.catalog.step_time();
    if (!constants) { append(d.diagnostics, constants.error()); return std::nullopt; }
    auto run = d.catalog.run_time();
    if (!run) { append(d.diagnostics, run.error()); return std::nullopt; }
    return Task{std::move(*constants), std::move(*run), perf::trained_operators(*d.model->shape), {}, 0, 0, 0};
}

Flop<> flop_of(const Task& t, std::int64_t sequence, const Tokens<>& tokens) {
    return workload::training_flop(workload::forward_flop(t.operators, static_cast<double>(sequence), workload::Pairs::causal)) * tokens;
}

FlopPerToken<> counted_flop(const workload::Operators& o, double sequence, bool frozen, workload::Pairs pairs) {
    const auto forward = workload::forward_flop(o, sequence, pairs);
    return frozen ? workload::frozen_passes_of(forward).useful() : workload::training_flop(forward);
}

namespace {

/// What is to be laid out; what nobody tells is assumed, and said.
std::optional<Task> task_of(Draft& d) {
    auto t = task_of_constants(d);
    if (!t) { return std::nullopt; }
    t->sequence = sequence_of(d);
    const auto flop = flop_of(*t, t->sequence, d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens);
    t->chips = chips_of(d, flop);
    t->batch = batch_of(d, flop, t->sequence, t->run, "The batch");
    t->software = software_of(d);
    return t;
}

/// Without a layout the run's MFU is what published runs lead to expect.
void expect_instead(Draft& d, const std::string& why) {
    d.assume(why, "mfu");
    d.scenario.choices.stage_kinds[d.scenario.choices.main_stage] = StageKind::computed;
    expect_mfu(d);
}

/// A step's arithmetic, which its chips decide on, and all else, which depends on how well the software hides it.
struct Parts {
    Time<> arithmetic, rest;
    explicit Parts(const perf::StepTime<double>& s) : arithmetic(s.products + s.experts + s.attention), rest(s.all() - arithmetic) {}
};

/// What a step of the disclosed run took, of so many tokens on so many chips.
Time<> disclosed_step(const Draft& d, const Task& task) {
    const auto& stage = d.scenario.inputs.stages[d.scenario.choices.main_stage];
    const double steps = stage.reference_tokens.value() / static_cast<double>(task.batch * task.sequence);
    return stage.chip_time / (static_cast<double>(task.chips) * units::chip) / steps;
}

/// MFU on this chip over that on the chip of the disclosed run. A step is predicted on both, each on the fastest layout that
/// fits; what is not arithmetic is then weighed alike on both, so that the first takes the time that was disclosed: what that
/// software hid on one chip it hides on the other. Nothing where one of the two cannot be told.
std::optional<catalog::Sourced<double>> predicted_relative_mfu(const Draft& d) {
    const auto reference = d.catalog.chip(d.model->run.chip, d.model->run.where);
    if (!reference || !d.model->shape || !can_be_timed(*reference) || !can_be_timed(*d.chip)) { return std::nullopt; }
    if (!(d.scenario.inputs.stages[d.scenario.choices.main_stage].reference_tokens.value() > 0.0)) { return std::nullopt; }
    Draft silent = d;  // what is assumed for both alike nearly cancels, and is not said
    const auto task = task_of(silent);
    if (!task) { return std::nullopt; }
    const auto wanted = wanted_of({}, *task);
    const auto job_there = job_on(d, *reference, *task), job_here = job_on(d, *d.chip, *task);
    const auto layout_there = perf::fastest_layout(job_there, wanted), layout_here = perf::fastest_layout(job_here, wanted);
    if (!layout_there || !layout_here) { return std::nullopt; }
    const Parts there(job_there.step(layout_there->layout)), here(job_here.step(layout_here->layout));
    const auto disclosed = disclosed_step(d, *task);
    const double weight = std::max(0.0, (disclosed - there.arithmetic) / there.rest);
    const double arithmetic = std::min(1.0, disclosed / there.arithmetic);
    const auto step = here.arithmetic * arithmetic + here.rest * weight;
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

bool can_be_stepped(Draft& d) {
    const auto why = what_is_missing(d);
    const auto& r = d.request;
    const bool asked = r.predicted || r.layout.where() != nullptr || !r.train.empty();
    if (!why.empty() && asked) {
        d.complain(r.train.empty() ? place_of(r) : r.train.front().where, "missing-field", fmt::format("the time of a step cannot be predicted: {}", why),
                   "name a model by a config.json or of the catalog, and its tokens");
    }
    return why.empty();
}

std::optional<perf::Layout> layout_of(Draft& d, const perf::Job& job, const Task& task) {
    const auto& asked = d.request.layout;
    const auto wanted = wanted_of(asked, task);
    const auto found = asked.data ? with_replicas(job, wanted, asked.data->value) : perf::fastest_layout(job, wanted);
    if (found) { return found->layout; }
    if (found.error().legal) {
        if (!d.scenario.infeasible) { d.scenario.infeasible = why_no_room(d, task.chips, found.error()); }
        return found.error().closest;
    }
    if (asked.where() != nullptr) { complain_of_layout(d, job, wanted); }
    return std::nullopt;
}

perf::Plan plan_of(const perf::Job& job, const perf::Layout& layout) {
    return {job.operators, job.tied, job.recipe, layout, job.machine.domain, job.machine.axes, job.machine.side};
}

void use_step(Draft& d, const perf::Job& job, const Task& task) {
    use_step_inputs(d, job.machine, job.efficiency, task.constants);
    use_run_inputs(d, task.run);
    use_counted_flop(d, workload::operators_of(*d.model->shape), static_cast<double>(task.sequence), job.recipe.frozen);
    if (!perf::fitted_for(*d.chip)) {
        d.assume(fmt::format("No published step on {} or a chip like it was fitted: what software gets out of it is inferred from other chips.", d.chip->short_name),
                 "step.product step.attention");
    }
}

void resolve_step(Draft& d) {
    auto& c = d.scenario.choices;
    if (c.stages == 0 || c.stage_kinds[c.main_stage] != StageKind::stepped) { return; }
    if (!d.request.train.empty()) { lay_out_programme(d); return; }
    c.stage_kinds[c.main_stage] = StageKind::given;  // until there is a plan
    const auto task = task_of(d);
    if (!task) { return; }
    const auto job = job_on(d, *d.chip, *task);
    const auto layout = layout_of(d, job, *task);
    if (!layout) {
        if (d.request.layout.where() != nullptr) { return; }
        expect_instead(d, fmt::format("No layout divides the work among {} chips: its time is not predicted from steps.",
                                      units::grouped(static_cast<double>(task->chips))));
        return;
    }
    c.stage_kinds[c.main_stage] = StageKind::stepped;
    c.plans[c.main_stage] = std::make_shared<const perf::Plan>(plan_of(job, *layout));
    use_step(d, job, *task);
}

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
        d.assume(fmt::format("{}{} times its MFU, as steps of the model are predicted to take on both.", carried, units::significant(in.relative_mfu, 3)),
                 "stage.0.gpu_hours relative_mfu");
        return;
    }
    d.assume(fmt::format("{}{} MFU: memory and links of the other chip are not looked at.", carried,
                         d.request.relative_mfu ? "the given share of its" : "the same"), "stage.0.gpu_hours");
}

}  // namespace traincost::scenario
