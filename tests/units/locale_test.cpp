// SPDX-License-Identifier: Apache-2.0
// Numbers as the Dutch, Germans, French and Chinese write them; what two readers read differently is asked.
#include <traincost/units/format.hpp>
#include <traincost/units/locale.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <string>
#include <vector>

using namespace traincost;
using units::Locale;
using units::localised;
using units::neutral;

namespace {

std::string read(const std::string& text, Locale locale) {
    const auto found = neutral(text, locale);
    return found ? *found : found.error().message + "; " + found.error().hint;
}

double number(const std::string& text, Locale locale) {
    const auto found = units::parse<double>(read(text, locale));
    return found ? *found : std::nan("");
}

struct Amount {
    Locale locale;
    std::string text;
    double value;
    std::string_view currency;
};

bool asked(const std::string& text, Locale locale, const std::vector<std::string>& parts = {}) {
    const auto found = neutral(text, locale);
    if (found) { return false; }
    const auto said = found.error().message + "; " + found.error().hint;
    CAPTURE(said);
    for (const auto& part : parts) { CHECK(said.find(part) != std::string::npos); }
    return found.error().code == "ambiguous-number";
}

constexpr std::array languages = {Locale::en, Locale::nl, Locale::de, Locale::fr, Locale::zh};

}  // namespace

TEST_CASE("a Dutch biljoen is 1e12, 13,18 has decimals and 300.000 has thousands") {
    CHECK(number("1 biljoen", Locale::nl) == 1e12);
    CHECK(number("13,18", Locale::nl) == 13.18);
    CHECK(number("300.000", Locale::nl) == 300000);
    CHECK(number("589 miljard", Locale::nl) == 589e9);
    CHECK(number("1.234", Locale::nl) == 1234);
    CHECK(number("1.234", Locale::en) == 1.234);
    CHECK(number("1,234", Locale::nl) == 1.234);
    CHECK(number("1,234", Locale::en) == 1234);
}

TEST_CASE("billions are 1e9 in English, and 1e12 in German and French") {
    CHECK(number("1 billion", Locale::en) == 1e9);
    CHECK(number("1 billion", Locale::none) == 1e9);
    CHECK(number("1 Billion", Locale::de) == 1e12);
    CHECK(number("1 billion", Locale::fr) == 1e12);
    CHECK(number("1,5 Milliarden", Locale::de) == 1.5e9);
    CHECK(number("2 milliards", Locale::fr) == 2e9);
    CHECK(number("1,5 mille milliards", Locale::fr) == 1.5e12);
    CHECK(number("1.5 trillion", Locale::en) == 1.5e12);
    CHECK(asked("1 billion", Locale::nl, {"miljard", "biljoen"}));
    CHECK(asked("500 TEUR", Locale::de, {"Tsd. EUR"}));
    CHECK(asked("3 兆", Locale::zh, {"百万", "万亿"}));
}

TEST_CASE("amounts of money are read with the words and signs of their language") {
    const std::vector<Amount> amounts = {
        {Locale::nl, "5,6 miljoen dollar", 5.6e6, "USD"},   {Locale::nl, "€ 1,5 mld", 1.5e9, "EUR"},
        {Locale::nl, "6 miljoen euro", 6e6, "EUR"},         {Locale::nl, "1.234.567,89 EUR", 1234567.89, "EUR"},
        {Locale::nl, "EUR 5,326 M", 5.326e6, "EUR"},        {Locale::de, "1,5 Mrd. EUR", 1.5e9, "EUR"},
        {Locale::de, "5,576 Mio. US$", 5.576e6, "USD"},     {Locale::de, "1.500 Euro", 1500, "EUR"},
        {Locale::de, "Mio. EUR 273", 273e6, "EUR"},         {Locale::de, "1'500'000 CHF", 1.5e6, "CHF"},
        {Locale::fr, "2 milliards d'euros", 2e9, "EUR"},    {Locale::fr, "2 milliards d’euros", 2e9, "EUR"},
        {Locale::fr, "273 M€", 273e6, "EUR"},               {Locale::fr, "2,5 Md€", 2.5e9, "EUR"},
        {Locale::fr, "5\u202F576\u202F000 dollars", 5576000, "USD"},
        {Locale::fr, "5 576 000,50 EUR", 5576000.5, "EUR"}, {Locale::fr, "10 francs suisses", 10, "CHF"},
        {Locale::zh, "3 亿元", 3e8, "CNY"},                 {Locale::zh, "人民币3亿元", 3e8, "CNY"},
        {Locale::zh, "3.5亿美元", 3.5e8, "USD"},            {Locale::zh, "1万亿元", 1e12, "CNY"},
        {Locale::zh, "５．６百万美元", 5.6e6, "USD"},       {Locale::zh, "￥2,000万", 2e7, "CNY"},
        {Locale::en, "5.576 million USD", 5.576e6, "USD"},  {Locale::en, "$5.6M", 5.6e6, "USD"},
        {Locale::en, "$5.6m", 5.6e6, "USD"},                {Locale::en, "1.5 bn EUR", 1.5e9, "EUR"},
        {Locale::en, "EUR 1.5 bn", 1.5e9, "EUR"},           {Locale::en, "5.6 million dollars", 5.6e6, "USD"},
        {Locale::en, "USD 5,576,000", 5576000, "USD"},      {Locale::none, "5.576 million USD", 5.576e6, "USD"},
        {Locale::none, "$5.6 billion", 5.6e9, "USD"},       {Locale::none, "USD 1.5b", 1.5e9, "USD"},
    };
    for (const auto& amount : amounts) {
        const auto plain = read(amount.text, amount.locale);
        CAPTURE(amount.text);
        CAPTURE(plain);
        const auto found = units::parse<Money>(plain);
        REQUIRE(found);
        CHECK(found->amount.value() == doctest::Approx(amount.value).epsilon(1e-14));
        CHECK(code(found->currency) == amount.currency);
    }
}

