// SPDX-License-Identifier: Apache-2.0
// A number with its dimension in the type: a thin carrier over Boost.Units' dimension algebra.
//
// Unlike boost::units::quantity it is trivially copyable where its scalar is, so it travels in registers and vectorises.
// A result without dimension is the plain scalar.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/units/dimension.hpp>

#include <boost/units/quantity.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace traincost::units {

template <class Unit>
inline constexpr bool dimensionless = boost::units::is_dimensionless<Unit>::value;

/// A value of scalar type `T` measured in `Unit`, always in coherent base units (seconds, joules, bytes, chips ...).
template <class Unit, class T = double>
class Quantity {
    static_assert(!dimensionless<Unit>, "a number without dimension is a plain scalar");

 public:
    using unit_type = Unit;
    using scalar_type = T;

    constexpr Quantity() = default;

    /// The only way in: name what is measured, `Quantity<JouleUnit>::of(3.6e6)`; in code prefer the makers and literals.
    [[nodiscard]] static constexpr Quantity of(T in_base_units) { return Quantity(std::move(in_base_units)); }

    /// The number, in coherent base units.
    [[nodiscard]] constexpr const T& value() const { return value_; }

    explicit constexpr Quantity(const boost::units::quantity<Unit, T>& q) : value_(q.value()) {}
    explicit constexpr operator boost::units::quantity<Unit, T>() const {
        return boost::units::quantity<Unit, T>::from_value(value_);
    }

    constexpr Quantity& operator+=(const Quantity& other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(const Quantity& other) {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(const Quantity& a, const Quantity& b) { return of(a.value_ + b.value_); }
    friend constexpr Quantity operator-(const Quantity& a, const Quantity& b) { return of(a.value_ - b.value_); }
    friend constexpr Quantity operator-(const Quantity& a) { return of(-a.value_); }

    friend constexpr Quantity operator*(const Quantity& a, const T& b) { return of(a.value_ * b); }
    friend constexpr Quantity operator*(const T& a, const Quantity& b) { return of(a * b.value_); }
    friend constexpr Quantity operator/(const Quantity& a, const T& b) { return of(a.value_ / b); }

    friend constexpr bool operator==(const Quantity& a, const Quantity& b)
        requires std::same_as<T, double>
    {
        return a.value_ == b.value_;
    }
    friend constexpr auto operator<=>(const Quantity& a, const Quantity& b)
        requires std::same_as<T, double>
    {
        return a.value_ <=> b.value_;
    }

 private:
    explicit constexpr Quantity(T value) : value_(std::move(value)) {}

    T value_{};
};

/// `Quantity<Unit, T>`, or `T` itself where the unit has no dimension.
template <class Unit, class T>
struct Measured {
    using type = Quantity<Unit, T>;
    static constexpr type of(T value) { return type::of(std::move(value)); }
};
template <class Unit, class T>
    requires dimensionless<Unit>
struct Measured<Unit, T> {
    using type = T;
    static constexpr type of(T value) { return value; }
};

template <class U, class V, class T>
constexpr auto operator*(const Quantity<U, T>& a, const Quantity<V, T>& b) {
    return Measured<Times<U, V>, T>::of(a.value() * b.value());
}

template <class U, class V, class T>
constexpr auto operator/(const Quantity<U, T>& a, const Quantity<V, T>& b) {
    return Measured<Per<U, V>, T>::of(a.value() / b.value());
}

template <class U, class T>
constexpr auto operator/(const T& a, const Quantity<U, T>& b) {
    using Inverse = decltype(boost::units::unit<boost::units::dimensionless_type, detail::System>() / U());
    return Quantity<Inverse, T>::of(a / b.value());
}

/// The scalar vocabulary for quantities.
template <class U, class T>
Quantity<U, T> min(const Quantity<U, T>& a, const Quantity<U, T>& b) {
    return Quantity<U, T>::of(scalar::min(a.value(), b.value()));
}
template <class U, class T>
Quantity<U, T> max(const Quantity<U, T>& a, const Quantity<U, T>& b) {
    return Quantity<U, T>::of(scalar::max(a.value(), b.value()));
}
/// Rounds up to whole base units (whole chips, whole nodes).
template <class U, class T>
Quantity<U, T> ceil(const Quantity<U, T>& a) {
    return Quantity<U, T>::of(scalar::ceil(a.value()));
}

}  // namespace traincost::units
