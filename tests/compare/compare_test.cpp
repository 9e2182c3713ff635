// SPDX-License-Identifier: Apache-2.0
// The same run in several regions: what differs, what does not, and what the difference is made of.
#include <doctest/doctest.h>
#include <scenario/asking.hpp>
#include <traincost/compare/share.hpp>
#include <traincost/scenario/outputs.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;
using scenario::scalar_of;

namespace {

compare::Comparison in(std::vector<std::string> regions, const Fields& more = {}) {
    Fields fields = {{"model", "deepseek-v3"}};
    for (auto& region : regions) { fields.push_back({"regions", std::move(region)}); }
    return compared(fields + more);
}

bool same(const scenario::Estimate<double>& a, const scenario::Estimate<double>& b) {
    bool all = true;
    for_each_output(
        [&all](const std::string&, const auto& x, const auto& y) { all = all && scalar_of(x) == scalar_of(y); }, a, b);
    return all;
}

const compare::Row& row(const compare::Comparison& c, const std::string& region) {
    const auto found = std::find_if(c.begin(), c.end(), [&](const compare::Row& r) { return r.region == region; });
    REQUIRE(found != c.end());
    return *found;
}

}  // namespace

TEST_CASE("rows stand in the order asked for, and the order changes no row and no difference") {
    CHECK(rc::check([] {
        std::vector<std::string> regions = {"europe", "us", "china", "nl", "cn-gd", "cn-nm"};
        const auto before = in(regions);
        for (std::size_t i = regions.size() - 1; i > 0; --i) {
            std::swap(regions[i], regions[*rc::gen::inRange<std::size_t>(0, i + 1)]);
        }
        const auto after = in(regions);
        for (std::size_t i = 0; i < regions.size(); ++i) {
            RC_ASSERT(after.rows[i].region == regions[i]);
            const auto& a = row(before, regions[i]);
            RC_ASSERT(same(a.estimate, after.rows[i].estimate));
            RC_ASSERT(a.difference.total == after.rows[i].difference.total);
            RC_ASSERT(a.difference.relative == after.rows[i].difference.relative);
        }
        // China and Inner Mongolia, which borrows its price, cost the same: which of them is named first depends on the
        // order.
        RC_ASSERT(after.rows[after.cheapest].estimate.cost.total == before.rows[before.cheapest].estimate.cost.total);
        RC_ASSERT(after.rows[after.dearest].estimate.cost.total == before.rows[before.dearest].estimate.cost.total);
    }));
}

TEST_CASE("a row is what an estimate of that region alone says") {
    const auto c = in({"europe", "us", "china"});
    for (const auto& r : c) { CHECK(same(r.estimate, estimated({{"model", "deepseek-v3"}, {"regions", r.region}}))); }
}

TEST_CASE("a region against itself has no difference, and nothing that the difference could be made of") {
    for (const std::string mode : {"owned", "rented"}) {
        const auto c = in({"nl"}, {{"mode", mode}});
        REQUIRE(c.rows.size() == 1);
        CHECK(c.rows[0].difference.total.value() == 0.0);
        CHECK(c.rows[0].difference.relative == 0.0);
        CHECK(c.rows[0].difference.low.value() == 0.0);
        CHECK(c.rows[0].difference.high.value() == 0.0);
        CHECK_FALSE(c.rows[0].difference.electricity_share.has_value());
    }
}

TEST_CASE("a region named twice is one row") { CHECK(in({"nl", "us", "nl"}).rows.size() == 2); }

TEST_CASE("differences are against the cheapest: none is negative, and the cheapest has none") {
    const auto c = in({"europe", "us", "china", "nl", "ie", "fr", "us-tx", "us-va", "cn-gd", "cn-gz", "cn-nm"});
    for (const auto& r : c) { CHECK(r.difference.total.value() >= 0.0); }
    CHECK(c.rows[c.cheapest].difference.total.value() == 0.0);
    CHECK(c.rows[c.dearest].difference.total >= c.rows[0].difference.total);
    const auto& dearest = c.rows[c.dearest];
    const double cheapest = c.rows[c.cheapest].estimate.cost.total.value();
    CHECK(dearest.difference.relative == Approx(dearest.estimate.cost.total.value() / cheapest - 1.0).epsilon(1e-12));
}

TEST_CASE("owned, the whole difference between regions is electricity, as the same chips stand everywhere") {
    for (const auto& r : in({"europe", "us", "china", "nl", "ie", "cn-gd"})) {
        if (r.difference.total.value() == 0.0) { continue; }
        REQUIRE(r.difference.electricity_share.has_value());
        CHECK(*r.difference.electricity_share == Approx(1.0).epsilon(1e-9));
    }
}

