// SPDX-License-Identifier: Apache-2.0
// What the tests of sampling share.
#pragma once

#include <support/models/every_shape.hpp>
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

using traincost::test::every_shape;

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
