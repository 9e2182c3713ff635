// SPDX-License-Identifier: Apache-2.0
// All figures of a catalog as a list: for counting them by source and for comparing two catalogs.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace traincost::catalog {

/// One figure as it is written down.
struct WrittenFigure {
    std::string text;    ///< "0.1525 EUR/kWh"
    double value = 0.0;  ///< in base units
    std::string unit;    ///< what may be compared: dimension and currency
    std::string source;  ///< nearest `source` at or above it; empty for none
    Place where;
};

/// Figures by file and path within it: "regions/nl.yaml: electricity.eurostat-nrg-pc-205.prices.2024-S2.IE". Entries of a list are
/// called by their period, source, name or id. The bounds of a range are `….low` and `….high`.
[[nodiscard]] std::map<std::string, WrittenFigure> figures_of(const Catalog& catalog);

/// How many figures rest on each source; bounds of a range are not counted.
[[nodiscard]] std::map<std::string, std::size_t> figures_by_source(const Catalog& catalog);

enum class Change { added, removed, changed };

struct FigureChange {
    Change change = Change::changed;
    std::string name;
    std::optional<WrittenFigure> before, after;
    std::optional<double> relative;  ///< new over old less one, where both can be compared
};

/// What differs between two catalogs, the largest relative change first, then what was added and removed, by name.
[[nodiscard]] std::vector<FigureChange> differences(const Catalog& from, const Catalog& to);

}  // namespace traincost::catalog
