// SPDX-License-Identifier: Apache-2.0
// The reading of a formula that carries its derivative, over Boost's forward-mode automatic differentiation.
// Not part of the umbrella header: Boost's autodiff is heavy. Values come from our own exp and log, as in every reading.
#pragma once

#include <traincost/core/math.hpp>

#include <boost/math/differentiation/autodiff.hpp>

#include <cstddef>

namespace traincost {

/// A number with its first derivative by one input.
using Dual = boost::math::differentiation::autodiff_fvar<double, 1>;

}  // namespace traincost

namespace boost::math::differentiation {
inline namespace autodiff_v1 {
namespace detail {

/// The vocabulary of `core/scalar.hpp`; more specialised than Boost's own templates of the same names, so preferred.
inline fvar<double, 1> exp(const fvar<double, 1>& x) {
    const double value = traincost::math::exp<double>(static_cast<double>(x));
    return x.apply_derivatives(1, [value](std::size_t) { return value; });
}

inline fvar<double, 1> log(const fvar<double, 1>& x) {
    const double at = static_cast<double>(x);
    return x.apply_derivatives(1, [at](std::size_t i) { return i == 0 ? traincost::math::log<double>(at) : 1.0 / at; });
}

inline fvar<double, 1> sqrt(const fvar<double, 1>& x) {
    const double root = traincost::math::sqrt(static_cast<double>(x));
    return x.apply_derivatives(1, [root](std::size_t i) { return i == 0 ? root : 0.5 / root; });
}

inline fvar<double, 1> pow(const fvar<double, 1>& a, const fvar<double, 1>& b) { return exp(b * log(a)); }

/// A step: its derivative is zero wherever it has one.
inline fvar<double, 1> ceil(const fvar<double, 1>& x) {
    return fvar<double, 1>(traincost::math::ceil(static_cast<double>(x)));
}

inline fvar<double, 1> select_less(const fvar<double, 1>& a, const fvar<double, 1>& b, const fvar<double, 1>& then,
                                   const fvar<double, 1>& otherwise) {
    return static_cast<double>(a) < static_cast<double>(b) ? then : otherwise;
}

}  // namespace detail
}  // namespace autodiff_v1
}  // namespace boost::math::differentiation
