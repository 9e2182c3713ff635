// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/locale.hpp>

#include <traincost/core/trimmed.hpp>
#include <traincost/units/locale_words.hpp>
#include <traincost/units/numeral.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::units {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool blank(char c) { return c == ' ' || c == '\t'; }

struct Sign {
    std::string_view typed, plain;
};
/// Blanks that do not break, and typographic signs.
constexpr std::array typographic = {Sign{"\u00A0", " "}, Sign{"\u202F", " "}, Sign{"\u2009", " "}, Sign{"\u2007", " "},
                                    Sign{"\u2212", "-"}, Sign{"\u2019", "'"}};

/// A full-width character as ASCII, or 0: ＋ ， － ． ／ ０ to ９ and letters are U+FF01 to U+FF5E.
char full_width(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xEF') { return 0; }
    const int low = static_cast<unsigned char>(text[2]) - 0x80;
    if (low < 0 || low > 0x3F) { return 0; }
    const int code = text[1] == '\xBC' ? low : text[1] == '\xBD' ? 0x40 + low : 0;
    return code >= 1 && code <= 0x5E ? static_cast<char>(0x20 + code) : '\0';
}

/// The text with every sign in its plainest form.
std::string simplified(std::string_view text, Locale locale) {
    std::string out;
    while (!text.empty()) {
        const auto* sign = std::find_if(typographic.begin(), typographic.end(),
                                        [&](const Sign& s) { return text.starts_with(s.typed); });
        if (sign != typographic.end()) {
            out += sign->plain;
            text.remove_prefix(sign->typed.size());
        } else if (const char ascii = full_width(text); locale == Locale::zh && ascii != 0) {
            out += ascii;
            text.remove_prefix(3);
        } else if (locale == Locale::zh && (text.starts_with("￥") || text.starts_with("\u3000"))) {
            out += text.starts_with("￥") ? "¥" : " ";
            text.remove_prefix(3);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

/// A number and what stands around it.
struct Split {
    std::string_view before, sign, numeral, exponent, behind;
};

Split split(std::string_view text) {
    auto at = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), digit) - text.begin());
    const bool bare_fraction = at > 0 && (text[at - 1] == '.' || text[at - 1] == ',') && (at == 1 || !letter(text[at - 2]));
    if (bare_fraction) { --at; }
    const std::size_t sign = at > 0 && (text[at - 1] == '+' || text[at - 1] == '-') ? 1 : 0;
    Split parts{text.substr(0, at - sign), text.substr(at - sign, sign), text.substr(at, detail::numeral_length(text.substr(at))), {}, {}};
    auto rest = text.substr(at + parts.numeral.size());
    std::size_t i = 0;
    if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
        i = rest.size() > 1 && (rest[1] == '+' || rest[1] == '-') ? 2 : 1;
        const auto from = i;
        while (i < rest.size() && digit(rest[i])) { ++i; }
        if (i == from) { i = 0; }
    }
    parts.exponent = rest.substr(0, i);
    parts.behind = rest.substr(i);
    return parts;
}

/// Units with their words in neutral form, and the power of ten of the magnitudes among them.
struct Words {
    std::string text;
    int exponent = 0;
};

tl::expected<Words, Complaint> translated(std::string_view text, Locale locale) {
    Words out;
    int side = 1;  // below the stroke magnitudes divide: USD per million tokens
    bool at_start = true;
    for (std::size_t i = 0; i < text.size();) {
        const bool chinese = static_cast<unsigned char>(text[i]) >= 0x80;
        const auto match = at_start || chinese ? detail::word_at(text.substr(i), locale) : std::nullopt;
        if (match) {
            out.exponent += side * match->word.exponent;
            out.text += match->word.neutral;
            if (match->word.neutral == "/") { side = -1; }
            i += match->length;
            continue;
        }
        const auto* doubt = at_start || chinese ? detail::doubtful_at(text.substr(i), locale) : nullptr;
        if (doubt != nullptr) {
            return tl::unexpected(Complaint{"ambiguous-number", std::string(doubt->message), std::string(doubt->hint)});
        }
        const char c = text[i++];
        side = c == '/' ? -1 : c == '*' ? 1 : side;
        at_start = blank(c) || c == '/' || c == '*';
        out.text += c;
    }
    return out;
}

