// SPDX-License-Identifier: Apache-2.0
// Quantities as a person writes them: "2.788 M GPU-h", "3.24 GWh", "1.28 kW/chip".
#pragma once

#include <traincost/units/money.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace traincost::units {

/// Stands where a currency is not told: an amount after `resolve` does not know its own.
inline constexpr std::string_view some_money = "money";

/// A number with `digits` significant digits and no exponent between 1e-4 and 1e7: 2788000 -> "2.79e+06" never.
[[nodiscard]] std::string significant(double value, int digits);

/// A text with the zeros behind the point of its first number cut: "10.00 MW" -> "10 MW".
[[nodiscard]] std::string without_zeros(std::string text);

/// A number with thousands separated by commas, rounded to `decimals`: 2788000 -> "2,788,000".
[[nodiscard]] std::string grouped(double value, int decimals = 0);

/// A number scaled by k, M, bn: 5576000 -> "5.58 M".
[[nodiscard]] std::string scaled(double value, int digits);

/// A value in base units with the unit that suits its size. `currency` names the money in it, where there is any.
[[nodiscard]] std::string text(double in_base_units, const Dimensions& dimensions, std::string_view currency = some_money,
                               int digits = 4);

/// The unit in which a dimension is given to machines, without prefix choice: "kWh" for energy, "GPU-h" for chip time.
struct MachineUnit {
    std::string symbol;
    double factor = 1.0;  ///< base units in one of it
};
[[nodiscard]] MachineUnit machine_unit(const Dimensions& dimensions, std::string_view currency = some_money);

/// The coherent unit that numbers are computed in: "m^2*kg/s^2" for energy, "s*chip" for chip time.
[[nodiscard]] std::string base_unit(const Dimensions& dimensions, std::string_view currency = some_money);

template <class Unit>
[[nodiscard]] std::string text(const Quantity<Unit, double>& q, std::string_view currency = some_money, int digits = 4) {
    return text(q.value(), dimensions<Unit>(), currency, digits);
}

namespace detail {

/// Takes the width and alignment of a text; written out in format.cpp, which alone needs all of fmt.
struct TextFormatter : fmt::formatter<fmt::string_view> {
    fmt::appender write(const std::string& text, fmt::format_context& context) const;
};

}  // namespace detail

}  // namespace traincost::units

/// Money knows its currency: "5.576 M USD".
template <class Q>
struct fmt::formatter<traincost::Priced<Q>> : traincost::units::detail::TextFormatter {
    auto format(const traincost::Priced<Q>& priced, fmt::format_context& context) const {
        return write(traincost::units::text(priced.amount, traincost::code(priced.currency)), context);
    }
};

template <class Unit>
struct fmt::formatter<traincost::units::Quantity<Unit, double>> : traincost::units::detail::TextFormatter {
    auto format(const traincost::units::Quantity<Unit, double>& q, fmt::format_context& context) const {
        return write(traincost::units::text(q), context);
    }
};
