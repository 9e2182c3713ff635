// SPDX-License-Identifier: Apache-2.0
#include <traincost/units/money.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>

using namespace traincost;

TEST_CASE("a currency is found by its ISO code in letters of either case, and by nothing else") {
    CHECK(currency_of("USD") == Currency::usd);
    CHECK(currency_of("eur") == Currency::eur);
    CHECK(currency_of("Cny") == Currency::cny);
    CHECK(currency_of("GBP") == Currency::gbp);
    CHECK(currency_of("CHF") == Currency::chf);
    CHECK(currency_of("JPY") == Currency::jpy);
    for (const char* code : {"", "US", "USDT", "XYZ", "$", "U$D", "usd ", "5SD"}) {
        CAPTURE(code);
        CHECK_FALSE(currency_of(code));
    }
}

TEST_CASE("every currency has the code that finds it, a symbol and a name") {
    for (std::size_t i = 0; i < currencies.size(); ++i) {
        const auto currency = static_cast<Currency>(i);
        CHECK(currency_of(code(currency)) == currency);
        CHECK(code(currency).size() == 3);
        CHECK_FALSE(currencies[i].symbol.empty());
        CHECK_FALSE(currencies[i].name.empty());
    }
}

TEST_CASE("every currency is read by its code") {
    for (std::size_t i = 0; i < currencies.size(); ++i) {
        const auto read = units::parse<Money>("5 " + std::string(currencies[i].code));
        REQUIRE(read);
        CHECK(read->currency == static_cast<Currency>(i));
        CHECK(read->amount.value() == 5.0);
    }
}

TEST_CASE("every currency is read by its symbol, before and behind the number") {
    for (std::size_t i = 0; i < currencies.size(); ++i) {
        CAPTURE(currencies[i].symbol);
        const auto before = units::parse<Money>(std::string(currencies[i].symbol) + "5");
        const auto behind = units::parse<Money>("5 " + std::string(currencies[i].symbol));
        REQUIRE(before);
        REQUIRE(behind);
        CHECK(before->currency == static_cast<Currency>(i));
        CHECK(behind->currency == static_cast<Currency>(i));
    }
}

TEST_CASE("money that was read has no date until somebody gives it one") {
    CHECK_FALSE(units::parse<Money>("5.6M USD")->date.known());
}

TEST_CASE("an exchange rate says units of which for one of which") {
    const auto rate = units::parse_exchange_rate("0.9242 EUR/USD");
    REQUIRE(rate);
    CHECK(rate->rate == 0.9242);
    CHECK(rate->of == Currency::eur);
    CHECK(rate->per == Currency::usd);
    const auto yuan = units::parse_exchange_rate("7.1884 CNY per USD");
    REQUIRE(yuan);
    CHECK(yuan->of == Currency::cny);
    CHECK(yuan->rate == 7.1884);
}

TEST_CASE("what is not a rate between two currencies is refused with the form that is right") {
    for (const char* text : {"0.9242", "0.9242 EUR", "0.9242 EUR/kWh", "1 EUR/EUR", "0.9 EUR/USD/kWh", "0.9 1/USD",
                             "0.9 EUR*EUR/USD", "0.9 EUR*CNY/USD", "", "EUR/USD", "40 %"}) {
        CAPTURE(text);
        const auto rate = units::parse_exchange_rate(text);
        REQUIRE_FALSE(rate);
        CHECK_FALSE(rate.error().message.empty());
    }
    CHECK(units::parse_exchange_rate("0.9 EUR").error().hint.find("EUR/USD") != std::string::npos);
}
