// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/scenario.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

namespace traincost::scenario {

namespace {

/// Where GPU-hours follow from the number of chips: how many would do is no matter of a division.
Infeasible too_late(const Scenario& s, const Estimate<double>& e) {
    return {fmt::format("on {} it takes {}, and {} are given; its GPU-hours follow from the number of chips: without it the fewest that do are found",
                        units::number_of(e.count.value(), "chip"), units::text(e.wall_clock), units::text(*s.deadline))};
}

}  // namespace

Outcome estimate(const Scenario& scenario) {
    if (scenario.infeasible) { return Infeasible{*scenario.infeasible}; }
    const auto result = evaluate(scenario.choices, scenario.inputs);
    if (scenario.deadline && result.wall_clock > *scenario.deadline * (1.0 + 1e-12)) {
        if (scenario.choices.plan() || scenario.choices.interruption()) { return too_late(scenario, result); }
        const auto needed = perf::chips_needed(result.chip_time, *scenario.deadline);
        const auto nodes = perf::whole_nodes(needed, scenario.inputs.chips_per_node);
        return Infeasible{fmt::format("{} GPU-hours in {} need {} chips ({} of {}), and there {} {}",
                                      units::grouped(result.chip_time / units::chip_hour), units::text(*scenario.deadline),
                                      units::grouped((nodes * scenario.inputs.chips_per_node).value()),
                                      units::number_of(nodes.value(), "whole node"),
                                      units::grouped(scenario.inputs.chips_per_node.value()),
                                      result.count == Chips<>::of(1.0) ? "is" : "are", units::grouped(result.count.value()))};
    }
    return result;
}

std::optional<LaidOut> laid_out(const Scenario& scenario) {
    const auto& plan = scenario.choices.plan();
    if (!plan) { return std::nullopt; }
    const auto& in = scenario.inputs;
    LaidOut l;
    l.time = detail::step_time(scenario.choices, in);
    l.memory = perf::memory(plan->operators, plan->layout, plan->recipe, plan->tied, perf::Reserve<double>{Bytes<>::of(0.0), 0.0});
    const auto tokens = static_cast<double>(plan->tokens_per_step()) * units::token;
    const auto chips = static_cast<double>(plan->layout.chips()) * units::chip;
    l.mfu = (in.flop_per_token * tokens) / (in.peak * chips * l.time.all());
    return l;
}

/// By how much a run's power is below that of measured runs, as it computes less in its hours.
static double light_load(const Scenario& scenario) {
    return std::min(detail::power_in_run(scenario.choices, scenario.inputs).use / scenario.inputs.power.use, 1.0);
}

EnergyBounds energy_bounds(const Scenario& scenario) {
    auto low = scenario;
    low.choices.power = cost::PowerMode::tdp;
    if (detail::power_by_load(scenario.choices)) { low.inputs.power.chip = scenario.inputs.power.chip * light_load(scenario); }
    low.inputs.power.pue = scenario.lowest_pue;
    auto high = scenario;
    high.choices.power = cost::PowerMode::rated;
    high.inputs.power.pue = scenario.highest_pue;
    const EnergyBounds cases = {evaluate(low.choices, low.inputs), evaluate(high.choices, high.inputs)};
    const auto own = evaluate(scenario.choices, scenario.inputs);
    return {own.energy < cases.low.energy ? own : cases.low, own.energy > cases.high.energy ? own : cases.high};
}

std::vector<std::string> assumptions_on(const Scenario& scenario, const std::vector<std::string>& inputs) {
    const auto concerns = [&](const std::string& sentence) {
        const auto found = scenario.assumed_of.find(sentence);
        if (found == scenario.assumed_of.end()) { return true; }
        const auto decides_on = " " + found->second + " ";
        return std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) { return decides_on.find(" " + input + " ") != std::string::npos; });
    };
    std::vector<std::string> all;
    std::copy_if(scenario.assumptions.begin(), scenario.assumptions.end(), std::back_inserter(all), concerns);
    std::copy_if(scenario.regional_assumptions.begin(), scenario.regional_assumptions.end(), std::back_inserter(all), concerns);
    return all;
}

const catalog::Provenance* source_of(const Scenario& scenario, std::string_view input) {
    const auto found = std::find_if(scenario.sources.begin(), scenario.sources.end(),
                                    [input](const InputSource& s) { return s.name == input; });
    return found == scenario.sources.end() ? nullptr : &found->provenance;
}

}  // namespace traincost::scenario
