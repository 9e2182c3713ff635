// SPDX-License-Identifier: Apache-2.0
#include <traincost/workload/expert_load.hpp>
#include <traincost/workload/passes.hpp>
#include <traincost/workload/parameters.hpp>
#include <traincost/workload/stacks.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::workload;
using doctest::Approx;

namespace {

/// An encoder and a decoder of two layers each, of width 8 with two heads and a plain network of 16; 32 words.
Shape pair_of_stacks() {
    Shape s;
    s.layers = 2;
    s.hidden = 8;
    s.vocabulary = 32;
    s.context = 4;
    s.attention.emplace().heads = 2;
    s.mlp = Mlp{.size = 16, .gated = false};
    s.encoder.emplace().layers = 2;
    s.encoder->context = 6;
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
    s.mtp_modules = 1;
    return completed(s);
}

Shape hybrid(LinearLayers linear) {
    Shape s;
    s.layers = 1;
    s.hidden = 16;
    s.vocabulary = 8;
    s.norms = 1;
    s.linear = linear;
    s.linear->layers = 1;
    return completed(s);
}

double linear_flop(const LinearLayers& l) {
    const auto f = forward_flop<double>(operators_of(hybrid(l)), 100.0, Pairs::causal);
    return (f.recurrence + f.of(Part::linear)).value();
}

}  // namespace

TEST_CASE("a decoder's token asks the encoder's sequence, whose tokens give the keys and values") {
    const auto s = pair_of_stacks();
    const auto d = forward_flop<double>(operators_of(s), 4.0, Pairs::full);
    CHECK(d.of(Part::cross).value() == 2.0 * 2.0 * (64.0 + 64.0));  // queries and the way back, two layers
    // Its own sequence 2 x 2 layers x 2 heads x 8 x 4, the encoder's 2 x 2 x 2 x 8 x 6.
    CHECK(d.scores.value() == 256.0 + 384.0);
    const auto e = forward_flop<double>(encoder_operators_of(s), 6.0, Pairs::full);
    CHECK(e.of(Part::cross).value() == 2.0 * 2.0 * (8.0 * 16.0));   // keys and values for two layers of the decoder
    CHECK(e.of(Part::projections).value() == 2.0 * 2.0 * 256.0);
    CHECK(e.of(Part::mlp).value() == 2.0 * 2.0 * 256.0);
    CHECK(e.of(Part::head).value() == 0.0);
    CHECK(e.scores.value() == 384.0);
}

TEST_CASE("all that an encoder-decoder multiplies by is counted once: its parameters less norms and tables") {
    const auto s = pair_of_stacks();
    const auto decoder = forward_flop<double>(operators_of(s), 4.0, Pairs::full);
    const auto encoder = forward_flop<double>(encoder_operators_of(s), 6.0, Pairs::full);
    const double products = (decoder.all() - decoder.scores + encoder.all() - encoder.scores).value() / 2.0;
    const auto p = parameters_of<double>(s);
    // An RMS norm has 8 entries, and the encoder two a layer and a last one. The head is a product, the table is none.
    CHECK(products == (total(p) - p.embedding - p.norms).value() - 5.0 * 8.0);
}

TEST_CASE("T5 11B spends half of 6ND on a token of either stack, and 9 percent more on attention") {
    Shape s;
    s.layers = 24;
    s.hidden = 1024;
    s.vocabulary = 32128;
    s.context = 512;
    s.tied_embeddings = true;
    s.positions = Positions::relative;
    s.attention.emplace().heads = 128;
    s.attention->head_size = 128;
    s.mlp = Mlp{65536, false};
    s.encoder.emplace().layers = 24;
    s.encoder->context = 512;
    const auto all = forward_flop_of_pair<double>(completed(s), Tokens<>::of(512.0), Tokens<>::of(512.0)) * 3.0;
    // Each token meets half of the parameters: 6 x 11.307e9 x 1024 / 2 = 34.736e12. It sees 512 others in the encoder, 256 and those 512
    // in the decoder: 6 x 24 x 128 x 256 x (512 + 768) x 512 = 3.0923e12.
    CHECK(all.value() == Approx(37.828e12).epsilon(1e-3));
}

TEST_CASE("DeepSeek-V3's module of multi-token prediction takes 10.2 GFLOP a token, 4 percent more, and is in no other figure") {
    // Projection 2 x 7168^2 = 102.76 M, attention 187.11 M, 9 experts 396.36 M, router 1.84 M, head 926.68 M: 1614.74 M; x 6 = 9.6884 G.
    // Between tokens 6 x 128 x 320 x 2048 = 0.5033 G.
    const auto f = forward_flop<double>(mtp_operators_of(deepseek_v3()), 4096.0, Pairs::causal);
    CHECK(training_flop(f).value() == Approx(10.1917e9).epsilon(1e-4));
    auto without = deepseek_v3();
    without.mtp_modules = 0;
    const auto main = [](const Shape& s) { return forward_flop<double>(operators_of(s), 4096.0, Pairs::causal).all().value(); };
    CHECK(main(deepseek_v3()) == main(without));
    CHECK(mtp_operators_of(without).product_count == 0);
}

TEST_CASE("an image takes 2 operations a patch for each parameter, and 4 l d n between its patches") {
    // ViT-B/16 at 224: 196 patches and one more, 85.8 M of weights, 12 layers of 768; published as 17.56e9 multiply-adds.
    const auto f = forward_flop_of_image<double>(Vision{.parameters = 85'800'000, .patches = 197, .layers = 12, .hidden = 768});
    CHECK(f.products.value() == 2.0 * 85.8e6 * 197.0);
    CHECK(f.scores.value() == 4.0 * 12.0 * 768.0 * 197.0 * 197.0);
    CHECK(f.all().value() / 2.0 == Approx(17.56e9).epsilon(0.005));
}

