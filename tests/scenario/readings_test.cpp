// SPDX-License-Identifier: Apache-2.0
// One formula, four readings: double, Batch, Dual and Trace say the same of every scenario.
#include <support/arithmetic.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/core/trace.hpp>

#include <doctest/doctest.h>
#include <scenario/many.hpp>
#include <traincost/scenario/outputs.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <set>
#include <string>

using namespace traincost;
using namespace traincost::test;
using scenario::Estimate;
using scenario::Inputs;
using scenario::Scenario;
using scenario::scalar_of;

namespace {

std::uint64_t bits(double x) {
    std::uint64_t b = 0;
    std::memcpy(&b, &x, sizeof b);
    return b;
}

bool close(double a, double b) { return std::fabs(a - b) <= 1e-12 * std::max(std::fabs(a), std::fabs(b)); }

/// The inputs, each off by its own few per cent; the same lane gives the same inputs again. Lane 0 leaves them.
Inputs<double> shifted(const Inputs<double>& inputs, std::size_t lane) {
    std::size_t i = 0;
    return scenario::lift<double>(inputs, [&](std::string_view, double value, const Dimensions&) {
        ++i;
        return value * (1.0 + 0.003 * static_cast<double>(lane * (i % 7)));
    });
}

Inputs<Batch> batch_of(const Inputs<double>& inputs) {
    std::map<std::string, std::array<double, Batch::size>, std::less<>> lanes;
    for (std::size_t lane = 0; lane < Batch::size; ++lane) {
        const auto other = shifted(inputs, lane);
        scenario::for_each_input(
            [&](std::string_view name, const auto& input) { lanes[std::string(name)][lane] = scalar_of(input); },
            other);
    }
    return scenario::lift<Batch>(
        inputs, [&](std::string_view name, double, const Dimensions&) { return Batch(lanes.find(name)->second); });
}

Estimate<Trace> traced(const Scenario& s) {
    const auto inputs =
        scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& dimensions) {
            return Trace::leaf(std::string(name), value, dimensions);
        });
    return scenario::evaluate(s.choices, inputs);
}

Names names_of(const Inputs<double>& inputs) {
    Names names;
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) { names[std::string(name)] = scalar_of(input); }, inputs);
    return names;
}

bool is_unset(const Trace& t) { return t.node().operation == Trace::Operation::constant; }

/// Whether only like is added to like all through a derivation, and functions are called with plain numbers.
bool is_sound(const Trace::Node& node, std::set<const Trace::Node*>& seen) {
    if (!seen.insert(&node).second) { return true; }
    const auto dimensions = [&](std::size_t i) { return node.operands[i]->dimensions; };
    const auto like = [&](std::size_t a, std::size_t b) {
        const bool a_is_zero =
            node.operands[a]->operation == Trace::Operation::constant && node.operands[a]->value == 0.0;
        const bool b_is_zero =
            node.operands[b]->operation == Trace::Operation::constant && node.operands[b]->value == 0.0;
        return a_is_zero || b_is_zero || dimensions(a) == dimensions(b);
    };
    using Op = Trace::Operation;
    switch (node.operation) {
        case Op::add:
        case Op::subtract:
            if (!like(0, 1)) { return false; }
            break;
        case Op::exp:
        case Op::log:
            if (dimensions(0) != Dimensions{}) { return false; }
            break;
        case Op::pow:
            if (dimensions(0) != Dimensions{} || dimensions(1) != Dimensions{}) { return false; }
            break;
        case Op::select_less:
            if (!like(0, 1) || !like(2, 3)) { return false; }
            break;
        default:
            break;
    }
    for (const auto& operand : node.operands) {
        if (!is_sound(*operand, seen)) { return false; }
    }
    return true;
}

void expect_same_bits(const NamedScenario& s) {
    const auto batch = scenario::evaluate(s.scenario.choices, batch_of(s.scenario.inputs));
    for (std::size_t lane = 0; lane < Batch::size; ++lane) {
        const auto single = scenario::evaluate(s.scenario.choices, shifted(s.scenario.inputs, lane));
        for_each_output(
            [&](const std::string& name, const auto& one, const auto& eight) {
                if (bits(scalar_of(one)) == bits(scalar_of(eight)[lane])) { return; }
                FAIL_CHECK(s.name << ": " << name << " in lane " << lane << ": " << scalar_of(one) << " and "
                                  << scalar_of(eight)[lane]);
            },
            single, batch);
    }
}

/// What each output's formula says, evaluated by a reader of arithmetic that shares nothing with the library.
void expect_formulas(const NamedScenario& s, TraceStyle style) {
    const auto estimate = scenario::evaluate(s.scenario.choices, s.scenario.inputs);
    const auto trace = traced(s.scenario);
    const auto names = style == TraceStyle::names ? names_of(s.scenario.inputs) : Names{};
    for_each_output(
        [&](const std::string& name, const auto& number, const auto& with_formula) {
            const Trace& t = scalar_of(with_formula);
            if (bits(t.value()) != bits(scalar_of(number))) {
                FAIL_CHECK(s.name << ": " << name << ": " << t.value() << " and " << scalar_of(number));
            }
            const double printed = Arithmetic::evaluate(formula(t, style), names);
            if (!close(printed, scalar_of(number))) {
                FAIL_CHECK(s.name << ": " << name << ": " << printed << " is printed, " << scalar_of(number)
                                  << " computed");
            }
        },
        estimate, trace);
}

