// SPDX-License-Identifier: Apache-2.0
// Lambert's W near its branch point. Expected values from series and from the equation itself in long double.
#include <traincost/core/autodiff.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/lambert.hpp>
#include <traincost/core/trace.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using doctest::Approx;

namespace {

/// -ln(1 - x) - x, which is d: for small x by its series x^2/2 + x^3/3 + ..., as the difference has no digits left.
long double d_of(long double x) {
    if (x > 1e-3L) { return -std::log1p(-x) - x; }
    long double sum = 0.0L, power = x;
    for (int n = 2; n < 14; ++n) { power *= x; sum += power / static_cast<long double>(n); }
    return sum;
}

}  // namespace

TEST_CASE("x of d gives back the x that d was made of, to twelve digits, wherever that x tells d to more") {
    for (double x = 1e-6; x < 0.9999; x = x < 0.5 ? x * 1.07 : 1.0 - (1.0 - x) * 0.9) {
        CAPTURE(x);
        CHECK(scalar::one_plus_lambert(static_cast<double>(d_of(static_cast<long double>(x)))) == Approx(x).epsilon(1e-12));
    }
}

TEST_CASE("far from the branch point 1 - x is e^-(1 + d), and nothing of it is left at d = 50") {
    // u = 1 - x with u e^-u = e^-(1 + d): u = y + y^2 + ... with y = e^-(1 + d). At d = 9, y = e^-10 = 4.5399929762484854e-5.
    constexpr double y = 4.5399929762484854e-5;
    CHECK(1.0 - scalar::one_plus_lambert(9.0) == Approx(y + y * y + 1.5 * y * y * y).epsilon(1e-10));
    CHECK(scalar::one_plus_lambert(50.0) == 1.0);
}

TEST_CASE("at d = 1e-12 x is the root of 2d, less two thirds of d") {
    // s = (2e-12)^0.5 = 1.4142135623730951e-6; s - s^2/3 = 1.4142135623730951e-6 - 6.667e-13.
    CHECK(scalar::one_plus_lambert(1e-12) == Approx(1.4142135623730951e-6 - 2e-12 / 3.0).epsilon(1e-12));
}

TEST_CASE("the derivative of x by d is (1 - x) / x on both sides of where the series ends") {
    for (const double d : {1e-9, 1e-4, 1.24e-3, 1.26e-3, 0.1, 1.1, 1.2, 5.0}) {
        const auto x = scalar::one_plus_lambert(boost::math::differentiation::make_fvar<double, 1>(d));
        const double at = static_cast<double>(x);
        CAPTURE(d);
        CHECK(x.derivative(1) == Approx((1.0 - at) / at).epsilon(1e-9));
    }
}

TEST_CASE("a batch and a trace find the bits of a double") {
    for (const double d : {1e-9, 1e-3, 1e-2, 0.7, 2.0, 30.0}) {
        const double x = scalar::one_plus_lambert(d);
        CHECK(scalar::one_plus_lambert(Trace(d)).value() == x);
        CHECK(scalar::one_plus_lambert(Batch(d))[0] == x);
    }
}
