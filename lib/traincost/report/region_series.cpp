// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/region_series.hpp>

#include <traincost/catalog/borrowing.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace traincost::report {

namespace {

using catalog::BandPrice;
using catalog::TariffPrices;
using catalog::TariffSeries;

constexpr double joules = 3.6e6;  // in a kWh

std::string number(double value) { return units::without_zeros(units::significant(value, 6)); }
std::string per_kwh(const EnergyPrice<>& price) { return number(price.value() * joules); }
std::string per_kw_year(const EnergyPrice<>& charge) { return number(charge.value() * units::kilowatt.value() * units::year.value()); }

std::string ranged(const std::string& value, const std::string& low, const std::string& high) {
    if (!low.empty() && !high.empty()) { return fmt::format("{} ({} to {})", value, low, high); }
    if (!low.empty()) { return fmt::format("{} (from {})", value, low); }
    return high.empty() ? value : fmt::format("{} (up to {})", value, high);
}

std::string trust(const catalog::Provenance& p) { return fmt::format("{}, {}", catalog::name(p.status), catalog::name(p.confidence)); }

std::string ranged_price(const BandPrice& price) {
    return ranged(per_kwh(price.price.amount), price.low ? per_kwh(*price.low) : "", price.high ? per_kwh(*price.high) : "");
}

/// One part of a price: what it is called, how it is charged, and its number; empty for one that is not there.
struct Part {
    std::string_view name, unit;
    std::string number;
};

std::vector<Part> parts_of(const BandPrice& price) {
    std::vector<Part> parts;
    const auto add = [&parts](std::string_view name, const EnergyPrice<>& part) {
        parts.push_back({name, "/kWh", part.value() == 0.0 ? "" : per_kwh(part)});
    };
    if (price.parts) {
        const auto& p = *price.parts;
        add("energy", p.energy);
        add("network", p.network);
        parts.push_back({"demand", "/kW/year", p.demand.value() == 0.0 ? "" : per_kw_year(p.demand)});
        add("levies", p.levies);
        add("taxes", p.taxes);
        parts.push_back({"surcharge", " %", p.surcharge == 0.0 ? "" : number(100.0 * p.surcharge)});
        add("compensation", p.compensation);
    } else {
        parts.push_back({"all in", "/kWh", ranged_price(price)});
    }
    if (price.co2) { add("co2 inside", *price.co2); }
    return parts;
}

std::string file_of(const TariffSeries& series) { return series.prices.front().bands.front().where.file; }

std::size_t first_shown(std::size_t count) { return count > shown_periods ? count - shown_periods : 0; }

std::string how_many(std::size_t count) {
    if (count == 1) { return "1 period"; }
    return count <= shown_periods ? fmt::format("{} periods", count) : fmt::format("newest {} of {} periods", shown_periods, count);
}

std::string caption(const TariffSeries& s) {
    const auto index = [](auto each) { return static_cast<std::size_t>(each); };
    std::string text = fmt::format("{}: {} customers; {}; VAT {}; {}", file_of(s), catalog::customer_names[index(s.customer)], s.tax_level,
                                   catalog::vat_names[index(s.vat)], catalog::delivery_names[index(s.delivery)]);
    if (s.domestic_chips_only) { text += "; only for domestic chips"; }
    return fmt::format("{}; {}", text, how_many(s.prices.size()));
}

/// What the rows of a series share, and theirs alone.
std::string own_note(const TariffSeries& series, const TariffPrices& row) {
    const auto& all = series.provenance.note;
    auto note = row.provenance.note;
    if (!all.empty() && note.starts_with(all)) { note.erase(0, std::min(note.size(), all.size() + 1)); }
    return note;
}

/// A table cell for each row and column, and the columns in the order in which they first appear.
struct Grid {
    std::vector<std::string> columns;
    std::vector<std::vector<std::pair<std::string, std::string>>> cells;  ///< of a row: column and text

    void add(std::size_t row, const std::string& column, const std::string& text) {
        if (text.empty()) { return; }
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) { columns.push_back(column); }
        cells[row].emplace_back(column, text);
    }
    [[nodiscard]] std::string at(std::size_t row, const std::string& column) const {
        const auto found = std::find_if(cells[row].begin(), cells[row].end(), [&](const auto& cell) { return cell.first == column; });
        return found == cells[row].end() ? "-" : found->second;
    }
};

/// A share has no currency.
std::string unit_of(const BandPrice& price, const Part& part) {
    return part.name == "surcharge" ? "%" : fmt::format("{}{}", code(price.price.currency), part.unit);
}

std::string column_of(const BandPrice& price, const Part& part) {
    const auto unit = unit_of(price, part);
    const bool whole = part.name == "all in";
    if (price.band == "all") { return fmt::format("{}, {}", part.name, unit); }
    return whole ? fmt::format("{}, {}", price.band, unit) : fmt::format("{} {}, {}", price.band, part.name, unit);
}

void add_table(Report& report, const TariffSeries& series) {
    Grid grid;
    bool in_parts = false;
    const std::size_t first = first_shown(series.prices.size());
    for (std::size_t i = first; i < series.prices.size(); ++i) {
        grid.cells.emplace_back();
        for (const auto& band : series.prices[i].bands) {
            in_parts = in_parts || band.parts.has_value();
            for (const auto& part : parts_of(band)) { grid.add(i - first, column_of(band, part), part.number); }
        }
    }
    if (!in_parts) { std::sort(grid.columns.begin(), grid.columns.end()); }  // bands by their letters
    Table table{{{"period"}}, {}, true};
    for (const auto& column : grid.columns) { table.columns.push_back({column, true}); }
    table.columns.push_back({"date"});
    table.columns.push_back({"status, confidence"});
    for (std::size_t i = first; i < series.prices.size(); ++i) {
        const auto& row = series.prices[i];
        std::vector<std::string> cells = {row.period.text};
        for (const auto& column : grid.columns) { cells.push_back(grid.at(i - first, column)); }
        cells.push_back(row.provenance.date.text);
        cells.push_back(trust(row.provenance));
        table.rows.push_back(std::move(cells));
    }
    report.blocks.emplace_back(std::move(table));
}

