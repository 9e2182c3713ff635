// SPDX-License-Identifier: Apache-2.0
// Eurostat, nrg_pc_205: half-yearly prices of non-household consumers by band of consumption.
#include <traincost/catalog/import/import.hpp>
#include <traincost/catalog/import/region_codes.hpp>

#include <traincost/config/text.hpp>
#include <traincost/core/trimmed.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace traincost::catalog {

namespace {

struct BandCode {
    std::string_view code, band;
};
constexpr std::array band_codes = {
    BandCode{"MWH_LT20", "IA"},         BandCode{"MWH20-499", "IB"},         BandCode{"MWH500-1999", "IC"},  BandCode{"MWH2000-19999", "ID"},
    BandCode{"MWH20000-69999", "IE"},   BandCode{"MWH70000-149999", "IF"},   BandCode{"MWH_GE150000", "IG"},
};

/// Marks behind a value that the statisticians give; others would be news.
constexpr std::string_view known_flags = "bcdefnprsuz";

std::string band_of(std::string_view code) {
    const auto* found = std::find_if(band_codes.begin(), band_codes.end(), [&](const BandCode& b) { return b.code == code; });
    return found == band_codes.end() ? "" : std::string(found->band);
}

/// The one level that is kept: without VAT and recoverable taxes, in euro per kWh.
struct Series {
    std::string_view nrg_cons, unit, tax, currency, geo;
    [[nodiscard]] bool kept() const { return tax == "X_VAT" && currency == "EUR" && unit == "KWH" && !band_of(nrg_cons).empty() && !region_of_eurostat(geo).empty(); }
};

/// Confidential, not available, or the zeros of bands in which a country had no customer in a half-year.
bool is_missing(std::string_view text) { return text.find_first_not_of("0.:") == std::string_view::npos; }

/// "19/05/26 23:00:00", or a date as ISO 8601 has it.
std::optional<Period> last_update(std::string_view text) {
    if (text.size() >= 8 && text[2] == '/' && text[5] == '/') {
        const auto date = parse_period(fmt::format("20{}-{}-{}", text.substr(6, 2), text.substr(3, 2), text.substr(0, 2)));
        return date ? std::optional(*date) : std::nullopt;
    }
    const auto date = parse_period(text.substr(0, 10));
    return date ? std::optional(*date) : std::nullopt;
}

void add(const Download& download, const config::CsvRow& row, const config::CsvCell& period_cell, const config::CsvCell& value_cell,
         std::string_view flags, const Period& date, const Series& series, Observations& observations) {
    const auto period = period_in(download, row, period_cell, PeriodKind::half_year, date, observations);
    if (!period) { return; }
    if (flags.find_first_not_of(known_flags) != std::string_view::npos) {
        observations.complain(download, row.line, value_cell.column, "unknown-value", fmt::format("unknown flag '{}'", config::shortened(flags)),
                              fmt::format("known are the letters {}", known_flags));
        return;
    }
    if (too_early(*period)) { return observations.skip(); }
    if (is_missing(value_cell.text)) { return observations.skip_empty(); }
    const auto value = number_in(download, row, value_cell, observations);
    if (!value) { return; }
    observations.add({region_of_eurostat(series.geo), band_of(series.nrg_cons), period->text},
                     {*value, date, std::string(flags), &download, row.line, value_cell.column});
}

void read_sdmx(const Download& download, Observations& observations) {
    enum : std::size_t { nrg_cons, unit, tax, currency, geo, time, value, update, flag };
    const Layout layout = {"the SDMX-CSV of nrg_pc_205 (DATAFLOW,LAST UPDATE,freq,siec,nrg_cons,unit,tax,currency,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG)",
                           {{"nrg_cons"}, {"unit"}, {"tax"}, {"currency"}, {"geo"}, {"TIME_PERIOD"}, {"OBS_VALUE"}, {"LAST UPDATE"}, {"OBS_FLAG"}}, flag};
    walk(download, layout, observations, [&](const config::CsvRow& row, const Columns& columns) {
        const Series series = {columns.text(row, nrg_cons), columns.text(row, unit), columns.text(row, tax), columns.text(row, currency), columns.text(row, geo)};
        if (!series.kept()) { return observations.skip(); }
        const auto date = last_update(columns.text(row, update));
        if (!date) {
            const auto& cell = columns.cell(row, update);
            return observations.complain(download, row.line, cell.column, "bad-date", fmt::format("'{}' is no date", config::shortened(cell.text)),
                                         "Eurostat writes 19/05/26 23:00:00");
        }
        add(download, row, columns.cell(row, time), columns.cell(row, value), columns.text(row, flag), *date, series, observations);
    });
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) { return parts; }
        text.remove_prefix(end + 1);
    }
}

std::string_view header_of(const Download& download) {
    const std::string_view text = download.csv.text();
    return text.substr(0, text.find('\n'));
}

/// The bulk file: one row a series, one column a half-year, `0.1412 e` or `:` in its cells.
void read_tsv(const Download& download, Observations& observations) {
    std::vector<std::string> keys;
    bool refused = false;
    config::CsvRow header;
    download.csv.rows('\t', [&](const config::CsvRow& row) {
        if (keys.empty()) {
            header = row;
            for (auto& cell : header.cells) { cell.text = trimmed(cell.text); }
            const auto& first = header.cells.front().text;
            keys = split(first.substr(0, first.find('\\')), ',');
            for (const auto* wanted : {"nrg_cons", "unit", "tax", "currency", "geo"}) {
                if (std::find(keys.begin(), keys.end(), wanted) == keys.end()) {
                    observations.complain(download, row.line, 1, "missing-column", fmt::format("the header lacks '{}'", wanted), "expected the bulk TSV of nrg_pc_205");
                    refused = true;
                }
            }
            refused = refused || undated(download, observations);
            return;
        }
        if (refused) { return; }
        const auto parts = split(row.cells.front().text, ',');
        if (row.cells.size() != header.cells.size() || parts.size() != keys.size()) {
            return observations.complain(download, row.line, row.cells.back().column, "bad-csv",
                                         fmt::format("the row has {} cells, and the header {}", row.cells.size(), header.cells.size()), "is it cut off?");
        }
        const auto under = [&](std::string_view key) {
            const auto at = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
            return at < parts.size() ? std::string_view(parts[at]) : std::string_view();
        };
        const Series series = {under("nrg_cons"), under("unit"), under("tax"), under("currency"), under("geo")};
        if (!series.kept()) { return observations.skip(); }
        for (std::size_t i = 1; i < row.cells.size(); ++i) {
            const auto text = trimmed(row.cells[i].text);
            const auto blank = text.find(' ');
            const auto flags = blank == std::string_view::npos ? std::string_view() : trimmed(text.substr(blank));
            add(download, row, header.cells[i], {std::string(text.substr(0, blank)), row.cells[i].column}, flags, *download.date, series, observations);
        }
    }, observations.diagnostics());
}

}  // namespace

bool eurostat_dates_itself(const Download& download) { return header_of(download).find("LAST UPDATE") != std::string_view::npos; }

void read_eurostat(const Download& download, Observations& observations) {
    if (header_of(download).find("\\TIME_PERIOD\t") != std::string_view::npos) {
        read_tsv(download, observations);
    } else {
        read_sdmx(download, observations);
    }
}

}  // namespace traincost::catalog
