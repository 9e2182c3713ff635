// SPDX-License-Identifier: Apache-2.0
// `traincost rent-or-buy`, as a user types it.
#include "asking.hpp"

#include <nlohmann/json.hpp>

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
    CHECK(a["cheapest"].get<std::string>() == "spot");
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
    CHECK(a["crossings"]["time_to_own"].is_null());
}

TEST_CASE("without a rate the catalog's are taken, nearest first, and whose they are is told") {
    const auto a = answer_of({"rent-or-buy", "h100-sxm", "--region", "us-tx", "--over", "3years"});
    CHECK(holds(a["options"]["on-demand"]["rate_of"].get<std::string>(), "AWS in us, 2026-01-21"));
    CHECK(holds(a["options"]["reserved"]["rate_of"].get<std::string>(), "Google Cloud in us, 2025-03-17"));
    const auto fi = answer_of({"rent-or-buy", "h100-sxm", "--region", "fi"});
    CHECK(holds(fi["options"]["spot"]["rate_of"].get<std::string>(), "Nebius in fi"));
}

TEST_CASE("what cannot be meant is refused where it stands") {
    refused(1, {"rent-or-buy"}, {"no chip is named", "[missing-field]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--over", "40years"}, {"--over"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--over", "20years"}, {"--over", "[out-of-range]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--spot", "0USD/h"}, {"--spot", "[out-of-range]"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--lost", "1h"}, {"--lost", "belong together"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--lost", "21h", "--interrupted-every", "20h"}, {"--lost", "nothing gets done"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--provider", "Gogle Cloud"}, {"--provider", "did you mean 'Google Cloud'?"});
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--mode", "rented"}, {"--mode", "both are compared"});
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

TEST_CASE("whose rates are compared is said, and that they are of different sellers, places and days") {
    answered({"rent-or-buy", "h100-sxm", "--region", "us"}, {"at USD 6.880 (AWS in us, 2026-01-21)", "offers of different sellers, places or days", "levelised"});
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
