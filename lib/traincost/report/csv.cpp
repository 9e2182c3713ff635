// SPDX-License-Identifier: Apache-2.0
// RFC 4180: comma, quotes where needed, one header row.
#include <traincost/report/formats.hpp>

namespace traincost::report {

namespace {

/// A cell that a spreadsheet would take for a formula is text, and gets quoted with a leading apostrophe.
std::string cell(std::string_view text, bool number) {
    const bool formula = !number && !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos;
    if (!formula && text.find_first_of(",\"\n\r") == std::string_view::npos) { return std::string(text); }
    std::string out = formula ? "\"'" : "\"";
    for (const char c : text) { out += c == '"' ? std::string("\"\"") : std::string(1, c); }
    return out + '"';
}

}  // namespace

std::string to_csv(const Report& report) {
    std::string out;
    for (std::size_t c = 0; c < report.plain.columns.size(); ++c) {
        out += (c > 0 ? "," : "") + cell(report.plain.columns[c].header, false);
    }
    out += "\n";
    for (const auto& row : report.plain.rows) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            out += (c > 0 ? "," : "") + cell(row[c], report.plain.columns[c].number);
        }
        out += "\n";
    }
    return out;
}

}  // namespace traincost::report
