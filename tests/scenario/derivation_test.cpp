// SPDX-License-Identifier: Apache-2.0
// Every number of an estimate can be asked for by name, and its steps are those of the formulas.
#include <scenario/asking.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/scenario/derivation.hpp>
#include <traincost/scenario/outputs.hpp>
#include <traincost/scenario/steps.hpp>
#include <traincost/scenario/symbols.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace traincost;
using namespace traincost::test;
using scenario::Derivations;

namespace {

/// 8 chips for 576 GPU-hours at 0.1 USD/kWh.
const Fields small = {{"chip", "h100-sxm"}, {"count", "8"}, {"gpu_hours", "576"}, {"regions", "us"}, {"electricity", "0.1 USD/kWh"},
                      {"pue", "1.25"}, {"power_use", "0.5"}};

std::map<std::string, std::string> told(Derivations& derivations, const std::string& name) {
    std::map<std::string, std::string> formulas;
    for (const auto& step : derivations.steps(name)) {
        if (!step.is_input()) { formulas[step.name] = formula(step.formula, TraceStyle::names); }
    }
    return formulas;
}

std::string named(const Fields& fields, std::string_view path) {
    const auto scenario = resolved(fields);
    const auto name = Derivations(scenario).named(path);
    return name ? *name : name.error().code == "no-value" ? "none: " + name.error().hint : "unknown: " + name.error().hint;
}

}  // namespace

TEST_CASE("the electricity of 576 GPU-hours is told in four steps, with the values of a calculation by hand") {
    const auto scenario = resolved(small);
    Derivations derivations(scenario);
    const auto formulas = told(derivations, "cost.electricity");
    CHECK(formulas.at("cost.electricity") == "energy * electricity_price");
    CHECK(formulas.at("energy") == "energy.it * pue");
    CHECK(formulas.at("energy.it") == "stage.0.gpu_hours * power.it");
    CHECK(formulas.at("power.it") == "chip.node_power * power_use");
    // 10,200 W / 8 x 0.5 x 1.25 = 796.875 W; x 576 h = 459 kWh; x 0.1 USD/kWh
    const auto steps = derivations.steps("cost.electricity");
    CHECK(steps.back().value() == doctest::Approx(45.9).epsilon(1e-12));
}

TEST_CASE("the hardware's steps have the names of the method: price of the server, value at the start, loss in an hour") {
    const auto scenario = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    Derivations derivations(scenario);
    const auto formulas = told(derivations, "cost.total");
    CHECK(formulas.at("cost.total") == "cost.chips + cost.servers + cost.interconnect + cost.electricity");
    CHECK(formulas.at("cost.chips") == "hardware.loss_rate * chip_time * hardware.chip_share");
    CHECK(formulas.at("hardware.value_at_start") == "hardware.server_price * exp(-(value_decay * max(chip.age, 0)) * 2.302585092994046)");
    CHECK(formulas.at("chip_time") == "stage.0.gpu_hours + stage.1.gpu_hours + stage.2.gpu_hours");
    CHECK(formulas.at("cost.interconnect") == "hardware.loss_rate * chip_time * hardware.network_markup");
}

TEST_CASE("every input, output and step between has a row in the table of symbols, and no two share a symbol") {
    std::set<std::string> names;
    const scenario::Inputs<double> inputs = {};
    scenario::for_each_input([&](std::string_view name, const auto&) { names.insert(std::string(name)); }, inputs);
    const scenario::Estimate<double> estimate = {};
    scenario::for_each_output([&](const std::string& name, const auto&) { names.insert(name); }, estimate);
    scenario::Choices choices;
    choices.tariff = {cost::TariffKind::in_parts, true, true, true, true, true, true, true};
    choices.stages = 1;
    choices.stage_tokens[0] = choices.causal_known = choices.full_known = choices.parameters_known = true;
    scenario::for_each_step([&](std::string_view name, const auto&) { names.insert(std::string(name)); }, choices, inputs);
    for (const auto& name : names) { CHECK_MESSAGE(scenario::symbol_row(name) != nullptr, name); }
    std::set<std::string_view> symbols;
    std::set<std::string_view> rows;
    for (const auto& row : scenario::symbol_table) {
        CHECK_MESSAGE(symbols.insert(row.symbol).second, row.symbol);
        CHECK_MESSAGE(rows.insert(row.name).second, row.name);
        CHECK_FALSE(row.meaning.empty());
    }
    CHECK(rows.size() + 5 * 8 - 2 >= names.size());  // eight rows stand for six stages each
}

TEST_CASE("every step between that the choices make use of is found within the estimate") {
    for (const Fields& more : {Fields{}, Fields{{"mode", "rented"}}, Fields{{"mfu", "0.4"}, {"chip_price", "123456 CNY"}, {"chip_price_kind", "chip"}},
                               Fields{{"owning", "tco"}}, Fields{{"owning", "tco"}, {"wait", "1 year"}, {"residual", "0.1"}}, Fields{{"owning", "straight-line"}},
                               Fields{{"ppa", "0.06 EUR/kWh"}, {"network", "0.01 EUR/kWh"}, {"demand", "60 EUR/kW/year"}, {"term", "90 d"}}}) {
        const auto scenario = resolved(Fields{{"model", "deepseek-v3"}, {"regions", "nl"}} + more);
        const Derivations derivations(scenario);
        scenario::for_each_step(
            [&](std::string_view name, const auto&) { CHECK_MESSAGE(derivations.named(name).has_value(), name); }, scenario.choices, scenario.inputs);
    }
}

