// SPDX-License-Identifier: Apache-2.0
// The dimension of a unit as data, for parsing, printing and traces.
#pragma once

#include <traincost/core/trace.hpp>
#include <traincost/units/dimension.hpp>

#include <boost/units/dim.hpp>
#include <boost/units/static_rational.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace traincost::units {

inline constexpr int twelfths = 12;

namespace detail {

template <class Tag>
inline constexpr Base base_of = Base::metre;
template <>
inline constexpr Base base_of<bu::mass_base_dimension> = Base::kilogram;
template <>
inline constexpr Base base_of<bu::time_base_dimension> = Base::second;
template <>
inline constexpr Base base_of<flop_dimension> = Base::flop;
template <>
inline constexpr Base base_of<byte_dimension> = Base::byte;
template <>
inline constexpr Base base_of<bit_dimension> = Base::bit;
template <>
inline constexpr Base base_of<token_dimension> = Base::token;
template <>
inline constexpr Base base_of<parameter_dimension> = Base::parameter;
template <>
inline constexpr Base base_of<chip_dimension> = Base::chip;
template <>
inline constexpr Base base_of<node_dimension> = Base::node;
template <>
inline constexpr Base base_of<money_dimension> = Base::money;
template <>
inline constexpr Base base_of<carbon_dimension> = Base::carbon;

template <class List>
struct Exponents {
    static constexpr void add(Dimensions& d) {
        using Dim = typename List::item;
        d[static_cast<std::size_t>(base_of<typename Dim::tag_type>)] =
            static_cast<std::int8_t>(twelfths * Dim::value_type::Numerator / Dim::value_type::Denominator);
        Exponents<typename List::next>::add(d);
    }
};
template <>
struct Exponents<bu::dimensionless_type> {
    static constexpr void add(Dimensions&) {}
};

template <class Unit>
struct DimensionOf;
template <class Dimension, class System>
struct DimensionOf<bu::unit<Dimension, System>> {
    using type = Dimension;
};

}  // namespace detail

/// The exponents of a unit's base dimensions.
template <class Unit>
constexpr Dimensions dimensions() {
    Dimensions d{};
    detail::Exponents<typename detail::DimensionOf<Unit>::type>::add(d);
    return d;
}

/// A number of the method with its dimension, over any scalar: a trace is told of the dimension too.
template <class Q>
Q constant(double in_base_units) {
    using T = typename Q::scalar_type;
    if constexpr (std::is_same_v<T, Trace>) {
        return Q::of(Trace::constant(in_base_units, dimensions<typename Q::unit_type>()));
    } else {
        return Q::of(T(in_base_units));
    }
}

/// What was counted without a dimension, such as the entries of a matrix, as a quantity in base units; a trace is told of the
/// dimension too.
template <class Q>
Q counted(const typename Q::scalar_type& in_base_units) {
    using T = typename Q::scalar_type;
    if constexpr (std::is_same_v<T, Trace>) {
        constexpr auto d = dimensions<typename Q::unit_type>();
        const bool known = in_base_units.node().operation == Trace::Operation::constant;
        return Q::of(known ? Trace::constant(in_base_units.value(), d) : in_base_units * Trace::constant(1.0, d));
    } else {
        return Q::of(in_base_units);
    }
}

}  // namespace traincost::units
