// SPDX-License-Identifier: Apache-2.0
#include <traincost/workload/generation.hpp>
#include <traincost/workload/parameters.hpp>
#include <traincost/workload/stages.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::workload;
using doctest::Approx;

namespace {

Tokens<> tokens(double n) { return Tokens<>::of(n); }

/// One layer of width 8 with two heads and a gated network of 16; 32 words: 2 x (256 + 384 + 256) = 1792 operations a token, and
/// 2 x 2 x 8 = 32 for each token that is seen.
Operators one_layer() {
    Shape s;
    s.layers = 1;
    s.hidden = 8;
    s.vocabulary = 32;
    s.attention.emplace().heads = 2;
    s.mlp = Mlp{.size = 16};
    return operators_of(completed(s));
}

Shape grouped(Count layers, Count hidden, Count heads, Count kv_heads) {
    Shape s;
    s.layers = layers;
    s.hidden = hidden;
    s.vocabulary = 128256;
    s.attention.emplace().heads = heads;
    s.attention->kv_heads = kv_heads;
    s.mlp = Mlp{.size = 4 * hidden};
    return completed(s);
}

Shape deepseek_v3() {
    Shape s;
    s.layers = 61;
    s.hidden = 7168;
    s.vocabulary = 129280;
    s.attention.emplace().heads = 128;
    s.attention->mla = LatentAttention{1536, 512, 128, 64, 128};
    s.mlp = Mlp{.size = 18432};
    s.moe = MixtureOfExperts{.experts = 256, .active = 8, .size = 2048, .shared = 1, .first_dense = 3};
    return completed(s);
}

}  // namespace

TEST_CASE("phases add up, each at the length of its own sequences") {
    const std::array<Phase<double>, 2> phases = {{{tokens(100.0), 4.0}, {tokens(10.0), 64.0}}};
    // A token takes 1792 + 32 x 2 at length 4 and 1792 + 32 x 32 at 64, three times over.
    CHECK(flop_of_phases<double>(one_layer(), phases, Pairs::causal).value() == 3.0 * (100.0 * 1856.0 + 10.0 * 2816.0));
}

TEST_CASE("DeepSeek-V3's extension to 32K and 128K: a thousand steps each, 126 billion tokens, 59.5 ZFLOP") {
    // 1000 x 1920 x 32768 = 62.91456e9 tokens, 1000 x 480 x 131072 the same. Products 219.75 GFLOP a token; attention 6 x 61 x 128 x 320
    // x 16384 = 245.62 G, then 982.5 G a token.
    const std::array<Phase<double>, 2> phases = {{{tokens(62.91456e9), 32768.0, tokens(1920.0 * 32768.0)}, {tokens(62.91456e9), 131072.0, tokens(480.0 * 131072.0)}}};
    CHECK(steps_of_phases<double>(phases) == Approx(2000.0));
    const auto flop = flop_of_phases<double>(operators_of(deepseek_v3()), phases, Pairs::causal);
    CHECK(flop.value() == Approx(62.91456e9 * (2.0 * 219.74e9 + 245.62e9 + 982.5e9)).epsilon(1e-3));
    // At the 250 GFLOP of 4096 tokens it would be taken for 3.3 times less.
    CHECK(flop.value() / (2.0 * 62.91456e9 * 250e9) == Approx(3.3).epsilon(0.02));
}

TEST_CASE("a batch that grows fivefold over 469 billion tokens takes twice the steps that it would at its end") {
    // DeepSeek-V3: 3072 to 15360 sequences of 4096. 469e9 / (12288 x 4096) x ln 5 = 9318.4 x 1.609438.
    CHECK(steps_of_ramp(tokens(469e9), tokens(3072.0 * 4096.0), tokens(15360.0 * 4096.0)) == Approx(14997.3).epsilon(1e-4));
    CHECK(469e9 / (15360.0 * 4096.0) == Approx(7454.6).epsilon(1e-4));
}

TEST_CASE("prompts are computed although nothing is learnt of them, and padding is computed for nothing") {
    const auto passes = passes_of(forward_flop<double>(one_layer(), 4.0, Pairs::causal));
    const auto t = tuning_of(passes, tokens(300.0), tokens(100.0), 0.8);
    CHECK(t.useful.value() == 400.0 * 3.0 * 1856.0);
    CHECK(t.executed.value() == Approx(500.0 * 3.0 * 1856.0));
    CHECK(t.learnt.value() == 100.0);
}

TEST_CASE("LoRA of rank 16 on a 7B model: 2/3 of the work, and adapters of 40 million parameters") {
    // Llama-2-7B: a layer's products 4096 -> 12288, 4096 -> 4096, 4096 -> 22016, 11008 -> 4096; 32 layers:
    // 16 x 32 x (16384 + 8192 + 26112 + 15104) = 33,685,504 with queries, keys and values in one, gate and up in one.
    Shape s;
    s.layers = 32;
    s.hidden = 4096;
    s.vocabulary = 32000;
    s.attention.emplace().heads = 32;
    s.mlp = Mlp{.size = 11008};
    const auto o = operators_of(completed(s));
    CHECK(adapter_parameters<double>(o, 16.0, Adapted::all_linear).value() == 33'685'504.0);
    CHECK(adapter_parameters<double>(o, 16.0, Adapted::attention).value() == 16.0 * 32.0 * (16384.0 + 8192.0));
    const auto forward = forward_flop<double>(o, 2048.0, Pairs::causal);
    const auto adapted = adapted_passes_of(forward, adapter_parameters<double>(o, 16.0, Adapted::all_linear));
    const auto all = passes_of(forward).useful();
    CHECK(adapted.useful() / all == Approx(2.0 / 3.0).epsilon(0.03));
    // 6 a parameter of the adapters and one pass of attention more than two thirds: 6 x 33.69e6 + 2 x 32 x 8192 x 1024.
    CHECK((adapted.useful() - all * (2.0 / 3.0)).value() == Approx(6.0 * 33685504.0 + 536870912.0).epsilon(1e-9));
}

