// SPDX-License-Identifier: Apache-2.0
// `sensitivity` on the command line: what it answers, and what it refuses.
#include "asking.hpp"

#include <doctest/doctest.h>

using namespace traincost::test;

namespace {

const Words asked = {"sensitivity", "deepseek-v3", "--region", "nl", "--draws", "8192"};
const Words rented = {"sensitivity", "--chip", "h100", "--region", "us", "--mode", "rented", "--gpu-hours", "1e6", "--rate", "2USD/h"};

}  // namespace

TEST_CASE("sensitivity says what to measure first, what moves it by how much, and what moves in steps") {
    answered(asked, {"Measure first: ", "the variance of the total cost in the Netherlands would fall", "P5 to P95", "S1, %", "Elasticities", "steps", "band", "Sources"});
}

TEST_CASE("sensitivity answers the same for any number of threads and any instruction set") {
    const auto one = answered(with(asked, {"--threads", "1"}));
    CHECK(answered(with(asked, {"--threads", "3"})).out == one.out);
    CHECK(answered(asked, {}, {.environment = {{"TRAINCOST_ISA", "sse2"}}}).out == one.out);
    CHECK(answered(with(asked, {"--seed", "1"})).out != one.out);
}

TEST_CASE("two regions are told apart, three are refused") {
    answered({"sensitivity", "deepseek-v3", "--regions", "nl,cn-nm", "--draws", "8192"}, {"Difference in total cost, the Netherlands less", "nl.electricity"});
    refused(1, {"sensitivity", "deepseek-v3", "--regions", "nl,us,china"}, {"one region, or two", "[too-many]"});
}

TEST_CASE("every quantity can be asked after, in every format") {
    for (const std::string of : {"cost", "electricity", "hours", "days", "energy", "carbon"}) {
        for (const std::string format : {"text", "markdown", "csv", "json"}) { answered(with(asked, {"--of", of, "--format", format})); }
    }
}

TEST_CASE("a quantity that is none, or that this run has not, is refused") {
    refused(1, with(asked, {"--of", "corbon"}), {"did you mean 'carbon'?", "[unknown-value]"});
    refused(1, with(asked, {"--of", " "}), {"[empty]"});
    refused(1, with(asked, {"--of", ""}), {"[empty]"});
    refused(1, with(rented, {"--of", "days"}), {"this run has no days", "--count", "[no-value]"});
    CHECK(refused(1, with(asked, {"--of", std::string(10'000, 'x')}), {"[unknown-value]"}).err.size() < 3'000);
}

TEST_CASE("groups may be given several times, and are refused where they make no sense") {
    const auto told = answered(with(asked, {"--group", "energy=power_use, pue", "--group", "iron=chip.price"}), {"energy", "iron"}).out;
    CHECK(answered(with(asked, {"--group", "energy=power_use; pue", "--group", "iron=chip.price"})).out == told);
    refused(1, with(asked, {"--group", "energy=power_usee"}), {"did you mean 'power_use'?", "[unknown-id]"});
    refused(1, with(asked, {"--group", "energy="}), {"a name is missing", "[empty]"});
    refused(1, with(asked, {"--group", "energy=pue,,power_use"}), {"[empty]"});
    refused(1, with(asked, {"--group", "pue"}), {"is not name=figure", "[wrong-shape]"});
    refused(1, with(asked, {"--group", "=pue"}), {"[wrong-shape]"});
    refused(1, with(asked, {"--group", "a=pue", "--group", "b=pue"}), {"stands in two groups, 'a' and 'b'", "[contradiction]"});
    refused(1, with(asked, {"--group", "a=pue", "--group", "a=power_use"}), {"two groups are called 'a'", "[contradiction]"});
}

TEST_CASE("draws that are none are refused, and other flags given twice") {
    refused(1, with(rented, {"--draws", "0"}), {"[out-of-range]"});
    refused(1, with(rented, {"--draws", "many"}), {"[bad-number]"});
    refused(2, with(rented, {"--of", "cost", "--of", "hours"}), {"given twice"});
    refused(1, with({"sensitivity", "deepseek-v3"}, {"--draws", "0", "--of", "xyzzy", "--mfu", "7", "--group", "x"}), {"--draws", "--of", "--mfu", "--group"});
}

TEST_CASE("a run without anything uncertain has elasticities and says that there is no variance") {
    answered(with(rented, {"--count", "64"}), {"Nothing that it is computed from is uncertain", "+1.000"});
}

TEST_CASE("a deadline has the elasticity on the step, and that of the relaxation in parentheses") {
    answered(with(asked, {"--deadline", "60d", "--of", "days"}), {"0.000 (+1.000)", "whole nodes", "continuous relaxation"});
}

TEST_CASE("a run that is infeasible has no sensitivity and says why") {
    const auto result = ask({"sensitivity", "deepseek-v3", "--region", "nl", "--count", "2048", "--deadline", "10d"});
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "Not feasible: "));
}

TEST_CASE("numbers are told in the language of the reader") {
    answered(with(asked, {"--locale", "nl"}), {"+0,"});
}

TEST_CASE("a sensitivity that is ended early tells what is done by then") {
    const auto binary = std::string(TRAINCOST_BINARY);
    const auto result = run({"/usr/bin/timeout", "-s", "INT", "2", binary, "sensitivity", "deepseek-v3", "--region", "nl", "--draws", "1e10"});
    CHECK(holds(result.out, "ended early"));
    CHECK(holds(result.out, "Of single figures"));
    CHECK_FALSE(holds(result.out, "No uncertain figure moves it"));
}

TEST_CASE("sensitivity tells of what is likely to be counted twice, and of prices that change nothing") {
    const auto twice = answered({"sensitivity", "deepseek-v3", "--region", "us", "--rate", "2USD/h", "--electricity", "0.1USD/kWh", "--prices-of", "2025-01"});
    CHECK(holds(twice.err, "[counted-twice]"));
    CHECK(holds(twice.err, "--prices-of: warning: prices_of: amounts are nominal here"));
}

TEST_CASE("sensitivity of water and market-based carbon names what they hang on") {
    const auto water = answered({"sensitivity", "deepseek-v3", "--region", "us", "--of", "water_on_site", "--wue", "0.1 to 1 L/kWh"}).out;
    CHECK(holds(water, "Measure first: water on the site"));
    const auto carbon = answered({"sensitivity", "deepseek-v3", "--region", "us", "--of", "carbon_market", "--market-carbon", "10 to 100 gCO2e/kWh"}).out;
    CHECK(holds(carbon, "Market-based carbon in the United States"));
    CHECK(holds(carbon, "Measure first: origin of the electricity"));
}
