// SPDX-License-Identifier: Apache-2.0
// Reads what whole runs take beyond their steps.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

Result<RunTimeConstants> load_run_time(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    RunTimeConstants constants;
    constants.overhead = reading.required<double>("overhead", {1.0, 100.0});
    constants.reference = reading.required<double>("reference", {1e-3, 1.0});
    constants.weight = reading.required<double>("weight", {0.0, 1.0});
    constants.spread = reading.required<double>("spread", {1e-3, 2.0});
    constants.batch = reading.required<Tokens<>>("batch");
    constants.batch_at = reading.required<Flop<>>("batch_at");
    constants.most_chips = reading.required<Chips<>>("most_chips");
    constants.batch_exponent = reading.required<double>("batch_exponent", {0.0, 1.0});
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return constants;
}

}  // namespace traincost::catalog
