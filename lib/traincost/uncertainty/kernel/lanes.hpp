// SPDX-License-Identifier: Apache-2.0
// What the sampling loops need of a vector register beyond plain arithmetic, for registers of 2, 4 or 8 doubles.
#pragma once

#include <traincost/core/batch.hpp>
#include <traincost/core/math.hpp>

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace traincost::uncertainty::kernel {

template <int Lanes>
using Doubles = typename traincost::detail::VectorOf<Lanes>::type;
/// Signed 64-bit integers, as comparisons give them.
template <int Lanes>
using Integers = math::Bits<Doubles<Lanes>>;

namespace detail {
template <int Lanes>
struct WordsOf;
template <>
struct WordsOf<2> {
    typedef std::uint64_t type __attribute__((vector_size(16)));
};
template <>
struct WordsOf<4> {
    typedef std::uint64_t type __attribute__((vector_size(32)));
};
template <>
struct WordsOf<8> {
    typedef std::uint64_t type __attribute__((vector_size(64)));
};
}  // namespace detail

template <int Lanes>
using Words = typename detail::WordsOf<Lanes>::type;

template <int Lanes>
[[gnu::always_inline]] inline Doubles<Lanes> load(const double* from) {
    Doubles<Lanes> x;
    __builtin_memcpy(&x, from, sizeof x);
    return x;
}

template <int Lanes>
[[gnu::always_inline]] inline void store(double* to, Doubles<Lanes> x) {
    __builtin_memcpy(to, &x, sizeof x);
}

/// The product of the lower halves of the lanes.
template <int Lanes>
[[gnu::always_inline]] inline Words<Lanes> multiply_halves(Words<Lanes> a, Words<Lanes> b) {
#if defined(__AVX512F__)
    if constexpr (Lanes == 8) {
        return reinterpret_cast<Words<Lanes>>(
            _mm512_mul_epu32(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
    }
#endif
#if defined(__AVX2__)
    if constexpr (Lanes == 4) {
        return reinterpret_cast<Words<Lanes>>(
            _mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
    }
#endif
#if defined(__SSE2__)
    if constexpr (Lanes == 2) {
        return reinterpret_cast<Words<Lanes>>(
            _mm_mul_epu32(reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
    }
#endif
    constexpr std::uint64_t half = 0xFFFFFFFF;
    return (a & half) * (b & half);
}

/// a < b ? a : b.
template <int Lanes>
[[gnu::always_inline]] inline Doubles<Lanes> lesser(Doubles<Lanes> a, Doubles<Lanes> b) {
#if defined(__AVX512F__)
    if constexpr (Lanes == 8) { return _mm512_min_pd(a, b); }
#endif
#if defined(__AVX2__)
    if constexpr (Lanes == 4) { return _mm256_min_pd(a, b); }
#endif
#if defined(__SSE2__)
    if constexpr (Lanes == 2) { return _mm_min_pd(a, b); }
#endif
    return math::choose<Doubles<Lanes>>(math::less_mask<Doubles<Lanes>>(a, b), a, b);
}

/// b < a ? a : b.
template <int Lanes>
[[gnu::always_inline]] inline Doubles<Lanes> greater(Doubles<Lanes> a, Doubles<Lanes> b) {
#if defined(__AVX512F__)
    if constexpr (Lanes == 8) { return _mm512_max_pd(a, b); }
#endif
#if defined(__AVX2__)
    if constexpr (Lanes == 4) { return _mm256_max_pd(a, b); }
#endif
#if defined(__SSE2__)
    if constexpr (Lanes == 2) { return _mm_max_pd(a, b); }
#endif
    return math::choose<Doubles<Lanes>>(math::less_mask<Doubles<Lanes>>(b, a), a, b);
}

/// Four polynomials' coefficients side by side.
template <int Lanes>
struct Cubics {
    Doubles<Lanes> c0, c1, c2, c3;

    [[gnu::always_inline]] Doubles<Lanes> at(Doubles<Lanes> s) const { return ((c3 * s + c2) * s + c1) * s + c0; }
};

/// The rows of the table with these numbers, turned from one row for each lane to one register for each coefficient.
/// Loads and shuffles: the processors' own gather instructions take longer.
template <int Lanes>
[[gnu::always_inline]] inline Cubics<Lanes> rows(const double* table, Integers<Lanes> numbers) {
    using V = Doubles<Lanes>;
    alignas(64) std::int64_t at[Lanes];
    numbers = numbers * 4;
    __builtin_memcpy(at, &numbers, sizeof at);
    if constexpr (Lanes == 2) {
        const V low_0 = load<2>(table + at[0]), low_1 = load<2>(table + at[1]);
        const V high_0 = load<2>(table + at[0] + 2), high_1 = load<2>(table + at[1] + 2);
        return {__builtin_shufflevector(low_0, low_1, 0, 2), __builtin_shufflevector(low_0, low_1, 1, 3),
                __builtin_shufflevector(high_0, high_1, 0, 2), __builtin_shufflevector(high_0, high_1, 1, 3)};
    } else {
        V row[4];
        if constexpr (Lanes == 4) {
            for (int i = 0; i < 4; ++i) { row[i] = load<4>(table + at[i]); }
        } else {
            for (int i = 0; i < 4; ++i) {
                const auto first = load<4>(table + at[i]), second = load<4>(table + at[i + 4]);
                row[i] = __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7);
            }
        }
        if constexpr (Lanes == 4) {
            const V even_0 = __builtin_shufflevector(row[0], row[1], 0, 4, 2, 6);
            const V odd_0 = __builtin_shufflevector(row[0], row[1], 1, 5, 3, 7);
            const V even_1 = __builtin_shufflevector(row[2], row[3], 0, 4, 2, 6);
            const V odd_1 = __builtin_shufflevector(row[2], row[3], 1, 5, 3, 7);
            return {
                __builtin_shufflevector(even_0, even_1, 0, 1, 4, 5), __builtin_shufflevector(odd_0, odd_1, 0, 1, 4, 5),
                __builtin_shufflevector(even_0, even_1, 2, 3, 6, 7), __builtin_shufflevector(odd_0, odd_1, 2, 3, 6, 7)};
        } else {
            const V even_0 = __builtin_shufflevector(row[0], row[1], 0, 8, 2, 10, 4, 12, 6, 14);
            const V odd_0 = __builtin_shufflevector(row[0], row[1], 1, 9, 3, 11, 5, 13, 7, 15);
            const V even_1 = __builtin_shufflevector(row[2], row[3], 0, 8, 2, 10, 4, 12, 6, 14);
            const V odd_1 = __builtin_shufflevector(row[2], row[3], 1, 9, 3, 11, 5, 13, 7, 15);
            return {__builtin_shufflevector(even_0, even_1, 0, 1, 8, 9, 4, 5, 12, 13),
                    __builtin_shufflevector(odd_0, odd_1, 0, 1, 8, 9, 4, 5, 12, 13),
                    __builtin_shufflevector(even_0, even_1, 2, 3, 10, 11, 6, 7, 14, 15),
                    __builtin_shufflevector(odd_0, odd_1, 2, 3, 10, 11, 6, 7, 14, 15)};
        }
    }
}

}  // namespace traincost::uncertainty::kernel
