// SPDX-License-Identifier: Apache-2.0
// E33 and E34: silent answers that would be 15 times too high and three times too low.
#include <support/process.hpp>

#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;

namespace {

void expect_refusal(const std::vector<std::string>& arguments, const std::vector<std::string>& said) {
    const auto result = run_traincost(arguments);
    INFO(result.err);
    CHECK(result.exit_code == 1);
    CHECK(result.out.empty());
    for (const auto& part : said) { CHECK(contains(result.err, part)); }
}

}  // namespace

TEST_CASE("E33: a mixture of experts without an active count is asked about, not answered with 85.8 M") {
    const Fields run = {{"chip", "h800-sxm"}, {"regions", "nl"},   {"parameters", "671e9"}, {"tokens", "14.8e12"},
                        {"mfu", "0.39"},      {"rate", "2 USD/h"}, {"architecture", "moe"}};
    const auto all = complaints(run);
    REQUIRE(complaint(all, "missing-active-parameters") != nullptr);
    CHECK(complaint(all, "missing-active-parameters")->where == Place{"asked", 3, 1});
    CHECK(contains(complaint(all, "missing-active-parameters")->hint, "active_parameters"));
    // With the active count the answer is 6 x 37e9 x 14.8e12 / (989.4e12 x 0.39) / 3600 x 2 = 4,730,485.
    const auto told = estimated(run + Fields{{"active_parameters", "37e9"}});
    CHECK(told.cost.total.value() == doctest::Approx(4'730'485.0).epsilon(1e-7));
}

TEST_CASE("E33: nor is it answered where nothing is said of the architecture") {
    const auto all = complaints({{"chip", "h800-sxm"},
                                 {"regions", "nl"},
                                 {"parameters", "671e9"},
                                 {"tokens", "14.8e12"},
                                 {"mfu", "0.39"},
                                 {"rate", "2 USD/h"}});
    CHECK(complaint(all, "missing-active-parameters") != nullptr);
}

TEST_CASE("E33: the program ends with exit code 1, names the field and says what to give") {
    expect_refusal({"estimate", "--chip", "h800-sxm", "--region", "nl", "--parameters", "671e9", "--tokens", "14.8e12",
                    "--mfu", "0.39", "--rate", "2 USD/h", "--architecture", "moe"},
                   {"--parameters", "active_parameters", "[missing-active-parameters]"});
}

TEST_CASE("E34: a BF16 peak of 1979 TFLOP/s on an H100 is refused as above the dense 989.4") {
    const Fields run = {
        {"chip", "h100-sxm"}, {"regions", "nl"}, {"active_parameters", "37e9"}, {"tokens", "14.8e12"}, {"mfu", "0.5"}};
    const auto all = complaints(run + Fields{{"peak", "1979 TFLOP/s"}});
    REQUIRE(complaint(all, "sparse-peak") != nullptr);
    CHECK(complaint(all, "sparse-peak")->where == Place{"asked", 6, 1});
    CHECK(contains(complaint(all, "sparse-peak")->message, "989.4"));
    CHECK(contains(complaint(all, "sparse-peak")->message, "dense"));
    // Dense: 3.2856e24 / (989.4e12 x 0.5) / 3600 = 1,844,889 GPU-h; the silent answer would be 922,352.
    CHECK(gpu_hours(estimated(run).chip_time) == doctest::Approx(1'844'889.2).epsilon(1e-6));
}

TEST_CASE("E34: the dense peak itself, and less, is accepted, and a tenth of a per cent more is not") {
    const Fields run = {
        {"chip", "h100-sxm"}, {"regions", "nl"}, {"active_parameters", "37e9"}, {"tokens", "14.8e12"}, {"mfu", "0.5"}};
    CHECK(complaints(run + Fields{{"peak", "989.4 TFLOP/s"}}).empty());
    CHECK(complaints(run + Fields{{"peak", "800 TFLOP/s"}}).empty());
    CHECK_FALSE(complaints(run + Fields{{"peak", "990.4 TFLOP/s"}}).empty());
    CHECK(complaints(run + Fields{{"precision", "fp8"}, {"peak", "1979 TFLOP/s"}}).empty());  // dense for fp8
}

TEST_CASE("E34: the program ends with exit code 1 and names the flag") {
    expect_refusal({"estimate", "--chip", "h100-sxm", "--region", "nl", "--active-parameters", "37e9", "--tokens",
                    "14.8e12", "--mfu", "0.5", "--peak", "1979 TFLOP/s"},
                   {"--peak", "989.4", "dense", "[sparse-peak]"});
}
