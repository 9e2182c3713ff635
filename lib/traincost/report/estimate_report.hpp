// SPDX-License-Identifier: Apache-2.0
// The answer of `estimate`: one run in one region, with every input and its source.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

namespace traincost::report {

[[nodiscard]] Report estimate_report(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate,
                                     const Catalog& catalog);

/// The answer where there is no such run: the reason, and nothing else.
[[nodiscard]] Report infeasible_report(const scenario::Infeasible& reason, std::string_view command);

}  // namespace traincost::report
