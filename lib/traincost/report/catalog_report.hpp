// SPDX-License-Identifier: Apache-2.0
// The answers of `catalog list`, `catalog show` and `catalog lint`.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>

#include <string_view>

namespace traincost::report {

/// All entries of the catalog, or those of one kind: "chips", "regions", "models".
[[nodiscard]] Report catalog_list(const Catalog& catalog, std::string_view kind);

/// One file of the catalog, every figure with its source; `path` as in `Catalog::files`.
[[nodiscard]] Report catalog_entry(const Catalog& catalog, const std::string& path);

/// How many files were looked at, and how many complaints there are; the complaints themselves go elsewhere.
[[nodiscard]] Report lint_report(const Catalog& catalog, const Diagnostics& diagnostics);

}  // namespace traincost::report
