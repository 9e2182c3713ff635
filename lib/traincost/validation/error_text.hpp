// SPDX-License-Identifier: Apache-2.0
// Errors in per cent for people: with their sign, but never a signed zero, and never a row of digits.
#pragma once

#include <fmt/core.h>

#include <cmath>
#include <string>

namespace traincost::validation {

/// From such a multiple on, three digits say all.
inline constexpr double error_of_many = 100.0;

/// "+2.2 %" of 0.022; "0.000 %", without a sign, where nothing is left of it at these decimals; "+1e+14 %" where digits would say no more.
[[nodiscard]] inline std::string signed_error(double share, int decimals) {
    if (std::fabs(share) >= error_of_many) { return fmt::format("{:+.3g} %", 100.0 * share); }
    auto text = fmt::format("{:+.{}f}", 100.0 * share, decimals);
    if (text.find_first_of("123456789") == std::string::npos) { text.erase(0, 1); }
    return text + " %";
}

/// The size of an error.
[[nodiscard]] inline std::string error_size(double share, int decimals) {
    return std::fabs(share) >= error_of_many ? fmt::format("{:.3g} %", 100.0 * share) : fmt::format("{:.{}f} %", 100.0 * share, decimals);
}

/// Three decimals of an error below one per cent, else one.
[[nodiscard]] inline int error_decimals(double share) { return std::fabs(share) < 0.0095 ? 3 : 1; }

}  // namespace traincost::validation
