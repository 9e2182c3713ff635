// SPDX-License-Identifier: Apache-2.0
// What the tests of sampling share.
#pragma once

#include <traincost/uncertainty/run.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace traincost::uncertainty::test {

inline Distribution sure(Shape shape, Bounds bounds = {}) {
    auto made = Distribution::make(std::move(shape), bounds);
    REQUIRE(made);
    return *made;
}

inline constexpr std::array all_isas = {Isa::sse2, Isa::avx2, Isa::avx512};

/// Those that this processor runs.
inline std::vector<Isa> isas() {
    std::vector<Isa> result;
    for (const auto isa : all_isas) {
        if (is_supported(isa)) { result.push_back(isa); }
    }
    return result;
}

/// One input of every shape, with and without bounds.
inline std::vector<Input> every_shape() {
    constexpr double top = math::detail::infinity;
    Discrete many;
    for (int i = 0; i < 100; ++i) {
        many.values.push_back(i);
        many.weights.push_back(1.0 + i % 7);
    }
    return {{"constant", sure(Constant{7.0})},
            {"uniform", sure(Uniform{2.0, 6.0})},
            {"loguniform", sure(Loguniform{1.0, 100.0})},
            {"normal", sure(Normal{10.0, 2.0})},
            {"lognormal", sure(Lognormal{10.0, 0.5})},
            {"triangular", sure(Triangular{1.0, 2.0, 4.0})},
            {"triangular, mode at an end", sure(Triangular{1.0, 1.0, 4.0})},
            {"pert", sure(Pert{0.0, 3.0, 12.0})},
            {"beta", sure(Beta{4.0, 6.0, 0.0, 1.0})},
            {"beta with horns", sure(Beta{0.3, 0.4, -1.0, 1.0})},
            {"discrete", sure(Discrete{{1.0, 2.0, 5.0}, {0.2, 0.5, 0.3}})},
            {"many values", sure(many)},
            {"empirical", sure(Empirical{{1.0, 2.0, 4.0, 9.0}})},
            {"share", sure(Normal{0.9, 0.2}, {0.0, 1.0})},
            {"upper tail", sure(Normal{0.0, 1.0}, {3.0, top})},
            {"lower tail", sure(Lognormal{1.0, 0.5}, {0.0, 0.3})},
            {"bounded lognormal", sure(Lognormal{0.4, 0.5}, {0.0, 1.0})},
            {"bounded beta", sure(Beta{4.0, 6.0, 0.0, 1.0}, {0.5, 0.9})},
            {"bounded triangular", sure(Triangular{1.0, 2.0, 4.0}, {1.5, 3.0})}};
}

/// Draws of one input, `blocks` blocks of them.
inline std::vector<double> column(const Sampler& sampler, std::size_t input, std::uint64_t blocks, Isa isa = Isa::sse2,
                                  std::uint64_t seed = 7) {
    const Columns columns(sampler.size());
    std::vector<double> result;
    for (std::uint64_t block = 0; block < blocks; ++block) {
        sampler.fill(*kernel::table(isa), seed, block, columns.data());
        result.insert(result.end(), columns[input], columns[input] + block_draws);
    }
    return result;
}

}  // namespace traincost::uncertainty::test
