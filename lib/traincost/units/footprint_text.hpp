// SPDX-License-Identifier: Apache-2.0
// How emissions and masses are read from text.
#pragma once

#include <traincost/units/footprint.hpp>
#include <traincost/units/parse.hpp>

namespace traincost::units {

template <>
inline constexpr Kind kind_of<Carbon<>> = {"an amount of emissions", "8930 tCO2e or 24.7 tCO2e"};
template <>
inline constexpr Kind kind_of<CarbonPerChip<>> = {"emissions of making one chip", "462.5 kgCO2e", false, true};
template <>
inline constexpr Kind kind_of<Mass<>> = {"a mass", "281000 t or 500 kg"};

}  // namespace traincost::units
