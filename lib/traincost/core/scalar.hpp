// SPDX-License-Identifier: Apache-2.0
// The words in which a formula may branch and compute, whatever number it is called with.
//
// A formula is a template over the scalar `T` (double, Batch, an automatic-differentiation number, Trace) and uses only
// + - * /, constants written `T(2.0)`, and the functions below, found by argument-dependent lookup for the other types.
#pragma once

#include <traincost/core/math.hpp>

#include <concepts>
#include <type_traits>

namespace traincost::scalar {

/// What a formula may be called with: double or a type of its own that computes like one, no float, integer or quantity.
/// (For those the functions below would find nothing but themselves, and never return.)
template <class T>
concept Scalar = (std::same_as<T, double> || std::is_class_v<T>) && std::default_initializable<T> && std::copyable<T> &&
                 std::constructible_from<T, double> && requires(T a, T b) {
    { a + b };
    { a - b };
    { a * b };
    { a / b };
    { -a };
};

// Formulas call these with their namespace: the C library has functions of the same names in the global one. For a type
// other than double the type's own function is meant; it is no template and so preferred over the one it is called from.

/// e^x.
template <Scalar T>
T exp(const T& x) {
    if constexpr (std::is_same_v<T, double>) { return math::exp<double>(x); } else { return exp(x); }
}

/// Natural logarithm.
template <Scalar T>
T log(const T& x) {
    if constexpr (std::is_same_v<T, double>) { return math::log<double>(x); } else { return log(x); }
}

/// a^b for a >= 0.
template <Scalar T>
T pow(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, double>) { return math::pow<double>(a, b); } else { return pow(a, b); }
}

template <Scalar T>
T sqrt(const T& x) {
    if constexpr (std::is_same_v<T, double>) { return math::sqrt<double>(x); } else { return sqrt(x); }
}

/// The smallest whole number not below x. Its derivative is zero.
template <Scalar T>
T ceil(const T& x) {
    if constexpr (std::is_same_v<T, double>) { return math::ceil<double>(x); } else { return ceil(x); }
}

/// `then` where a < b, else `otherwise`; both are computed.
template <Scalar T>
T select_less(const T& a, const T& b, const T& then, const T& otherwise) {
    if constexpr (std::is_same_v<T, double>) {
        return a < b ? then : otherwise;
    } else {
        return select_less(a, b, then, otherwise);
    }
}

template <Scalar T>
T min(const T& a, const T& b) {
    return scalar::select_less(b, a, b, a);
}

template <Scalar T>
T max(const T& a, const T& b) {
    return scalar::select_less(a, b, b, a);
}

/// 10^x.
template <Scalar T>
T power_of_ten(const T& x) {
    return scalar::exp(x * T(2.302585092994045684));  // ln 10
}

}  // namespace traincost::scalar
