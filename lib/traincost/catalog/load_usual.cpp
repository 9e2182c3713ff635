// SPDX-License-Identifier: Apache-2.0
// Reads what is taken for a run or a chip that tells none.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

Result<UsualRun> load_usual(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    UsualRun usual;
    usual.duration = reading.required<Time<>>("duration");
    usual.mfu = reading.required<double>("mfu", {1e-3, 1.0});
    usual.sequence_before = reading.required<Tokens<>>("sequence_before");
    usual.sequence_since = reading.required<Tokens<>>("sequence_since");
    usual.longer_since = reading.required<Date>("longer_since");
    usual.fused_since = reading.required<Date>("fused_since");
    usual.longest_trained = reading.required<Tokens<>>("longest_trained");
    usual.link = reading.required<BandwidthPerChip<>>("link");
    usual.network = reading.required<BandwidthPerChip<>>("network");
    usual.adapter_rank = reading.required<double>("adapter_rank", {1.0, 1e4});
    usual.texts = reading.required<double>("texts", {1.0, 1e6});
    usual.prompt = reading.required<double>("prompt", {0.0, 0.99});
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return usual;
}

}  // namespace traincost::catalog
