// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/memory.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::perf;
using doctest::Approx;

namespace {

/// As in Korthikanti et al. 2022: plain feed-forward network four times as wide, dropout, attention that is not fused.
workload::Operators gpt(Count layers = 4, Count hidden = 64, Count heads = 4) {
    Shape s;
    s.layers = layers;
    s.hidden = hidden;
    s.vocabulary = 128;
    s.tied_embeddings = true;
    s.attention.emplace();
    s.attention->heads = heads;
    s.mlp = Mlp{.size = 4 * hidden, .gated = false};
    return workload::operators_of(completed(s));
}
Recipe old() {
    Recipe r;
    r.fused_attention = false;
    return r;
}
double kept(const Layout& l) { return kept_per_token<double>(gpt(), l, old()); }
constexpr Reserve<double> nothing{Bytes<>::of(0.0), 0.0};

}  // namespace

TEST_CASE("a layer keeps 34 d + 5 a s bytes a token: arXiv:2205.05198, equation 1") {
    CHECK(kept({.sequence = 16}) == 34.0 * 64.0 + 5.0 * 4.0 * 16.0);
}

TEST_CASE("tensor parallelism cuts 24 of the 34, sequence parallelism all: equations 2 and 4") {
    CHECK(kept({.tensor = 2, .sequence = 16}) == (10.0 + 24.0 / 2.0) * 64.0 + 5.0 * 4.0 * 16.0 / 2.0);
    CHECK(kept({.tensor = 2, .sequence = 16, .sequence_parallel = true}) == 34.0 / 2.0 * 64.0 + 5.0 * 4.0 * 16.0 / 2.0);
}

TEST_CASE("selective recomputation keeps 34 d, full 2 d, and half of the layers the mean: section 5") {
    CHECK(kept({.sequence = 16, .recompute = Recompute::selective}) == 34.0 * 64.0);
    CHECK(kept({.sequence = 16, .recompute = Recompute::full}) == 2.0 * 64.0);
    CHECK(kept({.sequence = 16, .recompute = Recompute::full, .recomputed = 0.5}) == 18.0 * 64.0);
}

TEST_CASE("the first of p stages holds p micro-batches, with v chunks 1 + (p-1)/(p v) times as many, and no more than there are") {
    CHECK(in_flight({.pipeline = 4, .batch = 16}) == 4.0);
    CHECK(in_flight({.pipeline = 4, .interleave = 3, .batch = 16}) == 5.0);  // 4 (1 + 3/12)
    CHECK(in_flight({.pipeline = 4, .batch = 2}) == 2.0);
}

TEST_CASE("training state is 2, 4 and 12 bytes a parameter, and sharding takes them one after the other") {
    // 4 layers of 12 x 64 x 64 and a table of 128 x 64: 204,800.
    const double p = 204800.0;
    const auto state = [](int zero) { return memory<double>(gpt(), {.data = 4, .batch = 4, .zero = zero}, old(), true, nothing); };
    CHECK(state(0).weights.value() == 2.0 * p);
    CHECK(state(0).gradients.value() == 4.0 * p);
    CHECK(state(0).optimizer.value() == 12.0 * p);
    CHECK(state(1).optimizer.value() == 3.0 * p);
    CHECK(state(1).gradients.value() == 4.0 * p);
    CHECK(state(2).gradients.value() == p);
    CHECK(state(2).weights.value() == 2.0 * p);
    CHECK(state(3).weights.value() == 0.5 * p);
}

TEST_CASE("what is kept back is a share of the rest and a fixed amount") {
    const Reserve<double> reserve{Bytes<>::of(100.0), 0.5};
    const auto m = memory<double>(gpt(), {}, old(), true, reserve);
    CHECK(m.all().value() == Approx(1.5 * m.needed().value() + 100.0).epsilon(1e-14));
}

TEST_CASE("recomputing never takes more memory") {
    double before = 1e300;
    for (const auto r : {Recompute::none, Recompute::selective, Recompute::full}) {
        for (const bool fused : {false}) {
            auto recipe = old();
            recipe.fused_attention = fused;
            const auto m = memory<double>(gpt(), {.batch = 4, .recompute = r}, recipe, true, nothing);
            CHECK(m.activations.value() < before);
            before = m.activations.value();
        }
    }
}
