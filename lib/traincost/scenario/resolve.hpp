// SPDX-License-Identifier: Apache-2.0
// From what was asked to what is computed: looks up ids, fills in defaults, converts currencies, and finds contradictions.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/scenario.hpp>

#include <memory>
#include <string>
#include <vector>

namespace traincost::scenario {

/// The same run in each of the regions asked for, in that order. All complaints come at once.
[[nodiscard]] Result<std::vector<Scenario>> resolve_all(const Request& request, const Catalog& catalog);

/// The run in the one region asked for, or where it took place if none is.
[[nodiscard]] Result<Scenario> resolve(const Request& request, const Catalog& catalog);

/// A region and those that it may borrow from, nearest first. Shared: the country above fifty states is read once.
using Lineage = std::vector<std::shared_ptr<const catalog::Region>>;

/// What a site pays for electricity in one region, without any run on it.
struct SiteTariff {
    Scenario scenario;                     ///< its tariff, site, sources and assumptions; no run, no hardware
    Lineage lineage;                       ///< with all the series of each
    std::vector<catalog::Band> bands;
    double load = 1.0;                     ///< mean over peak demand
    Time<> term;                           ///< how long in a year the site is used
    Energy<> annual_energy;                ///< decides on the band
};

/// The tariffs of a site in each of the regions asked for.
[[nodiscard]] Result<std::vector<SiteTariff>> site_tariffs(const Request& request, const Catalog& catalog);

}  // namespace traincost::scenario
