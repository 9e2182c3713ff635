// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <algorithm>

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
                               "add kind: server (the chip's share of a server), board (of a board without host) or chip (a bare chip)"});
    }
    return ChipPrice{*value, read_enum(kind, price_kind_names, PriceKind::server, diagnostics)};
}

std::vector<ChipPrice> read_prices(config::Record& record, Reading& reading) {
    std::vector<ChipPrice> prices;
    for (const auto& node : record.list("prices")) {
        if (auto price = read_price(node, reading, record.diagnostics())) { prices.push_back(std::move(*price)); }
    }
    std::stable_sort(prices.begin(), prices.end(), [](const ChipPrice& a, const ChipPrice& b) {
        return a.value.value.date.first < b.value.value.date.first;
    });
    return prices;
}

std::vector<ExportControl> read_exports(config::Record& record, const Provenance& around) {
    std::vector<ExportControl> controls;
    for (const auto& node : record.list("exports_to_china")) {
        config::Record row(node, record.diagnostics());
        ExportControl control;
        control.provenance = read_provenance_but_status(row, around);
        const auto from = read_period(row, "from");
        control.status = read_enum(row.required("status"), export_status_names, ExportStatus::unclear, record.diagnostics());
        control.rule = row.required_text("rule");
        row.finish();
        if (!from) { continue; }
        control.from = *from;
        if (!control.provenance.date.known()) { control.provenance.date = *from; }
        detail::check_sourced(control.provenance, record.diagnostics());
        controls.push_back(std::move(control));
    }
    std::stable_sort(controls.begin(), controls.end(),
                     [](const ExportControl& a, const ExportControl& b) { return a.from.first < b.from.first; });
    return controls;
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
    chip.chip_class = read_enum(record.required("class"), chip_class_names, ChipClass::gpu, diagnostics);
    chip.form_factor = record.optional_text("form_factor").value_or("");
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    chip.released = reading.required<Date>("released");
    if (const auto node = record.required("peak")) { read_peaks(chip, *node, around, diagnostics); }
    chip.memory = reading.required<BytesPerChip<>>("memory");
    chip.memory_bandwidth = reading.optional<BandwidthPerChip<>>("memory_bandwidth");
    chip.link = reading.optional<BandwidthPerChip<>>("link");
    chip.link_domain = reading.optional<Chips<>>("link_domain");
    chip.link_axes = reading.optional<double>("link_axes", {1.0, 8.0});
    chip.network = reading.optional<BandwidthPerChip<>>("network");
    chip.power = reading.required<PowerPerChip<>>("power");
    chip.node_power = reading.optional<PowerPerChip<>>("node_power");
    chip.node = per_node(reading.required<Chips<>>("node"));
    chip.server_to_chip_price = reading.optional<double>("server_to_chip_price", {1.0, 10.0});
    chip.prices = read_prices(record, reading);
    chip.exports_to_china = read_exports(record, around);
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return chip;
}

}  // namespace traincost::catalog