/// The power of ten in "e25", within what cannot overflow.
int exponent_of(std::string_view exponent) {
    int value = 0;
    for (const char c : exponent) {
        if (digit(c)) { value = std::min(value * 10 + (c - '0'), 99'999); }
    }
    return exponent.find('-') == std::string_view::npos ? value : -value;
}

/// What is counted, and an amount of money, may well be in thousands; nobody counts in thousandths.
bool is_counted(const Written& unit) {
    for (const auto base : {Base::money, Base::token, Base::parameter, Base::chip, Base::node}) {
        auto rest = unit.dimensions;
        auto& own = rest[static_cast<std::size_t>(base)];
        if (own != twelfths) { continue; }
        own = 0;
        const bool of_time = base == Base::chip || base == Base::node;  // GPU-hours
        if (of_time && rest[static_cast<std::size_t>(Base::second)] == twelfths) { rest[static_cast<std::size_t>(Base::second)] = 0; }
        if (rest == Dimensions{}) { return true; }
    }
    return false;
}

/// Without a language, 1.234 is a decimal number, but not where a writer of decimals would hardly have written it: with a
/// last zero, or of what is counted in whole ones.
bool asks(const Split& parts, std::string_view before, std::string_view behind) {
    if (!parts.exponent.empty() || !detail::may_be_grouped(parts.numeral)) { return false; }
    const auto unit = parse_written(fmt::format("{} 1{}", before, behind));
    if (!unit || unit->lone_b) { return false; }
    const bool counted = is_counted(*unit);
    constexpr double hour = 3600.0;
    const double one = unit->dimensions[static_cast<std::size_t>(Base::second)] == twelfths ? hour : 1.0;
    if ((counted || unit->bare) && unit->value > 1.5 * one) { return false; }  // 2.780M, 1.234 MUSD
    return counted || parts.numeral.back() == '0';
}

/// The complaint about a text whose unit is a magnitude of another language.
std::optional<Complaint> foreign(std::string_view neutral_text, std::string_view behind, Locale locale) {
    const auto word = trimmed(behind);
    const auto of = detail::foreign_magnitude(word, locale);
    if (!of || parse_written(neutral_text)) { return std::nullopt; }
    const auto first = word.substr(0, word.find(' '));
    return Complaint{"unknown-unit", fmt::format("unknown unit '{}'", first.substr(0, 40)),
                     fmt::format("say --locale {} for numbers in that language", name(*of))};
}

}  // namespace

std::optional<Locale> locale_of(std::string_view name) {
    const auto* found = std::find(locale_names.begin() + 1, locale_names.end(), name);
    if (found == locale_names.end()) { return std::nullopt; }
    return static_cast<Locale>(found - locale_names.begin());
}

char decimal_sign(Locale locale) { return detail::signs_of(locale).decimal; }

tl::expected<std::string, Complaint> neutral(std::string_view text, Locale locale) {
    constexpr std::size_t longest = 512;
    if (text.size() > longest) { return std::string(text); }
    const auto plain = simplified(text, locale);
    if (std::none_of(plain.begin(), plain.end(), digit)) { return std::string(text); }
    const auto parts = split(plain);
    const auto number = detail::reading(parts.numeral, detail::signs_of(locale));
    if (!number) { return tl::unexpected(detail::not_written_so(parts.numeral, locale)); }
    const auto before = translated(trimmed(parts.before), locale);
    if (!before) { return tl::unexpected(before.error()); }
    const auto behind = translated(parts.behind, locale);
    if (!behind) { return tl::unexpected(behind.error()); }
    const int words = before->exponent + behind->exponent;
    if (locale == Locale::none && words == 0 && asks(parts, before->text, behind->text)) {
        std::string grouped = *number;
        std::erase(grouped, '.');
        return tl::unexpected(detail::which_of(parts.numeral, *number, grouped, locale));
    }
    const auto exponent = words == 0 ? std::string(parts.exponent) : fmt::format("e{}", exponent_of(parts.exponent) + words);
    std::string unit = words == 0 ? behind->text : std::string(trimmed(behind->text));
    if (words != 0 && !unit.empty()) { unit.insert(0, " "); }
    std::string currency = before->text;
    if (!currency.empty() && trimmed(unit).starts_with(currency)) { currency.clear(); }  // 人民币3亿元
    if (!currency.empty()) { currency += ' '; }
    auto result = fmt::format("{}{}{}{}{}", currency, parts.sign, *number, exponent, unit);
    if (auto complaint = foreign(result, parts.behind, locale)) { return tl::unexpected(std::move(*complaint)); }
    return result;
}

std::string localised(std::string_view text, Locale locale) {
    const auto to = detail::signs_of(locale);
    if (to.decimal == '.') { return std::string(text); }
    const std::string_view group = locale == Locale::fr ? "\u202F" : ".";
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 0;  // digits with the points and commas that have digits behind them
        while (i + length < text.size() && (digit(text[i + length]) || (length > 0 && (text[i + length] == '.' || text[i + length] == ',') &&
                                            i + length + 1 < text.size() && digit(text[i + length + 1])))) { ++length; }
        const auto numeral = text.substr(i, length);
        const bool in_word = i > 0 && (letter(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == ',');
        const bool number = length > 0 && !in_word && detail::reading(numeral, detail::signs_of(Locale::en));
        for (const char c : numeral) {
            if (!number || digit(c)) { out += c; }
            else if (c == '.') { out += to.decimal; }
            else { out += group; }
        }
        i += length;
        if (length == 0) { out += text[i++]; }
    }
    return out;
}

}  // namespace traincost::units