TEST_CASE("prices and other quantities are read so too") {
    using Price = Priced<EnergyPrice<>>;
    const double per_kwh = 1 / 3.6e6;
    const std::vector<Amount> prices = {
        {Locale::nl, "0,12 €/kWh", 0.12, "EUR"},      {Locale::nl, "13 ct/kWh", 0.13, "EUR"},
        {Locale::nl, "13,18 cent per kWh", 0.1318, "EUR"}, {Locale::de, "39,43 EUR/100 kWh", 0.3943, "EUR"},
        {Locale::de, "18,5 Cent je kWh", 0.185, "EUR"}, {Locale::fr, "0,12 euro par kWh", 0.12, "EUR"},
        {Locale::zh, "0.38 元/度", 0.38, "CNY"},      {Locale::zh, "38分/千瓦时", 0.38, "CNY"},
        {Locale::zh, "0.38元/千瓦时", 0.38, "CNY"},
    };
    for (const auto& amount : prices) {
        const auto plain = read(amount.text, amount.locale);
        CAPTURE(amount.text);
        CAPTURE(plain);
        const auto found = units::parse<Price>(plain);
        REQUIRE(found);
        CHECK(found->amount.value() == doctest::Approx(amount.value * per_kwh).epsilon(1e-14));
        CHECK(code(found->currency) == amount.currency);
    }
    CHECK(units::parse<Power<>>(read("10万千瓦", Locale::zh))->value() == doctest::Approx(1e8));
    CHECK(units::parse<Power<>>(read("24,7 MW", Locale::nl))->value() == doctest::Approx(24.7e6));
    CHECK(units::parse<Time<>>(read("60,5 jours", Locale::fr))->value() == doctest::Approx(60.5 * 86400));
    CHECK(units::parse<Tokens<>>(read("14,8T tokens", Locale::de))->value() == doctest::Approx(14.8e12));
    CHECK(units::parse<Tokens<>>(read("14,8 biljoen tokens", Locale::nl))->value() == doctest::Approx(14.8e12));
    CHECK(units::parse<Flop<>>(read("3,8e25 FLOP", Locale::nl))->value() == doctest::Approx(3.8e25));
    CHECK(units::parse<double>(read("-12,5 %", Locale::fr)) == doctest::Approx(-0.125));
    CHECK(units::parse<double>(read("\u22120,5", Locale::nl)) == doctest::Approx(-0.5));
    CHECK(units::parse<double>(read(",5", Locale::nl)) == doctest::Approx(0.5));
}

TEST_CASE("under a language, a number that it does not write so is asked, with the reading and the language that fits") {
    for (const std::string text : {"1.23", "0.123", "12.3456", "1,234.5"}) { CHECK(asked(text, Locale::nl, {"en"})); }
    for (const std::string text : {"1,23", "0,123", "1.234,5", "1.234.567"}) { CHECK(asked(text, Locale::en, {"nl"})); }
    CHECK(asked("1.234,5 EUR", Locale::en, {"1234.5", "--locale nl"}));
    CHECK(asked("1.23", Locale::nl, {"write 1,23", "--locale en"}));
    CHECK(asked("1.234", Locale::fr, {"1.234", "1234"}));
    for (const auto locale : languages) {
        for (const std::string text : {"1.2.3", "1,2,3", "1.234,567.8", "12,34.567", "0.123.456"}) {
            CAPTURE(text);
            CHECK_FALSE(neutral(text, locale));
        }
    }
}