void add_prices(const TariffSeries& series, std::vector<Written>& figures, List& notes) {
    const auto name = fmt::format("electricity.{}", series.provenance.source.empty() ? series.prices.front().provenance.source
                                                                                      : series.provenance.source);
    if (!series.provenance.note.empty()) { notes.items.push_back(fmt::format("{}: {}", name, series.provenance.note)); }
    for (const auto& row : series.prices) {
        const auto& p = row.provenance;
        const auto note = own_note(series, row);
        if (!note.empty()) { notes.items.push_back(fmt::format("{}.{}: {}", name, row.period.text, note)); }
        for (const auto& band : row.bands) {
            for (const auto& part : parts_of(band)) {
                if (part.number.empty()) { continue; }
                auto figure = fmt::format("{}.{}.{}", name, row.period.text, band.band);
                if (part.name != "all in") { figure += fmt::format(".{}", part.name == "co2 inside" ? "co2" : part.name); }
                figures.push_back({figure, fmt::format("{} {}", part.number, unit_of(band, part)), p.source, p.date.text,
                                   std::string(catalog::name(p.status)), std::string(catalog::name(p.confidence)), note, "", band.where.file});
            }
        }
    }
}

std::string carbon_text(const catalog::CarbonFigure& figure) {
    const auto& f = figure.value;
    return ranged(carbon_number(f.value), f.low ? carbon_number(*f.low) : "", f.high ? carbon_number(*f.high) : "");
}

/// The figures of carbon that stand in one file.
void add_carbon_table(Report& report, const std::string& file, const std::vector<const catalog::CarbonFigure*>& figures) {
    Table table{{{"period"}, {"gCO2e/kWh", true}, {"basis"}, {"source"}, {"date"}, {"status, confidence"}}, {}, true};
    for (std::size_t i = first_shown(figures.size()); i < figures.size(); ++i) {
        const auto& p = figures[i]->value.provenance;
        table.rows.push_back({figures[i]->period.text, carbon_text(*figures[i]), figures[i]->basis, p.source, p.date.text,
                              trust(p)});
    }
    report.blocks.emplace_back(List{{fmt::format("{}: {}", file, how_many(figures.size()))}, true});
    report.blocks.emplace_back(std::move(table));
}

void add_carbon(Report& report, const catalog::Region& region, std::vector<Written>& figures, List& notes) {
    std::vector<std::string> files;
    for (const auto& figure : region.carbon_intensity) {
        const auto& p = figure.value.provenance;
        if (std::find(files.begin(), files.end(), p.where.file) == files.end()) { files.push_back(p.where.file); }
        const auto name = "carbon_intensity." + figure.period.text;
        figures.push_back({name, carbon_text(figure) + " gCO2e/kWh", p.source, p.date.text, std::string(catalog::name(p.status)),
                           std::string(catalog::name(p.confidence)), p.note, "", p.where.file});
        if (!p.note.empty()) { notes.items.push_back(fmt::format("{}: {}", name, p.note)); }
    }
    if (!files.empty()) { report.blocks.emplace_back(Heading{"Carbon intensity of electricity"}); }
    for (const auto& file : files) {
        std::vector<const catalog::CarbonFigure*> own;
        for (const auto& figure : region.carbon_intensity) {
            if (figure.value.provenance.where.file == file) { own.push_back(&figure); }
        }
        add_carbon_table(report, file, own);
    }
}

/// The band of the site that is reckoned with where none is given.
std::string usual_band(const Catalog& catalog) {
    const auto defaults = catalog.defaults();
    const auto bands = catalog.bands();
    if (!defaults || !bands) { return ""; }
    const auto energy = defaults->site.value * defaults->load.value * units::year;
    for (const auto& band : *bands) {
        if (band.from <= energy && energy < band.below) { return band.id; }
    }
    return "";
}

}  // namespace

std::string carbon_number(CarbonIntensity<> intensity) { return number(intensity.value() * joules * 1000.0); }

const TariffSeries& series_for_all(const catalog::Region& region) {
    return *std::find_if(region.electricity.begin(), region.electricity.end(), catalog::is_for_all);
}

std::string newest_price(const Catalog& catalog, const TariffSeries& series) {
    const auto& row = series.prices.back();
    const auto usual = usual_band(catalog);
    auto band = std::find_if(row.bands.begin(), row.bands.end(), [&](const BandPrice& b) { return b.band == usual; });
    if (band == row.bands.end()) { band = std::prev(row.bands.end()); }
    std::string text;
    for (const auto& part : parts_of(*band)) {
        if (part.number.empty() || part.name == "co2 inside") { continue; }
        text += text.empty() ? "" : part.name == "compensation" ? " - " : " + ";
        text += fmt::format("{} {}", part.number, unit_of(*band, part));
    }
    return band->band == "all" ? fmt::format("{} ({})", text, row.period.text) : fmt::format("{} ({}, band {})", text, row.period.text, band->band);
}

void add_series(Report& report, const catalog::Region& region, std::vector<Written>& figures, List& notes) {
    for (const auto& series : region.electricity) {
        if (series.prices.empty()) { continue; }
        report.blocks.emplace_back(Heading{"Price of electricity"});
        report.blocks.emplace_back(List{{caption(series)}, true});
        add_table(report, series);
        add_prices(series, figures, notes);
    }
    add_carbon(report, region, figures, notes);
}

}  // namespace traincost::report
