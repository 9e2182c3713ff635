// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/autodiff.hpp>
#include <traincost/core/scalar.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;

namespace {

Dual variable(double x) { return boost::math::differentiation::make_fvar<double, 1>(x); }

double value(const Dual& x) { return static_cast<double>(x); }
double slope(const Dual& x) { return x.derivative(1); }

}  // namespace

TEST_CASE("exp is its own derivative") {
    for (const double x : {-3.0, 0.0, 0.5, 20.0}) {
        const Dual y = scalar::exp(variable(x));
        CHECK(value(y) == scalar::exp(x));
        CHECK(slope(y) == scalar::exp(x));
    }
}

TEST_CASE("the derivative of log is the reciprocal") {
    for (const double x : {1e-9, 0.5, 1.0, 3.24e24}) {
        const Dual y = scalar::log(variable(x));
        CHECK(value(y) == scalar::log(x));
        CHECK(slope(y) == doctest::Approx(1.0 / x).epsilon(1e-15));
    }
}

TEST_CASE("the derivative of the root is half its reciprocal") {
    const Dual y = scalar::sqrt(variable(16.0));
    CHECK(value(y) == 4.0);
    CHECK(slope(y) == 0.125);  // 1 / (2 * 4)
}

TEST_CASE("the derivative of a power by its base is b a^(b-1)") {
    const Dual y = scalar::pow(variable(3.0), Dual(2.5));
    CHECK(value(y) == scalar::pow(3.0, 2.5));
    CHECK(slope(y) == doctest::Approx(2.5 * std::pow(3.0, 1.5)).epsilon(1e-14));
}

TEST_CASE("the derivative of a power by its exponent is a^b ln a") {
    const Dual y = scalar::pow(Dual(3.0), variable(2.5));
    CHECK(slope(y) == doctest::Approx(std::pow(3.0, 2.5) * std::log(3.0)).epsilon(1e-14));
}

TEST_CASE("the derivative of 10^x is 10^x ln 10") {
    const Dual y = scalar::power_of_ten(variable(-0.14));
    CHECK(slope(y) == doctest::Approx(std::pow(10.0, -0.14) * std::log(10.0)).epsilon(1e-14));
}

TEST_CASE("a step has no slope") {
    const Dual y = scalar::ceil(variable(7.3));
    CHECK(value(y) == 8.0);
    CHECK(slope(y) == 0.0);
}

TEST_CASE("a choice has the slope of what it chose") {
    const Dual x = variable(2.0);
    CHECK(slope(scalar::min(x * x, Dual(100.0))) == 4.0);   // 2x at 2
    CHECK(slope(scalar::min(x * x, Dual(1.0))) == 0.0);     // the constant is smaller
    CHECK(slope(scalar::max(x * x, Dual(1.0))) == 4.0);
    CHECK(slope(scalar::select_less(x, Dual(3.0), x * Dual(5.0), x)) == 5.0);
    CHECK(slope(scalar::select_less(x, Dual(2.0), x * Dual(5.0), x)) == 1.0);  // 2 is not below 2
}

TEST_CASE("quotients and products of the run's energy have the derivatives one finds by hand") {
    // E(m) = c P u / (k m): energy of c FLOP at P watts a chip, overhead u, peak k, utilisation m. dE/dm = -E / m.
    const double c = 3.24e24, p = 1275.0, u = 1.2, k = 989e12, m = 0.39;
    const Dual utilisation = variable(m);
    const Dual energy = Dual(c) * Dual(p) * Dual(u) / (Dual(k) * utilisation);
    CHECK(value(energy) == doctest::Approx(c * p * u / (k * m)).epsilon(1e-15));
    CHECK(slope(energy) == doctest::Approx(-c * p * u / (k * m * m)).epsilon(1e-14));
}

TEST_CASE("the value beside a derivative has the bits of the double's formula") {
    const auto formula = [](auto x) {
        using T = decltype(x);
        return scalar::exp(x) * T(0.3) + scalar::log(x) / scalar::sqrt(x) - scalar::pow(x, T(1.7));
    };
    for (double x = 0.01; x < 20.0; x += 0.37) { CHECK(value(formula(variable(x))) == formula(x)); }
}

TEST_CASE("derivatives agree with the difference quotient") {
    const auto formula = [](auto x) {
        using T = decltype(x);
        return scalar::power_of_ten(T(-0.14) * x) * scalar::log(x + T(1.0)) / (T(1.0) - scalar::exp(-x));
    };
    for (const double x : {0.1, 1.0, 4.0}) {
        const double h = 1e-6 * x;
        const double quotient = (formula(x + h) - formula(x - h)) / (2.0 * h);
        CHECK(slope(formula(variable(x))) == doctest::Approx(quotient).epsilon(1e-8));
    }
}
