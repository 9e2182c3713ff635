// SPDX-License-Identifier: Apache-2.0
// How long a product of matrices takes on one chip.
#pragma once

#include <traincost/perf/machine.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// Bytes of one product m x k by k x n: both factors read and the result written once, `factor_bytes` an entry of a factor
/// and two of the result.
template <class T>
Bytes<T> product_bytes(const T& m, const T& n, const T& k, const T& factor_bytes) {
    return units::counted<Bytes<T>>(factor_bytes * (m * k + k * n) + T(2.0) * m * n);
}

/// What a product is limited by: the units that multiply, and memory.
template <class T>
struct ProductSpeed {
    FlopRate<T> rate;
    Bandwidth<T> memory;
};

/// Arithmetic and memory one after the other: at the start and end of each tile one waits for the other, so that small
/// products are slow without any table of sizes. 2 m n k operations; `count` products run together, as those of experts.
template <class T>
Time<T> product_time(const T& m, const T& n, const T& k, const T& factor_bytes, const ProductSpeed<T>& s, const T& count = T(1.0)) {
    return units::counted<Flop<T>>(T(2.0) * m * n * k * count) / s.rate + product_bytes(m, n, k, factor_bytes) * count / s.memory;
}

/// A training step's three products of one weight: forward, and backward the gradients of input and weight.
template <class T>
struct ProductTimes {
    Time<T> forward, of_input, backward;  ///< `backward` is both gradients
};
template <class T>
ProductTimes<T> product_times(const T& tokens, const T& inner, const T& outer, const T& factor_bytes, const ProductSpeed<T>& s,
                              const T& count = T(1.0)) {
    const auto forward = product_time(tokens, outer, inner, factor_bytes, s, count);
    const auto of_input = product_time(tokens, inner, outer, factor_bytes, s, count);
    const auto of_weight = product_time(inner, outer, tokens, factor_bytes, s, count);
    return {forward, of_input, of_input + of_weight};
}

}  // namespace traincost::perf
