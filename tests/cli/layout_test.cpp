// SPDX-License-Identifier: Apache-2.0
// `layout` on the command line: what it answers, and what it refuses.
#include "asking.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace traincost::test;
using nlohmann::json;

namespace {

/// Small enough to be searched at once: 1.1 billion parameters on one to a few nodes.
const Words asked = {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us"};

json data_of(const Words& words) { return json::parse(answered(with(words, {"--format", "json"})).out); }

double number(const json& node) { return node["value"].get<double>(); }

}  // namespace

TEST_CASE("layout tells the winner, what limits it, why the others lose, and what it costs") {
    answered(with(asked, {"--count", "16"}), {"on the fastest layout", "GPU-hours", "USD", "A step of", "The best layouts", "Why the others lose", "Time of a step",
                                             "Memory of one chip", "legal layouts", "Sources"});
}

TEST_CASE("the best come in the order of their time, none slower is before a faster one, and each fits") {
    const auto best = data_of(with(asked, {"--count", "16", "--best", "20"}))["chips"][0]["best"];
    REQUIRE(best.size() == 20);
    CHECK(number(best[0]["slower"]) == 0.0);
    for (std::size_t i = 1; i < best.size(); ++i) { CHECK(number(best[i]["slower"]) >= number(best[i - 1]["slower"])); }
    for (const auto& each : best) { CHECK(number(each["step"]["memory"]["needed"]) <= 40.0 * 1024.0 * 1024.0 * 1024.0); }
}

TEST_CASE("along the front time rises and memory falls") {
    const auto front = data_of(with(asked, {"--count", "16", "--front"}))["chips"][0]["front"];
    REQUIRE(front.size() > 1);
    for (std::size_t i = 1; i < front.size(); ++i) {
        CHECK(number(front[i]["slower"]) >= number(front[i - 1]["slower"]));
        CHECK(number(front[i]["step"]["memory"]["needed"]) < number(front[i - 1]["step"]["memory"]["needed"]));
    }
}

TEST_CASE("the answer is the same for any number of threads") {
    const auto one = answered(with(asked, {"--count", "16", "--front", "--threads", "1"}));
    CHECK(answered(with(asked, {"--count", "16", "--front", "--threads", "3"})).out == one.out);
}

TEST_CASE("axes that are told are kept") {
    const auto best = data_of(with(asked, {"--count", "16", "--tensor-parallel", "2", "--zero", "1", "--schedule", "1f1b"}))["chips"][0]["best"];
    for (const auto& each : best) {
        CHECK(number(each["step"]["layout"]["tensor"]) == 2.0);
        CHECK(number(each["step"]["layout"]["zero"]) == 1.0);
        CHECK(each["step"]["layout"]["schedule"] == "1f1b");
    }
}

TEST_CASE("estimate with the winner's axes told takes the same hours") {
    const auto best = data_of(with(asked, {"--count", "16"}))["chips"][0]["best"][0];
    const auto& l = best["step"]["layout"];
    const auto axis = [&](const char* name) { return std::to_string(static_cast<int>(number(l[name]))); };
    Words words = {"estimate", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--count", "16", "--format", "json",
                   "--tensor-parallel", axis("tensor"), "--pipeline-parallel", axis("pipeline"), "--data-parallel", axis("data"),
                   "--micro-batch", axis("micro_batch"), "--zero", axis("zero"), "--recompute", l["recompute"].get<std::string>()};
    const auto estimate = json::parse(answered(words).out)["estimate"];
    CHECK(number(estimate["gpu_hours"]) == doctest::Approx(number(best["gpu_hours"])).epsilon(1e-9));
}

TEST_CASE("the fewest chips that meet a deadline do, with the slack told, and half of them do not") {
    const auto c = data_of(with(asked, {"--count", "auto", "--deadline", "60d"}))["chips"][0];
    const auto days = number(c["best"][0]["wall_clock"]);
    CHECK(days <= 60.0);
    CHECK(number(c["slack"]["wall_clock"]) == doctest::Approx(60.0 - days));
    const auto half = std::to_string(static_cast<int>(number(c["count"]) / 2.0));
    CHECK(number(data_of(with(asked, {"--count", half}))["chips"][0]["best"][0]["wall_clock"]) > 60.0);
}

TEST_CASE("days are those of the steps times what the run takes beyond them, and both are told, as is the MFU of each") {
    const auto run = data_of(with(asked, {"--count", "16"}))["chips"][0]["best"][0];
    const auto& beside = run["step"]["run"];
    // All tokens are 3e12; a step trains batch x sequence of them.
    const auto& layout = run["step"]["layout"];
    const double steps = 3e12 / (number(layout["batch"]) * number(layout["sequence"])) * number(run["step"]["time"]) / 86400.0;
    CHECK(number(beside["steps"]) == doctest::Approx(steps).epsilon(1e-9));
    CHECK(number(run["wall_clock"]) == doctest::Approx(steps * number(beside["over_steps"])).epsilon(1e-9));
    CHECK(number(beside["mfu"]["value"]) == doctest::Approx(number(run["step"]["mfu"]["value"]) * steps / number(run["wall_clock"])).epsilon(1e-9));
    answered(with(asked, {"--count", "16"}), {"Its steps alone take", "times as long", "over the run (bf16, causal)"});
}

TEST_CASE("the cluster is told: whole nodes, power, network and what checkpoints ask of the storage") {
    const auto cluster = data_of(with(asked, {"--count", "16"}))["chips"][0]["cluster"];
    CHECK(number(cluster["nodes"]) == 2.0);
    CHECK(number(cluster["power_peak"]) >= number(cluster["power_mean"]));
    CHECK(number(cluster["network_ports"]) == doctest::Approx(16.0 * 25e9));  // 200 Gbit/s a chip
    CHECK(number(cluster["checkpoint_size"]) == doctest::Approx(15.4e9).epsilon(0.01));  // 1.1 billion parameters of 2 + 12 bytes
    CHECK(cluster["slack"].is_null());
    answered(with(asked, {"--count", "16"}), {"Cluster", "2 whole nodes", "storage bandwidth"});
}

TEST_CASE("a budget takes the fastest number of chips that it pays for") {
    const auto wide = data_of(with(asked, {"--budget", "200kUSD"}))["chips"][0];
    CHECK(number(wide["best"][0]["total"]) <= 200'000.0);
    const auto tight = data_of(with(asked, {"--budget", "100kUSD"}))["chips"][0];
    CHECK(number(tight["best"][0]["wall_clock"]) >= number(wide["best"][0]["wall_clock"]));
}

TEST_CASE("goals that no number of chips meets are infeasible, with what comes closest") {
    const auto result = ask(with(asked, {"--deadline", "1h"}));
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "closest come"));
    CHECK(ask(with(asked, {"--budget", "10USD"})).exit_code == 3);
}

