// SPDX-License-Identifier: Apache-2.0
// The base dimensions of the field, over Boost.Units' dimension algebra. Only `units` sees Boost.Units.
#pragma once

#include <boost/units/base_dimension.hpp>
#include <boost/units/base_unit.hpp>
#include <boost/units/dimensionless_type.hpp>
#include <boost/units/is_dimensionless.hpp>
#include <boost/units/homogeneous_system.hpp>
#include <boost/units/operators.hpp>
#include <boost/units/physical_dimensions/length.hpp>
#include <boost/units/physical_dimensions/mass.hpp>
#include <boost/units/physical_dimensions/time.hpp>
#include <boost/units/unit.hpp>

#include <cstddef>

namespace traincost::units::detail {

namespace bu = boost::units;

// What is counted. A chip is a package as sold; a node is the machine that holds several.
struct flop_dimension : bu::base_dimension<flop_dimension, 7001> {};
struct byte_dimension : bu::base_dimension<byte_dimension, 7002> {};
struct bit_dimension : bu::base_dimension<bit_dimension, 7003> {};
struct token_dimension : bu::base_dimension<token_dimension, 7004> {};
struct parameter_dimension : bu::base_dimension<parameter_dimension, 7005> {};
struct chip_dimension : bu::base_dimension<chip_dimension, 7006> {};
struct node_dimension : bu::base_dimension<node_dimension, 7007> {};
struct money_dimension : bu::base_dimension<money_dimension, 7008> {};   ///< in the scenario's one currency
struct carbon_dimension : bu::base_dimension<carbon_dimension, 7009> {};  ///< mass of CO2 equivalent, never added to other mass

struct metre : bu::base_unit<metre, bu::length_dimension, 7011> {};
struct kilogram : bu::base_unit<kilogram, bu::mass_dimension, 7012> {};
struct second : bu::base_unit<second, bu::time_dimension, 7013> {};
struct flop : bu::base_unit<flop, flop_dimension::dimension_type, 7014> {};
struct byte : bu::base_unit<byte, byte_dimension::dimension_type, 7015> {};
struct bit : bu::base_unit<bit, bit_dimension::dimension_type, 7016> {};
struct token : bu::base_unit<token, token_dimension::dimension_type, 7017> {};
struct parameter : bu::base_unit<parameter, parameter_dimension::dimension_type, 7018> {};
struct chip : bu::base_unit<chip, chip_dimension::dimension_type, 7019> {};
struct node : bu::base_unit<node, node_dimension::dimension_type, 7020> {};
struct money : bu::base_unit<money, money_dimension::dimension_type, 7021> {};
struct carbon : bu::base_unit<carbon, carbon_dimension::dimension_type, 7022> {};

/// Boost's make_system takes ten base units at most; the list it would make of them is written out, in ordinal order.
template <class... BaseUnits>
struct SystemOf;
template <>
struct SystemOf<> {
    using list = bu::dimensionless_type;
};
template <class First, class... Rest>
struct SystemOf<First, Rest...> {
    using list = bu::list<First, typename SystemOf<Rest...>::list>;
};

using System = bu::homogeneous_system<
    SystemOf<metre, kilogram, second, flop, byte, bit, token, parameter, chip, node, money, carbon>::list>;

template <class Dimension>
using UnitOf = bu::unit<typename Dimension::dimension_type, System>;

}  // namespace traincost::units::detail

namespace traincost::units {

/// Index of each base dimension in `Dimensions`; exponents are stored in twelfths.
enum class Base : std::size_t {
    metre, kilogram, second, flop, byte, bit, token, parameter, chip, node, money, carbon
};

template <class A, class B>
using Times = decltype(A() * B());
template <class A, class B>
using Per = decltype(A() / B());

// Base units, and the derived ones that formulas use. All are coherent: seconds, joules, watts, kilograms.
using MetreUnit = boost::units::unit<boost::units::length_dimension, detail::System>;
using KilogramUnit = boost::units::unit<boost::units::mass_dimension, detail::System>;
using SecondUnit = boost::units::unit<boost::units::time_dimension, detail::System>;
using FlopUnit = detail::UnitOf<detail::flop_dimension>;
using ByteUnit = detail::UnitOf<detail::byte_dimension>;
using BitUnit = detail::UnitOf<detail::bit_dimension>;
using TokenUnit = detail::UnitOf<detail::token_dimension>;
using ParameterUnit = detail::UnitOf<detail::parameter_dimension>;
using ChipUnit = detail::UnitOf<detail::chip_dimension>;
using NodeUnit = detail::UnitOf<detail::node_dimension>;
using MoneyUnit = detail::UnitOf<detail::money_dimension>;
using CarbonUnit = detail::UnitOf<detail::carbon_dimension>;

using PerSecondUnit = decltype(boost::units::unit<boost::units::dimensionless_type, detail::System>() / SecondUnit());
using JouleUnit = Per<Times<KilogramUnit, Times<MetreUnit, MetreUnit>>, Times<SecondUnit, SecondUnit>>;
using WattUnit = Per<JouleUnit, SecondUnit>;

}  // namespace traincost::units
