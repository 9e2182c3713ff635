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

/// Trusts another region's figure little, and says that it is taken; without `what` the table of inputs alone tells it.
inline void mark_borrowed(Draft& d, const catalog::Region& by, const catalog::Region& from, std::string_view what, catalog::Provenance& provenance) {
    provenance.status = catalog::Status::borrowed;
    provenance.confidence = catalog::Confidence::low;
    if (what.empty()) { return; }
    d.scenario.regional_assumptions.push_back(fmt::format("{} has no {} of its own; that of {} is borrowed.", by.name, what, from.sentence));
}

/// The figure of the nearest of a lineage that has one, else that of the region that stands in.
template <class Q>
std::optional<catalog::Sourced<Q>> figure_of(Draft& d, const Lineage& regions, catalog::Datum datum, std::optional<catalog::Sourced<Q>> catalog::Region::*member,
                                             std::string_view what = {}) {
    for (const auto& region : with_stand_in(d, regions, datum)) {
        if (!((*region).*member)) { continue; }
        auto figure = *((*region).*member);
        if (region != regions.front()) { mark_borrowed(d, *regions.front(), *region, what, figure.provenance); }
        return figure;
    }
    return std::nullopt;
}

}  // namespace traincost::scenario
