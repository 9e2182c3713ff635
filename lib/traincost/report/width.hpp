// SPDX-License-Identifier: Apache-2.0
// Columns that a UTF-8 text takes on a terminal, and padding to them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace traincost::report {

namespace detail {

struct CodePoints {
    char32_t first, last;
};

/// Scripts of two columns (East Asian Wide and Fullwidth), by block.
inline constexpr std::array wide = {CodePoints{0x1100, 0x115F}, CodePoints{0x2E80, 0x303E}, CodePoints{0x3041, 0xA4CF},
                                    CodePoints{0xAC00, 0xD7A3}, CodePoints{0xF900, 0xFAFF}, CodePoints{0xFE30, 0xFE6F},
                                    CodePoints{0xFF00, 0xFF60}, CodePoints{0xFFE0, 0xFFE6}, CodePoints{0x1F300, 0x1FAFF},
                                    CodePoints{0x20000, 0x3FFFD}};
/// Marks that stand on the letter before them, and characters without width.
inline constexpr std::array none = {CodePoints{0x0300, 0x036F}, CodePoints{0x200B, 0x200F}, CodePoints{0x20D0, 0x20FF},
                                    CodePoints{0xFE00, 0xFE0F}, CodePoints{0xFE20, 0xFE2F}, CodePoints{0xFEFF, 0xFEFF}};

template <std::size_t N>
bool within(char32_t c, const std::array<CodePoints, N>& blocks) {
    return std::any_of(blocks.begin(), blocks.end(), [c](const CodePoints& b) { return c >= b.first && c <= b.last; });
}

}  // namespace detail

/// Columns of a valid UTF-8 text.
[[nodiscard]] inline std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i++]);
        char32_t c = byte < 0x80 ? byte : byte < 0xE0 ? byte & 0x1FU : byte < 0xF0 ? byte & 0x0FU : byte & 0x07U;
        while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) {
            c = (c << 6U) | (static_cast<unsigned char>(text[i++]) & 0x3FU);
        }
        columns += detail::within(c, detail::none) ? 0 : detail::within(c, detail::wide) ? 2 : 1;
    }
    return columns;
}

[[nodiscard]] inline std::string padded(std::string_view text, std::size_t columns, bool flush_right) {
    const auto own = width(text);
    const std::string blanks(own < columns ? columns - own : 0, ' ');
    return flush_right ? blanks + std::string(text) : std::string(text) + blanks;
}

}  // namespace traincost::report
