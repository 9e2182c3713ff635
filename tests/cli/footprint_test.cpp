// SPDX-License-Identifier: Apache-2.0
#include "asking.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace traincost::test;

namespace {

std::string out_of(const Words& words) { return run_traincost(words).out; }

}  // namespace

TEST_CASE("asking for emissions by one method prints both, with their names") {
    for (const Words& more : {Words{}, Words{"--market-carbon", "0gCO2e/kWh"}}) {
        Words words = {"estimate", "llama-3.1-405b", "--power", "tdp", "--pue", "1", "--carbon-intensity", "0.41366kgCO2e/kWh"};
        words.insert(words.end(), more.begin(), more.end());
        const auto text = out_of(words);
        CHECK(holds(text, "Carbon, location-based"));
        CHECK(holds(text, "Carbon, market-based"));
        CHECK(holds(text, "8,930 tCO2e"));
        CHECK(holds(text, "0 tCO2e"));
    }
}

TEST_CASE("a pooled claim is shown with what it pools, and not set against the run") {
    const auto text = out_of({"estimate", "mistral-large-2", "--region", "fr", "--chip", "h100-sxm", "--format", "markdown"});
    CHECK(holds(text, "training and 18 months of use"));
    CHECK(holds(text, "pooled, and not set against this run"));
    CHECK_FALSE(holds(text, "times that here"));
}

TEST_CASE("a warning goes to stderr, and the answer is given all the same") {
    const auto result = run_traincost({"estimate", "llama-3.1-405b", "--power", "tdp", "--carbon-intensity", "0.4137kgCO2e/kWh", "--pue", "1.1"});
    CHECK(result.exit_code == 0);
    CHECK(holds(result.err, "warning: "));
    CHECK(holds(result.err, "[counted-twice]"));
    CHECK(holds(result.out, "location-based"));
}

TEST_CASE("share tells a matrix: older hardware and more power raise electricity's part") {
    const auto result = run_traincost({"share", "--chips", "h100-sxm,a100-sxm-80gb", "--ages", "0,4", "--regions", "nl,cn-nm", "--format", "csv"});
    REQUIRE(result.exit_code == 0);
    const auto lines = lines_of(result.out);
    REQUIRE(lines.size() == 1 + 2 * 2 * 2 * 3);
    const auto share_in = [&](std::size_t line) {
        std::vector<std::string> cells;
        std::string cell;
        for (const char c : lines[line] + ",") {
            if (c == ',') { cells.push_back(cell), cell.clear(); } else { cell += c; }
        }
        return std::stod(cells.at(4));
    };
    CHECK(share_in(1) < share_in(2));  // tdp, measured
    CHECK(share_in(2) < share_in(3));  // measured, rated
    CHECK(share_in(2) < share_in(5));  // new, four years old
}

TEST_CASE("ages that change nothing are one row, and in no sentence") {
    for (const Words& words : {Words{"--owning", "tco"}, Words{"--rate", "2USD/h"}}) {
        const auto told = out_of(with({"share", "--chip", "h100-sxm", "--region", "nl", "--ages", "0,2,4"}, words));
        CHECK(holds(told, "The age of the hardware changes nothing"));
        CHECK_FALSE(holds(told, "years old"));
        CHECK_FALSE(holds(told, "by the years of its age"));
        CHECK(count_of(told, "         any") == 1);
    }
    CHECK(holds(out_of({"share", "--chip", "h100-sxm", "--region", "nl", "--ages", "0,4"}), "4 years old"));
    // Past its life of five years the price is paid back, and electricity is more of what is left.
    CHECK(holds(out_of({"share", "--chip", "h100-sxm", "--region", "nl", "--ages", "0,8", "--owning", "tco"}), "8 years old"));
}

TEST_CASE("of rented hours share is a memo, and of varied axes nothing else may be given") {
    CHECK(holds(out_of({"share", "--chip", "h100-sxm", "--region", "nl", "--rate", "2USD/h"}), "a memo"));
    const auto refused = run_traincost({"share", "--chip", "h100-sxm", "--region", "nl", "--power", "tdp"});
    CHECK(refused.exit_code == 1);
    CHECK(holds(refused.err, "[contradiction]"));
    CHECK(run_traincost({"share", "--chips", "h100-sxm,", "--region", "nl"}).exit_code == 1);
    CHECK(run_traincost({"share", "--chip", "h100-sxm", "--ages", "-1", "--region", "nl"}).exit_code == 1);
    CHECK(run_traincost({"share", "--chip", "h100-sxm", "--ages", "old", "--region", "nl"}).exit_code == 1);
}
