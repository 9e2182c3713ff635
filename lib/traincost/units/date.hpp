// SPDX-License-Identifier: Apache-2.0
// Days, and the periods that figures are given for: a year, a half-year, a month, a day.
#pragma once

#include <traincost/core/diagnostic.hpp>

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace traincost {

using Date = std::chrono::sys_days;

/// A stretch of days with the text it was written as. An empty text means: not known.
struct Period {
    Date first = {};
    Date last = {};
    std::string text = {};

    [[nodiscard]] bool known() const { return !text.empty(); }
    [[nodiscard]] bool contains(Date day) const { return first <= day && day <= last; }
    friend bool operator==(const Period& a, const Period& b) { return a.text == b.text; }
};

/// Reads `2024`, `2024-S2`, `2024-12` or `2024-12-31`; years 1990 to 2100.
[[nodiscard]] tl::expected<Period, Complaint> parse_period(std::string_view text);

/// Reads a single day, `2024-12-31`.
[[nodiscard]] tl::expected<Date, Complaint> parse_date(std::string_view text);

/// `2024-12-31`.
[[nodiscard]] std::string to_string(Date date);

/// Days from one date to another, negative where `to` lies before `from`.
[[nodiscard]] inline double days_between(Date from, Date to) { return static_cast<double>((to - from).count()); }

}  // namespace traincost
