// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/step_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/scenario/goodput.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace traincost::report {

namespace {

using scenario::LaidOut;
using scenario::Scenario;

struct Axis {
    const char* name;
    std::int64_t perf::Layout::*count;
};
constexpr std::array axes = {Axis{"tensor", &perf::Layout::tensor}, Axis{"pipeline", &perf::Layout::pipeline},
                             Axis{"data", &perf::Layout::data},     Axis{"context", &perf::Layout::context},
                             Axis{"expert", &perf::Layout::expert}, Axis{"interleave", &perf::Layout::interleave}};

/// What a term is, and what would shorten it, in the words of a sentence.
struct Term {
    const char *name, *words;
};
constexpr std::array known_terms = {
    Term{"products", "products of matrices"}, Term{"experts", "products of the experts"}, Term{"attention", "attention between tokens"},
    Term{"moved", "norms, sums and routing, which only move bytes"}, Term{"tensor", "traffic inside tensor groups"},
    Term{"exchange", "tokens travelling to experts and back"}, Term{"context", "keys and values around context groups"},
    Term{"host", "waiting for the host"}, Term{"bubble", "idle stages of the pipeline"}, Term{"sends", "messages between stages"},
    Term{"data", "traffic between replicas"}, Term{"optimizer", "the optimizer"}, Term{"straggling", "waiting for the slowest chip"}};

/// Terms that are not zero, the longest first.
std::vector<std::pair<std::string, Time<>>> terms_of(const perf::StepTime<double>& step) {
    std::vector<std::pair<std::string, Time<>>> terms;
    perf::for_each_term([&](std::string_view name, const Time<>& time) { if (time.value() > 0.0) { terms.emplace_back(name, time); } }, step);
    std::stable_sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return terms;
}

/// The main stage beside its steps, one after the other and nothing else.
struct OverSteps {
    Time<> steps;         ///< on all chips
    double factor = 1.0;  ///< of the stage over them
};
OverSteps over_steps(const Scenario& s, const LaidOut& l) {
    const auto& layout = s.choices.plan()->layout;
    const auto steps = perf::time_of_steps(s.inputs.stages[s.choices.main_stage].tokens, layout, l.time.all());
    const auto all = scenario::evaluate(s.choices, s.inputs).stages[s.choices.main_stage].chip_time;
    return {steps / (static_cast<double>(layout.chips()) * units::chip), all / steps};
}

Data run_data(const Scenario& s, const LaidOut& l) {
    const auto over = over_steps(s, l);
    return Data::Object{{"steps", Data::measured(over.steps / units::day, "day")},
                        {"over_steps", Data::measured(over.factor, "1")},
                        {"mfu", Data::Object{{"convention", "causal"}, {"precision", catalog::name(s.names.precision)},
                                             {"value", Data::measured(l.mfu / over.factor, "1")}}}};
}

std::string_view recomputation(const perf::Layout& l) { return perf::recompute_names[static_cast<std::size_t>(l.recompute)]; }

Table terms_table(const LaidOut& l) {
    Table table{{{"Time of a step"}, {"ms", true}, {"Share", true}}, {}};
    const auto all = l.time.all();
    for (const auto& [name, time] : terms_of(l.time)) {
        table.rows.push_back({term_words(name), units::significant(time.value() * 1e3, 4), percent(time / all, 3)});
    }
    table.rows.push_back({"all", units::significant(all.value() * 1e3, 4), "100 %"});
    return table;
}

Table memory_table(const LaidOut& l) {
    Table table{{{"Memory of one chip"}, {"GB", true}}, {}};
    const auto row = [&](const char* name, const Bytes<>& bytes) { table.rows.push_back({name, units::significant(bytes.value() / 1e9, 3)}); };
    row("weights", l.memory.weights);
    row("gradients", l.memory.gradients);
    row("optimizer", l.memory.optimizer);
    row("activations", l.memory.activations);
    row("workspace", l.memory.workspace);
    row("all", l.memory.needed());
    return table;
}

Data layout_data(const perf::Layout& l) {
    Data::Object o;
    for (const auto& axis : axes) { o.emplace_back(axis.name, Data::measured(static_cast<double>(l.*axis.count), "1")); }
    o.emplace_back("micro_batch", Data::measured(static_cast<double>(l.micro_batch), "sequences"));
    o.emplace_back("batch", Data::measured(static_cast<double>(l.batch), "sequences"));
    o.emplace_back("sequence", Data::measured(static_cast<double>(l.sequence), "tokens"));
    o.emplace_back("zero", Data::measured(l.zero, "1"));
    o.emplace_back("recompute", recomputation(l));
    o.emplace_back("recomputed_layers", Data::measured(l.recompute == perf::Recompute::none ? 0.0 : l.recomputed, "1"));
    o.emplace_back("schedule", perf::schedule_names[static_cast<std::size_t>(l.schedule)]);
    o.emplace_back("sequence_parallel", l.sequence_parallel);
    return o;
}

Data memory_data(const perf::Memory<double>& m) {
    const auto in_bytes = [](const Bytes<>& b) { return Data::measured(b.value(), "B"); };
    return Data::Object{{"weights", in_bytes(m.weights)},         {"gradients", in_bytes(m.gradients)}, {"optimizer", in_bytes(m.optimizer)},
                        {"activations", in_bytes(m.activations)}, {"workspace", in_bytes(m.workspace)}, {"needed", in_bytes(m.needed())}};
}

}  // namespace

