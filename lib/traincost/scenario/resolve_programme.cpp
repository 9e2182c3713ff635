// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about stages of training that are asked for: each has a layout of its own, and what it computes
// beside its steps.
#include <traincost/scenario/laying_out.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/generation.hpp>
#include <traincost/workload/stages.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace traincost::scenario {

namespace {

std::string_view kind_of(const TrainingStage& stage) { return training_names[static_cast<std::size_t>(stage.kind)]; }
bool is_pre_training(const TrainingStage& stage) { return stage.kind == Training::pre_training || stage.kind == Training::continued; }
std::int64_t whole(double number) { return static_cast<std::int64_t>(number + 0.5); }
std::string grouped(std::int64_t number) { return units::grouped(static_cast<double>(number)); }

/// What the stages decide on, or take the place of.
void refuse_beside(Draft& d) {
    const auto& r = d.request;
    const auto refuse = [&](const auto& given, std::string_view what) {
        if (!given) { return; }
        contradiction(d, r.train.front().where, fmt::format("train: stages of training decide on the GPU-hours, and {}", what),
                      "leave one of the two out", given->where, "it is given here");
    };
    refuse(r.gpu_hours, "they are given");
    refuse(r.node_hours, "they are given");
    refuse(r.tokens, "each has tokens of its own");
    refuse(r.mfu, "the MFU is given");
    refuse(r.flop, "the arithmetic is given");
    if (r.deadline && !r.count && !r.cluster) {
        d.complain(r.deadline->where, "missing-field", "deadline: on how many chips stages of training finish by then is not searched", "give count, and the deadline is checked");
    }
    refuse(r.stages.empty() ? std::nullopt : std::optional(r.stages.front()), "stages of the disclosed run are named");
}

/// The kind, with a number where there are several of it.
std::string name_of(const std::vector<Given<TrainingStage>>& train, std::size_t s) {
    const auto kind = train[s].value.kind;
    const auto same = [kind](const auto& t) { return t.value.kind == kind; };
    const auto at = train.begin() + static_cast<std::ptrdiff_t>(s);
    const bool several = std::count_if(train.begin(), train.end(), same) > 1;
    return fmt::format("{}{}", kind_of(train[s].value), several ? fmt::format(" {}", std::count_if(train.begin(), at, same) + 1) : "");
}

/// The one whose arithmetic and MFU are told: of the most tokens, pre-training where there is any.
std::size_t main_of(const std::vector<Given<TrainingStage>>& train, std::size_t stages) {
    std::size_t main = 0;
    for (std::size_t s = 1; s < stages; ++s) {
        const auto& own = train[s].value;
        const auto& best = train[main].value;
        const bool other_kind = is_pre_training(own) != is_pre_training(best);
        if (other_kind ? is_pre_training(own) : own.tokens > best.tokens) { main = s; }
    }
    return main;
}

/// A stage, and what is to be laid out for it.
struct Work {
    const Given<TrainingStage>& asked;
    std::string name;
    Task task;
    perf::Job job;
    perf::Beside beside = {};
};

/// Arithmetic of all stages of one kind: a schedule in several parts has the batch of the whole.
Flop<> flop_of_kind(const Draft& d, const Task& task, Training kind, const std::vector<std::int64_t>& sequences) {
    Flop<> all{};
    for (std::size_t s = 0; s < sequences.size(); ++s) {
        const auto& stage = d.request.train[s].value;
        if (stage.kind == kind) { all += flop_of(task, sequences[s], stage.tokens); }
    }
    return all;
}

/// Tokens of a sequence in each stage.
std::vector<std::int64_t> sequences_of(Draft& d, const Task& task) {
    std::optional<std::int64_t> usual;
    std::vector<std::int64_t> all;
    for (std::size_t s = 0; s < d.scenario.choices.stages; ++s) {
        const auto& own = d.request.train[s].value.sequence;
        if (!own && !usual) { usual = sequence_of(d, task); }
        all.push_back(own ? *own : *usual);
    }
    return all;
}

/// What is to be laid out for each stage, on chips that all of them share.
std::vector<Task> tasks_of(Draft& d) {
    auto first = task_of_constants(d);
    if (!first) { return {}; }
    const auto sequences = sequences_of(d, *first);
    Flop<> all{};
    for (std::size_t s = 0; s < sequences.size(); ++s) { all += flop_of(*first, sequences[s], d.request.train[s].value.tokens); }
    first->chips = chips_of(d, all, first->usual);
    first->software = software_of(d, *first);
    std::vector<Task> tasks(sequences.size(), *first);
    for (std::size_t s = 0; s < tasks.size(); ++s) {
        const auto& stage = d.request.train[s].value;
        auto& task = tasks[s];
        task.sequence = sequences[s];
        task.batch_told = stage.batch.has_value();
        task.batch = stage.batch ? *stage.batch
                                 : batch_of(d, flop_of_kind(d, task, stage.kind, sequences), task.sequence, task.run,
                                            fmt::format("The batch of {}", d.scenario.names.stages[s]));
    }
    return tasks;
}

/// Frozen weights, and adapters of low rank beside all products.
void freeze(Draft& d, Work& w) {
    const auto rank = w.asked.value.rank.value_or(whole(w.task.usual.adapter_rank.value));
    w.job.recipe.frozen = true;
    w.job.recipe.adapter_parameters =
        workload::adapter_parameters<double>(workload::operators_of(*d.model->shape), static_cast<double>(rank), workload::Adapted::all_linear).value();
    d.assume(fmt::format("In {} the weights are frozen and adapters of rank {} stand beside all products, {}; their own arithmetic is not counted.",
                         w.name, grouped(rank), units::text(Parameters<>::of(w.job.recipe.adapter_parameters))));
}

/// The teacher's weights lie on all chips in equal parts, and leave less room.
void add_teacher(Draft& d, Work& w) {
    const auto& id = w.asked.value.teacher;
    const auto teacher = d.catalog.model(id, w.asked.where);
    if (!teacher) { append(d.diagnostics, teacher.error()); return; }
    if (!teacher->shape) {
        d.complain(w.asked.where, "missing-field", fmt::format("train: the dimensions of {} are not known, and what its forward pass takes follows from them", teacher->name),
                   "name another model to distil from");
        return;
    }
    constexpr double weight_bytes = 2.0;
    const auto weights = Bytes<>::of(weight_bytes * workload::total(workload::parameters_of<double>(*teacher->shape)).value());
    w.job.room = w.job.room - weights / static_cast<double>(w.task.chips);
    w.beside.teacher = workload::operators_of(*teacher->shape);
    d.assume(fmt::format("In {} {} passes every token forward beside the model, at the speed of the products and the attention of its steps; its weights of 16 bits are "
                         "spread over all chips. Its pass takes time and counts in no MFU.", w.name, teacher->name));
}

/// What is written before it is learnt from.
void add_writing(Draft& d, Work& w) {
    const auto& usual = w.task.usual;
    const auto prompt = whole(usual.prompt.value * static_cast<double>(w.task.sequence));
    w.beside.writing = perf::writing_on(workload::writer_of<double>(*d.model->shape), w.job.room, w.task.chips, whole(usual.texts.value), prompt, w.task.sequence - prompt);
    if (!w.beside.writing) {
        if (!d.scenario.infeasible) {
            d.scenario.infeasible = fmt::format("{} chips do not hold {} and one text of {} tokens that it writes for {}", grouped(w.task.chips), d.model->name,
                                                grouped(w.task.sequence), w.name);
        }
        return;
    }
    const auto& writing = *w.beside.writing;
    d.assume(fmt::format("For {} the same chips first write as many tokens as are learnt from: each {} of them {} texts at once, of prompts of {} tokens and responses of "
                         "{}, and none waits for a long one. Writing takes time and counts in no MFU; rules judge what is written, at no cost.",
                         w.name, grouped(writing.chips), grouped(writing.texts), grouped(writing.prompt), grouped(writing.response)));
}

Work work_of(Draft& d, std::size_t s, Task task) {
    auto job = job_on(d, *d.chip, task);
    Work w{d.request.train[s], d.scenario.names.stages[s], std::move(task), std::move(job)};
    if (w.asked.value.kind == Training::lora) { freeze(d, w); }
    if (w.asked.value.kind == Training::distillation) { add_teacher(d, w); }
    if (w.asked.value.kind == Training::rl) { add_writing(d, w); }
    return w;
}

/// Whether what was found for one stage is what would be found for the other.
bool alike(const Work& a, const Work& b) {
    return a.task.batch == b.task.batch && a.task.sequence == b.task.sequence && a.task.batch_told == b.task.batch_told && a.job.room == b.job.room &&
           a.job.recipe.adapter_parameters == b.job.recipe.adapter_parameters;
}

std::vector<std::optional<perf::Layout>> layouts_of(Draft& d, const std::vector<Work>& works) {
    std::vector<std::optional<perf::Layout>> all;
    for (std::size_t s = 0; s < works.size(); ++s) {
        const auto& own = works[s];
        const auto before = std::find_if(works.begin(), works.begin() + static_cast<std::ptrdiff_t>(s), [&](const Work& w) { return alike(w, own); });
        const auto known = static_cast<std::size_t>(before - works.begin());
        all.push_back(known < s ? all[known] : layout_of(d, own.job, own.task));
        if (all.back() || d.request.layout.where() != nullptr) { continue; }
        d.complain(own.asked.where, "illegal-layout", fmt::format("train: no layout divides {} among {} chips", own.name, grouped(own.task.chips)),
                   "another number of chips may divide better");
    }
    return all;
}

/// Published operations per token are those of training at the model's own length.
void forget_published_flop(Draft& d) {
    auto& c = d.scenario.choices;
    std::erase_if(d.scenario.sources, [](const InputSource& source) { return source.name.starts_with("flop_per_token."); });
    c.causal_known = c.full_known = false;
}

void use_main(Draft& d, const Work& main) {
    const bool own_length = !main.asked.value.sequence && !d.request.layout.sequence;
    if (main.job.recipe.frozen || !own_length) { forget_published_flop(d); }
    if (main.job.recipe.frozen) { d.scenario.choices.parameters_known = false; }  // 6ND is of trained weights
    use_step(d, main.job, main.task);
}

}  // namespace

