// SPDX-License-Identifier: Apache-2.0
// Electricity put together by the user, groups of regions, clusters, what was known when, and rates that must agree.
#include <traincost/units/makers.hpp>

#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <set>
#include <string>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

Fields v3(const std::string& region, const Fields& more = {}) { return Fields{{"model", "deepseek-v3"}, {"regions", region}} + more; }

double price(const Fields& fields) { return usd_per_kwh(estimated(fields).electricity_price); }

bool refuses(const Fields& fields, std::string_view code) { return complaint(complaints(fields), code) != nullptr; }

const Fields euro_at_par = {{"exchange", "1 USD/EUR"}, {"exchange", "7 CNY/USD"}};

}  // namespace

TEST_CASE("electricity under contract: its price, the grid's per kWh and per kW, levies, less a rebate") {
    // 0.045 + 0.015 + 78.894 / (8766 x 0.9) + 0.005 - 0.002 = 0.045 + 0.015 + 0.01 + 0.005 - 0.002 = 0.073.
    CHECK(price(v3("ie", euro_at_par + Fields{{"ppa", "45 EUR/MWh"}, {"network", "0.015 EUR/kWh"}, {"demand", "78.894 EUR/kW/year"},
                                              {"levies", "0.005 EUR/kWh"}, {"compensation", "0.002 EUR/kWh"}})) ==
          Approx(0.073).epsilon(1e-12));
}

TEST_CASE("parts in other currencies are exchanged into the one of the electricity") {
    CHECK(price(v3("ie", {{"ppa", "45 EUR/MWh"}, {"network", "0.07 CNY/kWh"}, {"exchange", "1 USD/EUR"}, {"exchange", "7 CNY/USD"}})) ==
          Approx(0.055).epsilon(1e-12));
}

TEST_CASE("under contract in a region whose tariff is known by its parts, the grid's charges are that tariff's, and VAT touches them alone") {
    // Inner Mongolia's industrial tariff: (0.052 + 31.2 x 12 / 7889.4) / 1.13 of the grid, and 0.2 of electricity.
    const double expected = (0.2 + (0.052 + 31.2 * 12 / (8766 * 0.9)) / 1.13) / 7.0;
    CHECK(price(v3("cn-nm", {{"ppa", "0.2 CNY/kWh"}, {"series", "industrial"}, {"exchange", "7 CNY/USD"}})) == Approx(expected).epsilon(1e-9));
}

TEST_CASE("under contract where the price is one for everything, what the grid takes has to be said") {
    CHECK(refuses(v3("ie", {{"ppa", "45 EUR/MWh"}}), "missing-field"));
    CHECK(refuses(v3("ie", {{"network", "0.01 EUR/kWh"}}), "contradiction"));
    CHECK(refuses(v3("ie", {{"demand", "100 EUR/kW/year"}}), "contradiction"));
    CHECK(refuses(v3("ie", {{"electricity", "0.1 EUR/kWh"}, {"levies", "0.01 EUR/kWh"}}), "contradiction"));
    CHECK(refuses(v3("ie", {{"electricity", "0.1 EUR/kWh"}, {"ppa", "0.05 EUR/kWh"}}), "contradiction"));
}

TEST_CASE("a rebate is taken off any price, and nothing else changes") {
    const auto without = estimated(v3("ie", {{"currency", "EUR"}}));
    const auto with = estimated(v3("ie", {{"currency", "EUR"}, {"compensation", "0.02 EUR/kWh"}}));
    CHECK(usd_per_kwh(without.electricity_price) - usd_per_kwh(with.electricity_price) == Approx(0.02).epsilon(1e-9));
    CHECK((without.cost.total - with.cost.total).value() == Approx(0.02 * kilowatt_hours(without.energy)).epsilon(1e-9));
}

TEST_CASE("own generation: the plant's carbon is the gas's over its efficiency, and needs the plant's cost") {
    const Fields gas = {{"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"}, {"demand", "0 USD/kW/year"}};
    const auto s = resolved(v3("us-tx", gas));
    const auto e = estimated(s);
    CHECK(usd_per_kwh(e.electricity_price) == Approx(4.0 / 293.0710702 / 0.5).epsilon(1e-9));
    CHECK(e.carbon.value() / kilowatt_hours(e.energy) == Approx(0.202 / 0.5).epsilon(1e-12));
    CHECK(s.carbon_basis == "combustion of gas on the site, without its supply");
    CHECK(refuses(v3("us-tx", {{"gas", "4 USD/MMBtu"}, {"gas_efficiency", "0.5"}}), "missing-field"));
    CHECK(refuses(v3("us-tx", {{"gas", "4 USD/MMBtu"}, {"demand", "0 USD/kW/year"}}), "missing-field"));
    CHECK(refuses(v3("us-tx", gas + Fields{{"network", "0.01 USD/kWh"}}), "contradiction"));
}

TEST_CASE("a charge per kW and a price per kWh are never taken for each other") {
    CHECK(refuses(v3("ie", {{"electricity", "100 EUR/kW/year"}}), "wrong-unit"));
    CHECK(refuses(v3("ie", {{"ppa", "0 EUR/kWh"}, {"network", "0 EUR/kWh"}, {"demand", "0.1 EUR/kWh"}}), "wrong-unit"));
}

