// SPDX-License-Identifier: Apache-2.0
// What the answer of `compare` is put together from: its sentences and its tables.
#pragma once

#include <traincost/compare/compare.hpp>
#include <traincost/report/common.hpp>
#include <traincost/report/document.hpp>

#include <string>
#include <vector>

namespace traincost::report {

/// More regions than this stand in one ranking instead of several tables.
inline constexpr std::size_t most_in_full = 12;

[[nodiscard]] inline Currency currency_of(const compare::Comparison& c) { return c.rows.front().scenario.currency; }
[[nodiscard]] inline bool rented(const compare::Comparison& c) { return c.rows.front().scenario.choices.mode == cost::Mode::rented; }
[[nodiscard]] inline Cost<> total(const compare::Row& row) { return row.estimate.cost.total; }

[[nodiscard]] inline std::vector<const scenario::Scenario*> scenarios_of(const compare::Comparison& c) {
    std::vector<const scenario::Scenario*> all;
    for (const auto& row : c.rows) { all.push_back(&row.scenario); }
    return all;
}

/// The answer, its sentences in their order.
[[nodiscard]] std::vector<std::string> compare_sentences(const compare::Comparison& comparison);
/// "The run: 2,788,000 GPU-hours on 2,048 H800."
[[nodiscard]] std::string compared_run(const compare::Comparison& comparison);
/// What was assumed, and what the catalog says of its figures.
[[nodiscard]] std::vector<std::string> compare_notes(const compare::Comparison& comparison);

/// Every component, difference and price of a few regions; of many, what matters in one row each.
void add_tables(Report& report, const compare::Comparison& comparison);
/// The inputs that are the same in all rows: what the amounts rest on besides the regional figures.
[[nodiscard]] Table common_inputs(const compare::Comparison& comparison);
/// For programs: a row for each region, full digits, units in the header.
[[nodiscard]] Table plain_table(const compare::Comparison& comparison);

}  // namespace traincost::report
