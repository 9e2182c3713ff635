// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/makers.hpp>
#include <traincost/workload/flop.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::literals;
using doctest::Approx;

TEST_CASE("6ND of GPT-3 is the 3.15e23 that its paper gives") {
    // 6 x 175e9 x 300e9 = 3.15e23.
    CHECK(workload::flop_from_parameters(175e9_parameters, 300e9_tokens).value() == Approx(3.15e23).epsilon(1e-14));
}

TEST_CASE("6ND of Llama-3.1-405B is the 3.8e25 that Meta states") {
    // 6 x 405.853e9 x 15.6e12 = 3.79878e25.
    CHECK(workload::flop_from_parameters(405.853e9_parameters, 15.6e12_tokens).value() ==
          Approx(3.7987841e25).epsilon(1e-7));
}

TEST_CASE(
    "a mixture of experts is counted by what one token passes through, 18 times less than by all its parameters") {
    // 6 x 37e9 x 14.8e12 = 3.2856e24; 671 / 37 = 18.14.
    const auto active = workload::flop_from_parameters(37e9_parameters, 14.8e12_tokens);
    const auto all = workload::flop_from_parameters(671e9_parameters, 14.8e12_tokens);
    CHECK(active.value() == Approx(3.2856e24).epsilon(1e-14));
    CHECK(all / active == Approx(18.135135).epsilon(1e-7));
}

TEST_CASE("operations per token times tokens: 281.2 GFLOP/token over 14.8T tokens are 4.162e24") {
    // 281.2e9 x 14.8e12 = 4.16176e24, and causal 250.47e9 x 14.8e12 = 3.70696e24.
    const auto tokens = 14.8e12_tokens;
    CHECK(workload::flop_from_tokens(281.2e9_FLOP / units::token, tokens).value() == Approx(4.16176e24).epsilon(1e-14));
    CHECK(workload::flop_from_tokens(250.47e9_FLOP / units::token, tokens).value() ==
          Approx(3.706956e24).epsilon(1e-14));
}

TEST_CASE("6ND and operations per token agree where a token takes 6 operations for each parameter") {
    // 6 x 37e9 = 222e9.
    const auto by_parameters = workload::flop_from_parameters(37e9_parameters, 1e12_tokens);
    const auto by_tokens = workload::flop_from_tokens(222e9_FLOP / units::token, 1e12_tokens);
    CHECK(by_parameters.value() == Approx(by_tokens.value()).epsilon(1e-15));
}
