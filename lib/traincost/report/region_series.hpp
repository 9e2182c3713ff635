// SPDX-License-Identifier: Apache-2.0
// The series of a region, its own and the imported, as tables of their newest periods.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/report/written.hpp>

#include <string>
#include <vector>

namespace traincost::report {

/// So many periods of a series are shown to people; spreadsheets and programs get all.
inline constexpr std::size_t shown_periods = 8;

/// Adds a table for each series, every price to `figures`, and what the series say of themselves to `notes`.
void add_series(Report& report, const catalog::Region& region, std::vector<Written>& figures, List& notes);

/// The first of the region's series that any site may pay; it must have one.
[[nodiscard]] const catalog::TariffSeries& series_for_all(const catalog::Region& region);

/// "0.1307 EUR/kWh (2025-S2, band IF)": of the newest period, for the site that is reckoned with where none is given.
[[nodiscard]] std::string newest_price(const Catalog& catalog, const catalog::TariffSeries& series);

/// An intensity in gCO2e/kWh, without the unit.
[[nodiscard]] std::string carbon_number(CarbonIntensity<> intensity);

}  // namespace traincost::report
