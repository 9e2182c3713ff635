// SPDX-License-Identifier: Apache-2.0
// Reads whose figures stand in for those that a region and all that it lies in lack.
#include <traincost/catalog/borrowing.hpp>
#include <traincost/config/record.hpp>

namespace traincost::catalog {

Result<StandIns> stand_ins_of(const Catalog& catalog) {
    StandIns all;
    const auto file = catalog.files().find("stand-ins.yaml");
    if (file == catalog.files().end()) { return all; }
    Diagnostics diagnostics;
    config::Record record(file->second.root(), diagnostics);
    for (std::size_t d = 0; d < datum_count; ++d) {
        const auto node = record.optional(datum_names[d]);
        if (!node) { continue; }
        all.regions[d] = record.optional_text(datum_names[d]).value_or("");
        all.where[d] = node->place();
    }
    record.finish();
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

}  // namespace traincost::catalog
