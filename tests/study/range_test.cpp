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
    const auto numbers = study::alike(study.runs, study.quantities);
    std::vector<bool> same;
    for (std::size_t q = 0; q < study.quantities.size(); ++q) { same.push_back(numbers[q] == numbers[study.quantities.size() + q]); }
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
    const auto energy = place_of(study::range_of(apart, draws(8)), Quantity::energy);
    const auto numbers_apart = study::alike(apart.runs, apart.quantities);
    CHECK(numbers_apart[energy] != numbers_apart[apart.quantities.size() + energy]);
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

TEST_CASE("market-based carbon is told where a contract makes it another number, and is the energy times the contract's factor in each draw") {
    const auto without = studied(exact_but);
    CHECK(std::find(without.quantities.begin(), without.quantities.end(), Quantity::carbon_market) == without.quantities.end());
    const auto study = studied(exact_but + Fields{{"us.market_carbon", "10 to 100 gCO2e/kWh"}});
    CHECK(figure(study, "us.market_carbon") != nullptr);
    const auto run = draws(512);
    const auto energy = column(study, run, "us.energy");           // J
    const auto factor = column(study, run, "us.market_carbon");    // kgCO2e/J
    const auto places = study::column_names(study);
    CHECK(std::count(places.begin(), places.end(), "us.market_carbon") == 1);
    const auto market = column(study, run, "us.carbon_market");
    const auto location = column(study, run, "us.carbon");
    for (std::size_t i = 0; i < 512; ++i) { CHECK(market[i] == Approx(energy[i] * factor[i]).epsilon(1e-13)); }
    CHECK(market[0] != location[0]);
    CHECK(column(study, run, "nl.carbon_market") == column(study, run, "nl.carbon"));  // neither contract nor residual mix
}

TEST_CASE("making the hardware and water are told where a field of theirs is given, or where they are asked for, and change no other draw") {
    const auto bare = studied(exact_but);
    const auto asked = required(study::study_of(ask(exact_but), Catalog::embedded(), {Quantity::carbon_embodied, Quantity::water_on_site}));
    REQUIRE(asked.quantities.size() == bare.quantities.size() + 2);
    const auto run = draws(600);
    CHECK(column(asked, run, "nl.cost") == column(bare, run, "nl.cost"));
    CHECK(column(asked, run, "us.carbon") == column(bare, run, "us.carbon"));
    CHECK(figure(bare, "embodied") == nullptr);
    CHECK(figure(asked, "embodied") != nullptr);
    const auto given = studied(exact_but + Fields{{"embodied", "uniform(100, 300 kgCO2e)"}, {"embodied_life", "5 years"}, {"embodied_use", "1"}});
    const auto made = column(given, run, "nl.carbon_embodied");
    const auto chip = column(given, run, "embodied");
    // 576 GPU-hours of five years of 8,766 hours: 576 / 43830 of a chip.
    for (std::size_t i = 0; i < 600; i += 50) { CHECK(made[i] == Approx(chip[i] * 576.0 / 43830.0).epsilon(1e-12)); }
    const auto wet = studied(exact_but + Fields{{"wue", "uniform(1, 2 L/kWh)"}, {"us.water_intensity", "2 to 4 L/kWh"}});
    const auto water = column(wet, run, "nl.water_on_site");
    const auto wue = column(wet, run, "wue");
    const auto energy = column(wet, run, "nl.energy");
    for (std::size_t i = 0; i < 600; i += 50) { CHECK(water[i] == Approx(wue[i] * energy[i] / 1.2).epsilon(1e-12)); }  // a PUE of 1.2 is not in the IT energy
    CHECK(std::find(wet.quantities.begin(), wet.quantities.end(), Quantity::water_off_site) != wet.quantities.end());
}

TEST_CASE("a wait that is drawn stands in the cost, and has the name of its field") {
    const Fields owned = {{"chip", "h100"}, {"gpu_hours", "576"}, {"regions", "nl,us"}, {"owning", "tco"}};
    const auto study = studied(owned + Fields{{"us.wait", "1 to 7 years"}});
    const auto* wait = figure(study, "us.wait");
    REQUIRE(wait != nullptr);
    CHECK(wait->distribution.quantile(0.05) == Approx(31557600.0));  // a year of 365.25 days
    CHECK(wait->distribution.quantile(0.95) == Approx(7.0 * 31557600.0));
    const auto costs = column(study, draws(2000), "us.cost");
    const auto waits = column(study, draws(2000), "us.wait");
    const auto longest = static_cast<std::size_t>(std::max_element(waits.begin(), waits.end()) - waits.begin());
    const auto shortest = static_cast<std::size_t>(std::min_element(waits.begin(), waits.end()) - waits.begin());
    CHECK(waits[longest] > 5.0 * waits[shortest]);
    CHECK(costs[longest] != costs[shortest]);
}

