// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/sensitivity_report.hpp>

#include <traincost/report/uncertain.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using study::Sensitivity;
using study::Step;
using study::StepKind;
using study::Study;

std::string time_text(const Time<>& time) { return units::significant(time / units::day, 4) + " days"; }

/// "; in band IE it would be USD 3.4 M".
std::string alternatives(const Study& s, const Sensitivity& x, const Step& step, std::string_view with) {
    std::string text;
    for (const auto& other : step.alternatives) {
        text += fmt::format("{} {}{} it would be {}", text.empty() ? ";" : ",", with, other.what,
                            amount_of(x.target.quantity, other.amount, s.scenarios.front().currency, 4));
    }
    return text;
}

std::string nodes_sentence(const Study& s, const Sensitivity& x, const Step& step) {
    const auto& run = s.scenarios[step.run];
    const auto e = scenario::evaluate(run.choices, run.inputs);
    std::string text = fmt::format("deadline: it is met by whole chips in whole nodes, {} chips in {} nodes of {}, so the number of chips and nodes, the "
                                   "days and the site's power follow the deadline and the work in steps",
                                   units::grouped(e.count.value()), units::grouped(e.nodes.value()), units::grouped(run.inputs.chips_per_node.value()));
    text += step.fewer_from > Time<>() ? fmt::format("; one node fewer will do from {}", time_text(step.fewer_from)) : "";
    text += fmt::format(", one more is needed below {}", time_text(step.more_below));
    if (!step.moves_target) { return text + "; this result does not depend on it."; }
    return text + alternatives(s, x, step, "with ") +
           ". The elasticities hold on the step; those in parentheses are of the continuous relaxation, in which chips are divisible.";
}

std::string band_sentence(const Study& s, const Sensitivity& x, const Step& step) {
    const auto& run = s.scenarios[step.run];
    const auto other = step.alternatives.empty() ? std::string("; the site is not near an edge of it") : alternatives(s, x, step, "in band ");
    return fmt::format("site, load, term: the site's yearly use decides on the consumption band, here {}, and that on the price of electricity{}.", run.tariff.band, other);
}

std::string dates_sentence(const Step& step) {
    const bool ages = std::find(step.inputs.begin(), step.inputs.end(), "chip.age") != step.inputs.end();
    return fmt::format("start: it decides on the period that prices and rates are of{} ({}).", ages ? ", and in whole days on the age of the hardware" : "",
                       enumerated(step.inputs));
}

std::string mode_sentence(const Study& s) {
    const bool rented = s.scenarios.front().choices.mode == cost::Mode::rented;
    return fmt::format("mode: the run is {}; {} is another formula (--mode {}).", rented ? "rented" : "owned", rented ? "owning" : "renting", rented ? "owned" : "rented");
}

std::string power_sentence(const Study& s, const Sensitivity& x, const Step& step) {
    const auto& run = s.scenarios[step.run];
    return fmt::format("power: counted is {} (--power {}){}.", power_phrase(run), cost::power_mode_names[static_cast<std::size_t>(run.choices.power)],
                       alternatives(s, x, step, "with --power "));
}

std::string sentence(const Study& s, const Sensitivity& x, const Step& step) {
    switch (step.kind) {
        case StepKind::whole_nodes: return nodes_sentence(s, x, step);
        case StepKind::band: return band_sentence(s, x, step);
        case StepKind::dates: return dates_sentence(step);
        case StepKind::mode: return mode_sentence(s);
        case StepKind::power: break;
    }
    return power_sentence(s, x, step);
}

}  // namespace

std::vector<std::string> step_sentences(const Study& s, const Sensitivity& x) {
    std::vector<std::string> all;
    for (const auto& step : x.steps) {
        const auto text = sentence(s, x, step);
        all.push_back(x.target.difference && step.kind != StepKind::mode ? fmt::format("{}: {}", s.scenarios[step.run].names.region, text) : text);
    }
    return all;
}

}  // namespace traincost::report
