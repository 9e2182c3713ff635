// SPDX-License-Identifier: Apache-2.0
// The US Energy Information Administration's prices by state, and carbon intensities of Ember and Our World in Data.
#include <traincost/catalog/import/import.hpp>
#include <traincost/catalog/import/region_codes.hpp>

#include <traincost/config/text.hpp>

#include <fmt/core.h>

namespace traincost::catalog {

namespace {

/// Ember counts other emissions per fuel since this month: older figures cannot be set beside newer ones.
constexpr Date new_factors = Date(std::chrono::year(2024) / std::chrono::February / std::chrono::day(1));
constexpr Date factors_settled = Date(std::chrono::year(2024) / std::chrono::March / std::chrono::day(1));

bool old_factors(const Download& download, Observations& observations) {
    if (!download.date || download.date->first >= new_factors) { return false; }
    observations.complain(download, 1, 1, "contradiction",
                          fmt::format("the file is of {}, before Ember changed its emission factors in February 2024", download.date->text),
                          "import a newer one: the two are not comparable");
    return true;
}

/// One figure of a country and year.
void add_carbon(const Download& download, const config::CsvRow& row, const std::string& region, const config::CsvCell& year,
                const config::CsvCell& cell, Observations& observations) {
    if (region.empty()) { return observations.skip(); }
    const auto period = period_in(download, row, year, PeriodKind::year, download.date, observations);
    if (!period) { return; }
    if (too_early(*period) || cell.text.empty()) { return observations.skip(); }
    const auto value = number_in(download, row, cell, observations);
    if (!value) { return; }
    observations.add({region, "all", period->text},
                     {*value, *download.date, download.date->first < factors_settled ? "first" : "", &download, row.line, cell.column});
}

}  // namespace

void read_eia(const Download& download, Observations& observations) {
    const auto date = date_of(download, observations);
    if (!date) { return; }
    enum : std::size_t { year, state, category, industrial };
    const Layout layout = {"the sheet of avgprice_annual.xlsx (Year,State,Industry Sector Category,Residential,Commercial,Industrial,Transportation,Other,Total)",
                           {{"Year"}, {"State"}, {"Industry Sector Category"}, {"Industrial"}}, 4, 3};
    walk(download, layout, observations, [&](const config::CsvRow& row, const Columns& columns) {
        const auto region = region_of_state(columns.text(row, state));
        const auto& cell = columns.cell(row, industrial);
        if (region.empty() || columns.text(row, category) != "Total Electric Industry") { return observations.skip(); }
        const auto period = period_in(download, row, columns.cell(row, year), PeriodKind::year, date, observations);
        if (!period) { return; }
        if (too_early(*period) || cell.text.empty() || cell.text == "NA" || cell.text == "." || cell.text == "--") { return observations.skip(); }
        const auto value = number_in(download, row, cell, observations);
        if (value) { observations.add({region, "all", period->text}, {*value, *date, "", &download, row.line, cell.column}); }
    });
}

void read_ember(const Download& download, Observations& observations) {
    if (!date_of(download, observations) || old_factors(download, observations)) { return; }
    enum : std::size_t { area, iso3, year, variable, unit, value };
    const Layout layout = {"the long format of the yearly full release (Area,ISO 3 code,Year,…,Category,Subcategory,Variable,Unit,Value)",
                           {{"Area", "Country or region"}, {"ISO 3 code", "Country code"}, {"Year"}, {"Variable"}, {"Unit"}, {"Value"}}, 6};
    walk(download, layout, observations, [&](const config::CsvRow& row, const Columns& columns) {
        if (columns.text(row, variable) != "CO2 intensity") { return observations.skip(); }
        const auto in = columns.text(row, unit);
        if (in != "gCO2/kWh" && in != "gCO2e/kWh" && in != "gCO2 per kWh" && in != "gCO2e per kWh") {
            return observations.complain(download, row.line, columns.cell(row, unit).column, "wrong-unit",
                                         fmt::format("'{}' is not the unit of a carbon intensity", config::shortened(in)), "Ember writes gCO2/kWh");
        }
        add_carbon(download, row, region_of_country(columns.text(row, iso3), columns.text(row, area)), columns.cell(row, year), columns.cell(row, value), observations);
    });
}

void read_owid(const Download& download, Observations& observations) {
    if (!date_of(download, observations) || old_factors(download, observations)) { return; }
    enum : std::size_t { country, iso3, year, value };
    const Layout layout = {"owid-energy-data.csv (country,year,iso_code,…,carbon_intensity_elec,…)",
                           {{"country", "Entity"}, {"iso_code", "Code"}, {"year", "Year"},
                            {"carbon_intensity_elec", "Carbon intensity of electricity per kWh", "Carbon intensity of electricity - gCO2/kWh"}}, 4};
    walk(download, layout, observations, [&](const config::CsvRow& row, const Columns& columns) {
        add_carbon(download, row, region_of_country(columns.text(row, iso3), columns.text(row, country)), columns.cell(row, year), columns.cell(row, value), observations);
    });
}

}  // namespace traincost::catalog