void resolve_programme(Draft& d) {
    auto& c = d.scenario.choices;
    const auto& train = d.request.train;
    refuse_beside(d);
    if (train.size() > most_stages) {
        d.complain(train[most_stages].where, "too-large", fmt::format("train: more than {} stages", most_stages), "leave some out, or put some together");
    }
    c.stages = std::min(train.size(), most_stages);
    c.main_stage = main_of(train, c.stages);
    for (std::size_t s = 0; s < c.stages; ++s) {
        d.scenario.names.stages.push_back(name_of(train, s));
        d.use(fmt::format("stage.{}.tokens", s), d.scenario.inputs.stages[s].tokens, Given<Tokens<>>{train[s].value.tokens, train[s].where});
        c.stage_tokens[s] = true;
    }
    if (!can_be_stepped(d)) { return; }
    c.flop = FlopKind::per_token;
    c.stage_kinds[c.main_stage] = StageKind::stepped;
}

void lay_out_programme(Draft& d) {
    auto& c = d.scenario.choices;
    c.stage_kinds.fill(StageKind::given);  // until there are plans
    std::vector<Work> works;
    for (auto& task : tasks_of(d)) { works.push_back(work_of(d, works.size(), std::move(task))); }
    if (works.empty() || has_errors(d.diagnostics)) { return; }
    const auto layouts = layouts_of(d, works);
    if (has_errors(d.diagnostics)) { return; }
    for (std::size_t s = 0; s < works.size(); ++s) {
        auto plan = plan_of(d, works[s].job, works[s].task, *layouts[s]);
        plan.step_mfu = reference_mfu(d, works[s].job, works[s].task, *layouts[s]);
        plan.beside = works[s].beside;
        c.plans[s] = std::make_shared<const perf::Plan>(std::move(plan));
        c.stage_kinds[s] = StageKind::stepped;
    }
    use_main(d, works[c.main_stage]);
    say_what_is_kept(d);
    if (works.size() > 1) { d.assume("The stages of training run one after the other on the same chips, each on the fastest layout that has what is told."); }
}

}  // namespace traincost::scenario
