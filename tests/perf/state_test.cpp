// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/memory.hpp>
#include <traincost/perf/offload.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/stacks.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::perf;
using doctest::Approx;

namespace {

double gigabytes(double parameters, const Layout& l, const Recipe& r) {
    const auto s = state_bytes<double>({parameters, 0.0}, l, r);
    return (s.weights + s.gradients + s.optimizer) / 1e9;
}

Layout replicas(std::int64_t data, int zero) {
    Layout l;
    l.data = l.batch = data;
    l.zero = zero;
    return l;
}

/// Four layers of width 64: 12 x 64 x 64 each, and a table of 128 x 64; 204,800 parameters.
workload::Operators gpt() {
    Shape s;
    s.layers = 4;
    s.hidden = 64;
    s.vocabulary = 128;
    s.tied_embeddings = true;
    s.attention.emplace().heads = 4;
    s.mlp = Mlp{.size = 256, .gated = false};
    return workload::operators_of(completed(s));
}

/// Two layers of width 8 with 4 experts of 16, of which a token takes 2.
workload::Operators mixture() {
    Shape s;
    s.layers = 2;
    s.hidden = 8;
    s.vocabulary = 32;
    s.tied_embeddings = true;
    s.attention.emplace().heads = 2;
    s.moe = MixtureOfExperts{.experts = 4, .active = 2, .size = 16};
    return workload::operators_of(completed(s));
}

constexpr Reserve<double> nothing{Bytes<>::of(0.0), 0.0};

}  // namespace

TEST_CASE("7.5 billion parameters on 64 chips: 120, 31.4, 16.6 and 1.9 GB, arXiv:1910.02054, figure 1") {
    const auto r = with_state({}, "adam-mixed-16");
    CHECK(gigabytes(7.5e9, replicas(64, 0), r) == Approx(120.0));
    CHECK(gigabytes(7.5e9, replicas(64, 1), r) == Approx(31.4).epsilon(0.002));
    CHECK(gigabytes(7.5e9, replicas(64, 2), r) == Approx(16.6).epsilon(0.003));
    CHECK(gigabytes(7.5e9, replicas(64, 3), r) == Approx(1.88).epsilon(0.003));
}

TEST_CASE("the same paper's table 1: a trillion parameters on 1024 chips in 15.6 GB, 128 billion on 64 in 32") {
    const auto r = with_state({}, "adam-mixed-16");
    CHECK(gigabytes(1e12, replicas(1024, 3), r) == Approx(15.6).epsilon(0.002));
    CHECK(gigabytes(128e9, replicas(64, 3), r) == Approx(32.0));
    CHECK(gigabytes(128e9, replicas(64, 1), r) == Approx(536.0));
    CHECK(gigabytes(128e9, replicas(64, 2), r) == Approx(284.0));
}

TEST_CASE("what a parameter takes in each recipe") {
    const auto all = [](std::string_view name) { return gigabytes(1e9, {}, with_state({}, name)); };
    CHECK(all("adam-mixed") == Approx(18.0));
    CHECK(all("adam-32") == Approx(16.0));
    CHECK(all("adam-bf16-moments") == Approx(14.0));
    CHECK(all("adam-bf16") == Approx(8.0));
    CHECK(all("adam-8bit") == Approx(10.0039).epsilon(1e-5));  // 2 + 2 + 4 and two moments of 1 + 4 / 2048
    CHECK(all("adafactor") == Approx(10.0));
    CHECK(all("muon") == Approx(14.0));
    CHECK(all("no such recipe") == Approx(18.0));
}

TEST_CASE("a second copy in narrow numbers takes 2 bytes, 2.0625 or 1.125") {
    CHECK(copy_bytes(Products::bf16) == 0.0);
    CHECK(copy_bytes(Products::fp8) == 2.0);
    CHECK(copy_bytes(Products::mxfp8) == 2.0625);
    CHECK(copy_bytes(Products::nvfp4) == 1.125);
    Recipe r;
    r.copy_bytes = copy_bytes(Products::nvfp4);
    CHECK(gigabytes(1e9, {}, r) == Approx(19.125));
}

