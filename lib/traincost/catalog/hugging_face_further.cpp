// SPDX-License-Identifier: Apache-2.0
// More families of `config.json`: encoders beside decoders, recurrences and linear attention, and what is no kin of Llama.
#include <traincost/catalog/hugging_face_common.hpp>

namespace traincost::catalog::hugging_face {

namespace {

/// An encoder and a decoder, of the same width; positions in buckets. Version 1.1 gates, and has a head of its own.
void t5(Settings& c, Shape& s) {
    s.hidden = c.required({"hidden", {"d_model"}});
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, true);
    s.context = c.optional({"context", {"n_positions"}}, 512);
    s.positions = Positions::relative;
    s.max_positions = c.optional({"max_positions", {"relative_attention_num_buckets"}}, 32);
    auto& e = s.encoder.emplace();
    e.layers = c.required({"encoder.layers", {"num_layers"}});
    e.context = s.context;
    s.layers = c.optional({"layers", {"num_decoder_layers"}}, e.layers);
    auto& a = s.attention.emplace();
    a.heads = c.required({"attention.heads", {"num_heads"}});
    a.head_size = c.optional({"attention.head_size", {"d_kv"}}, 64, 1, largest_head);
    s.mlp = Mlp{c.required({"mlp.size", {"d_ff"}}), c.text("feed_forward_proj").starts_with("gated")};
}

/// One head of keys and values for all.
void gpt_bigcode(Settings& c, Shape& s) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, true);
    auto& a = s.attention.emplace();
    a.heads = c.required(heads);
    a.kv_heads = c.flag({"attention.kv_heads", {"multi_query"}}, true) ? 1 : 0;
    use_bias(a, true);
    s.mlp = Mlp{c.optional({"mlp.size", {"n_inner"}}, 4 * s.hidden), false, true};
    s.norm = Norm::layernorm;
    s.positions = Positions::learned;
    s.max_positions = c.optional({"max_positions", {"n_positions"}}, 1024);
}

/// Attention and feed-forward share one norm; biases on the latter and on the head.
void gptj(Settings& c, Shape& s) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, false);
    s.attention.emplace().heads = c.required(heads);
    s.mlp = Mlp{c.optional({"mlp.size", {"n_inner"}}, 4 * s.hidden), false, true};
    s.norm = Norm::layernorm;
    s.norms = 1;
    s.parallel = true;
    s.head_bias = true;
}

void starcoder2(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {true, 2, 0});
    const bool bias = c.flag({"mlp.bias", {"use_bias"}}, true);
    use_bias(a, bias);
    a.window = c.optional(window, 0);
    s.mlp = Mlp{c.required(mlp_size), false, bias};
    s.norm = c.text("norm_type") == "rms_norm" ? Norm::rmsnorm : Norm::layernorm;
}

void nemotron(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {}), c.flag(attention_bias, false));
    s.mlp = Mlp{c.required(mlp_size), false, c.flag({"mlp.bias", {"mlp_bias"}}, false)};
    s.norm = Norm::layernorm;
}

void smollm3(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {true, 4, 0}), c.flag(attention_bias, false));
    s.mlp = Mlp{c.required(mlp_size)};
    s.mlp->bias = c.flag({"mlp.bias", {"mlp_bias"}}, false);
}

/// Queries and keys are normalised, the network does not gate. The two numbers a layer of its activation function are not counted.
void apertus(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::head;
    s.mlp = Mlp{c.required(mlp_size), false, c.flag({"mlp.bias", {"mlp_bias"}}, false)};
}

/// As the second version; three of four layers see a window.
void olmo3(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::full;
    s.mlp = Mlp{c.required(mlp_size)};
    use_local(c, s, c.says_nothing_of("sliding_window") ? 4096 : c.optional(window, 0), s.layers - s.layers / 4);
}

void olmoe(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::full;
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_experts"}}, 64);
    m.active = c.optional(per_token, 8);
    m.size = c.required({"moe.size", {"intermediate_size"}});
}

void granitemoe(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {}), c.flag(attention_bias, false));
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 8);
    m.active = c.optional(per_token, 2);
    m.size = c.required({"moe.size", {"intermediate_size"}});
}

