// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/formats.hpp>

namespace traincost::report {

namespace {

/// Text in which nothing is mistaken for markup.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("|*_`<>[]\\#~").find(c) != std::string_view::npos) { out += '\\'; }
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

struct Writer {
    std::string out;

    void operator()(const Heading& heading) { out += "## " + escaped(heading.text) + "\n\n"; }
    void operator()(const Paragraph& paragraph) { out += escaped(paragraph.text) + "\n\n"; }
    void operator()(const List& list) {
        for (const auto& item : list.items) { out += "- " + escaped(item) + "\n"; }
        out += "\n";
    }
    void operator()(const Table& table) {
        std::string header = "|";
        std::string rule = "|";
        for (const auto& column : table.columns) {
            header += " " + escaped(column.header) + " |";
            rule += column.number ? " ---: |" : " --- |";
        }
        out += header + "\n" + rule + "\n";
        for (const auto& row : table.rows) {
            out += "|";
            for (const auto& cell : row) { out += " " + escaped(cell) + " |"; }
            out += "\n";
        }
        out += "\n";
    }
    void operator()(const Verbatim& verbatim) {
        out += "```text\n";
        for (const auto& line : verbatim.lines) { out += line + "\n"; }
        out += "```\n\n";
    }
    void operator()(const Tree& tree) {
        Table figures{{{"Symbol"}, {"Figure"}, {"Value", true}, {"Source"}, {"Date"}, {"Status"}, {"Confidence"}, {"Place"}}, {}};
        for (const auto& b : tree.branches) {
            branch(b);
            if (b.origin.empty()) { continue; }
            figures.rows.push_back({b.symbol, b.title, b.value});
            figures.rows.back().insert(figures.rows.back().end(), b.origin.begin(), b.origin.end());
        }
        out += "\n";
        if (!figures.rows.empty()) { (*this)(figures); }
    }
    void operator()(const Bars&) {}  // the numbers stand in the table above; a page draws its own
    void operator()(const Spans&) {}

 private:
    /// An entry of a nested list: the formula set as such, then the numbers.
    void branch(const Branch& b) {
        out += std::string(2 * b.depth, ' ') + "- $" + b.tex + (b.tex_formula.empty() ? "" : " = " + b.tex_formula) + "$";
        if (!b.numbers.empty()) { out += " = " + escaped(b.numbers); }
        out += " = **" + escaped(b.value) + "**: " + escaped(b.title);
        out += "\n";
    }
};

}  // namespace

std::string to_markdown(const Report& report) {
    Writer writer;
    for (const auto& block : report.blocks) { std::visit(writer, block); }
    return writer.out;
}

}  // namespace traincost::report
