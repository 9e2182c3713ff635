// SPDX-License-Identifier: Apache-2.0
// From a step to a run, and what is taken for a run that is not told of. Expected values by hand.
#include <traincost/core/autodiff.hpp>
#include <traincost/perf/usual.hpp>

#include <traincost/catalog/catalog.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

constexpr RunFit<double> fit{1.5, 0.4, 0.5, 0.3};

}  // namespace

TEST_CASE("a million tokens in steps of a thousand, two seconds each on 4 chips, take 8000 chip-seconds") {
    const Layout l{.pipeline = 2, .data = 2, .batch = 10, .sequence = 100};
    CHECK(time_of_steps(Tokens<>::of(1e6), l, Time<>::of(2.0)).value() == Approx(8000.0).epsilon(1e-12));
}

TEST_CASE("with a weight of one half the overhead goes with the root of the step's MFU") {
    CHECK(median_overhead(0.4, fit) == Approx(1.5).epsilon(1e-12));
    CHECK(median_overhead(0.9, fit) == Approx(2.25).epsilon(1e-12));
}

TEST_CASE("no run is faster than its steps") {
    // 1.5 x (0.1 / 0.4)^0.5 would be 0.75.
    CHECK(median_overhead(0.1, fit) == 1.0);
}

TEST_CASE("slower steps make longer runs, though by less than they are slower") {
    const auto hours = [](double steps) { return median_run_time(Flop<>::of(1e20), ChipTime<>::of(steps), FlopRatePerChip<>::of(1e15), fit).value(); };
    // 250,000 chip-seconds are an MFU of 0.4; at twice that it is 0.2, and the overhead 1.5 / 2^0.5.
    CHECK(hours(2.5e5) == Approx(3.75e5).epsilon(1e-12));
    CHECK(hours(5e5) == Approx(7.5e5 / 1.4142135623730951).epsilon(1e-12));
    CHECK(hours(5e5) > hours(2.5e5));
}

TEST_CASE("steps that are a percent slower make runs half a percent longer at a weight of one half, and a whole one where the overhead is one") {
    const auto elasticity = [](double seconds) {
        const RunFit<Dual> f{Dual(1.5), Dual(0.4), Dual(0.5), Dual(0.3)};
        const auto steps = ChipTime<Dual>::of(boost::math::differentiation::make_fvar<double, 1>(seconds));
        const auto t = median_run_time(Flop<Dual>::of(Dual(1e20)), steps, FlopRatePerChip<Dual>::of(Dual(1e15)), f).value();
        return t.derivative(1) * seconds / t.derivative(0);
    };
    CHECK(elasticity(2.5e5) == Approx(0.5).epsilon(1e-9));
    CHECK(elasticity(2.5e6) == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("twice the tokens take twice the hours") {
    const Layout l{.batch = 8, .sequence = 1000};
    const auto hours = [&](double tokens) {
        const auto steps = time_of_steps(Tokens<>::of(tokens), l, Time<>::of(1.0));
        return median_run_time(Flop<>::of(6e10 * tokens), steps, FlopRatePerChip<>::of(1e15), fit).value();
    };
    CHECK(hours(2e9) == Approx(2.0 * hours(1e9)).epsilon(1e-12));
}

TEST_CASE("the usual batch grows with the arithmetic to the power told") {
    const BatchFit<double> batch{Tokens<>::of(8e6), Flop<>::of(1e24), 1.0 / 3.0};
    CHECK(usual_batch(Flop<>::of(1e21), batch).value() == Approx(8e5).epsilon(1e-12));
}

TEST_CASE("a usual model of 175 billion parameters is GPT-3") {
    const auto s = usual_shape(Parameters<>::of(175e9));
    CHECK(s.layers == 96);
    CHECK(s.hidden == 12288);
    CHECK(s.attention->heads == 96);
    CHECK(s.mlp->size == 4 * 12288);
}

TEST_CASE("layers, width and heads that are told are kept") {
    const auto s = usual_shape(Parameters<>::of(1e9), 16, 1280, 20);
    CHECK(s.layers == 16);
    CHECK(s.hidden == 1280);
    CHECK(s.attention->heads == 20);
    CHECK(s.attention->head_size == 64);
}

TEST_CASE("software is of its time: unfused and unsharded in 2022, Megatron Core in 2023, XLA on a TPU in any year") {
    const auto catalog = Catalog::embedded();
    const auto gpu = *catalog.chip("a100-sxm-80gb"), tpu = *catalog.chip("tpu-v4");
    const auto usual = *catalog.usual();
    CHECK(usual_software(gpu, std::chrono::year(2026) / 6 / 1, usual).version == "2026.06");
    CHECK(unfused(usual_software(gpu, std::chrono::year(2022) / 6 / 1, usual).stack));
    CHECK_FALSE(usual_wish(usual_software(gpu, std::chrono::year(2022) / 6 / 1, usual)).sequence_parallel);
    CHECK(usual_wish(usual_software(gpu, std::chrono::year(2022) / 6 / 1, usual)).interleave == 1);
    CHECK_FALSE(usual_wish(usual_software(gpu, std::chrono::year(2023) / 6 / 1, usual)).interleave);
    CHECK(usual_software(gpu, std::chrono::year(2023) / 6 / 1, usual).stack == Stack::megatron_core);
    CHECK(usual_wish(usual_software(gpu, std::chrono::year(2023) / 6 / 1, usual)).sequence_parallel);
    CHECK(usual_software(tpu, std::chrono::year(2021) / 6 / 1, usual).stack == Stack::xla);
}
