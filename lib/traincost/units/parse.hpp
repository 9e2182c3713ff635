// SPDX-License-Identifier: Apache-2.0
// Reads numbers with units: "0.12 EUR/kWh", "38 ct/kWh", "2 USD/h", "400 Gbit/s", "80 GiB", "14.8T tokens".
#pragma once

#include <traincost/units/money.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

#include <tl/expected.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace traincost::units {

/// What a text must measure, for checking and for saying what was expected.
struct Kind {
    std::string_view what;         ///< "a price of electricity"
    std::string_view examples;     ///< "0.12 EUR/kWh, 85 USD/MWh or 38 ct/kWh"
    bool money = false;            ///< needs exactly one currency
    bool per_chip = false;         ///< "700 W" of one chip is understood as 700 W per chip
    bool bare = false;             ///< the name says the unit (a count): a number alone will do
    bool per_power = false;        ///< a charge per kW and year, which has the dimension of a price per kWh but is none
};

/// A yearly or monthly charge for each kW of peak demand. 100 EUR/kW/year has the dimension of a price of energy, and is that
/// price for a load that is the same at all hours of the year; it is a type of its own because it is never added to one
/// before it is divided by a load factor.
struct DemandCharge {
    Priced<EnergyPrice<>> per_full_load;  ///< at a load factor of 1
};

template <class Q>
inline constexpr Kind kind_of = {};
template <>
inline constexpr Kind kind_of<double> = {"a plain number or a percentage", "0.4 or 40 %", false, false, true};
template <>
inline constexpr Kind kind_of<Time<>> = {"a time", "54.2 days, 30 d, 1301 h or 60 s"};
template <>
inline constexpr Kind kind_of<Flop<>> = {"a number of operations", "3.8e25 FLOP", false, false, true};
template <>
inline constexpr Kind kind_of<Tokens<>> = {"a number of tokens", "14.8T tokens or 300e9", false, false, true};
template <>
inline constexpr Kind kind_of<Parameters<>> = {"a number of parameters", "671B parameters or 37e9", false, false, true};
template <>
inline constexpr Kind kind_of<Chips<>> = {"a number of chips", "2048 chips or 2048", false, false, true};
template <>
inline constexpr Kind kind_of<ChipsPerNode<>> = {"a number of chips per node", "8 chips/node or 8", false, false, true};
template <>
inline constexpr Kind kind_of<ChipTime<>> = {"a number of GPU-hours", "2.788M GPU-h or 2788000", false, false, true};
template <>
inline constexpr Kind kind_of<NodeTime<>> = {"a number of node-hours", "348.5k node-h or 348500", false, false, true};
template <>
inline constexpr Kind kind_of<Power<>> = {"a power", "10 MW or 500 kW"};
template <>
inline constexpr Kind kind_of<PowerPerChip<>> = {"a power of one chip", "700 W or 1.275 kW", false, true};
template <>
inline constexpr Kind kind_of<FlopRatePerChip<>> = {"a rate of operations of one chip", "989 TFLOP/s", false, true};
template <>
inline constexpr Kind kind_of<FlopPerToken<>> = {"operations per token", "250 GFLOP/token"};
template <>
inline constexpr Kind kind_of<FlopPerByte<>> = {"operations per byte", "295 FLOP/byte"};
template <>
inline constexpr Kind kind_of<Bytes<>> = {"an amount of data", "2.3 TB or 40 GiB"};
template <>
inline constexpr Kind kind_of<BytesPerChip<>> = {"a memory size of one chip", "80 GB or 80 GiB", false, true};
template <>
inline constexpr Kind kind_of<BandwidthPerChip<>> = {"a bandwidth of one chip", "3350 GB/s or 400 Gbit/s", false, true};
template <>
inline constexpr Kind kind_of<Bandwidth<>> = {"a bandwidth", "50 GB/s or 400 Gbit/s"};
template <>
inline constexpr Kind kind_of<CarbonIntensity<>> = {"a carbon intensity", "252.7 gCO2e/kWh or 0.41 kgCO2e/kWh"};
template <>
inline constexpr Kind kind_of<DecayRate<>> = {"a rate of decline", "0.14 OOM/year"};
template <>
inline constexpr Kind kind_of<Energy<>> = {"an energy", "3.24 GWh or 500 kWh"};
template <>
inline constexpr Kind kind_of<Money> = {"an amount of money", "5.6M USD or 44490 EUR", true};
template <>
inline constexpr Kind kind_of<Priced<EnergyPrice<>>> = {"a price of electricity", "0.12 EUR/kWh, 85 USD/MWh or 38 ct/kWh", true};
template <>
inline constexpr Kind kind_of<DemandCharge> = {"a charge for peak demand", "100 EUR/kW/year or 36.1 CNY/kW/month", true, false, false, true};
template <>
inline constexpr Kind kind_of<Priced<CostPerPower<>>> = {"a cost per power", "10.7 MUSD/MW", true};
template <>
inline constexpr Kind kind_of<Priced<CostRate<>>> = {"an amount of money for time", "250 kUSD/year", true};
template <>
inline constexpr Kind kind_of<WaterIntensity<>> = {"water per energy", "1.8 L/kWh"};
template <>
inline constexpr Kind kind_of<Priced<CostPerChipTime<>>> = {"a price of a GPU-hour", "2 USD/GPU-h or 2 USD/h", true, true};
template <>
inline constexpr Kind kind_of<Priced<CostPerChip<>>> = {"a price of one chip", "44490 USD", true, true};