TEST_CASE("weights that are cast as they are gathered are held once") {
    auto r = with_state({}, "adam-mixed");
    r.cast_as_gathered = true;
    CHECK(gigabytes(1e9, replicas(8, 3), r) == Approx(2.0));   // 16 / 8
    CHECK(gigabytes(1e9, replicas(8, 1), r) == Approx(7.5));   // 6 + 12 / 8: without gathering there is nothing to cast
}

TEST_CASE("DualPipe holds weights and gradients twice, and one micro-batch more than there are stages") {
    Layout l = replicas(8, 1);
    l.schedule = Schedule::dual_pipe;
    CHECK(gigabytes(1e9, l, {}) == Approx(6.0 + 1.5));  // there is no pipeline to be at both ends of
    CHECK(in_flight(l) == 1.0);
    l.pipeline = 16;
    CHECK(gigabytes(1e9, l, {}) == Approx(12.0 + 1.5));
    l.zero = 0;  // nothing is sharded: moments of both stages as well
    CHECK(gigabytes(1e9, l, {}) == Approx(36.0));
    l.zero = 3;  // 18 bytes of two stages among 16 replicas
    CHECK(gigabytes(1e9, l, {}) == Approx(2.25));
    CHECK(in_flight({.pipeline = 16, .batch = 64, .schedule = Schedule::dual_pipe}) == 17.0);
    CHECK(in_flight({.pipeline = 16, .batch = 64, .schedule = Schedule::zero_bubble}) == 16.0);
}

