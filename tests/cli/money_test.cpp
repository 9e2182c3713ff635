// SPDX-License-Identifier: Apache-2.0
// `traincost money`, and prices of another date: what they say in every format, and what they refuse.
#include "asking.hpp"

using namespace traincost::test;

namespace {

const Words dollars = {"money", "1000USD", "--in", "EUR"};

}  // namespace

TEST_CASE("money tells the three ways with rate, index, parity and their sources") {
    const auto text = answered({"money", "1000000USD", "--in", "EUR", "--on", "2023-03", "--prices-of", "2024-12", "--of", "staff", "--format", "markdown"},
                               {"924,500", "average of 2023", "federal-reserve-h10", "117.766", "119.349", "bls-ppi-hosting", "2026-04-01",
                                "world-bank-ppp", "0.6533", "purchasing power parities"}).out;
    CHECK(count_of(text, "market rate") >= 1);
}

TEST_CASE("what is not asked for is told as such: no other prices, no parity") {
    answered({"money", "1000USD", "--in", "EUR", "--on", "2024", "--format", "markdown"}, {"924.20", "--prices-of 2024-12", "--of staff"});
}

TEST_CASE("money speaks all four formats") {
    const Words full = {"money", "1000000USD", "--in", "EUR", "--on", "2023-03", "--prices-of", "2024-12", "--of", "services", "--to", "nl"};
    answered(with(full, {"--format", "markdown"}), {"| market rate | 924,500 |", "| PPP, services | 731,421 |"});
    const auto csv = answered(with(full, {"--format", "csv"}), {"way,amount,unit,factor,of,source\n", "nominal,1000000,USD,1", "market,924500,EUR",
                                                               "EUR of 2024-12", "ppp,731421,EUR"}).out;
    CHECK(lines_of(csv).size() == 5);
    answered(with(full, {"--format", "json"}), {"\"command\": \"money\"", "\"paid_for\": \"services\"", "\"vintage\": \"2026-04-01\""});
    CHECK(answered(with(full, {"--format", "json", "--locale", "de"})).out == answered(with(full, {"--format", "json"})).out);
    answered(with(full, {"--locale", "de"}), {"924.500", "0,9245"});
}

TEST_CASE("the same currency has no rate and may still have other prices, and other places") {
    answered({"money", "100kEUR", "--in", "EUR", "--on", "2023", "--prices-of", "2024"}, {"EUR 100.0 k is in EUR already", "hicp-euro-area"});
    answered({"money", "100kEUR", "--in", "EUR", "--on", "2024", "--of", "staff", "--from", "de", "--to", "pt"}, {"Germany", "Portugal"});
    refused(1, {"money", "100kEUR", "--in", "EUR", "--exchange", "1.1USD/EUR"}, {"--exchange", "both currencies are the same", "[contradiction]"});
}

