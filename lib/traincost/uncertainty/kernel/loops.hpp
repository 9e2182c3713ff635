// SPDX-License-Identifier: Apache-2.0
// The sampling loops, over the number of lanes. Each kernels_*.cpp instantiates them once, for its own instruction set.
#pragma once

#include <traincost/core/math.hpp>
#include <traincost/uncertainty/kernel/lanes.hpp>
#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/philox.hpp>

#include <cstddef>
#include <cstdint>

namespace traincost::uncertainty::kernel {

template <int Lanes>
struct Loops {
    using V = Doubles<Lanes>;
    using I = Integers<Lanes>;
    using W = Words<Lanes>;
    static constexpr std::size_t lanes = Lanes;

    /// Counters worked on together, so that the processor always has something to do while a product is under way.
    static constexpr int together = 4;
    static_assert(group_draws % (4 * lanes) == 0);

    static void uniforms(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::size_t n, double* out) {
        constexpr std::uint64_t half = 0xFFFFFFFF;
        std::uint64_t keys[2 * philox::rounds];
        for (std::uint64_t round = 0; round < philox::rounds; ++round) {
            keys[2 * round] = ((seed & half) + round * philox::step_0) & half;
            keys[2 * round + 1] = ((seed >> 32U) + round * philox::step_1) & half;
        }
        W lane{};
        for (int i = 0; i < Lanes; ++i) { lane[i] = static_cast<std::uint64_t>(i); }
        const std::uint64_t counter = first / 4;
        constexpr std::size_t stride = 4 * lanes;  // draws of one register of counters
        std::size_t done = 0;
        for (; done + together * stride <= n; done += together * stride) {
            some_uniforms<together>(keys, stream, counter, lane, done, out);
        }
        for (; done < n; done += stride) { some_uniforms<1>(keys, stream, counter, lane, done, out); }
    }

    static void shape(const Recipe& given, std::size_t n, double* values) {
        const Recipe recipe = given;  // a copy, which `values` cannot overlap
        switch (recipe.shape) {
            case Shape::constant:
                return each(n, values, [&](V) { return math::broadcast<V>(recipe.a); });
            case Shape::uniform:
                return each(n, values, [&](V u) { return recipe.a + recipe.b * u; });
            case Shape::exponential:
                return each(n, values, [&](V u) { return math::exp<V>(recipe.a + recipe.b * u); });
            case Shape::triangular:
                return each(n, values, [&](V u) { return triangular(recipe, u); });
            case Shape::normal:
                return each(n, values, [&](V u) { return recipe.a + recipe.b * bounded_normal(recipe, u); });
            case Shape::lognormal:  // two short loops: the processor finds more to do at a time than in a long one
                each(n, values, [&](V u) { return recipe.a + recipe.b * bounded_normal(recipe, u); });
                return each(n, values, [](V x) { return math::exp<V>(x); });
            case Shape::table:
                return each(n, values, [&](V u) { return two_sided(recipe.table, u); });
            case Shape::steps:
                return steps(recipe, n, values);
            case Shape::line:
                return line(recipe, n, values);
        }
    }

    static void normals(const Table& given, std::size_t n, double* values) {
        const Table table = given;
        each(n, values, [&](V u) { return normal(table, u, 1.0 - u, I{}); });
    }

    static void scale(const Recipe& given, std::size_t n, double* values) {
        const Recipe recipe = given;
        if (recipe.shape == Shape::lognormal) {
            each(n, values, [&](V z) { return math::exp<V>(recipe.a + recipe.b * z); });
        } else {
            each(n, values, [&](V z) { return recipe.a + recipe.b * z; });
        }
    }

    static void probabilities(const double* table, std::size_t n, double* values) {
        each(n, values, [&](V z) {
            const I negative = math::less_mask<V>(z, V{});
            V size = math::choose<V>(negative, -z, z);
            const V most = math::broadcast<V>(probability_range - 1e-9);
            size = math::choose<V>(math::less_mask<V>(size, most), size, most);
            const V steps = size * static_cast<double>(probability_steps);
            // Adding 1.5 * 2^52 leaves the nearest whole number in the low bits; half a step less makes that the floor.
            constexpr double rounder = 6755399441055744.0;
            const V whole = (steps - 0.5) + rounder;
            const I number = math::bits<V>(whole) & 0xFFFFFFFF;
            const V s = steps - (whole - rounder) - 0.5;
            const V tail = rows<Lanes>(table, number).at(s);
            return math::choose<V>(negative, tail, 1.0 - tail);
        });
    }

    static void add_scaled(double factor, const double* in, std::size_t n, double* out) {
        for (std::size_t i = 0; i < n; i += lanes) {
            store<Lanes>(out + i, load<Lanes>(out + i) + factor * load<Lanes>(in + i));
        }
    }

