// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <cmath>

namespace traincost::catalog {

namespace {

void read_figures(Cluster& cluster, Reading& reading) {
    cluster.count = reading.required<Chips<>>("count");
    cluster.node = per_node(reading.required<Chips<>>("node"));
    cluster.link_domain = reading.optional<Chips<>>("link_domain");
    cluster.link = reading.optional<BandwidthPerChip<>>("link");
    cluster.network = reading.optional<BandwidthPerChip<>>("network");
    cluster.in_service = reading.optional<Period>("in_service");
    cluster.power = reading.optional<Power<>>("power");
    cluster.pue = reading.optional<double>("pue", {1.0, 4.0});
    cluster.cost = reading.optional<Money>("cost");
    date_by_provenance(cluster.cost);
    cluster.storage_bandwidth = reading.optional<Bandwidth<>>("storage_bandwidth");
}

/// Chips come in whole nodes.
void check_nodes(const Cluster& cluster, Diagnostics& diagnostics) {
    const double nodes = cluster.count.value / cluster.node.value / Nodes<>::of(1.0);
    if (!(nodes > 0.0) || nodes == std::floor(nodes)) { return; }
    diagnostics.push_back({cluster.count.provenance.where, Severity::error, "out-of-range",
                           fmt::format("{} chips are not a whole number of nodes of {}", cluster.count.value.value(),
                                       cluster.node.value.value())});
}

}  // namespace

Result<Cluster> load_cluster(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Cluster cluster;
    cluster.where = document.root().place();
    cluster.id = record.required_text("id");
    cluster.name = record.required_text("name");
    cluster.short_name = record.required_text("short");
    cluster.kind = read_enum(record.required("kind"), cluster_kind_names, ClusterKind::cluster, diagnostics);
    cluster.operator_name = record.required_text("operator");
    cluster.chip = record.required_text("chip");
    cluster.region = record.optional_text("region").value_or("");
    cluster.fabric = record.optional_text("fabric").value_or("");
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    read_figures(cluster, reading);
    record.finish();
    check_nodes(cluster, diagnostics);
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return cluster;
}

}  // namespace traincost::catalog
