// SPDX-License-Identifier: Apache-2.0
// Readers of the formats, written from their standards and not from our writers.
#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace traincost::test {

using Rows = std::vector<std::vector<std::string>>;

/// RFC 4180, with LF or CRLF. Sets `ok` to false where a quote stands where none may.
inline Rows read_csv(std::string_view text, bool& ok) {
    Rows rows;
    std::vector<std::string> row;
    std::string cell;
    ok = true;
    for (std::size_t i = 0; i < text.size();) {
        cell.clear();
        if (text[i] == '"') {
            ++i;
            for (;; ++i) {
                if (i >= text.size()) { ok = false; return rows; }
                if (text[i] != '"') { cell += text[i]; continue; }
                if (i + 1 < text.size() && text[i + 1] == '"') { cell += '"'; ++i; continue; }
                ++i;
                break;
            }
        } else {
            while (i < text.size() && text[i] != ',' && text[i] != '\n' && text[i] != '\r') {
                if (text[i] == '"') { ok = false; }
                cell += text[i++];
            }
        }
        row.push_back(cell);
        if (i < text.size() && text[i] == ',') {
            ++i;
            if (i == text.size() || text[i] == '\n') { row.emplace_back(); }
            else { continue; }
        }
        if (i < text.size() && text[i] == '\r') { ++i; }
        if (i < text.size() && text[i] != '\n') { ok = false; return rows; }
        ++i;
        rows.push_back(std::move(row));
        row.clear();
    }
    return rows;
}

/// The tables of a Markdown document, each with its header as the first row; `\|` is a bar within a cell.
inline std::vector<Rows> read_markdown_tables(const std::vector<std::string>& lines) {
    std::vector<Rows> tables;
    bool within = false;
    for (const auto& line : lines) {
        if (!line.starts_with('|')) { within = false; continue; }
        std::vector<std::string> cells;
        std::string cell;
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] == '\\' && i + 1 < line.size()) { cell += line[++i]; continue; }
            if (line[i] != '|') { cell += line[i]; continue; }
            const auto first = cell.find_first_not_of(' ');
            cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
            cell.clear();
        }
        if (!within) { tables.emplace_back(); }
        within = true;
        tables.back().push_back(std::move(cells));
    }
    return tables;
}

/// A number as shown, with its thousands commas, and the place of its last digit.
struct Shown {
    double value = 0.0;
    double last_digit = 1.0;
};
inline Shown shown(std::string text) {
    std::string digits;
    double last = 1.0;
    bool behind_point = false;
    for (const char c : text) {
        if (c == ',' || c == '+') { continue; }
        if (std::isdigit(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-') { break; }
        digits += c;
        if (c == '.') { behind_point = true; continue; }
        if (behind_point) { last /= 10.0; }
    }
    return {std::stod(digits), last};
}

}  // namespace traincost::test