TEST_CASE("a teacher beside the student costs a forward pass, stored predictions cost room") {
    ForwardFlop<double> small, large;
    small.products[0] = FlopPerToken<>::of(100.0);
    large.products[0] = FlopPerToken<>::of(1000.0);
    const auto beside = distillation_with_teacher(passes_of(small), large, tokens(10.0));
    CHECK(beside.student.value() == 3000.0);
    CHECK(beside.teacher.value() == 10000.0);
    CHECK(distillation_from_stored(passes_of(small), tokens(10.0)).all().value() == 3000.0);
    CHECK(stored_predictions(tokens(1e9), 50.0).value() == 300e9);
}

TEST_CASE("a text keeps 70.272 kB a token in DeepSeek-V3, 516.096 in Llama-3.1-405B, 327.68 in an 80-layer model of 8 heads") {
    // As printed in arXiv:2505.09343, table 1, with 2 bytes an entry: 61 x (512 + 64), 126 x 2 x 8 x 128, 80 x 2 x 8 x 128.
    CHECK(2.0 * static_cast<double>(kept_keys_and_values(deepseek_v3())) == 70272.0);
    CHECK(2.0 * static_cast<double>(kept_keys_and_values(grouped(126, 16384, 128, 8))) == 516096.0);
    CHECK(2.0 * static_cast<double>(kept_keys_and_values(grouped(80, 8192, 64, 8))) == 327680.0);
}

TEST_CASE("layers with a window keep the window, whatever the text's length") {
    auto s = grouped(6, 64, 4, 2);
    s.attention->local = LocalAttention{5, 100, 2, 16, false};
    CHECK(kept_keys_and_values(s) == 1 * 2 * 32);
    CHECK(kept_of_a_text(s) == 5 * 100 * 2 * 32);
}

TEST_CASE("a token of a response looks at the prompt and on average half of the response") {
    // Prompt 4: 4 x (1792 + 32 x 2). Response 6: 6 x (1792 + 32 x 7).
    const auto f = written_flop(one_layer(), 4.0, 6.0);
    CHECK(f.prefill.value() == 4.0 * 1856.0);
    CHECK(f.decode.value() == 6.0 * 2016.0);
}

TEST_CASE("one text alone is written as fast as its weights are read, many as fast as they are computed") {
    const auto s = grouped(80, 8192, 64, 8);
    const auto w = writer_of<double>(s);
    const WritingChips<double> c{8.0, FlopRate<>::of(400e12), Bandwidth<>::of(2.5e12)};
    // All but the table of words is read for a token, 2 bytes each.
    const auto p = parameters_of<double>(s);
    const double weights = 2.0 * (total(p).value() - 128256.0 * 8192.0);
    CHECK(read_for_a_token(w, 1.0, 0.0).value() == Approx(weights));
    CHECK(read_for_a_token(w, 3.0, 1000.0).value() == Approx(weights + 3.0 * 327680.0 * 1000.0));
    CHECK(writing_time(w, c, 1.0, 0.0, 1.0).value() == Approx(weights / 20e12).epsilon(1e-4));
    const double flop = forward_flop<double>(w.operators, 0.5, Pairs::full).all().value();
    CHECK(writing_time(w, c, 1000.0, 0.0, 1.0).value() == Approx(1000.0 * flop / 3200e12));
}

TEST_CASE("a mixture reads the experts that its texts meet: for one text 8 of 256, for many all") {
    const auto w = writer_of<double>(deepseek_v3());
    CHECK(read_for_a_token(w, 1.0, 0.0).value() == Approx(2.0 * 36.6256e9).epsilon(1e-3));
    CHECK(read_for_a_token(w, 1e4, 0.0).value() == Approx(2.0 * (671.026e9 - 0.927e9)).epsilon(1e-3));
}

TEST_CASE("learning from what was written costs three passes, a reference one, and the writing one and its attention") {
    // 2 prompts of 4 tokens, 5 responses of 6 each: 10 texts of 10 tokens.
    Rollouts<double> r{.prompts = 2.0, .samples = 5.0, .prompt = 4.0, .response = 6.0};
    const auto f = rollout_flop(one_layer(), r);
    const double once = 10.0 * 10.0 * (1792.0 + 32.0 * 5.0);
    CHECK(f.training.value() == 3.0 * once);
    CHECK(f.reference.value() == once);
    CHECK(f.old_policy.value() == once);
    CHECK(f.reward.value() == 0.0);
    CHECK(f.prefill.value() == 2.0 * 4.0 * 1856.0);
    CHECK(f.decode.value() == 10.0 * 6.0 * 2016.0);
    r.shared_prompt = false;
    r.critic = true;
    r.epochs = 2.0;
    const auto g = rollout_flop(one_layer(), r);
    CHECK(g.prefill.value() == 10.0 * 4.0 * 1856.0);
    CHECK(g.training.value() == 6.0 * once);
    CHECK(g.critic.value() == 7.0 * once);  // values once, then two epochs of three passes
}
