// SPDX-License-Identifier: Apache-2.0
// E8: GPT-4 by Epoch AI's amortised method, which published 40,695,706 dollars of December 2024.
#include <traincost/cost/price_level.hpp>

#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using cost::Component;
using doctest::Approx;

namespace {

/// Epoch AI's inputs, every one of them given.
const Fields gpt4 = {{"chip", "a100-sxm-40gb"},         {"gpu_hours", "57e6"},          {"start", "2022-05-12"},
                     {"acquired", "2020-08-12"},        {"power_use", "0.75"},          {"pue", "1.25"},
                     {"electricity", "0.0806 USD/kWh"}, {"chip_price", "24875 USD"},    {"chip_price_kind", "server"},
                     {"value_decay", "0.14 OOM/year"},  {"interconnect_share", "0.19"}, {"regions", "us"}};

Fields without(const std::string& key) {
    Fields rest;
    std::copy_if(gpt4.begin(), gpt4.end(), std::back_inserter(rest),
                 [&key](const auto& field) { return field.first != key; });
    return rest;
}

double index_of(const std::string& month) {
    const auto index = required(Catalog::embedded().price_index());
    const auto found =
        std::find_if(index.rows.begin(), index.rows.end(), [&](const auto& row) { return row.period.text == month; });
    REQUIRE(found != index.rows.end());
    return found->value;
}

}  // namespace

TEST_CASE("E8: GPT-4 costs 40.16 million nominal: chips 17.89, servers 11.81, interconnect 6.96, electricity 3.50") {
    // 638 days: 24,875 x 10^(-0.14 x 638/365.25) = 14,165.05; x 0.14 ln 10 / 8766 = 0.5209074 an hour; x 57e6 =
    // 29,691,721; / 1.66 = 17,886,579 chips, 11,805,142 the rest; x 0.19/0.81 = 6,964,725; 57e6 x 0.8125 x 0.75 x 1.25
    // = 43,417,969 kWh x 0.0806 = 3,499,488; the sum 40,155,934.
    const auto e = estimated(gpt4);
    CHECK(e.cost[Component::chips].value() == Approx(17'886'579.0).epsilon(1e-7));
    CHECK(e.cost[Component::servers].value() == Approx(11'805'142.0).epsilon(1e-7));
    CHECK(e.cost[Component::interconnect].value() == Approx(6'964'725.0).epsilon(1e-7));
    CHECK(e.cost[Component::electricity].value() == Approx(3'499'488.0).epsilon(1e-7));
    CHECK(e.cost.total.value() == Approx(40'155'934.0).epsilon(1e-8));
    CHECK(kilowatt_hours(e.energy) == Approx(43'417'968.75).epsilon(1e-12));
}

TEST_CASE("E8: in prices of December 2024 that is 40,695,706, the dollar that Epoch AI published") {
    // 40,155,933.94 x 119.349 / 117.766, with the index of March 2023, when the model came out.
    CHECK(index_of("2023-03") == 117.766);
    CHECK(index_of("2024-12") == 119.349);
    const auto real = cost::in_prices_of(estimated(gpt4).cost.total, index_of("2023-03"), index_of("2024-12"));
    CHECK(std::fabs(real.value() - 40'695'706.0) < 1.0);
}

TEST_CASE(
    "E8: the catalog's chip and constants are Epoch AI's, so that price, age, decay and network need not be given") {
    for (const std::string key : {"acquired", "value_decay", "interconnect_share"}) {
        INFO(key);
        CHECK(estimated(without(key)).cost.total == estimated(gpt4).cost.total);
    }
    // Released 2020-05-14, delivered 90 days later: 2020-08-12, 638 days before 2022-05-12.
    CHECK(resolved(without("acquired")).inputs.hardware.age.value() == Approx(638.0 * 86400.0).epsilon(1e-15));
    const auto catalog_price = estimated({{"chip", "a100-sxm-40gb"},
                                          {"gpu_hours", "57e6"},
                                          {"start", "2022-05-12"},
                                          {"power_use", "0.75"},
                                          {"pue", "1.25"},
                                          {"electricity", "0.0806 USD/kWh"},
                                          {"regions", "us"}});
    CHECK(catalog_price.cost.total.value() == Approx(40'155'934.0).epsilon(1e-8));
}

TEST_CASE("E8: the price of a server is not marked up as if it were one of bare chips") {
    Fields bare = without("chip_price_kind") + Fields{{"chip_price_kind", "chip"}};
    const auto server = estimated(gpt4).cost;
    const auto chip = estimated(bare).cost;
    // A bare chip of 24,875 USD costs 1.66 times as much in hardware.
    CHECK((chip.total - chip.electricity) / (server.total - server.electricity) == Approx(1.66).epsilon(1e-12));
    CHECK(chip.electricity == server.electricity);
}

TEST_CASE("E8: a year of 8,760 hours would not give Epoch AI's figure") {
    // 8766 / 8760 = 1.000685: 25,000 USD off the hardware.
    const double hardware = (estimated(gpt4).cost.total - estimated(gpt4).cost.electricity).value();
    CHECK(std::fabs(hardware * (8766.0 / 8760.0 - 1.0)) > 20'000.0);
    CHECK(hardware == Approx(36'656'445.7).epsilon(1e-8));  // 29,691,721 / 0.81
}

TEST_CASE("E8: the program says the same, with every part in dollars and the energy in kWh") {
    const Answer a({"estimate", "--region", "us", "--chip", "a100-sxm-40gb", "--gpu-hours", "57e6", "--start",
                    "2022-05-12", "--power-use", "0.75", "--pue", "1.25", "--electricity", "0.0806 USD/kWh",
                    "--chip-price", "24875 USD", "--chip-price-kind", "server"});
    CHECK(a.text("/estimate/cost/mode") == "owned");
    CHECK(a.number("/estimate/cost/components/chips", "USD") == Approx(17'886'579.0).epsilon(1e-7));
    CHECK(a.number("/estimate/cost/components/servers", "USD") == Approx(11'805'142.0).epsilon(1e-7));
    CHECK(a.number("/estimate/cost/components/interconnect", "USD") == Approx(6'964'725.0).epsilon(1e-7));
    CHECK(a.number("/estimate/cost/components/electricity", "USD") == Approx(3'499'488.0).epsilon(1e-7));
    CHECK(a.number("/estimate/cost/total", "USD") == Approx(40'155'934.0).epsilon(1e-8));
    CHECK(a.number("/estimate/energy", "kWh") == Approx(43'417'968.75).epsilon(1e-12));
    CHECK(contains(a.text("/answer/0"), "40.16 M"));
    CHECK(contains(a.text("/answer/1"), "43.4 GWh"));
}
