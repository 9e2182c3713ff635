// SPDX-License-Identifier: Apache-2.0
// How much of its machines' rated power a run draws: by what was measured of them, and by what it computes in its hours.
#include <scenario/asking.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/scenario/derivation.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

/// 1,000 GPU-hours on H100 at 989.4 TFLOP/s, without PUE: 3.6e6 s x 989.4e12 = 3.56184e21 FLOP at an MFU of 1.
Fields run_at(const std::string& flop, const std::string& chip = "h100-sxm") {
    return {{"chip", chip}, {"gpu_hours", "1000"}, {"flop", flop}, {"regions", "us"}, {"electricity", "0.1 USD/kWh"}, {"pue", "1"}, {"chip_price", "1 USD"},
            {"chip_price_kind", "server"}, {"start", "2025-01-01"}};
}

double watts(const Fields& fields) { return estimated(fields).facility_power_per_chip.value(); }

bool uses(const scenario::Scenario& s, const std::string& input) {
    return std::any_of(s.sources.begin(), s.sources.end(), [&](const scenario::InputSource& source) { return source.name == input; });
}

std::string formula_of(const scenario::Scenario& s, const std::string& name) {
    scenario::Derivations derivations(s);
    for (const auto& step : derivations.steps("energy")) {
        if (step.name == name) { return formula(step.formula, TraceStyle::names); }
    }
    return {};
}

}  // namespace

TEST_CASE("a run of half the MFU of heavy load draws 77 % of its power: what stands, and half of the rest") {
    // MFU 0.16: 0.16 x 3.56184e21 = 5.698944e20; 1275 W x 0.76 x (0.54 + 0.46 x 0.16 / 0.32) = 969 x 0.77 = 746.13 W
    CHECK(watts(run_at("5.698944e20 FLOP")) == Approx(746.13).epsilon(1e-9));
}

TEST_CASE("a run of a higher MFU than heavy load draws what heavy load does, and nothing of it is said") {
    const auto s = resolved(run_at("1.424736e21 FLOP"));  // MFU 0.4
    CHECK(estimated(s).facility_power_per_chip.value() == Approx(969.0).epsilon(1e-12));
    CHECK_FALSE(uses(s, "power_standing"));
    CHECK(formula_of(s, "power.it") == "chip.node_power * power_use");
}

TEST_CASE("the derivation tells the use of this run as a step of its own") {
    const auto s = resolved(run_at("5.698944e20 FLOP"));
    CHECK(formula_of(s, "power.it") == "chip.node_power * power.use");
    CHECK(formula_of(s, "power.use") == "power_use * (power_standing + (1 - power_standing) * min(mfu.given / power_mfu, 1))");
    const auto said = std::any_of(s.assumptions.begin(), s.assumptions.end(), [](const std::string& a) { return a.find("draw 58.5 %") != std::string::npos; });
    CHECK(said);  // 0.76 x 0.77 = 0.5852
}

TEST_CASE("on a TPU the middle of others is known, and a run above it draws more") {
    // TPU v3 at 123 TFLOP/s, 283 W at an MFU of 0.346; 1,000 h at 0.519 are 0.519 x 3.6e6 x 123e12 = 2.298132e20: 283 x (0.54 + 0.46 x 1.5)
    CHECK(watts(run_at("2.298132e20 FLOP", "tpu-v3")) == Approx(283.0 * 1.23).epsilon(1e-9));
}

TEST_CASE("a TPU that nobody measured draws the share of rated power of those that were, and this is said") {
    // TPU v5p, 842.4 W rated, at 459 TFLOP/s: the MFU of 0.457 in 1,000 h are 0.457 x 3.6e6 x 459e12 = 7.551468e20 FLOP; x 0.525
    const auto s = resolved(run_at("7.551468e20 FLOP", "tpu-v5p"));
    CHECK(estimated(s).facility_power_per_chip.value() == Approx(442.26).epsilon(1e-9));
    const auto said = std::any_of(s.assumptions.begin(), s.assumptions.end(), [](const std::string& a) { return a.find("others of its kind") != std::string::npos; });
    CHECK(said);
}

TEST_CASE("a use that is given, a power that was measured on the run and another power know no load") {
    const auto run = run_at("5.698944e20 FLOP");
    CHECK(watts(run + Fields{{"power_use", "0.76"}}) == Approx(969.0).epsilon(1e-12));
    CHECK(watts(run + Fields{{"power_per_chip", "800 W"}, {"power_at", "it"}}) == Approx(800.0).epsilon(1e-12));
    CHECK(watts(run + Fields{{"power", "rated"}}) == Approx(1275.0).epsilon(1e-12));
    CHECK(watts(run + Fields{{"power", "tdp"}}) == Approx(700.0).epsilon(1e-12));
}

TEST_CASE("hours of which nobody says what is computed in them draw what others do, and this is said") {
    auto fields = run_at("1");
    fields.erase(fields.begin() + 2);
    const auto s = resolved(fields);
    CHECK(estimated(s).facility_power_per_chip.value() == Approx(969.0).epsilon(1e-12));
    const auto said = std::any_of(s.assumptions.begin(), s.assumptions.end(), [](const std::string& a) { return a.find("is not known: the machines") != std::string::npos; });
    CHECK(said);
}

TEST_CASE("the same operations in fewer hours take less energy, but not in proportion") {
    auto quick = run_at("5.698944e20 FLOP");
    quick[1].second = "500";  // MFU 0.32: 500 h x 969 W = 484.5 kWh, beside 1,000 h x 746.13 W = 746.13 kWh
    CHECK(estimated(quick).energy / units::kilowatt_hour == Approx(484.5).epsilon(1e-9));
    CHECK(estimated(run_at("5.698944e20 FLOP")).energy / units::kilowatt_hour == Approx(746.13).epsilon(1e-9));
}
