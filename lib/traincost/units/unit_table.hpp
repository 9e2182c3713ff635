// SPDX-License-Identifier: Apache-2.0
// Every unit that may be written, by name. A new unit is a row in unit_table.cpp.
#pragma once

#include <traincost/core/trace.hpp>
#include <traincost/units/money.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace traincost::units::detail {

/// A unit, or a product of some: base units in one of it, its dimension, and the exponent of each currency in it.
struct Unit {
    double factor = 1.0;
    Dimensions dimensions = {};
    std::array<std::int8_t, currencies.size()> currency = {};
};

/// One unit name with its prefix, such as `GFLOP`, `kWh`, `GiB`, `USD`; nothing where there is no such unit.
[[nodiscard]] std::optional<Unit> unit_named(std::string_view name);

}  // namespace traincost::units::detail
