// SPDX-License-Identifier: Apache-2.0
#include <traincost/compare/compare.hpp>

#include <algorithm>
#include <utility>

namespace traincost::compare {

namespace {

/// The total at the ends of the range that the price's source leaves; the total itself where it leaves none.
PriceRange price_range(const scenario::Scenario& s, const scenario::Estimate<double>& estimate) {
    const auto total_at = [&](const std::optional<EnergyPrice<>>& price) {
        if (!price) { return estimate.cost.total; }
        auto inputs = s.inputs;
        inputs.tariff.price = *price;
        return scenario::evaluate(s.choices, inputs).cost.total;
    };
    return {total_at(s.tariff.low), total_at(s.tariff.high)};
}

Row row_of(scenario::Scenario scenario, const scenario::Estimate<double>& estimate) {
    Row row{scenario.names.region_id, std::move(scenario), estimate, {}, {}, {}, {}};
    row.bounds = scenario::energy_bounds(row.scenario);
    row.price_range = price_range(row.scenario, estimate);
    if (row.scenario.neighbour) {
        auto inputs = row.scenario.inputs;
        inputs.tariff = row.scenario.neighbour->inputs;
        row.neighbour = scenario::evaluate(row.scenario.choices, inputs);
    }
    return row;
}

bool cheaper(const Row& a, const Row& b) { return a.estimate.cost.total < b.estimate.cost.total; }

Difference difference(const Row& row, const Row& cheapest) {
    Difference d;
    d.total = row.estimate.cost.total - cheapest.estimate.cost.total;
    d.relative = d.total / cheapest.estimate.cost.total;
    d.told_apart = row.price_range.low > cheapest.price_range.high;
    d.low = row.bounds.low.cost.total - cheapest.bounds.low.cost.total;
    d.high = row.bounds.high.cost.total - cheapest.bounds.high.cost.total;
    const bool owned = row.scenario.choices.mode == cost::Mode::owned;
    if (owned && d.total.value() != 0.0) {
        d.electricity_share = (row.estimate.cost.electricity - cheapest.estimate.cost.electricity) / d.total;
    }
    return d;
}

/// What nobody asked for is said.
Result<Comparison> regions_by_default(const scenario::Request& request, const Catalog& catalog,
                                      const std::vector<std::string>& ids) {
    auto comparison = regions(request, catalog, ids);
    if (comparison && !comparison->rows.empty()) {
        comparison->rows.front().scenario.assumptions.emplace_back("No regions are given: those that the catalog names for it are compared.");
    }
    return comparison;
}

}  // namespace

Result<Comparison> regions(const scenario::Request& request, const Catalog& catalog) {
    if (request.regions.empty()) {
        const auto defaults = catalog.defaults();
        if (!defaults) { return tl::unexpected(defaults.error()); }
        if (!defaults->compare_regions.empty()) { return regions_by_default(request, catalog, defaults->compare_regions); }
    }
    auto scenarios = scenario::resolve_all(request, catalog);
    if (!scenarios) { return tl::unexpected(scenarios.error()); }
    Comparison comparison;
    for (auto& scenario : *scenarios) {
        const auto outcome = scenario::estimate(scenario);
        if (const auto* reason = std::get_if<scenario::Infeasible>(&outcome)) {
            return Comparison{{}, 0, 0, *reason};
        }
        comparison.rows.push_back(row_of(std::move(scenario), std::get<scenario::Estimate<double>>(outcome)));
    }
    auto& rows = comparison.rows;
    if (rows.size() > request.regions.size()) { std::stable_sort(rows.begin(), rows.end(), cheaper); }  // a group has no order of its own
    comparison.cheapest = static_cast<std::size_t>(std::min_element(rows.begin(), rows.end(), cheaper) - rows.begin());
    comparison.dearest = static_cast<std::size_t>(std::max_element(rows.begin(), rows.end(), cheaper) - rows.begin());
    for (auto& row : rows) { row.difference = difference(row, rows[comparison.cheapest]); }
    return comparison;
}

Result<Comparison> regions(scenario::Request request, const Catalog& catalog, const std::vector<std::string>& ids) {
    request.regions.clear();
    for (const auto& id : ids) { request.regions.push_back({id, Place{"regions"}}); }
    return regions(std::as_const(request), catalog);
}

}  // namespace traincost::compare
