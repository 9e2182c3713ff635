// SPDX-License-Identifier: Apache-2.0
// What is said to a reader, before any format: sentences, tables, bars and lists.
#pragma once

#include <traincost/report/data.hpp>

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace traincost::report {

struct Heading {
    std::string text;
};

struct Paragraph {
    std::string text;
};

struct Column {
    std::string header;
    bool number = false;  ///< set flush right
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
    bool verbatim = false;  ///< what stands in a file: in no language's numbers
};

/// A bar for the eye, from zero.
struct Bar {
    std::string label;
    double value = 0.0;
    double part = 0.0;  ///< the end of the bar that is shaded lighter
    std::string text;   ///< the value as printed beside it
};

struct Bars {
    std::vector<Bar> bars;
    std::string legend;
};

/// A bar between two ends around a base: a result where one figure is low and where it is high.
struct Span {
    std::string label;
    double at_low = 0.0;
    double at_high = 0.0;
    std::string left_text;  ///< the lesser and the greater end as printed beside it
    std::string right_text;
};

struct Spans {
    double base = 0.0;
    std::vector<Span> spans;
    std::string legend;
};

struct List {
    std::vector<std::string> items;
    bool verbatim = false;  ///< titles and addresses: in no language's numbers
};

/// A number in a derivation: of a formula, or a figure.
struct Branch {
    std::size_t depth = 0;
    std::string symbol;   ///< as text, and as TeX
    std::string tex;
    std::string title;    ///< what it is, with its name in parentheses
    std::string formula;  ///< in symbols, as text and as TeX; empty of a figure
    std::string tex_formula;
    std::string numbers;  ///< the formula with numbers put in
    std::string value;
    std::string remark;   ///< where a figure comes from
    std::vector<std::string> origin; ///< the same in cells: source, date, status, confidence, place
};

/// A derivation: a branch stands beneath the last one before it that is less deep.
struct Tree {
    std::vector<Branch> branches;
};

/// Lines as they are, for programs.
struct Verbatim {
    std::vector<std::string> lines;
};

using Block = std::variant<Heading, Paragraph, Table, Bars, Spans, List, Tree, Verbatim>;

/// An answer in all its shapes: blocks for people, one plain table for spreadsheets, a tree for programs.
struct Report {
    std::vector<Block> blocks;
    Table plain;  ///< numbers without thousands signs or scaling, the unit in the header
    Data data;
    std::vector<std::string> names;  ///< of models, chips and regions: digits in them are no figures
};

}  // namespace traincost::report