TEST_CASE("what a region borrows is the draw of the figure that it borrows, though it is trusted less") {
    // Building in Alabama costs what it costs in the United States, as far as is known.
    const auto study = studied({{"model", "deepseek-v3"}, {"regions", "us,us-al"}, {"owning", "tco"}});
    const auto run = draws(2000);
    const auto own = column(study, run, "us.construction");
    const auto* borrowed = figure(study, "us-al.construction");
    REQUIRE(borrowed != nullptr);
    const auto there = column(study, run, "us-al.construction");
    std::vector<std::size_t> order(own.size());
    for (std::size_t i = 0; i < order.size(); ++i) { order[i] = i; }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return own[a] < own[b]; });
    for (std::size_t i = 1; i < order.size(); ++i) { CHECK(there[order[i]] >= there[order[i - 1]]); }
    const auto names = study::column_names(study);
    CHECK(std::count(names.begin(), names.end(), "us-al.wacc") == 0);  // as little trusted there as here: one figure
    CHECK(std::count(names.begin(), names.end(), "us.wacc") == 1);
}

TEST_CASE("the cost of capital of the United States, which stands in for Europe's, is one draw in both") {
    const auto study = studied({{"model", "deepseek-v3"}, {"regions", "nl,us,de"}, {"owning", "tco"}});
    const auto names = study::column_names(study);
    for (const auto* name : {"us.wacc", "us.building_wacc"}) { CHECK(std::count(names.begin(), names.end(), name) == 1); }
    CHECK(std::none_of(names.begin(), names.end(), [](const std::string& n) { return n.starts_with("europe.") || n == "nl.wacc" || n == "de.wacc"; }));
}

TEST_CASE("a cost of capital that is another one and a premium is the dearer one in each draw, by the same part") {
    // The United States have 8.9 %, China 9.8 %, India 11.8 %, all drawn with 0.15: 9.8 / 8.9 = 1.1011 and 11.8 / 8.9 = 1.3258 at every quantile.
    const auto study = studied({{"model", "deepseek-v3"}, {"regions", "us,china,in"}, {"owning", "tco"}});
    const auto run = draws(2000);
    const auto american = column(study, run, "us.wacc");
    const auto chinese = column(study, run, "china.wacc");
    const auto indian = column(study, run, "in.wacc");
    for (std::size_t i = 0; i < american.size(); ++i) {
        CHECK(chinese[i] - american[i] > 0.0);
        CHECK(chinese[i] / american[i] == Approx(9.8 / 8.9).epsilon(1e-6));
        CHECK(indian[i] / american[i] == Approx(11.8 / 8.9).epsilon(1e-6));
    }
    CHECK(*std::max_element(american.begin(), american.end()) > 1.3 * *std::min_element(american.begin(), american.end()));
    // The building's is another figure: 7.1 % over 6.2 %.
    const auto building = column(study, run, "china.building_wacc");
    CHECK(building[7] / column(study, run, "us.building_wacc")[7] == Approx(7.1 / 6.2).epsilon(1e-6));
    CHECK(building[7] / chinese[7] != Approx(7.1 / 9.8).epsilon(1e-3));
}

TEST_CASE("what a figure is drawn as hangs on no order of regions, and not on whether the one that it follows is among them") {
    const Fields owned = {{"model", "deepseek-v3"}, {"owning", "tco"}};
    const auto run = draws(600);
    const auto with = studied(owned + Fields{{"regions", "us,china"}});
    const auto turned = studied(owned + Fields{{"regions", "china,nl,us"}});  // the Netherlands borrow that of the United States
    const auto alone = studied(owned + Fields{{"regions", "china"}});
    const auto wacc = column(alone, run, "china.wacc");
    const auto american = column(with, run, "us.wacc");
    for (std::size_t i = 0; i < wacc.size(); ++i) {
        CHECK(column(with, run, "china.wacc")[i] == Approx(wacc[i]).epsilon(1e-6));
        CHECK(column(turned, run, "china.wacc")[i] == Approx(wacc[i]).epsilon(1e-6));
        CHECK(column(turned, run, "us.wacc")[i] == Approx(american[i]).epsilon(1e-6));
    }
    const auto names = study::column_names(turned);
    CHECK(std::count(names.begin(), names.end(), "nl.wacc") == 0);
}

