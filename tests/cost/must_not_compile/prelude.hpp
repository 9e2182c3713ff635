// SPDX-License-Identifier: Apache-2.0
// What every case of cases.txt sees.
#pragma once

#include <traincost/cost/price_level.hpp>
#include <traincost/cost/purchasing_power.hpp>
#include <traincost/units/makers.hpp>

using namespace traincost;
using namespace traincost::literals;

inline constexpr cost::Parity<double> parity{3.5, 0.65};
inline constexpr auto pay = 1e5 * units::money / units::year;
