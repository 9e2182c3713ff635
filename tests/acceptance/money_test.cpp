// SPDX-License-Identifier: Apache-2.0
// E26: money at rates of one source and one day; and E8's total in prices of December 2024, as the program tells it.
#include <support/process.hpp>

#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>
#include <vector>

using namespace traincost::test;
using doctest::Approx;

namespace {

const std::vector<std::string> fixings = {"--in", "EUR", "--exchange", "7.1884CNY/USD,7.5257CNY/EUR"};

Answer converted(std::vector<std::string> words, const std::vector<std::string>& flags = fixings) {
    words.insert(words.begin(), "money");
    words.insert(words.end(), flags.begin(), flags.end());
    return Answer(std::move(words));
}

const std::vector<std::string> gpt4 = {"estimate", "--region", "us", "--chip", "a100-sxm-40gb", "--gpu-hours", "57e6",
                                       "--start", "2022-05-12", "--power-use", "0.75", "--pue", "1.25",
                                       "--electricity", "0.0806 USD/kWh", "--chip-price", "24875 USD", "--chip-price-kind", "server",
                                       "--prices-of", "2024-12"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("E26: USD 5.576 M is EUR 5.326 M at the renminbi fixings of 2024-12-31") {
    // 7.5257 / 7.1884 = 1.04692 USD/EUR; 5.576 / 1.04692 = 5.32609.
    const auto a = converted({"5.576MUSD"});
    CHECK(a.number("/amount", "USD") == 5.576e6);
    CHECK(a.number("/market/amount", "EUR") == Approx(5'326'085.07).epsilon(1e-9));
    CHECK(1.0 / a.number("/market/rate", "EUR/USD") == Approx(1.04692).epsilon(1e-5));
    CHECK(a.truth("/market/to/given"));
    CHECK(contains(a.text("/answer/0"), "USD 5.576 M is EUR 5.326 M"));
    CHECK(a.is_null("/real"));
    CHECK(a.is_null("/ppp"));
    // What the news called 6 million euro is 12.7 % too much.
    CHECK(6e6 / a.number("/market/amount", "EUR") - 1.0 == Approx(0.127).epsilon(3e-3));
}

TEST_CASE("E26: Dutch amounts are read as Dutch: 1 biljoen is 1e12, 13,18 a price, 300.000 three hundred thousand") {
    for (const auto& [text, value] : {std::pair<std::string, double>{"1 biljoen dollar", 1e12}, {"13,18 dollar", 13.18},
                                      {"300.000 dollar", 300e3}, {"5,576 miljoen USD", 5.576e6}}) {
        INFO(text);
        const auto a = converted({text, "--locale", "nl"}, {"--in", "EUR", "--exchange", "7,1884CNY/USD;7,5257CNY/EUR"});
        CHECK(a.number("/amount", "USD") == Approx(value).epsilon(1e-14));
        CHECK(a.number("/market/amount", "EUR") == Approx(value * 7.1884 / 7.5257).epsilon(1e-12));
    }
    const auto words = run_traincost({"money", "5,576", "miljoen", "dollar", "--in", "EUR", "--exchange", "7,1884CNY/USD;7,5257CNY/EUR",
                                      "--locale", "nl"});
    CHECK(words.exit_code == 0);
    CHECK(contains(words.out, "EUR 5,326 M"));
    CHECK(contains(words.out, "5.326.08"));
    const auto unsaid = run_traincost({"money", "300.000 USD", "--in", "EUR"});
    CHECK(unsaid.exit_code == 1);
    CHECK(contains(unsaid.err, "[ambiguous-number]"));
}

TEST_CASE("E26: the rate of another bank on the same day does not close the triangle: 1.0389 against 1.0469") {
    const auto result = run_traincost({"money", "5.576MUSD", "--in", "EUR", "--exchange", "7.1884CNY/USD,7.5257CNY/EUR,1.0389USD/EUR"});
    CHECK(result.exit_code == 1);
    CHECK(result.out.empty());
    CHECK(contains(result.err, "[open-triangle]"));
}

TEST_CASE("E8: the program tells GPT-4's 40,155,934 as 40,695,706 in prices of December 2024, by an index with name and vintage") {
    const Answer a(with(gpt4, {"--nominal-of", "2023-03"}));
    CHECK(a.number("/estimate/cost/total", "USD") == Approx(40'155'934.0).epsilon(1e-8));
    CHECK(std::fabs(a.number("/estimate/total_real/amount", "USD") - 40'695'706.0) < 1.0);
    CHECK(a.text("/estimate/total_real/prices_of") == "2024-12");
    CHECK(a.text("/estimate/total_real/nominal_of") == "2023-03");
    CHECK(a.text("/estimate/total_real/index/id") == "ppi-us-hosting");
    CHECK(a.text("/estimate/total_real/index/vintage") == "2026-04-01");
    CHECK(a.number("/estimate/total_real/index/nominal_of", "1") == 117.766);
    CHECK(a.number("/estimate/total_real/index/prices_of", "1") == 119.349);
}

TEST_CASE("E8: without another word the amounts are in prices of the start of training") {
    const Answer a(gpt4);
    CHECK(a.text("/estimate/total_real/nominal_of") == "2022-05-12");
    CHECK(a.number("/estimate/total_real/amount", "USD") > a.number("/estimate/cost/total", "USD"));
}
