// SPDX-License-Identifier: Apache-2.0
// The model that samplers are compared on: 3 lognormal, 1 normal, 2 triangular, 1 uniform, 1 beta input; one output.
#pragma once

#include <traincost/uncertainty/isa.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <cstddef>

namespace traincost::test {

/// y = l0 l1 l2 / (b + 0.1) + n t0 t1 u.
struct Reference {
    template <class T>
    void operator()(const T* x, T* y) const {
        y[0] = x[0] * x[1] * x[2] / (x[7] + T(0.1)) + x[3] * x[4] * x[5] * x[6];
    }
};

/// Medians 1, e, 1.2 with sigma 0.5, 0.3, 0.1; normal 10 +- 1; triangular 1, 2, 4 and 0.5, 0.7, 1; uniform 0.5 to 2;
/// beta 4, 6.
[[nodiscard]] uncertainty::Sampler reference_sampler();

/// The model compiled for each instruction set; a model for `uncertainty::draw`.
struct ReferenceBlocks {
    void operator()(uncertainty::Isa isa, const double* const* inputs, std::size_t n, double* const* outputs) const;
};

void reference_sse2(const double* const* inputs, std::size_t n, double* const* outputs);
void reference_avx2(const double* const* inputs, std::size_t n, double* const* outputs);
void reference_avx512(const double* const* inputs, std::size_t n, double* const* outputs);

}  // namespace traincost::test
