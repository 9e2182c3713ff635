// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/date.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost {

namespace {

namespace chrono = std::chrono;

constexpr std::string_view forms = "written like 2024, 2024-S2, 2024-12 or 2024-12-31";

constexpr int first_year = 1990;
constexpr int last_year = 2100;

/// All of `text` as a whole number of exactly `digits` digits, or -1.
int whole(std::string_view text, std::size_t digits) {
    if (text.size() != digits) { return -1; }
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') { return -1; }
        value = 10 * value + (c - '0');
    }
    return value;
}

Date day_of(int year, int month, int day) {
    return Date(chrono::year(year) / chrono::month(static_cast<unsigned>(month)) /
                chrono::day(static_cast<unsigned>(day)));
}

Date last_of(int year, int month) {
    return Date(chrono::year(year) / chrono::month(static_cast<unsigned>(month)) / chrono::last);
}

tl::unexpected<Complaint> wrong(std::string_view text) {
    return tl::unexpected(Complaint{"bad-date", fmt::format("'{}' is not a date", text.substr(0, 40)), std::string(forms)});
}

}  // namespace

tl::expected<Period, Complaint> parse_period(std::string_view text) {
    const int year = whole(text.substr(0, 4), 4);
    if (year >= 0 && (year < first_year || year > last_year)) {
        return tl::unexpected(Complaint{"bad-date", fmt::format("the year of '{}' cannot be meant", text.substr(0, 40)),
                                        fmt::format("years from {} to {} are read", first_year, last_year)});
    }
    if (year < 0) { return wrong(text); }
    const auto make = [text](Date first, Date last) { return Period{first, last, std::string(text)}; };
    if (text.size() == 4) { return make(day_of(year, 1, 1), last_of(year, 12)); }
    if (text[4] != '-') { return wrong(text); }
    const auto rest = text.substr(5);
    if (rest == "S1") { return make(day_of(year, 1, 1), last_of(year, 6)); }
    if (rest == "S2") { return make(day_of(year, 7, 1), last_of(year, 12)); }
    const int month = whole(rest.substr(0, 2), 2);
    if (month < 1 || month > 12) { return wrong(text); }
    if (rest.size() == 2) { return make(day_of(year, month, 1), last_of(year, month)); }
    const int day = rest[2] == '-' ? whole(rest.substr(3), 2) : -1;
    if (day < 1 || !(chrono::year(year) / month / day).ok()) { return wrong(text); }
    return make(day_of(year, month, day), day_of(year, month, day));
}

tl::expected<Date, Complaint> parse_date(std::string_view text) {
    const auto period = parse_period(text);
    if (!period) { return tl::unexpected(period.error()); }
    if (period->first != period->last) {
        return tl::unexpected(
            Complaint{"bad-date", fmt::format("'{}' is not a single day", text), "written like 2024-12-31"});
    }
    return period->first;
}

std::string to_string(Date date) {
    const chrono::year_month_day d(date);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                       static_cast<unsigned>(d.day()));
}

}  // namespace traincost
