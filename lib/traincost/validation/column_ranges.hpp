// SPDX-License-Identifier: Apache-2.0
// What a number can be under the name of its column, so that a slip of units or digits is found where it stands.
#pragma once

#include <string_view>

namespace traincost::validation {

struct ColumnRange {
    std::string_view column;
    double least = 0.0, most = 0.0;
    std::string_view told;  ///< the same for people, with the unit
};

/// That of a column, or the one of all others: above 0 and no more than anything published comes to.
[[nodiscard]] const ColumnRange& range_of(std::string_view column);

}  // namespace traincost::validation
