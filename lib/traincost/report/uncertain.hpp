// SPDX-License-Identifier: Apache-2.0
// What reports on uncertain runs share: amounts of a quantity, and the figures that are drawn.
#pragma once

#include <traincost/report/common.hpp>
#include <traincost/study/study.hpp>

#include <string>

namespace traincost::report {

/// An amount of a quantity, in base units, as in a sentence: "USD 3.3 M", "2.79 M GPU-hours", "54.2 days", "3.24 GWh".
[[nodiscard]] std::string amount_of(study::Quantity quantity, double value, Currency currency, int digits = 3);

/// One unit for a column of a table.
struct TableUnit {
    std::string name;
    double factor = 1.0;

    [[nodiscard]] std::string operator()(double value) const { return amount(value / factor); }
};
[[nodiscard]] TableUnit table_unit(study::Quantity quantity, double largest, Currency currency);

/// The unit that programs get: "USD", "GPU-h", "day", "kWh", "kgCO2e", with base units in one of it.
[[nodiscard]] TableUnit plain_unit(study::Quantity quantity, Currency currency);

/// Every figure that is drawn, with its distribution and where that comes from.
[[nodiscard]] Table figures_table(const study::Study& study);
[[nodiscard]] Data figures_data(const study::Study& study);

/// What is to be known of how the draws came about.
[[nodiscard]] std::vector<std::string> assumptions_of(const study::Study& study);

[[nodiscard]] std::vector<const scenario::Scenario*> scenarios_of(const study::Study& study);

}  // namespace traincost::report
