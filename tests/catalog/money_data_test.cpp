// SPDX-License-Identifier: Apache-2.0
// What money is converted with: read as it stands, and refused where it cannot be.
#include "packaged.hpp"

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

void finds(const std::string& path, const std::string& from, const std::string& to, std::string_view code, std::string_view message = {}) {
    const auto text = lint_text(with_change(path, from, to));
    CAPTURE(text);
    CHECK(holds(text, std::string("[") + std::string(code) + "]"));
    CHECK(holds(text, path + ":"));
    CHECK(holds(text, message));
}

const std::string rates = "money/exchange-rates.yaml";
const std::string row = "CNY: 7.1957 CNY/USD";

Period when(std::string_view text) { return *parse_period(text); }

}  // namespace

TEST_CASE("a cross rate in a row of the exchange rates must be made by the row's own within 0.1 %") {
    // 7.1957 / 0.9242 = 7.78587.
    CHECK(lint_text(with_change(rates, row, row + ", check: 7.7859 CNY/EUR")) == "");
    CHECK(lint_text(with_change(rates, row, row + ", check: [0.12844 EUR/CNY, 7.79 CNY/EUR]")) == "");
    finds(rates, row, row + ", check: 7.80 CNY/EUR", "open-triangle", "make 7.78587");
    finds(rates, row, row + ", check: [7.786 CNY/EUR, 0.13 EUR/CNY]", "open-triangle");
    finds(rates, row, row + ", check: 4.1 AED/EUR", "missing-key", "no rate of AED");
    finds(rates, row, row + ", check: 7.8 CNY", "wrong-unit");
}

TEST_CASE("an index knows its currency and its vintage, and values above zero") {
    const auto dollars = Catalog::embedded().price_index();
    REQUIRE(dollars.has_value());
    CHECK(dollars->id == "ppi-us-hosting");
    CHECK(dollars->vintage.text == "2026-04-01");
    const auto euros = Catalog::embedded().price_index(Currency::eur);
    REQUIRE(euros.has_value());
    CHECK(euros->id == "hicp-euro-area");
    const auto none = Catalog::embedded().price_index(Currency::cny);
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().front().code == "no-price-index");
    finds("money/price-index.yaml", "currency: USD", "currency: DOLLAR", "unknown-value");
    finds("money/price-index.yaml", "currency: USD\n", "", "missing-key");
    finds("money/price-index.yaml", "value: 117.766", "value: -117.766", "out-of-range");
    const auto twice = lint_text(with_change("money/price-index-eur.yaml", "currency: EUR", "currency: USD"));
    CHECK(holds(twice, "'hicp-euro-area' and 'ppi-us-hosting' are both the price index of USD [id-differs]"));
}

TEST_CASE("an index over a period is the mean of what fills it, the value of what holds it, and nothing else") {
    const auto index = *Catalog::embedded().price_index();
    CHECK(*index.over(when("2023-03")) == 117.766);
    CHECK(*index.over(when("2023-03-17")) == 117.766);
    CHECK(*index.over(when("2024")) == Approx(119.599).epsilon(1e-5));  // the mean of the twelve months
    CHECK_FALSE(index.over(when("2025")).has_value());                  // half of it
    CHECK_FALSE(index.over(when("2014-12")).has_value());
    const auto euros = *Catalog::embedded().price_index(Currency::eur);
    CHECK(*euros.over(when("2024-12-31")) == *euros.over(when("2024")));
    // Eurostat's rates of 2016 to 2024 chained: 1.002 x 1.015 x 1.018 x 1.012 x 1.003 x 1.026 x 1.084 x 1.054 x 1.024.
    CHECK(*euros.over(when("2024")) == Approx(126.15).epsilon(1e-4));
}

TEST_CASE("parities are in the currency of their area, and a dollar buys a dollar's worth") {
    const auto parities = Catalog::embedded().purchasing_power();
    REQUIRE(parities.has_value());
    CHECK(parities->area("us")->factors.front().per_dollar.value == 1.0);
    CHECK(parities->area(Currency::eur)->id == "ea");
    CHECK(parities->area(Currency::twd) == nullptr);
    for (const auto& area : parities->areas) {
        INFO(area.id);
        CHECK(area.factors.front().period.text == "2024");
    }
    // What a member's parity is lies on both sides of the whole area's.
    const auto euro = parities->area("ea")->factors.front().per_dollar.value;
    CHECK(parities->area("de")->factors.front().per_dollar.value > euro);
    CHECK(parities->area("es")->factors.front().per_dollar.value < euro);
    finds("money/ppp.yaml", "value: 3.525379 CNY", "value: 3.525379 EUR", "wrong-unit", "expected CNY");
    finds("money/ppp.yaml", "value: 3.525379 CNY", "value: 0 CNY", "out-of-range");
    finds("money/ppp.yaml", "    name: China\n", "", "missing-key");
    finds("money/ppp.yaml", "period: 2024, value: 0.972889 CHF", "period: 2024-13, value: 0.972889 CHF", "bad-date");
}
