// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/time.hpp>
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::literals;
using doctest::Approx;

namespace {

FlopRatePerChip<> teraflops(double x) { return x * 1e12 * units::flop / units::second / units::chip; }
constexpr auto eight = 8.0 * units::chip / units::node;

}  // namespace

TEST_CASE("GPU-hours are operations over the rate that is reached") {
    // 3.8e25 / (989.4e12 x 0.346) = 1.1100322e11 chip-seconds = 30.834229e6 GPU-h.
    CHECK(perf::chip_time(3.8e25_FLOP, teraflops(989.4), 0.346) / units::chip_hour ==
          Approx(30'834'228.8).epsilon(1e-8));
}

TEST_CASE("utilisation and GPU-hours are inverse to each other") {
    // 3.707e24 / (2.664e6 x 3600 x 989.4e12) = 3.707e24 / 9.488742e24 = 0.390674.
    const auto peak = teraflops(989.4);
    const double mfu = perf::mfu(3.707e24_FLOP, 2.664e6_gpu_h, peak);
    CHECK(mfu == Approx(0.390674).epsilon(1e-6));
    CHECK(perf::chip_time(3.707e24_FLOP, peak, mfu) / units::chip_hour == Approx(2.664e6).epsilon(1e-14));
}

TEST_CASE("the same GPU-hours are half as well used against a peak that is twice as high") {
    const auto flop = 3.2856e24_FLOP;
    const auto hours = 2.664e6_gpu_h;
    CHECK(perf::mfu(flop, hours, teraflops(989.5)) ==
          Approx(2.0 * perf::mfu(flop, hours, teraflops(1979))).epsilon(1e-14));
}

TEST_CASE("hours carried over to a chip of 148 TFLOP/s are 6.685 times those on one of 989.4") {
    // 2.664e6 x 989.4 / 148 = 17.8092e6.
    CHECK(perf::carried_over(2.664e6_gpu_h, teraflops(989.4), teraflops(148)) / units::chip_hour ==
          Approx(17'809'200.0).epsilon(1e-12));
}

TEST_CASE("2,664,000 GPU-hours on 2,048 chips take 54.2 days") {
    // 2664000 / 2048 / 24 = 54.19921875.
    CHECK(perf::wall_clock(2.664e6_gpu_h, 2048_chips) / units::day == Approx(54.19921875).epsilon(1e-14));
}

TEST_CASE("chips for a deadline are rounded up, and whole nodes again") {
    // 2664000 / 720 = 3700 exactly; 3700 / 8 = 462.5, so 463 nodes.
    const auto exact = perf::chips_needed(2.664e6_gpu_h, 30.0_days);
    CHECK(exact.value() == 3700.0);
    CHECK(perf::whole_nodes(exact, eight).value() == 463.0);
    // 3.8e25 FLOP at 0.346: 30834228.8 / 1440 = 21412.66, so 21413; / 8 = 2676.6, so 2677.
    const auto rounded = perf::chips_needed(perf::chip_time(3.8e25_FLOP, teraflops(989.4), 0.346), 60.0_days);
    CHECK(rounded.value() == 21413.0);
    CHECK(perf::whole_nodes(rounded, eight).value() == 2677.0);
}

TEST_CASE("a whole number of chips needs no chip more for the last bit of a division") {
    // 0.1 + 0.1 + 0.1 is 0.30000000000000004: in 0.1 seconds that is work for three chips, not four.
    const auto work = 0.1_s * 1_chips + 0.1_s * 1_chips + 0.1_s * 1_chips;
    REQUIRE(work / 0.1_s > 3_chips);
    CHECK(perf::chips_needed(work, 0.1_s).value() == 3.0);
    CHECK(perf::chips_needed(work * (1.0 + 1e-9), 0.1_s).value() == 4.0);
}

TEST_CASE(
    "chips found for a deadline meet it, one chip fewer does not, and whole nodes hold them without a spare node") {
    CHECK(rc::check([] {
        const auto work = *rc::gen::inRange(1, 2'000'000'000) * 1.0 * units::chip_hour;
        const auto deadline = *rc::gen::inRange(1, 10'000) * 1.0 * units::hour;
        const auto per_node = *rc::gen::inRange(1, 73) * 1.0 * units::chip / units::node;
        const auto chips = perf::chips_needed(work, deadline);
        const auto nodes = perf::whole_nodes(chips, per_node);
        RC_ASSERT(perf::wall_clock(work, chips) <= deadline * (1.0 + 1e-11));
        RC_ASSERT(chips.value() == 1.0 || perf::wall_clock(work, chips - 1_chips) > deadline * (1.0 - 1e-11));
        RC_ASSERT(chips.value() == std::floor(chips.value()));
        RC_ASSERT(nodes * per_node >= chips);
        RC_ASSERT((nodes - 1_nodes) * per_node < chips);
    }));
}
