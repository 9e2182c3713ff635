// SPDX-License-Identifier: Apache-2.0
// From the currency in which a figure is quoted to the one in which the answer is given.
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

Fields v3(const std::string& region, const Fields& more = {}) {
    return Fields{{"model", "deepseek-v3"}, {"regions", region}} + more;
}

double price(const Fields& fields) { return usd_per_kwh(estimated(fields).electricity_price); }

}  // namespace

// Annual averages of the catalog: 2023 0.9245 EUR and 7.0809 CNY, 2024 0.9242 EUR and 7.1957 CNY, 2025 0.8845 EUR
// and 7.1875 CNY for a dollar (configs/money/exchange-rates.yaml).

TEST_CASE("a price is exchanged at the rate of its own period") {
    // Netherlands, band IF: 2024-S2 0.1525 EUR / 0.9242 = 0.165007; 2025-S1 0.1377 / 0.8845 = 0.155681; 2023-S1 0.2224
    // / 0.9245.
    CHECK(price(v3("nl")) == Approx(0.1525 / 0.9242).epsilon(1e-12));
    CHECK(price(v3("nl", {{"start", "2025-02-01"}})) == Approx(0.1377 / 0.8845).epsilon(1e-12));
    CHECK(price(v3("nl", {{"start", "2023-06-20"}})) == Approx(0.2224 / 0.9245).epsilon(1e-12));
}

TEST_CASE("a price of a later period than the run's is exchanged at its own period's rate") {
    // Guizhou has one price, of April 2026; the run starts in October 2024. 0.35 / 1.13 / 6.8634 (2026).
    CHECK(price(v3("cn-gz")) == Approx(0.35 / 1.13 / 6.8634).epsilon(1e-12));
}

TEST_CASE("a chip's price is exchanged at the rate of the day of the price, not of the run") {
    // H800: 250,000 CNY of March 2023, at 7.0809 of 2023; the run is of 2024.
    const auto s = resolved(v3("nl"));
    CHECK(s.inputs.hardware.exchange.from == Approx(7.0809).epsilon(1e-15));
    CHECK(s.inputs.hardware.exchange.to == 1.0);
}

TEST_CASE("a given price is exchanged at the rate of the start of training") {
    CHECK(price(v3("nl", {{"electricity", "0.12 EUR/kWh"}})) == Approx(0.12 / 0.9242).epsilon(1e-12));
    CHECK(price(v3("nl", {{"electricity", "0.12 EUR/kWh"}, {"start", "2025-05-05"}})) ==
          Approx(0.12 / 0.8845).epsilon(1e-12));
}

TEST_CASE("a rate that is given goes before the catalog's, in every period") {
    CHECK(price(v3("nl", {{"exchange", "1.04 USD/EUR"}})) == Approx(0.1525 * 1.04).epsilon(1e-12));
    CHECK(price(v3("cn-gz", {{"exchange", "7.19 CNY/USD"}})) == Approx(0.35 / 1.13 / 7.19).epsilon(1e-12));
    const auto s = resolved(v3("nl", {{"exchange", "1.04 USD/EUR"}}));
    REQUIRE(scenario::source_of(s, "electricity.exchange") != nullptr);
    CHECK(scenario::source_of(s, "electricity.exchange")->status == catalog::Status::given);
    CHECK(scenario::source_of(s, "electricity.exchange")->where == Place{"asked", 3, 1});
}

TEST_CASE("a pair may be given either way round: 1.04 USD/EUR is 1/1.04 EUR/USD") {
    const double one_way = price(v3("nl", {{"exchange", "1.25 USD/EUR"}}));
    const double other_way = price(v3("nl", {{"exchange", "0.8 EUR/USD"}}));
    CHECK(one_way == Approx(other_way).epsilon(1e-15));
    CHECK(one_way == Approx(0.1525 * 1.25).epsilon(1e-12));
}

