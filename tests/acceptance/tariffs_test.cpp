// SPDX-License-Identifier: Apache-2.0
// What a site pays, against calculations by hand: ten tariffs at two load factors, the edges of the bands, E29, own supply.
#include <support/process.hpp>

#include <acceptance/answer.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace traincost::test;
using doctest::Approx;

namespace {

using Words = std::vector<std::string>;

Words tariff(const std::string& region, const Words& more = {}) {
    Words words = {"tariff", region};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

double all_in(const std::string& region, const std::string& currency, const Words& more) {
    return Answer(tariff(region, more)).number("/sites/0/all_in", currency + "/kWh");
}

std::string band(const std::string& region, const Words& more) { return Answer(tariff(region, more)).text("/sites/0/band"); }

/// (energy + network + demand / (8766 h x load) + levies + taxes) / (1 + VAT), worked by hand from the published tariff.
struct ByHand {
    std::string region, currency;
    double at_090, at_045;
};
const std::vector<ByHand> by_hand = {
    {"cn-nm", "CNY", 0.433612, 0.475608},    // (0.390525 + 0.052 + 31.2 x 12 / 7889.4) / 1.13
    {"cn-gz", "CNY", 0.558315, 0.600042},    // (0.511744 + 0.072 + 31 x 12 / 7889.4) / 1.13
    {"cn-he", "CNY", 0.561590, 0.608163},    // (0.48946875 + 0.0925 + 34.6 x 12 / 7889.4) / 1.13
    {"cn-js", "CNY", 0.610097, 0.670399},    // (0.542467 + 0.0788 + 44.8 x 12 / 7889.4) / 1.13
    {"cn-bj", "CNY", 0.613028, 0.677638},    // (0.61971175 + 48 x 12 / 7889.4) / 1.13
    {"my", "MYR", 0.436505, 0.586498},       // (0.2820 + 97.06 x 12 / 7889.4) x 1.016
    {"kr", "KRW", 165.7776, 178.6335},       // (148.18 + 8190 x 12 / 7889.4) x 1.032
    {"cn-gd", "CNY", 0.6830612, 0.7316533},  // (0.71695 + 36.1 x 12 / 7889.4) / 1.13
    {"de", "EUR", 0.152027, 0.168233},       // 0.08932 + 0.0133 + 127.86 / 7889.4 + 0.0127 + 0.0205
    {"nl", "EUR", 0.0987649, 0.1124998},     // 0.0773 + 9.03 x 12 / 7889.4 + 0.00773
};

}  // namespace

TEST_CASE("the all-in price of ten tariffs at load factors of 0.9 and 0.45 is that of a calculation by hand") {
    for (const auto& row : by_hand) {
        CAPTURE(row.region);
        const auto price = [&](const std::string& load) {
            return all_in(row.region, row.currency, {"--series", "industrial", "--site", "12MW", "--load", load});
        };
        CHECK(price("0.9") == Approx(row.at_090).epsilon(1e-5));
        CHECK(price("0.45") == Approx(row.at_045).epsilon(1e-5));
    }
}

TEST_CASE("E29: 100 EUR/kW/year are 1.27 ct/kWh at a load factor of 0.9, and 7.69 ct/kWh for a lease of 54.2 days") {
    const Words nothing_else = {"--ppa", "0EUR/kWh", "--network", "0EUR/kWh", "--demand", "100EUR/kW/year"};
    const auto price = [&](const Words& more) {
        Words words = nothing_else;
        words.insert(words.end(), more.begin(), more.end());
        return 100.0 * all_in("ie", "EUR", words);
    };
    CHECK(price({"--load", "0.9"}) == Approx(1.27).epsilon(0.005));
    CHECK(price({"--load", "1", "--term", "54.2d"}) == Approx(7.69).epsilon(0.001));
    CHECK(price({"--load", "0.45"}) == Approx(2.0 * price({"--load", "0.9"})).epsilon(1e-12));
}

TEST_CASE("the band changes at 20, 500, 2,000, 20,000, 70,000 and 150,000 MWh a year: below the edge, and at it") {
    // Power of a site at full load all year of 8,766 hours: just below and just above the edge.
    struct Edge {
        double megawatt_hours;
        std::string below, above;
    };
    const std::vector<Edge> edges = {{20, "IA", "IB"},       {500, "IB", "IC"},      {2'000, "IC", "ID"},
                                     {20'000, "ID", "IE"},   {70'000, "IE", "IF"},   {150'000, "IF", "IG"}};
    for (const auto& edge : edges) {
        CAPTURE(edge.megawatt_hours);
        const auto site = [&](double part) { return std::to_string(edge.megawatt_hours * part * 1e6 / 8766.0) + " W"; };
        const auto at = [&](double part) { return band("nl", {"--site", site(part), "--load", "1", "--start", "2024-03-01"}); };
        CHECK(at(0.999) == edge.below);
        CHECK(at(1.001) == edge.above);
    }
}

TEST_CASE("a site at half the load takes half the energy, and may fall into the band below") {
    CHECK(band("nl", {"--site", "10MW", "--load", "0.9"}) == "IF");   // 78,894 MWh
    CHECK(band("nl", {"--site", "10MW", "--load", "0.45"}) == "IE");  // 39,447 MWh
    CHECK(band("nl", {"--site", "10MW", "--load", "0.9", "--term", "180d"}) == "IE");  // 38,880 MWh
}

TEST_CASE("gas at 4 USD/MMBtu and half of its heat, with 150 USD/kW/year, is 4.63 ct/kWh at a load factor of 0.9") {
    // 4 / 293.0711 / 0.5 = 0.0272971; 150 / 7889.4 = 0.0190129; together 0.0463100.
    CHECK(all_in("us-tx", "USD", {"--gas", "4USD/MMBtu", "--gas-efficiency", "0.5", "--demand", "150USD/kW/year"}) ==
          Approx(0.0463100).epsilon(1e-5));
}

TEST_CASE("the emission price inside the energy is a memo: it changes no total") {
    const Answer de(tariff("de", {"--series", "industrial"}));
    CHECK(de.number("/sites/0/co2_inside", "EUR/kWh") == Approx(0.0532).epsilon(1e-12));
    CHECK(de.number("/sites/0/all_in", "EUR/kWh") == Approx(0.152027).epsilon(1e-5));
}
