// SPDX-License-Identifier: Apache-2.0
// What holds of memory and recomputation for any model and layout.
#include <traincost/perf/memory.hpp>
#include <traincost/perf/recomputed.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

constexpr Reserve<double> nothing{Bytes<>::of(0.0), 0.0};

std::int64_t power_of_two(int most) { return std::int64_t{1} << *rc::gen::inRange(0, most + 1); }

workload::Operators any_model() {
    catalog::Shape s;
    s.layers = 8 * *rc::gen::inRange<std::int64_t>(1, 10);
    s.hidden = 512 * *rc::gen::inRange<std::int64_t>(1, 16);
    s.vocabulary = 32000;
    s.attention.emplace().heads = 64;
    s.attention->head_size = 64;
    s.attention->kv_heads = power_of_two(6);
    if (*rc::gen::arbitrary<bool>()) {
        s.moe = catalog::MixtureOfExperts{.experts = 32, .active = power_of_two(3), .size = 1024};
    } else {
        s.mlp = catalog::Mlp{.size = 4 * s.hidden, .gated = *rc::gen::arbitrary<bool>()};
    }
    return workload::operators_of(catalog::completed(s));
}

Layout any_layout() {
    Layout l;
    l.tensor = power_of_two(3);
    l.pipeline = power_of_two(3);
    l.data = power_of_two(6);
    l.context = power_of_two(2);
    l.micro_batch = power_of_two(2);
    l.batch = l.data * l.micro_batch * power_of_two(4);
    l.sequence = 1024 * power_of_two(4);
    l.sequence_parallel = *rc::gen::arbitrary<bool>();
    return l;
}

Recipe any_recipe() {
    Recipe r;
    r.fused_attention = *rc::gen::arbitrary<bool>();
    r.products = static_cast<Products>(*rc::gen::inRange(0, 4));
    return r;
}

double needed(const workload::Operators& o, const Layout& l, const Recipe& r) { return memory<double>(o, l, r, false, nothing).needed().value(); }

void holds(const char* what, bool (*property)(const workload::Operators&, Layout, Recipe)) {
    CHECK_MESSAGE(rc::check(what, [property] { RC_ASSERT(property(any_model(), any_layout(), any_recipe())); }), what);
}

}  // namespace

TEST_CASE("computing more again never takes more memory") {
    holds("full <= selective <= none", [](const workload::Operators& o, Layout l, Recipe r) {
        const double none = needed(o, l, r);
        l.recompute = Recompute::selective;
        const double selective = needed(o, l, r);
        l.recompute = Recompute::full;
        const double full = needed(o, l, r);
        l.recomputed = 0.5;
        const double half = needed(o, l, r);
        return full <= half * (1.0 + 1e-12) && half <= selective * (1.0 + 1e-12) && selective <= none * (1.0 + 1e-12);
    });
}

TEST_CASE("sharding what the optimizer keeps never takes more memory, nor does sharing a sequence") {
    holds("zero 1 <= zero 0, context 2 <= context 1", [](const workload::Operators& o, Layout l, Recipe r) {
        const double before = needed(o, l, r);
        l.zero = 1;
        const double sharded = needed(o, l, r);
        l.context *= 2;
        return sharded <= before && needed(o, l, r) <= sharded;
    });
}

TEST_CASE("what waits in the host's memory is not in the chip's, and nothing else changes") {
    holds("offload", [](const workload::Operators& o, Layout l, Recipe r) {
        const auto before = memory<double>(o, l, r, false, nothing);
        r.offloaded_optimizer = 1.0;
        r.offloaded_activations = 1.0;
        const auto after = memory<double>(o, l, r, false, nothing);
        return after.optimizer.value() == 0.0 && after.activations.value() == 0.0 && after.weights.value() == before.weights.value() &&
               after.workspace.value() == before.workspace.value();
    });
}

TEST_CASE("useful operations do not depend on what is computed again, executed ones lie between one and four thirds of them") {
    holds("hfu", [](const workload::Operators& o, Layout l, Recipe r) {
        const auto forward = workload::forward_flop<double>(o, static_cast<double>(l.sequence), workload::Pairs::causal);
        const double useful = passes_of(forward, l, r).useful().value();
        l.recompute = static_cast<Recompute>(*rc::gen::inRange(0, 3));
        const auto passes = passes_of(forward, l, r);
        const double ratio = passes.hardware_over_model();
        return passes.useful().value() == useful && ratio >= 1.0 && ratio < 4.0 / 3.0;
    });
}

TEST_CASE("an MFU of 45 % is an HFU of 60 with all layers recomputed and no head, 45 with what is cheap") {
    workload::ForwardFlop<double> f;
    f.products[0] = FlopPerToken<>::of(90.0);
    f.scores = FlopPerToken<>::of(10.0);
    CHECK(hfu(0.45, passes_of(f, {.recompute = Recompute::full}, Recipe{})) == Approx(0.6));
    CHECK(hfu(0.45, passes_of(f, {.recompute = Recompute::selective}, Recipe{})) == Approx(0.45));
    Recipe unfused;
    unfused.fused_attention = false;
    CHECK(hfu(0.45, passes_of(f, {.recompute = Recompute::selective}, unfused)) == Approx(0.45 * 310.0 / 300.0));
}