TEST_CASE("several chips stand in one table, in the order of what is asked") {
    const Words chips = {"layout", "tinyllama-1.1b", "--chips", "a100-sxm-40gb,h100-sxm,h800-sxm", "--region", "us", "--count", "16"};
    const auto by = [&](const std::string& goal, const char* member) {
        const auto rows = data_of(with(chips, {"--by", goal}))["chips"];
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (rows[i].contains("infeasible")) { continue; }
            CHECK(number(rows[i]["best"][0][member]) >= number(rows[i - 1]["best"][0][member]));
        }
    };
    CHECK(data_of(with({"layout", "tinyllama-1.1b", "--region", "us", "--count", "16"}, {"--chips", "a100-sxm-40gb; h100-sxm"}))["chips"].size() == 2);
    by("time", "wall_clock");
    by("cost", "total");
    by("energy", "energy");
    answered(with(chips, {"--by", "cost"}), {"The chips", "cheapest", "On one chip in one number the fastest layout is also the cheapest"});
}

TEST_CASE("a model that no layout fits on so few chips is infeasible, with the memory and the fewest that do") {
    const auto result = ask({"layout", "llama-3.1-405b", "--chip", "h100-sxm", "--count", "8", "--region", "us"});
    CHECK(result.exit_code == 3);
    for (const auto* part : {"Not feasible", "needs at least", "has 80", "above"}) { CHECK_MESSAGE(holds(result.out, part), part); }
}

