// SPDX-License-Identifier: Apache-2.0
// Reads how often chips fail and what it takes to go on.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

Result<Reliability> load_reliability(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    Reliability r;
    const auto failures = record.required("between_failures");
    for (const auto& node : failures ? failures->children() : std::vector<config::Node>()) {
        const auto chip = node.find("chip");
        if (!chip) {
            diagnostics.push_back({node.place(), Severity::error, "missing-key", "the key 'chip' is missing", "say on which chip failures were counted"});
            continue;
        }
        const auto figure = reading.figure<ChipTime<>>(node, {"chip"});
        if (figure) { r.failures.push_back({config::text_of(*chip, diagnostics), *figure}); }
    }
    if (failures && r.failures.empty() && diagnostics.empty()) {
        diagnostics.push_back({failures->place(), Severity::error, "empty", "between_failures: holds no figure", "one for each generation of chips"});
    }
    r.detection = reading.required<Time<>>("detection");
    r.start = reading.required<Time<>>("start");
    r.replacement = reading.required<Time<>>("replacement");
    r.replaced = reading.required<double>("replaced", {0.0, 1.0});
    r.copying = reading.required<BandwidthPerChip<>>("copying");
    r.storage = reading.required<BandwidthPerChip<>>("storage");
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return r;
}

}  // namespace traincost::catalog
