// SPDX-License-Identifier: Apache-2.0
// E3, E4 and E5 out of the operators: dimensions in, parameters, operations per token and utilisation out.
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/flop.hpp>
#include <traincost/workload/operators.hpp>
#include <traincost/workload/parameters.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::literals;
using namespace traincost::workload;
using doctest::Approx;

namespace {

catalog::Model model(std::string_view id) {
    const auto found = Catalog::embedded().model(id);
    REQUIRE(found.has_value());
    REQUIRE(found->shape.has_value());
    return *found;
}

FlopPerToken<> trained(const catalog::Shape& shape, double sequence, Pairs pairs) {
    return training_flop(forward_flop<double>(operators_of(shape), sequence, pairs));
}

constexpr auto bf16 = 989.4e12_FLOP / units::second / units::chip;
constexpr auto fp8 = 1979e12_FLOP / units::second / units::chip;

}  // namespace

TEST_CASE("E3: DeepSeek-V3 has 671.03 B parameters, 37.55 B active, and takes 250.4 GFLOP a token at 4096, 281.2 with all pairs") {
    const auto shape = *model("deepseek-v3").shape;
    const auto p = parameters_of<double>(shape);
    CHECK(total(p).value() == Approx(671.03e9).epsilon(1e-5));
    CHECK(active(p).value() == Approx(37.55e9).epsilon(1e-4));
    // Products: attention 187.105 M x 61 + dense 396.36 M x 3 + experts 398.20 M x 58 + head 926.68 M = 36.624 B, x 6 = 219.75 G.
    // Between tokens: 6 x 61 x 128 x (192 + 128) x 2048 = 30.70 G, and all pairs twice that.
    CHECK(trained(shape, 4096.0, Pairs::causal).value() == Approx(250.45e9).epsilon(2e-5));
    CHECK(trained(shape, 4096.0, Pairs::full).value() == Approx(281.15e9).epsilon(2e-5));
    CHECK(flop_from_tokens(trained(shape, 4096.0, Pairs::causal), 14.8e12_tokens).value() == Approx(3.707e24).epsilon(1e-4));
}

TEST_CASE("E4: its 2.664 M GPU-hours are an MFU of 39.1 % with causal pairs, 43.9 with all, 34.6 by 6ND, and 17.3 of the FP8 peak") {
    const auto m = model("deepseek-v3");
    const auto tokens = m.tokens->value;
    const auto hours = m.run.stages.front().gpu_hours.value;
    const auto mfu = [&](const Flop<>& flop, const auto& peak) { return perf::mfu(flop, hours, peak); };
    CHECK(mfu(flop_from_tokens(trained(*m.shape, 4096.0, Pairs::causal), tokens), bf16) == Approx(0.391).epsilon(1e-3));
    CHECK(mfu(flop_from_tokens(trained(*m.shape, 4096.0, Pairs::full), tokens), bf16) == Approx(0.4385).epsilon(1e-3));
    const auto six_nd = flop_from_parameters(m.active_parameters->value, tokens);
    CHECK(mfu(six_nd, bf16) == Approx(0.346).epsilon(1e-3));
    CHECK(mfu(six_nd, fp8) == Approx(0.173).epsilon(1e-3));
}

TEST_CASE("E5: steps of Llama-3.1-405B at 430, 400 and 380 TFLOP/s are 43.5, 40.4 and 38.4 %, its whole run 34.6") {
    const auto second = 1.0 * units::second * units::chip;
    CHECK(perf::mfu(430e12_FLOP, second, bf16) == Approx(0.435).epsilon(2e-3));
    CHECK(perf::mfu(400e12_FLOP, second, bf16) == Approx(0.404).epsilon(2e-3));
    CHECK(perf::mfu(380e12_FLOP, second, bf16) == Approx(0.384).epsilon(2e-3));
    // 6 x 405.853e9 x 15.6e12 = 3.799e25 over 30.84e6 x 3600 x 989.4e12 = 1.09846e26.
    const auto m = model("llama-3.1-405b");
    const auto parameters = total(parameters_of<double>(*m.shape));
    const auto run = perf::mfu(flop_from_parameters(parameters, m.tokens->value), 30.84e6_gpu_h, bf16);
    CHECK(run == Approx(0.346).epsilon(1e-3));
    // With attention between tokens the same hours did 3.94e25: 35.8 %.
    CHECK(perf::mfu(flop_from_tokens(trained(*m.shape, 8192.0, Pairs::causal), m.tokens->value), 30.84e6_gpu_h, bf16) == Approx(0.3584).epsilon(1e-3));
}