TEST_CASE("rented at one rate, no region differs from another") {
    for (const auto& r : in({"europe", "us", "china", "nl", "cn-nm"}, {{"mode", "rented"}})) {
        CHECK(r.difference.total.value() == 0.0);
        CHECK_FALSE(r.difference.electricity_share.has_value());
        CHECK(r.estimate.cost.electricity.value() > 0.0);
    }
}

TEST_CASE("rented at regional rates, the difference is the rates', and electricity has no share in it") {
    const auto c = in({"nl", "us"}, {{"rate", "2 USD/h"}, {"nl.rate", "2.5 USD/h"}});
    // 2,788,000 x 0.5 = 1,394,000.
    CHECK(row(c, "nl").difference.total.value() == Approx(1'394'000.0).epsilon(1e-12));
    CHECK(row(c, "nl").difference.relative == Approx(0.25).epsilon(1e-12));
    CHECK_FALSE(row(c, "nl").difference.electricity_share.has_value());
}

TEST_CASE("GPU-hours, days, energy and hardware are the same in every region, prices and carbon are not") {
    const auto c = in({"europe", "us", "china"});
    const auto& first = c.rows[0].estimate;
    for (const auto& r : c) {
        CHECK(r.estimate.chip_time == first.chip_time);
        CHECK(r.estimate.wall_clock == first.wall_clock);
        CHECK(r.estimate.energy == first.energy);
        CHECK(r.estimate.cost[cost::Component::chips] == first.cost[cost::Component::chips]);
    }
    CHECK(c.rows[0].estimate.carbon != c.rows[1].estimate.carbon);
    CHECK(c.rows[0].estimate.electricity_price != c.rows[1].estimate.electricity_price);
}

TEST_CASE("free electricity everywhere leaves no difference at all") {
    for (const auto& r : in({"nl", "us", "china"}, {{"electricity", "0 USD/kWh"}})) {
        CHECK(r.difference.total.value() == 0.0);
    }
}

TEST_CASE("a deadline that the given chips cannot meet is one reason for all regions, and no rows") {
    const auto c = in({"nl", "us"}, {{"count", "2048"}, {"deadline", "30 d"}});
    CHECK(c.rows.empty());
    REQUIRE(c.infeasible.has_value());
    CHECK(contains(c.infeasible->reason, "3,880"));
}

TEST_CASE("regions named beside the request replace its own") {
    auto request = ask({{"model", "deepseek-v3"}, {"regions", "ie"}});
    const auto c = required(compare::regions(std::move(request), Catalog::embedded(), {"nl", "us"}));
    REQUIRE(c.rows.size() == 2);
    CHECK(c.rows[0].region == "nl");
    CHECK(c.rows[1].region == "us");
}

TEST_CASE(
    "the range of a price that its source leaves open is the range of the total: China from 0.079 to 0.104 USD/kWh") {
    const auto c = in({"us", "china"});
    const auto& china = row(c, "china");
    // 3,241,886.4 kWh at 0.079, 0.088 and 0.104 USD, each over 1.13 of VAT.
    const auto bill = [](double price) { return 3'241'886.4 * price / 1.13; };
    const double own = china.estimate.cost.total.value();
    CHECK(china.price_range.low.value() == Approx(own - bill(0.088) + bill(0.079)).epsilon(1e-12));
    CHECK(china.price_range.high.value() == Approx(own - bill(0.088) + bill(0.104)).epsilon(1e-12));
    const auto& us = row(c, "us");
    CHECK(us.price_range.low == us.estimate.cost.total);
    CHECK(us.price_range.high == us.estimate.cost.total);
}

TEST_CASE("two regions whose prices overlap are not told apart, and two whose prices do not are") {
    // China 0.0779 (0.0699 to 0.0920) USD/kWh without VAT, the United States 0.0813, the Netherlands 0.1650.
    const auto c = in({"us", "china", "nl"});
    CHECK_FALSE(row(c, "us").difference.told_apart);
    CHECK(row(c, "nl").difference.told_apart);
    CHECK_FALSE(row(c, "china").difference.told_apart);  // from itself
}

TEST_CASE("a share of no age is refused, and no share of a new chip") {
    const auto none = compare::shares(ask({{"regions", "nl"}}), Catalog::embedded(), {{{"h100-sxm", {}}}, {}});
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().front().code == "missing-field");
    CHECK(compare::shares(ask({{"regions", "nl"}}), Catalog::embedded(), {{{"h100-sxm", {}}}, {{Time<>(), {}}}}).has_value());
}
