// SPDX-License-Identifier: Apache-2.0
// What cannot both be true is refused, and both places are told; what is missing is asked for, never assumed.
#include <support/process.hpp>

#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>

using namespace traincost;
using namespace traincost::test;

namespace {

/// The complaints about a scenario file with this text.
Diagnostics against(const std::string& text) {
    const TemporaryFolder folder;
    const auto path = folder.write("run.yaml", text).string();
    const auto request = scenario::read(path);
    if (!request) { return request.error(); }
    const auto scenarios = scenario::resolve_all(*request, Catalog::embedded());
    return scenarios ? Diagnostics{} : scenarios.error();
}

/// The file contradicts itself: the complaint stands at the value of line `here`, and points to that of line `there`.
void expect_contradiction(const std::string& text, std::size_t here, std::size_t there) {
    const auto all = against(text);
    INFO(text, to_string(all));
    const auto* found = complaint(all, "contradiction");
    REQUIRE(found != nullptr);
    CHECK(found->where.line == here);
    CHECK(found->where.column > 1);
    REQUIRE(found->related.has_value());
    CHECK(found->related->where.line == there);
    CHECK(found->related->where.column > 1);
    CHECK(found->related->where.file == found->where.file);
    CHECK_FALSE(found->related->what.empty());
}

/// Something is missing: nothing is computed, and the hint says what to write.
void expect_question(const Fields& fields, std::string_view code, std::string_view hint) {
    const auto all = complaints(fields);
    INFO(to_string(all));
    REQUIRE(complaint(all, code) != nullptr);
    CHECK(contains(complaint(all, code)->hint, hint));
}

}  // namespace

TEST_CASE("GPU-hours and an MFU contradict each other: one follows from the other") {
    expect_contradiction("model: deepseek-v3\nregions: nl\ngpu_hours: 2e6\nmfu: 40 %\n", 4, 3);
    expect_contradiction("mfu: 40 %\nmodel: deepseek-v3\nregions: nl\nnode_hours: 2e5\n", 1, 4);
}

TEST_CASE("GPU-hours and node-hours contradict each other, even where they say the same") {
    expect_contradiction("chip: h800-sxm\nregions: nl\ngpu_hours: 2788000\nnode_hours: 348500\n", 4, 3);
}

TEST_CASE("node-hours are GPU-hours of as many chips as a node holds: 348,500 are 2,788,000") {
    const auto e = estimated({{"chip", "h800-sxm"}, {"regions", "nl"}, {"node_hours", "348500"}});
    CHECK(gpu_hours(e.chip_time) == doctest::Approx(2'788'000.0).epsilon(1e-14));
}

TEST_CASE("a rental rate contradicts an owned cluster") {
    expect_contradiction("model: deepseek-v3\nregions: nl\nmode: owned\nrate: 2 USD/GPU-h\n", 4, 3);
    expect_contradiction("model: deepseek-v3\nregions: nl\nmode: owned\nper_region:\n  nl: {rate: 2 USD/GPU-h}\n", 5,
                         3);
}

TEST_CASE(
    "what the hardware costs, its age, its loss of value and the network contradict a rental rate that contains them") {
    const std::string run = "model: deepseek-v3\nregions: nl\nmode: rented\n";
    expect_contradiction(run + "chip_price: 30000 USD\nchip_price_kind: server\n", 4, 3);
    expect_contradiction(run + "acquired: 2024-01-01\n", 4, 3);
    expect_contradiction(run + "value_decay: 0.14 OOM/year\n", 4, 3);
    expect_contradiction(run + "interconnect_share: 0.19\n", 4, 3);
    // The rate alone makes the mode rented.
    expect_contradiction("model: deepseek-v3\nregions: nl\nrate: 2 USD/GPU-h\nacquired: 2024-01-01\n", 4, 3);
}

TEST_CASE("hardware cannot be acquired after training starts") {
    expect_contradiction("model: deepseek-v3\nregions: nl\nstart: 2024-10-01\nacquired: 2024-10-02\n", 4, 3);
    CHECK(against("model: deepseek-v3\nregions: nl\nstart: 2024-10-01\nacquired: 2024-10-01\n").empty());
}

