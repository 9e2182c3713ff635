// SPDX-License-Identifier: Apache-2.0
// The answer of `tariff`: what a site pays per kWh, what the price is made of, and the series that it comes from.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/resolve.hpp>

#include <vector>

namespace traincost::report {

[[nodiscard]] Report tariff_report(const std::vector<scenario::SiteTariff>& sites, const Catalog& catalog);

}  // namespace traincost::report
