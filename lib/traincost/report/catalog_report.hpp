// SPDX-License-Identifier: Apache-2.0
// The answers of `catalog list`, `show`, `lint`, `sources`, `diff` and `import`.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/catalog/import/import.hpp>
#include <traincost/report/document.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// All entries of the catalog, or those of one kind: "chips", "regions", "models".
[[nodiscard]] Report catalog_list(const Catalog& catalog, std::string_view kind);

/// One file of the catalog, every figure with its source; `path` as in `Catalog::files`.
[[nodiscard]] Report catalog_entry(const Catalog& catalog, const std::string& path);

/// How many files were looked at, and how many complaints there are; the complaints themselves go elsewhere.
[[nodiscard]] Report lint_report(const Catalog& catalog, const Diagnostics& diagnostics);

/// The bibliography: every source, or those asked for, with how many figures rest on it.
[[nodiscard]] Report sources_report(const Catalog& catalog, const std::map<std::string, catalog::Source>& known,
                                    const std::vector<std::string>& ids);

/// Figures that were added, removed or changed between two catalogs, with their places.
[[nodiscard]] Report catalog_diff(const Catalog& from, const Catalog& to);

/// What an import wrote.
[[nodiscard]] Report import_report(const catalog::ImportFormat& format, const catalog::Imported& imported);

}  // namespace traincost::report