TEST_CASE("symbols of stages carry their number, and their meaning the stage's name") {
    const auto scenario = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto symbol = scenario::symbol_of("stage.1.gpu_hours", scenario);
    CHECK(symbol.text == "h_1");
    CHECK(symbol.tex == "h_{1}");
    CHECK(symbol.meaning == "GPU-hours of context extension as disclosed or given");
    CHECK(scenario::symbol_row("stage.1.nonsense") == nullptr);
    CHECK(scenario::symbol_row("stage.gpu_hours") == nullptr);
}

TEST_CASE("other words for a number are understood, in any spelling") {
    const Fields run = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    CHECK(named(run, "cost") == "cost.total");
    CHECK(named(run, "Total") == "cost.total");
    CHECK(named(run, "GPU-hours") == "chip_time");
    CHECK(named(run, "days") == "wall_clock");
    CHECK(named(run, "price") == "electricity_price");
    CHECK(named(run, "electricity") == "electricity");  // the input by that name
    CHECK(named(run, "mfu") == "mfu.causal");
    CHECK(named(run + Fields{{"mfu", "0.4"}}, "mfu") == "mfu");
    CHECK(named(run, "stage.pre-training.cost") == "stage.0.cost");
    CHECK(named(run, "stage.post-training.gpu-hours") == "stage.2.gpu_hours");
    CHECK(named(run, "power") == "facility_power");
    CHECK(named({{"chip", "h100-sxm"}, {"gpu_hours", "576"}, {"regions", "us"}}, "power") == "facility_power_per_chip");
}

TEST_CASE("a number that this run has not is refused with the reason") {
    const Fields run = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    const Fields uncounted = {{"chip", "h100-sxm"}, {"gpu_hours", "576"}, {"regions", "us"}};
    CHECK(contains(named(uncounted, "days"), "none: its number of chips is not known"));
    CHECK(contains(named(uncounted, "facility_power"), "--count"));
    CHECK(contains(named(uncounted, "mfu.causal"), "none: "));
    CHECK(contains(named(uncounted, "flop"), "--flop"));
    CHECK(contains(named(run, "cost.rental"), "--mode rented"));
    CHECK(contains(named(run, "rate"), "none: "));
    CHECK(contains(named(run, "stage.5.cost"), "its stages are 3"));
    CHECK(contains(named(run, "stage.12.cost"), "its stages are 3"));
    CHECK(contains(named(run, "stage.1.tokens_per_time"), "tokens of that stage"));
    const Fields rented = {{"model", "deepseek-v3"}, {"regions", "nl"}, {"mode", "rented"}};
    CHECK(contains(named(rented, "cost.electricity"), "cost.electricity_bill"));
    CHECK(contains(named(rented, "cost.chips"), "inside the rate"));
    CHECK(contains(named(rented, "chip.price"), "none: "));
    CHECK(named(rented, "electricity_bill") == "cost.electricity_bill");
}

TEST_CASE("a word that names no number gets the nearest that does, or all") {
    const Fields run = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    CHECK(contains(named(run, "cost.electricty"), "unknown: did you mean 'cost.electricity'?"));
    CHECK(contains(named(run, "enrgy"), "did you mean 'energy'?"));
    CHECK(contains(named(run, "xyzzy"), "cost.total"));
    CHECK(contains(named(run, ""), "unknown: "));
    CHECK(contains(named(run, "stage..cost"), "unknown: "));
}

TEST_CASE("a number goes into what is computed from it, and into nothing else") {
    const auto scenario = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    Derivations derivations(scenario);
    CHECK(derivations.goes_into("carbon_intensity") == std::vector<std::string>{"carbon", "carbon.market", "carbon.with_embodied"});
    const auto pue = derivations.goes_into("pue");
    for (const auto* name : {"energy", "cost.electricity", "cost.total", "carbon", "facility_power"}) {
        CHECK_MESSAGE(std::count(pue.begin(), pue.end(), name) == 1, name);
    }
    CHECK(std::count(pue.begin(), pue.end(), "cost.chips") == 0);
    CHECK(derivations.goes_into("cost.total").empty());
}

TEST_CASE("of own generation the grid's figure and the fuel's are two numbers with two names") {
    const auto scenario = resolved({{"model", "deepseek-v3"}, {"regions", "us-tx"}, {"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"},
                                    {"demand", "150 USD/kW/year"}});
    Derivations derivations(scenario);
    const auto formulas = told(derivations, "carbon");
    CHECK(formulas.at("carbon") == "energy * carbon_intensity.used");
    CHECK(formulas.at("carbon_intensity.used") == "carbon_intensity / electricity.efficiency");
    CHECK(told(derivations, "electricity_price").at("electricity.demand_price") == "electricity.demand / electricity.load");
}

TEST_CASE("an assumption is told with the inputs that it decides on, and with no others") {
    const auto scenario = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto of_price = scenario::assumptions_on(scenario, {"electricity"});
    CHECK(said(of_price, {"Training starts on"}));
    CHECK_FALSE(said(of_price, {"Owned hardware"}));
    const auto of_chip = scenario::assumptions_on(scenario, {"chip.price"});
    CHECK(said(of_chip, {"Owned hardware"}));
    CHECK(scenario::assumptions_on(scenario, {"pue"}).empty());
}
