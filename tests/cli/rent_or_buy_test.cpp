// SPDX-License-Identifier: Apache-2.0
// `traincost rent-or-buy`, as a user types it.
#include "asking.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace traincost::test;
using doctest::Approx;

namespace {

/// A server of 40,000 USD a chip that is sold for nothing after four years of 0 % interest, with nothing beside it.
const Words plain = {"rent-or-buy", "h100-sxm", "--region", "us", "--over", "4years", "--life", "4year", "--residual", "0", "--wacc", "0%",
                     "--utilisation", "0.5", "--chip-price", "40000USD", "--chip-price-kind", "server", "--interconnect-share", "0", "--storage-share", "0",
                     "--spares-share", "0", "--maintenance", "0", "--insurance-and-tax", "0", "--construction", "0USD/MW", "--labour", "1000USD/year",
                     "--staffing", "1TW", "--electricity", "0.1USD/kWh", "--power-use", "0.76", "--pue", "1.2", "--rate", "2.5USD/h"};

nlohmann::json answer_of(const Words& words) { return nlohmann::json::parse(answered(with(words, {"--format", "json"})).out); }

}  // namespace

TEST_CASE("a chip of 40,000 USD used half of four years costs 42,039 owned and 43,830 rented at 2.50, and the lines cross at 47.9 %") {
    const auto a = answer_of(plain);
    // Hours of use 4 x 8766 / 2 = 17,532. Rented 2.5 x 17,532 = 43,830. Electricity 1.1628 kWh x 0.1 = 0.11628 an hour, 2,038.62 in all.
    CHECK(a["options"]["on-demand"]["present_value"]["value"].get<double>() == Approx(43'830.0).epsilon(1e-9));
    CHECK(a["options"]["owned"]["present_value"]["value"].get<double>() == Approx(42'038.62).epsilon(1e-6));
    // 40,000 / ((2.5 - 0.11628) x 35,064) = 0.478570
    CHECK(a["crossings"]["use_to_own"]["value"].get<double>() == Approx(0.478570).epsilon(1e-5));
    CHECK(a["crossings"]["hours_to_own"]["value"].get<double>() == Approx(0.478570 * 35'064.0).epsilon(1e-5));
    CHECK(a["cheapest"].get<std::string>() == "owned");  // usual shares of another rate are no offers
    // Reserved 0.45 x 2.5 x 35,064 = 39,447, on spot 0.67 x 2.5 x 17,532 = 29,366.
    CHECK(a["cheaper_if"] == nlohmann::json({"reserved", "spot"}));
}

TEST_CASE("a reservation at 1.50 is paid for all hours, and pays from 60 % of use on") {
    const auto a = answer_of(with(plain, {"--reserved", "1.5USD/h"}));
    CHECK(a["options"]["reserved"]["present_value"]["value"].get<double>() == Approx(52'596.0).epsilon(1e-9));  // 1.5 x 35,064
    CHECK(a["crossings"]["use_to_reserve"]["value"].get<double>() == Approx(0.6).epsilon(1e-12));
}

TEST_CASE("what interruptions on spot lose is paid again") {
    const auto a = answer_of(with(plain, {"--spot", "1USD/h", "--interrupted-every", "20h", "--lost", "1h"}));
    CHECK(a["options"]["spot"]["present_value"]["value"].get<double>() == Approx(17'532.0 / 0.95).epsilon(1e-9));
}

TEST_CASE("where electricity alone costs what renting does, no use is enough to own") {
    Words cheap = plain;
    cheap.back() = "0.11USD/h";
    const auto a = answer_of(cheap);
    CHECK(a["crossings"]["use_to_own"].is_null());
    CHECK(a["crossings"]["payback"].is_null());
}

TEST_CASE("without a rate the median of the providers is taken, and what each of theirs makes of the answer is told") {
    const auto a = answer_of({"rent-or-buy", "h100-sxm", "--region", "us"});
    CHECK(a["options"]["on-demand"]["rate_of"].get<std::string>() == "median of five providers, 2026-08-21");
    CHECK(a["options"]["spot"]["rate_of"].get<std::string>() == "median of three providers, 2026-08-21");
    const auto& each = a["by_provider"];
    REQUIRE(each.size() >= 2);
    const auto use = [](const nlohmann::json& crossing) { return crossing.is_null() ? 9.0 : crossing["value"].get<double>(); };  // at no use
    for (std::size_t i = 1; i < each.size(); ++i) {  // by rate: the dearer the rent, the sooner it pays to own
        CHECK(each[i]["rate"]["value"].get<double>() >= each[i - 1]["rate"]["value"].get<double>());
        CHECK(use(each[i]["use_to_own"]) <= use(each[i - 1]["use_to_own"]));
    }
    const double median = use(a["crossings"]["use_to_own"]);
    CHECK(use(each.front()["use_to_own"]) >= median);
    CHECK(use(each.back()["use_to_own"]) <= median);
    answered({"rent-or-buy", "h100-sxm", "--region", "us"}, {"The providers' own rates make that"});
}

TEST_CASE("before there is a packaged median it is taken of the year's offers, one of each provider") {
    // Known by March 2026 in the US, within a year of the newest: Google's 11.06 and AWS's 6.88, (11.06 + 6.88) / 2 = 8.97.
    const auto a = answer_of({"rent-or-buy", "h100-sxm", "--region", "us-tx", "--start", "2026-03-01"});
    CHECK(a["options"]["on-demand"]["rate_of"].get<std::string>() == "median of 2 providers, 2025-03-17 to 2026-01-21");
    CHECK(a["options"]["on-demand"]["rate"]["value"].get<double>() == Approx(8.97).epsilon(1e-9));
}

TEST_CASE("the rates of a provider that is named are compared with each other") {
    const auto a = answer_of({"rent-or-buy", "h100-sxm", "--region", "us-tx", "--over", "3years", "--provider", "Google Cloud"});
    CHECK(a["options"]["on-demand"]["rate_of"].get<std::string>() == "Google Cloud in us, 2025-03-17");
    CHECK(a["options"]["reserved"]["rate_of"].get<std::string>() == "Google Cloud in us, 2025-03-17, for 3 years");
    CHECK(a["by_provider"].empty());
    answered({"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "Nebius"}, {"more than a year apart"});  // spot of 2025, by the hour of 2026
}

TEST_CASE("a chip pays itself back out of the rent that it saves, nothing being sold") {
    // 40,000 / (8,766 / 2 x (2.5 - 0.11628)) = 3.829 years, 46 months.
    const auto a = answer_of(plain);
    CHECK(a["outlay"]["value"].get<double>() == Approx(40'000.0).epsilon(1e-12));
    CHECK(a["crossings"]["payback"]["value"].get<double>() == Approx(46.0 / 12.0).epsilon(1e-12));
    answered(plain, {"has paid that back after 46 months"});
    Words seldom = plain;
    *(std::find(seldom.begin(), seldom.end(), "--utilisation") + 1) = "0.25";
    answered(seldom, {"would pay that back after 92 months, longer than the 48 months that it lasts"});
}

TEST_CASE("rents that fall as fast as the chip's value are told beside those that stay, and the other way round") {
    // 0.14 OOM a year over 4 years: (1 - 10^-0.56) / (0.14 ln 10) = 0.724577 / 0.322362 = 2.247713 years of 8,766 x 2.5 / 2.
    const double falling = 2.247713 * 8'766.0 * 1.25;
    const auto& asked = plain;
    const auto stay = answer_of(asked), fall = answer_of(with(asked, {"--rate-decay", "0.14OOM/year"}));
    CHECK(stay["other_rents"]["on-demand"]["value"].get<double>() == Approx(falling).epsilon(1e-5));
    CHECK(fall["options"]["on-demand"]["present_value"]["value"].get<double>() == Approx(falling).epsilon(1e-5));
    CHECK(fall["other_rents"]["on-demand"]["value"].get<double>() == Approx(43'830.0).epsilon(1e-9));
    // 40,000 / (2.5 x 8,766 x 2.247713 - 0.11628 x 35,064) = 40,000 / 45,181.4
    CHECK(fall["crossings"]["use_to_own"]["value"].get<double>() == Approx(0.885320).epsilon(1e-4));
    answered(asked, {"Were rents to fall as fast as the value of chips does, 27.6 % a year"});
    answered(with(asked, {"--rate-decay", "0.14OOM/year"}), {"Were rents to stay as they are"});
    refused(1, with(plain, {"--rate-decay", "4OOM/year"}), {"--rate-decay", "[out-of-range]"});
}

TEST_CASE("spot is the cheapest only where it is told how often it is interrupted") {
    const auto cheap = with(plain, {"--spot", "0.5USD/h"});
    CHECK(answer_of(cheap)["cheapest"].get<std::string>() != "spot");
    answered(cheap, {"if it is never interrupted"});
    CHECK(answer_of(with(cheap, {"--interrupted-every", "20h", "--lost", "30min"}))["cheapest"].get<std::string>() == "spot");
}

TEST_CASE("what interruptions lose follows from Daly's law where it is not told: the sooner they come, the more") {
    double before = 0.0;
    for (const std::string every : {"100h", "20h", "2h"}) {
        const double cost = answer_of(with(plain, {"--spot", "1USD/h", "--interrupted-every", every}))["options"]["spot"]["present_value"]["value"].get<double>();
        CHECK(cost > std::max(before, 17'532.0));
        before = cost;
    }
    // Every 20 h: to go on 5 + 3 + 20 min and 80 GB at 150 MB/s, 2,213 s, with 531 s until a checkpoint counts, and half of an interval of 533 s lost: about 3,010 of 72,000 s.
    const double at_20 = answer_of(with(plain, {"--spot", "1USD/h", "--interrupted-every", "20h"}))["options"]["spot"]["present_value"]["value"].get<double>();
    CHECK(17'532.0 / at_20 == Approx(1.0 - 3'010.0 / 72'000.0).epsilon(0.01));
    answered(with(plain, {"--spot", "1USD/h", "--interrupted-every", "20h"}), {"by Daly's law"});
}

TEST_CASE("how estimate spreads a price over years is not told of a chip that is paid for on its first day") {
    const auto told = joined(answered({"rent-or-buy", "h100-sxm", "--region", "us"}, {"each year's end", "per discounted hour of use"}).out);
    CHECK_FALSE(holds(told, "is paid back over"));
}

TEST_CASE("what cannot be meant is refused where it stands") {
    refused(1, {"rent-or-buy"}, {"no chip is named", "[missing-field]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--over", "40years"}, {"--over"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--over", "20years"}, {"--over", "[out-of-range]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--spot", "0USD/h"}, {"--spot", "[out-of-range]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--lost", "1h"}, {"--lost", "is not given"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--lost", "21h", "--interrupted-every", "20h"}, {"--lost", "nothing gets done"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "Gogle Cloud"}, {"--provider", "did you mean 'Google Cloud'?"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--mode", "rented"}, {"--mode", "both are compared"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "Nebius", "--rate-date", "2025-06-01"}, {"--rate-date", "the first is of 2025-12-31"});  // dated 2025
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "SF Compute"}, {"--provider", "of SF Compute no rate by the hour"});
    for (const Words& slip : {Words{"--provider", "Gogle Cloud", "--region", "us"}, Words{"--rental-term", "spot", "--region", "us"}, Words{"--regions", "us,nl"}}) {
        const auto told = refused(1, with({"rent-or-buy", "h100-sxm"}, slip), {slip.front()}).err;
        CHECK(std::count(told.begin(), told.end(), '\n') == 1);  // nothing beside what is meant
    }
}

TEST_CASE("the drawing is an SVG with a line for each way and a dot where they cross") {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "chart.svg").string();
    answered(with(plain, {"--chart", path}));
    const auto svg = read_file(path);
    CHECK(svg.starts_with("<svg"));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(count_of(svg, "stroke-width=\"2\"") == 4);
    CHECK(count_of(svg, "<circle") == 1);
    for (const auto* word : {"by the hour", "reserved", "on spot", "owned"}) { CHECK(holds(svg, word)); }
}

TEST_CASE("whose rates are compared is said, and that they are of different places or days") {
    answered({"rent-or-buy", "h100-sxm", "--region", "us"}, {"at USD 3.290 (median of five providers, 2026-08-21)"});
    answered({"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "Nebius"}, {"offers of different sellers, places or days"});
    CHECK_FALSE(holds(joined(answered(plain).out), "different sellers"));  // all of one rate
}

TEST_CASE("spot that is dearer than the hour is said to be, with what interruptions lose") {
    answered(with(plain, {"--spot", "3USD/h"}), {"On spot an hour of work is dearer here"});
    // 2.4 / (1 - 1/20) = 2.53 an hour that is kept, above 2.50.
    answered(with(plain, {"--spot", "2.4USD/h", "--interrupted-every", "20h", "--lost", "1h"}), {"On spot an hour of work is dearer here", "with what interruptions lose"});
    CHECK_FALSE(holds(joined(answered(with(plain, {"--spot", "2.4USD/h"})).out), "dearer here"));
}

TEST_CASE("fields of a run, of emissions and of the wait for the grid are refused, as nothing here depends on them") {
    const Words asked = {"rent-or-buy", "h100-sxm", "--region", "us"};
    for (const Words& words : {Words{"--gpu-hours", "1000"}, Words{"--count", "8"}, Words{"--deadline", "60d"}, Words{"--tensor-parallel", "8"}, Words{"--wue", "1L/kWh"},
                               Words{"--set", "us.carbon_intensity=1gCO2e/kWh"}, Words{"--wait", "grid"}}) {
        refused(1, with(asked, words), {words[0], "leave it out", "[contradiction]"});
    }
}

TEST_CASE("figures are told in units that people use") {
    answered({"rent-or-buy", "h100-sxm", "--region", "us"}, {"11.7 USD/W", "190000 USD/year"});
    answered({"rent-or-buy", "h100-sxm", "--region", "us", "--over", "1year"}, {"over 1 year:", "over 1 year in today's money"});
}

TEST_CASE("a chip that was bought before is no question of renting or buying") {
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--acquired", "2023-06-01"}, {"--acquired", "new when the time begins", "[contradiction]"});
}

TEST_CASE("the building of an own chip holds its share of the network too") {
    const auto owned = [](const std::string& power) {
        const auto out = answered({"rent-or-buy", "h100-sxm", "--region", "us", "--network-power", power, "--format", "json"}, {}).out;
        return nlohmann::json::parse(out).at("outlay").at("value").get<double>();
    };
    // 11.7 MUSD/MW of building.
    CHECK(owned("400W") - owned("100W") == Approx(300 * 11.7).epsilon(1e-6));
}
