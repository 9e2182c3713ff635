// SPDX-License-Identifier: Apache-2.0
// The answers of `catalog list`, `show`, `lint`, `sources`, `diff` and `import`.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/catalog/import/import.hpp>
#include <traincost/report/document.hpp>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// The kinds of what the catalog holds: those with a file for each entry, and those that stand in one file.
struct CatalogKind {
    std::string_view id;
    std::string_view file = {};  ///< where all of them stand; empty where each has a file of its own
};
inline constexpr std::array catalog_kinds = {CatalogKind{"models"}, CatalogKind{"chips"}, CatalogKind{"clusters"}, CatalogKind{"regions"},
                                             CatalogKind{"groups", "groups.yaml"}, CatalogKind{"operators", "pue.yaml"}};

/// Every entry of a kind, id and name.
struct CatalogName {
    std::string id, name;
};
[[nodiscard]] std::vector<CatalogName> catalog_names(const Catalog& catalog, const CatalogKind& kind);

/// All entries of the catalog, or those of one kind.
[[nodiscard]] Report catalog_list(const Catalog& catalog, std::string_view kind);

/// One file of the catalog, every figure with its source; `path` as in `Catalog::files`.
[[nodiscard]] Report catalog_entry(const Catalog& catalog, const std::string& path);

/// A region as answers take it: its own figures, the series laid under it, and what it borrows from whom.
[[nodiscard]] Result<Report> catalog_region(const Catalog& catalog, const std::string& id);

/// An entry of `groups.yaml`, or `all`; an operator of `pue.yaml`.
[[nodiscard]] Report catalog_group(const Catalog& catalog, const std::string& id);
[[nodiscard]] Report catalog_operator(const Catalog& catalog, const std::string& id);

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