TEST_CASE(
    "GPU-hours in which the chips could not do the arithmetic at their peak contradict it: 1,000 where 2,788,000 are "
    "meant") {
    // 250e9 x 14.8e12 = 3.7e24 FLOP; 1,000 GPU-h x 3600 x 1979e12 (fp8, the higher peak) = 7.1e21.
    const auto all = complaints({{"model", "deepseek-v3"}, {"regions", "nl"}, {"gpu_hours", "1000"}});
    REQUIRE(complaint(all, "contradiction") != nullptr);
    CHECK(complaint(all, "contradiction")->where == Place{"asked", 3, 1});
    REQUIRE(complaint(all, "contradiction")->related.has_value());
    CHECK(complaint(all, "contradiction")->related->where.file == "models/deepseek-v3.yaml");
}

TEST_CASE("arithmetic that the disclosed GPU-hours cannot hold contradicts them") {
    // 1e26 / (2,664,000 x 3600 x 1979e12) = 5.27.
    const auto all = complaints({{"model", "deepseek-v3"}, {"regions", "nl"}, {"flop", "1e26"}});
    REQUIRE(complaint(all, "contradiction") != nullptr);
    CHECK(complaint(all, "contradiction")->where == Place{"asked", 3, 1});
    REQUIRE(complaint(all, "contradiction")->related.has_value());
    CHECK(complaint(all, "contradiction")->related->where.file == "models/deepseek-v3.yaml");
    CHECK(contains(complaint(all, "contradiction")->message, "5.27"));
}

