// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/localise.hpp>

#include <traincost/units/parse.hpp>

#include <algorithm>
#include <array>

namespace traincost::report {

namespace {

using units::Locale;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool letter(char c) { return upper(c) || (c >= 'a' && c <= 'z') || c == '_'; }
bool ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// A run of digits, with the points and commas between them.
struct Numeral {
    std::string_view before, text, behind;
};

Numeral numeral_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size()) {
        const bool sign = (text[end] == '.' || text[end] == ',') && end + 1 < text.size() && digit(text[end + 1]);
        if (!digit(text[end]) && !sign) { break; }
        ++end;
    }
    return {text.substr(0, at), text.substr(at, end - at), text.substr(end)};
}

/// Whether a number may begin behind `before`: not within a word, an address, a path, a version or key=value.
bool may_begin(std::string_view before) {
    if (before.empty() || !ascii(before.back())) { return true; }
    const char last = before.back();
    if (last != '-') { return std::string_view(" ([+$<>~\n").find(last) != std::string_view::npos; }
    before.remove_suffix(1);
    return before.empty() || digit(before.back()) || before.back() == ' ' || before.back() == '(';  // 1.2-1.4, -3.2
}

bool may_end(std::string_view behind) {
    if (behind.empty() || !ascii(behind.front())) { return true; }
    const char next = behind.front();
    if (std::string_view(" .,;:)]%\n").find(next) != std::string_view::npos) { return true; }
    const char then = behind.size() > 1 ? behind[1] : ' ';
    if (next == '-') { return digit(then); }
    if (next == 'e') { return digit(then) || then == '+' || then == '-'; }
    return std::string_view("kMBTGP").find(next) != std::string_view::npos && !letter(then) && !digit(then) && then != '-';  // 14.8T
}

std::string_view last_word(std::string_view before) {
    if (before.empty() || before.back() != ' ') { return {}; }
    before.remove_suffix(1);
    const auto blank = before.find_last_of(" (\n");
    return blank == std::string_view::npos ? before : before.substr(blank + 1);
}

std::string_view first_word(std::string_view behind) {
    if (behind.starts_with('%')) { return "%"; }
    if (!behind.starts_with(' ')) { return {}; }
    behind.remove_prefix(1);
    return behind.substr(0, behind.find_first_of(" ,;:)\n"));
}

bool is_unit(std::string_view word) {
    while (word.ends_with('.')) { word.remove_suffix(1); }
    return !word.empty() && !digit(word.front()) && units::parse_written("1 " + std::string(word)).has_value();
}

/// A number with a unit behind it or a currency before it is a figure, whatever word it follows.
bool measured(const Numeral& n) { return is_unit(first_word(n.behind)) || currency_of(last_word(n.before)).has_value(); }

/// Words behind which a number with a point tells a figure, a part of a document or a version.
bool is_label(std::string_view word) {
    constexpr std::array<std::string_view, 6> ratios = {"PUE", "WUE", "CUE", "MFU", "HFU", "CPI"};
    constexpr std::array<std::string_view, 14> plain = {"A", "The", "At", "About", "Of", "In", "From", "To", "By", "Its", "It", "Some",
                                                        "Times", "Only"};
    constexpr std::array<std::string_view, 13> parts = {"section", "sec.", "table", "figure", "fig.", "version", "v", "chapter",
                                                        "appendix", "equation", "eq.", "no.", "paragraph"};
    const auto among = [word](const auto& all) { return std::find(all.begin(), all.end(), word) != all.end(); };
    if (word.starts_with("--") || among(parts)) { return true; }
    if (word.empty() || !upper(word.front()) || among(ratios) || among(plain)) { return false; }
    return std::string_view(",;:").find(word.back()) == std::string_view::npos;  // a name: Llama 3.1, CC BY 4.0
}

bool is_figure(const Numeral& n, bool cell) {
    if (!may_begin(n.before) || !may_end(n.behind)) { return false; }
    if (last_word(n.before).starts_with("--")) { return false; }
    if (n.text.find(',') != std::string_view::npos || measured(n)) { return true; }
    return !cell && !is_label(last_word(n.before));
}

std::size_t name_length(std::string_view text, const std::vector<std::string>& names) {
    std::size_t longest = 0;
    for (const auto& name : names) {
        if (text.starts_with(name)) { longest = std::max(longest, name.size()); }
    }
    return longest;
}

/// `cell`: in a cell of text, which may be an id or a version, only what is plainly a figure changes.
std::string with_figures(std::string_view text, Locale locale, const std::vector<std::string>& names, bool cell) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (const auto length = name_length(text.substr(i), names); length > 0) {
            out += text.substr(i, length);
            i += length;
        } else if (digit(text[i])) {
            const auto numeral = numeral_at(text, i);
            out += is_figure(numeral, cell) ? units::localised(numeral.text, locale) : std::string(numeral.text);
            i += numeral.text.size();
        } else {
            out += text[i++];
        }
    }
    return out;
}

struct Localiser {
    Locale locale;
    const std::vector<std::string>& names;

    void sentence(std::string& text) const { text = localised_sentence(text, locale, names); }
    void operator()(Heading& heading) const { sentence(heading.text); }
    void operator()(Paragraph& paragraph) const { sentence(paragraph.text); }
    void operator()(Bars& bars) const {
        for (auto& bar : bars.bars) { sentence(bar.text); }
    }
    void operator()(Spans& spans) const {
        for (auto& span : spans.spans) {
            sentence(span.left_text);
            sentence(span.right_text);
        }
        sentence(spans.legend);
    }
    void operator()(List& list) const {
        if (list.verbatim) { return; }
        for (auto& item : list.items) { sentence(item); }
    }
    void operator()(Tree& tree) const {
        for (auto& branch : tree.branches) {
            for (auto* text : {&branch.formula, &branch.numbers, &branch.value}) { sentence(*text); }
        }
    }
    void operator()(Verbatim&) const {}
    void operator()(Table& table) const {
        if (table.verbatim) { return; }
        for (auto& row : table.rows) {
            for (std::size_t c = 0; c < row.size(); ++c) {
                const bool number = c < table.columns.size() && table.columns[c].number;
                row[c] = number ? units::localised(row[c], locale) : with_figures(row[c], locale, names, true);
            }
        }
    }
};

}  // namespace

std::string localised_sentence(std::string_view sentence, Locale locale, const std::vector<std::string>& names) {
    return with_figures(sentence, locale, names, false);
}

Report localised(Report report, Locale locale) {
    if (units::decimal_sign(locale) == '.') { return report; }
    for (auto& block : report.blocks) { std::visit(Localiser{locale, report.names}, block); }
    return report;
}

}  // namespace traincost::report
