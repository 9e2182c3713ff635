// SPDX-License-Identifier: Apache-2.0
// Constants for one of each unit (`2.664e6 * units::chip_hour`) and literals (`2048_chips`, `0.12_money / 1.0_kWh`).
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost {


namespace units {

inline constexpr auto second = Time<>::of(1.0);
inline constexpr auto hour = Time<>::of(3600.0);
inline constexpr auto day = Time<>::of(86400.0);
/// The Julian year of 365.25 days = 8,766 hours: the year of every annual figure here.
inline constexpr auto year = Time<>::of(8766.0 * 3600.0);
inline constexpr auto joule = Energy<>::of(1.0);
inline constexpr auto kilowatt_hour = Energy<>::of(3.6e6);
inline constexpr auto megawatt_hour = Energy<>::of(3.6e9);
inline constexpr auto watt = Power<>::of(1.0);
inline constexpr auto kilowatt = Power<>::of(1.0e3);
inline constexpr auto megawatt = Power<>::of(1.0e6);
inline constexpr auto chip = Chips<>::of(1.0);
inline constexpr auto node = Nodes<>::of(1.0);
inline constexpr auto chip_hour = ChipTime<>::of(3600.0);
inline constexpr auto node_hour = NodeTime<>::of(3600.0);
inline constexpr auto flop = Flop<>::of(1.0);
inline constexpr auto token = Tokens<>::of(1.0);
inline constexpr auto parameter = Parameters<>::of(1.0);
inline constexpr auto byte = Bytes<>::of(1.0);
inline constexpr auto bit = Bits<>::of(1.0);
inline constexpr auto bits_per_byte = bit / byte * 8.0;
inline constexpr auto money = Cost<>::of(1.0);
inline constexpr auto kilogram_co2e = Carbon<>::of(1.0);
inline constexpr auto tonne_co2e = Carbon<>::of(1.0e3);

}  // namespace units

namespace literals {

constexpr auto operator""_s(long double x) { return Time<>::of(static_cast<double>(x)); }
constexpr auto operator""_h(long double x) { return static_cast<double>(x) * units::hour; }
constexpr auto operator""_days(long double x) { return static_cast<double>(x) * units::day; }
constexpr auto operator""_J(long double x) { return Energy<>::of(static_cast<double>(x)); }
constexpr auto operator""_kWh(long double x) { return static_cast<double>(x) * units::kilowatt_hour; }
constexpr auto operator""_MWh(long double x) { return static_cast<double>(x) * units::megawatt_hour; }
constexpr auto operator""_W(long double x) { return Power<>::of(static_cast<double>(x)); }
constexpr auto operator""_kW(long double x) { return static_cast<double>(x) * units::kilowatt; }
constexpr auto operator""_MW(long double x) { return static_cast<double>(x) * units::megawatt; }
constexpr auto operator""_chips(long double x) { return Chips<>::of(static_cast<double>(x)); }
constexpr auto operator""_chips(unsigned long long x) { return Chips<>::of(static_cast<double>(x)); }
constexpr auto operator""_nodes(unsigned long long x) { return Nodes<>::of(static_cast<double>(x)); }
constexpr auto operator""_gpu_h(long double x) { return static_cast<double>(x) * units::chip_hour; }
constexpr auto operator""_node_h(long double x) { return static_cast<double>(x) * units::node_hour; }
constexpr auto operator""_FLOP(long double x) { return Flop<>::of(static_cast<double>(x)); }
constexpr auto operator""_tokens(long double x) { return Tokens<>::of(static_cast<double>(x)); }
constexpr auto operator""_parameters(long double x) { return Parameters<>::of(static_cast<double>(x)); }
constexpr auto operator""_bytes(long double x) { return Bytes<>::of(static_cast<double>(x)); }
constexpr auto operator""_bits(long double x) { return Bits<>::of(static_cast<double>(x)); }
constexpr auto operator""_money(long double x) { return Cost<>::of(static_cast<double>(x)); }
constexpr auto operator""_kg(long double x) { return Mass<>::of(static_cast<double>(x)); }
constexpr auto operator""_kgCO2e(long double x) { return Carbon<>::of(static_cast<double>(x)); }

}  // namespace literals

}  // namespace traincost
