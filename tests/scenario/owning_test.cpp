// SPDX-License-Identifier: Apache-2.0
// Owning over a life: what is taken from the region, what is refused, and that every reading reaches every part.
#include <doctest/doctest.h>
#include <scenario/asking.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/scenario/outputs.hpp>
#include <traincost/units/makers.hpp>

#include <set>
#include <string>

using namespace traincost;
using namespace traincost::test;
using cost::Component;
using doctest::Approx;

namespace {

const Fields run = {{"model", "deepseek-v3"}, {"regions", "nl"}};
const Fields tco = run + Fields{{"owning", "tco"}};

const Diagnostic* complaint(const Diagnostics& all, std::string_view code) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Diagnostic& d) { return d.code == code; });
    return found == all.end() ? nullptr : &*found;
}

void expect_complaint(const Fields& fields, std::string_view code, std::size_t line) {
    const auto all = complaints(fields);
    INFO(to_string(all));
    const auto* said = complaint(all, code);
    REQUIRE(said != nullptr);
    CHECK(said->where.line == line);
}

bool assumes(const scenario::Scenario& s, std::string_view part) {
    const auto holds = [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; };
    return std::any_of(s.assumptions.begin(), s.assumptions.end(), holds) || std::any_of(s.regional_assumptions.begin(), s.regional_assumptions.end(), holds);
}

}  // namespace

TEST_CASE("nothing said of owning is the amortised method, and no input of a life has a source") {
    const auto s = resolved(run);
    CHECK(s.choices.owning == cost::Owning::amortised);
    for (const auto* input : {"life", "wacc", "utilisation", "construction", "maintenance"}) { CHECK(scenario::source_of(s, input) == nullptr); }
}

TEST_CASE("a total cost has every part but the wait, and each part names its inputs") {
    const auto s = resolved(tco);
    const auto traced = scenario::evaluate(s.choices, scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& d) {
                                               return Trace::leaf(std::string(name), value, d);
                                           }));
    const auto inputs = [&](Component c) {
        const auto all = inputs_of(traced.cost[c].value());
        return std::set<std::string>(all.begin(), all.end());
    };
    CHECK(inputs(Component::storage).contains("storage_share"));
    CHECK(inputs(Component::spares).contains("spares_share"));
    CHECK(inputs(Component::scale_up).contains("scale_up_share"));
    CHECK(inputs(Component::data_centre).contains("construction"));
    CHECK_FALSE(inputs(Component::data_centre).contains("pue"));
    CHECK(inputs(Component::capital).contains("wacc"));
    CHECK(inputs(Component::maintenance).contains("maintenance"));
    CHECK(inputs(Component::staff).contains("labour"));
    CHECK(inputs(Component::insurance_and_tax).contains("insurance_and_tax"));
    CHECK(inputs(Component::residual).contains("value_decay"));
    const auto e = estimated(s);
    CHECK(e.cost[Component::wait].value() == 0.0);
    CHECK(e.cost[Component::residual].value() < 0.0);
    double sum = 0.0;
    for (const auto& part : e.cost.parts) { sum += part.value(); }
    CHECK(sum == Approx(e.cost.total.value()).epsilon(1e-12));
}

TEST_CASE("every input of a total cost has a source with a place") {
    for (const auto& fields : {tco + Fields{{"wait", "grid"}}, run + Fields{{"owning", "straight-line"}}}) {
        const auto s = resolved(fields);
        const auto traced = scenario::evaluate(s.choices, scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& d) {
                                                   return Trace::leaf(std::string(name), value, d);
                                               }));
        for (const auto& input : inputs_of(traced.cost.total.value())) {
            INFO(input);
            const bool neutral = input.ends_with(".exchange") || input.ends_with(".currency") || input == "electricity.vat";
            const auto* source = scenario::source_of(s, input);
            CHECK((neutral || source != nullptr));
        }
    }
}