void phimoe(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 0});
    use_bias(a, c.flag(attention_bias, false));
    a.window = c.optional(window, 0);
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 16);
    m.active = c.optional(per_token, 2);
    m.size = c.required({"moe.size", {"intermediate_size"}});
    s.norm = Norm::layernorm;
    s.head_bias = c.flag({"head_bias", {"lm_head_bias"}}, false);
}

void dbrx(Settings& c, Shape& s) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, false);
    auto& a = s.attention.emplace();
    a.heads = c.required(heads);
    auto attention = c.under("attn_config");
    a.kv_heads = attention.optional({"attention.kv_heads", {"kv_n_heads"}}, 1);
    auto own = c.under("ffn_config");
    auto& m = s.moe.emplace();
    m.experts = own.optional({"moe.experts", {"moe_num_experts"}}, 4);
    m.active = own.optional({"moe.active", {"moe_top_k"}}, 1);
    m.size = own.optional({"moe.size", {"ffn_hidden_size"}}, 3584);
    s.norm = Norm::layernorm_without_bias;
}

/// The layers of DeepSeek with grouped attention.
void glm4_moe(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 128});
    a.qkv_bias = c.flag(attention_bias, false);
    if (c.flag({"attention.qk_norm", {"use_qk_norm"}}, false)) { a.qk_norm = QueryKeyNorm::head; }
    s.mlp = Mlp{c.required(mlp_size)};
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"n_routed_experts"}}, 128);
    m.active = c.optional(per_token, 8);
    m.size = c.required({"moe.size", {"moe_intermediate_size"}});
    m.shared = c.optional({"moe.shared", {"n_shared_experts"}}, 1, 0);
    m.first_dense = c.optional({"moe.first_dense", {"first_k_dense_replace"}}, 1, 0);
    m.router_bias = true;
    s.mtp_modules = c.optional({"mtp.modules", {"num_nextn_predict_layers"}}, 0, 0);
    if (m.first_dense == 0) { s.mlp.reset(); }
}

/// As version 3, with an indexer that picks the tokens attention looks at.
void deepseek_v32(Settings& c, Shape& s) {
    read_deepseek(c, s, false);
    if (s.moe) { s.moe->router_bias = true; }
    use_groups(c, s, 8, 4);
    s.mtp_modules = c.optional({"mtp.modules", {"num_nextn_predict_layers"}}, 0, 0);
    auto& i = s.attention->indexer.emplace();
    i.heads = c.optional({"attention.indexer.heads", {"index_n_heads"}}, 64);
    i.size = c.optional({"attention.indexer.size", {"index_head_dim"}}, 128, 1, largest_head);
    i.top_k = c.optional({"attention.indexer.top_k", {"index_topk"}}, 2048);
}

/// Every n-th layer has experts, one of which all tokens pass through; three of four layers see a piece of the sequence.
void llama4(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 128});
    use_bias(a, c.flag(attention_bias, false));
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 16);
    m.active = c.optional(per_token, 1);
    m.size = c.required({"moe.size", {"intermediate_size"}});
    m.shared = 1;
    m.every = c.optional({"moe.every", {"interleave_moe_layer_step"}}, 1);
    m.layers = s.layers / m.every;
    if (m.layers < s.layers) { s.mlp = Mlp{c.required({"mlp.size", {"intermediate_size_mlp"}})}; }
    const Count chunk = c.optional({"attention.local", {"attention_chunk_size"}}, 8192);
    const Count interval = c.optional({"attention.local.layers", {"no_rope_layer_interval"}}, 4);
    const Count local = listed(c, s, "chunked_attention").value_or(s.layers - s.layers / interval);
    if (local > 0 && local < s.layers) { a.local = LocalAttention{local, chunk, 0, 0, true}; }
}

/// Layers that a list calls linear, else all but every n-th.
Count linear_layers(Settings& c, const Shape& s, Count interval) {
    return listed(c, s, "linear_attention").value_or(s.layers - s.layers / std::max<Count>(interval, 1));
}

