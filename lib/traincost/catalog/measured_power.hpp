// SPDX-License-Identifier: Apache-2.0
// What machines were measured to draw in training, by chip and by class of chip, and the share of a node's rated power that follows.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::catalog {

/// Whether a mean power is that of the middle of what was measured, or that of heavy load, which no run exceeds.
enum class MeasuredLoad { mean, heavy };
inline constexpr std::array<std::string_view, 2> measured_load_names = {"mean", "heavy"};

/// A chip's machines.
struct MeasuredChip {
    Sourced<PowerPerChip<>> power;        ///< mean in training, one chip's share
    std::optional<Sourced<double>> mfu;   ///< mean of the runs that it was measured on
    MeasuredLoad load = MeasuredLoad::mean;
};

/// Mean power in training over rated power, and of which runs that holds.
struct PowerUse {
    Sourced<double> use;
    std::optional<Sourced<double>> mfu;   ///< at which it holds, where that is known
    MeasuredLoad load = MeasuredLoad::mean;
};

struct MeasuredPower {
    std::map<std::string, MeasuredChip, std::less<>> chips;    ///< by id
    std::map<std::string, PowerUse, std::less<>> classes;      ///< of a chip that nobody measured, by name of its class
    std::optional<Sourced<double>> heavy_load;                 ///< MFU from which on the default's share is drawn
    std::optional<Sourced<double>> standing;                   ///< share of a mean power that does not go with what is computed
    std::optional<Sourced<double>> chips_alone;                ///< mean power of chips over their design power, under heavy load
};

/// `measured-power.yaml`; a catalog without it knows of none. What was published after the catalog's day is left out.
[[nodiscard]] Result<MeasuredPower> measured_power(const Catalog& catalog);

/// Of what was measured on the chip where there is something, else of its class, else the default, which is that of heavy load.
/// Errors: none; a measurement above the rated power gives a share above 1, which `catalog lint` complains of.
[[nodiscard]] PowerUse power_use_of(const Chip& chip, PowerPerChip<> node_power, const MeasuredPower& measured, const Defaults& defaults);

}  // namespace traincost::catalog
