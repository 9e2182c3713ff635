// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/table.hpp>

#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::validation {

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
    const auto at = row_->cells[*index(column)].column;
    if (!value) { complain(at, "bad-number", fmt::format("{}: {}", column, value.error().message)); return std::nullopt; }
    if (!(*value > 0.0) && !(zero && *value == 0.0)) { complain(at, "out-of-range", fmt::format("{}: '{}' cannot be meant", column, cell)); return std::nullopt; }
    return *value;
}

std::string Table::unique(std::string_view column) {
    auto name = text(column);
    if (!seen_.insert(name).second) { complain(1, "duplicate-row", fmt::format("the {} '{}' stands twice", column, name)); }
    return name;
}

void Table::once(const std::string& name) {
    if (!seen_.insert(name).second) { complain(1, "duplicate-row", fmt::format("'{}' stands twice", name)); }
}

bool Table::starts(const config::CsvRow& row) {
    row_ = &row;
    if (row.cells.size() != header_.size()) {
        complain(1, "bad-csv", fmt::format("{} cells under a header of {}", row.cells.size(), header_.size()));
        return false;
    }
    return complete_;
}

void Table::take_header(const config::CsvRow& row) {
    for (const auto& cell : row.cells) { header_.push_back(cell.text); }
    row_ = &row;
    for (const auto column : needed_) {
        if (index(column)) { continue; }
        complain(1, "missing-column", fmt::format("the header lacks '{}'", column));
        complete_ = false;
    }
}

void Table::complain(std::size_t column, std::string_view code, std::string message) {
    if (diagnostics_.size() >= text_.limits().complaints) { return; }
    diagnostics_.push_back({text_.place(row_->line, column), Severity::error, code, std::move(message), {}, {}});
}

}  // namespace traincost::validation