TEST_CASE("a Mamba-2 layer takes 2 h (2 d + 2 g n + heads) + 7 d n + 2 d h, as Megatron-LM counts it") {
    // h = 16, d = 4 x 8 = 32, n = 10, one group: 2 x 16 x (64 + 20 + 4) + 7 x 320 + 2 x 512 = 2816 + 2240 + 1024.
    CHECK(linear_flop({.kind = LinearKind::mamba2, .heads = 4, .head_size = 8, .state = 10}) == 6080.0);
}

TEST_CASE("a gated DeltaNet layer takes 2 (h (2 k + 2 v + 2 heads) + 4 (2 k + v) + 4 v n + h v)") {
    // k = 2 x 8 = 16, v = 4 x 8 = 32, n = 8: 2 x (16 x (32 + 64 + 8) + 4 x 64 + 4 x 32 x 8 + 16 x 32) = 2 x (1664 + 256 + 1024 + 512).
    CHECK(linear_flop({.kind = LinearKind::gated_deltanet, .heads = 4, .head_size = 8, .key_heads = 2}) == 6912.0);
}

TEST_CASE("linear attention writes and reads a square state for each head") {
    // d = 4 x 8: products 2 x 16 x 128 + 2 x 32 x 16, the state 4 x 32 x 8.
    CHECK(linear_flop({.kind = LinearKind::lightning, .heads = 4, .head_size = 8}) == 4096.0 + 1024.0 + 1024.0);
}

TEST_CASE("a piece of a cut sequence is seen half, a window that slides nearly whole") {
    Scores s{1, 1, 1, 1, 8};
    CHECK(seen(s, 64.0, Pairs::causal) == 7.5);  // 8 - 64 / 128
    s.chunked = true;
    CHECK(seen(s, 64.0, Pairs::causal) == 4.0);
    CHECK(seen(s, 64.0, Pairs::full) == 8.0);
    CHECK(seen(s, 4.0, Pairs::causal) == 2.0);
}

TEST_CASE("sparse attention looks at its top k, and the indexer at all with heads of its own") {
    auto s = deepseek_v3();
    const double dense = forward_flop<double>(operators_of(s), 65536.0, Pairs::causal).scores.value();
    s.attention->indexer = Indexer{64, 128, 2048};
    const auto f = forward_flop<double>(operators_of(s), 65536.0, Pairs::causal);
    // 2 x 61 layers: 128 heads x 320 x (2048 - 2048^2 / 131072), and 64 heads x 128 x 32768.
    CHECK(f.scores.value() == 122.0 * (128.0 * 320.0 * 2016.0 + 64.0 * 128.0 * 32768.0));
    CHECK(f.scores.value() < dense / 3.0);
}

TEST_CASE("what is computed again is hardware's and not the model's: four thirds with all layers, less the head") {
    ForwardFlop<double> f;
    f.products[static_cast<std::size_t>(Part::mlp)] = FlopPerToken<>::of(80.0);
    f.products[static_cast<std::size_t>(Part::head)] = FlopPerToken<>::of(10.0);
    f.scores = FlopPerToken<>::of(10.0);
    const auto none = passes_of(f);
    CHECK(none.useful().value() == 300.0);
    CHECK(none.hardware_over_model() == 1.0);
    const auto full = passes_of(f, Again<double>{1.0, 0.0});
    CHECK(full.useful().value() == 300.0);
    CHECK(full.executed().value() == 390.0);
    CHECK(full.hardware_over_model() == 1.3);
    CHECK(passes_of(f, Again<double>{0.0, 1.0}).recomputed.value() == 10.0);
    CHECK(passes_of(f, Again<double>{0.5, 1.0}).recomputed.value() == 50.0);  // half of 90, and half of the scores
}

TEST_CASE("frozen weights save the third pass of products, and none of attention") {
    ForwardFlop<double> f;
    f.products[static_cast<std::size_t>(Part::mlp)] = FlopPerToken<>::of(90.0);
    f.scores = FlopPerToken<>::of(10.0);
    CHECK(frozen_passes_of(f).forward.value() == 100.0);
    CHECK(frozen_passes_of(f).backward.value() == 110.0);
}

TEST_CASE("the busiest experts set the pace unless they drop what is beyond their capacity") {
    CHECK(load_without_drops(1.7) == 1.7);
    CHECK(load_without_drops(0.5) == 1.0);
    CHECK(load_with_capacity(1.7, 1.25) == 1.25);
    CHECK(load_with_capacity(1.1, 1.25) == 1.1);
    CHECK(load_padded(1.25) == 1.25);
    CHECK(dropped_share(0.1, 3.0, 1.25) == Approx(0.175));  // a tenth of the experts, each 1.75 shares too many
    CHECK(dropped_share(0.1, 1.2, 1.25) == 0.0);
}

TEST_CASE("of 256 experts 8 tokens meet 57 where each takes 8") {
    CHECK(experts_met(256.0, 8.0, 1.0) == Approx(8.0));
    CHECK(experts_met(256.0, 8.0, 8.0) == Approx(256.0 * (1.0 - 0.775701)).epsilon(1e-4));  // (31/32)^8 = 0.775701
}
