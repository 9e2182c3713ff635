// SPDX-License-Identifier: Apache-2.0
// The reading that carries a derivative: the same numbers, and the slopes that a difference of two estimates has.
#include <traincost/core/autodiff.hpp>

#include <doctest/doctest.h>
#include <scenario/many.hpp>
#include <traincost/scenario/outputs.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using scenario::Estimate;
using scenario::Scenario;
using scenario::scalar_of;

namespace {

constexpr double step = 1e-7;

/// The estimate with its derivatives by one input. (make_fvar counts the order of the seed in the type.)
Estimate<Dual> by(const Scenario& s, std::string_view input) {
    const auto inputs = scenario::lift<Dual>(s.inputs, [&](std::string_view name, double value, const Dimensions&) {
        return name == input ? Dual(boost::math::differentiation::make_fvar<double, 1>(value)) : Dual(value);
    });
    return scenario::evaluate(s.choices, inputs);
}

Estimate<double> at(const Scenario& s, std::string_view input, double value) {
    const auto inputs = scenario::lift<double>(
        s.inputs, [&](std::string_view name, double old, const Dimensions&) { return name == input ? value : old; });
    return scenario::evaluate(s.choices, inputs);
}

/// Outputs that are rounded up to whole things; the number of chips in whole nodes still follows the size of a node.
bool is_step(const std::string& output, std::string_view input, scenario::CountKind count) {
    if (output == "nodes") { return true; }
    if (count != scenario::CountKind::for_deadline) { return false; }
    return output == "count_needed" || (output == "count" && input != "chip.node");
}

void expect_slopes(const NamedScenario& s, std::string_view input, double value) {
    const double h = value == 0.0 ? step : std::fabs(value) * step;
    const auto here = scenario::evaluate(s.scenario.choices, s.scenario.inputs);
    const auto dual = by(s.scenario, input);
    const auto above = at(s.scenario, input, value + h);
    const auto below = at(s.scenario, input, value - h);
    // Where a step begins exactly here, the slope is that of the side without it.
    const bool jumps_above = above.nodes != here.nodes || above.count_needed != here.count_needed;
    const bool jumps_below = below.nodes != here.nodes || below.count_needed != here.count_needed;
    for_each_output(
        [&](const std::string& output, const auto& e, const auto& d, const auto& up, const auto& down) {
            const double y = scalar_of(e);
            const double slope = static_cast<double>(scalar_of(d).derivative(1));
            const double difference = jumps_above   ? (y - scalar_of(down)) / h
                                      : jumps_below ? (scalar_of(up) - y) / h
                                                    : (scalar_of(up) - scalar_of(down)) / (2.0 * h);
            if (std::fabs(static_cast<double>(scalar_of(d)) - y) > 1e-12 * std::fabs(y)) {
                FAIL_CHECK(s.name << ": " << output << ": " << static_cast<double>(scalar_of(d)) << " and " << y);
            }
            // As elasticities: per cent of the output for a per cent of the input.
            const double scale = y == 0.0 ? 1.0 : (value == 0.0 ? 1.0 : std::fabs(value)) / std::fabs(y);
            if (is_step(output, input, s.scenario.choices.count)) {
                if (slope != 0.0) {
                    FAIL_CHECK(s.name << ": " << output << " is a step, and has a slope by " << std::string(input));
                }
                return;
            }
            if (!(std::fabs(slope - difference) * scale <= 1e-6)) {
                FAIL_CHECK(s.name << ": " << output << " by " << std::string(input) << ": derivative " << slope
                                  << ", difference " << difference);
            }
        },
        here, dual, above, below);
}

void expect_all_slopes(std::string_view model, const std::vector<std::string>& regions) {
    const auto all = scenarios_of(model, regions, Catalog::embedded());
    REQUIRE_FALSE(all.empty());
    for (const auto& s : all) {
        if (s.scenario.choices.power == cost::PowerMode::tdp) { continue; }
        scenario::for_each_input(
            [&](std::string_view name, const auto& input) {
                const double value = scenario::detail::number_of(input);
                const bool used = scenario::source_of(s.scenario, name) != nullptr;
                if (!used && value == 0.0) { return; }
                expect_slopes(s, name, value);
            },
            s.scenario.inputs);
    }
}

}  // namespace

TEST_CASE("derivatives of DeepSeek-V3's estimate by every input are what differences of two estimates are") {
    expect_all_slopes("deepseek-v3", {"nl", "cn-gd"});
}
TEST_CASE("derivatives of Llama-3.1-405B's estimate by every input are what differences of two estimates are") {
    expect_all_slopes("llama-3.1-405b", {"us-tx"});
}
TEST_CASE("derivatives of GPT-3's estimate by every input are what differences of two estimates are") {
    expect_all_slopes("gpt-3", {"cn-nm"});
}
TEST_CASE("derivatives of GPT-4's estimate by every input are what differences of two estimates are") {
    expect_all_slopes("gpt-4", {"europe"});
}

TEST_CASE(
    "an input that is not used has no slope: no region's rate in owned mode, no price of hardware in rented mode") {
    const auto owned = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    CHECK(by(owned, "rate").cost.total.value().derivative(1) == 0.0);
    const auto rented = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"mode", "rented"}});
    CHECK(by(rented, "chip.price").cost.total.value().derivative(1) == 0.0);
    CHECK(by(rented, "electricity").cost.total.value().derivative(1) == 0.0);
}

TEST_CASE("one per cent dearer electricity makes the run dearer by electricity's share of the total, in per cent") {
    const auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}});
    const auto e = estimated(s);
    const double slope = static_cast<double>(by(s, "electricity").cost.total.value().derivative(1));
    const double elasticity = slope * s.inputs.tariff.price.value() / e.cost.total.value();
    CHECK(elasticity == doctest::Approx(e.cost.electricity / e.cost.total).epsilon(1e-13));
}