TEST_CASE("the fullest stage has the layers that do not divide, and a table beside them unless both ends have a layer less") {
    // A layer is 12 x 64 x 64 = 49,152 parameters, the table 128 x 64 = 8,192.
    const auto fullest_of = [](std::int64_t stages) { return stage_parameters<double>(gpt(), {.pipeline = stages}, true).dense; };
    CHECK(fullest_of(1) == 4 * 49'152 + 8'192);
    CHECK(fullest_of(2) == 2 * 49'152 + 8'192);
    CHECK(fullest_of(3) == 2 * 49'152);  // 1, 2, 1
    CHECK(fullest_of(4) == 49'152 + 8'192);
    // Two layers keep their input on each stage but the ends: 2 x 64 x 2 bytes a token.
    const Layout uneven{.pipeline = 3, .batch = 8, .sequence = 32, .recompute = Recompute::full};
    CHECK(stage_activations<double>(gpt(), uneven, Recipe{}) == Approx(2 * 128.0 * 32));
}

TEST_CASE("frozen weights have no gradients, adapters beside them have all") {
    Recipe r;
    r.frozen = true;
    r.adapter_parameters = 1e7;
    CHECK(gigabytes(1e9, {}, r) == Approx(2.0 + 0.18));
    CHECK(gigabytes(1e9, replicas(4, 1), r) == Approx(2.0 + 0.06 + 0.03));
}

TEST_CASE("stage 3 gathers a layer and the next one, with gradients on their way, and DeepSpeed one product after the other") {
    const auto o = gpt();
    CHECK(gathered_bytes<double>(o, replicas(4, 0), {}) == 0.0);
    CHECK(gathered_bytes<double>(o, replicas(4, 3), {}) == 12.0 * 64.0 * 64.0 * (2.0 * 2.0 + 4.0));
    Recipe r;
    r.gathers_layers = false;
    CHECK(gathered_bytes<double>(o, replicas(4, 3), r) == 4.0 * 64.0 * 64.0 * 8.0);
    CHECK(gathered_bytes<double>(o, replicas(4, 2), {}) == 12.0 * 64.0 * 64.0 * 4.0);
}

TEST_CASE("an optimizer on the host frees its bytes and moves a gradient out and a weight back for each parameter") {
    Recipe r;
    r.offloaded_optimizer = 1.0;
    const auto o = gpt();
    const auto l = replicas(4, 1);
    CHECK(memory<double>(o, l, r, true, nothing).optimizer.value() == 0.0);
    const auto off = offload<double>(o, l, r, true);
    CHECK(off.held.value() == 12.0 * 204800.0 / 4.0);
    CHECK(off.to_host.value() == 2.0 * 204800.0 / 4.0);
    CHECK(off.to_chip.value() == 2.0 * 204800.0 / 4.0);
    CHECK(off.time(Bandwidth<>::of(25e9)).value() == Approx(102400.0 / 25e9));
}

TEST_CASE("activations on the host go out and come back in each micro-batch, and only half of them if half are sent") {
    Recipe r;
    r.offloaded_activations = 0.5;
    Layout l;
    l.sequence = 16;
    l.batch = 8;
    const auto o = gpt();
    const auto kept = memory<double>(o, l, {}, true, nothing).activations.value();
    CHECK(memory<double>(o, l, r, true, nothing).activations.value() == 0.5 * kept);
    const auto off = offload<double>(o, l, r, true);
    CHECK(off.to_host.value() == 8.0 * 0.5 * kept);
    CHECK(off.to_chip.value() == 8.0 * 0.5 * kept);
    CHECK(off.held.value() == 0.5 * kept);
}

TEST_CASE("uneven experts take more room for what is routed and for nothing else") {
    Recipe even, uneven;
    uneven.expert_load = 1.5;
    const auto at = [](const Recipe& r) { return memory<double>(mixture(), {.sequence = 16}, r, true, nothing); };
    // Of two layers and a token: 2 experts of 2 x 16 entries, 2 bytes in and 1 of what comes out for each, and 2 x 8 x 2 in front.
    const double routed = 16.0 * 2.0 * ((2.0 + 1.0) * 64.0 + 2.0 * 2.0 * 8.0);
    CHECK((at(uneven).activations - at(even).activations).value() == Approx(0.5 * routed));
    CHECK(at(uneven).weights.value() == at(even).weights.value());
}

TEST_CASE("context parallelism divides activations as it divides the sequence") {
    const auto o = gpt();
    const auto at = [&](std::int64_t context) { return memory<double>(o, {.context = context, .sequence = 64}, {}, true, nothing).activations.value(); };
    CHECK(at(4) == at(1) / 4.0);
}

TEST_CASE("unfused scores are 80 and 64 of 114 and 98 parts: GPT-3 and MT-NLG save 70 and 65 percent, arXiv:2205.05198, section 5") {
    const auto saved = [](Count heads, Count hidden) {
        Shape s;
        s.layers = 1;
        s.hidden = hidden;
        s.vocabulary = 128;
        s.attention.emplace().heads = heads;
        s.mlp = Mlp{.size = 4 * hidden, .gated = false};
        Recipe r;
        r.fused_attention = false;
        const auto o = workload::operators_of(completed(s));
        const double none = kept_per_token<double>(o, {.sequence = 2048}, r);
        return 1.0 - kept_per_token<double>(o, {.sequence = 2048, .recompute = Recompute::selective}, r) / none;
    };
    CHECK(saved(96, 12288) == Approx(80.0 / 114.0));
    CHECK(saved(128, 20480) == Approx(64.0 / 98.0));
}

TEST_CASE("a module of multi-token prediction holds a layer and a projection, and gives logits of its own") {
    Shape s;
    s.layers = 4;
    s.hidden = 64;
    s.vocabulary = 128;
    s.attention.emplace().heads = 4;
    s.mlp = Mlp{.size = 256, .gated = false};
    s.mtp_modules = 1;
    const auto modules = workload::mtp_operators_of(completed(s));
    const auto m = mtp_memory<double>(modules, {.pipeline = 4, .batch = 4, .sequence = 16}, {});
    const double parameters = 12.0 * 64.0 * 64.0 + 2.0 * 64.0 * 64.0;  // the layer, and two vectors to one
    CHECK(m.weights.value() == 2.0 * parameters);
    CHECK(m.optimizer.value() == 12.0 * parameters);
    CHECK(m.workspace.value() == 16.0 * 128.0 * 4.0);
    CHECK(m.activations.value() == 16.0 * kept_per_token<double>(gpt(), {.sequence = 16}, {}));  // as a layer of the model
    s.mtp_modules = 0;
    CHECK(mtp_memory<double>(workload::mtp_operators_of(completed(s)), {}, {}).needed().value() == 0.0);
}
