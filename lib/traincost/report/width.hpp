// SPDX-License-Identifier: Apache-2.0
// Columns that a UTF-8 text takes on a terminal, and padding to them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace traincost::report {

/// Number of code points; the names and units printed here have no wide or combining ones but for Chinese text.
[[nodiscard]] inline std::size_t width(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text) { n += (static_cast<unsigned char>(c) & 0xC0U) == 0x80 ? 0 : 1; }
    return n;
}

[[nodiscard]] inline std::string padded(std::string_view text, std::size_t columns, bool flush_right) {
    const auto own = width(text);
    const std::string blanks(own < columns ? columns - own : 0, ' ');
    return flush_right ? blanks + std::string(text) : std::string(text) + blanks;
}

}  // namespace traincost::report
