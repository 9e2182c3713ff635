// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/date.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace traincost;

namespace {

/// "first..last" of a period, or "no date".
std::string span(const char* text) {
    const auto period = parse_period(text);
    return period ? to_string(period->first) + ".." + to_string(period->last) : "no date";
}

}  // namespace

TEST_CASE("a year, a half-year, a month and a day span the days they should") {
    CHECK(span("2024") == "2024-01-01..2024-12-31");
    CHECK(span("2024-S1") == "2024-01-01..2024-06-30");
    CHECK(span("2024-S2") == "2024-07-01..2024-12-31");
    CHECK(span("2024-02") == "2024-02-01..2024-02-29");
    CHECK(span("2023-02") == "2023-02-01..2023-02-28");
    CHECK(span("2024-12") == "2024-12-01..2024-12-31");
    CHECK(span("2024-12-31") == "2024-12-31..2024-12-31");
}

TEST_CASE("leap days exist in leap years only") {
    CHECK(span("2024-02-29") == "2024-02-29..2024-02-29");
    CHECK(span("2000-02-29") == "2000-02-29..2000-02-29");
    CHECK(span("2023-02-29") == "no date");
    CHECK(span("2100-02-29") == "no date");
}

TEST_CASE("days and months that no calendar has are refused") {
    for (const char* text : {"2024-00", "2024-13", "2024-04-31", "2024-01-32", "2024-01-00", "2024-S0", "2024-S3", "2024-s1"}) {
        CAPTURE(text);
        CHECK(span(text) == "no date");
    }
}

TEST_CASE("years outside 1990 to 2100 are refused") {
    CHECK(span("1989") == "no date");
    CHECK(span("1990") == "1990-01-01..1990-12-31");
    CHECK(span("2100") == "2100-01-01..2100-12-31");
    CHECK(span("2101") == "no date");
    CHECK(span("1989-12-31") == "no date");
    CHECK(span("2101-01-01") == "no date");
}

TEST_CASE("texts that are nearly dates are refused") {
    for (const char* text : {"", "2", "202", "20245", "2024-", "2024-1", "2024-1-1", "2024-01-", "2024-01-1", "2024-01-011",
                             "2024-01-01 ", " 2024", "2024/01/01", "01-02-2024", "2024-S", "2024-S11", "+024", "-024", "2024-+1",
                             "2024-01-+1", "２０２４", "2024-01-01T00:00", "twenty"}) {
        CAPTURE(text);
        CHECK(span(text) == "no date");
    }
}

TEST_CASE("a wrong date names the forms that are right") {
    const auto period = parse_period("31/12/2024");
    REQUIRE_FALSE(period);
    CHECK(period.error().code == "bad-date");
    CHECK(period.error().message == "'31/12/2024' is not a date");
    CHECK(period.error().hint.find("2024-S2") != std::string::npos);
    CHECK(period.error().hint.find("2024-12-31") != std::string::npos);
}

TEST_CASE("a period keeps the text it was written as, and knows the days in it") {
    const auto half = parse_period("2024-S2");
    REQUIRE(half);
    CHECK(half->text == "2024-S2");
    CHECK(half->known());
    CHECK(half->contains(*parse_date("2024-07-01")));
    CHECK(half->contains(*parse_date("2024-12-31")));
    CHECK_FALSE(half->contains(*parse_date("2024-06-30")));
    CHECK_FALSE(half->contains(*parse_date("2025-01-01")));
    CHECK_FALSE(Period{}.known());
}

TEST_CASE("a date is a single day and nothing longer") {
    REQUIRE(parse_date("2024-12-31"));
    CHECK(to_string(*parse_date("2024-12-31")) == "2024-12-31");
    for (const char* text : {"2024", "2024-S1", "2024-12", "2024-12-32", ""}) {
        CAPTURE(text);
        const auto date = parse_date(text);
        REQUIRE_FALSE(date);
        CHECK(date.error().code == "bad-date");
    }
    CHECK(parse_date("2024-12").error().message == "'2024-12' is not a single day");
}

TEST_CASE("days between dates count leap days, and backwards are negative") {
    CHECK(days_between(*parse_date("2024-01-01"), *parse_date("2025-01-01")) == 366.0);
    CHECK(days_between(*parse_date("2023-01-01"), *parse_date("2024-01-01")) == 365.0);
    CHECK(days_between(*parse_date("2024-03-01"), *parse_date("2024-02-28")) == -2.0);
    CHECK(days_between(*parse_date("2024-03-01"), *parse_date("2024-03-01")) == 0.0);
    CHECK(days_between(*parse_date("1990-01-01"), *parse_date("2100-12-31")) == 40541.0);  // 111 years, 27 of them leap
}

TEST_CASE("every day of the range is written so that it is read again") {
    const Date first = *parse_date("1990-01-01");
    const Date last = *parse_date("2100-12-31");
    for (Date day = first; day <= last; day += std::chrono::days(1)) { REQUIRE(parse_date(to_string(day)) == day); }
}

TEST_CASE("random bytes are no date and no crash") {
    CHECK(rc::check([](const std::string& text) { RC_ASSERT(!parse_date(text)); }));
    CHECK(rc::check([] {
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0129-SW ")));
        const auto period = parse_period(text);
        RC_ASSERT(!period || (period->first <= period->last && period->text == text));
    }));
}
