// SPDX-License-Identifier: Apache-2.0
// What failures cost a run: applied to hours of steps, and never to hours that have it in them.
#include "asking.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const Fields run = {{"chip", "h100-sxm"}, {"regions", "nl"}, {"flop", "1e25"}, {"parameters", "400e9"}, {"architecture", "dense"}};

double hours(const scenario::Scenario& s) { return scenario::evaluate(s.choices, s.inputs).chip_time / units::chip_hour; }

}  // namespace

TEST_CASE("an MFU of the run gives its hours as they are, and one of the steps those over what failures leave") {
    // 1e25 / (989.4e12 x 0.4) / 3600 = 7,018,843 GPU-h.
    const auto whole = resolved(run + Fields{{"mfu", "0.4"}, {"count", "16384"}});
    CHECK(hours(whole) == Approx(7'018'843.0).epsilon(1e-4));
    CHECK_FALSE(whole.choices.interruption());
    const auto steps = resolved(run + Fields{{"step_mfu", "0.4"}, {"count", "16384"}});
    // M = 50,676 / 16,384 = 3.093 h; 14 x 400e9 bytes are copied in 0.011 s and read in 2.3 s, so a restart takes 482 s: e^-0.0433 is
    // 95.8 %, less (2 x 0.011 / 11135)^0.5 = 0.14 % for checkpoints.
    const double kept = perf::kept(steps.choices.interruption(), steps.inputs.step.failures);
    CHECK(kept == Approx(0.9563).epsilon(1e-3));
    CHECK(hours(steps) == Approx(hours(whole) / kept).epsilon(1e-12));
}

TEST_CASE("hours that are disclosed or given have what failures cost in them") {
    CHECK_FALSE(resolved({{"model", "deepseek-v3"}, {"regions", "nl"}}).choices.interruption());
    CHECK_FALSE(resolved({{"chip", "h100-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}, {"count", "100000"}}).choices.interruption());
}

TEST_CASE("the same steps on more chips cost more GPU-hours, as more of them fail") {
    const auto few = resolved(run + Fields{{"step_mfu", "0.4"}, {"count", "2048"}}), many = resolved(run + Fields{{"step_mfu", "0.4"}, {"count", "100000"}});
    CHECK(hours(many) > 1.25 * hours(few));
    // At 100,000 chips M is 30.4 min and a restart 8: e^-0.263 = 0.769.
    CHECK(perf::kept(many.choices.interruption(), many.inputs.step.failures) == Approx(0.768).epsilon(0.005));
}

TEST_CASE("chips that finish by a deadline are counted with what they lose") {
    // 7,018,843 / 0.94 / 720 h = 10,370 at least.
    const auto s = resolved(run + Fields{{"step_mfu", "0.4"}, {"deadline", "30 d"}});
    const auto e = scenario::evaluate(s.choices, s.inputs);
    CHECK(e.count.value() > 9749.0);
    CHECK(e.wall_clock / units::day <= 30.0);
    CHECK(s.choices.interruption().chips == e.count.value());
}

TEST_CASE("a step MFU needs the number of chips, and stands beside no other MFU and no hours") {
    const auto words = [](const Fields& fields) {
        std::string all;
        for (const auto& d : complaints(fields)) { all += to_string(d) + "\n"; }
        return all;
    };
    CHECK(words(run + Fields{{"step_mfu", "0.4"}}).find("[missing-field]") != std::string::npos);
    CHECK(words(run + Fields{{"step_mfu", "0.4"}, {"mfu", "0.4"}, {"count", "8"}}).find("[contradiction]") != std::string::npos);
    CHECK(words({{"chip", "h100-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}, {"step_mfu", "0.4"}}).find("[contradiction]") != std::string::npos);
}

TEST_CASE("a predicted run on 100,000 chips loses a quarter of its time, and it is said") {
    const auto s = resolved({{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"gpu_hours", "predicted"}, {"count", "98304"}});
    REQUIRE(s.choices.plan());
    CHECK(perf::kept(s.choices.plan()->interrupted, s.inputs.step.failures) == Approx(0.771).epsilon(0.01));
    bool said = false;
    for (const auto& a : s.assumptions) { said = said || a.find("of the time, where chips stand by") != std::string::npos; }
    CHECK(said);
}