TEST_CASE("money refuses no amount, no number, no currency, and amounts of nothing or of more than there is") {
    refused(1, {"money", "--in", "EUR"}, {"AMOUNT: error: no amount is given", "[missing-field]"});
    refused(1, {"money", "", "--in", "EUR"}, {"[missing-field]"});
    refused(1, {"money", "xyzzy", "--in", "EUR"}, {"AMOUNT"});
    refused(1, {"money", "100", "--in", "EUR"}, {"AMOUNT", "100"});
    refused(1, {"money", "100 kWh", "--in", "EUR"}, {"AMOUNT", "[wrong-unit]"});
    refused(1, {"money", "0 USD", "--in", "EUR"}, {"[out-of-range]"});
    refused(1, {"money", "1e300 USD", "--in", "EUR"}, {"[out-of-range]"});
    refused(1, {"money", "1e999 USD", "--in", "EUR"}, {"AMOUNT"});
    refused(1, {"money", "nan USD", "--in", "EUR"}, {"AMOUNT"});
    refused(1, {"money", "5 USD", "6 USD", "--in", "EUR"}, {"AMOUNT"});
    refused(1, {"money", std::string(10'000, '9') + "USD", "--in", "EUR"}, {"AMOUNT"});
    refused(1, {"money", "1000USD"}, {"--in", "no currency is given", "[missing-field]"});
    refused(1, {"money", "1000USD", "--in", "EURO"}, {"--in", "unknown currency 'EURO'", "did you mean 'EUR'", "[unknown-value]"});
    refused(1, {"money", "1000USD", "--in", ""}, {"--in", "[empty]"});
    refused(2, {"money", "1000USD", "--in", "EUR", "--in", "CNY"}, {"the flag is given twice"});
    refused(2, {"money", "1000USD", "--in"}, {"--in: error: the flag needs a value"});
    refused(2, {"money", "1000USD", "--in", "EUR", "--region", "nl"}, {"unknown flag"});
    refused(1, {"money", "-5USD", "--in", "EUR"}, {"[out-of-range]"});
}

TEST_CASE("money refuses a rate that is missing, of another date, given twice, or that does not close") {
    refused(1, {"money", "1000AED", "--in", "EUR"}, {"no exchange rate for AED", "[no-exchange-rate]"});
    refused(1, with(dollars, {"--on", "2035-01-01"}), {"--on", "2035-01-01", "2015 to 2026", "[no-exchange-rate]"});
    refused(1, with(dollars, {"--on", "2009"}), {"--on", "[no-exchange-rate]"});
    refused(1, with(dollars, {"--on", "yesterday"}), {"--on", "[bad-date]"});
    refused(1, with(dollars, {"--exchange", "1.1USD/EUR,1.2USD/EUR"}), {"EUR has two rates", "[contradiction]"});
    refused(1, with(dollars, {"--exchange", "7.1884CNY/USD,7.5257CNY/EUR,1.0389USD/EUR"}), {"[open-triangle]"});
    refused(1, with(dollars, {"--exchange", "8AED/SAR"}), {"no rate leads from", "[wrong-unit]"});
    answered(with(dollars, {"--on", "2035-01-01", "--exchange", "1.1USD/EUR"}), {"909.09", "as given"});
}

TEST_CASE("money refuses prices outside of the index, without a date of the amount, or of a currency without one") {
    refused(1, with(dollars, {"--on", "2024", "--prices-of", "2031-01"}), {"--prices-of", "2015-01 to 2025-06", "[no-price-index]"});
    refused(1, with(dollars, {"--on", "2024-03", "--prices-of", "1999"}), {"[no-price-index]"});
    refused(1, with(dollars, {"--on", "2025", "--prices-of", "2024-01"}), {"--on: error: 2025 lies outside", "[no-price-index]"});
    refused(1, with(dollars, {"--prices-of", "2024-12"}), {"--prices-of", "--on", "[missing-field]"});
    refused(1, with(dollars, {"--on", "2024", "--prices-of", "soon"}), {"--prices-of", "[bad-date]"});
    refused(1, {"money", "1000CNY", "--in", "GBP", "--exchange", "7CNY/USD,0.8GBP/USD", "--on", "2024", "--prices-of", "2023"},
            {"no price index of CNY", "[no-price-index]"});
    answered({"money", "1000CNY", "--in", "USD", "--on", "2024-03", "--prices-of", "2024-12"}, {"ppi-us-hosting"});
}

TEST_CASE("chips and electricity have no purchasing power parity, pay and services of known areas have") {
    for (const std::string goods : {"hardware", "electricity"}) {
        refused(1, with(dollars, {"--of", goods}), {"--of: error: " + goods, "bought at market prices", "[not-at-ppp]"});
    }
    refused(1, with(dollars, {"--of", "food"}), {"staff, services, hardware, electricity", "[unknown-value]"});
    refused(1, with(dollars, {"--of", "staff", "--to", "atlantis"}), {"--to", "[unknown-id]"});
    refused(1, with(dollars, {"--of", "staff", "--to", "china"}), {"--to", "pays in CNY", "[contradiction]"});
    refused(1, with(dollars, {"--to", "nl"}), {"--to", "--of staff", "[contradiction]"});
    refused(1, {"money", "1000USD", "--in", "TWD", "--exchange", "32TWD/USD", "--of", "staff"}, {"[no-ppp]"});
    // 1000 CNY / 3.397686 x 0.709983 EUR: the newest year that both have is 2025.
    answered({"money", "1000CNY", "--in", "EUR", "--of", "staff", "--to", "de"}, {"208.96", "2025"});
    // In 2024: 1000 / 3.525379 x 0.700862 = 198.80.
    answered({"money", "1000CNY", "--in", "EUR", "--of", "staff", "--to", "de", "--on", "2024"}, {"198.80", "2024"});
}

TEST_CASE("on an earlier day, parities and rates that were published later are not known") {
    refused(1, with(dollars, {"--of", "staff", "--as-of", "2025-01-31", "--exchange", "1.04USD/EUR"}), {"[no-ppp]"});
}

TEST_CASE("a run's total in prices of another date stands in every format, of one region and of several") {
    const Words run = {"estimate", "deepseek-v3", "--region", "us", "--prices-of", "2025-06"};
    answered(run, {"In prices of 2025-06 that is USD", "PCU518210518210", "123.659 over 119.637 (2024-10-01)", "Total, in prices of 2025-06"});
    answered(with(run, {"--format", "csv"}), {"total_real,", "USD of 2025-06"});
    answered(with(run, {"--format", "markdown"}), {"Total, in prices of 2025-06"});
    answered(with(run, {"--format", "json"}), {"\"total_real\"", "\"2026-04-01\"", "bls-ppi-hosting"});
    const Words several = {"compare", "deepseek-v3", "--regions", "nl,us", "--prices-of", "2025-06"};
    answered(with(several, {"--format", "markdown"}), {"In prices of 2025-06 that is USD", "in the Netherlands and USD", "in the United States, by the US producer price index",
                       "Total, 2025-06 prices"});
    answered(with(several, {"--format", "csv"}), {"total_real [USD of 2025-06]"});
    answered({"compare", "deepseek-v3", "--regions", "nl,us", "--currency", "EUR", "--prices-of", "2025"}, {"HICP"});
}

TEST_CASE("a run refuses prices of a currency without an index, outside of it, or of no date") {
    const Words run = {"estimate", "deepseek-v3", "--region", "us"};
    refused(1, with(run, {"--currency", "CNY", "--prices-of", "2024-12"}), {"no price index of CNY", "USD", "EUR", "[no-price-index]"});
    refused(1, with(run, {"--prices-of", "2035"}), {"--prices-of", "[no-price-index]"});
    refused(1, with(run, {"--prices-of", "2024-12", "--start", "2012-01-01"}), {"[no-price-index]"});
    refused(1, with(run, {"--nominal-of", "2024-12"}), {"--nominal-of", "[missing-field]"});
}
