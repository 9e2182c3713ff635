// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/core/scalar.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

using namespace traincost;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double largest = std::numeric_limits<double>::max();

double double_of(std::uint64_t bits) {
    double x = 0.0;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

/// Distance to the true value in units of the last place of a double of its size.
double ulps(double found, long double exact) {
    if (static_cast<double>(exact) == found) { return 0.0; }
    int exponent = 0;
    std::frexp(static_cast<double>(exact), &exponent);
    const long double unit = std::ldexp(1.0L, std::max(exponent - 53, -1074));
    return static_cast<double>(std::fabs((found - exact) / unit));
}

/// The largest error of f against the C library's in extended precision, over `n` arguments.
template <class Ours, class Theirs, class Arguments>
double worst(int n, Ours ours, Theirs theirs, Arguments argument) {
    double most = 0.0;
    for (int i = 0; i < n; ++i) {
        const double x = argument();
        most = std::max(most, ulps(ours(x), theirs(static_cast<long double>(x))));
    }
    return most;
}

double our_exp(double x) { return scalar::exp(x); }
double our_log(double x) { return scalar::log(x); }
long double true_exp(long double x) { return std::exp(x); }
long double true_log(long double x) { return std::log(x); }

}  // namespace

static_assert(std::numeric_limits<long double>::digits >= 64, "the reference has to be more precise than a double");

TEST_CASE("exp is within two units in the last place wherever its result is a double") {
    std::mt19937_64 bits(1);
    std::uniform_real_distribution<double> everywhere(-745.1, 709.78);
    std::uniform_real_distribution<double> near_zero(-1.0, 1.0);
    std::uniform_real_distribution<double> subnormal(-745.1, -708.4);
    CHECK(worst(100000, our_exp, true_exp, [&] { return everywhere(bits); }) <= 2.0);
    CHECK(worst(100000, our_exp, true_exp, [&] { return near_zero(bits); }) <= 2.0);
    CHECK(worst(50000, our_exp, true_exp, [&] { return subnormal(bits); }) <= 2.0);
    CHECK(worst(50000, our_exp, true_exp, [&] { return std::ldexp(near_zero(bits), -30); }) <= 2.0);
}

TEST_CASE("log is within two units in the last place of every positive double") {
    std::mt19937_64 bits(2);
    std::uniform_int_distribution<std::uint64_t> positive(1, 0x7FEFFFFFFFFFFFFF);
    std::uniform_int_distribution<std::uint64_t> subnormal(1, 0x000FFFFFFFFFFFFF);
    std::uniform_real_distribution<double> near_one(0.5, 2.0);
    CHECK(worst(100000, our_log, true_log, [&] { return double_of(positive(bits)); }) <= 2.0);
    CHECK(worst(50000, our_log, true_log, [&] { return double_of(subnormal(bits)); }) <= 2.0);
    CHECK(worst(100000, our_log, true_log, [&] { return near_one(bits); }) <= 2.0);
    CHECK(worst(50000, our_log, true_log, [&] { return 1.0 + std::ldexp(near_one(bits) - 1.0, -20); }) <= 2.0);
}

TEST_CASE("pow is as near as its documentation says: |b ln a| times 2e-16, and the rounding of exp") {
    std::mt19937_64 bits(3);
    std::uniform_real_distribution<double> exponent(-60.0, 60.0);
    std::uniform_real_distribution<double> power(-5.0, 5.0);
    for (int i = 0; i < 100000; ++i) {
        const double a = std::exp2(exponent(bits));
        const double b = power(bits);
        const long double exact = std::pow(static_cast<long double>(a), static_cast<long double>(b));
        const double size = std::fabs(b * std::log(a));
        const double error = static_cast<double>(std::fabs(scalar::pow(a, b) / exact - 1.0L));
        REQUIRE(error <= size * 2.3e-16 * 1.5 + 4.5e-16);
    }
}