    static Moments moments(const double* values, std::size_t n) {
        Partial sum(0.0);
        reduce(values, n, 0.0, [&](std::size_t part, V x) { sum.parts[part] += x; });
        Moments result;
        result.sum = sum.folded([](double a, double b) { return a + b; });
        const double mean = result.sum / static_cast<double>(n);
        Partial squares(0.0);
        Partial least(values[0]);
        Partial greatest(values[0]);
        reduce(values, n, mean, [&](std::size_t part, V x) { squares.parts[part] += (x - mean) * (x - mean); });
        reduce(values, n, values[0], [&](std::size_t part, V x) {
            least.parts[part] = lesser<Lanes>(x, least.parts[part]);
            greatest.parts[part] = greater<Lanes>(x, greatest.parts[part]);
        });
        result.squares = squares.folded([](double a, double b) { return a + b; });
        result.least = least.folded([](double a, double b) { return a < b ? a : b; });
        result.greatest = greatest.folded([](double a, double b) { return a < b ? b : a; });
        return result;
    }

 private:
    template <class F>
    [[gnu::always_inline]] static void each(std::size_t n, double* values, F f) {
        for (std::size_t i = 0; i < n; i += lanes) { store<Lanes>(values + i, f(load<Lanes>(values + i))); }
    }

    /// Words 0 to 3 of a counter are 8 draws apart; see `uniform_at`.
    template <int Count>
    [[gnu::always_inline]] static void some_uniforms(const std::uint64_t* keys, std::uint64_t stream,
                                                     std::uint64_t counter, W lane, std::size_t done, double* out) {
        constexpr std::uint64_t half = 0xFFFFFFFF;
        W c0[Count], c1[Count], c2[Count], c3[Count];
        for (int i = 0; i < Count; ++i) {
            const std::uint64_t at = counter + done / 4 + static_cast<std::uint64_t>(i) * lanes;
            c0[i] = lane + (at & half);  // a multiple of the lanes: no carry into the upper half
            c1[i] = W{} + (at >> 32U);
            c2[i] = W{} + (stream & half);
            c3[i] = W{} + (stream >> 32U);
        }
        // What stands in the upper halves is rubbish from here on; products do not look at it.
#pragma GCC unroll 10
        for (int round = 0; round < philox::rounds; ++round) {
#pragma GCC unroll 4
            for (int i = 0; i < Count; ++i) {
                const W product_0 = multiply_halves<Lanes>(c0[i], W{} + philox::multiplier_0);
                const W product_1 = multiply_halves<Lanes>(c2[i], W{} + philox::multiplier_1);
                c0[i] = (product_1 >> 32U) ^ c1[i] ^ keys[2 * round];
                c2[i] = (product_0 >> 32U) ^ c3[i] ^ keys[2 * round + 1];
                c1[i] = product_1;
                c3[i] = product_0;
            }
        }
#pragma GCC unroll 4
        for (int i = 0; i < Count; ++i) {
            const std::size_t ahead = done / 4 + static_cast<std::size_t>(i) * lanes;  // counters since the first
            double* const to = out + ahead / 8 * group_draws + ahead % 8;
            store<Lanes>(to, uniform(c0[i]));
            store<Lanes>(to + 8, uniform(c1[i]));
            store<Lanes>(to + 16, uniform(c2[i]));
            store<Lanes>(to + 24, uniform(c3[i]));
        }
    }

    /// (word + 1/2) / 2^32: the word in the mantissa of 2^52, less 2^52 - 1/2, which is exact.
    [[gnu::always_inline]] static V uniform(W word) {
        const W placed = (word & 0xFFFFFFFFU) | 0x4330000000000000U;
        return (math::from_bits<V>(reinterpret_cast<I>(placed)) - 4503599627370495.5) * (1.0 / 4294967296.0);
    }

    /// The polynomials at tail probabilities t; `offset` is added to the number of the row.
    [[gnu::always_inline]] static V tail(const Table& table, V t, I offset) {
        const std::int64_t k = table.log2_segments;
        const std::int64_t rest = 52 - k;
        const V least = math::from_bits<V>(I{} + ((1023 - table.octaves) << 52));
        const I bits = math::bits<V>(greater<Lanes>(t, least));
        const I number = reinterpret_cast<I>(reinterpret_cast<W>(bits) >> static_cast<std::uint64_t>(rest)) -
                         ((1023 - table.octaves) << k) + offset;
        const std::int64_t one = std::int64_t{1023} << 52;
        const V fraction = math::from_bits<V>((bits & ((std::int64_t{1} << rest) - 1)) | one);
        const V middle = math::from_bits<V>(I{} + (one + (std::int64_t{1} << (rest - 1))));
        return rows<Lanes>(table.rows, number).at(fraction - middle);
    }

