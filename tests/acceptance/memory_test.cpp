// SPDX-License-Identifier: Apache-2.0
// Published runs fit on their chips, with what is published of their layouts.
#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/legality.hpp>
#include <traincost/perf/memory.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::perf;

namespace {

constexpr Reserve<double> nothing{Bytes<>::of(0.0), 0.0};

double gigabytes(std::string_view model, const Layout& l, const Recipe& r) {
    const auto found = Catalog::embedded().model(model);
    REQUIRE(found.has_value());
    const auto o = workload::operators_of(*found->shape);
    CHECK_FALSE(broken(o, l, r));
    return memory<double>(o, l, r, false, nothing).needed().value() / 1e9;
}

}  // namespace

TEST_CASE("DeepSeek-V3 on 2,048 chips of 80 GB: 16 stages of DualPipe, experts over 64, norms and up-projections computed again") {
    // arXiv:2412.19437, sections 3.2 and 3.3: moments in 16 bits, master weights and gradients in 32, the optimizer sharded.
    auto r = with_state({}, "adam-bf16-moments");
    r.products = Products::fp8;
    Layout l{.pipeline = 16, .data = 128, .expert = 64, .batch = 15360, .sequence = 4096, .zero = 1, .recompute = Recompute::selective};
    l.schedule = Schedule::dual_pipe;
    const double needed = gigabytes("deepseek-v3", l, r);
    CHECK(needed < 80.0);
    CHECK(needed > 60.0);  // and not with much room to spare: without recomputation it does not fit
    l.recompute = Recompute::none;
    CHECK(gigabytes("deepseek-v3", l, r) > 80.0);
}

TEST_CASE("Llama-3.1-405B on 16,384 chips of 80 GB: tensor 8, 16 stages, gradients sharded too, nothing computed again") {
    // arXiv:2407.21783, section 3.3.2 and table 4.
    const Layout l{.tensor = 8, .pipeline = 16, .interleave = 8, .data = 128, .batch = 2048, .sequence = 8192, .zero = 2, .sequence_parallel = true};
    const double needed = gigabytes("llama-3.1-405b", l, {});
    CHECK(needed < 80.0);
    CHECK(needed > 60.0);
}
