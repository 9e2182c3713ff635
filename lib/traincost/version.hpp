// SPDX-License-Identifier: Apache-2.0
// The version of the library; the build reads it from here.
#pragma once

#include <string_view>

namespace traincost {

inline constexpr std::string_view version = "0.1.0";

}  // namespace traincost