TEST_CASE("twelve monthly charges make a yearly one") {
    const auto at = [](const std::string& charge) {
        return price(v3("ie", {{"ppa", "0 EUR/kWh"}, {"network", "0 EUR/kWh"}, {"demand", charge}, {"exchange", "1 USD/EUR"}}));
    };
    CHECK(at("10 EUR/kW/month") == Approx(at("120 EUR/kW/year")).epsilon(1e-14));
    CHECK(at("10 EUR per kW per month") == Approx(at("120 EUR/kW/year")).epsilon(1e-14));
}

TEST_CASE("a group stands for its regions, each once, from the cheapest on, and all stands for all") {
    const auto nordics = compared(v3("nordics"));
    std::set<std::string> ids;
    for (const auto& row : nordics) { ids.insert(row.region); }
    CHECK(ids == std::set<std::string>{"dk", "fi", "is", "no", "se"});
    for (std::size_t i = 1; i < nordics.rows.size(); ++i) {
        CHECK(nordics.rows[i - 1].estimate.cost.total <= nordics.rows[i].estimate.cost.total);
    }
    CHECK(compared(v3("nordics", {{"regions", "fi"}})).rows.size() == 5);
    CHECK(compared(v3("all")).rows.size() >= 100);
    CHECK(refuses(v3("nordic"), "unknown-id"));
}

TEST_CASE("regions that are asked for by name stay in that order") {
    const auto rows = compared(v3("nl", {{"regions", "us"}, {"regions", "china"}})).rows;
    CHECK(rows[0].region == "nl");
    CHECK(rows[1].region == "us");
    CHECK(rows[2].region == "china");
}

TEST_CASE("a cluster brings its chips, their number and its region, and bears no others beside it") {
    const Fields run = {{"model", "deepseek-v3"}, {"cluster", "jupiter"}, {"mfu", "0.35"}, {"precision", "bf16"}, {"chip_price", "30000 USD"},
                        {"chip_price_kind", "server"}};
    const auto s = resolved(run);
    const auto cluster = required(Catalog::embedded().cluster("jupiter"));
    CHECK(s.names.chip_id == "gh200");
    CHECK(s.names.region_id == "de");
    CHECK(s.inputs.count == cluster.count.value);
    CHECK(resolved(run + Fields{{"count", "4096"}}).inputs.count.value() == 4096.0);
    CHECK(refuses(run + Fields{{"regions", "de"}, {"chip", "h100-sxm"}}, "contradiction"));
    CHECK(refuses(run + Fields{{"regions", "de"}, {"count", "1000000"}}, "contradiction"));
    CHECK(refuses({{"model", "deepseek-v3"}, {"cluster", "jupyter"}, {"regions", "de"}}, "unknown-id"));
}

TEST_CASE("an operator's PUE is the one that it reports, and beside a given PUE it is a contradiction") {
    const auto google = required(Catalog::embedded().operators()).at("google").pue.value;
    CHECK(resolved(v3("ie", {{"pue_of", "google"}})).inputs.power.pue == google);
    CHECK(refuses(v3("ie", {{"pue_of", "gogle"}}), "unknown-id"));
    CHECK(refuses(v3("ie", {{"pue_of", "google"}, {"pue", "1.2"}}), "contradiction"));
}

TEST_CASE("as of a day nothing is used that was published later, and the newest that was") {
    const auto period = [](const std::string& day) {
        return required(scenario::site_tariffs(ask({{"regions", "nl"}, {"as_of", day}}), Catalog::embedded())).front().scenario.tariff.period.text;
    };
    // Eurostat publishes a half-year about five months after its end.
    CHECK(period("2024-08-31") == "2023-S2");
    CHECK(period("2024-12-31") == "2024-S1");
    CHECK(period("2025-06-30") == "2024-S2");
    CHECK(refuses(v3("nl", {{"as_of", "2024-06-30"}}), "not-yet-known"));
    CHECK(refuses({{"chip", "b200"}, {"gpu_hours", "1e6"}, {"regions", "nl"}, {"as_of", "2020-01-01"}}, "not-yet-known"));
    CHECK(said(resolved(v3("nl", {{"as_of", "2025-03-31"}})).assumptions, {"Only what was known on 2025-03-31"}));
}

TEST_CASE("a rate between two currencies leads to the dollar, and three that do not agree are an error") {
    // E26's fixings: 7.1884 CNY/USD and 7.5257 CNY/EUR make 1.04692 USD/EUR.
    const auto at = [](const Fields& rates) { return price(v3("ie", Fields{{"electricity", "0.1 EUR/kWh"}} + rates)); };
    const Fields fixings = {{"exchange", "7.1884 CNY/USD"}, {"exchange", "7.5257 CNY/EUR"}};
    CHECK(at(fixings) == Approx(0.1 * 7.5257 / 7.1884).epsilon(1e-12));
    CHECK(at(fixings + Fields{{"exchange", "1.0469 USD/EUR"}}) == Approx(0.10469).epsilon(1e-12));
    CHECK(refuses(v3("ie", fixings + Fields{{"exchange", "1.0389 USD/EUR"}}), "open-triangle"));
    CHECK(refuses(v3("ie", {{"exchange", "7.5257 CNY/EUR"}}), "wrong-unit"));
}

TEST_CASE("what the export rules say of a chip in China is said, and changes no number") {
    CHECK(said(resolved(v3("china")).assumptions, {"H800", "China", "licence"}));
    CHECK_FALSE(said(resolved(v3("nl")).assumptions, {"licence of the United States"}));
}
