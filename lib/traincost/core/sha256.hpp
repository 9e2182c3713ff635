// SPDX-License-Identifier: Apache-2.0
// The SHA-256 digest of a text: says which download a series was made from.
#pragma once

#include <string>
#include <string_view>

namespace traincost {

/// 64 lower-case hexadecimal digits. National Institute of Standards and Technology, FIPS 180-4, section 6.2.
[[nodiscard]] std::string sha256(std::string_view text);

}  // namespace traincost
