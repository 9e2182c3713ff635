// SPDX-License-Identifier: Apache-2.0
// The answers of `catalog list` and `catalog show`.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>

#include <string_view>

namespace traincost::report {

/// All entries of the catalog, or those of one kind: "chips", "regions", "models".
[[nodiscard]] Report catalog_list(const Catalog& catalog, std::string_view kind);

/// One file of the catalog, every figure with its source; `path` as in `Catalog::files`.
[[nodiscard]] Report catalog_entry(const Catalog& catalog, const std::string& path);

}  // namespace traincost::report
