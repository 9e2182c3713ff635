// SPDX-License-Identifier: Apache-2.0
// From GPU-hours to electricity: which power is meant, and what the building adds.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/units/quantities.hpp>

#include <array>
#include <string_view>

namespace traincost::cost {

/// The three powers that are quoted for a chip. They differ by a factor of 2.4 and are never mixed.
enum class PowerMode {
    tdp,       ///< thermal design power of the bare chip: leaves out host, network and fans
    measured,  ///< the node's rated power times its mean use in training
    rated      ///< the node's rated power: what the supply must be built for
};
inline constexpr std::array<std::string_view, 3> power_mode_names = {"tdp", "measured", "rated"};

/// What a mean power of training says of runs with another MFU.
enum class Load {
    any,    ///< nothing: it is taken as it is
    mean,   ///< it was measured at a known MFU, and a run draws more above it and less below
    heavy   ///< it was measured under heavy load: a run draws less below that MFU, and no more above
};

template <class T>
struct PowerInputs {
    PowerPerChip<T> chip;  ///< thermal design power
    PowerPerChip<T> node;  ///< rated power of the node, one chip's share
    T use = T(1.0);        ///< mean power in training over rated power
    T pue = T(1.0);        ///< power usage effectiveness: facility power over IT power
    T mfu = T(1.0);        ///< at which `use` holds
    T standing = T(1.0);   ///< the share of `use` that does not go with what is computed
};

/// Mean power over rated power of a run with this MFU: what stands, and what goes with the operations. So the energy of a run is its
/// hours times one power and its operations times one energy. No more than the rating, which the supply holds it to.
/// Of all `Load`s but `any`, which is `use` itself.
template <class T>
T use_at(const PowerInputs<T>& in, const T& mfu, Load load) {
    const T relative = mfu / in.mfu;
    const auto drawn = [&in](const T& work) -> T { return in.use * (in.standing + (T(1.0) - in.standing) * work); };
    return load == Load::heavy ? drawn(scalar::min(relative, T(1.0))) : scalar::min(drawn(relative), T(1.0));
}

/// Mean IT power of one chip.
template <class T>
PowerPerChip<T> it_power(const PowerInputs<T>& in, PowerMode mode) {
    switch (mode) {
        case PowerMode::tdp: return in.chip;
        case PowerMode::rated: return in.node;
        case PowerMode::measured: break;
    }
    return in.node * in.use;
}

/// Mean power of one chip at the meter of the facility, where its node is all that draws power.
template <class T>
PowerPerChip<T> facility_power(const PowerInputs<T>& in, PowerMode mode) {
    return it_power(in, mode) * in.pue;
}

/// E = H * P * PUE.
template <class T>
Energy<T> facility_energy(const ChipTime<T>& chip_time, const PowerPerChip<T>& facility_power) {
    return chip_time * facility_power;
}

/// Location-based emissions: energy times the mean intensity of the grid it is taken from.
template <class T>
Carbon<T> emissions(const Energy<T>& energy, const CarbonIntensity<T>& intensity) {
    return energy * intensity;
}

}  // namespace traincost::cost
