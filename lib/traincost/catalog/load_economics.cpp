// SPDX-License-Identifier: Apache-2.0
// Reads what owning a cluster takes beside its price.
#include <traincost/catalog/economics.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

namespace {

constexpr double year = 8766.0 * 3600.0;

}  // namespace

Result<Economics> load_economics(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Reading reading(record, read_file_provenance(record));
    Economics e;
    e.life = reading.required<Time<>>("life", {0.5 * year, 30.0 * year});
    e.building_life = reading.required<Time<>>("building_life", {year, 100.0 * year});
    e.utilisation = reading.required<double>("utilisation", {0.01, 1.0});
    e.scale_up_share = reading.required<double>("scale_up_share", {0.0, 1.0});
    e.storage_share = reading.required<double>("storage_share", {0.0, 1.0});
    e.spares_share = reading.required<double>("spares_share", {0.0, 1.0});
    e.maintenance_share = reading.required<double>("maintenance_share", {0.0, 0.5});
    e.staffing = reading.required<Power<>>("staffing", {1e3, 1e9});
    e.insurance_and_tax = reading.required<double>("insurance_and_tax", {0.0, 0.2});
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return e;
}

Result<Economics> economics_of(const Catalog& catalog) {
    const auto found = catalog.files().find("economics.yaml");
    if (found == catalog.files().end()) {
        return failure(Diagnostic{Place{"economics.yaml"}, Severity::error, "unreadable", "the catalog has no such file", ""});
    }
    return load_economics(found->second);
}

}  // namespace traincost::catalog
