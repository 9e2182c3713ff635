// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

namespace traincost::catalog {

namespace {

void read_peaks(Chip& chip, const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    Reading reading(record, around);
    for (std::size_t p = 0; p < precision_names.size(); ++p) {
        chip.peak[p] = reading.optional<FlopRatePerChip<>>(precision_names[p]);
    }
    record.finish();
}

std::optional<ChipPrice> read_price(const config::Node& node, Reading& reading, Diagnostics& diagnostics) {
    auto value = reading.figure<Priced<CostPerChip<>>>(node, {"kind"});
    if (!value) { return std::nullopt; }
    value->value.date = value->provenance.date;
    const auto kind = node.is_map() ? node.find("kind") : std::nullopt;
    if (!kind) {
        diagnostics.push_back({node.place(), Severity::error, "missing-key", "the price does not say what it buys",
                               "add kind: server (the chip's share of a server) or kind: chip (a bare chip)"});
    }
    return ChipPrice{*value, read_enum(kind, price_kind_names, PriceKind::server, diagnostics)};
}

Sourced<ChipsPerNode<>> per_node(const Sourced<Chips<>>& chips) {
    Sourced<ChipsPerNode<>> figure;
    figure.value = chips.value / Nodes<>::of(1.0);
    figure.provenance = chips.provenance;
    return figure;
}

}  // namespace

Result<Chip> load_chip(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Chip chip;
    chip.id = record.required_text("id");
    chip.name = record.required_text("name");
    chip.short_name = record.required_text("short");
    chip.aliases = record.texts("aliases");
    chip.vendor = record.required_text("vendor");
    chip.origin = record.required_text("origin");
    chip.architecture = record.required_text("architecture");
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    chip.released = reading.required<Date>("released");
    if (const auto node = record.required("peak")) { read_peaks(chip, *node, around, diagnostics); }
    chip.memory = reading.required<BytesPerChip<>>("memory");
    chip.memory_bandwidth = reading.optional<BandwidthPerChip<>>("memory_bandwidth");
    chip.link = reading.optional<BandwidthPerChip<>>("link");
    chip.link_domain = reading.optional<Chips<>>("link_domain");
    chip.network = reading.optional<BandwidthPerChip<>>("network");
    chip.power = reading.required<PowerPerChip<>>("power");
    chip.node_power = reading.required<PowerPerChip<>>("node_power");
    chip.node = per_node(reading.required<Chips<>>("node"));
    chip.server_to_chip_price = reading.required<double>("server_to_chip_price", {1.0, 10.0});
    if (const auto node = record.optional("price")) { chip.price = read_price(*node, reading, diagnostics); }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return chip;
}

}  // namespace traincost::catalog
