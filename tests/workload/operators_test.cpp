// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/autodiff.hpp>
#include <traincost/workload/operators.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::workload;
using doctest::Approx;

namespace {

/// Two layers of width 8 with two heads, a gated network of 16 and 32 words.
Shape small() {
    Shape s;
    s.layers = 2;
    s.hidden = 8;
    s.vocabulary = 32;
    s.attention.emplace();
    s.attention->heads = 2;
    s.mlp = Mlp{.size = 16};
    return completed(s);
}

double forward(const Shape& s, double sequence, Pairs pairs = Pairs::causal) {
    return forward_flop<double>(operators_of(s), sequence, pairs).all().value();
}

Shape llama_405b() {
    Shape s;
    s.layers = 126;
    s.hidden = 16384;
    s.vocabulary = 128256;
    s.attention.emplace();
    s.attention->heads = 128;
    s.attention->kv_heads = 8;
    s.mlp = Mlp{.size = 53248};
    return completed(s);
}

Shape deepseek_v3() {
    Shape s;
    s.layers = 61;
    s.hidden = 7168;
    s.vocabulary = 129280;
    s.attention.emplace();
    s.attention->heads = 128;
    s.attention->mla = LatentAttention{1536, 512, 128, 64, 128};
    s.mlp = Mlp{.size = 18432};
    s.moe = MixtureOfExperts{.experts = 256, .active = 8, .size = 2048, .shared = 1, .first_dense = 3};
    return completed(s);
}

}  // namespace

TEST_CASE("every entry of a weight is two operations a token, and every pair of tokens two for each entry of query and value") {
    const auto f = forward_flop<double>(operators_of(small()), 4.0, Pairs::full);
    // Queries, keys and values 8 x 24, the way back 8 x 8: 256 entries, 2 layers, 2 operations.
    CHECK(f.of(Part::projections).value() == 1024.0);
    // 8 x 32 in, 16 x 8 out: 384 entries, 2 layers, 2 operations.
    CHECK(f.of(Part::mlp).value() == 1536.0);
    CHECK(f.of(Part::head).value() == 512.0);  // 2 x 8 x 32
    CHECK(f.scores.value() == 256.0);          // 2 operations x 2 layers x 2 heads x (4 + 4) x 4 tokens
    CHECK(f.all().value() == 3328.0);
}

TEST_CASE("tokens that may not be seen are half of all pairs") {
    const auto o = operators_of(small());
    CHECK(forward_flop<double>(o, 4.0, Pairs::causal).scores.value() == 128.0);
}

TEST_CASE("backward is twice forward") {
    CHECK(training_flop(forward_flop<double>(operators_of(small()), 4.0, Pairs::full)).value() == 3.0 * 3328.0);
}

TEST_CASE("only the experts that a token is sent to are computed, and every one is a weight") {
    auto s = small();
    s.mlp.reset();
    s.moe = MixtureOfExperts{.experts = 4, .active = 2, .size = 6};
    const auto o = operators_of(completed(s));
    const auto f = forward_flop<double>(o, 4.0, Pairs::full);
    // One expert 8 x 12 + 6 x 8 = 144 entries; 2 of them, 2 layers, 2 operations. The router 8 x 4, likewise.
    CHECK(f.of(Part::experts).value() == 1152.0);
    CHECK(f.of(Part::router).value() == 128.0);
    CHECK(o.routing.experts == 4);
}

TEST_CASE("a window of w tokens is seen w - w^2 / 2s on average, and a sequence inside it half") {
    const Scores window{1, 1, 1, 1, 2};
    CHECK(seen(window, 8.0, Pairs::causal) == 1.75);  // 2 - 4 / 16
    CHECK(seen(window, 2.0, Pairs::causal) == 1.0);
    CHECK(seen(window, 8.0, Pairs::full) == 2.0);
}

TEST_CASE("latent attention of DeepSeek-V3 has 187.1 million entries a layer") {
    // 7168 x 1536 + 1536 x 24576 + 7168 x 576 + 512 x 32768 + 16384 x 7168 = 187,105,280.
    const auto f = forward_flop<double>(operators_of(deepseek_v3()), 4096.0, Pairs::causal);
    CHECK(f.of(Part::projections).value() == 2.0 * 61.0 * 187105280.0);
}

TEST_CASE("DeepSeek-V3 takes the 250 GFLOP a token that it states, with causal attention at 4096") {
    CHECK(3.0 * forward(deepseek_v3(), 4096.0) == Approx(250e9).epsilon(0.005));
}

TEST_CASE("Llama-3.1-405B takes 2.524 TFLOP a token at 8192, 4 percent more than six for each parameter") {
    CHECK(3.0 * forward(llama_405b(), 8192.0) == Approx(2.524e12).epsilon(1e-3));
    CHECK(3.0 * forward(llama_405b(), 8192.0) > 6.0 * 405.853e9);
}

TEST_CASE("products are as many entries as the parameters that they multiply by") {
    const auto s = llama_405b();
    const auto p = parameters_of<double>(s);
    const auto f = forward_flop<double>(operators_of(s), 1.0, Pairs::full);
    CHECK(f.of(Part::projections).value() == 2.0 * p.attention.value());
    CHECK(f.of(Part::mlp).value() == 2.0 * p.mlp.value());
    CHECK(f.of(Part::head).value() == 2.0 * p.head.value());
}

TEST_CASE("attention grows with the sequence and nothing else does") {
    const auto o = operators_of(small());
    const auto at = [&](double s) { return forward_flop<double>(o, s, Pairs::causal); };
    CHECK(at(8.0).scores.value() == 2.0 * at(4.0).scores.value());
    CHECK(at(8.0).all().value() - at(8.0).scores.value() == at(4.0).all().value() - at(4.0).scores.value());
}
