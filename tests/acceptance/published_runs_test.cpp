// SPDX-License-Identifier: Apache-2.0
// E1, E2 and E4: what DeepSeek published of its run.
#include <support/process.hpp>
#include <traincost/units/makers.hpp>

#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using namespace traincost::literals;
using doctest::Approx;

namespace {

const std::vector<std::string> rented_at_two = {"estimate", "deepseek-v3", "--region", "us", "--rate", "2 USD/GPU-h"};

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// DeepSeek-V3 with the operations per token that are counted from its architecture at sequence 4096.
constexpr auto counted_operations = "flop_per_token:\n  causal: 250.47 GFLOP/token\n  full: 281.2 GFLOP/token\n";

/// A folder for `--catalog` in which the model has those operations per token.
void write_counted_model(const TemporaryFolder& folder) {
    auto text = read_file(std::string(TRAINCOST_SOURCE_DIR) + "/configs/models/deepseek-v3.yaml");
    const auto from = text.find("flop_per_token:");
    const auto to = text.find("run:\n");
    REQUIRE(from < to);
    text.replace(from, to - from, counted_operations);
    folder.write("models/deepseek-v3.yaml", text);
}

}  // namespace

TEST_CASE("E1: 2664k, 119k and 5k GPU-hours at 2 USD/h are 5.328 M, 0.238 M and 0.010 M: 5.576 M exactly") {
    const auto e = estimated({{"model", "deepseek-v3"}, {"regions", "us"}, {"rate", "2 USD/GPU-h"}});
    // 2,664,000 x 2 = 5,328,000; 119,000 x 2 = 238,000; 5,000 x 2 = 10,000; the sum 5,576,000: to a tenth of a cent.
    const double cent = 1e-3;
    CHECK(std::fabs(e.stages[0].cost.value() - 5'328'000.0) < cent);
    CHECK(std::fabs(e.stages[1].cost.value() - 238'000.0) < cent);
    CHECK(std::fabs(e.stages[2].cost.value() - 10'000.0) < cent);
    CHECK(std::fabs(e.cost.total.value() - 5'576'000.0) < cent);
}

TEST_CASE("E1: the program says 5576000 USD, and neither a cent more nor less") {
    const Answer a(rented_at_two);
    CHECK(a.text("/estimate/cost/mode") == "rented");
    CHECK(a.number("/estimate/cost/total", "USD") == 5'576'000.0);
    CHECK(a.number("/estimate/stages/0/cost", "USD") == 5'328'000.0);
    CHECK(a.number("/estimate/stages/1/cost", "USD") == 238'000.0);
    CHECK(a.number("/estimate/stages/2/cost", "USD") == 10'000.0);
    CHECK(a.number("/estimate/gpu_hours", "GPU-h") == 2'788'000.0);
    CHECK(contains(a.text("/answer/0"), "5.576 M"));
}

TEST_CASE("E2: 2,664,000 GPU-hours on 2,048 chips are 54.2 days, 3.66 days and 273.1 billion tokens") {
    const auto e = estimated({{"model", "deepseek-v3"}, {"regions", "us"}, {"stages", "pre-training"}});
    // 2664000 / 2048 / 24 = 54.19922 days; / 14.8 = 3.662109 a trillion; 14.8e12 / 54.19922 = 273.0667e9 a day.
    CHECK(days(e.wall_clock) == Approx(54.19921875).epsilon(1e-12));
    CHECK(e.stages[0].time_per_token.value() * 1e12 / 86400.0 == Approx(3.662109375).epsilon(1e-12));
    CHECK(e.stages[0].tokens_per_time.value() * 86400.0 == Approx(273.0666667e9).epsilon(1e-9));
    // DeepSeek says 3.7 days for a trillion tokens, and 272.80 billion a day: 0.1 % off.
    CHECK(e.stages[0].tokens_per_time.value() * 86400.0 == Approx(272.80e9).epsilon(1.1e-3));
}

TEST_CASE("E2: the program says the same of the stage and of the run") {
    const Answer a(rented_at_two + std::vector<std::string>{"--stages", "pre-training"});
    CHECK(a.number("/estimate/wall_clock", "day") == Approx(54.19921875).epsilon(1e-12));
    CHECK(a.number("/estimate/count", "chips") == 2048.0);
    CHECK(contains(a.text("/answer/0"), "54.2 days"));
    CHECK(a.number("/estimate/stages/0/wall_clock", "day") == Approx(54.19921875).epsilon(1e-12));
    const auto text = run_traincost(rented_at_two);
    CHECK(contains(text.out, "273.1 bn"));
    CHECK(contains(text.out, "3.66"));
}

TEST_CASE("E4: the same 2.664 M hours are an MFU of 39.1, 43.9, 34.6 or 17.3 %, by what is counted and divided by") {
    const auto peak = 989.4e12_FLOP / units::second / units::chip;
    const auto fp8 = 1979e12_FLOP / units::second / units::chip;
    const auto hours = 2.664e6_gpu_h;
    const auto tokens = 14.8e12_tokens;
    // 2.664e6 x 3600 x 989.4e12 = 9.488742e24 at the bf16 peak; x 1979e12 = 1.897968e25 at the fp8 peak.
    CHECK(perf::mfu(3.707e24_FLOP, hours, peak) == Approx(0.3906735).epsilon(1e-6));  // 3.707e24 / 9.488742e24
    const auto full = workload::flop_from_tokens(281.2e9_FLOP / units::token, tokens);
    CHECK(full.value() == Approx(4.162e24).epsilon(1e-4));
    CHECK(perf::mfu(full, hours, peak) == Approx(0.4385998).epsilon(1e-6));  // 4.16176e24 / 9.488742e24
    const auto six_nd = workload::flop_from_parameters(37e9_parameters, tokens);
    CHECK(perf::mfu(six_nd, hours, peak) == Approx(0.3462630).epsilon(1e-6));  // 3.2856e24 / 9.488742e24
    CHECK(perf::mfu(six_nd, hours, fp8) == Approx(0.1731140).epsilon(1e-6));   // 3.2856e24 / 1.897968e25
}

TEST_CASE("E4: an estimate from given FLOP tells the MFU of those FLOP, 39.1 %, beside 6ND's 34.6 and 17.3 %") {
    const auto s =
        resolved({{"model", "deepseek-v3"}, {"regions", "us"}, {"stages", "pre-training"}, {"flop", "3.707e24 FLOP"}});
    const auto e = estimated(s);
    const auto mfu = [&](scenario::MfuConvention c) {
        REQUIRE(scenario::mfu_known(s.choices, c));
        return e.mfu[static_cast<std::size_t>(c)];
    };
    CHECK(mfu(scenario::MfuConvention::given) == Approx(0.3906735).epsilon(1e-6));
    CHECK(mfu(scenario::MfuConvention::six_nd) == Approx(0.3462630).epsilon(1e-6));
    CHECK(mfu(scenario::MfuConvention::six_nd_arithmetic) == Approx(0.1731140).epsilon(1e-6));
    CHECK(s.names.precision == catalog::Precision::bf16);
    CHECK(s.names.arithmetic_precision == catalog::Precision::fp8);
}

TEST_CASE("E4: the program labels each with what is counted and what it is divided by") {
    const Answer given(rented_at_two + std::vector<std::string>{"--stages", "pre-training", "--flop", "3.707e24"});
    CHECK(given.mfu("given", "bf16") == Approx(0.3906735).epsilon(1e-6));
    CHECK(given.mfu("6ND", "bf16") == Approx(0.3462630).epsilon(1e-6));
    CHECK(given.mfu("6ND", "fp8") == Approx(0.1731140).epsilon(1e-6));

    const TemporaryFolder folder;
    write_counted_model(folder);
    const Answer counted(rented_at_two +
                         std::vector<std::string>{"--stages", "pre-training", "--catalog", folder.path().string()});
    CHECK(counted.mfu("causal", "bf16") == Approx(0.39067).epsilon(1e-4));  // 250.47e9 x 14.8e12 = 3.70696e24
    CHECK(counted.mfu("full", "bf16") == Approx(0.4385998).epsilon(1e-6));
    CHECK(counted.mfu("6ND", "bf16") == Approx(0.3462630).epsilon(1e-6));
    CHECK(counted.mfu("6ND", "fp8") == Approx(0.1731140).epsilon(1e-6));
    CHECK(counted.size("/estimate/mfu") == 4);
}

TEST_CASE("E4: the text names convention and precision beside every utilisation") {
    const auto text =
        run_traincost(rented_at_two + std::vector<std::string>{"--stages", "pre-training", "--flop", "3.707e24"});
    CHECK(contains(text.out, "39.1 %"));
    CHECK(contains(text.out, "34.6 %"));
    CHECK(contains(text.out, "17.3 %"));
    for (const auto* label : {"FLOP as given", "6 x parameters x tokens", "bf16", "fp8", "dense peak"}) {
        CHECK(contains(text.out, label));
    }
}
