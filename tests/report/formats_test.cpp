// SPDX-License-Identifier: Apache-2.0
// The writers, given reports that no command would make.
#include "keeping.hpp"
#include "reading.hpp"

#include <traincost/report/formats.hpp>
#include <traincost/report/width.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <limits>

using namespace traincost::report;
using namespace traincost::test;

namespace {

Report plain_report(std::vector<Column> columns, std::vector<std::vector<std::string>> rows) {
    Report report;
    report.plain = Table{std::move(columns), std::move(rows)};
    return report;
}

Report table_report(Table table) {
    Report report;
    report.blocks.emplace_back(std::move(table));
    return report;
}

std::string json_text(Data data) {
    Report report;
    report.data = std::move(data);
    return to_json(report);
}

}  // namespace

TEST_CASE("CSV reads back as the cells that were written, whatever they hold") {
    CHECK(rc::check([](const std::vector<std::pair<std::string, std::string>>& pairs) {
        Rows rows;
        for (const auto& [a, b] : pairs) { rows.push_back({"x" + a, "y" + b, "5"}); }
        bool ok = false;
        auto read = read_csv(to_csv(plain_report({{"a"}, {"b"}, {"c", true}}, rows)), ok);
        RC_ASSERT(ok);
        RC_ASSERT(read.size() == rows.size() + 1);
        read.erase(read.begin());
        RC_ASSERT(read == rows);
    }));
}

TEST_CASE("a cell that a spreadsheet would take for a formula is defused, and a negative number is not") {
    for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\",\"y\")"}) {
        bool ok = false;
        const auto rows = read_csv(to_csv(plain_report({{text}, {"n", true}}, {{text, "-5"}})), ok);
        CHECK(ok);
        CHECK(rows[0][0] == "'" + text);
        CHECK(rows[1][0] == "'" + text);
        CHECK(rows[1][1] == "-5");
    }
}

TEST_CASE("CSV keeps to its columns where cells hold commas, quotes and line breaks") {
    bool ok = false;
    const auto rows = read_csv(to_csv(plain_report({{"a"}, {"b"}}, {{"one, \"two\"\nthree", ""}, {"", "x"}})), ok);
    CHECK(ok);
    CHECK(rows == Rows{{"a", "b"}, {"one, \"two\"\nthree", ""}, {"", "x"}});
}

TEST_CASE("a Markdown table keeps its columns whatever its cells hold") {
    CHECK(rc::check([](const std::vector<std::string>& texts) {
        Table table{{{"a"}, {"b", true}}, {}};
        for (const auto& text : texts) {
            if (text.find('\r') == std::string::npos) { table.rows.push_back({text, "1"}); }
        }
        const auto tables = read_markdown_tables(lines_of(to_markdown(table_report(table))));
        RC_ASSERT(tables.size() == 1U);
        RC_ASSERT(tables[0].size() == table.rows.size() + 2);
        for (const auto& row : tables[0]) { RC_ASSERT(row.size() == 2U); }
    }));
}

TEST_CASE("Markdown takes no markup from a text") {
    Report report;
    report.blocks = {Heading{"# a"}, Paragraph{"*b* [c](javascript:d) <e> `f` ~~g~~"}, List{{"_h_ | i"}}};
    const auto text = to_markdown(report);
    for (const auto* markup : {"## \\#", "\\*b\\*", "\\[c\\]", "\\<e", "\\`f", "\\~", "\\_h", "\\|"}) { CHECK_MESSAGE(holds(text, markup), text); }
}

TEST_CASE("letters beyond ASCII take the columns that a terminal gives them") {
    CHECK(width("Zürich") == 6);
    CHECK(width("e\xCC\x81t\xC3\xA9") == 3);
    CHECK(width("内蒙古") == 6);
    CHECK(width("서울") == 4);
    CHECK(width("Ｇ") == 2);
    CHECK(width("█▒€≈") == 4);
    CHECK(width("") == 0);
}

TEST_CASE("columns of a text table stay aligned behind names beyond ASCII") {
    const auto lines = lines_of(to_text(table_report({{{"Region"}, {"USD", true}}, {{"Zürich", "1"}, {"内蒙古", "22"}, {"Åland", "333"}, {"Texas", "4,444"}}})));
    REQUIRE(lines.size() == 5);
    for (const auto& line : lines) { CHECK(width(line) == width(lines[0])); }
}

