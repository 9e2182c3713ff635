// SPDX-License-Identifier: Apache-2.0
// Reads the constants of a step's time and memory.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <array>

namespace traincost::catalog {

namespace {

/// Shares and counts, and the window that each is in.
constexpr std::array names = {
    "product_ampere", "product_hopper", "product_blackwell", "product_tpu", "product_plain", "nvfp4", "fp8", "attention_ampere",
    "attention_hopper", "attention_blackwell", "attention_most", "product_most", "attention_tpu", "recurrence", "product_memory", "memory", "traffic_unfused",
    "traffic_fused", "routed", "routed_fused", "ragged", "link", "network", "exposed", "straggling", "power_exponent", "watts_ampere", "watts_hopper", "watts_blackwell", "watts_tpu", "reserve_share", "usable"};

}  // namespace

Result<StepTimeConstants> load_step_time(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    StepTimeConstants constants;
    for (const auto* name : names) { constants.shares.emplace(name, reading.required<double>(name, {1e-6, 1e5})); }
    constants.link_latency = reading.required<Time<>>("link_latency");
    constants.network_latency = reading.required<Time<>>("network_latency");
    constants.launch = reading.required<Time<>>("launch");
    constants.reserve_fixed = reading.required<BytesPerChip<>>("reserve_fixed");
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return constants;
}

}  // namespace traincost::catalog