TEST_CASE("without a language a point stands before decimals, and what may well be thousands is asked") {
    for (const std::string text : {"1.234", "0.120 EUR/kWh", "2.788M", "2.780M GPU-h", "1.234 EUR/h", "1.500B", "3.8e25", "1.200e3",
                                   "7.1884 CNY/USD", "1.234 million USD", "10.123 MW", "2024-10-01", "5.", "0.450", "12345.670",
                                   "1.250 MUSD"}) {
        CAPTURE(text);
        CAPTURE(read(text, Locale::none));
        CHECK(neutral(text, Locale::none));
    }
    CHECK(asked("300.000", Locale::none, {"300", "300000"}));
    CHECK(asked("30.000 USD", Locale::none, {"write 30 for", "30000"}));
    CHECK(asked("1.234 EUR", Locale::none, {"1.234", "1234", "write 1.2340", "--locale"}));
    CHECK(asked("2.048 chips", Locale::none));
    CHECK(asked("1.234 GPU-h", Locale::none));
    CHECK(asked("10.000 kW", Locale::none));
    CHECK(asked("1,234", Locale::none, {"1.234", "1234"}));
    CHECK(asked("13,18", Locale::none, {"13.18", "--locale nl"}));
    CHECK(asked("2,788,000 EUR", Locale::none, {"2788000", "--locale en"}));
    CHECK(number("1.2340", Locale::none) == 1.234);
    const auto foreign = neutral("1 biljoen", Locale::none);
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().hint == "say --locale nl for numbers in that language");
}

TEST_CASE("what no language makes a number is left to the parser, and nothing crashes") {
    for (const auto locale : languages) {
        for (const std::string& text : std::vector<std::string>{"", " ", "-", ".", ",", "many", "三亿", "€", "\xFF\xFE", "\xEF\xBC", "\xC2", "e5", "--", "d'"}) {
            CAPTURE(text);
            const auto found = neutral(text, locale);
            REQUIRE(found);
            CHECK_FALSE(units::parse_written(*found));
        }
        for (const std::string& text : {std::string(100000, '9'), std::string(400, '1') + "," + std::string(100, '.'),
                                        "1 " + std::string(500, 'd'), std::string("1e99999999999"), std::string("5 \xFF"),
                                        std::string("1") + std::string(200, '\xEF'), std::string("5\0x", 3)}) {
            const auto found = neutral(text, locale);
            if (found) { CHECK_FALSE(units::parse_written(*found)); }
        }
    }
    CHECK_FALSE(units::parse_written(read("1e99999 miljard", Locale::nl)));
    CHECK_FALSE(units::parse_written(read("９９", Locale::nl)));  // full-width digits are Chinese
}

TEST_CASE("no noise before, behind or instead of a number crashes the reading and the writing") {
    CHECK(rc::check([](const std::string& noise) {
        for (const auto locale : languages) {
            for (const auto& text : {noise, "1" + noise, noise + "2,5", "1.234" + noise}) { static_cast<void>(neutral(text, locale)); }
            static_cast<void>(localised(noise, locale));
        }
    }));
}

TEST_CASE("a number printed in a language is read back in it as the same number") {
    CHECK(rc::check([](int mantissa, unsigned char power, unsigned char places) {
        const double value = mantissa * std::pow(10.0, power % 10 - 5);
        for (const auto& text : {units::grouped(value, places % 7), units::significant(value, 1 + places % 9), units::scaled(value, 4)}) {
            for (const auto locale : languages) {
                const auto again = neutral(localised(text, locale), locale);
                RC_ASSERT(again.has_value());
                const auto plain = neutral(text, Locale::en);
                RC_ASSERT(plain.has_value());
                const auto number = units::parse_written(*plain);
                RC_ASSERT(number.has_value());
                RC_ASSERT(units::parse_written(*again)->value == doctest::Approx(number->value).epsilon(1e-15));
            }
        }
    }));
    for (const std::string text : {"0.1650 USD/kWh", "USD 5.576 M", "2,788,000 GPU-h", "3.8e+25 FLOP", "+8.4 %", "-1,234.50 EUR"}) {
        for (const auto locale : languages) {
            CAPTURE(text);
            CHECK(read(localised(text, locale), locale) == read(text, Locale::en));
        }
    }
}

TEST_CASE("figures get the separators of a language, and digits of words none") {
    CHECK(localised("USD 1,234.5", Locale::nl) == "USD 1.234,5");
    CHECK(localised("USD 1,234.5", Locale::de) == "USD 1.234,5");
    CHECK(localised("USD 1,234.5", Locale::fr) == "USD 1\u202F234,5");
    CHECK(localised("USD 1,234.5", Locale::zh) == "USD 1,234.5");
    CHECK(localised("1,952-4,619", Locale::nl) == "1.952-4.619");
    CHECK(localised("v1.2 1.2.3 H100", Locale::nl) == "v1.2 1.2.3 H100");
}
