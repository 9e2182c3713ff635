// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/unit_table.hpp>

#include <traincost/units/runtime.hpp>

#include <initializer_list>

namespace traincost::units::detail {

namespace {

struct Exponent {
    Base base;
    int power = 1;
};

constexpr Dimensions of(std::initializer_list<Exponent> exponents) {
    Dimensions d{};
    for (const auto& e : exponents) { d[static_cast<std::size_t>(e.base)] = static_cast<std::int8_t>(twelfths * e.power); }
    return d;
}

enum class Prefixes { none, si, si_and_binary };

struct UnitRow {
    std::string_view name;
    double factor;
    Dimensions dimensions;
    Prefixes prefixes = Prefixes::none;
    int currency = -1;
};

constexpr double seconds_per_hour = 3600.0;
constexpr double seconds_per_day = 86400.0;
constexpr double seconds_per_year = 8766.0 * seconds_per_hour;

constexpr Dimensions none = {};
constexpr Dimensions time_d = of({{Base::second}});
constexpr Dimensions power_d = of({{Base::kilogram}, {Base::metre, 2}, {Base::second, -3}});
constexpr Dimensions energy_d = of({{Base::kilogram}, {Base::metre, 2}, {Base::second, -2}});
constexpr Dimensions flop_d = of({{Base::flop}});
constexpr Dimensions flop_rate_d = of({{Base::flop}, {Base::second, -1}});
constexpr Dimensions byte_d = of({{Base::byte}});
constexpr Dimensions bit_d = of({{Base::bit}});
constexpr Dimensions token_d = of({{Base::token}});
constexpr Dimensions parameter_d = of({{Base::parameter}});
constexpr Dimensions chip_d = of({{Base::chip}});
constexpr Dimensions node_d = of({{Base::node}});
constexpr Dimensions chip_time_d = of({{Base::chip}, {Base::second}});
constexpr Dimensions node_time_d = of({{Base::node}, {Base::second}});
constexpr Dimensions money_d = of({{Base::money}});
constexpr Dimensions carbon_d = of({{Base::carbon}});

/// Every unit that may be written. Plurals and long forms stand beside the symbol.
constexpr std::array unit_rows = {
    UnitRow{"s", 1.0, time_d, Prefixes::si},
    UnitRow{"min", 60.0, time_d},
    UnitRow{"h", seconds_per_hour, time_d},
    UnitRow{"hour", seconds_per_hour, time_d},
    UnitRow{"hours", seconds_per_hour, time_d},
    UnitRow{"d", seconds_per_day, time_d},
    UnitRow{"day", seconds_per_day, time_d},
    UnitRow{"days", seconds_per_day, time_d},
    UnitRow{"week", 7 * seconds_per_day, time_d},
    UnitRow{"weeks", 7 * seconds_per_day, time_d},
    UnitRow{"year", seconds_per_year, time_d},
    UnitRow{"years", seconds_per_year, time_d},
    UnitRow{"W", 1.0, power_d, Prefixes::si},
    UnitRow{"Wh", seconds_per_hour, energy_d, Prefixes::si},
    UnitRow{"J", 1.0, energy_d, Prefixes::si},
    UnitRow{"FLOP", 1.0, flop_d, Prefixes::si},
    UnitRow{"FLOPs", 1.0, flop_d, Prefixes::si},
    UnitRow{"FLOPS", 1.0, flop_rate_d, Prefixes::si},
    UnitRow{"B", 1.0, byte_d, Prefixes::si_and_binary},
    UnitRow{"byte", 1.0, byte_d},
    UnitRow{"bytes", 1.0, byte_d},
    UnitRow{"bit", 1.0, bit_d, Prefixes::si},
    UnitRow{"bits", 1.0, bit_d},
    UnitRow{"token", 1.0, token_d},
    UnitRow{"tokens", 1.0, token_d},
    UnitRow{"parameter", 1.0, parameter_d},
    UnitRow{"parameters", 1.0, parameter_d},
    UnitRow{"params", 1.0, parameter_d},
    UnitRow{"chip", 1.0, chip_d},
    UnitRow{"chips", 1.0, chip_d},
    UnitRow{"GPU", 1.0, chip_d},
    UnitRow{"GPUs", 1.0, chip_d},
    UnitRow{"TPU", 1.0, chip_d},
    UnitRow{"TPUs", 1.0, chip_d},
    UnitRow{"node", 1.0, node_d},
    UnitRow{"nodes", 1.0, node_d},
    UnitRow{"GPU-h", seconds_per_hour, chip_time_d},
    UnitRow{"GPU-hour", seconds_per_hour, chip_time_d},
    UnitRow{"GPU-hours", seconds_per_hour, chip_time_d},
    UnitRow{"GPUh", seconds_per_hour, chip_time_d},
    UnitRow{"chip-h", seconds_per_hour, chip_time_d},
    UnitRow{"chip-hour", seconds_per_hour, chip_time_d},
    UnitRow{"chip-hours", seconds_per_hour, chip_time_d},
    UnitRow{"TPU-h", seconds_per_hour, chip_time_d},
    UnitRow{"TPU-hours", seconds_per_hour, chip_time_d},
    UnitRow{"node-h", seconds_per_hour, node_time_d},
    UnitRow{"node-hour", seconds_per_hour, node_time_d},
    UnitRow{"node-hours", seconds_per_hour, node_time_d},
    UnitRow{"USD", 1.0, money_d, Prefixes::si, 0},
    UnitRow{"$", 1.0, money_d, Prefixes::none, 0},
    UnitRow{"¢", 0.01, money_d, Prefixes::none, 0},
    UnitRow{"EUR", 1.0, money_d, Prefixes::si, 1},
    UnitRow{"€", 1.0, money_d, Prefixes::none, 1},
    UnitRow{"ct", 0.01, money_d, Prefixes::none, 1},
    UnitRow{"CNY", 1.0, money_d, Prefixes::si, 2},
    UnitRow{"RMB", 1.0, money_d, Prefixes::si, 2},
    UnitRow{"¥", 1.0, money_d, Prefixes::none, 2},
    UnitRow{"GBP", 1.0, money_d, Prefixes::si, 3},
    UnitRow{"£", 1.0, money_d, Prefixes::none, 3},
    UnitRow{"CHF", 1.0, money_d, Prefixes::si, 4},
    UnitRow{"Fr", 1.0, money_d, Prefixes::none, 4},
    UnitRow{"JPY", 1.0, money_d, Prefixes::si, 5},
    UnitRow{"JP¥", 1.0, money_d, Prefixes::none, 5},
    UnitRow{"KRW", 1.0, money_d, Prefixes::si, 6},
    UnitRow{"₩", 1.0, money_d, Prefixes::none, 6},
    UnitRow{"INR", 1.0, money_d, Prefixes::si, 7},
    UnitRow{"₹", 1.0, money_d, Prefixes::none, 7},
    UnitRow{"TWD", 1.0, money_d, Prefixes::si, 8},
    UnitRow{"NT$", 1.0, money_d, Prefixes::none, 8},
    UnitRow{"CAD", 1.0, money_d, Prefixes::si, 9},
    UnitRow{"CA$", 1.0, money_d, Prefixes::none, 9},
    UnitRow{"AED", 1.0, money_d, Prefixes::si, 10},
    UnitRow{"Dh", 1.0, money_d, Prefixes::none, 10},
    UnitRow{"SAR", 1.0, money_d, Prefixes::si, 11},
    UnitRow{"SR", 1.0, money_d, Prefixes::none, 11},
    UnitRow{"SGD", 1.0, money_d, Prefixes::si, 12},
    UnitRow{"S$", 1.0, money_d, Prefixes::none, 12},
    UnitRow{"MYR", 1.0, money_d, Prefixes::si, 13},
    UnitRow{"RM", 1.0, money_d, Prefixes::none, 13},
    UnitRow{"NOK", 1.0, money_d, Prefixes::si, 14},
    UnitRow{"NKr", 1.0, money_d, Prefixes::none, 14},
    UnitRow{"SEK", 1.0, money_d, Prefixes::si, 15},
    UnitRow{"SKr", 1.0, money_d, Prefixes::none, 15},
    UnitRow{"DKK", 1.0, money_d, Prefixes::si, 16},
    UnitRow{"DKr", 1.0, money_d, Prefixes::none, 16},
    UnitRow{"gCO2e", 1e-3, carbon_d, Prefixes::si},
    UnitRow{"gCO2", 1e-3, carbon_d, Prefixes::si},
    UnitRow{"tCO2e", 1e3, carbon_d, Prefixes::si},
    UnitRow{"tCO2", 1e3, carbon_d, Prefixes::si},
    UnitRow{"g", 1e-3, of({{Base::kilogram}}), Prefixes::si},
    UnitRow{"t", 1e3, of({{Base::kilogram}}), Prefixes::si},
    UnitRow{"m", 1.0, of({{Base::metre}}), Prefixes::si},
    UnitRow{"L", 1.0, of({{Base::kilogram}}), Prefixes::none},  // of water, at 1 kg each
    UnitRow{"MMBtu", 1.05505585262e9, energy_d, Prefixes::none},
    UnitRow{"%", 0.01, none},
    UnitRow{"OOM", 1.0, none},  // orders of magnitude
};

struct Factor {
    std::string_view name;
    double factor;
};

constexpr std::array si_prefixes = {Factor{"k", 1e3},  Factor{"M", 1e6},  Factor{"G", 1e9},  Factor{"T", 1e12},
                                    Factor{"P", 1e15}, Factor{"E", 1e18}, Factor{"Z", 1e21}, Factor{"Y", 1e24},
                                    Factor{"m", 1e-3}, Factor{"u", 1e-6}, Factor{"µ", 1e-6}, Factor{"n", 1e-9}};
constexpr std::array binary_prefixes = {Factor{"Ki", 1024.0}, Factor{"Mi", 1048576.0}, Factor{"Gi", 1073741824.0},
                                        Factor{"Ti", 1099511627776.0}};

Unit unit_from(const UnitRow& row, double prefix) {
    Unit unit{row.factor * prefix, row.dimensions};
    if (row.currency >= 0) { unit.currency[static_cast<std::size_t>(row.currency)] = 1; }
    return unit;
}

template <class Prefixed>
std::optional<Unit> with_prefix(std::string_view name, const Prefixed& prefixes, bool binary) {
    for (const auto& prefix : prefixes) {
        if (!name.starts_with(prefix.name)) { continue; }
        const auto rest = name.substr(prefix.name.size());
        for (const auto& row : unit_rows) {
            const bool allowed = binary ? row.prefixes == Prefixes::si_and_binary : row.prefixes != Prefixes::none;
            const bool small_money = row.currency >= 0 && prefix.factor < 1.0;  // "5 mEUR": nobody means 0.005
            if (allowed && !small_money && row.name == rest) { return unit_from(row, prefix.factor); }
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<Unit> unit_named(std::string_view name) {
    for (const auto& row : unit_rows) {
        if (row.name == name) { return unit_from(row, 1.0); }
    }
    if (auto unit = with_prefix(name, si_prefixes, false)) { return unit; }
    return with_prefix(name, binary_prefixes, true);
}

}  // namespace traincost::units::detail
