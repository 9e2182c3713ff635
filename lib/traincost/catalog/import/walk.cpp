// SPDX-License-Identifier: Apache-2.0
// What all downloads have in common: header, rows, numbers, periods, and the ways in which they come out wrong.
#include <traincost/catalog/import/observations.hpp>

#include <traincost/config/text.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::catalog {

namespace {

/// Words of headers in other languages than the one that is read.
constexpr std::array foreign_words = {
    std::string_view("Zeitliche"), std::string_view("Maßeinheit"), std::string_view("Geopolitische"), std::string_view("Währung"),
    std::string_view("Verbrauch"), std::string_view("Steuern"),    std::string_view("Jahr"),          std::string_view("Land"),
    std::string_view("Staat"),     std::string_view("Datum"),      std::string_view("Wechselkurs"),   std::string_view("Wert"),
    std::string_view("Fréquence"), std::string_view("Unité"),      std::string_view("Entité"),        std::string_view("Monnaie"),
    std::string_view("Taxes"),     std::string_view("Année"),      std::string_view("Pays"),          std::string_view("Valeur"),
    std::string_view("Taux"),      std::string_view("Produit"),    std::string_view("Consommation"),  std::string_view("Période"),
};

bool is_foreign(const config::CsvRow& header) {
    return std::any_of(header.cells.begin(), header.cells.end(), [](const config::CsvCell& cell) {
        return std::any_of(foreign_words.begin(), foreign_words.end(), [&](std::string_view word) { return cell.text.find(word) != std::string::npos; });
    });
}

std::string missing_columns(const Layout& layout, const Columns& columns) {
    std::string missing;
    for (std::size_t i = 0; i < layout.optional_from; ++i) {
        if (!columns.has(i)) { missing += fmt::format("{}'{}'", missing.empty() ? "" : ", ", layout.columns[i].front()); }
    }
    return missing;
}

/// The complaint about a header that is not the one expected.
void complain_of_header(const Download& download, const Layout& layout, const config::CsvRow& header, const Columns& columns,
                        Observations& observations) {
    const bool semicolons = header.cells.size() == 1 && header.cells.front().text.find(';') != std::string::npos;
    if (semicolons) {
        observations.complain(download, header.line, header.cells.front().text.find(';') + 1, "bad-csv", "the columns are separated by semicolons",
                              "a decimal comma may follow: download the English CSV, or save it with commas and points");
    } else if (is_foreign(header)) {
        observations.complain(download, header.line, 1, "wrong-language",
                              fmt::format("the header is not English: it lacks {}", missing_columns(layout, columns)),
                              fmt::format("download the English one, with codes: {}", layout.name));
    } else {
        observations.complain(download, header.line, 1, "missing-column", fmt::format("the header lacks {}", missing_columns(layout, columns)),
                              fmt::format("expected {}", layout.name));
    }
}

/// Whether a text is a number with a comma, blank or apostrophe in it.
bool has_separators(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos &&
           text.find_first_not_of("0123456789.,' +-\xC2\xA0\xE2\x80\xAF\x89\x99") == std::string_view::npos;
}

}  // namespace

void walk(const Download& download, const Layout& layout, Observations& observations,
          const std::function<void(const config::CsvRow&, const Columns&)>& take) {
    std::optional<Columns> columns;
    std::optional<config::CsvRow> first;
    bool given_up = false;
    std::size_t lines = 0;
    const auto row_of = [&](const config::CsvRow& row) {
        if (given_up) { return; }
        if (!columns) {
            Columns here(row, layout.columns);
            if (!first) { first = row; }
            if (missing_columns(layout, here).empty()) {
                columns = std::move(here);
            } else if (lines++ >= layout.title_lines) {
                given_up = true;
                const auto& header = layout.title_lines > 0 && first->cells.size() > row.cells.size() ? *first : row;
                complain_of_header(download, layout, header, Columns(header, layout.columns), observations);
            }
            return;
        }
        if (row.cells.size() != columns->width()) {
            observations.complain(download, row.line, row.cells.back().column, "bad-csv",
                                  fmt::format("the row has {} cells, and the header {}", row.cells.size(), columns->width()),
                                  "is it cut off, or a number with a comma in it?");
            return;
        }
        take(row, *columns);
    };
    download.csv.rows(',', row_of, observations.diagnostics());
    if (!columns && !given_up && first) {
        complain_of_header(download, layout, *first, Columns(*first, layout.columns), observations);
    }
}

std::optional<double> number_in(const Download& download, const config::CsvRow& row, const config::CsvCell& cell, Observations& observations) {
    const std::string_view text = cell.text;
    const auto wrong = [&](std::string_view code, std::string message, std::string hint) -> std::optional<double> {
        observations.complain(download, row.line, cell.column, code, std::move(message), std::move(hint));
        return std::nullopt;
    };
    const auto shown = config::shortened(text);
    if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
        return has_separators(text) ? wrong("bad-number", fmt::format("'{}' has a comma, a blank or the like in it", shown),
                                            "numbers are read with a decimal point and without thousands separators")
                                    : wrong("bad-number", fmt::format("'{}' is no number", shown), "written like 0.1525");
    }
    const auto value = units::parse<double>(text);
    if (!value) { return wrong("bad-number", fmt::format("'{}' is no number", shown), "written like 0.1525"); }
    if (!(*value > 0.0)) { return wrong("out-of-range", fmt::format("'{}' is not more than zero", shown), ""); }
    return *value;
}

std::optional<Period> period_in(const Download& download, const config::CsvRow& row, const config::CsvCell& cell, PeriodKind kind,
                                const std::optional<Period>& published, Observations& observations) {
    const std::string_view text = cell.text;
    const bool half = text.size() == 7 && text[4] == '-' && text[5] == 'S';
    const bool year = text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
    const auto period = kind == PeriodKind::half_year ? (half ? parse_period(text) : tl::unexpected(Complaint{}))
                                                      : (year ? parse_period(text) : tl::unexpected(Complaint{}));
    if (!period) {
        observations.complain(download, row.line, cell.column, "bad-date", fmt::format("'{}' is no {}", config::shortened(text), kind == PeriodKind::year ? "year" : "half-year"),
                              kind == PeriodKind::year ? "written like 2024" : "written like 2024-S2");
        return std::nullopt;
    }
    if (published && period->first > published->last) {
        observations.complain(download, row.line, cell.column, "future-date",
                              fmt::format("{} lies after the download, which is of {}", text, published->text));
        return std::nullopt;
    }
    return *period;
}

std::optional<Period> date_of(const Download& download, Observations& observations) {
    if (!download.date) {
        observations.complain(download, 1, 1, "missing-field", "the file does not say when it was published",
                              "give --date 2026-07-21, or put the day into the file's name");
    }
    return download.date;
}

}  // namespace traincost::catalog
