// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/numeral.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace traincost::units::detail {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t n = 0;
    while (at + n < text.size() && digit(text[at + n])) { ++n; }
    return n;
}

/// The digits between the signs, and the signs: 1.234,5 -> {1, 234, 5} and ".,".
struct Parts {
    std::vector<std::string_view> digits;
    std::string signs;
};

Parts parts_of(std::string_view numeral) {
    Parts parts;
    std::size_t from = 0;
    for (std::size_t i = 0; i < numeral.size(); ++i) {
        if (digit(numeral[i])) { continue; }
        parts.digits.push_back(numeral.substr(from, i - from));
        parts.signs += numeral[i];
        from = i + 1;
    }
    parts.digits.push_back(numeral.substr(from));
    return parts;
}

std::string shown(std::string_view numeral) { return std::string(numeral.substr(0, 40)); }

/// A neutral number as this locale writes it, without groups.
std::string written_in(Locale locale, std::string number) {
    std::replace(number.begin(), number.end(), '.', signs_of(locale).decimal);
    return number;
}

std::string without_last_zeros(std::string number) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') { number.pop_back(); }
    return number;
}

/// With four decimals nobody looks for a group of three.
std::string unmistakable(std::string number) {
    const auto point = number.find('.');
    return point != std::string::npos && number.size() - point == 4 ? number + "0" : number;
}

/// "nl, de": those that write a number so.
std::string languages_of(std::string_view numeral) {
    std::string all;
    for (const auto locale : {Locale::en, Locale::nl, Locale::de, Locale::fr}) {
        if (reading(numeral, signs_of(locale))) { all += (all.empty() ? "" : ", ") + std::string(name(locale)); }
    }
    return all;
}

constexpr NumberSigns point_decimal = {'.', ","};
constexpr NumberSigns comma_decimal = {',', "."};

}  // namespace

NumberSigns signs_of(Locale locale) {
    switch (locale) {
        case Locale::none: return {'.', ""};
        case Locale::nl: return {',', "."};
        case Locale::de: return {',', ".'"};
        case Locale::fr: return {',', ""};
        case Locale::en:
        case Locale::zh: break;
    }
    return {'.', ","};
}

std::size_t numeral_length(std::string_view text) {
    std::size_t i = digits_at(text, 0);
    bool whole = i > 0;  // no point or comma yet that must be a decimal sign
    std::size_t last = i;
    while (i < text.size()) {
        const auto more = digits_at(text, i + 1);
        const char c = text[i];
        const bool blank = (c == ' ' || c == '\'') && whole && last <= 3 && more == 3;
        if (more == 0 || !(c == '.' || c == ',' || blank)) { break; }
        whole = whole && (blank || more == 3);
        last = more;
        i += 1 + more;
    }
    return i;
}

std::optional<std::string> reading(std::string_view numeral, NumberSigns signs) {
    auto [digits, between] = parts_of(numeral);
    std::string fraction;
    if (!between.empty() && between.back() == signs.decimal) {
        fraction = "." + std::string(digits.back());
        digits.pop_back();
        between.pop_back();
    }
    if (between.empty()) { return std::string(digits.front()) + fraction; }
    const char group = between.front();
    if (group != ' ' && signs.group.find(group) == std::string_view::npos) { return std::nullopt; }
    if (between.find_first_not_of(group) != std::string::npos) { return std::nullopt; }
    std::string number(digits.front());
    if (number.empty() || number.size() > 3 || number.front() == '0') { return std::nullopt; }
    for (std::size_t i = 1; i < digits.size(); ++i) {
        if (digits[i].size() != 3) { return std::nullopt; }
        number += digits[i];
    }
    return number + fraction;
}

bool may_be_grouped(std::string_view numeral) {
    return numeral.find('.') != std::string_view::npos && reading(numeral, comma_decimal).has_value() &&
           reading(numeral, point_decimal).has_value();
}

Complaint which_of(std::string_view numeral, std::string decimal, const std::string& grouped, Locale locale) {
    decimal = without_last_zeros(std::move(decimal));
    const auto message = fmt::format("'{}' may be {} or {}", shown(numeral), shown(decimal), shown(grouped));
    if (locale == Locale::none) { decimal = unmistakable(std::move(decimal)); }
    return {"ambiguous-number", message,
            fmt::format("write {} for the one and {} for the other, or name the language with --locale",
                        shown(written_in(locale, std::move(decimal))), shown(grouped))};
}

Complaint not_written_so(std::string_view numeral, Locale locale) {
    const auto with_point = reading(numeral, point_decimal);
    const auto with_comma = reading(numeral, comma_decimal);
    if (with_point && with_comma) {
        const bool point = numeral.find('.') != std::string_view::npos;
        return which_of(numeral, point ? *with_point : *with_comma, point ? *with_comma : *with_point, locale);
    }
    if (!with_point && !with_comma) {
        return {"bad-number", fmt::format("'{}' is no number in any language: its signs do not group it by threes", shown(numeral)),
                "write it without thousands signs"};
    }
    const auto value = with_point ? *with_point : *with_comma;
    const auto fits = languages_of(numeral);
    const auto but = locale == Locale::none ? "" : fmt::format(", and the language is {}", name(locale));
    return {"ambiguous-number", fmt::format("'{}' is written as in {}{}", shown(numeral), fits, but),
            fmt::format("write {}, or say --locale {}", shown(written_in(locale, value)), fits.substr(0, 2))};
}

}  // namespace traincost::units::detail
