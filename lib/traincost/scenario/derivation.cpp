// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/derivation.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/scenario/outputs.hpp>
#include <traincost/scenario/steps.hpp>
#include <traincost/scenario/symbols.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace traincost::scenario {

namespace {

/// Another word for a number. Of several rows of one word the first that has a value counts.
struct Alias {
    std::string_view word, name;
};
constexpr std::array aliases = {
    Alias{"cost", "cost.total"},         Alias{"total", "cost.total"},
    Alias{"money", "cost.total"},        Alias{"electricity_bill", "cost.electricity"},
    Alias{"electricity_bill", "cost.electricity_bill"},
    Alias{"bill", "cost.electricity_bill"}, Alias{"price", "electricity_price"},
    Alias{"hours", "chip_time"},         Alias{"gpu_hours", "chip_time"},
    Alias{"days", "wall_clock"},         Alias{"time", "wall_clock"},
    Alias{"chips", "count"},             Alias{"kwh", "energy"},
    Alias{"emissions", "carbon"},        Alias{"co2", "carbon"},
    Alias{"power", "facility_power"},    Alias{"power", "facility_power_per_chip"},
    Alias{"servers", "cost.servers"},    Alias{"interconnect", "cost.interconnect"},
    Alias{"rental", "cost.rental"},      Alias{"rent", "cost.rental"},
    Alias{"mfu", "mfu.given"},           Alias{"mfu", "mfu.causal"},
    Alias{"mfu", "mfu.6nd"},             Alias{"server_price", "hardware.server_price"},
    Alias{"loss_rate", "hardware.loss_rate"}, Alias{"peak_power", "facility_power_peak"},
    Alias{"it_energy", "energy.it"},     Alias{"water", "water.on_site"},
};

bool has_value(const Trace& number) { return number.node().operation != Trace::Operation::constant; }

/// "GPU-hours" and "gpu_hours" are one word.
std::string as_name(std::string_view path) {
    std::string name(path);
    for (auto& c : name) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (c == '-' || c == ' ') { c = '_'; }
    }
    return name;
}

Inputs<Trace> traced_inputs(const Scenario& s) {
    return lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& dimensions) {
        return Trace::leaf(std::string(name), value, dimensions);
    });
}

constexpr std::size_t no_stage = static_cast<std::size_t>(-1);

/// The stage in `stage.2.cost`.
std::size_t stage_in(std::string_view name) {
    if (!name.starts_with("stage.")) { return no_stage; }
    std::size_t stage = 0;
    for (std::size_t i = 6; i < name.size() && name[i] >= '0' && name[i] <= '9' && stage < 100; ++i) {
        stage = 10 * stage + static_cast<std::size_t>(name[i] - '0');
    }
    return stage;
}

bool is_any(std::string_view name, std::initializer_list<std::string_view> all) { return std::find(all.begin(), all.end(), name) != all.end(); }

std::string why_no_cost(std::string_view name, const Scenario& s) {
    if (s.choices.mode == cost::Mode::owned && name == "cost.wait" && s.choices.owning == cost::Owning::tco) {
        return "nothing waits for the grid here; --wait says how long";
    }
    if (s.choices.mode == cost::Mode::owned) {
        return is_any(name, {"cost.rental", "cost.interruptions"}) ? "the hardware is owned here; --mode rented or --rate rents it"
                                     : fmt::format("hardware charged as {} has no such part; --owning says how it is charged",
                                                   cost::owning_names[static_cast<std::size_t>(s.choices.owning)]);
    }
    if (name == "cost.electricity") { return "the run is rented, and its electricity is inside the rate; what that comes to is cost.electricity_bill"; }
    if (name == "cost.interruptions") { return "nothing is said to interrupt it; --interrupted-every says how often a run on spot is"; }
    return "the run is rented, and what its hardware costs is inside the rate; see cost.rental";
}

}  // namespace

Estimate<Trace> traced(const Scenario& scenario) { return evaluate(scenario.choices, traced_inputs(scenario)); }

Derivations::Derivations(const Scenario& scenario) : scenario_(scenario), estimate_(traced(scenario)) {
    add_outputs();
    add_steps_and_inputs();
}

void Derivations::add(const std::string& name, const Trace& number) {
    if (!numbers_.emplace(name, number).second) { return; }
    order_.push_back(name);
    step_names_.add(number, name);
}

/// Those of the run before those of its stages: of a run of one stage the hours are the run's.
void Derivations::add_outputs() {
    for (const bool stages : {false, true}) {
        for_each_output(
            [&](const std::string& output, const auto& number) {
                const Trace& trace = scalar_of(number);
                if (output.starts_with("stage.") != stages || !has_value(trace)) { return; }
                const auto inputs = inputs_of(trace);
                const bool own_input = trace.node().operation != Trace::Operation::leaf &&
                                       std::find(inputs.begin(), inputs.end(), output) != inputs.end();
                const auto name = own_input ? output + ".used" : output;  // the input keeps its name
                add(name, trace);
                outputs_.push_back(name);
            },
            estimate_);
    }
}