std::string term_words(std::string_view term) {
    const auto* found = std::find_if(known_terms.begin(), known_terms.end(), [&](const Term& t) { return t.name == term; });
    return found == known_terms.end() ? std::string(term) : found->words;
}

std::string layout_text(const perf::Layout& l) {
    std::string text;
    for (const auto& axis : axes) {
        if (l.*axis.count == 1 || axis.count == &perf::Layout::expert || axis.count == &perf::Layout::interleave) { continue; }
        text += fmt::format("{}{} {}", text.empty() ? "" : " x ", axis.name, l.*axis.count);
    }
    if (text.empty()) { text = "one chip"; }
    if (l.expert > 1) { text += fmt::format(", experts over {}", l.expert); }
    if (l.interleave > 1) { text += fmt::format(", {} chunks a stage", l.interleave); }
    if (l.zero > 0) { text += fmt::format(", ZeRO {}", l.zero); }
    text += fmt::format(", micro-batch {}", l.micro_batch);
    if (l.recompute == perf::Recompute::none) { return text + ", no recomputation"; }
    const auto share = l.recompute == perf::Recompute::full && l.recomputed < 1.0 ? fmt::format(" of {} of the layers", percent(l.recomputed)) : "";
    return text + fmt::format(", {} recomputation{}", recomputation(l), share);
}

std::string step_sentence(const Scenario& s) {
    const auto l = scenario::laid_out(s);
    if (!l) { return {}; }
    const auto& layout = s.choices.plan()->layout;
    const auto terms = terms_of(l->time);
    const auto all = l->time.all();
    std::string limits = fmt::format("{} ({})", term_words(terms[0].first), percent(terms[0].second / all));
    if (terms.size() > 1) { limits += fmt::format(", then {} ({})", term_words(terms[1].first), percent(terms[1].second / all)); }
    return fmt::format("A step of {} sequences of {} tokens takes {}, an MFU of {} ({}, causal), on {}: {}. The model takes {} of each chip's memory; libraries and freed pieces come on top.",
                       units::grouped(static_cast<double>(layout.batch)), units::grouped(static_cast<double>(layout.sequence)),
                       units::text(all, "", 3), percent(l->mfu, 3), catalog::name(s.names.precision), layout_text(layout), limits,
                       fmt::format("{} GB", units::significant(l->memory.needed().value() / 1e9, 3)));
}

std::string run_sentence(const Scenario& s) {
    const auto l = scenario::laid_out(s);
    if (!l) { return {}; }
    const auto over = over_steps(s, *l);
    const auto steps = fmt::format("{} alone take {} days", s.choices.stages > 1 ? "The steps of " + s.names.stages[s.choices.main_stage] : "Its steps", amount(over.steps / units::day));
    if (over.factor < 1.0005) { return steps + ", and the run no longer."; }
    return fmt::format("{}; the run takes {} times as long, for failures, evaluation and all else that published runs took besides: an MFU of {} over the run ({}, causal).",
                       steps, units::significant(over.factor, 3), percent(l->mfu / over.factor, 3), catalog::name(s.names.precision));
}

std::string goodput_sentence(const Scenario& s, const scenario::Estimate<double>& e) {
    const auto& run = s.choices.interruption();
    if (!run) { return {}; }
    const double kept = perf::kept(run, s.inputs.step.failures);
    const auto l = scenario::laid_out(s);
    const double step = l ? l->mfu : s.inputs.mfu;
    const double whole = l ? e.mfu[static_cast<std::size_t>(scenario::MfuConvention::causal)] : s.inputs.mfu * kept;
    return fmt::format("Failures, restarts and checkpoints leave {} of the time (goodput), with a checkpoint every {} of computing. The step MFU is {}, the run MFU {}{}.",
                       percent(kept, 3), scenario::duration(Time<>::of(run.interval)), percent(step, 3), percent(whole, 3),
                       l ? ", as runs take more than their steps besides" : "");
}

void add_step(Report& report, const Scenario& s) {
    const auto l = scenario::laid_out(s);
    if (!l) { return; }
    report.blocks.emplace_back(Heading{"A step"});
    report.blocks.emplace_back(Paragraph{layout_text(s.choices.plan()->layout) + "."});
    report.blocks.emplace_back(terms_table(*l));
    report.blocks.emplace_back(memory_table(*l));
}

Data step_data(const Scenario& s) {
    const auto l = scenario::laid_out(s);
    if (!l) { return {}; }
    Data::Object terms;
    perf::for_each_term([&](std::string_view name, const Time<>& time) { terms.emplace_back(name, Data::measured(time.value(), "s")); }, l->time);
    return Data::Object{{"layout", layout_data(s.choices.plan()->layout)},
                        {"time", Data::measured(l->time.all().value(), "s")},
                        {"terms", std::move(terms)},
                        {"limited_by", terms_of(l->time).front().first},
                        {"mfu", Data::Object{{"convention", "causal"}, {"precision", catalog::name(s.names.precision)},
                                             {"value", Data::measured(l->mfu, "1")}}},
                        {"memory", memory_data(l->memory)},
                        {"run", run_data(s, *l)}};
}

}  // namespace traincost::report
