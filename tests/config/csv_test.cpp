// SPDX-License-Identifier: Apache-2.0
// Tables: every cell with its place, and every way in which a download is no table.
#include <traincost/config/csv.hpp>

#include <doctest/doctest.h>
#include <algorithm>
#include <cstdint>

#include <string>
#include <vector>

using namespace traincost;
using config::CsvLimits;
using config::CsvRow;

namespace {

/// All cells as `line:column text`, or the complaints.
std::string cells(std::string text, char separator = ',', const CsvLimits& limits = {}) {
    const auto csv = config::read_csv_text("t.csv", std::move(text), limits);
    if (!csv) { return to_string(csv.error()); }
    std::string out;
    Diagnostics diagnostics;
    csv->rows(separator, [&](const CsvRow& row) {
        for (const auto& cell : row.cells) {
            out += (out.empty() ? "" : " | ") + std::to_string(row.line) + ":" + std::to_string(cell.column) + " " + cell.text;
        }
    }, diagnostics);
    return diagnostics.empty() ? out : to_string(diagnostics);
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every cell of a table is told with its line and its column in letters") {
    CHECK(cells("a,b\n1,2\n") == "1:1 a | 1:3 b | 2:1 1 | 2:3 2");
    CHECK(cells("é,b\n") == "1:1 é | 1:3 b");
    CHECK(cells("a\tb\n", '\t') == "1:1 a | 1:3 b");
}

TEST_CASE("a byte order mark and CRLF are accepted and seen in no cell") {
    CHECK(cells("\xEF\xBB\xBF" "a,b\r\n1,2\r\n") == "1:1 a | 1:3 b | 2:1 1 | 2:3 2");
}

TEST_CASE("quotes hold commas and quotes, and empty cells are cells") {
    CHECK(cells("\"a,b\",c\n") == "1:1 a,b | 1:7 c");
    CHECK(cells("\"say \"\"x\"\"\",\n") == "1:1 say \"x\" | 1:13 ");
    CHECK(cells(",\n\n,x\n") == "1:1  | 1:2  | 3:1  | 3:2 x");
}

TEST_CASE("an open quote, and text behind a quote, are complaints with their place") {
    CHECK(holds(cells("a\n1,\"x\n2\n"), "t.csv:2:3: error: a quote is never closed on its line"));
    CHECK(holds(cells("\"a\"b\n"), "t.csv:1:1: error: text stands behind the closing quote"));
}

TEST_CASE("a file that is no table is told by what it is") {
    CHECK(holds(cells("<!DOCTYPE html>\n<p>busy\n"), "a page of HTML"));
    CHECK(holds(cells("{\"error\": 1}\n"), "is JSON"));
    CHECK(holds(cells("PK\x03\x04stuff\n"), "a workbook"));
    CHECK(holds(cells("\x1f\x8bstuff\n"), "compressed with gzip"));
    CHECK(holds(cells(""), "[empty]"));
    CHECK(holds(cells("  \n\n"), "[empty]"));
    CHECK(holds(cells(std::string("a,b\n1,\0\n", 8)), "t.csv:2:3: error: control character U+0000"));
    CHECK(holds(cells("a\n\xff\n"), "t.csv:2:1: error: byte 0xFF is no UTF-8"));
}

TEST_CASE("a last line without an end may be cut off, and is refused") {
    CHECK(holds(cells("a,b\n1,0.1"), "t.csv:2:6: error: the last line has no end"));
}

TEST_CASE("sizes are bounded: the file, a line, the columns, the complaints") {
    CsvLimits small;
    small.bytes = 10;
    CHECK(holds(cells("aaaaaaaaaaaaaaa\n", ',', small), "[too-large]"));
    CsvLimits narrow;
    narrow.line_bytes = 4;
    CHECK(holds(cells("aa\nbbbbbb\n", ',', narrow), "t.csv:2:1: error: a line of 6 bytes"));
    CsvLimits few;
    few.columns = 2;
    CHECK(holds(cells("a,b\na,b,c\n", ',', few), "t.csv:2:5: error: more than 2 columns"));
    std::string bad;
    for (int i = 0; i < 1000; ++i) { bad += "\"x\n"; }
    const auto text = cells(bad);
    CHECK(std::count(text.begin(), text.end(), '\n') == 20);
}

TEST_CASE("a file that is not there, or is a folder, is said so") {
    CHECK(holds(to_string(config::read_csv("/nowhere/x.csv").error()), "there is no such file"));
    CHECK(holds(to_string(config::read_csv("/").error()), "is a folder"));
}

TEST_CASE("whatever bytes a table holds, reading it ends with cells or with complaints that have a place") {
    std::uint32_t state = 7;
    const auto next = [&state] {
        state = state * 1664525U + 1013904223U;
        return state >> 16U;
    };
    static const std::string letters = ",\"\n\r\t;ab0.\xC3\xA9 <{";
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (std::uint32_t n = next() % 40; n > 0; --n) { text += letters[next() % letters.size()]; }
        const auto csv = config::read_csv_text("t.csv", text);
        if (!csv) {
            CHECK_FALSE(csv.error().empty());
            continue;
        }
        Diagnostics diagnostics;
        std::size_t line = 0;
        csv->rows(next() % 2 == 0 ? ',' : '\t', [&](const CsvRow& row) {
            CHECK(row.line > line);
            line = row.line;
            CHECK_FALSE(row.cells.empty());
            for (const auto& cell : row.cells) { CHECK(cell.column >= 1); }
        }, diagnostics);
        for (const auto& d : diagnostics) { CHECK((d.where.line > 0 && d.where.column > 0)); }
    }
}
