// SPDX-License-Identifier: Apache-2.0
// A model, written once over the scalar, called for a block of draws, eight at a time.
#pragma once

#include <traincost/core/batch.hpp>
#include <traincost/uncertainty/summary.hpp>

#include <cstddef>

namespace traincost::uncertainty::kernel {

/// Calls model(const T* inputs, T* outputs) with batches of the columns. `Lanes` other than 2 belong into files that
/// are compiled for their instruction set (*_avx2.cpp, *_avx512.cpp). Reads and writes columns up to the next multiple
/// of eight.
template <int Lanes, std::size_t Inputs, std::size_t Outputs, class Model>
void each_batch(const Model& model, const double* const* inputs, std::size_t n, double* const* outputs) {
    using T = BasicBatch<Lanes>;
    for (std::size_t draw = 0; draw < n; draw += T::size) {
        T in[Inputs];
        T out[Outputs];
        for (std::size_t i = 0; i < Inputs; ++i) { in[i] = T::load(inputs[i] + draw); }
        model(static_cast<const T*>(in), static_cast<T*>(out));
        for (std::size_t i = 0; i < Outputs; ++i) { out[i].store(outputs[i] + draw); }
    }
}

}  // namespace traincost::uncertainty::kernel
