// SPDX-License-Identifier: Apache-2.0
// exp, log, pow, sqrt and ceil as one sequence of IEEE operations, for a double and for a vector of doubles alike.
//
// The standard library's versions differ in the last bits between C libraries; these give the same bits on every
// instruction set, compiler and platform, as long as no multiplication and addition are fused (-ffp-contract=off).
// Series are Taylor's, cut where the next term is below half a unit in the last place. Measured error: below 2 units.
#pragma once

#include <cstdint>
#include <type_traits>

namespace traincost::math {

/// The integer type of the same shape as a double or a vector of doubles.
template <class V>
struct BitsOf {
    using type = decltype(V{} < V{});  // the comparison of vectors gives a vector of 64-bit integers
};
template <>
struct BitsOf<double> {
    using type = std::int64_t;
};
template <class V>
using Bits = typename BitsOf<V>::type;

template <class V>
constexpr Bits<V> bits(V x) {
    return __builtin_bit_cast(Bits<V>, x);
}
template <class V>
constexpr V from_bits(Bits<V> x) {
    return __builtin_bit_cast(V, x);
}

/// All ones where a < b, else all zeros.
template <class V>
constexpr Bits<V> less_mask(V a, V b) {
    if constexpr (std::is_same_v<V, double>) {
        return a < b ? -1 : 0;
    } else {
        return a < b;
    }
}

template <class V>
constexpr V choose(Bits<V> mask, V where_set, V elsewhere) {
    return from_bits<V>((bits(where_set) & mask) | (bits(elsewhere) & ~mask));
}

/// A vector with the same number in every lane.
template <class V>
constexpr V broadcast(double x) {
    if constexpr (std::is_same_v<V, double>) {
        return x;
    } else {
        return V{} + x;
    }
}

constexpr bool is_finite(double x) { return x - x == 0.0; }

/// Without its sign; a NaN stays one.
constexpr double size(double x) { return x < 0.0 ? -x : x; }

namespace detail {

inline constexpr double infinity = __builtin_huge_val();
inline constexpr double nan = __builtin_nan("");
/// Adding and taking away 1.5 * 2^52 rounds to the nearest whole number, and leaves it in the low bits.
inline constexpr double rounder = 6755399441055744.0;
/// ln 2 in two parts: the first has 32 trailing zero bits, so that its product with an exponent is exact.
inline constexpr double ln2_high = 6.93147180369123816490e-01;
inline constexpr double ln2_low = 1.90821492927058770002e-10;
inline constexpr double log2_e = 1.44269504088896340736;
inline constexpr double smallest_normal = 2.2250738585072014e-308;
inline constexpr std::int64_t exponent_bias = 1023;

/// 2^k for whole k in [-1022, 1023].
template <class V>
constexpr V power_of_two(Bits<V> k) {
    return from_bits<V>((k + exponent_bias) << 52);
}

/// (e^r - 1 - r) / r^2 for |r| <= ln2 / 2.
template <class V>
constexpr V exp_series(V r) {
    V sum = broadcast<V>(1.0 / 1307674368000.0);  // 1/15!
    sum = sum * r + 1.0 / 87178291200.0;
    sum = sum * r + 1.0 / 6227020800.0;
    sum = sum * r + 1.0 / 479001600.0;
    sum = sum * r + 1.0 / 39916800.0;
    sum = sum * r + 1.0 / 3628800.0;
    sum = sum * r + 1.0 / 362880.0;
    sum = sum * r + 1.0 / 40320.0;
    sum = sum * r + 1.0 / 5040.0;
    sum = sum * r + 1.0 / 720.0;
    sum = sum * r + 1.0 / 120.0;
    sum = sum * r + 1.0 / 24.0;
    sum = sum * r + 1.0 / 6.0;
    return sum * r + 0.5;
}

/// 2/3 + 2/5 q + 2/7 q^2 ..., the rest of ln((1+s)/(1-s)) = 2 s + s q (...) with q = s^2 <= 0.0295.
template <class V>
constexpr V log_series(V q) {
    V sum = broadcast<V>(2.0 / 25.0);
    sum = sum * q + 2.0 / 23.0;
    sum = sum * q + 2.0 / 21.0;
    sum = sum * q + 2.0 / 19.0;
    sum = sum * q + 2.0 / 17.0;
    sum = sum * q + 2.0 / 15.0;
    sum = sum * q + 2.0 / 13.0;
    sum = sum * q + 2.0 / 11.0;
    sum = sum * q + 2.0 / 9.0;
    sum = sum * q + 2.0 / 7.0;
    sum = sum * q + 2.0 / 5.0;
    return sum * q + 2.0 / 3.0;
}

}  // namespace detail

/// e^x. Overflows to infinity above 709.78, underflows to zero below -745.13; a NaN stays one.
template <class V>
constexpr V exp(V x) {
    using namespace detail;
    const V low = broadcast<V>(-745.2);
    const V high = broadcast<V>(709.8);
    V inside = choose<V>(less_mask<V>(x, low), low, x);
    inside = choose<V>(less_mask<V>(high, inside), high, inside);
    const V shifted = inside * log2_e + rounder;
    const V n = shifted - rounder;
    const Bits<V> k = bits(shifted) - bits(rounder);
    const V r = (inside - n * ln2_high) - n * ln2_low;
    const V e_to_r = 1.0 + (r + r * r * exp_series(r));
    const Bits<V> half = k >> 1;  // in two steps, so that results below the normal range come out rounded, not cut
    return e_to_r * power_of_two<V>(half) * power_of_two<V>(k - half);
}

/// Natural logarithm. Minus infinity at zero, NaN below it.
template <class V>
constexpr V log(V x) {
    using namespace detail;
    const V zero = broadcast<V>(0.0);
    const V inside = choose<V>(less_mask<V>(zero, x), x, broadcast<V>(1.0));  // the others are dealt with at the end
    const Bits<V> tiny = less_mask<V>(inside, broadcast<V>(smallest_normal));
    const V scaled = choose<V>(tiny, inside * 18014398509481984.0, inside);  // 2^54 lifts subnormal numbers
    // Split into 2^k * m with m in [sqrt(1/2), sqrt(2)).
    constexpr std::int64_t sqrt_half_bits = 0x3FE6A09E667F3BCD;
    constexpr std::int64_t mantissa = 0x000FFFFFFFFFFFFF;
    const Bits<V> offset = bits(scaled) - sqrt_half_bits;
    const Bits<V> k = (offset >> 52) - (tiny & 54);
    const V m = from_bits<V>((offset & mantissa) + sqrt_half_bits);
    const V f = m - 1.0;
    const V s = f / (f + 2.0);
    const V n = from_bits<V>(k + bits(broadcast<V>(rounder))) - rounder;
    const V finite = n * ln2_high + (f - (s * (f - s * s * log_series(s * s)) - n * ln2_low));
    const V top = broadcast<V>(infinity);
    V result = choose<V>(less_mask<V>(x, top), finite, x);  // infinity and NaN pass through
    result = choose<V>(less_mask<V>(zero, x), result, broadcast<V>(nan));
    return choose<V>(~less_mask<V>(x, zero) & ~less_mask<V>(zero, x) & less_mask<V>(x, top), -top, result);
}

/// a^b for a > 0; 0 for a = 0 and b > 0. Relative error about |b ln a| times 2e-16.
template <class V>
constexpr V pow(V a, V b) {
    return exp<V>(b * log<V>(a));
}

/// Square root, correctly rounded: IEEE 754 demands it of every platform, so the processor's own may be used.
template <class V>
constexpr V sqrt(V x) {
    if constexpr (std::is_same_v<V, double>) {
        return __builtin_sqrt(x);
    } else {
        constexpr int lanes = sizeof(V) / sizeof(double);
        for (int i = 0; i < lanes; ++i) { x[i] = __builtin_sqrt(x[i]); }  // one instruction, for both compilers
        return x;
    }
}

/// The smallest whole number not below x, with x's sign even where it is zero.
template <class V>
constexpr V ceil(V x) {
    const Bits<V> sign = bits(x) & INT64_MIN;
    const V whole_from = broadcast<V>(4503599627370496.0);  // 2^52: every double from here on is whole
    // Adding so much rounds to the nearest whole number.
    const V away = from_bits<V>(bits(whole_from) | sign);
    const V nearest = (x + away) - away;
    const V up = nearest + from_bits<V>(less_mask<V>(nearest, x) & bits(broadcast<V>(1.0)));
    const V size = from_bits<V>(bits(x) & INT64_MAX);
    return choose<V>(less_mask<V>(size, whole_from), from_bits<V>(bits(up) | sign), x);
}

}  // namespace traincost::math
