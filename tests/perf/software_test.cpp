// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/software.hpp>
#include <traincost/perf/trained.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

const Catalog& packaged() {
    static const auto all = Catalog::embedded();
    return all;
}
catalog::Chip chip(const char* id) { return *packaged().chip(id); }
Efficiency<double> efficiency(const char* id, const Software& software = {}, Products products = Products::bf16) {
    return efficiency_of(chip(id), products, software, *packaged().step_time());
}
Software running(Stack stack) {
    Software s;
    s.stack = stack;
    return s;
}
double share(const char* name) { return packaged().step_time()->share(name); }

}  // namespace

TEST_CASE("shares were fitted to A100, H800, B300 and TPUs, and to no chip of another maker or generation") {
    for (const auto* id : {"a100-sxm-40gb", "a100-sxm-80gb", "a800-sxm", "h100-sxm", "h800-sxm", "h200-sxm", "b200", "gb200", "b300", "gb300",
                           "tpu-v4", "tpu-v5e", "tpu-v5p", "tpu-v6e"}) {
        CHECK_MESSAGE(fitted_for(chip(id), *packaged().step_time()), id);
    }
    for (const auto* id : {"mi250x", "mi300x", "ascend-910b", "ascend-910c", "trainium2", "gaudi3", "v100-sxm2-32gb", "rtx-4090"}) {
        CHECK_MESSAGE(!fitted_for(chip(id), *packaged().step_time()), id);
    }
}

TEST_CASE("a chip of a fitted generation with far more or fewer watts for an operation counts as not fitted") {
    // Watts for 10^12 operations a second: H100 0.71; H20 400 / 148 = 2.7, capped; H100 PCIe 350 / 756 = 0.46; TPU v3 450 / 123.
    for (const auto* id : {"h20", "h100-pcie", "a40", "tpu-v3"}) { CHECK_MESSAGE(!fitted_for(chip(id), *packaged().step_time()), id); }
    CHECK(fitted_for(chip("h100-sxm"), *packaged().step_time(), Power<>::of(500.0)));
    CHECK(!fitted_for(chip("h100-sxm"), *packaged().step_time(), Power<>::of(300.0)));
}

TEST_CASE("a chip to which nothing was fitted gets the median of what all generations reach, in plain software") {
    // Of four the median lies between the second and the third: TPU and Hopper of products.
    const auto median = 0.5 * (share("product_tpu") + share("product_hopper")) * share("product_plain");
    CHECK(efficiency("mi300x").product == Approx(median).epsilon(1e-12));
    CHECK(efficiency("ascend-910b").product == Approx(median).epsilon(1e-12));
    CHECK(efficiency("mi300x").product > efficiency("gb200").product);
    CHECK(efficiency("mi300x").product < efficiency("a100-sxm-80gb").product);
}

TEST_CASE("a chip with half the watts for an operation reaches half the share, and none more than 95 percent") {
    auto half = chip("h100-sxm");
    half.power.value = half.power.value * 0.5;
    const auto k = *packaged().step_time();
    CHECK(efficiency_of(half, Products::bf16, {}, k).product == Approx(0.5 * efficiency("h100-sxm").product).epsilon(1e-12));
    CHECK(efficiency("h20").product == 0.95);  // 400 W for 148 TFLOP/s
}

TEST_CASE("software without products of its own for the chip is slower on it") {
    CHECK(efficiency("h100-sxm", running(Stack::pytorch)).product == Approx(share("product_hopper") * share("product_plain")).epsilon(1e-12));
    CHECK(efficiency("a100-sxm-80gb", running(Stack::pytorch)).product == share("product_ampere"));
    CHECK(efficiency("a100-sxm-80gb", running(Stack::megatron_deepspeed)).product == Approx(share("product_ampere") * share("product_plain")).epsilon(1e-12));
}

TEST_CASE("a TPU's links make a torus of as many axes as its file tells") {
    const auto m = machine_of(chip("tpu-v5p"), Products::bf16, 512, *packaged().usual());
    CHECK(m.axes == 3);
    CHECK(m.side == Approx(8.0).epsilon(1e-12));
    CHECK(m.domain == 512);
    CHECK(machine_of(chip("h100-sxm"), Products::bf16, 512, *packaged().usual()).axes == 0);
}

TEST_CASE("more TPUs than a torus has are as few tori of one size as take them") {
    // A torus of TPU v5e has 256 chips, one of v4 4096: 512 are two, 6144 two of 3072.
    CHECK(machine_of(chip("tpu-v5e"), Products::bf16, 128, *packaged().usual()).domain == 128);
    CHECK(machine_of(chip("tpu-v5e"), Products::bf16, 512, *packaged().usual()).domain == 256);
    CHECK(machine_of(chip("tpu-v5e"), Products::bf16, 512, *packaged().usual()).side == Approx(16.0).epsilon(1e-12));
    CHECK(machine_of(chip("tpu-v4"), Products::bf16, 6144, *packaged().usual()).domain == 3072);
}

TEST_CASE("a module of multi-token prediction computes a layer, a product of two vectors and the head once more") {
    // DeepSeek-V3's benchmarks of NVIDIA count 259.8 GFLOP a token where 61 layers and the head have 250.5 with causal attention.
    const auto shape = *packaged().model("deepseek-v3")->shape;
    const auto of = [](const workload::Operators& o) { return workload::training_flop(workload::forward_flop<double>(o, 4096.0, workload::Pairs::causal)).value(); };
    CHECK(of(workload::operators_of(shape)) == Approx(250.5e9).epsilon(0.001));
    CHECK(of(trained_operators(shape)) == Approx(259.8e9).epsilon(0.005));
    CHECK(trained_operators(shape).layers == 61);
    const auto llama = *packaged().model("llama-3.1-8b")->shape;
    CHECK(of(trained_operators(llama)) == of(workload::operators_of(llama)));
}
