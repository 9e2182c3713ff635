// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/batch.hpp>
#include <traincost/core/scalar.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <type_traits>

using namespace traincost;

// Wider batches than the baseline's belong in files compiled for AVX2 and AVX-512: here they would warn about the ABI.

namespace {

using Lanes = std::array<double, Batch::size>;

std::uint64_t bits(double x) {
    std::uint64_t result = 0;
    std::memcpy(&result, &x, sizeof x);
    return result;
}

/// Numbers of every kind: ordinary sizes, any bit pattern, and the special ones.
class Numbers {
 public:
    explicit Numbers(std::uint64_t seed) : random_(seed) {}

    double next() {
        constexpr double top = std::numeric_limits<double>::infinity();
        constexpr std::array special = {0.0, -0.0, 1.0, -1.0, top, -top, std::numeric_limits<double>::quiet_NaN(), 0.5,
                                        5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
                                        709.78271289338397, -745.13321910194122, 0.70710678118654752, 4503599627370495.5};
        switch (random_() % 4) {
            case 0: return special[random_() % special.size()];
            case 1: {
                const std::uint64_t pattern = random_();
                double x = 0.0;
                std::memcpy(&x, &pattern, sizeof x);
                return x;
            }
            case 2: return std::uniform_real_distribution<double>(-50.0, 50.0)(random_);
            default: return std::exp(std::uniform_real_distribution<double>(-80.0, 80.0)(random_));
        }
    }
    Lanes lanes() {
        Lanes result{};
        for (auto& x : result) { x = next(); }
        return result;
    }

 private:
    std::mt19937_64 random_;
};

bool same(double a, double b) { return bits(a) == bits(b) || (std::isnan(a) && std::isnan(b)); }

/// Calls f with batches and with doubles, lane by lane, and demands the same bits.
template <class F, class... Inputs>
void expect_same_bits(F f, const Inputs&... inputs) {
    const Batch together = f(Batch(inputs)...);
    for (std::size_t i = 0; i < Batch::size; ++i) {
        const double alone = f(inputs[i]...);
        INFO("lane ", i, ": ", together[i], " and ", alone);
        REQUIRE(same(together[i], alone));
    }
}

template <class F>
void expect_same_bits_of_one(F f, std::uint64_t seed) {
    Numbers numbers(seed);
    for (int i = 0; i < 4000; ++i) { expect_same_bits(f, numbers.lanes()); }
}

template <class F>
void expect_same_bits_of_two(F f, std::uint64_t seed) {
    Numbers numbers(seed);
    for (int i = 0; i < 4000; ++i) { expect_same_bits(f, numbers.lanes(), numbers.lanes()); }
}

}  // namespace

TEST_CASE("a batch's exp, log, sqrt, ceil and power of ten have the bits of the double's") {
    expect_same_bits_of_one([](auto x) { return scalar::exp(x); }, 1);
    expect_same_bits_of_one([](auto x) { return scalar::log(x); }, 2);
    expect_same_bits_of_one([](auto x) { return scalar::sqrt(x); }, 3);
    expect_same_bits_of_one([](auto x) { return scalar::ceil(x); }, 4);
    expect_same_bits_of_one([](auto x) { return scalar::power_of_ten(x); }, 5);
    expect_same_bits_of_one([](auto x) { return -x; }, 6);
}

TEST_CASE("a batch's arithmetic, pow, min and max have the bits of the double's") {
    expect_same_bits_of_two([](auto a, auto b) { return a + b; }, 11);
    expect_same_bits_of_two([](auto a, auto b) { return a - b; }, 12);
    expect_same_bits_of_two([](auto a, auto b) { return a * b; }, 13);
    expect_same_bits_of_two([](auto a, auto b) { return a / b; }, 14);
    expect_same_bits_of_two([](auto a, auto b) { return scalar::pow(a, b); }, 15);
    expect_same_bits_of_two([](auto a, auto b) { return scalar::min(a, b); }, 16);
    expect_same_bits_of_two([](auto a, auto b) { return scalar::max(a, b); }, 17);
}

TEST_CASE("a batch's select_less chooses lane by lane as the double's does") {
    Numbers numbers(21);
    const auto select = [](auto a, auto b, auto c, auto d) { return scalar::select_less(a, b, c, d); };
    for (int i = 0; i < 4000; ++i) {
        expect_same_bits(select, numbers.lanes(), numbers.lanes(), numbers.lanes(), numbers.lanes());
    }
}

TEST_CASE("a formula of many steps has the same bits in a batch and alone: nothing is fused") {
    expect_same_bits_of_two(
        [](auto a, auto b) {
            using T = decltype(a);
            const T decay = scalar::power_of_ten(T(-0.14) * a) * T(0.14) * T(2.302585092994046);
            return (a * b + decay) / (T(1.0) - T(0.19)) - b * scalar::exp(a / (b * b + T(1.0))) * T(1.0 / 3.0);
        },
        31);
}

TEST_CASE("assigning operators of a batch do what the others do") {
    Numbers numbers(41);
    const auto through = [](auto a, auto b) {
        auto sum = a;
        sum += b;
        auto difference = a;
        difference -= b;
        auto product = sum;
        product *= difference;
        product /= b;
        return product;
    };
    const auto plain = [](auto a, auto b) { return (a + b) * (a - b) / b; };
    for (int i = 0; i < 1000; ++i) {
        const auto a = numbers.lanes();
        const auto b = numbers.lanes();
        const Batch one = through(Batch(a), Batch(b));
        for (std::size_t lane = 0; lane < Batch::size; ++lane) { REQUIRE(same(one[lane], plain(a[lane], b[lane]))); }
    }
}

TEST_CASE("lanes do not mix: each is set and read by itself") {
    Batch b(0.0);
    for (std::size_t i = 0; i < Batch::size; ++i) { b.set(i, static_cast<double>(i) + 0.5); }
    for (std::size_t i = 0; i < Batch::size; ++i) { CHECK(b[i] == static_cast<double>(i) + 0.5); }
    b.set(3, -1.0);
    CHECK(b[2] == 2.5);
    CHECK(b[3] == -1.0);
    CHECK(b[4] == 4.5);
}

TEST_CASE("a batch of one number holds it in every lane, and a default one is zero") {
    for (std::size_t i = 0; i < Batch::size; ++i) {
        CHECK(Batch(7.25)[i] == 7.25);
        CHECK(Batch()[i] == 0.0);
    }
}

TEST_CASE("a batch is trivially copyable and as large as its eight doubles") {
    static_assert(std::is_trivially_copyable_v<Batch>);
    static_assert(sizeof(Batch) == 8 * sizeof(double));
    static_assert(scalar::Scalar<Batch>);
    CHECK(true);
}
