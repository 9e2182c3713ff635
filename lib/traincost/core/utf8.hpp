// SPDX-License-Identifier: Apache-2.0
// What is well-formed UTF-8, and how to show a text that may not be.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace traincost {

/// Length of the valid UTF-8 sequence at the start of a text that is not empty, or 0.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// A text from outside as it may be shown on a terminal: control characters as `\\x1b`, bytes that are no UTF-8 as U+FFFD.
/// Line breaks and tabs stay.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace traincost
