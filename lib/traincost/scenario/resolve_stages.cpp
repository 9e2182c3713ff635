// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about the work: stages, GPU-hours, arithmetic and utilisation.
#include <traincost/scenario/draft.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>
#include <array>

namespace traincost::scenario {

void contradiction(Draft& d, const Place& here, std::string message, std::string hint, const Place& there, std::string what) {
    d.complain(here, "contradiction", std::move(message), std::move(hint), Related{there, std::move(what)});
}

catalog::Precision wanted_precision(const Draft& d) {
    if (d.request.precision) { return d.request.precision->value; }
    if (d.model && d.model->run.mfu_precision) { return *d.model->run.mfu_precision; }
    return catalog::Precision::bf16;
}

namespace {

constexpr double tolerance = 1e-6;

/// Tokens of the main stage: the user's, else the model's.
bool use_main_tokens(Draft& d, std::size_t stage) {
    auto& tokens = d.scenario.inputs.stages[stage].tokens;
    const std::string name = fmt::format("stage.{}.tokens", stage);
    if (d.request.tokens) { d.use(name, tokens, *d.request.tokens); }
    else if (d.model && d.model->tokens) { d.use(name, tokens, *d.model->tokens); }
    else { return false; }
    d.scenario.choices.stage_tokens[stage] = true;
    return true;
}

/// The arithmetic of the main stage, from the best that is known of it.
void resolve_flop(Draft& d) {
    auto& c = d.scenario.choices;
    const bool tokens = c.stage_tokens[c.main_stage];
    if (d.request.flop) {
        d.use("flop", d.scenario.inputs.flop, *d.request.flop);
        c.flop = FlopKind::given;
        if (c.stage_kinds[c.main_stage] == StageKind::given) {
            d.assume("The arithmetic that is given decides on the MFU only: the GPU-hours are known and stay.", "flop");
        }
    } else if (tokens && c.causal_known) {
        c.flop = FlopKind::per_token;
    } else if (d.model && d.model->training_flop && !d.request.tokens) {
        d.use("flop", d.scenario.inputs.flop, *d.model->training_flop);
        d.scenario.lowest_flop = d.model->training_flop->low;
        d.scenario.highest_flop = d.model->training_flop->high;
        c.flop = FlopKind::given;
    } else if (tokens && c.parameters_known) {
        c.flop = FlopKind::six_nd;
    }
}

/// The stages of the disclosed run that were asked for.
std::vector<const catalog::RunStage*> selected_stages(Draft& d) {
    std::vector<const catalog::RunStage*> chosen;
    if (!d.model) { return chosen; }
    std::vector<std::string_view> known;
    for (const auto& stage : d.model->run.stages) { known.push_back(stage.name); }
    for (const auto& name : d.request.stages) {
        if (std::find(known.begin(), known.end(), name.value) != known.end()) { continue; }
        d.complain(name.where, "unknown-id", fmt::format("{} has no stage '{}'", d.model->name, name.value.substr(0, 40)),
                   did_you_mean(name.value, known));
    }
    for (const auto& stage : d.model->run.stages) {
        const bool named = std::any_of(d.request.stages.begin(), d.request.stages.end(),
                                       [&](const Given<std::string>& g) { return g.value == stage.name; });
        if (d.request.stages.empty() || named) { chosen.push_back(&stage); }
    }
    if (chosen.size() > most_stages) {
        d.complain(d.model->run.where, "too-large", fmt::format("more than {} stages", most_stages));
        chosen.resize(most_stages);
    }
    return chosen;
}

bool wants_prediction(const Draft& d) { return where_prediction_is_asked(d.request) != nullptr; }

/// What is known already need not be predicted.
void refuse_prediction_beside(Draft& d, const Place* known, std::string_view what) {
    const auto* asked = where_prediction_is_asked(d.request);
    if (asked == nullptr || known == nullptr) { return; }
    contradiction(d, *asked, fmt::format("a layout decides on the GPU-hours, and {}", what), "leave one of the two out", *known, "it is given here");
}

/// One stage of unknown or given hours.
void use_single_stage(Draft& d, const Given<ChipTime<>>* hours) {
    auto& c = d.scenario.choices;
    c.stages = 1;
    c.main_stage = 0;
    d.scenario.names.stages = {"training"};
    static_cast<void>(use_main_tokens(d, 0));
    c.stage_kinds[0] = hours != nullptr ? StageKind::given : StageKind::computed;
    if (hours != nullptr) { d.use("stage.0.gpu_hours", d.scenario.inputs.stages[0].chip_time, *hours); }
}

bool same_chip(const Draft& d) { return d.chip && d.model && d.chip->id == d.model->run.chip; }

/// Hours of the disclosed run, carried over to another chip or number of tokens where one was asked for.
void use_disclosed_stage(Draft& d, std::size_t s, const catalog::RunStage& stage) {
    auto& c = d.scenario.choices;
    auto& in = d.scenario.inputs.stages[s];
    d.scenario.names.stages.push_back(stage.name);
    d.use(fmt::format("stage.{}.gpu_hours", s), in.chip_time, stage.gpu_hours);
    const bool main = s == c.main_stage;
    if (stage.tokens) {
        if (main && d.request.tokens) { d.use(fmt::format("stage.{}.tokens", s), in.tokens, *d.request.tokens); }
        else { d.use(fmt::format("stage.{}.tokens", s), in.tokens, *stage.tokens); }
        c.stage_tokens[s] = true;
    }
    if (main && d.request.tokens && !stage.tokens) {
        contradiction(d, d.request.tokens->where, fmt::format("the hours of '{}' cannot follow the tokens: its own are not disclosed", stage.name),
                      "leave the tokens out", stage.gpu_hours.provenance.where, "the stage's hours are disclosed here");
    }
    const bool other_tokens = main && d.request.tokens && stage.tokens;
    c.stage_kinds[s] = same_chip(d) && !other_tokens ? StageKind::given : StageKind::carried;
    if (main && (d.request.mfu || d.request.step_mfu)) { c.stage_kinds[s] = StageKind::computed; }
    if (c.stage_kinds[s] == StageKind::carried && stage.tokens) {
        d.use(fmt::format("stage.{}.reference_tokens", s), in.reference_tokens, *stage.tokens);
    }
}

void use_disclosed_stages(Draft& d, const std::vector<const catalog::RunStage*>& stages) {
    auto& c = d.scenario.choices;
    c.stages = stages.size();
    const auto main = std::find_if(stages.begin(), stages.end(), [](const auto* stage) { return stage->tokens.has_value(); });
    c.main_stage = main == stages.end() ? 0 : static_cast<std::size_t>(main - stages.begin());
    for (std::size_t s = 0; s < stages.size(); ++s) { use_disclosed_stage(d, s, *stages[s]); }
}

/// How well another chip does is known the less, the more it differs: those of one designer run the same software.
void use_relative_mfu(Draft& d, const catalog::Chip& reference) {
    if (same_chip(d)) { return; }
    d.scenario.choices.other_chip = true;
    auto usual = d.defaults.relative_mfu;
    if (reference.vendor != d.chip->vendor) { usual.provenance.confidence = catalog::Confidence::low; }
    d.use_either("relative_mfu", d.scenario.inputs.relative_mfu, d.request.relative_mfu, usual);
}

void use_reference_peak(Draft& d) {
    auto& c = d.scenario.choices;
    const auto end = c.stage_kinds.begin() + static_cast<std::ptrdiff_t>(c.stages);
    if (std::find(c.stage_kinds.begin(), end, StageKind::carried) == end) { return; }
    const auto reference = d.catalog.chip(d.model->run.chip, d.model->run.where);
    if (!reference) { append(d.diagnostics, reference.error()); return; }
    const auto peak = peak_of(*reference, wanted_precision(d));
    if (!peak) {
        d.complain(d.model->run.where, "no-peak", fmt::format("{} has no {} peak rate", reference->name,
                                                              catalog::name(wanted_precision(d))), "set mfu");
        return;
    }
    d.use("reference_chip.peak", d.scenario.inputs.reference_peak, peak->rate);
    d.scenario.names.reference_chip = reference->name;
    use_relative_mfu(d, *reference);
    if (same_chip(d)) { d.assume("GPU-hours are the disclosed ones in proportion to the tokens, at the same MFU.", "stage.0.gpu_hours"); }
}

void use_mfu(Draft& d) {
    auto& c = d.scenario.choices;
    if (c.stage_kinds[c.main_stage] != StageKind::computed) { return; }
    if (d.request.mfu) { d.use("mfu", d.scenario.inputs.mfu, *d.request.mfu); }
    else if (d.request.step_mfu) { d.use("mfu", d.scenario.inputs.mfu, *d.request.step_mfu); }
    else if (d.model && d.model->run.mfu && !wants_prediction(d)) { d.use("mfu", d.scenario.inputs.mfu, *d.model->run.mfu); }
    else if (can_be_stepped(d)) { c.stage_kinds[c.main_stage] = StageKind::stepped; return; }
    else if (wants_prediction(d)) { return; }
    else if (c.flop == FlopKind::unknown) {
        if (d.request.parameters && !c.parameters_known) { return; }  // which are active has been asked already
        d.complain({}, "missing-field", "neither GPU-hours nor an MFU are known, nor the arithmetic from which they could be predicted",
                   "give gpu_hours, or flop, or tokens with active_parameters (or with parameters and architecture: dense)");
        return;
    } else { expect_mfu(d); }
    if (c.flop == FlopKind::unknown) {
        d.complain({}, "missing-field", "an MFU alone gives no GPU-hours: the arithmetic is not known",
                   "give flop, or tokens with active_parameters (or with parameters and architecture: dense)");
    }
}

/// GPU-hours given outright, as such or by the node.
std::optional<Given<ChipTime<>>> given_hours(Draft& d) {
    const auto& r = d.request;
    if (r.gpu_hours && r.node_hours) {
        contradiction(d, r.node_hours->where, "both GPU-hours and node-hours are given", "keep one of the two",
                      r.gpu_hours->where, "the GPU-hours are here");
    }
    refuse_prediction_beside(d, r.mfu ? &r.mfu->where : nullptr, "the MFU is given");
    refuse_prediction_beside(d, r.step_mfu ? &r.step_mfu->where : nullptr, "the MFU is given");
    if (r.mfu && r.step_mfu) {
        contradiction(d, r.step_mfu->where, "the MFU of the run is given, which follows from that of its steps", "keep one of the two", r.mfu->where, "that of the run is here");
    }
    refuse_prediction_beside(d, r.flop ? &r.flop->where : nullptr, "the arithmetic is given");
    refuse_prediction_beside(d, r.stages.empty() ? nullptr : &r.stages.front().where, "stages of the disclosed run are named");
    const Place* where = r.gpu_hours ? &r.gpu_hours->where : r.node_hours ? &r.node_hours->where : nullptr;
    refuse_prediction_beside(d, where, "they are given");
    if (where == nullptr) { return std::nullopt; }
    for (const auto* mfu : {&r.mfu, &r.step_mfu}) {
        if (!*mfu) { continue; }
        contradiction(d, (*mfu)->where, "with GPU-hours given the MFU follows from them", "leave one of the two out", *where,
                      "the hours are given here");
    }
    for (const auto& stage : r.stages) {
        contradiction(d, stage.where, "stages are those of the disclosed run, and its hours are replaced",
                      "leave one of the two out", *where, "the hours are given here");
    }
    if (r.gpu_hours) { return r.gpu_hours; }
    return Given<ChipTime<>>{r.node_hours->value * d.chip->node.value, r.node_hours->where};
}

void refuse_unused_relative_mfu(Draft& d) {
    if (!d.request.relative_mfu || d.scenario.choices.other_chip) { return; }
    d.complain(d.request.relative_mfu->where, "contradiction", "relative_mfu: no disclosed GPU-hours are carried over to another chip",
               "name a model with disclosed hours and a chip that is not its own, or leave it out");
}

}  // namespace

// More arithmetic than the chips do at their peak: the hours and the arithmetic cannot both be true.
void check_utilisation(Draft& d) {
    const auto& c = d.scenario.choices;
    const auto& in = d.scenario.inputs;
    if (c.flop == FlopKind::unknown || in.peak.value() <= 0.0 || c.stages == 0) { return; }
    if (c.stage_kinds[c.main_stage] == StageKind::stepped) { return; }
    const auto e = evaluate(c, in);
    const auto& hours = e.stages[c.main_stage].chip_time;
    const double mfu = perf::mfu(e.flop, hours, c.arithmetic_peak_differs ? max(in.peak, in.arithmetic_peak) : in.peak);
    if (perf::mfu(e.flop, hours, in.peak) > 1.0 && mfu <= 1.0 + tolerance) {
        d.assume(fmt::format("The MFU is above the {} peak that it is quoted against: the run computes in {}.",
                             catalog::name(d.scenario.names.precision), catalog::name(d.scenario.names.arithmetic_precision)),
                 "chip.peak chip.arithmetic_peak");
    }
    if (!(mfu > 1.0 + tolerance)) { return; }
    static constexpr std::array<std::string_view, 4> flop_inputs = {"", "flop", "flop_per_token.causal", "active_parameters"};
    const auto* of_flop = source_of(d.scenario, flop_inputs[static_cast<std::size_t>(c.flop)]);
    const auto* of_hours = source_of(d.scenario, fmt::format("stage.{}.gpu_hours", c.main_stage));
    if (of_flop == nullptr || of_hours == nullptr) { return; }
    const bool hours_given = of_hours->status == catalog::Status::given;
    contradiction(d, hours_given ? of_hours->where : of_flop->where,
                  fmt::format("{} in {} GPU-hours is {} times what {} does at its peak rate", units::text(e.flop),
                              units::grouped(hours / units::chip_hour), units::significant(mfu, 3), d.chip->name),
                  "is one of the two in thousands or millions, or of another chip?",
                  hours_given ? of_flop->where : of_hours->where, hours_given ? "the arithmetic is from here" : "the hours are from here");
}

void resolve_stages(Draft& d) {
    if (!d.request.train.empty()) {
        resolve_programme(d);
        refuse_unused_relative_mfu(d);
        return;
    }
    const auto hours = given_hours(d);
    const auto disclosed = wants_prediction(d) ? std::vector<const catalog::RunStage*>() : selected_stages(d);
    if (hours) { use_single_stage(d, &*hours); }
    else if (!disclosed.empty()) { use_disclosed_stages(d, disclosed); }
    else { use_single_stage(d, nullptr); }
    resolve_flop(d);
    use_mfu(d);
    use_reference_peak(d);
    refuse_unused_relative_mfu(d);
}

}  // namespace traincost::scenario
