// SPDX-License-Identifier: Apache-2.0
// What machines were measured to draw in training, by chip, and the share of a node's rated power that follows.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <map>
#include <string>

namespace traincost::catalog {

/// By id of the chip: mean power of the machine in training, one chip's share.
using MeasuredPower = std::map<std::string, Sourced<PowerPerChip<>>, std::less<>>;

/// `measured-power.yaml`; a catalog without it knows of none. What was published after the catalog's day is left out.
[[nodiscard]] Result<MeasuredPower> measured_power(const Catalog& catalog);

/// Mean power in training over the node's rated power: of what was measured where there is something, else the default.
/// Errors: none; a measurement above the rated power gives a share above 1, which `catalog lint` complains of.
[[nodiscard]] Sourced<double> power_use_of(const Chip& chip, PowerPerChip<> node_power, const MeasuredPower& measured, const Defaults& defaults);

}  // namespace traincost::catalog
