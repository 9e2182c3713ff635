// SPDX-License-Identifier: Apache-2.0
// The same run in several regions, and what the difference between them is made of.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/scenario.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace traincost::compare {

/// A region against the cheapest one.
struct Difference {
    Cost<> total;
    double relative = 0.0;                     ///< of the cheapest region's total
    Cost<> low, high;                          ///< with the energy at its bounds
    std::optional<double> electricity_share;   ///< of the difference; nothing where there is none
    bool told_apart = false;                   ///< whether the ranges of the two electricity prices leave them in this order
};

/// The total at the lowest and highest price of electricity that its source leaves open.
struct PriceRange {
    Cost<> low, high;
};

struct Row {
    std::string region;  ///< id
    scenario::Scenario scenario;
    scenario::Estimate<double> estimate;
    scenario::EnergyBounds bounds;
    PriceRange price_range;
    std::optional<scenario::Estimate<double>> neighbour;  ///< at the price of the neighbouring consumption band
    Difference difference;

    /// The total with its currency.
    [[nodiscard]] Money total() const { return {estimate.cost.total, scenario.currency, {}}; }
};

/// Rows in the order asked for, or from the cheapest on where a group of regions was. Where the run is infeasible there are none, and the reason.
struct Comparison {
    std::vector<Row> rows;
    std::size_t cheapest = 0;
    std::size_t dearest = 0;
    std::optional<scenario::Infeasible> infeasible;

    [[nodiscard]] auto begin() const { return rows.begin(); }
    [[nodiscard]] auto end() const { return rows.end(); }
};

/// The run of a request in the regions that it names; in those that the catalog's defaults name where it names none.
[[nodiscard]] Result<Comparison> regions(const scenario::Request& request, const Catalog& catalog);

/// The run of a request in other regions.
[[nodiscard]] Result<Comparison> regions(scenario::Request request, const Catalog& catalog,
                                         const std::vector<std::string>& ids);

}  // namespace traincost::compare
