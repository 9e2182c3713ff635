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

TEST_CASE("one age is told as that age, equal ages are one, and ages that alone change the cost are not said to change nothing") {
    for (const std::string ages : {"0", "0,0"}) {
        const auto told = out_of({"share", "--chips", "h100-sxm", "--region", "us", "--ages", ages});
        CHECK(holds(told, "H100           0 "));
        CHECK_FALSE(holds(told, "any"));
        CHECK_FALSE(holds(told, "changes nothing"));
    }
    const auto one = out_of({"share", "--chips", "h100-sxm", "--region", "us", "--ages", "1"});
    CHECK(holds(one, "1 year old"));
    // A rate knows no age, not even one.
    CHECK(holds(out_of({"share", "--chips", "h100-sxm", "--region", "us", "--ages", "1", "--rate", "2USD/h"}), "any"));
}

TEST_CASE("a chip that is named twice is told once, under any of its names") {
    const auto lines = lines_of(out_of({"share", "--chips", "h100-sxm,h100,h100-sxm", "--ages", "0,0", "--region", "nl", "--format", "csv"}));
    CHECK(lines.size() == 1 + 3);
}

TEST_CASE("hardware that would have been bought before its release is in no cell, and is named with the reason") {
    // The B200 was released on 2024-11-15: a year before June 2025 there was none, of the H100 (2022-09-20) two years before there was.
    const Words asked = {"share", "--start", "2025-06-01", "--chips", "b200,h100-sxm", "--region", "us", "--ages", "0,1,2,4"};
    const auto told = joined(out_of(asked));
    CHECK(holds(told, "B200 of 1 year is left out: it would have been bought on 2024-06-01, before its release on 2024-11-15."));
    CHECK(holds(told, "H100 of 4 years is left out"));
    CHECK_FALSE(holds(told, "H100 of 2 years is left out"));
    CHECK(lines_of(out_of(with(asked, {"--format", "csv"}))).size() == 1 + 3 * (1 + 3));
    const auto json = out_of(with(asked, {"--format", "json"}));
    CHECK(count_of(json, "\"acquired\":") == 4);
    refused(1, {"share", "--start", "2025-06-01", "--chips", "b200", "--region", "us", "--ages", "4"}, {"--ages: error:", "2021-06-01", "released on 2024-11-15", "[contradiction]"});
    // Of a model whose start is known too: DeepSeek-V3 in October 2024, the H800 of March 2023.
    CHECK(holds(joined(out_of({"share", "deepseek-v3", "--region", "de", "--ages", "0,3"})), "H800 of 3 years is left out"));
}

TEST_CASE("a count of no run, hours without a count and what changes no share are refused as flags") {
    const Words share = {"share", "--chips", "h100-sxm", "--region", "us"};
    refused(1, with(share, {"--count", "7"}), {"--count: error: count: no run is given", "name a model, give gpu_hours, or leave it out", "[contradiction]"});
    refused(1, with(share, {"--deadline", "30d"}), {"--deadline: error: deadline: no run is given", "[contradiction]"});
    refused(1, with(share, {"--gpu-hours", "1e6"}), {"--gpu-hours: error:", "does not depend on how long the run is", "[contradiction]"});
    CHECK(run_traincost(with(share, {"--gpu-hours", "1e6", "--count", "1000"})).exit_code == 0);
    refused(1, with(share, {"--chip", "h100-sxm"}), {"--chip: error: chip: several are named by --chips", "[contradiction]"});
    for (const Words& words : {Words{"--embodied", "400kgCO2e"}, Words{"--carbon-intensity", "0.4kgCO2e/kWh"}, Words{"--set", "us.carbon_intensity=0.4kgCO2e/kWh"},
                               Words{"--prices-of", "2024-12"}, Words{"--wue", "1L/kWh"}}) {
        refused(1, with(share, words), {"leave it out", "[contradiction]"});
    }
}

TEST_CASE("ages stand apart by semicolons where a comma is the decimal sign, and may everywhere") {
    const auto german = out_of({"share", "--chips", "h100-sxm", "--region", "us", "--locale", "de", "--ages", "0;1,5"});
    CHECK(holds(german, "H100         1,5"));
    CHECK(holds(out_of({"share", "--chips", "h100-sxm", "--region", "us", "--ages", "0;1.5"}), "H100         1.5"));
    refused(1, {"share", "--chips", "h100-sxm", "--region", "us", "--ages", "0;;1"}, {"--ages: error: nothing stands between", "[empty]"});
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

TEST_CASE("why market-based carbon is the location-based one is told alike in every answer, by the reason of each region") {
    const std::string head = "Market-based emissions, those of a contract or a residual mix (market_carbon), are taken to be the location-based ones";
    const std::string disclosed = ": no contract is known, and where all origins are disclosed there is no residual mix, so the grid's mean stands in.";
    const std::string unknown = ": no contract or residual mix is known, so the grid's mean stands in.";
    CHECK(holds(joined(out_of({"estimate", "gpt-3", "--region", "nl"})), head + disclosed));
    for (const Words& words : {Words{"compare"}, Words{"range", "--draws", "100"}}) {
        // In Austria and the Netherlands all electricity is sold with its origin, Germany has a residual mix.
        const auto told = joined(out_of(with(words, {"gpt-3", "--regions", "nl,at,us,de"})));
        CHECK(holds(told, head + " in the Netherlands and Austria" + disclosed + " Likewise in the United States" + unknown));
        CHECK_FALSE(holds(joined(out_of(with(words, {"gpt-3", "--regions", "de,fr"}))), head));
        const auto burnt = joined(out_of(with(words, {"gpt-3", "--region", "us", "--gas", "8USD/MMBtu", "--gas-efficiency", "0.45", "--demand", "100USD/kW/year"})));
        CHECK(holds(burnt, head + ": gas burnt on the site, which no contract changes."));
    }
    CHECK(holds(joined(out_of({"range", "gpt-3", "--region", "us", "--ppa", "0.05USD/kWh", "--network", "0.015USD/kWh", "--draws", "100"})), head + ": a contract is given, and not what its plant emits"));
}

TEST_CASE("what a carbon intensity counts that is given is not said to differ from the residual mix") {
    const std::string differ = "what lies between";
    CHECK(holds(joined(out_of({"estimate", "gpt-3", "--region", "de"})), differ));
    for (const std::string command : {"estimate", "compare"}) {
        const auto told = joined(out_of({command, "gpt-3", "--region", "de", "--carbon-intensity", "300gCO2e/kWh"}));
        CHECK_FALSE(holds(told, differ));
        CHECK_FALSE(holds(told, "mean as given"));
    }
}
