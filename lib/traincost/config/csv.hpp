// SPDX-License-Identifier: Apache-2.0
// Reads tables as statistical offices publish them: comma or tab separated, one header row, every cell with its place.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/core/result.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::config {

/// What a table may cost. The largest official one that is read has about 60 MB and 120 columns.
struct CsvLimits {
    std::size_t bytes = 256U << 20;
    std::size_t line_bytes = 64U << 10;
    std::size_t columns = 1024;
    std::size_t complaints = 20;  ///< of one table, before the rest is only counted
};

struct CsvCell {
    std::string text;
    std::size_t column = 1;  ///< in letters, 1-based
};

struct CsvRow {
    std::size_t line = 0;  ///< 1-based
    std::vector<CsvCell> cells;
};

/// The text of a table, and its rows one after another.
class CsvText {
 public:
    CsvText(std::string name, std::string text, const CsvLimits& limits = {})
        : name_(std::move(name)), text_(std::move(text)), limits_(limits) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const CsvLimits& limits() const { return limits_; }

    /// Calls `take` for every line that is not empty, and collects what is wrong with their shape: an open quote, text
    /// behind a quote, a line that is too long. `separator` is ',' or '\t'.
    void rows(char separator, const std::function<void(const CsvRow&)>& take, Diagnostics& diagnostics) const;

    /// A place in the table, with its line as the excerpt; found by counting, so for complaints only.
    [[nodiscard]] Place place(std::size_t line, std::size_t column) const;

 private:
    std::string name_, text_;
    CsvLimits limits_;
};

/// Reads a file into memory. Errors: unreadable, not a regular file, too large, empty, not UTF-8 text (NUL), a page of HTML,
/// a workbook or an archive instead of a table, a last line that breaks off. A byte order mark is dropped, CRLF is kept and
/// read as a line end. `bytes`, where given, gets the file as it is, for its digest.
[[nodiscard]] Result<CsvText> read_csv(const std::string& path, const CsvLimits& limits = {}, std::string* bytes = nullptr);

/// The same of a text; `name` stands for the file in complaints.
[[nodiscard]] Result<CsvText> read_csv_text(std::string name, std::string text, const CsvLimits& limits = {});

}  // namespace traincost::config
