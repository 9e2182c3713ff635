// SPDX-License-Identifier: Apache-2.0
// Emissions of a run: of its electricity, location-based and market-based, and its share in the making of the hardware.
#pragma once

#include <traincost/cost/energy.hpp>
#include <traincost/units/footprint.hpp>

namespace traincost::cost {

/// What was chosen before the formulas run.
struct CarbonShape {
    bool market = false;       ///< the market-based factor is known, from contracts or a residual mix; else the grid's stands in
    bool embodied = false;      ///< the making of the hardware is told
    bool of_fuel = false;       ///< the location-based factor is that of fuel burnt on the site, per heat
    bool per_it_energy = false; ///< the location-based factor is per kWh of the IT equipment: a PUE is folded into it
};

template <class T>
struct CarbonInputs {
    CarbonIntensity<T> market;   ///< of the electricity that is bought: contracts, else the residual mix
    CarbonPerChip<T> embodied;   ///< of making one chip's share of a server
    Time<T> life;                ///< over which it is written off
    T use = T(1.0);              ///< part of its life in which it works for somebody
};

/// Scope 2, location-based: energy times the mean intensity of the grid. A factor into which a PUE is folded is for the
/// energy before PUE. GHG Protocol, Scope 2 Guidance (2015), chapter 6.
template <class T>
Carbon<T> location_based(const Energy<T>& it, const Energy<T>& facility, const CarbonIntensity<T>& factor, bool per_it_energy) {
    return emissions(per_it_energy ? it : facility, factor);
}

/// Scope 2, market-based: the same energy at the factor of what was bought. Where none is known the location-based amount
/// stands in, as the guidance wants it (table 6.3, last row).
template <class T>
Carbon<T> market_based(const Energy<T>& facility, const CarbonIntensity<T>& factor, const Carbon<T>& location, bool known) {
    return known ? emissions(facility, factor) : location;
}

/// What making the hardware emitted, spread over the hours that it will work: c H / (L u). Hours in which it waits are in u, and
/// not in H.
/// BLOOM: (2500/8 + 150) kg / (6 years x 0.85) x 1,082,990 h = 11.2 t (Luccioni et al., arXiv:2211.02001, section 4.1).
template <class T>
Carbon<T> embodied(const ChipTime<T>& hours, const CarbonInputs<T>& in) {
    return in.embodied * hours / (in.life * in.use);
}

}  // namespace traincost::cost