TEST_CASE("sqrt is the correctly rounded root and ceil the C library's") {
    std::mt19937_64 bits(4);
    std::uniform_int_distribution<std::uint64_t> positive(0, 0x7FF0000000000000);
    std::uniform_real_distribution<double> size(-70.0, 70.0);
    for (int i = 0; i < 100000; ++i) {
        const double x = double_of(positive(bits));
        REQUIRE(scalar::sqrt(x) == std::sqrt(x));
        const double y = (i % 2 == 0 ? 1.0 : -1.0) * std::exp2(size(bits));
        REQUIRE(scalar::ceil(y) == std::ceil(y));
    }
}

TEST_CASE("exp has the values that mathematics and IEEE 754 give at the ends") {
    CHECK(scalar::exp(0.0) == 1.0);
    CHECK(scalar::exp(-0.0) == 1.0);
    CHECK(scalar::exp(infinity) == infinity);
    CHECK(scalar::exp(-infinity) == 0.0);
    CHECK(scalar::exp(710.0) == infinity);
    CHECK(scalar::exp(largest) == infinity);
    CHECK(scalar::exp(-746.0) == 0.0);
    CHECK(scalar::exp(-largest) == 0.0);
    CHECK(scalar::exp(-745.0) == smallest);  // e^-745 = 4.99e-324, the smallest double is 4.94e-324
    CHECK(scalar::exp(smallest) == 1.0);
    CHECK(std::isnan(scalar::exp(not_a_number)));
    CHECK(std::isnan(scalar::exp(-not_a_number)));
    CHECK(std::isfinite(scalar::exp(709.78)));
}

TEST_CASE("log has the values that mathematics and IEEE 754 give at the ends") {
    CHECK(scalar::log(1.0) == 0.0);
    CHECK(scalar::log(0.0) == -infinity);
    CHECK(scalar::log(-0.0) == -infinity);
    CHECK(scalar::log(infinity) == infinity);
    CHECK(std::isnan(scalar::log(-1.0)));
    CHECK(std::isnan(scalar::log(-smallest)));
    CHECK(std::isnan(scalar::log(-1e-20)));
    CHECK(std::isnan(scalar::log(-infinity)));
    CHECK(std::isnan(scalar::log(not_a_number)));
    CHECK(scalar::log(smallest) == doctest::Approx(-1074.0 * 0.693147180559945309).epsilon(1e-15));
    CHECK(scalar::log(2.0) == 0.693147180559945309);
}

TEST_CASE("log and exp of anything are defined: the compiler can compute them as constants") {
    static_assert(math::exp<double>(0.0) == 1.0);
    static_assert(math::log<double>(1.0) == 0.0);
    static_assert(math::log<double>(0.0) == -infinity);
    static_assert(math::log<double>(-0.0) == -infinity);  // undefined behaviour is no constant
    static_assert(math::log<double>(-smallest) != 0.0);
    static_assert(math::log<double>(-largest) != 0.0);
    static_assert(math::exp<double>(-infinity) == 0.0);
    static_assert(math::ceil<double>(-largest) == -largest);
    CHECK(true);
}

TEST_CASE("pow of zero is zero for a positive exponent, and anything to the power of nought is one") {
    CHECK(scalar::pow(0.0, 2.0) == 0.0);
    CHECK(scalar::pow(0.0, 0.3) == 0.0);
    CHECK(scalar::pow(17.0, 0.0) == 1.0);
    CHECK(scalar::pow(1.0, 1e9) == 1.0);
    CHECK(scalar::pow(0.0, -1.0) == infinity);
    CHECK(std::isnan(scalar::pow(-1.0, 2.0)));  // outside the domain, as documented
}

