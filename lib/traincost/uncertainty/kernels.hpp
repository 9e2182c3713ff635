// SPDX-License-Identifier: Apache-2.0
// What the sampling files compiled for each instruction set offer: loops over a block of draws, as plain functions.
#pragma once

#include <traincost/uncertainty/isa.hpp>

#include <cstddef>
#include <cstdint>

namespace traincost::uncertainty::kernel {

/// Cubic polynomials over octaves of a tail's probability t in (0, 1/2]: [2^-k, 2^-(k-1)) is cut into 2^log2_segments
/// equal parts, with one row of four coefficients each, in powers of the distance from the part's middle relative to
/// the octave's lower end. A quantile function bends at 0 and 1 and nowhere else, so relative steps serve all of it.
struct Table {
    const double* rows = nullptr;  ///< rows of 4, 32-byte aligned
    std::int64_t log2_segments = 0;
    std::int64_t octaves = 0;  ///< t below 2^-octaves counts as that
    std::int64_t upper = 0;    ///< number of the first row of the upper tail; for a symmetric table 0
};

enum class Shape : std::uint8_t {
    constant,     ///< a
    uniform,      ///< a + b u
    exponential,  ///< exp(a + b u)
    triangular,   ///< a low, b high, c = F(mode), d and e scale the roots of u and 1 - u
    normal,       ///< a + b z
    lognormal,    ///< exp(a + b z)
    table,        ///< its own table
    steps,        ///< points[i] where u < cuts[i], the first such
    line,         ///< points[0..count) at equal steps of u, straight between them
};

/// How one input is made of a uniform number u: everything a loop needs, resolved.
struct Recipe {
    Shape shape = Shape::constant;
    bool mirrored = false;  ///< normal and lognormal: from + slope u is the probability of the upper tail
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0, e = 0.0;
    double from = 0.0, slope = 1.0;  ///< normal and lognormal: the part of the probabilities that the bounds leave
    Table table = {};
    const double* points = nullptr;
    const double* cuts = nullptr;
    std::int64_t count = 0;
};

/// Sums of a block in an order that does not depend on the width of the registers: sixteen sums, folded pairwise.
struct Moments {
    double sum = 0.0;
    double squares = 0.0;  ///< of the distances from the block's mean
    double least = 0.0;
    double greatest = 0.0;
};

/// The loops. `n` is a multiple of `group_draws` except for `moments`.
struct Kernels {
    /// uniform_at(seed, stream, first + i); `first` is a multiple of group_draws.
    void (*uniforms)(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::size_t n, double* out);
    /// u to the input's value, in place.
    void (*shape)(const Recipe& recipe, std::size_t n, double* values);
    /// u to a standard normal number, in place.
    void (*normals)(const Table& table, std::size_t n, double* values);
    /// Standard normal to a recipe's value: a + b z or exp(a + b z) without a detour by way of u.
    void (*scale)(const Recipe& recipe, std::size_t n, double* values);
    /// Standard normal numbers to their probabilities, in place.
    void (*probabilities)(const double* rows, std::size_t n, double* values);
    /// out += factor * in.
    void (*add_scaled)(double factor, const double* in, std::size_t n, double* out);
    Moments (*moments)(const double* values, std::size_t n);
};

/// The loops for an instruction set, or nullptr where the library was built without them. Whether the processor runs
/// them is another question: `is_supported`.
[[nodiscard]] const Kernels* table(Isa isa);

[[nodiscard]] const Kernels* sse2_kernels();
[[nodiscard]] const Kernels* avx2_kernels();
[[nodiscard]] const Kernels* avx512_kernels();

/// The table of probabilities of the normal distribution has this many rows for each unit of |z| ...
inline constexpr int probability_steps = 256;
/// ... up to this |z|, where the probability is 5e-18.
inline constexpr double probability_range = 8.5;

}  // namespace traincost::uncertainty::kernel
