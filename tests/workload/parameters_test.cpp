// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/autodiff.hpp>
#include <traincost/workload/parameters.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::catalog;
using workload::parameters_of;

namespace {

/// Two layers of width 8 with two heads: as small as a shape gets.
Shape small() {
    Shape s;
    s.layers = 2;
    s.hidden = 8;
    s.vocabulary = 10;
    s.attention.emplace().heads = 2;
    s.mlp.emplace().size = 20;
    return s;
}

double all(Shape s) { return total(parameters_of(completed(std::move(s)))).value(); }
/// What a change adds to the small shape.
template <class F>
double added(F change) {
    Shape s = small();
    change(s);
    return all(std::move(s)) - all(small());
}

Shape deepseek_v3() {
    Shape s;
    s.layers = 61;
    s.hidden = 7168;
    s.vocabulary = 129280;
    auto& a = s.attention.emplace();
    a.heads = 128;
    a.mla = LatentAttention{1536, 512, 128, 64, 128};
    s.mlp.emplace().size = 18432;
    auto& m = s.moe.emplace();
    m.experts = 256;
    m.active = 8;
    m.size = 2048;
    m.shared = 1;
    m.first_dense = 3;
    m.router_bias = true;
    s.mtp_modules = 1;
    return completed(s);
}

}  // namespace

TEST_CASE("a small dense model counted by hand") {
    // Two embeddings 2 x 10 x 8; a layer: attention 4 x 8 x 8, feed-forward 3 x 8 x 20, two norms of 8; a final norm of 8.
    CHECK(all(small()) == 160 + 2 * (256 + 480 + 16) + 8);
}

TEST_CASE("each switch of the attention adds or takes what it says, in each of the two layers") {
    CHECK(added([](Shape& s) { s.attention->kv_heads = 1; }) == -2 * 2 * 8 * 4);           // keys and values of one head less
    CHECK(added([](Shape& s) { s.attention->head_size = 6; }) == 2 * 4 * 8 * 2 * 2);       // two heads wider by 2
    CHECK(added([](Shape& s) { s.attention->value_size = 6; }) == 2 * 2 * 8 * 2 * 2);      // values and the way back
    CHECK(added([](Shape& s) { s.attention->qkv_bias = true; }) == 2 * 24);
    CHECK(added([](Shape& s) { s.attention->output_bias = true; }) == 2 * 8);
    CHECK(added([](Shape& s) { s.attention->qk_norm = QueryKeyNorm::head; }) == 2 * 2 * 4);
    CHECK(added([](Shape& s) { s.attention->qk_norm = QueryKeyNorm::full; }) == 2 * 2 * 8);
    CHECK(added([](Shape& s) { s.attention->gate = true; }) == 2 * 8 * 8);
    CHECK(added([](Shape& s) { s.attention->sinks = true; }) == 2 * 2);
    CHECK(added([](Shape& s) { s.attention->window = 4; }) == 0);
    CHECK(added([](Shape& s) { s.attention->local = LocalAttention{1, 4, 1, 0, false}; }) == -2 * 8 * 4);
}

TEST_CASE("each switch around the attention adds or takes what it says") {
    CHECK(added([](Shape& s) { s.mlp->gated = false; }) == -2 * 160);
    CHECK(added([](Shape& s) { s.mlp->bias = true; }) == 2 * (40 + 8));
    CHECK(added([](Shape& s) { s.tied_embeddings = true; }) == -80);
    CHECK(added([](Shape& s) { s.head_bias = true; }) == 10);
    CHECK(added([](Shape& s) { s.padded_vocabulary = 16; }) == 2 * 6 * 8);
    CHECK(added([](Shape& s) { s.embedding_size = 4; }) == -80 + 2 * 4 * 8);
    CHECK(added([](Shape& s) { s.norm = Norm::layernorm; }) == 40);
    CHECK(added([](Shape& s) { s.norm = Norm::non_parametric; }) == -40);
    CHECK(added([](Shape& s) { s.norms = 4; }) == 2 * 2 * 8);
    CHECK(added([](Shape& s) { s.norms = 1; s.parallel = true; }) == -2 * 8);
    CHECK(added([](Shape& s) { s.embedding_norm = true; }) == 8);
    CHECK(added([](Shape& s) { s.final_norm = false; }) == -8);
    CHECK(added([](Shape& s) { s.positions = Positions::alibi; }) == 0);
    CHECK(added([](Shape& s) { s.positions = Positions::learned; s.context = 7; }) == 56);
    CHECK(added([](Shape& s) { s.positions = Positions::relative; }) == 64);
    CHECK(added([](Shape& s) { s.positions = Positions::relative_xl; }) == 2 * (64 + 16));
    CHECK(added([](Shape& s) { s.mtp_modules = 1; }) == 0);  // never in a published count
    CHECK(added([](Shape& s) { s.vision = Vision{.parameters = 1000}; }) == 1000);
}

