// SPDX-License-Identifier: Apache-2.0
// Numbers in the languages of their writers: "5,6 miljoen dollar", "300.000", "1,5 Mrd. EUR", "3 亿元", and back.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/units/runtime.hpp>

#include <tl/expected.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::units {

/// How a person writes numbers. `none` is English without thousands signs, and asks where a thousands sign may be meant.
enum class Locale { none, en, nl, de, fr, zh };

inline constexpr std::array<std::string_view, 6> locale_names = {"", "en", "nl", "de", "fr", "zh"};

[[nodiscard]] constexpr std::string_view name(Locale locale) { return locale_names[static_cast<std::size_t>(locale)]; }

/// The locale of that name, never `none`.
[[nodiscard]] std::optional<Locale> locale_of(std::string_view name);

/// The sign before decimals.
[[nodiscard]] char decimal_sign(Locale locale);

/// A text as `parse` reads it: "5,6 miljoen dollar" -> "5.6e6 USD", "3 亿元" -> "3e8 CNY", "1 biljoen" -> "1e12". A number
/// that the locale does not write so is a complaint with its readings; what is no number is left as it is, for `parse` to
/// refuse.
[[nodiscard]] tl::expected<std::string, Complaint> neutral(std::string_view text, Locale locale);

/// A text of figures with the separators of a locale: "USD 1,234.5" -> "USD 1.234,5". Digits that belong to a word, and
/// what is no single number such as 1.2.3, stay.
[[nodiscard]] std::string localised(std::string_view text, Locale locale);

}  // namespace traincost::units
