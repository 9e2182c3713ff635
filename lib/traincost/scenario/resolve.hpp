// SPDX-License-Identifier: Apache-2.0
// From what was asked to what is computed: looks up ids, fills in defaults, converts currencies, and finds contradictions.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/scenario.hpp>

#include <string>
#include <vector>

namespace traincost::scenario {

/// The same run in each of the regions asked for, in that order. All complaints come at once.
[[nodiscard]] Result<std::vector<Scenario>> resolve_all(const Request& request, const Catalog& catalog);

/// The run in the one region asked for, or where it took place if none is.
[[nodiscard]] Result<Scenario> resolve(const Request& request, const Catalog& catalog);

}  // namespace traincost::scenario