TEST_CASE("ceil rounds up, and leaves whole, huge and strange numbers alone") {
    CHECK(scalar::ceil(1.2) == 2.0);
    CHECK(scalar::ceil(-1.2) == -1.0);
    CHECK(scalar::ceil(3.0) == 3.0);
    CHECK(scalar::ceil(std::nextafter(3.0, 4.0)) == 4.0);
    CHECK(scalar::ceil(4503599627370495.5) == 4503599627370496.0);  // the last half below 2^52
    CHECK(scalar::ceil(1e300) == 1e300);
    CHECK(scalar::ceil(infinity) == infinity);
    CHECK(scalar::ceil(-infinity) == -infinity);
    CHECK(std::isnan(scalar::ceil(not_a_number)));
    CHECK(scalar::ceil(smallest) == 1.0);
    CHECK(scalar::ceil(-0.5) == 0.0);
    CHECK(scalar::ceil(-4503599627370495.5) == -4503599627370495.0);
    CHECK(scalar::ceil(0.49999999999999994) == 1.0);
    CHECK(scalar::ceil(0.5) == 1.0);
    CHECK(scalar::ceil(1.5) == 2.0);
    CHECK(scalar::ceil(-2.5) == -2.0);
    CHECK(scalar::ceil(-largest) == -largest);
}

TEST_CASE("ceil keeps the sign of nothing") {
    CHECK_FALSE(std::signbit(scalar::ceil(0.0)));
    CHECK(std::signbit(scalar::ceil(-0.0)));
    CHECK(std::signbit(scalar::ceil(-0.3)));
    CHECK(std::signbit(scalar::ceil(-0.9)));
    CHECK(std::signbit(scalar::ceil(-smallest)));
}

TEST_CASE("exp never falls where its argument rises, step by step around zero") {
    double x = -1e-13;
    for (int i = 0; i < 20000; ++i) {
        const double next = x + 1e-17;
        REQUIRE(scalar::exp(x) <= scalar::exp(next));
        x = next;
    }
}

TEST_CASE("log never falls where its argument rises, double by double around one") {
    double x = 1.0;
    for (int i = 0; i < 10000; ++i) { x = std::nextafter(x, 0.0); }
    for (int i = 0; i < 20000; ++i) {
        const double next = std::nextafter(x, 2.0);
        REQUIRE(scalar::log(x) < scalar::log(next));  // so near to one every double has a logarithm of its own
        x = next;
    }
}

TEST_CASE("exp and log never fall by more than their last place across the seams of their ranges") {
    for (int k = -1000; k <= 1000; k += 7) {
        const double seam = (k + 0.5) * 0.693147180559945309;  // where exp takes the next power of two
        const double below = scalar::exp(std::nextafter(seam, -infinity));
        const double above = scalar::exp(std::nextafter(seam, infinity));
        REQUIRE(above >= below * (1.0 - 4.5e-16));
        const double root = std::ldexp(0.70710678118654752440, k);  // where log takes the next power of two
        REQUIRE(scalar::log(std::nextafter(root, infinity)) >= scalar::log(std::nextafter(root, 0.0)));
    }
}

TEST_CASE("log undoes exp to the last places") {
    for (double x = -700.0; x <= 700.0; x += 0.37) {
        const double back = scalar::log(scalar::exp(x));
        REQUIRE(std::fabs(back - x) <= 5e-16 * std::max(1.0, std::fabs(x)));
    }
}

TEST_CASE("a power of ten is what the decay of chip prices says") {
    CHECK(scalar::power_of_ten(-0.14) == doctest::Approx(0.724435960074990).epsilon(1e-14));  // 10^-0.14
    CHECK(scalar::power_of_ten(3.0) == doctest::Approx(1000.0).epsilon(1e-14));
    CHECK(scalar::power_of_ten(0.0) == 1.0);
}

TEST_CASE("min and max choose, also between equal numbers and signs") {
    CHECK(scalar::min(2.0, 3.0) == 2.0);
    CHECK(scalar::min(3.0, 2.0) == 2.0);
    CHECK(scalar::max(2.0, 3.0) == 3.0);
    CHECK(scalar::max(3.0, 2.0) == 3.0);
    CHECK(scalar::max(-2.0, 0.0) == 0.0);
    CHECK(scalar::min(5.0, 5.0) == 5.0);
    CHECK(scalar::select_less(1.0, 2.0, 10.0, 20.0) == 10.0);
    CHECK(scalar::select_less(2.0, 2.0, 10.0, 20.0) == 20.0);
    CHECK(scalar::select_less(not_a_number, 2.0, 10.0, 20.0) == 20.0);
}