TEST_CASE("construction is the region's own, the cost of capital borrowed and said to be") {
    const auto s = resolved(tco);
    CHECK(s.inputs.owning.construction.value() == Approx(10.81));  // 10.81 MUSD/MW, Amsterdam
    CHECK(s.inputs.owning.wacc == Approx(0.062));
    CHECK(assumes(s, "cost of capital of its own; that of"));
    const auto us = resolved({{"model", "deepseek-v3"}, {"regions", "us-tx"}, {"owning", "tco"}});
    CHECK(us.inputs.owning.construction.value() == Approx(9.54));
    CHECK(us.inputs.owning.labour.value() * units::year.value() == Approx(190'000.0));
    CHECK(assumes(us, "cost of labour of its own; that of United States"));
    CHECK(assumes(s, "cost of labour of its own and borrows none"));
}

TEST_CASE("a wait for the grid is as long as the region's, or as given, and nothing waits unasked") {
    CHECK(assumes(resolved(tco), "Nothing stands idle"));
    CHECK(resolved(tco + Fields{{"wait", "grid"}}).inputs.owning.wait.value() == Approx(8.5 * 8766 * 3600));
    const auto e = estimated(tco + Fields{{"wait", "1 year"}});
    CHECK(e.cost[Component::wait].value() > 0.0);
    CHECK(e.cost.total.value() == Approx(estimated(tco).cost.total.value() + e.cost[Component::wait].value()).epsilon(1e-12));
}

TEST_CASE("one region may have a cost of capital of its own") {
    const auto c = compared({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "us"}, {"owning", "tco"}, {"nl.wacc", "12 %"}, {"wacc", "6 %"}});
    CHECK(c.rows[0].scenario.inputs.owning.wacc == Approx(0.12));
    CHECK(c.rows[1].scenario.inputs.owning.wacc == Approx(0.06));
}

TEST_CASE("hardware as old as its life is written off, and this is said") {
    const auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"owning", "tco"}, {"life", "1 year"}});
    CHECK(s.choices.owning_shape.written_off);
    CHECK(assumes(s, "older than its life"));
    CHECK(estimated(s).cost[Component::chips].value() == 0.0);
    CHECK(estimated(s).cost[Component::data_centre].value() > 0.0);
    CHECK_FALSE(resolved(tco).choices.owning_shape.written_off);
}

TEST_CASE("a utilisation above 1 or of 0, a life of 0, and a cost of capital below 0 or of 700 % are refused where they stand") {
    for (const auto& [key, text] : {std::pair{"utilisation", "1.1"}, {"utilisation", "0"}, {"life", "0 years"}, {"wacc", "-1 %"}, {"wacc", "700 %"},
                                    {"residual", "1.5"}, {"maintenance", "-5 %"}, {"staffing", "0 MW"}, {"building_life", "0 years"}}) {
        INFO(key, " ", text);
        expect_complaint(tco + Fields{{key, text}}, "out-of-range", 4);
    }
}

TEST_CASE("what the chosen way of owning takes no account of is refused where it stands") {
    expect_complaint(run + Fields{{"wacc", "8 %"}}, "contradiction", 3);
    expect_complaint(run + Fields{{"life", "4 years"}}, "contradiction", 3);
    expect_complaint(run + Fields{{"owning", "straight-line"}, {"maintenance", "5 %"}}, "contradiction", 4);
    expect_complaint(run + Fields{{"rate", "2 USD/GPU-h"}, {"utilisation", "0.8"}}, "contradiction", 4);
    expect_complaint(run + Fields{{"rate", "2 USD/GPU-h"}, {"owning", "tco"}}, "contradiction", 4);
    CHECK(complaints(run + Fields{{"owning", "straight-line"}, {"life", "4 years"}}).empty());
    CHECK(complaints(run + Fields{{"owning", "all"}, {"wacc", "8 %"}, {"life", "4 years"}}).empty());
}

TEST_CASE("hardware is acquired before training starts, however it is owned") {
    expect_complaint(tco + Fields{{"start", "2024-12-01"}, {"acquired", "2025-01-01"}}, "contradiction", 5);
}
