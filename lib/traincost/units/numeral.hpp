// SPDX-License-Identifier: Apache-2.0
// One number as written: its digits and the signs between them, and what a language makes of them.
#pragma once

#include <traincost/units/locale.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::units::detail {

/// How a language writes numbers; groups of three may also stand apart by a blank.
struct NumberSigns {
    char decimal = '.';
    std::string_view group;
};
[[nodiscard]] NumberSigns signs_of(Locale locale);

/// Length of a number at the start of `text`, without sign and exponent: digits, and points, commas, blanks and apostrophes
/// that have digits behind them. Zero where none begins.
[[nodiscard]] std::size_t numeral_length(std::string_view text);

/// The number in neutral digits, "1234.5", where it is written with these signs.
[[nodiscard]] std::optional<std::string> reading(std::string_view numeral, NumberSigns signs);

/// Whether a point has exactly three digits behind it and may group what is before it: 1.234, not 0.123 or 1.23.
[[nodiscard]] bool may_be_grouped(std::string_view numeral);

/// What is wrong with a number that `locale` does not write so, with its readings and how to write each.
[[nodiscard]] Complaint not_written_so(std::string_view numeral, Locale locale);

/// The question which of two readings is meant.
[[nodiscard]] Complaint which_of(std::string_view numeral, std::string decimal, const std::string& grouped, Locale locale);

}  // namespace traincost::units::detail
