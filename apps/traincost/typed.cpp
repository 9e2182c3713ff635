// SPDX-License-Identifier: Apache-2.0
#include "typed.hpp"

#include <traincost/core/trimmed.hpp>
#include <traincost/scenario/request.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace app {

using namespace traincost;

namespace {

/// Words of a text with their numbers as scenario files have them.
using Neutral = tl::expected<std::string, Complaint>;

/// What people type for "to" between two numbers.
std::string_view word_for_to(std::string_view text, units::Locale locale) {
    static constexpr std::array<std::string_view, 6> words = {" to ", " to ", " tot ", " bis ", " \u00E0 ", " \u5230 "};
    const auto own = words[static_cast<std::size_t>(locale)];
    return text.find(own) != std::string_view::npos ? own : words.front();
}

/// "mode=0,4" or "0,08 EUR/kWh:2": the name stays, and each number is read by itself.
Neutral neutral_argument(std::string_view text, units::Locale locale) {
    const auto equals = text.find('=');
    const auto from = equals == std::string_view::npos ? 0 : equals + 1;
    const auto colon = std::min(text.find(':', from), text.size());
    auto value = units::neutral(text.substr(from, colon - from), locale);
    if (!value || colon == text.size()) { return value.map([&](const std::string& v) { return std::string(text.substr(0, from)) + v; }); }
    auto weight = units::neutral(text.substr(colon + 1), locale);
    return weight.map([&](const std::string& w) { return std::string(text.substr(0, from)) + *value + ":" + w; });
}

/// Where the next of the signs stands, not inside of parentheses.
std::size_t next_of(std::string_view text, char sign, std::size_t at) {
    int depth = 0;
    for (; at < text.size() && !(text[at] == sign && depth == 0); ++at) { depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0; }
    return at;
}

/// What separates the parts of a list: a comma, unless that stands before decimals: there it is a semicolon.
char separator_of(std::string_view text, units::Locale locale) {
    return next_of(text, ';', 0) == text.size() && units::decimal_sign(locale) != ',' ? ',' : ';';
}

}  // namespace

std::vector<std::string> parts_of_list(std::string_view text, units::Locale locale) {
    const char separator = separator_of(text, locale);
    std::vector<std::string> all;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = next_of(text, separator, at);
        all.emplace_back(trimmed(text.substr(at, end - at)));
        at = end + 1;
    }
    return all;
}

namespace {

/// Each part of a list by itself.
template <class Each>
Neutral neutral_list(std::string_view text, units::Locale locale, Each each) {
    std::string all;
    for (const auto& typed : parts_of_list(text, locale)) {
        auto part = each(typed, locale);
        if (!part) { return part; }
        all += (all.empty() ? "" : ",") + *part;
    }
    return all;
}

/// How long a blank or another sign between two digits is; 0 where there is none.
std::size_t sign_between_digits(std::string_view text) {
    const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    for (const std::string_view sign : {".", ",", "'", " ", "e", "E", "e+", "e-", "E+", "E-", "\u00A0", "\u202F", "\u2009", "\u2019"}) {
        if (text.starts_with(sign) && digit(sign.size())) { return sign.size(); }
    }
    return 0;
}

/// The word behind a number: " miljoen" of "3 miljoen", " EUR/kWh"; nothing where a sign stands there.
std::string_view word_behind(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
    while (!text.empty()) {
        const auto length = text.front() >= '0' && text.front() <= '9' ? 1 : sign_between_digits(text);
        if (length == 0) { break; }
        text.remove_prefix(length);
    }
    const auto first = text.find_first_not_of(' ');
    const bool is_word = first != std::string_view::npos && std::string_view("/%)").find(text[first]) == std::string_view::npos;
    return is_word ? text : std::string_view();
}

/// "2,5 tot 3 miljoen": what stands behind the second number holds for the first one too, where that has nothing.
Neutral neutral_interval(std::string_view low, std::string_view high, units::Locale locale) {
    const bool bare = !low.empty() && low.back() >= '0' && low.back() <= '9';
    auto from = units::neutral(std::string(low) + std::string(bare ? word_behind(high) : std::string_view()), locale);
    auto to = units::neutral(high, locale);
    if (!from || !to) { return from ? to : from; }
    return *from + " to " + *to;
}

/// A number, or a distribution of it: "0,08 tot 0,12 EUR/kWh", "pert(0,35; 0,4; 0,45)".
Neutral neutral_number(std::string_view text, units::Locale locale) {
    const auto word = word_for_to(text, locale);
    if (const auto to = text.find(word); to != std::string_view::npos) {
        return neutral_interval(text.substr(0, to), text.substr(to + word.size()), locale);
    }
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    const bool is_call = open != std::string_view::npos && close != std::string_view::npos && open > 0 && open < close &&
                         std::none_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_call) { return open == std::string_view::npos ? units::neutral(text, locale) : Neutral(std::string(text)); }
    auto inside = neutral_list(text.substr(open + 1, close - open - 1), locale, neutral_argument);
    return inside.map([&](const std::string& i) { return fmt::format("{}{}{}", text.substr(0, open + 1), i, text.substr(close)); });
}

/// "chip.price~rate=0,7".
Neutral neutral_correlation(std::string_view text, units::Locale locale) {
    const auto from = text.rfind('=') + 1;  // 0 where there is none
    return units::neutral(text.substr(from), locale).map([&](const std::string& rank) { return std::string(text.substr(0, from)) + rank; });
}

}  // namespace

std::optional<std::string> as_in_files(const Setting& setting, units::Locale locale, const Place& where, Diagnostics& diagnostics) {
    const auto* field = scenario::field_of(setting.key);
    const bool correlated = field != nullptr && field->key == "correlations";
    if (field == nullptr || !(correlated || scenario::takes_number(*field))) { return setting.text; }
    auto value = correlated       ? neutral_list(setting.text, locale, neutral_correlation)
                 : field->is_list ? neutral_list(setting.text, locale, neutral_number)
                                  : neutral_number(setting.text, locale);
    if (value) { return *value; }
    value.error().message = fmt::format("{}: {}", setting.key.substr(0, 40), value.error().message);
    diagnostics.push_back(value.error().at(where));
    return std::nullopt;
}

}  // namespace app