TEST_CASE("a text table wider than the page breaks its texts, never its numbers or the names of its rows") {
    const std::string words = "a note of many words that would not fit on any page together with the other columns beside it";
    const auto text = to_text(table_report({{{"Region"}, {"Note"}, {"USD", true}, {"Other"}}, {{"The United States", words, "1,234,567.89", words}}}));
    for (const auto& line : lines_of(text)) { CHECK_MESSAGE(width(line) <= 100, line); }
    CHECK(holds(text, "The United States"));
    CHECK(holds(text, "1,234,567.89"));
    std::string joined;
    for (const auto& line : lines_of(text)) { joined += line + " "; }
    for (const auto* word : {"note", "together", "beside"}) { CHECK(holds(joined, word)); }
}

TEST_CASE("paragraphs and lists are broken at 100 columns, and a word longer than that stays whole") {
    std::string words;
    for (int i = 0; i < 60; ++i) { words += "wörd" + std::to_string(i) + " "; }
    const std::string url = "https://example.org/" + std::string(150, 'x');
    Report report;
    report.blocks = {Heading{words}, Paragraph{words + url}, List{{words, url}}};
    for (const auto& line : lines_of(to_text(report))) { CHECK_MESSAGE((width(line) <= 100 || holds(line, url)), line); }
    CHECK(holds(to_text(report), url));
}

TEST_CASE("a report with nothing in it is no crash in any format") {
    for (const auto& format : formats) {
        static_cast<void>(format.write(Report{}));
        static_cast<void>(format.write(table_report(Table{})));
        static_cast<void>(format.write(plain_report({}, {})));
    }
    Report bars;
    bars.blocks.emplace_back(Bars{{{"a", 0.0, 0.0, "0"}, {"b", -1.0, 2.0, "-1"}}, ""});
    CHECK(holds(to_text(bars), "a"));
}

TEST_CASE("a bar with two ends runs from the low one by way of the base to the high one, on a common scale") {
    Report spans;
    // 41 cells from 0 to 40: the base is cell 20.
    spans.blocks.emplace_back(Spans{20.0, {{"up", 0.0, 40.0, "0", "40"}, {"down", 30.0, 18.0, "18", "30"}, {"one side", 22.0, 24.0, "22", "24"}}, "legend"});
    const auto repeated = [](const std::string& part, std::size_t n) {
        std::string all;
        for (std::size_t i = 0; i < n; ++i) { all += part; }
        return all;
    };
    const auto text = to_text(spans);
    CHECK(holds(text, "  up         0 " + repeated("▒", 20) + "│" + repeated("█", 20) + " 40\n"));
    CHECK(holds(text, "  down      18 " + repeated(" ", 18) + "██│" + repeated("▒", 10) + repeated(" ", 10) + " 30\n"));
    CHECK(holds(text, "  one side  22 " + repeated(" ", 20) + "│▒▒██" + repeated(" ", 16) + " 24\n"));
    CHECK(to_markdown(spans).empty());
    Report flat;
    flat.blocks.emplace_back(Spans{1.0, {{"a", 1.0, 1.0, "1", "1"}, {"b", std::numeric_limits<double>::quiet_NaN(), 1.0, "", ""}}, ""});
    CHECK(holds(to_text(flat), "a"));
    flat.blocks.emplace_back(Spans{1.0, {{"c", std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), "", ""}}, ""});
    CHECK(holds(to_text(flat), "c"));
}

TEST_CASE("JSON is valid whatever its texts and numbers are, and a number that is none is null") {
    const auto text = json_text(Data::Object{{"a", std::string("quote \" back \\ \xff\n\x01")},
                                             {"b", std::numeric_limits<double>::infinity()},
                                             {"c", std::numeric_limits<double>::quiet_NaN()},
                                             {"d", Data::List{}},
                                             {"e", Data()}});
    const auto read = nlohmann::json::parse(text);
    CHECK(read["b"].is_null());
    CHECK(read["c"].is_null());
    CHECK(read["d"].is_array());
    CHECK(read["e"].is_null());
}

TEST_CASE("JSON writes whole numbers whole, and others to 15 digits that read back") {
    CHECK(json_text(2048.0) == "2048\n");
    CHECK(json_text(-0.0) == "0\n");
    CHECK(json_text(0.1 + 0.2) == "0.3\n");
    CHECK(rc::check([](double value) {
        if (!std::isfinite(value)) { return; }
        const double read = nlohmann::json::parse(json_text(value)).get<double>();
        RC_ASSERT(std::fabs(read - value) <= 1e-14 * std::fabs(value));
    }));
}

TEST_CASE("JSON keeps the order in which members were added") {
    const auto text = json_text(Data::Object{{"z", 1.0}, {"a", 2.0}, {"m", 3.0}});
    CHECK(text.find("\"z\"") < text.find("\"a\""));
    CHECK(text.find("\"a\"") < text.find("\"m\""));
}
