// SPDX-License-Identifier: Apache-2.0
// Quantities of what hardware weighs on the climate before it is switched on.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost {

/// Mass of CO2 equivalent that making one chip, or its share of a server, has caused.
template <class T = double>
using CarbonPerChip = units::Quantity<units::Per<units::CarbonUnit, units::ChipUnit>, T>;

}  // namespace traincost
