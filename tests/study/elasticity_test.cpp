// SPDX-License-Identifier: Apache-2.0
// Elasticities of a thousand random scenarios against differences of two estimates.
#include "analysing.hpp"

#include <scenario/many.hpp>

#include <cmath>
#include <random>

using namespace traincost;
using namespace traincost::test;
using study::Quantity;

namespace {

/// Small enough for the cubic term, large enough for the last bits: both leave errors below 1e-9.
constexpr double step = 1e-5;

scenario::Scenario shaken(scenario::Scenario s, std::mt19937_64& random) {
    std::uniform_real_distribution<double> factor(0.6, 1.5);
    s.inputs = scenario::lift<double>(s.inputs, [&](std::string_view, double value, const Dimensions&) { return value * factor(random); });
    return s;
}

scenario::Estimate<double> at(const scenario::Scenario& s, std::string_view input, double factor) {
    return scenario::evaluate(s.choices, scenario::lift<double>(s.inputs, [&](std::string_view name, double value, const Dimensions&) {
                                  return name == input ? value * factor : value;
                              }));
}

study::Study alone(const scenario::Scenario& s, Quantity quantity) {
    auto sampler = uncertainty::Sampler::make({});
    REQUIRE(sampler);
    return {{s}, {}, std::move(*sampler), {{s.choices, s.inputs, {}, {quantity}}}, {quantity}};
}

std::vector<NamedScenario> scenarios() {
    std::vector<NamedScenario> all;
    for (const std::string model : {"deepseek-v3", "gpt-3", "gpt-4"}) {
        auto more = scenarios_of(model, {"nl", "us-tx"}, Catalog::embedded());
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace

TEST_CASE("elasticities of 1,000 random scenarios are central differences within 1e-6, away from steps") {
    constexpr std::size_t wanted = 1000;
    const auto all = scenarios();
    REQUIRE_FALSE(all.empty());
    std::mt19937_64 random(7);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto& named = all[i % all.size()];
        const auto s = shaken(named.scenario, random);
        auto quantity = static_cast<Quantity>(random() % study::quantities.size());
        if (!study::is_known(quantity, s.choices)) { quantity = Quantity::cost; }
        const double y = study::value_of(quantity, at(s, "", 1.0));
        REQUIRE(y > 0.0);
        for (const auto& e : study::elasticities(alone(s, quantity), {quantity})) {
            const auto up = at(s, e.input, 1.0 + step);
            const auto down = at(s, e.input, 1.0 - step);
            if (up.nodes != down.nodes || up.count_needed != down.count_needed) { continue; }
            const double difference = (study::value_of(quantity, up) - study::value_of(quantity, down)) / (2.0 * step * y);
            const double tolerance = 1e-6 * std::max(std::fabs(*e.elasticity), 1e-3);
            if (!(std::fabs(*e.elasticity - difference) <= tolerance)) {
                FAIL_CHECK(named.name << ": " << study::info(quantity).id << " by " << e.name << ": " << *e.elasticity << ", difference " << difference);
            }
            ++compared;
        }
    }
    CHECK(compared > 5 * wanted);
}
