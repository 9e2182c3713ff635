// SPDX-License-Identifier: Apache-2.0
// The search against trying everything, and what it says where nothing can be found.
#include <traincost/perf/legality.hpp>
#include <traincost/perf/search.hpp>

#include <doctest/doctest.h>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

workload::Operators gpt(std::int64_t layers = 8, std::int64_t experts = 0) {
    catalog::Shape s;
    s.layers = layers;
    s.hidden = 1024;
    s.vocabulary = 4096;
    s.attention.emplace().heads = 8;
    if (experts > 0) {
        s.moe = catalog::MixtureOfExperts{.experts = experts, .active = 2, .size = 1024};
    } else {
        s.mlp = catalog::Mlp{.size = 4096};
    }
    return workload::operators_of(catalog::completed(s));
}

/// 100 TFLOP/s, memory of 1 TB/s, links of 100 GB/s in domains of 4, a network of 10 GB/s.
Job job(const workload::Operators& o, double room) {
    Machine<double> m;
    m.peak = m.peak_16 = FlopRate<>::of(1e14);
    m.memory_rate = Bandwidth<>::of(1e12);
    m.memory = Bytes<>::of(room);
    m.link = Bandwidth<>::of(1e11);
    m.network = Bandwidth<>::of(1e10);
    m.domain = 4;
    Efficiency<double> e{};
    e.product = e.attention = e.recurrence = e.product_memory = e.memory = e.traffic = e.routed = e.link = e.network = 0.7;
    e.tensor_exposed = e.exchange_exposed = e.data_exposed = 0.5;
    e.latency = e.network_latency = Time<>::of(1e-5);
    e.straggling = 0.003;
    return {o, false, Recipe{}, m, e, Bytes<>::of(room)};
}

/// The least time of all layouts whose batch is the wanted one, each axis over every number there is.
double by_trying(const Job& j, const Wanted& w) {
    double best = 1e300;
    const auto axis = [](std::int64_t most, const auto& visit) { for (std::int64_t i = 1; i <= most; ++i) { visit(i); } };
    Layout l;
    l.batch = w.batch;
    l.sequence = w.sequence;
    const auto judge = [&] {
        if (l.chips() != w.chips || broken(j.operators, l)) { return; }
        l.sequence_parallel = l.tensor > 1;
        const auto fitting = with_least_recomputation(j, l);
        if (j.fits(fitting)) { best = std::min(best, j.step(fitting).all().value()); }
    };
    axis(8, [&](auto t) { l.tensor = t;
        axis(w.chips, [&](auto p) { l.pipeline = p;
            axis(w.chips, [&](auto d) { l.data = d;
                if (l.tensor * l.pipeline * l.data > w.chips) { return; }
                axis(std::max<std::int64_t>(1, j.operators.routing.experts), [&](auto e) { l.expert = e;
                    for (l.context = 1; l.context <= (w.sequence < 16384 ? 1 : 8); l.context *= 2) {
                        for (l.micro_batch = 1; l.micro_batch <= w.batch; l.micro_batch *= 2) {
                            for (const int v : {1, 2, 3, 4, 6, 8}) {
                                l.interleave = l.pipeline > 1 ? v : 1;
                                for (const int z : {1, 3}) { l.zero = z; judge(); }
                            }
                        }
                    }
                }); }); }); });
    return best;
}

}  // namespace

TEST_CASE("no layout that fits is faster than the one found, whatever the model, the memory, the chips and the batch") {
    CHECK(rc::check([] {
        const auto o = gpt(*rc::gen::inRange(4, 13), *rc::gen::element(0, 0, 8, 16));
        const auto j = job(o, *rc::gen::element(1e9, 2e9, 4e9, 16e9));
        const Wanted w{.chips = *rc::gen::element(1, 4, 7, 12, 16, 24), .batch = *rc::gen::element(8, 24, 96),
                       .sequence = *rc::gen::element(1024, 16384), .slack = 0.0};
        const double least = by_trying(j, w);
        const auto found = fastest_layout(j, w);
        if (least == 1e300) {
            RC_ASSERT(!found || found->layout.batch != w.batch);  // no layout of just this batch
            return;
        }
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->step.value() == least);
        RC_ASSERT(found->layout.chips() == w.chips);
        RC_ASSERT(j.step(found->layout).all().value() == least);
    }));
}

TEST_CASE("an axis that is told is kept") {
    const auto j = job(gpt(), 16e9);
    const auto found = fastest_layout(j, {.chips = 16, .batch = 64, .sequence = 1024, .tensor = 2, .pipeline = 4, .micro_batch = 4, .zero = 1, .recompute = Recompute::full});
    REQUIRE(found);
    CHECK(found->layout.tensor == 2);
    CHECK(found->layout.pipeline == 4);
    CHECK(found->layout.data == 2);
    CHECK(found->layout.micro_batch == 4);
    CHECK(found->layout.zero == 1);
    CHECK(found->layout.recompute == Recompute::full);
    CHECK(found->layout.recomputed == 1.0);
}

TEST_CASE("thirteen replicas do not divide a batch of 64: 65 is taken where the batch may differ by a tenth or there is no other way") {
    for (const double slack : {0.1, 0.0}) {
        const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 13, .batch = 64, .sequence = 1024, .slack = slack});
        REQUIRE(found);
        CHECK(found->layout.data == 13);
        CHECK(found->layout.batch == 65);
    }
}

TEST_CASE("a batch of 61 sequences has no divisors: without slack seven chips are a pipeline, with it replicas") {
    const auto strict = fastest_layout(job(gpt(), 16e9), {.chips = 7, .batch = 61, .sequence = 1024, .slack = 0.0});
    REQUIRE(strict);
    CHECK(strict->layout.pipeline == 7);
    CHECK(strict->layout.batch == 61);
    const auto loose = fastest_layout(job(gpt(), 16e9), {.chips = 7, .batch = 61, .sequence = 1024});
    REQUIRE(loose);
    CHECK(loose->layout.data == 7);
    CHECK(loose->layout.batch % 7 == 0);
    CHECK(loose->layout.batch >= 55);
    CHECK(loose->layout.batch <= 67);
}

TEST_CASE("a prime number of chips beyond the batch gives each a sequence") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 101, .batch = 64, .sequence = 1024});
    REQUIRE(found);
    CHECK(found->layout.batch == 101);
}

TEST_CASE("where nothing fits, the least need of any legal layout is told with it") {
    const auto j = job(gpt(), 0.2e9);
    const Wanted w{.chips = 2, .batch = 8, .sequence = 1024};
    const auto found = fastest_layout(j, w);
    REQUIRE_FALSE(found);
    CHECK(found.error().legal);
    CHECK(found.error().room.value() == 0.2e9);
    CHECK(found.error().least > found.error().room);
    // With just that much room there is one.
    CHECK(fastest_layout(job(gpt(), found.error().least.value()), w).has_value());
    CHECK_FALSE(fastest_layout(job(gpt(), found.error().least.value() * 0.999), w).has_value());
}

TEST_CASE("three chips a tensor group are legal on no eight heads") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 12, .batch = 12, .sequence = 1024, .tensor = 3});
    REQUIRE_FALSE(found);
    CHECK_FALSE(found.error().legal);
}

TEST_CASE("a hundred thousand chips are no more trouble than eight") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 100000, .batch = 4000, .sequence = 1024});
    REQUIRE(found);
    CHECK(found->layout.chips() == 100000);
}
