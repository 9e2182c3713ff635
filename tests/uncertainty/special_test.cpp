// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/special.hpp>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

using namespace traincost::uncertainty;
using doctest::Approx;

TEST_CASE("the normal quantile has the values of the printed tables") {
    CHECK(inverse_normal(0.5) == 0.0);
    CHECK(inverse_normal(0.975) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(inverse_normal(0.95) == Approx(1.644853626951473).epsilon(1e-15));
    CHECK(inverse_normal(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
    CHECK(inverse_normal(0.0) == -std::numeric_limits<double>::infinity());
    CHECK(inverse_normal(1.0) == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(inverse_normal(1.5)));
}

TEST_CASE("the normal quantile keeps 12 digits down to 1e-300") {
    double worst = 0.0;
    for (double p = 0.999; p > 1e-300; p *= 0.93) {
        const double theirs = -std::sqrt(2.0) * static_cast<double>(boost::math::erfc_inv(2.0L * p));
        worst = std::max(worst, std::abs(inverse_normal(p) - theirs) / std::max(0.01, std::abs(theirs)));
    }
    CHECK(worst < 1e-12);
}

TEST_CASE("the normal probability keeps 12 digits in both tails") {
    double worst = 0.0;
    for (double z = -37.0; z < 9.0; z += 0.0091) {
        const auto theirs = static_cast<double>(0.5L * boost::math::erfc(-z / std::sqrt(2.0L)));
        worst = std::max(worst, std::abs(normal_cdf(z) / theirs - 1.0));
    }
    CHECK(worst < 1e-12);
    CHECK(normal_cdf(-1e300) == 0.0);
    CHECK(normal_cdf(1e300) == 1.0);
}

TEST_CASE("log gamma of whole numbers is the logarithm of factorials") {
    CHECK(log_gamma(1.0) == Approx(0.0).epsilon(1e-14));
    CHECK(log_gamma(5.0) == Approx(std::log(24.0)).epsilon(1e-14));
    CHECK(log_gamma(0.5) == Approx(std::log(std::sqrt(3.14159265358979323846))).epsilon(1e-14));
    CHECK(log_gamma(171.0) == Approx(706.573062245787).epsilon(1e-14));
}

TEST_CASE("beta probabilities are the polynomials that they are for whole parameters") {
    for (double x = 0.05; x < 1.0; x += 0.1) {
        CHECK(BetaFunction(1.0, 1.0).cdf(x) == Approx(x).epsilon(1e-14));
        CHECK(BetaFunction(2.0, 2.0).cdf(x) == Approx(x * x * (3.0 - 2.0 * x)).epsilon(1e-14));
        CHECK(BetaFunction(1.0, 5.0).cdf(x) == Approx(1.0 - std::pow(1.0 - x, 5.0)).epsilon(1e-13));
    }
    CHECK(BetaFunction(2.0, 2.0).quantile(0.5) == Approx(0.5).epsilon(1e-15));
    CHECK(BetaFunction(1.0, 5.0).quantile(0.9) == Approx(1.0 - std::pow(0.1, 0.2)).epsilon(1e-14));
    CHECK(BetaFunction(1.0, 5.0).complement(1e-12) == Approx(std::pow(1e-12, 0.2)).epsilon(1e-13));
}

TEST_CASE("beta probabilities and quantiles agree with Boost's for all shapes that are allowed") {
    constexpr std::array<std::pair<double, double>, 10> shapes = {{{4.0, 6.0},
                                                                   {0.1, 0.1},
                                                                   {0.5, 0.5},
                                                                   {2.0, 5.0},
                                                                   {30.0, 0.2},
                                                                   {200.0, 300.0},
                                                                   {1e4, 1e4},
                                                                   {0.1, 1e4},
                                                                   {1e4, 0.1},
                                                                   {1.0, 4.0}}};
    for (const auto& shape : shapes) {
        const BetaFunction ours(shape.first, shape.second);
        const boost::math::beta_distribution<double> theirs(shape.first, shape.second);
        for (double p = 1e-6; p < 0.9999; p = p < 0.02 ? p * 3.0 : p + 0.031) {
            INFO(shape.first, " ", shape.second, " ", p);
            const double x = boost::math::quantile(theirs, p);
            CHECK(ours.quantile(p) == Approx(x).epsilon(1e-9));
            CHECK(ours.cdf(x) == Approx(boost::math::cdf(theirs, x)).epsilon(1e-9));
        }
    }
}
