// SPDX-License-Identifier: Apache-2.0
// So many of a thing, in words that agree with the number.
#pragma once

#include <traincost/units/format.hpp>

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace traincost::units {

/// "1 whole node", "11 whole nodes", "1,453 whole nodes": a whole number of things. `many` is the plural where that is not `one` and an s.
[[nodiscard]] inline std::string number_of(double n, std::string_view one, std::string_view many = {}) {
    const auto number = grouped(n);
    if (number == "1") { return fmt::format("1 {}", one); }
    return many.empty() ? fmt::format("{} {}s", number, one) : fmt::format("{} {}", number, many);
}

}  // namespace traincost::units
