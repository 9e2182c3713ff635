// SPDX-License-Identifier: Apache-2.0
// E22 and the hand-worked total cost of ownership, as a user asks for them.
#include <acceptance/answer.hpp>
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace traincost::test;
using doctest::Approx;

namespace {

using Words = std::vector<std::string>;

Words operator+(Words a, const Words& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// A server of 44,490 USD a GPU for 4 years, 85 % used, and nothing that the case does not name.
Words e22(const std::string& wacc, const std::string& electricity) {
    return {"estimate", "--chip", "h100-sxm", "--gpu-hours", "1000000", "--region", "nl", "--currency", "USD", "--owning", "tco", "--chip-price", "44490USD",
            "--chip-price-kind", "server", "--interconnect-share", "0.19", "--life", "4year", "--utilisation", "0.85", "--wacc", wacc, "--electricity",
            electricity, "--exchange", "1.04USD/EUR", "--power-use", "0.76", "--pue", "1.2"};
}

double per_hour(const Words& words) { return Answer(words).number("/estimate/cost/total", "USD") / 1e6; }

const Words only_the_server = {"--residual", "0", "--construction", "0USD/MW", "--storage-share", "0", "--spares-share", "0", "--maintenance", "0",
                               "--insurance-and-tax", "0"};

}  // namespace

TEST_CASE("E22: from 8 to 12 % of interest an hour costs 0.201 USD more, from 0.12 to 0.06 EUR/kWh 0.073 less") {
    const double before = per_hour(e22("8%", "0.12EUR/kWh") + only_the_server);
    // 54,926 x (0.32923 - 0.30192) / 7,451 = 0.2013
    CHECK(per_hour(e22("12%", "0.12EUR/kWh") + only_the_server) - before == Approx(0.20134).epsilon(1e-3));
    // 1.1628 x 0.0624 = 0.0726
    CHECK(per_hour(e22("8%", "0.06EUR/kWh") + only_the_server) - before == Approx(-0.07256).epsilon(1e-3));
}

TEST_CASE("the sheet of docs/tco-example.md is what the program answers, to the cent") {
    const Answer a({"estimate", "--chip", "h100-sxm", "--gpu-hours", "1M", "--region", "us", "--owning", "tco", "--chip-price", "40000USD",
                    "--chip-price-kind", "server", "--interconnect-share", "0.19", "--scale-up-share", "0.15", "--storage-share", "0.0255",
                    "--spares-share", "0.03", "--life", "5year", "--building-life", "15year", "--wacc", "8%", "--building-wacc", "8%", "--utilisation", "0.85", "--construction",
                    "11.7MUSD/MW", "--maintenance", "5%", "--insurance-and-tax", "1%", "--staffing", "1MW", "--labour", "190kUSD/year", "--residual",
                    "0.2", "--wait", "1year", "--power-use", "0.76", "--pue", "1.2", "--electricity", "0.08USD/kWh"});
    const auto part = [&a](const std::string& id) { return a.number("/estimate/cost/components/" + id, "USD"); };
    CHECK(part("chips") == Approx(654'674.98).epsilon(1e-8));
    CHECK(part("capital") == Approx(453'392.06).epsilon(1e-8));
    CHECK(part("wait") == Approx(158'875.45).epsilon(1e-8));
    CHECK(part("residual") == Approx(-238'482.36).epsilon(1e-8));
    CHECK(std::fabs(a.number("/estimate/cost/total", "USD") - 2'471'617.00) < 0.005);
    CHECK(a.text("/estimate/cost/owning") == "tco");
}

TEST_CASE("all ways of owning stand side by side, and the amortised one is the answer") {
    const Answer one({"estimate", "deepseek-v3", "--region", "nl"});
    const Answer all({"estimate", "deepseek-v3", "--region", "nl", "--owning", "all"});
    const auto total = all.number("/estimate/cost/total", "USD");
    CHECK(total == one.number("/estimate/cost/total", "USD"));
    CHECK(total == all.number("/ways_of_owning/amortised/total", "USD"));
    for (const std::string way : {"tco", "straight-line"}) {
        const Answer alone({"estimate", "deepseek-v3", "--region", "nl", "--owning", way});
        CHECK(all.number("/ways_of_owning/" + way + "/total", "USD") == Approx(alone.number("/estimate/cost/total", "USD")).epsilon(1e-14));
    }
}