TEST_CASE("experts take the place of the feed-forward network, and only some of them are active") {
    Shape s = small();
    auto& m = s.moe.emplace();
    m.experts = 4;
    m.active = 1;
    m.size = 5;
    m.shared = 1;
    m.first_dense = 1;
    const auto p = parameters_of(completed(s));
    CHECK(p.mlp.value() == 480);             // the first layer
    CHECK(p.experts.value() == 4 * 120);     // 3 x 8 x 5 each
    CHECK(p.shared_experts.value() == 120);
    CHECK(p.router.value() == 32);
    CHECK((total(p) - active(p)).value() == 3 * 120);
    CHECK((active(p) - active_without_embedding(p)).value() == 80);
    s.moe->latent_size = 4;                  // in and out of it 2 x 8 x 4, each expert half
    CHECK(parameters_of(completed(s)).router.value() == 32 + 64);
    CHECK(parameters_of(completed(s)).experts.value() == 4 * 60);
}

TEST_CASE("DeepSeek-V3 part by part: 187.1 M of attention a layer, 44.04 M an expert, 671.03 B in all, 37.55 B active") {
    const auto p = parameters_of(deepseek_v3());
    CHECK(p.attention.value() / 61 == 187'105'280);
    CHECK(p.experts.value() / 58 / 256 == 44'040'192);
    CHECK(p.mlp.value() / 3 == 396'361'728);
    CHECK(p.head.value() == 926'679'040);
    CHECK(total(p).value() == 671'026'419'200);  // as in the published weights
    CHECK(active(p).value() == 37'552'297'472);
    CHECK(active_without_embedding(p).value() == 36'625'618'432);
    // The published weights hold 684,489,845,504 with the module, and embedding and head a second time.
    CHECK((total(p) + p.mtp).value() + 2 * 926'679'040.0 == doctest::Approx(684'489'845'504).epsilon(1e-6));
}

TEST_CASE("T5-11B has 11,307,321,344 parameters: an encoder, and a decoder that attends to it") {
    Shape s;
    s.layers = 24;
    s.hidden = 1024;
    s.vocabulary = 32128;
    s.tied_embeddings = true;
    s.positions = Positions::relative;
    auto& a = s.attention.emplace();
    a.heads = 128;
    a.head_size = 128;
    s.mlp = Mlp{65536, false};
    s.encoder.emplace().layers = 24;
    CHECK(all(s) == 11'307'321'344);
}

TEST_CASE("Qwen3-Next 80B has 79,674,391,296 parameters: three quarters of its layers are a gated DeltaNet") {
    Shape s;
    s.layers = 48;
    s.hidden = 2048;
    s.vocabulary = 151936;
    auto& a = s.attention.emplace();
    a.heads = 16;
    a.kv_heads = 2;
    a.head_size = 256;
    a.qk_norm = QueryKeyNorm::head;
    a.gate = true;
    auto& m = s.moe.emplace();
    m.experts = 512;
    m.active = 10;
    m.size = 512;
    m.shared = 1;
    m.shared_gate = true;
    auto& l = s.linear.emplace();
    l.kind = LinearKind::gated_deltanet;
    l.layers = 36;
    l.heads = 32;
    l.head_size = 128;
    l.key_heads = 16;
    CHECK(all(s) == 79'674'391'296);
}

TEST_CASE("Mamba-2 2.7B: 64 blocks of one sublayer each") {
    Shape s;
    s.layers = 64;
    s.hidden = 2560;
    s.vocabulary = 50288;
    s.tied_embeddings = true;
    s.positions = Positions::none;
    s.norms = 1;
    auto& l = s.linear.emplace();
    l.layers = 64;
    l.heads = 80;
    l.head_size = 64;
    l.state = 128;
    // A layer: 2560 x (2 x 5120 + 2 x 128 + 80) in, 5 x 5376 of convolution, 3 x 80, a norm of 5120, 5120 x 2560 out.
    const double layer = 2560.0 * 10576 + 26880 + 240 + 5120 + 13107200;
    CHECK(all(s) == 64 * (layer + 2560) + 2560 + 50288.0 * 2560);
    CHECK(all(s) == doctest::Approx(2.7e9).epsilon(0.01));
}

TEST_CASE("Gopher's projected positions are 21.5 of its 280 billion parameters") {
    Shape s;
    s.layers = 80;
    s.hidden = 16384;
    s.vocabulary = 32000;
    s.positions = Positions::relative_xl;
    s.tied_embeddings = true;
    s.attention.emplace().heads = 128;
    s.mlp = Mlp{65536, false};
    CHECK(parameters_of(completed(s)).positions.value() == doctest::Approx(21.5e9).epsilon(0.002));
    CHECK(all(s) == doctest::Approx(280e9).epsilon(0.005));
}

TEST_CASE("the count is the same in another scalar") {
    using Dual = boost::math::differentiation::autodiff_fvar<double, 1>;
    const auto dual = total(parameters_of<Dual>(deepseek_v3()));
    CHECK(static_cast<double>(dual.value()) == 671'026'419'200);
}
