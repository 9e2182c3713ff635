// SPDX-License-Identifier: Apache-2.0
// The cluster that a run asks for by its deadline or its layout: chips in whole nodes, power, network, storage.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

namespace traincost::report {

/// Whether a deadline is given, so that a cluster is asked for.
[[nodiscard]] bool asks_for_cluster(const scenario::Scenario& scenario);

/// A table, where the number of chips is known; with the slack where there is a deadline.
void add_cluster(Report& report, const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate, const Catalog& catalog);
[[nodiscard]] Data cluster_data(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate, const Catalog& catalog);

}  // namespace traincost::report