void qwen3_next(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 2, 256});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::head;
    a.gate = true;
    auto& l = s.linear.emplace();
    l.kind = LinearKind::gated_deltanet;
    l.layers = linear_layers(c, s, c.optional({"linear.layers", {"full_attention_interval"}}, 4));
    l.heads = c.optional({"linear.heads", {"linear_num_value_heads"}}, 32);
    l.head_size = c.optional({"linear.head_size", {"linear_value_head_dim"}}, 128, 1, largest_head);
    l.key_heads = c.optional({"linear.key_heads", {"linear_num_key_heads"}}, 16);
    l.key_size = c.optional({"linear.key_size", {"linear_key_head_dim"}}, 128, 1, largest_head);
    l.convolution = c.optional({"linear.convolution", {"linear_conv_kernel_dim"}}, 4, 0, largest_head);
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_experts"}}, 512);
    m.active = c.optional(per_token, 10);
    m.size = c.required({"moe.size", {"moe_intermediate_size"}});
    m.shared = 1;
    m.shared_size = c.required({"moe.shared_size", {"shared_expert_intermediate_size"}});
    m.shared_gate = true;
    use_sparse_layers(c, s);
}

/// A list says which layers have attention with a softmax, by 1, and which linear attention, by 0.
void minimax(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 0});
    const auto kinds = c.list("attn_type_list");
    const auto linear = std::count_if(kinds.begin(), kinds.end(), [](const config::Node& kind) { return kind.text() == "0"; });
    auto& l = s.linear.emplace();
    l.kind = LinearKind::lightning;
    l.layers = kinds.empty() ? linear_layers(c, s, 8) : linear;
    l.heads = a.heads;
    l.head_size = a.head_size > 0 || a.heads == 0 ? a.head_size : s.hidden / a.heads;
    if (l.layers == 0) { s.linear.reset(); }
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 8);
    m.active = c.optional(per_token, 2);
    m.size = c.required({"moe.size", {"intermediate_size"}});
}

/// Blocks of one sublayer each.
LinearLayers& read_recurrent(Settings& c, Shape& s, LinearKind kind, bool tied_otherwise) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, tied_otherwise);
    s.positions = Positions::none;
    s.norms = 1;
    auto& l = s.linear.emplace();
    l.kind = kind;
    l.layers = s.layers;
    l.convolution = c.optional({"linear.convolution", {"conv_kernel"}}, 4, 0, largest_head);
    return l;
}

void mamba(Settings& c, Shape& s) {
    auto& l = read_recurrent(c, s, LinearKind::mamba, true);
    l.heads = c.optional({"linear.heads", {"intermediate_size", "d_inner"}}, 2 * s.hidden);
    l.head_size = 1;
    l.state = c.optional({"linear.state", {"state_size"}}, 16);
    l.dt_rank = c.text("time_step_rank") == "auto" ? 0 : c.optional({"linear.dt_rank", {"time_step_rank"}}, 0);
}

void mamba2(Settings& c, Shape& s) {
    auto& l = read_recurrent(c, s, LinearKind::mamba2, false);
    l.heads = c.optional({"linear.heads", {"num_heads"}}, 128);
    l.head_size = c.optional({"linear.head_size", {"head_dim"}}, 64, 1, largest_head);
    l.state = c.optional({"linear.state", {"state_size"}}, 128);
    l.groups = c.optional({"linear.groups", {"n_groups"}}, 8);
}

constexpr std::array rows = {
    Family{"apertus", apertus},         Family{"dbrx", dbrx},           Family{"deepseek_v32", deepseek_v32}, Family{"glm4_moe", glm4_moe},
    Family{"gpt_bigcode", gpt_bigcode}, Family{"gptj", gptj},           Family{"granitemoe", granitemoe},     Family{"llama4", llama4},
    Family{"llama4_text", llama4},      Family{"mamba", mamba},         Family{"mamba2", mamba2},             Family{"minimax", minimax},
    Family{"minimax_text_01", minimax}, Family{"nemotron", nemotron},   Family{"olmo3", olmo3},               Family{"olmoe", olmoe},
    Family{"phimoe", phimoe},           Family{"qwen3_next", qwen3_next}, Family{"smollm3", smollm3},         Family{"starcoder2", starcoder2},
    Family{"t5", t5},
};

}  // namespace

std::span<const Family> further_families() { return rows; }

}  // namespace traincost::catalog::hugging_face
