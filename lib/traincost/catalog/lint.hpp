// SPDX-License-Identifier: Apache-2.0
// Whether the catalog holds together: everything loads, every source exists and is used, nothing is out of its window.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <optional>

namespace traincost::catalog {

/// All complaints of a catalog; errors and warnings. `today` turns dates in the future into errors, where it is given.
[[nodiscard]] Diagnostics lint(const Catalog& catalog, std::optional<Date> today);

}  // namespace traincost::catalog
