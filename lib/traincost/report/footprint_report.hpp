// SPDX-License-Identifier: Apache-2.0
// What is told of energy by its parts, of emissions by both methods, of the hardware's making and of water.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// The residual mix counts something else than the mean of the grid, and both are known.
[[nodiscard]] bool count_differently(const scenario::Scenario& scenario);

/// Of runs whose market-based emissions are the location-based ones, why they are, each reason with its regions where these are not all;
/// empty where every run has a contract or a residual mix.
[[nodiscard]] std::string market_sentence(const std::vector<const scenario::Scenario*>& scenarios);

/// What the highest power at the meter is.
[[nodiscard]] std::string_view peak_phrase(const scenario::Scenario& scenario);

/// "819 tCO2e location-based and 819 t market-based (…)": never one without the other.
[[nodiscard]] std::string carbon_phrase(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

/// The hardware's making, water, and what the developer states, in sentences.
[[nodiscard]] std::vector<std::string> footprint_sentences(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

[[nodiscard]] Table footprint_table(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);
[[nodiscard]] std::vector<std::string> footprint_assumptions(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

/// Rows for spreadsheets: quantity, value, unit.
void add_footprint_rows(Table& plain, const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

/// The members `energy_parts`, `carbon`, `water` and `claim` of a region's run.
void add_footprint_data(Data::Object& run, const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

}  // namespace traincost::report
