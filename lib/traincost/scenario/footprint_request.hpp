// SPDX-License-Identifier: Apache-2.0
// What is asked about energy beside the computing, about emissions and about water. Part of a request.
#pragma once

#include <traincost/cost/inputs.hpp>
#include <traincost/units/footprint.hpp>

#include <array>
#include <string_view>

namespace traincost::scenario {

/// Where a power that is given was measured: at the plugs of the equipment, or at the facility's meter, which has a PUE in it.
enum class PowerAt { it, facility };
inline constexpr std::array<std::string_view, 2> power_at_names = {"it", "facility"};

/// Per kWh of what a carbon factor is: of the facility, or of the IT equipment, with a PUE folded into it.
enum class CarbonPer { facility, it };
inline constexpr std::array<std::string_view, 2> carbon_per_names = {"facility", "it"};

}  // namespace traincost::scenario