TEST_CASE("a cost of capital that is given moves what follows it, and follows nothing itself") {
    const Fields owned = {{"model", "deepseek-v3"}, {"owning", "tco"}, {"regions", "us,china"}};
    const auto run = draws(2000);
    const auto followed = studied(owned + Fields{{"us.wacc", "uniform(8 %, 10 %)"}});
    const auto low = column(followed, run, "us.wacc");
    const auto moved = column(followed, run, "china.wacc");
    for (std::size_t i = 0; i < low.size(); ++i) { CHECK((low[i] < 0.09) == (moved[i] < 0.098)); }  // each below its median
    const auto apart = studied(owned + Fields{{"china.wacc", "uniform(8 %, 10 %)"}});
    CHECK(figure(apart, "china.wacc")->same_as == std::nullopt);
    CHECK(figure(apart, "us.wacc")->same_as == std::nullopt);
}

TEST_CASE("states of one part of the grid have one residual mix in all draws, those of two parts one each") {
    // Connecticut and Massachusetts lie in New England, 246.40 g/kWh; Texas is its own part of the grid.
    const Fields hours = {{"chip", "h100"}, {"gpu_hours", "576"}};
    const auto study = studied(hours + Fields{{"regions", "us-tx,us-ma,us-ct"}});
    const auto run = draws(600);
    const auto names = study::column_names(study);
    CHECK(std::count(names.begin(), names.end(), "us-tx.market_carbon") == 1);
    CHECK(std::count(names.begin(), names.end(), "us-ma.market_carbon") == 1);
    CHECK(std::count(names.begin(), names.end(), "us-ct.market_carbon") == 0);
    const auto* mix = figure(study, "us-ma.market_carbon");
    REQUIRE(mix != nullptr);
    CHECK(mix->distribution.quantile(0.5) * 3.6e9 == Approx(246.40));                                      // g per kWh from kg per J
    CHECK(std::log(mix->distribution.quantile(0.95) / mix->distribution.quantile(0.05)) == Approx(0.16 * 3.2897072539));
    const auto swapped = studied(hours + Fields{{"regions", "us-ct,us-tx"}});
    CHECK(column(swapped, run, "us-ct.market_carbon") == column(study, run, "us-ma.market_carbon"));
    CHECK(column(study, run, "us-tx.market_carbon")[3] != column(study, run, "us-ma.market_carbon")[3]);
}

TEST_CASE("with all components on, water, residual mix and what hardware is made over are drawn, and none leaves its limits") {
    const auto study = required(study::study_of(ask({{"model", "deepseek-v3"}, {"regions", "us-tx,china"}, {"owning", "tco"}}), Catalog::embedded(),
                                                {Quantity::carbon_market, Quantity::carbon_embodied, Quantity::water_on_site, Quantity::water_off_site}));
    for (const auto* name : {"us.wue", "china.wue", "us.water_intensity", "china.water_intensity", "us-tx.market_carbon", "embodied", "embodied_life", "embodied_use"}) {
        CAPTURE(name);
        CHECK(figure(study, name) != nullptr);
    }
    const auto run = draws(4000);
    for (const double used : column(study, run, "embodied_use")) { CHECK(used <= 1.0); }
    for (const double wet : column(study, run, "china.wue")) { CHECK(wet * 3.6e6 <= 3.0 * (1.0 + 1e-9)); }  // litres per kWh
    // BLOOM's 6 years; 4 are the 5 % quantile to two digits of the spread: 6 exp(-1.645 * 0.25) = 3.98.
    CHECK(figure(study, "embodied_life")->distribution.quantile(0.05) / (365.25 * 86400.0) == Approx(3.977).epsilon(1e-3));
}

TEST_CASE("a distribution that moves nothing that is told is refused where it stands") {
    const auto study = study::study_of(ask({{"chip", "h100"}, {"gpu_hours", "200000"}, {"regions", "us"}, {"mode", "rented"}, {"rate", "2 USD/h"},
                                            {"parameters", "6e9 to 8e9"}, {"tokens", "1T"}, {"architecture", "dense"}, {"power", "rated"}}), Catalog::embedded());
    REQUIRE_FALSE(study);
    CHECK(complaint(study.error(), "no-effect") != nullptr);
    CHECK(study.error().front().where.line == 6);
}
