// SPDX-License-Identifier: Apache-2.0
// The words for magnitudes, money and units in each language.
#pragma once

#include <traincost/units/locale.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace traincost::units::detail {

struct LocaleWord {
    Locale locale;
    std::string_view text;
    int exponent = 0;           ///< of ten
    std::string_view neutral;   ///< the unit it stands for; empty for a magnitude or a word between
};

[[nodiscard]] std::span<const LocaleWord> locale_words();

/// A word that says two things to those who read it.
struct DoubtfulWord {
    Locale locale;
    std::string_view text;
    std::string_view message;
    std::string_view hint;
};

struct WordMatch {
    LocaleWord word = {};
    std::size_t length = 0;  ///< of the text that it covers, an abbreviation's point included
};

/// The longest word of `locale` at the start of `text`.
[[nodiscard]] std::optional<WordMatch> word_at(std::string_view text, Locale locale);

[[nodiscard]] const DoubtfulWord* doubtful_at(std::string_view text, Locale locale);

/// The language other than `locale` in which `text` begins with a magnitude.
[[nodiscard]] std::optional<Locale> foreign_magnitude(std::string_view text, Locale locale);

}  // namespace traincost::units::detail
