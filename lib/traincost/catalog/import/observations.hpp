// SPDX-License-Identifier: Apache-2.0
// The figures of a download, before they are written: each with its place, checked against its neighbours.
#pragma once

#include <traincost/config/csv.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/date.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace traincost::catalog {

/// One download while it is read.
struct Download {
    config::CsvText csv;
    std::string file;          ///< its name without folders
    std::string sha256;
    std::optional<Period> date;  ///< when it was published or fetched, where the file does not say it itself
};

/// One published figure.
struct Observation {
    double value = 0.0;
    Period date = {};
    std::string flags = {};
    const Download* download = nullptr;
    std::size_t line = 0, column = 0;
};

/// What a figure must lie in to be meant: by itself, and the middle of all that are read.
struct Sanity {
    double low, high;
    double median_low, median_high;
    std::string_view unit;
};

/// Figures by region, band and period, and all complaints about the downloads they come from.
class Observations {
 public:
    using Key = std::tuple<std::string, std::string, std::string>;  ///< region, band, period
    using Figures = std::map<Key, Observation>;

    [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    [[nodiscard]] std::size_t skipped() const { return skipped_; }
    [[nodiscard]] std::size_t replaced() const { return replaced_; }  ///< figures for which there was one already
    void skip() { ++skipped_; }

    /// Adds a figure. The newer of two extracts wins; two values in one, or of one day, are a complaint.
    void add(Key key, Observation observation);

    /// Checks every figure against its window, and against the one before it in time: a step of more than five times is none
    /// that was ever published, but a slip of the decimal point is ten.
    void check(const Sanity& sanity);

    /// A complaint at a cell; after the most that a table may have, they are only counted.
    void complain(const Download& download, std::size_t line, std::size_t column, std::string_view code, std::string message,
                  std::string hint = {});

    /// Says how many complaints were left out.
    void close(const config::CsvLimits& limits);

 private:
    void check_steps();

    Figures figures_;
    Diagnostics diagnostics_;
    std::size_t skipped_ = 0;
    std::size_t replaced_ = 0;
    std::size_t left_out_ = 0;
};

/// Named columns of a table, found in its header row.
class Columns {
 public:
    /// A column may have several names; the first that is there counts. A missing one is an empty index.
    Columns(const config::CsvRow& header, const std::vector<std::vector<std::string_view>>& wanted);

    [[nodiscard]] bool has(std::size_t column) const { return at_[column].has_value(); }
    /// The cell of a row under a wanted column, by its place in the list of wanted ones.
    [[nodiscard]] const config::CsvCell& cell(const config::CsvRow& row, std::size_t column) const;
    [[nodiscard]] std::string_view text(const config::CsvRow& row, std::size_t column) const;
    [[nodiscard]] std::size_t width() const { return width_; }

 private:
    std::vector<std::optional<std::size_t>> at_;
    std::size_t width_;
};

/// What a format demands of its header.
struct Layout {
    std::string_view name;  ///< "Eurostat's SDMX-CSV of nrg_pc_205"
    std::vector<std::vector<std::string_view>> columns;
    std::size_t optional_from;    ///< columns from here on may be missing
    std::size_t title_lines = 0;  ///< lines that may stand above the header
};

/// Walks over the rows below the header; a header that lacks columns is a complaint that says which, in which language it
/// seems to be, and what to download. Rows with too few or too many cells are complaints.
void walk(const Download& download, const Layout& layout, Observations& observations,
          const std::function<void(const config::CsvRow&, const Columns&)>& take);

/// A number as statistical offices print it: digits, a point, an exponent. Anything else is a complaint that says what it
/// seems to be: a decimal comma, thousands separators, a unit.
[[nodiscard]] std::optional<double> number_in(const Download& download, const config::CsvRow& row, const config::CsvCell& cell,
                                              Observations& observations);

/// A year or half-year, not before the catalog's first and not after the download itself.
enum class PeriodKind { year, half_year };
[[nodiscard]] std::optional<Period> period_in(const Download& download, const config::CsvRow& row, const config::CsvCell& cell,
                                              PeriodKind kind, const std::optional<Period>& published, Observations& observations);

/// The day, or year, of a download that does not say it itself, or a complaint that asks for it.
[[nodiscard]] std::optional<Period> date_of(const Download& download, Observations& observations);

/// Figures of earlier years are left out of the catalog.
inline constexpr int first_year = 2015;
[[nodiscard]] bool too_early(const Period& period);

}  // namespace traincost::catalog
