// SPDX-License-Identifier: Apache-2.0
// A text without the blanks around it.
#pragma once

#include <string_view>

namespace traincost {

/// Blanks are spaces and tabs.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) { return {}; }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace traincost
