// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/expected_mfu.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/flop.hpp>

#include <doctest/doctest.h>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::literals;
using doctest::Approx;

namespace {

FlopPerByte<> balance(double x) { return FlopPerByte<>::of(x); }

/// Numbers that are easily reckoned with, none of them fitted.
const perf::MfuFit<double> square_root = {0.3, balance(200), 0.5, balance(100), balance(400), 0.4};

}  // namespace

TEST_CASE("an H100 does 295 operations at its peak for each byte that its memory delivers") {
    // 989.4e12 / 3350e9 = 295.343.
    const auto peak = 989.4e12 * units::flop / units::second / units::chip;
    const auto memory = 3350e9 * units::byte / units::second / units::chip;
    CHECK(perf::machine_balance(peak, memory).value() == Approx(295.343).epsilon(1e-5));
}

TEST_CASE("with the square root as its exponent MFU falls by the square root of two where the balance doubles") {
    CHECK(perf::median_mfu(balance(200), square_root) == Approx(0.3).epsilon(1e-14));
    CHECK(perf::median_mfu(balance(400), square_root) == Approx(0.212132034).epsilon(1e-8));
    CHECK(perf::median_mfu(balance(100), square_root) == Approx(0.424264069).epsilon(1e-8));
}

TEST_CASE("beyond the chips that the fit has seen the nearest of them is taken") {
    CHECK(perf::median_mfu(balance(4), square_root) == perf::median_mfu(balance(100), square_root));
    CHECK(perf::median_mfu(balance(4000), square_root) == perf::median_mfu(balance(400), square_root));
}

TEST_CASE("a chip with more arithmetic to a byte is never expected to be better used, and never to be used in full or not at all") {
    CHECK(rc::check([] {
        const double a = *rc::gen::inRange(1, 100'000) / 10.0;
        const double b = a + *rc::gen::inRange(0, 100'000) / 10.0;
        const double here = perf::median_mfu(balance(a), square_root);
        const double there = perf::median_mfu(balance(b), square_root);
        RC_ASSERT(there <= here * (1.0 + 1e-14));
        RC_ASSERT(there > 0.0);
        RC_ASSERT(here < 1.0);
    }));
}

TEST_CASE("twice the arithmetic takes twice the GPU-hours at the MFU that is expected") {
    const auto peak = 989.4e12 * units::flop / units::second / units::chip;
    const double mfu = perf::median_mfu(balance(295.343), square_root);
    CHECK(perf::chip_time(2e24_FLOP, peak, mfu) / units::chip_hour == Approx(2.0 * (perf::chip_time(1e24_FLOP, peak, mfu) / units::chip_hour)).epsilon(1e-14));
}

TEST_CASE("attention of DeepSeek-V3 at 4096 tokens is 30.7 GFLOP a token, of which none is 6ND") {
    // 6 x 61 layers x 128 heads x (128 + 64 + 128) / 2 x 4096 = 6 x 61 x 20480 x 4096 = 30,702,305,280.
    CHECK(workload::flop_of_attention(61.0, 128.0 * (128 + 64 + 128) / 2.0, 4096.0_tokens).value() == 30'702'305'280.0);
}