void expect_dimensions(const NamedScenario& s) {
    const auto trace = traced(s.scenario);
    std::set<const Trace::Node*> seen;
    for_each_output(
        [&](const std::string& name, const auto& output) {
            const Trace& t = scalar_of(output);
            if (is_unset(t)) { return; }
            if (t.node().dimensions != scenario::detail::dimensions_of(output)) {
                FAIL_CHECK(s.name << ": " << name << " has another dimension than its type");
            }
            if (!is_sound(t.node(), seen)) { FAIL_CHECK(s.name << ": " << name << " adds unlike things"); }
        },
        trace);
}

template <class F>
void for_each_scenario(std::string_view model, const std::vector<std::string>& regions, F f) {
    const auto all = scenarios_of(model, regions, Catalog::embedded());
    REQUIRE(all.size() >= 2 * 6 * 3 * regions.size());
    for (const auto& scenario : all) { f(scenario); }
}

const std::vector<std::string> some_regions = {"nl", "us-tx", "cn-gd", "cn-nm"};

}  // namespace

TEST_CASE("the list of outputs that the readings are compared by holds every number of an estimate") {
    std::size_t count = 0;
    const Estimate<double> e = {};
    for_each_output([&count](const std::string&, const auto&) { ++count; }, e);
    CHECK(count == sizeof(Estimate<double>) / sizeof(double) - 1);  // the energy at the meter is the last of its parts, too
}

TEST_CASE("the table of inputs holds every number that an estimate is computed from, each under a name of its own") {
    std::set<std::string> names;
    std::size_t count = 0;
    const Inputs<double> inputs = {};
    scenario::for_each_input(
        [&](std::string_view name, const auto&) {
            names.insert(std::string(name));
            ++count;
        },
        inputs);
    CHECK(count == sizeof(Inputs<double>) / sizeof(double));
    CHECK(names.size() == count);
}

namespace {

std::vector<std::string> packaged(std::string_view kind) {
    const auto catalog = Catalog::embedded();
    return texts(catalog.ids(kind));
}

}  // namespace

TEST_CASE("eight at a time or one by one: DeepSeek-V3 in every region gives the same bits") {
    for_each_scenario("deepseek-v3", packaged("regions"), expect_same_bits);
}
TEST_CASE("eight at a time or one by one: Llama-3.1-405B gives the same bits") {
    for_each_scenario("llama-3.1-405b", some_regions, expect_same_bits);
}
TEST_CASE("eight at a time or one by one: GPT-3 gives the same bits") {
    for_each_scenario("gpt-3", some_regions, expect_same_bits);
}
TEST_CASE("eight at a time or one by one: GPT-4 gives the same bits") {
    for_each_scenario("gpt-4", some_regions, expect_same_bits);
}

TEST_CASE("every formula of DeepSeek-V3, printed with names and evaluated by another reader, gives the number") {
    for_each_scenario("deepseek-v3", packaged("regions"),
                      [](const NamedScenario& s) { expect_formulas(s, TraceStyle::names); });
}
TEST_CASE("every formula of DeepSeek-V3, printed with numbers and evaluated by another reader, gives the number") {
    for_each_scenario("deepseek-v3", some_regions,
                      [](const NamedScenario& s) { expect_formulas(s, TraceStyle::numbers); });
}
TEST_CASE("every formula of Llama-3.1-405B, printed and evaluated by another reader, gives the number") {
    for_each_scenario("llama-3.1-405b", {"nl", "cn-gd"}, [](const NamedScenario& s) {
        expect_formulas(s, TraceStyle::names);
        expect_formulas(s, TraceStyle::numbers);
    });
}
TEST_CASE("every formula of GPT-3, printed and evaluated by another reader, gives the number") {
    for_each_scenario("gpt-3", {"nl", "cn-gd"}, [](const NamedScenario& s) {
        expect_formulas(s, TraceStyle::names);
        expect_formulas(s, TraceStyle::numbers);
    });
}
TEST_CASE("every formula of GPT-4, printed and evaluated by another reader, gives the number") {
    for_each_scenario("gpt-4", {"nl", "cn-gd"}, [](const NamedScenario& s) {
        expect_formulas(s, TraceStyle::names);
        expect_formulas(s, TraceStyle::numbers);
    });
}

TEST_CASE("the dimension that a trace works out is the one of the type, and no trace adds unlike things") {
    for (const std::string model : {"deepseek-v3", "llama-3.1-405b", "gpt-3", "gpt-4"}) {
        for_each_scenario(model, {"nl", "cn-gd"}, expect_dimensions);
    }
}
