// SPDX-License-Identifier: Apache-2.0
// E12 and E13: the Netherlands against Inner Mongolia, owned and rented.
#include <support/process.hpp>

#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const Fields both = {{"model", "deepseek-v3"},
                     {"regions", "nl"},
                     {"regions", "cn-nm"},
                     {"nl.electricity", "0.12 EUR/kWh"},
                     {"cn-nm.electricity", "0.38 CNY/kWh"},
                     {"exchange", "1.04 USD/EUR"},
                     {"exchange", "7.19 CNY/USD"}};

std::vector<std::string> command(const std::vector<std::string>& more) {
    std::vector<std::string> all = {"compare",    "deepseek-v3",
                                    "--regions",  "nl,cn-nm",
                                    "--set",      "nl.electricity=0.12 EUR/kWh",
                                    "--set",      "cn-nm.electricity=0.38 CNY/kWh",
                                    "--exchange", "1.04 USD/EUR",
                                    "--exchange", "7.19 CNY/USD"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

constexpr double published_rental = 5.576e6;  // E1

}  // namespace

TEST_CASE("E12: owned, the run takes 3.24 GWh, between 1.95 and 4.62, in either place") {
    for (const auto& row : compared(both)) {
        CHECK(kilowatt_hours(row.estimate.energy) ==
              Approx(3'241'886.4).epsilon(1e-12));  // 1.275 x 0.76 x 1.2 x 2.788e6
        CHECK(kilowatt_hours(row.bounds.low.energy) == Approx(1'951'600.0).epsilon(1e-12));   // 0.7 x 1.0 x 2.788e6
        CHECK(kilowatt_hours(row.bounds.high.energy) == Approx(4'621'110.0).epsilon(1e-12));  // 1.275 x 1.3 x 2.788e6
    }
}

TEST_CASE(
    "E12: electricity is 405 k USD in the Netherlands and 171 k in Inner Mongolia: 233 k more, and nothing else "
    "differs") {
    const auto c = compared(both);
    REQUIRE(c.rows.size() == 2);
    // 3,241,886.4 x 0.12 x 1.04 = 404,587.4; 3,241,886.4 x 0.38 / 7.19 = 171,337.5; the difference 233,249.9.
    CHECK(c.rows[0].estimate.cost.electricity.value() == Approx(404'587.42).epsilon(1e-7));
    CHECK(c.rows[1].estimate.cost.electricity.value() == Approx(171'337.53).epsilon(1e-7));
    CHECK(c.rows[0].difference.total.value() == Approx(233'249.89).epsilon(1e-7));
    REQUIRE(c.rows[0].difference.electricity_share.has_value());
    CHECK(*c.rows[0].difference.electricity_share == Approx(1.0).epsilon(1e-9));
    CHECK(c.rows[c.cheapest].region == "cn-nm");
}

TEST_CASE("E12: against the published rental of 5.576 M that is 4.2 %, between 2.5 and 6.0 %") {
    const auto d = compared(both).rows[0].difference;
    CHECK(d.total.value() / published_rental == Approx(0.0418310).epsilon(1e-5));
    CHECK(d.low.value() / published_rental == Approx(0.0251821).epsilon(1e-5));   // 1,951,600 kWh x 0.0719489 USD
    CHECK(d.high.value() / published_rental == Approx(0.0596276).epsilon(1e-5));  // 4,621,110 kWh x 0.0719489 USD
}

TEST_CASE("E12: the tool's own per cent is of its own total, not of the rental") {
    const auto c = compared(both);
    const auto& d = c.rows[0].difference;
    CHECK(d.relative == Approx(d.total.value() / c.rows[1].estimate.cost.total.value()).epsilon(1e-14));
    CHECK(std::fabs(d.relative - d.total.value() / published_rental) > 1e-4);
}

TEST_CASE("E12: the program says the same") {
    const Answer a(command({}));
    const auto nl = a.region("nl");
    const auto im = a.region("cn-nm");
    CHECK(a.text("/cheapest") == "cn-nm");
    CHECK(a.text(nl + "/cost/mode") == "owned");
    CHECK(a.number(nl + "/energy", "kWh") == Approx(3'241'886.4).epsilon(1e-12));
    CHECK(a.number(nl + "/energy_low", "kWh") == Approx(1'951'600.0).epsilon(1e-12));
    CHECK(a.number(nl + "/energy_high", "kWh") == Approx(4'621'110.0).epsilon(1e-12));
    CHECK(a.number(nl + "/cost/electricity", "USD") == Approx(404'587.42).epsilon(1e-7));
    CHECK(a.number(im + "/cost/electricity", "USD") == Approx(171'337.53).epsilon(1e-7));
    CHECK(a.number(nl + "/difference/total", "USD") == Approx(233'249.89).epsilon(1e-7));
    CHECK(a.number(nl + "/difference/low", "USD") / published_rental == Approx(0.0251821).epsilon(1e-5));
    CHECK(a.number(nl + "/difference/high", "USD") / published_rental == Approx(0.0596276).epsilon(1e-5));
    CHECK(a.number(nl + "/difference/electricity_share", "1") == Approx(1.0).epsilon(1e-9));
    CHECK_FALSE(a.truth(nl + "/cost/electricity_is_inside_the_rate"));
    CHECK(a.number(nl + "/electricity_price/net", "USD/kWh") == Approx(0.1248).epsilon(1e-12));
    CHECK(a.number(im + "/electricity_price/net", "USD/kWh") == Approx(0.38 / 7.19).epsilon(1e-12));
}

TEST_CASE("E13: rented at 2 USD/h, both cost 5.576 M and nothing differs") {
    const auto c = compared(both + Fields{{"rate", "2 USD/GPU-h"}});
    for (const auto& row : c) {
        CHECK(row.estimate.cost.total.value() == Approx(5.576e6).epsilon(1e-14));
        CHECK(row.difference.total.value() == 0.0);
        CHECK(row.difference.relative == 0.0);
        CHECK_FALSE(row.difference.electricity_share.has_value());
        CHECK(row.estimate.cost[cost::Component::electricity].value() == 0.0);
    }
    // The bill inside the rate is still known: 405 k and 171 k.
    CHECK(c.rows[0].estimate.cost.electricity.value() == Approx(404'587.42).epsilon(1e-7));
    CHECK(c.rows[1].estimate.cost.electricity.value() == Approx(171'337.53).epsilon(1e-7));
}

TEST_CASE("E13: the program says so, and has electricity as a memo inside the rate, not as a component") {
    const Answer a(command({"--rate", "2 USD/GPU-h"}));
    for (const auto& region : {a.region("nl"), a.region("cn-nm")}) {
        CHECK(a.number(region + "/cost/total", "USD") == 5'576'000.0);
        CHECK(a.number(region + "/cost/components/rental", "USD") == 5'576'000.0);
        CHECK_FALSE(a.has(region + "/cost/components/electricity"));
        CHECK(a.truth(region + "/cost/electricity_is_inside_the_rate"));
        CHECK(a.number(region + "/difference/total", "USD") == 0.0);
        CHECK(a.is_null(region + "/difference/electricity_share"));
    }
    const auto text = run_traincost(command({"--rate", "2 USD/GPU-h"}));
    CHECK(contains(text.out, "memo: electricity"));
    CHECK(contains(text.out, "electricity is inside it"));
    CHECK_FALSE(contains(text.out, "5,981"));  // 5,576 + 405 thousand: electricity on top of the rate
    const auto estimate = run_traincost({"estimate", "deepseek-v3", "--region", "nl", "--rate", "2 USD/GPU-h"});
    CHECK(contains(estimate.out, "memo: electricity, inside the rate"));
}

TEST_CASE("E13: the model's own stated rate gives the same as the one given") {
    for (const auto& row :
         compared({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "cn-nm"}, {"mode", "rented"}})) {
        CHECK(row.estimate.cost.total.value() == Approx(5.576e6).epsilon(1e-14));
    }
}
