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

/// The numbers in which products are computed: those of the run, else those that the MFU is asked of; 16 bits where the chip has none
/// so narrow.
perf::Products products_of(const Draft& d, const catalog::Chip& chip) {
    const auto wanted = decides_on_products(d) ? d.scenario.names.precision : d.model->run.precision.value_or(d.scenario.names.precision);
    return chip.peak_of(wanted) ? perf::products_of(wanted) : perf::Products::bf16;
}

}  // namespace

/// Chips of the run; those that a layout fills; else as many as such runs have.
std::int64_t chips_of(Draft& d, const Flop<>& flop) {
    const auto& c = d.scenario.choices;
    const auto& l = d.request.layout;
    if (c.count == CountKind::given) { return static_cast<std::int64_t>(d.scenario.inputs.count.value()); }
    const auto of = [](const Maybe<std::int64_t>& given) { return given ? given->value : 1; };
    if (c.count == CountKind::for_deadline) { return static_cast<std::int64_t>(d.scenario.inputs.chips_per_node.value()); }  // settled later
    const bool filled = l.data && c.count == CountKind::unknown;
    const auto chips = filled ? of(l.tensor) * of(l.pipeline) * of(l.context) * l.data->value
                              : perf::usual_chips(flop, peak_of(*d.chip, Precision::bf16)->rate.value);
    d.assume(fmt::format("The number of chips is not told: the time of a step is that on {}, {}.", units::grouped(static_cast<double>(chips)),
                         filled ? "which the layout fills" : "with which such runs take some twenty days"), "count");
    return chips;
}

