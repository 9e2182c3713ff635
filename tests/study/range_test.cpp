// SPDX-License-Identifier: Apache-2.0
// Ranges against what can be worked out by hand.
#include <study/asking.hpp>

#include <traincost/study/alike.hpp>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;
using study::Quantity;

namespace {

constexpr std::uint64_t many = 100'000;

/// 576 GPU-hours at a rate: nothing else is in the cost.
const Fields rented = {{"chip", "h100"}, {"gpu_hours", "576"}, {"mode", "rented"}};

Fields rented_at(const std::string& nl, const std::string& us, const Fields& more = {}) {
    return rented + Fields{{"regions", "nl,us"}, {"nl.rate", nl}, {"us.rate", us}} + more;
}

/// Owned hardware of an exact run, of which only what is added is uncertain.
const Fields exact_but = {{"chip", "h100"}, {"gpu_hours", "576"}, {"acquired", "2023-10-01"}, {"start", "2024-10-01"}, {"value_decay", "0.14 OOM/year"},
                          {"interconnect_share", "0.2"}, {"power_use", "0.8"}, {"pue", "1.2"}, {"regions", "nl,us"},
                          {"nl.electricity", "0.16 USD/kWh"}, {"us.electricity", "0.08 USD/kWh"}};

}  // namespace

TEST_CASE("a rented run costs its hours times the rate in each draw, and at each quantile") {
    const auto study = studied(rented + Fields{{"regions", "us"}, {"rate", "lognormal(p5=2 USD/h, p95=4.5)"}});
    const auto* rate = figure(study, "rate");
    REQUIRE(rate != nullptr);
    CHECK(rate->distribution.median() * 3600.0 == Approx(3.0));  // the root of 2 times 4.5
    const auto run = draws(many);
    const auto rates = column(study, run, "rate");
    const auto costs = column(study, run, "us.cost");
    REQUIRE(rates.size() == many);
    for (std::size_t i = 0; i < many; i += 97) { CHECK(costs[i] == Approx(576.0 * 3600.0 * rates[i]).epsilon(1e-14)); }
    const auto range = study::range_of(study, run);
    const auto& cost = range.of(0, 0);
    const auto q = cost.quantiles({0.05, 0.5, 0.95});
    CHECK(q[0] == Approx(576.0 * 2.0).epsilon(0.005));
    CHECK(q[1] == Approx(576.0 * 3.0).epsilon(0.005));
    CHECK(q[2] == Approx(576.0 * 4.5).epsilon(0.005));
    const double sigma = std::log(4.5 / 2.0) / 3.2897072539029444;
    CHECK(cost.mean() == Approx(576.0 * 3.0 * std::exp(sigma * sigma / 2.0)).epsilon(0.003));
}

TEST_CASE("what is exact has one value at every quantile") {
    const auto range = study::range_of(studied(rented + Fields{{"regions", "us"}, {"rate", "2 USD/h"}}), draws(1000));
    const auto& cost = range.of(0, 0);
    CHECK(cost.least() == Approx(1152.0).epsilon(1e-14));
    CHECK(cost.greatest() == cost.least());
    for (const double q : cost.quantiles({0.05, 0.5, 0.95})) { CHECK(q == Approx(1152.0).epsilon(1e-5)); }
    CHECK(cost.deviation() < 1e-6);
}

