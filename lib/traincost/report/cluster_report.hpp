// SPDX-License-Identifier: Apache-2.0
// The machine that a run asks for: nodes, power, network and storage.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

#include <optional>
#include <string>

namespace traincost::report {

/// What checkpoints ask of the storage, where failures come as often as was counted on such chips.
struct Checkpoints {
    Bytes<> size{};        ///< weights and what the optimizer keeps, of the whole model
    Bandwidth<> storage{}; ///< all together: what stores one in `wait`
    Time<> wait{};         ///< that the chips stand still for one
    Time<> interval{};     ///< of computing between two, the best one
    double share = 0.0;    ///< of the run's time that all waits take
};

struct Cluster {
    Chips<> chips{};
    Nodes<> nodes{};                       ///< whole ones
    Power<> peak{}, mean{};                ///< at the facility's meter
    std::optional<Bandwidth<>> network;    ///< of all chips' ports to other nodes, one direction; of a run that is laid out
    std::optional<Checkpoints> checkpoints;  ///< of a run that is laid out and trains its weights
};

/// Nothing where the number of chips is not known.
[[nodiscard]] std::optional<Cluster> cluster_of(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate, const Catalog& catalog);

/// Heading and table.
void add_cluster(Report& report, const Cluster& cluster);

/// The member `cluster`.
[[nodiscard]] Data cluster_data(const Cluster& cluster);

}  // namespace traincost::report