/// Tokens of a sequence: given, those of the model's training, else those of its time.
std::int64_t sequence_of(Draft& d) {
    const auto& given = d.request.layout.sequence;
    if (given) { return static_cast<std::int64_t>(given->value.value()); }
    const auto known = d.model->shape->context;
    constexpr std::int64_t long_context = 8192;
    const auto sequence = known > 0 ? known : perf::usual_sequence(d.start ? year_of(d) : 2026);
    const auto text = units::grouped(static_cast<double>(sequence));
    if (known == 0) {
        d.assume(fmt::format("The length of a sequence in training is not known: {} tokens are taken.", text), "flop_per_token.causal");
    } else if (known > long_context) {
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
    if (r.expert && r.expert->value > 1 && d.model->shape && !d.model->shape->moe) {
        refuse(r.expert->where, "expert_parallel", fmt::format("{} has no experts", d.model->name));
    }
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
    const bool free = d.request.layout.where() == nullptr;
    return fmt::format("{} needs at least {} on {}, {}, and {} has {}", d.model->name, units::text(none.least),
                       chips == 1 ? "one chip" : fmt::format("each of {} chips", units::grouped(static_cast<double>(chips))),
                       free ? "however it is laid out" : "with what is given of the layout", d.chip->name, units::text(none.room));
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

/// Wall-clock time of the run on the task's chips, the layout searched as far as it is not given; nothing where none holds it.
std::optional<Time<>> time_on(Draft& d, const Task& task) {
    const auto job = job_on(d, *d.chip, task);
    const auto found = perf::fastest_layout(job, wanted_of(d.request.layout, task));
    if (!found || !job.fits(found->layout)) { return std::nullopt; }
    const auto& tokens = d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens;
    const auto steps = perf::time_of_steps(tokens, found->layout, found->step);
    Draft silent = d;
    return steps * perf::median_overhead(reference_mfu(silent, job, task, found->layout), perf::fit_of(task.run)) / (static_cast<double>(task.chips) * units::chip);
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

bool decides_on_products(const Draft& d) {
    const auto& r = d.request;
    const bool predicted = r.predicted || r.layout.where() != nullptr || !r.train.empty();
    return predicted && r.precision && perf::products_of(r.precision->value) != perf::Products::bf16;
}

bool can_be_stepped(Draft& d) {
    const auto why = what_is_missing(d);
    const auto& r = d.request;
    const bool asked = r.predicted || r.layout.where() != nullptr || !r.train.empty();
    const bool wide = r.precision && (r.precision->value == Precision::fp32 || r.precision->value == Precision::tf32);
    if (wide && asked) {
        d.complain(r.precision->where, "contradiction", "precision: a step is predicted in 16 bits or fewer", "bf16, fp8 or fp4");
        return false;
    }
    if (wide) { return false; }
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
    if (found) {
        refuse_without_effect(d, found->layout);
        if (!kept_batch(d, task, found->layout)) { return std::nullopt; }
        return found->layout;
    }
    if (found.error().legal) {
        if (!d.scenario.infeasible) { d.scenario.infeasible = why_no_room(d, task.chips, found.error()); }
        return found.error().closest;
    }
    if (asked.where() != nullptr) { complain_of_layout(d, job, wanted); }
    return std::nullopt;
}

double reference_mfu(Draft& d, const perf::Job& job, const Task& task, const perf::Layout& layout) {
    const auto most = static_cast<std::int64_t>(task.run.most_chips.value.value());
    const auto mfu = [&](const perf::Job& j, const perf::Layout& l) {
        const auto per_token = counted_flop(workload::operators_of(*d.model->shape), static_cast<double>(l.sequence), job.recipe.frozen, workload::Pairs::causal);
        const auto tokens = static_cast<double>(l.batch * l.sequence) * units::token;
        return per_token * tokens / (j.machine.peak_16 * j.step(l).all() * static_cast<double>(l.chips()));
    };
    if (task.chips > most) {
        d.assume(fmt::format("No published run that the overhead was fitted to has more than {} chips: on so many more, failures are rarer there than they will be.",
                             units::grouped(static_cast<double>(most))), "run.overhead");
    }
    if (d.request.layout.where() == nullptr && task.chips <= most) { return mfu(job, layout); }
    auto usual = task;
    usual.chips = std::min(task.chips, most);
    if (usual.chips < task.chips) { usual.batch = std::max<std::int64_t>(1, task.batch); }
    usual.batch_told = false;
    auto wanted = wanted_of({}, usual);
    wanted.slack = 0.5;
    auto own = job;
    own.machine = perf::machine_of(*d.chip, job.recipe.products, usual.chips);
    const auto fastest = perf::fastest_layout(own, wanted);
    return fastest ? std::max(mfu(own, fastest->layout), usual.chips == task.chips ? mfu(job, layout) : 0.0) : mfu(job, layout);
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

/// A step cannot take more tokens than the run.
void check_step(Draft& d, const perf::Layout& l) {
    const auto& tokens = d.scenario.inputs.stages[d.scenario.choices.main_stage].tokens;
    const auto step = static_cast<double>(l.batch) * static_cast<double>(l.sequence);
    if (step <= tokens.value() || !(d.request.layout.batch || d.request.layout.sequence)) { return; }
    const auto& where = d.request.layout.batch ? d.request.layout.batch->where : d.request.layout.sequence->where;
    d.complain(where, "out-of-range", fmt::format("a step of {} tokens is more than the {} of the run", units::scaled(step, 3), units::text(tokens)),
               "sequences of a step are meant, or tokens, such as 4M tokens");
}

void resolve_step(Draft& d) {
    auto& c = d.scenario.choices;
    if (c.stages == 0 || c.stage_kinds[c.main_stage] != StageKind::stepped) { return; }
    if (!d.request.train.empty()) { lay_out_programme(d); return; }
    c.stage_kinds[c.main_stage] = StageKind::given;  // until there is a plan
    auto task = task_of(d);
    if (!task) { return; }
    if (c.count == CountKind::for_deadline) { settle_deadline(d, *task); }
    const auto job = job_on(d, *d.chip, *task);
    const auto layout = layout_of(d, job, *task);
    if (!layout) {
        if (d.request.layout.where() != nullptr) { return; }
        expect_instead(d, fmt::format("No layout divides the work among {} chips: its time is not predicted from steps.",
                                      units::grouped(static_cast<double>(task->chips))));
        return;
    }
    c.stage_kinds[c.main_stage] = StageKind::stepped;
    auto plan = plan_of(job, *layout);
    plan.step_mfu = reference_mfu(d, job, *task, *layout);
    c.plans[c.main_stage] = std::make_shared<const perf::Plan>(std::move(plan));
    use_step(d, job, *task);
    std::erase_if(d.scenario.assumptions, [](const std::string& sentence) { return sentence.starts_with("Arithmetic is 6 x parameters"); });
    check_step(d, *layout);
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
        d.assume(fmt::format("{}{} times its MFU, as steps of the model are predicted to take on both, each on the fastest layout in usual software with a usual batch.",
                             carried, units::significant(in.relative_mfu, 3)), "stage.0.gpu_hours relative_mfu");
        if (!perf::fitted_for(*d.chip)) {
            d.assume(fmt::format("No published step on a chip like {} was fitted: what software gets out of it is guessed from others.", d.chip->short_name),
                     "stage.0.gpu_hours relative_mfu");
        }
        return;
    }
    d.assume(fmt::format("{}{} MFU: memory and links of the other chip are not looked at.", carried,
                         d.request.relative_mfu ? "the given share of its" : "the same"), "stage.0.gpu_hours");
}

}  // namespace traincost::scenario