TEST_CASE("what makes no sense of a search is refused") {
    refused(1, with(asked, {"--count", "auto"}), {"nothing says what for", "[missing-field]"});
    refused(1, with(asked, {"--count", "16", "--budget", "1MUSD"}), {"[contradiction]"});
    refused(1, with(asked, {"--count", "16", "--chips", "h100,h800"}), {"several chips are given, and one", "[contradiction]"});
    refused(1, {"layout", "tinyllama-1.1b", "--region", "us", "--count", "16", "--chips", "h100,,h800"}, {"[empty]"});
    refused(1, {"layout", "tinyllama-1.1b", "--region", "us", "--count", "16", "--chips", "h1000"}, {"[unknown-id]"});
    refused(1, with(asked, {"--count", "16", "--by", "money"}), {"--by", "[unknown-value]"});
    refused(1, with(asked, {"--count", "16", "--best", "0"}), {"[out-of-range]"});
    refused(1, with(asked, {"--count", "16", "--best", "2.5"}), {"[out-of-range]"});
    refused(1, with(asked, {"--budget", "10"}), {"--budget"});
    refused(1, with(asked, {"--budget", "1MUSD", "--currency", "EUR"}), {"[contradiction]"});
    refused(1, with(asked, {"--count", "16", "--gpu-hours", "100"}), {"[contradiction]"});
    refused(1, with(asked, {"--count", "16", "--train", "sft 2B"}), {"[contradiction]"});
    refused(1, with(asked, {"--count", "16", "--tensor-parallel", "5"}), {"[illegal-layout]"});
    refused(1, {"layout", "--chip", "h100", "--count", "8", "--region", "us", "--tokens", "1T"}, {"[missing-field]"});
    refused(2, with(asked, {"--count", "16", "--best", "3", "--best", "4"}), {"given twice"});
}

TEST_CASE("a chip that is named by two names stands once, and that is said") {
    const auto told = answered({"layout", "tinyllama-1.1b", "--chips", "h100,h100-sxm", "--count", "8", "--region", "us"}, {"h100 and h100-sxm are one chip"}).out;
    CHECK_FALSE(holds(told, "Of H100"));
}

TEST_CASE("layouts of a model whose hours are disclosed say that estimate starts from those") {
    // 2.664 + 0.119 + 0.005 million GPU-hours.
    answered({"layout", "deepseek-v3", "--chip", "h800", "--count", "2048", "--region", "us", "--threads", "2"}, {"The 2,788,000 GPU-hours that the run of DeepSeek-V3 took are disclosed"});
    CHECK_FALSE(holds(joined(answered(with(asked, {"--count", "16", "--gpu-hours", "predicted"})).out), "disclosed, and estimate"));
}

TEST_CASE("sequences of a step are told where the best layouts differ in them, and left out where they do not") {
    const auto best = [](const std::string& count) { return data_of(with(asked, {"--count", count}))["chips"][0]["best"]; };
    const auto differ = [](const json& runs) {
        return std::any_of(runs.begin(), runs.end(), [&](const json& r) { return number(r["step"]["layout"]["batch"]) != number(runs[0]["step"]["layout"]["batch"]); });
    };
    for (const std::string count : {"16", "24", "40", "56"}) {
        CAPTURE(count);
        CHECK(holds(answered(with(asked, {"--count", count})).out, " Sequences ") == differ(best(count)));
    }
}

TEST_CASE("one of a thing is told as one") {
    const auto one = answered({"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--count", "8"}, {"1 whole node"}).out;
    for (const auto* slip : {"1 whole nodes", "1 chips", "1 nodes", "1 layouts"}) { CHECK_FALSE(holds(joined(one), std::string(" ") + slip)); }
}

TEST_CASE("a deadline that a number of chips misses where hours follow from that number names no number of its own making") {
    const auto result = ask(with(asked, {"--count", "8", "--deadline", "10d"}));
    CHECK(result.exit_code == 3);
    CHECK(holds(joined(result.out), "on 8 chips it takes"));
    CHECK(holds(joined(result.out), "without it the fewest that do are found"));
    CHECK_FALSE(holds(result.out, "GPU-hours in"));
}

TEST_CASE("estimate says of a number of chips that nothing fits which numbers do") {
    const auto result = ask({"estimate", "llama-3.1-405b", "--chip", "h100-sxm", "--count", "8", "--region", "us", "--gpu-hours", "predicted"});
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "on which a layout fits"));
}

TEST_CASE("the cluster's highest power is that of the answer, network and storage with it") {
    const auto result = answered({"estimate", "deepseek-v3", "--region", "us", "--deadline", "60d", "--network-power", "200W", "--format", "json"}, {});
    const auto answer = nlohmann::json::parse(result.out);
    // 2.788 M GPU-hours in 1,440 h take 243 nodes of 8; each chip is rated 1,275 W and has 200 W of network, times PUE 1.2.
    CHECK(answer.at("cluster").at("power_peak").at("value").get<double>() == doctest::Approx(1944 * 1475.0 * 1.2).epsilon(1e-9));
    CHECK(answer.at("cluster").at("power_peak") == answer.at("estimate").at("facility_power_peak"));
    const auto text = answered({"estimate", "deepseek-v3", "--region", "us", "--deadline", "60d", "--network-power", "200W"}).out;
    CHECK(holds(text, "3.44 MW  what the equipment is rated for, for which the supply is built"));  // as in the table of the footprint
    CHECK_FALSE(holds(text, "every node"));
}
