// SPDX-License-Identifier: Apache-2.0
// Whether figures are of about the same time. What is further apart than a year is said wherever it is used.
#pragma once

#include <traincost/units/date.hpp>

#include <cmath>

namespace traincost {

/// Days of a year, a leap year's among them.
inline constexpr double longest_year = 366.0;

[[nodiscard]] inline bool over_a_year_apart(Date one, Date other) { return std::fabs(days_between(one, other)) > longest_year; }

/// From a day to the nearest one of a period.
[[nodiscard]] inline bool over_a_year_apart(const Period& period, Date day) {
    return days_between(period.last, day) > longest_year || days_between(day, period.first) > longest_year;
}

}  // namespace traincost