/// A number with its unit as written: in base units, with its dimension and the exponent of each currency.
struct Written {
    double value = 0.0;
    Dimensions dimensions = {};
    std::array<std::int8_t, currencies.size()> currency = {};
    bool bare = false;    ///< no unit was written
    bool lone_b = false;  ///< a B alone: a byte, or a billion of what is counted
};

/// Reads a number with any unit. Never reads NaN, infinity, hexadecimal, or a number too large or small for a double.
[[nodiscard]] tl::expected<Written, Complaint> parse_written(std::string_view text);

/// Reads a rate between two currencies, "0.9242 EUR/USD": units of the first for one of the second.
struct ExchangeRate {
    double rate = 0.0;
    Currency of = Currency::usd;
    Currency per = Currency::usd;
};
[[nodiscard]] tl::expected<ExchangeRate, Complaint> parse_exchange_rate(std::string_view text);

namespace detail {

/// The value in base units if `text` measures `dimensions`, else what is wrong. `currency` receives the currency found.
[[nodiscard]] tl::expected<double, Complaint> parse_as(std::string_view text, const Kind& kind,
                                                       const Dimensions& dimensions, Currency* currency);

template <class Q>
struct Reader {
    static tl::expected<Q, Complaint> read(std::string_view text) {
        return parse_as(text, kind_of<Q>, units::dimensions<typename Q::unit_type>(), nullptr).map(&Q::of);
    }
};
template <>
struct Reader<double> {
    static tl::expected<double, Complaint> read(std::string_view text) {
        return parse_as(text, kind_of<double>, {}, nullptr);
    }
};
template <class Q>
struct Reader<Priced<Q>> {
    static tl::expected<Priced<Q>, Complaint> read(std::string_view text) {
        Priced<Q> priced;
        const auto value =
            parse_as(text, kind_of<Priced<Q>>, units::dimensions<typename Q::unit_type>(), &priced.currency);
        if (!value) { return tl::unexpected(value.error()); }
        priced.amount = Q::of(*value);
        return priced;
    }
};

template <>
struct Reader<DemandCharge> {
    static tl::expected<DemandCharge, Complaint> read(std::string_view text);
};

}  // namespace detail

/// Reads a quantity of a given kind. A text with another dimension, or none where one is needed, is a complaint that
/// names what was expected.
template <class Q>
[[nodiscard]] tl::expected<Q, Complaint> parse(std::string_view text) {
    static_assert(!kind_of<Q>.what.empty(), "give this quantity a row in kind_of");
    return detail::Reader<Q>::read(text);
}

}  // namespace traincost::units
