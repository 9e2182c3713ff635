// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/table.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/validation/column_ranges.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::validation {

namespace {

constexpr std::size_t shown = 40;         ///< letters of a cell in a complaint
constexpr double most_counted = 1e9;      ///< so that the product of two counts is still one

}  // namespace

std::vector<std::string> header_of(const config::CsvText& text) {
    std::vector<std::string> names;
    Diagnostics ignored;
    bool first = true;
    text.rows(',', [&](const config::CsvRow& row) {
        if (first) {
            for (const auto& cell : row.cells) { names.push_back(cell.text); }
        }
        first = false;
    }, ignored);
    return names;
}

bool has_column(const std::vector<std::string>& header, std::string_view column) { return std::find(header.begin(), header.end(), column) != header.end(); }

std::optional<std::size_t> Table::index(std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    return found == header_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header_.begin()));
}

std::string Table::text(std::string_view column) const {
    const auto at = index(column);
    return at ? row_->cells[*at].text : std::string();
}

std::optional<double> Table::number(std::string_view column, bool zero) {
    const auto cell = text(column);
    if (cell.empty()) { return std::nullopt; }
    const auto value = units::parse<double>(cell);
    if (!value) {
        complain_of(column, "bad-number", value.error().message, "a plain number in the unit of the column's name, with a point; empty where it is not known");
        return std::nullopt;
    }
    if (zero && *value == 0.0) { return 0.0; }
    const auto& range = range_of(column);
    if (cell.find('%') != std::string::npos && range.most > 1.0) {
        complain_of(column, "wrong-unit", fmt::format("'{}' is a share, and this column has none", cell.substr(0, shown)), fmt::format("{}; empty where it is not known", range.told));
        return std::nullopt;
    }
    if (*value >= range.least && *value <= range.most) { return *value; }
    complain_of(column, "out-of-range", fmt::format("'{}' cannot be meant", cell.substr(0, shown)), fmt::format("{}; empty where it is not known", range.told));
    return std::nullopt;
}

std::int64_t Table::count(std::string_view column) {
    const double value = number(column, true).value_or(0.0);
    if (value <= most_counted) { return static_cast<std::int64_t>(value); }
    complain_of(column, "out-of-range", fmt::format("'{}' cannot be meant", text(column).substr(0, shown)), "a count is at most 1e9; empty where it is not known");
    return 0;
}

std::optional<Date> Table::day(std::string_view column) {
    if (text(column).empty()) { return std::nullopt; }
    const auto day = parse_date(text(column));
    if (!day) { complain_of(column, day.error().code, day.error().message, day.error().hint); return std::nullopt; }
    return *day;
}

std::optional<Period> Table::period(std::string_view column) {
    if (text(column).empty()) { return std::nullopt; }
    auto period = parse_period(text(column));
    if (!period) { complain_of(column, period.error().code, period.error().message, period.error().hint); return std::nullopt; }
    return *period;
}

std::string Table::unique(std::string_view column) {
    auto name = text(column);
    if (name.empty()) {
        complain_of(column, "empty", "the row has no name", "give it one that no other row has");
    } else if (!seen_.insert(name).second) {
        complain_twice(row_->cells[*index(column)].column, fmt::format("the {} '{}' stands twice", column, name.substr(0, shown)));
    }
    return name;
}

void Table::once(const std::string& name) {
    if (!seen_.insert(name).second) { complain_twice(1, fmt::format("'{}' stands twice", name.substr(0, shown))); }
}

void Table::complain_twice(std::size_t column, std::string message) {
    complain(column, "duplicate-row", std::move(message), "leave one of the two out, or tell them apart by their names");
}

void Table::complain_of(std::string_view column, std::string_view code, std::string_view message, std::string hint) {
    const auto at = index(column);
    complain(at ? row_->cells[*at].column : 1, code, fmt::format("{}: {}", column, message), std::move(hint));
}

bool Table::starts(const config::CsvRow& row) {
    row_ = &row;
    if (row.cells.size() != header_.size()) {
        complain(1, "bad-csv", fmt::format("{} cells under a header of {}", row.cells.size(), header_.size()), "a cell with a comma in it stands in quotes");
        return false;
    }
    return complete_;
}

void Table::take_header(const config::CsvRow& row) {
    for (const auto& cell : row.cells) { header_.push_back(cell.text); }
    row_ = &row;
    const std::vector<std::string_view> names(header_.begin(), header_.end());
    for (const auto column : needed_) {
        if (index(column)) { continue; }
        const auto near = nearest(column, names);
        complain(1, "missing-column", fmt::format("the header lacks '{}'", column),
                 near.empty() || is_needed(near) ? "add the column; a cell of it may stay empty where nothing is known" : fmt::format("rename '{}', if that is it", near));
        complete_ = false;
    }
}

bool Table::is_needed(std::string_view column) const { return std::find(needed_.begin(), needed_.end(), column) != needed_.end(); }

void Table::complain(std::size_t column, std::string_view code, std::string message, std::string hint) {
    if (diagnostics_.size() >= text_.limits().complaints) { return; }
    diagnostics_.push_back({text_.place(row_->line, column), Severity::error, code, std::move(message), std::move(hint), {}});
}

}  // namespace traincost::validation
