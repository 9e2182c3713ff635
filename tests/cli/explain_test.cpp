// SPDX-License-Identifier: Apache-2.0
// `explain` on the command line: what it takes, and what it refuses.
#include "asking.hpp"

#include <doctest/doctest.h>

using namespace traincost::test;

namespace {

const Words asked = {"explain", "deepseek-v3", "--region", "nl"};

}  // namespace

TEST_CASE("explain answers with the cost of the run where nothing else is asked") {
    const auto total = answered(asked, {"cost of the run, USD", "K_chips", "Sources"});
    CHECK(answered(with(asked, {"--of", "cost"})).out == total.out);
    CHECK(answered(with(asked, {"--of", "cost.total"})).out == total.out);
}

TEST_CASE("explain takes every field of a run and a scenario file") {
    answered(with(asked, {"--set", "nl.electricity=0.1EUR/kWh", "--of", "price"}), {"given: --set nl.electricity"});
    answered({"explain", "-", "--of", "hours"}, {"GPU-hours of the run"}, {.input = "model: deepseek-v3\nregions: [nl]\n"});
    answered({"explain", "deepseek-v3", "--of", "energy"}, {"energy at the facility's meter"});
}

TEST_CASE("a number that nobody computes is refused with the nearest name") {
    refused(1, with(asked, {"--of", "cost.electricty"}), {"--of: error: no number is called 'cost.electricty'; did you mean 'cost.electricity'?", "[unknown-value]"});
    refused(1, with(asked, {"--of", "xyzzy"}), {"[unknown-value]", "cost.total"});
    refused(1, with(asked, {"--of", " "}), {"--of: the value is empty", "[empty]"});
    refused(1, with(asked, {"--of", ""}), {"[empty]"});
    const auto huge = refused(1, with(asked, {"--of", std::string(10'000, 'x')}), {"[unknown-value]"});
    CHECK(huge.err.size() < 3'000);
}

TEST_CASE("a number that this run has not is refused with the reason") {
    refused(1, with(asked, {"--of", "cost.rental"}), {"this run has no cost.rental", "--mode rented", "[no-value]"});
    refused(1, {"explain", "--chip", "h100", "--gpu-hours", "576", "--region", "us", "--of", "days"}, {"this run has no wall_clock", "--count", "[no-value]"});
}

TEST_CASE("of interruptions it is said why there are none, and every number of their formula has its unit") {
    const Words spot = {"explain", "deepseek-v3", "--chip", "h100-sxm", "--region", "us", "--mode", "rented", "--rental-term", "spot", "--of", "cost.interruptions"};
    refused(1, spot, {"this run has no cost.interruptions; nothing is said to interrupt it; --interrupted-every says", "[no-value]"});
    refused(1, with(asked, {"--of", "cost.interruptions"}), {"the hardware is owned here; --mode rented", "[no-value]"});
    // 2,048 chips; a checkpoint of 671e9 parameters at 14 bytes each is 9.394 TB.
    answered(with(spot, {"--interrupted-every", "5h"}), {"9.394 TB / (B_host · 2,048 chips)", "are inside the rate (", "; those that interruptions on spot take are added."});
}

TEST_CASE("a depth that is none is refused") {
    for (const std::string depth : {"0", "-1", "abc", "1.5", "1e3", "99999", "0x2", "+1", "٣"}) {
        refused(1, with(asked, {"--depth", depth}), {"--depth: error: '" + depth + "' is no depth", "[out-of-range]"});
    }
    refused(1, with(asked, {"--depth", ""}), {"[empty]"});
    refused(2, with(asked, {"--depth", "1", "--depth", "2"}), {"the flag is given twice"});
    refused(2, with(asked, {"--depht", "1"}), {"did you mean '--depth'?"});
    refused(2, {"estimate", "deepseek-v3", "--of", "cost"}, {"unknown flag"});
}

TEST_CASE("errors of the run and of the question come at once") {
    const auto result = refused(1, {"explain", "deepseek-v3", "--region", "nl", "--mfu", "7", "--depth", "0"}, {"--mfu", "--depth"});
    CHECK(count_of(result.err, "error:") == 2);
}

TEST_CASE("a run that is infeasible has nothing to explain and says why") {
    const auto result = ask(with(asked, {"--count", "2048", "--deadline", "10d"}));
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "Not feasible: "));
}

TEST_CASE("the help of explain shows its own flags and those of a run") {
    answered({"explain", "--help"}, {"--of cost.electricity", "--depth 2", "--region nl", "--set KEY=VALUE"});
}