/// Only what an output is computed from.
void Derivations::add_steps_and_inputs() {
    const auto inputs = traced_inputs(scenario_);
    std::vector<std::pair<std::string, Trace>> steps;
    for_each_step([&](std::string_view name, const auto& number) { steps.emplace_back(name, scalar_of(number)); }, scenario_.choices, inputs);
    std::erase_if(steps, [](const auto& step) { return step.second.value() == 0.0; });  // several terms of a step may be nothing alike
    for (const auto& [name, number] : steps) { step_names_.add(number, name); }
    std::set<std::string> needed;
    for (const auto& output : outputs_) {
        for (auto& name : step_names_.needed(numbers_.find(output)->second)) { needed.insert(std::move(name)); }
    }
    for (const auto& [name, number] : steps) {
        if (needed.contains(step_names_.name_of(number))) { add(name, number); }
    }
    for_each_input(
        [&](std::string_view name, const auto& input) {
            if (needed.contains(std::string(name))) { add(std::string(name), scalar_of(input)); }
        },
        inputs);
}

std::string Derivations::with_stage_number(std::string path) const {
    for (std::size_t s = 0; s < scenario_.names.stages.size(); ++s) {
        const auto named = fmt::format("stage.{}.", as_name(scenario_.names.stages[s]));
        if (path.starts_with(named)) { return fmt::format("stage.{}.{}", s, path.substr(named.size())); }
    }
    return path;
}

tl::expected<std::string, Complaint> Derivations::named(std::string_view path) const {
    const auto name = with_stage_number(as_name(path));
    if (numbers_.contains(name)) { return name; }
    std::string meant = name;
    for (const auto& alias : aliases) {
        if (alias.word != name) { continue; }
        if (numbers_.contains(alias.name)) { return std::string(alias.name); }
        meant = alias.name;
    }
    if (const auto reason = why_none(meant, scenario_); !reason.empty()) {
        return tl::unexpected(Complaint{"no-value", fmt::format("this run has no {}", meant.substr(0, 60)), reason});
    }
    std::vector<std::string_view> known(order_.begin(), order_.end());
    const auto near = nearest(name, known);
    for (const auto& alias : aliases) { known.push_back(alias.word); }
    const auto hint = near.empty() ? did_you_mean(name, known, 80) : fmt::format("did you mean '{}'?", near);
    return tl::unexpected(Complaint{"unknown-value", fmt::format("no number is called '{}'", path.substr(0, 60)), hint});
}

std::vector<DerivationStep> Derivations::steps(const std::string& name, std::size_t depth) {
    return step_names_.derivation(numbers_.find(name)->second, name, depth);
}

std::vector<std::string> Derivations::goes_into(const std::string& name) {
    std::vector<std::string> all;
    const auto own = step_names_.name_of(numbers_.find(name)->second);
    for (const auto& output : outputs_) {
        const auto& number = numbers_.find(output)->second;
        if (output.starts_with("stage.") || step_names_.name_of(number) == own) { continue; }
        const auto needed = step_names_.needed(number);
        if (std::find(needed.begin(), needed.end(), own) != needed.end()) { all.push_back(output); }
    }
    return all;
}

std::string why_none(std::string_view name, const Scenario& s) {
    if (symbol_row(name) == nullptr) { return {}; }
    const auto& c = s.choices;
    const auto stage = stage_in(name);
    if (stage != no_stage && stage >= c.stages) { return fmt::format("its stages are {} in number, counted from 0", c.stages); }
    const bool of_time = is_any(name, {"count", "count_needed", "nodes", "wall_clock", "facility_power", "facility_power_peak", "energy_per_year"}) ||
                         (stage != no_stage && (name.ends_with(".wall_clock") || name.find("_per_t") != std::string_view::npos));
    if (of_time && c.count == CountKind::unknown) { return "its number of chips is not known; --count gives it, or --deadline asks for it"; }
    if (of_time) { return "the tokens of that stage are not known; --tokens gives those of the main stage"; }
    if (name.starts_with("cost.")) {
        if (auto reason = why_no_cost(name, s); !reason.empty()) { return reason; }
    }
    if (name == "flop" || name.starts_with("flop.")) { return "its arithmetic is not known so; --tokens with --active-parameters or --flop gives it"; }
    if (name.starts_with("mfu.")) { return "its arithmetic is not known by that convention"; }
    if (name == "mfu") { return "its GPU-hours are known and need no MFU"; }
    return "nothing that is computed for it makes use of that";
}

}  // namespace traincost::scenario
