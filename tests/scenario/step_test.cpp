// SPDX-License-Identifier: Apache-2.0
// Runs whose GPU-hours nobody tells: predicted from a step on a layout.
#include "asking.hpp"

#include <traincost/scenario/outputs.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const Fields llama = {{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"gpu_hours", "predicted"}};

double hours(const scenario::Scenario& s) { return scenario::evaluate(s.choices, s.inputs).chip_time.value(); }

std::string words(const Fields& fields) {
    std::string all;
    for (const auto& d : complaints(fields)) { all += to_string(d) + "\n"; }
    return all;
}

}  // namespace

TEST_CASE("GPU-hours are the steps that the tokens fill, times a step, times the chips") {
    const auto s = resolved(llama + Fields{{"tensor_parallel", "8"}, {"pipeline_parallel", "16"}, {"batch", "2048"}, {"sequence", "8192"}});
    REQUIRE(s.choices.plan());
    const auto& layout = s.choices.plan()->layout;
    CHECK(layout.tensor == 8);
    CHECK(layout.pipeline == 16);
    CHECK(layout.data == 128);  // 16,384 chips
    const auto step = scenario::laid_out(s);
    REQUIRE(step);
    const double steps = 15.6e12 / (2048.0 * 8192.0);
    const double at_pace = steps * step->time.all().value() * 16384.0;
    const auto& run = s.inputs.step;
    const double kept = perf::kept(s.choices.plan()->interrupted, run.failures);
    CHECK(hours(s) == Approx(at_pace * run.overhead * std::pow(step->mfu / run.reference, 1.0 - run.weight) / kept).epsilon(1e-9));
    CHECK(hours(s) > at_pace);
    CHECK(s.inputs.step.memory_rate.value() == Approx(3.35e12));
}

TEST_CASE("a run whose hours are disclosed keeps them unless a layout or a prediction is asked for") {
    const auto disclosed = resolved({{"model", "llama-3.1-405b"}, {"regions", "nl"}});
    CHECK_FALSE(disclosed.choices.plan());
    CHECK(hours(disclosed) == Approx(30.84e6 * 3600.0));
    CHECK(resolved(llama).choices.plan());
    CHECK(resolved({{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"tensor_parallel", "8"}}).choices.plan());
}

TEST_CASE("more memory bandwidth, or a faster fabric, never makes a predicted run longer") {
    const auto slow = resolved(llama + Fields{{"fabric", "50Gbit/s"}});
    const auto fast = resolved(llama + Fields{{"fabric", "800Gbit/s"}});
    CHECK(hours(fast) < hours(slow));
}

TEST_CASE("a layout that cannot be names its rule and a number that could") {
    const auto heads = words(llama + Fields{{"tensor_parallel", "3"}, {"count", "3072"}});
    CHECK(heads.find("[illegal-layout]") != std::string::npos);
    CHECK(heads.find("4") != std::string::npos);
    CHECK(words(llama + Fields{{"tensor_parallel", "7"}, {"count", "1024"}}).find("[illegal-layout]") != std::string::npos);
    CHECK(words(llama + Fields{{"mfu", "0.4"}}).find("[contradiction]") != std::string::npos);
    CHECK(words({{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"gpu_hours", "1M"}, {"tensor_parallel", "8"}}).find("[contradiction]") !=
          std::string::npos);
    CHECK(words({{"model", "gpt-4"}, {"regions", "us"}, {"gpu_hours", "predicted"}}).find("[missing-field]") != std::string::npos);
}

TEST_CASE("a model that no layout holds is infeasible, with the memory that it needs") {
    const auto s = resolved(llama + Fields{{"count", "8"}});
    const auto outcome = scenario::estimate(s);
    const auto* none = std::get_if<scenario::Infeasible>(&outcome);
    REQUIRE(none != nullptr);
    CHECK(none->reason.find("on each of 8 chips") != std::string::npos);
}

TEST_CASE("hours carried over to another chip follow from its step: slow arithmetic is used better, a better chip never takes longer") {
    const auto on = [](const std::string& chip) { return resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip", chip}}); };
    const auto h20 = on("h20"), h100 = on("h100-sxm"), h200 = on("h200-sxm");
    CHECK(h20.inputs.relative_mfu > 1.2);  // 148 TFLOP/s and more bandwidth than the H800
    CHECK(h20.inputs.relative_mfu < 5.1);  // 0.391 of its 16-bit peak times this is no more than the FP8 peak, twice that
    CHECK(h100.inputs.relative_mfu >= 1.0);  // links of 450 instead of 200 GB/s
    CHECK(h200.inputs.relative_mfu >= h100.inputs.relative_mfu);
    CHECK(hours(h20) > hours(h100));
}