TEST_CASE("a given rate for one currency leaves the others at the catalog's") {
    const auto c =
        compared({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "cn-gd"}, {"exchange", "1.04 USD/EUR"}});
    CHECK(usd_per_kwh(c.rows[0].estimate.electricity_price) == Approx(0.1525 * 1.04).epsilon(1e-12));
    CHECK(usd_per_kwh(c.rows[1].estimate.electricity_price) == Approx(0.7719 / 1.13 / 7.1875).epsilon(1e-12));
}

TEST_CASE("two rates for one currency contradict each other, and both places are told") {
    for (const std::string second : {"1.05 USD/EUR", "0.95 EUR/USD"}) {
        const auto all = complaints(v3("nl", {{"exchange", "1.04 USD/EUR"}, {"exchange", second}}));
        const auto* found = complaint(all, "contradiction");
        REQUIRE(found != nullptr);
        CHECK(found->where == Place{"asked", 4, 1});
        REQUIRE(found->related.has_value());
        CHECK(found->related->where == Place{"asked", 3, 1});
    }
}

TEST_CASE("a rate between two currencies of which none is the dollar, or both are, is refused") {
    for (const std::string rate : {"7.8 CNY/EUR", "1 USD/USD"}) {
        INFO(rate);
        CHECK_FALSE(complaints(v3("nl", {{"exchange", rate}})).empty());
    }
}

TEST_CASE("in the currency in which a price is quoted no rate is needed, and none is used") {
    const auto s = resolved(v3("nl", {{"currency", "EUR"}}));
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.1525).epsilon(1e-14));
    CHECK(scenario::source_of(s, "electricity.exchange") == nullptr);
    CHECK(scenario::source_of(s, "electricity.currency") == nullptr);
}

TEST_CASE("between two currencies that are not the dollar the rates of one source and one year are crossed") {
    // 0.1525 EUR x 7.1957 / 0.9242 = 1.18735 CNY.
    const auto s = resolved(v3("nl", {{"currency", "CNY"}}));
    CHECK(usd_per_kwh(estimated(s).electricity_price) == Approx(0.1525 * 7.1957 / 0.9242).epsilon(1e-12));
    REQUIRE(scenario::source_of(s, "electricity.exchange") != nullptr);
    REQUIRE(scenario::source_of(s, "electricity.currency") != nullptr);
    CHECK(scenario::source_of(s, "electricity.exchange")->source ==
          scenario::source_of(s, "electricity.currency")->source);
    CHECK(scenario::source_of(s, "electricity.exchange")->where.line ==
          scenario::source_of(s, "electricity.currency")->where.line);
}

TEST_CASE(
    "the whole answer is in one currency: at one rate for all, a run costs in euro what it costs in dollars, "
    "exchanged") {
    const Fields rates = {{"exchange", "1.25 USD/EUR"}, {"exchange", "7 CNY/USD"}};
    const auto dollars = estimated(v3("cn-gd", rates));
    const auto euro = estimated(v3("cn-gd", rates + Fields{{"currency", "EUR"}}));
    CHECK(euro.cost.total.value() * 1.25 == Approx(dollars.cost.total.value()).epsilon(1e-14));
    for (std::size_t c = 0; c < cost::component_count; ++c) {
        CHECK(euro.cost.parts[c].value() * 1.25 == Approx(dollars.cost.parts[c].value()).epsilon(1e-14));
    }
}

TEST_CASE("a currency for which the catalog has no rate asks for one, and takes it") {
    const auto all = complaints(v3("nl", {{"electricity", "0.4 AED/kWh"}}));
    REQUIRE(complaint(all, "no-exchange-rate") != nullptr);
    CHECK(contains(complaint(all, "no-exchange-rate")->hint, "AED/USD"));
    CHECK(price(v3("nl", {{"electricity", "0.4 AED/kWh"}, {"exchange", "4 AED/USD"}})) == Approx(0.1).epsilon(1e-12));
}

TEST_CASE("a rental rate in yuan is exchanged like every other price") {
    const auto e = estimated(v3("china", {{"rate", "14.38 CNY/GPU-h"}, {"exchange", "7.19 CNY/USD"}}));
    CHECK(e.cost.total.value() == Approx(5.576e6).epsilon(1e-12));  // 14.38 / 7.19 = 2 USD
}
