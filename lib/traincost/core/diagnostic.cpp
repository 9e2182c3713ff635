// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/diagnostic.hpp>

#include <traincost/core/codes.hpp>
#include <traincost/core/utf8.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <cstdio>

namespace traincost {

namespace {

constexpr std::size_t longest_excerpt = 160;

std::string_view name(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

/// As wide as `text` on a terminal: tabs stay, a letter of several bytes counts once.
std::string blanks(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\t') { out += c; } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) { out += ' '; }
    }
    return out;
}

/// Byte at which the letter with this index begins.
std::size_t byte_of(std::string_view text, std::size_t letter) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) { continue; }
        if (letter-- == 0) { return at; }
    }
    return at;
}

/// The source line with a caret below the column; long lines are cut around it. Columns count letters, not bytes.
std::string excerpt(const Place& place) {
    if (place.text.empty() || place.column == 0) { return {}; }
    const std::size_t caret = place.column - 1;
    const std::size_t first = caret > longest_excerpt / 2 ? caret - longest_excerpt / 2 : 0;
    const std::size_t from = byte_of(place.text, first);
    if (from >= place.text.size()) { return {}; }
    const std::string_view rest = std::string_view(place.text).substr(from);
    const std::string_view line = rest.substr(0, byte_of(rest, longest_excerpt));
    return fmt::format("    {}\n    {}^\n", line, blanks(line.substr(0, byte_of(line, caret - first))));
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

Diagnostics without_flood(Diagnostics all, std::string_view hint, std::size_t most) {
    if (all.size() <= most) { return all; }
    const auto left_out = all.size() - most;
    const auto worst = has_errors(all) ? Severity::error : Severity::warning;
    all.resize(most);
    all.push_back({all.back().where, worst, "too-many", fmt::format("{} more complaints are left out after {}", left_out, most), std::string(hint)});
    return all;
}

std::string to_string(const Place& place) {
    if (place.line == 0) { return place.file; }
    if (place.column == 0) { return fmt::format("{}:{}", place.file, place.line); }
    return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

std::string to_string(const Diagnostic& diagnostic, DiagnosticStyle style) {
    assert(is_diagnostic_code(diagnostic.code) && "a diagnostic with a code of its own");
    const std::string where = to_string(diagnostic.where);
    std::string text = where.empty() ? "" : where + ": ";
    text += fmt::format("{}: {}", name(diagnostic.severity), diagnostic.message);
    if (!diagnostic.hint.empty()) { text += "; " + diagnostic.hint; }
    text += fmt::format(" [{}]\n", diagnostic.code);
    if (style.excerpt) { text += excerpt(diagnostic.where); }
    if (diagnostic.related) {
        text += fmt::format("{}: note: {}\n", to_string(diagnostic.related->where), diagnostic.related->what);
        if (style.excerpt) { text += excerpt(diagnostic.related->where); }
    }
    return printable(text);
}

std::string to_string(const Diagnostics& diagnostics, DiagnosticStyle style) {
    std::string text;
    for (const auto& diagnostic : diagnostics) { text += to_string(diagnostic, style); }
    return text;
}

int print(const Diagnostics& diagnostics) {
    const std::string text = to_string(diagnostics);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return 1;
}

}  // namespace traincost
