// SPDX-License-Identifier: Apache-2.0
// A table with a header: cells by the names of their columns, complaints with their places.
#pragma once

#include <traincost/config/csv.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/date.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// The names of the columns of a table; none where it has no line.
[[nodiscard]] std::vector<std::string> header_of(const config::CsvText& text);

[[nodiscard]] bool has_column(const std::vector<std::string>& header, std::string_view column);

class Table {
 public:
    /// Both the text and the diagnostics, which collect what is wrong, have to outlive the table.
    Table(const config::CsvText& text, std::vector<std::string_view> needed, Diagnostics& diagnostics)
        : text_(text), needed_(std::move(needed)), diagnostics_(diagnostics) {}

    /// Calls `take` for each row below the header that has as many cells.
    template <class Take>
    void each(Take take) {
        text_.rows(',', [&](const config::CsvRow& row) {
            if (header_.empty()) { return take_header(row); }
            if (starts(row)) { take(); }
        }, diagnostics_);
    }

    /// The cell under a name; empty where the table has no such column.
    [[nodiscard]] std::string text(std::string_view column) const;

    /// Whether the table has such a column.
    [[nodiscard]] bool has(std::string_view column) const { return index(column).has_value(); }

    /// A number that the column can have, or where it is allowed zero; nothing where the cell is empty.
    [[nodiscard]] std::optional<double> number(std::string_view column, bool zero = false);

    /// A whole number, 0 where the cell is empty.
    [[nodiscard]] std::int64_t count(std::string_view column);

    /// A day, or a period; nothing where the cell is empty.
    [[nodiscard]] std::optional<Date> day(std::string_view column);
    [[nodiscard]] std::optional<Period> period(std::string_view column);

    template <class Q>
    [[nodiscard]] std::optional<Q> measured(std::string_view column, const Q& unit) {
        const auto value = number(column);
        return value ? std::optional(*value * unit) : std::nullopt;
    }

    /// The row's id, which no other row may have.
    [[nodiscard]] std::string id() { return unique("id"); }

    /// The cell under a name, which no other row may have, and which may not be empty.
    [[nodiscard]] std::string unique(std::string_view column);

    /// Complains where a row of the same name, in whatever columns stand for it, came before.
    void once(const std::string& name);

    /// Complains of the cell under a name, which the message begins with.
    void complain_of(std::string_view column, std::string_view code, std::string_view message, std::string hint);

    [[nodiscard]] Place place() const { return {text_.name(), row_->line, 1, {}}; }

 private:
    void take_header(const config::CsvRow& row);
    bool starts(const config::CsvRow& row);
    [[nodiscard]] bool is_needed(std::string_view column) const;
    [[nodiscard]] std::optional<std::size_t> index(std::string_view column) const;
    void complain(std::size_t column, std::string_view code, std::string message, std::string hint);
    void complain_twice(std::size_t column, std::string message);

    const config::CsvText& text_;
    std::vector<std::string_view> needed_;
    Diagnostics& diagnostics_;
    std::vector<std::string> header_;
    const config::CsvRow* row_ = nullptr;
    bool complete_ = true;
    std::set<std::string> seen_;
};

/// All rows of a table, made by `make`, or all that is wrong with it.
template <class Row>
[[nodiscard]] Result<std::vector<Row>> rows_of(const config::CsvText& text, std::vector<std::string_view> needed, Row (*make)(Table&)) {
    Diagnostics diagnostics;
    std::vector<Row> rows;
    Table table(text, std::move(needed), diagnostics);
    table.each([&] { rows.push_back(make(table)); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return rows;
}

}  // namespace traincost::validation