TEST_CASE("a figure that regions have in common widens each range and cancels in the difference") {
    const auto range = study::range_of(studied(exact_but + Fields{{"chip_price", "20000 to 40000 USD"}, {"chip_price_kind", "server"}}), draws(10'000));
    const auto q = range.of(0, 0).quantiles({0.05, 0.95});
    CHECK(q[1] > 1.3 * q[0]);
    const auto place = place_of(range, Quantity::electricity);
    CHECK(range.difference(0, place).mean() == Approx(range.of(1, place).mean()));  // the price is twice as high
    const auto& difference = range.difference(0, 0);
    CHECK(difference.quantiles({0.05})[0] > 0.0);
    CHECK(difference.mean() == Approx(range.difference(0, place).mean()));
    CHECK(range.odds_of(0, 0).more == 1.0);
}

TEST_CASE("of two normal rates the dearer is so as often as the normal distribution of their difference says") {
    const auto range = study::range_of(studied(rented_at("normal(2.0 USD/h, 0.1)", "normal(2.1 USD/h, 0.2)")), draws(many));
    CHECK(range.odds_of(0, 0).more == Approx(0.3273604).epsilon(0.02));  // Phi(-0.1 / sqrt(0.05))
    CHECK(range.odds_of(0, 0).even < 0.001);
    const auto& difference = range.difference(0, 0);
    CHECK(difference.mean() == Approx(576.0 * -0.1).epsilon(0.03));
    CHECK(difference.deviation() == Approx(576.0 * std::sqrt(0.05)).epsilon(0.01));
}

TEST_CASE("correlation of one narrows the difference of two rates to that of their deviations, of minus one widens it to the sum") {
    const auto deviation = [](const std::string& rank) {
        const auto range = study::range_of(studied(rented_at("normal(2.0 USD/h, 0.1)", "normal(2.1 USD/h, 0.2)", {{"correlations", "nl.rate~us.rate=" + rank}})), draws(many));
        CHECK(range.of(0, 0).deviation() == Approx(57.6).epsilon(0.01));
        CHECK(range.of(1, 0).deviation() == Approx(115.2).epsilon(0.01));
        return range.difference(0, 0).deviation();
    };
    CHECK(deviation("1") == Approx(57.6).epsilon(0.01));
    CHECK(deviation("-1") == Approx(172.8).epsilon(0.01));
    const double rho = 2.0 * std::sin(3.14159265358979 / 12.0);  // of normal numbers of rank correlation one half
    CHECK(deviation("0.5") == Approx(576.0 * std::sqrt(0.05 - 2.0 * rho * 0.02)).epsilon(0.01));
}

TEST_CASE("discrete rates tie and win as often as their weights say") {
    const auto range = study::range_of(studied(rented_at("discrete(1:1, 3 USD/h:1)", "discrete(1:1, 2 USD/h:3)")), draws(many));
    CHECK(range.odds_of(0, 0).more == Approx(0.5).epsilon(0.01));
    CHECK(range.odds_of(0, 0).even == Approx(0.125).epsilon(0.03));
    const auto q = range.of(0, 0).quantiles({0.4, 0.6});
    CHECK(q[0] == Approx(576.0).epsilon(1e-5));
    CHECK(q[1] == Approx(1728.0).epsilon(1e-5));
}

TEST_CASE("a distribution for all regions is drawn once, one for each is drawn for each") {
    const auto together = study::range_of(studied(rented + Fields{{"regions", "nl,us"}, {"rate", "2 to 3 USD/h"}}), draws(1000));
    CHECK(together.odds_of(0, 0).even == 1.0);
    CHECK(together.difference(0, 0).greatest() == 0.0);
    const auto apart = study::range_of(studied(rented_at("2 to 3 USD/h", "2 to 3 USD/h")), draws(1000));
    CHECK(apart.odds_of(0, 0).even < 0.01);
    CHECK(apart.difference(0, 0).deviation() > 0.0);
}

TEST_CASE("quantiles are those of sorting the draws") {
    const auto study = studied({{"model", "deepseek-v3"}, {"regions", "nl,us-tx"}});
    const auto run = draws(4321, 9);
    const auto range = study::range_of(study, run);
    const auto check = [&](const std::string& name, const uncertainty::Summary& summary) {
        CAPTURE(name);
        auto sorted = column(study, run, name);
        REQUIRE(sorted.size() == 4321);
        std::sort(sorted.begin(), sorted.end());
        CHECK(summary.least() == sorted.front());
        CHECK(summary.greatest() == sorted.back());
        for (const double p : {0.05, 0.25, 0.5, 0.75, 0.95}) {
            const auto rank = static_cast<std::size_t>(p * 4321.0);
            CHECK(std::fabs(summary.quantiles({p})[0] - sorted[rank]) <= 1e-5 * std::max(sorted[4105] - sorted[216], std::fabs(sorted[rank])));
        }
    };
    check("nl.cost", range.of(0, 0));
    check("us-tx.carbon", range.of(1, place_of(range, Quantity::carbon)));
    check("nl-us-tx.cost", range.difference(0, 0));
    check("nl/us-tx.cost", range.ratio(0, 0));
}

TEST_CASE("what is the same in all regions is summed up once, and is as if it were not") {
    const auto study = studied({{"model", "deepseek-v3"}, {"regions", "nl,us-tx,fr"}});
    const auto same = study::alike(study.runs, study.quantities);
    const auto run = draws(1000);
    const auto range = study::range_of(study, run);
    for (std::size_t q = 0; q < study.quantities.size(); ++q) {
        const auto quantity = study.quantities[q];
        CHECK(same[q] == (quantity == Quantity::hours || quantity == Quantity::days || quantity == Quantity::energy));
        for (std::size_t r = 0; r < 3; ++r) {
            const auto all = column(study, run, study.scenarios[r].names.region_id + "." + (quantity == Quantity::electricity ? "electricity_bill" : std::string(info(quantity).id)));
            CHECK(range.of(r, q).least() == *std::min_element(all.begin(), all.end()));
            CHECK(range.of(r, q).greatest() == *std::max_element(all.begin(), all.end()));
        }
        for (std::size_t p = 0; p < range.pairs.size(); ++p) {
            if (!same[q]) { continue; }
            CHECK(range.difference(p, q).greatest() == 0.0);
            CHECK(range.ratio(p, q).least() == 1.0);
            CHECK(range.odds_of(p, q).even == 1.0);
        }
    }
    const auto apart = studied({{"model", "deepseek-v3"}, {"regions", "nl,us-tx"}, {"us-tx.pue", "1.2"}});
    CHECK_FALSE(study::alike(apart.runs, apart.quantities)[place_of(study::range_of(apart, draws(8)), Quantity::energy)]);
}

TEST_CASE("more regions than four are compared with the first alone") {
    const auto pairs = [](const std::string& regions) { return study::range_of(studied({{"model", "deepseek-v3"}, {"regions", regions}}), draws(8)).pairs.size(); };
    CHECK(pairs("nl") == 0);
    CHECK(pairs("nl,de") == 1);
    CHECK(pairs("nl,de,fr,be") == 6);
    CHECK(pairs("nl,de,fr,be,at") == 4);
}

TEST_CASE("without a region the run is drawn where it took place") {
    const auto study = studied({{"model", "deepseek-v3"}});
    REQUIRE(study.scenarios.size() == 1);
    CHECK(study.scenarios.front().names.region_id == "china");
    const auto none = study::study_of(ask({{"chip", "h100"}, {"gpu_hours", "576"}}), Catalog::embedded());
    REQUIRE_FALSE(none);
    CHECK(complaint(none.error(), "missing-field") != nullptr);
}

TEST_CASE("no input is drawn below zero, and no share above one") {
    for (const auto& each : Fields{{"mfu", "normal(0.3, 0.3)"}, {"power_use", "normal(0.8, 0.4)"}, {"electricity", "normal(0.1 EUR/kWh, 0.2)"}, {"value_decay", "normal(0.1 OOM/year, 0.1)"}}) {
        const auto study = studied({{"model", "deepseek-v3"}, {"regions", "nl"}, each});
        for (const double cost : column(study, draws(5000), "nl.cost")) { REQUIRE(cost > 0.0); }
        for (const auto& one : study.figures) {
            CAPTURE(one.name);
            CHECK(one.distribution.quantile(0.0) >= 0.0);
            if (one.input == "mfu" || one.input == "power_use") { CHECK(one.distribution.quantile(1.0) <= 1.0); }
        }
    }
}

TEST_CASE("a run that is stopped tells how many draws it did") {
    const std::atomic<bool> stop = true;
    auto run = draws(many);
    run.stop = &stop;
    const auto range = study::range_of(studied({{"model", "deepseek-v3"}, {"regions", "nl"}}), run);
    CHECK(range.draws == 0);
    CHECK(range.asked == many);
}