    /// Standard normal number at the probability p = 1 - q; where `upper` is set, of the upper tail.
    [[gnu::always_inline]] static V normal(const Table& table, V p, V q, I upper) {
        const I lower_half = math::less_mask<V>(p, q);
        const V z = tail(table, math::choose<V>(lower_half, p, q), I{});  // below zero
        constexpr std::int64_t sign = INT64_MIN;
        return math::from_bits<V>(math::bits<V>(z) ^ (~(lower_half ^ upper) & sign));
    }

    [[gnu::always_inline]] static V bounded_normal(const Recipe& recipe, V u) {
        const V p = recipe.from + recipe.slope * u;
        return normal(recipe.table, p, 1.0 - p, I{} - static_cast<std::int64_t>(recipe.mirrored));
    }

    [[gnu::always_inline]] static V two_sided(const Table& table, V u) {
        const V other = 1.0 - u;
        const I lower_half = math::less_mask<V>(u, other);
        return tail(table, math::choose<V>(lower_half, u, other), ~lower_half & table.upper);
    }

    [[gnu::always_inline]] static V triangular(const Recipe& recipe, V u) {
        u = recipe.from + recipe.slope * u;
        const I below_mode = math::less_mask<V>(u, math::broadcast<V>(recipe.c));
        const V distance = math::sqrt<V>(math::choose<V>(below_mode, u * recipe.d, (1.0 - u) * recipe.e));
        return math::choose<V>(below_mode, recipe.a + distance, recipe.b - distance);
    }

    static void steps(const Recipe& recipe, std::size_t n, double* values) {
        constexpr std::int64_t few = 32;
        const std::int64_t last = recipe.count - 1;
        if (recipe.count <= few) {
            return each(n, values, [&](V u) {
                V x = math::broadcast<V>(recipe.points[last]);
                for (std::int64_t i = last - 1; i >= 0; --i) {
                    const I before = math::less_mask<V>(u, math::broadcast<V>(recipe.cuts[i]));
                    x = math::choose<V>(before, math::broadcast<V>(recipe.points[i]), x);
                }
                return x;
            });
        }
        for (std::size_t i = 0; i < n; ++i) {
            std::int64_t low = 0;
            for (std::int64_t high = last; low < high;) {
                const std::int64_t middle = (low + high) / 2;
                if (values[i] < recipe.cuts[middle]) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            values[i] = recipe.points[low];
        }
    }

    static void line(const Recipe& recipe, std::size_t n, double* values) {
        const auto intervals = recipe.count - 1;
        for (std::size_t i = 0; i < n; ++i) {
            const double at = values[i] * static_cast<double>(intervals);
            auto index = static_cast<std::int64_t>(at);
            if (index > intervals - 1) { index = intervals - 1; }
            const double* const here = recipe.points + index;
            values[i] = here[0] + (here[1] - here[0]) * (at - static_cast<double>(index));
        }
    }

    /// Sixteen sums side by side, so that the next addition need not wait for the last.
    struct Partial {
        static constexpr std::size_t size = 16;
        static constexpr std::size_t count = size / lanes;
        V parts[count];

        explicit Partial(double x) {
            for (auto& part : parts) { part = math::broadcast<V>(x); }
        }
        /// Halves onto each other until one is left.
        template <class F>
        double folded(F f) const {
            double x[size];
            __builtin_memcpy(x, parts, sizeof x);
            for (std::size_t half = size / 2; half > 0; half /= 2) {
                for (std::size_t i = 0; i < half; ++i) { x[i] = f(x[i], x[i + half]); }
            }
            return x[0];
        }
    };

    /// Calls f(part, values), sixteen at a time; what is missing of the last sixteen is `filler`.
    template <class F>
    [[gnu::always_inline]] static void reduce(const double* values, std::size_t n, double filler, F f) {
        constexpr std::size_t size = Partial::size;
        const std::size_t whole = n / size * size;
        for (std::size_t i = 0; i < whole; i += size) {
            for (std::size_t part = 0; part < Partial::count; ++part) {
                f(part, load<Lanes>(values + i + part * lanes));
            }
        }
        if (whole == n) { return; }
        double last[size];
        for (std::size_t i = 0; i < size; ++i) { last[i] = whole + i < n ? values[whole + i] : filler; }
        for (std::size_t part = 0; part < Partial::count; ++part) { f(part, load<Lanes>(last + part * lanes)); }
    }
};

template <int Lanes>
inline constexpr Kernels loops = {Loops<Lanes>::uniforms, Loops<Lanes>::shape,         Loops<Lanes>::normals,
                                  Loops<Lanes>::scale,    Loops<Lanes>::probabilities, Loops<Lanes>::add_scaled,
                                  Loops<Lanes>::moments};

}  // namespace traincost::uncertainty::kernel
