// SPDX-License-Identifier: Apache-2.0
// Who is borrowed from where no region of a lineage has a figure. Not part of the public interface.
#pragma once

#include <traincost/catalog/borrowing.hpp>
#include <traincost/scenario/draft.hpp>

namespace traincost::scenario {

/// The lineage, and behind it the region whose figure stands in.
inline Lineage with_stand_in(Draft& d, Lineage regions, catalog::Datum datum) {
    const auto stand_ins = catalog::stand_ins_of(d.catalog);
    if (!stand_ins) { append(d.diagnostics, stand_ins.error()); return regions; }
    const auto& id = (*stand_ins)[datum];
    if (id.empty()) { return regions; }
    const auto found = d.regions.lineage(id, stand_ins->where[static_cast<std::size_t>(datum)], d.diagnostics);
    if (!found.empty()) { regions.push_back(found.front()); }
    return regions;
}

}  // namespace traincost::scenario