TEST_CASE(
    "arithmetic that takes the whole peak is just possible: 3600 x 1e6 GPU-hours of 989.4 TFLOP/s are 3.56184e24") {
    const Fields run = {{"chip", "h100-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}};
    CHECK(complaints(run + Fields{{"flop", "3.5618e24"}}).empty());
    CHECK(complaint(complaints(run + Fields{{"flop", "3.5620e24"}}), "contradiction") != nullptr);
}

TEST_CASE("training cannot start on a chip before it was released") {
    const auto all =
        complaints({{"chip", "h800-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}, {"start", "2023-03-20"}});
    REQUIRE(complaint(all, "contradiction") != nullptr);
    CHECK(complaint(all, "contradiction")->where == Place{"asked", 4, 1});
    REQUIRE(complaint(all, "contradiction")->related.has_value());
    CHECK(complaint(all, "contradiction")->related->where.file == "chips/h800-sxm.yaml");
    CHECK(complaints({{"chip", "h800-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}, {"start", "2023-03-21"}}).empty());
}

TEST_CASE("hardware acquired after the disclosed start of a packaged run is told against the catalog's line") {
    const auto all = complaints({{"model", "deepseek-v3"}, {"regions", "nl"}, {"acquired", "2024-12-01"}});
    const auto* found = complaint(all, "contradiction");
    REQUIRE(found != nullptr);
    CHECK(found->where == Place{"asked", 3, 1});
    REQUIRE(found->related.has_value());
    CHECK(found->related->where.file == "models/deepseek-v3.yaml");
    CHECK(found->related->where.line > 0);
}

TEST_CASE("more parameters cannot be active than there are") {
    expect_contradiction(
        "chip: h100-sxm\nregions: nl\ntokens: 1T\nmfu: 0.4\nparameters: 37e9\nactive_parameters: 671e9\n", 6, 5);
}

TEST_CASE("a packaged model and parameters of one's own contradict each other") {
    expect_contradiction("model: deepseek-v3\nregions: nl\nparameters: 1e12\n", 3, 1);
    expect_contradiction("model: deepseek-v3\nregions: nl\nactive_parameters: 1e10\n", 3, 1);
}

TEST_CASE("stages of the disclosed run contradict GPU-hours that replace it") {
    expect_contradiction("model: deepseek-v3\nregions: nl\nstages: [pre-training]\ngpu_hours: 1e6\n", 3, 4);
}

TEST_CASE("a share of the rated power contradicts a power that is not measured") {
    expect_contradiction("model: deepseek-v3\nregions: nl\npower: tdp\npower_use: 0.5\n", 4, 3);
    expect_contradiction("model: deepseek-v3\nregions: nl\npower: rated\npower_use: 0.5\n", 4, 3);
    CHECK(against("model: deepseek-v3\nregions: nl\npower: measured\npower_use: 0.5\n").empty());
}

TEST_CASE("a value for a region that is not among the regions is refused where it stands") {
    const auto all = against("model: deepseek-v3\nregions: [nl]\nper_region:\n  ie: {electricity: 0.2 EUR/kWh}\n");
    REQUIRE(complaint(all, "contradiction") != nullptr);
    CHECK(complaint(all, "contradiction")->where.line == 4);
    CHECK(contains(complaint(all, "contradiction")->message, "'ie'"));
}

TEST_CASE("an estimate is for one region, and a second one is refused where it stands") {
    const auto request = ask({{"model", "deepseek-v3"}, {"regions", "nl"}, {"regions", "us"}});
    const auto scenario = scenario::resolve(request, Catalog::embedded());
    REQUIRE_FALSE(scenario.has_value());
    REQUIRE(complaint(scenario.error(), "contradiction") != nullptr);
    CHECK(complaint(scenario.error(), "contradiction")->where == Place{"asked", 3, 1});
}

TEST_CASE("all contradictions of a file come at once") {
    const auto all = against(
        "model: deepseek-v3\nregions: nl\nmode: rented\nrate: 2 USD/GPU-h\nacquired: 2024-01-01\n"
        "gpu_hours: 2e6\nmfu: 0.4\nparameters: 1e12\npower: tdp\npower_use: 0.5\n");
    std::size_t count = 0;
    for (const auto& d : all) { count += d.code == "contradiction" ? 1 : 0; }
    CHECK(count == 4);  // acquired, mfu, parameters, power_use
}

TEST_CASE("a price of a chip that does not say what it buys is asked about") {
    expect_question({{"model", "deepseek-v3"}, {"regions", "nl"}, {"chip_price", "30000 USD"}}, "missing-field",
                    "chip_price_kind");
}

TEST_CASE("a run without a model, GPU-hours or arithmetic is asked about") {
    expect_question({{"regions", "nl"}}, "missing-field", "model");
    expect_question({{"chip", "h100-sxm"}, {"regions", "nl"}}, "missing-field", "gpu_hours");
    expect_question({{"chip", "h100-sxm"}, {"regions", "nl"}, {"mfu", "0.4"}}, "missing-field", "flop");
    expect_question({{"model", "deepseek-v3"}}, "missing-field", "europe");
}

TEST_CASE("renting a chip that nobody offers is asked about") {
    expect_question({{"chip", "h800-sxm"}, {"regions", "nl"}, {"gpu_hours", "1e6"}, {"mode", "rented"}}, "missing-field", "rate");
    expect_question({{"model", "deepseek-v3"}, {"chip", "h20"}, {"regions", "nl"}, {"mode", "rented"}}, "missing-field", "rate");
}

TEST_CASE("all parameters of a model that may be a mixture of experts do not say what a token costs") {
    const Fields run = {
        {"chip", "h800-sxm"}, {"regions", "nl"}, {"tokens", "14.8T"}, {"mfu", "0.39"}, {"parameters", "671e9"}};
    expect_question(run, "missing-active-parameters", "active_parameters");
    expect_question(run + Fields{{"architecture", "moe"}}, "missing-active-parameters", "active_parameters");
    CHECK(complaints(run + Fields{{"architecture", "dense"}}).empty());
    CHECK(complaints(run + Fields{{"active_parameters", "37e9"}}).empty());
}

TEST_CASE("too few chips for a deadline are an answer, not an error, and it says how many are needed") {
    // 2,788,000 / 720 = 3,872.2, so 3,873 chips: 485 whole nodes, 3,880 chips.
    const auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"count", "2048"}, {"deadline", "30 d"}});
    const auto outcome = scenario::estimate(s);
    REQUIRE(std::holds_alternative<scenario::Infeasible>(outcome));
    const auto& reason = std::get<scenario::Infeasible>(outcome).reason;
    INFO(reason);
    CHECK(contains(reason, "3,880"));
    CHECK(contains(reason, "485"));
    CHECK(contains(reason, "2,048"));
    CHECK(std::holds_alternative<scenario::Estimate<double>>(scenario::estimate(
        resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"count", "3880"}, {"deadline", "30 d"}}))));
}
