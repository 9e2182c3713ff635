// SPDX-License-Identifier: Apache-2.0
// How the families of models spell their shape in `config.json`, and what their classes in `transformers` take for what is
// left out.
#include <traincost/catalog/hugging_face_common.hpp>

namespace traincost::catalog {

namespace {

using namespace hugging_face;

void llama(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {}), c.flag(attention_bias, false));
    s.mlp = Mlp{c.required(mlp_size)};
    s.mlp->bias = c.flag({"mlp.bias", {"mlp_bias"}}, false);
}

/// Like Llama, with a window: 4096 unless the file says another or null.
void mistral(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 0});
    a.window = c.says_nothing_of("sliding_window") ? 4096 : c.optional(window, 0);
    s.mlp = Mlp{c.required(mlp_size)};
}

void mixtral(Settings& c, Shape& s) {
    read_common(c, s, {false, 8, 0}).window = c.optional(window, 0);
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 8);
    m.active = c.optional(per_token, 2);
    m.size = c.required({"moe.size", {"intermediate_size"}});
}

void qwen2(Settings& c, Shape& s) {
    read_common(c, s, {false, 32, 0}).qkv_bias = true;
    s.mlp = Mlp{c.required(mlp_size)};
    use_qwen_window(c, s);
}

void qwen3(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 32, 128});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::head;
    s.mlp = Mlp{c.required(mlp_size)};
    use_qwen_window(c, s);
}

void qwen2_moe(Settings& c, Shape& s) {
    read_common(c, s, {false, 16, 0}).qkv_bias = c.flag({"attention.qkv_bias", {"qkv_bias"}}, true);
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_experts"}}, 60);
    m.active = c.optional(per_token, 4);
    m.size = c.required({"moe.size", {"moe_intermediate_size"}});
    m.shared = 1;
    m.shared_size = c.required({"moe.shared_size", {"shared_expert_intermediate_size"}});
    m.shared_gate = true;
    use_sparse_layers(c, s);
    use_qwen_window(c, s);
}

void qwen3_moe(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 4, 0});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::head;
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_experts", "num_local_experts"}}, 128);
    m.active = c.optional(per_token, 8);
    m.size = c.required({"moe.size", {"moe_intermediate_size"}});
    use_sparse_layers(c, s);
    use_qwen_window(c, s);
}

/// Groups count only where a token's experts are chosen by them.
void deepseek_v2(Settings& c, Shape& s) {
    read_deepseek(c, s, true);
    if (c.text("topk_method") == "group_limited_greedy") { use_groups(c, s, 1, 1); }
}

/// As version 2, with a bias that balances the experts, and multi-token prediction where the file says so.
void deepseek_v3(Settings& c, Shape& s) {
    read_deepseek(c, s, false);
    if (s.moe) { s.moe->router_bias = c.text("topk_method").empty() || c.text("topk_method") == "noaux_tc"; }
    use_groups(c, s, 8, 4);
    s.mtp_modules = c.optional({"mtp.modules", {"num_nextn_predict_layers"}}, 0, 0);
}

void gemma(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {true, 16, 256}), c.flag(attention_bias, false));
    s.mlp = Mlp{c.required(mlp_size)};
}

/// Norms before and after; every second layer sees a window.
void gemma2(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {true, 4, 256}), c.flag(attention_bias, false));
    s.norms = 4;
    s.mlp = Mlp{c.required(mlp_size)};
    use_local(c, s, c.says_nothing_of("sliding_window") ? 4096 : c.optional(window, 0), (s.layers + 1) / 2);
}

/// Its files leave out much that the class knows.
void gemma3(Settings& c, Shape& s) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.optional(vocabulary, 262'208);
    s.tied_embeddings = c.flag(tied, true);
    auto& a = s.attention.emplace();
    a.heads = c.optional(heads, 8);
    a.kv_heads = c.optional(kv_heads, 4);
    a.head_size = c.optional(head_size, 256, 1, largest_head);
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::head;
    s.norms = 4;
    s.mlp = Mlp{c.required(mlp_size)};
    const Count pattern = c.optional({"attention.local.layers", {"sliding_window_pattern", "_sliding_window_pattern"}}, 6);
    use_local(c, s, c.says_nothing_of("sliding_window") ? 4096 : c.optional(window, 0), s.layers - s.layers / pattern);
}

/// Attention and feed-forward share one norm; biases everywhere, on the output head too.
void phi(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_bias(a, true);
    if (c.flag({"attention.qk_norm", {"qk_layernorm"}}, false)) { a.qk_norm = QueryKeyNorm::head; }
    s.mlp = Mlp{c.required(mlp_size), false, true};
    s.norm = Norm::layernorm;
    s.norms = 1;
    s.parallel = true;
    s.head_bias = true;
}

void phi3(Settings& c, Shape& s) {
    read_common(c, s, {}).window = c.optional(window, 0);
    s.mlp = Mlp{c.required(mlp_size)};
}

void gpt_neox(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {}), c.flag(attention_bias, true));
    s.mlp = Mlp{c.required(mlp_size), false, true};
    s.norm = Norm::layernorm;
    s.parallel = c.flag({"parallel", {"use_parallel_residual"}}, true);
}

/// Three layouts: 7B (one head of keys, one norm), 40B and 180B (groups, two norms), the older 1B (all heads).
void falcon(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {true, 0, 0});
    const bool is_new = c.flag({"attention.kv_heads", {"new_decoder_architecture"}}, false);
    const bool multi_query = c.flag({"attention.kv_heads", {"multi_query"}}, true);
    const Count groups = c.optional({"attention.kv_heads", {"num_kv_heads", "n_head_kv"}}, a.heads);
    a.kv_heads = is_new ? groups : multi_query ? 1 : a.heads;
    const bool bias = c.flag({"mlp.bias", {"bias"}}, false);
    use_bias(a, bias);
    s.parallel = is_new || c.flag({"parallel", {"parallel_attn"}}, true);
    s.norm = Norm::layernorm;
    s.norms = is_new ? c.optional({"norms", {"num_ln_in_parallel_attn"}}, 2) : s.parallel ? 1 : 2;
    s.mlp = Mlp{c.optional({"mlp.size", {"ffn_hidden_size"}}, 4 * s.hidden), false, bias};
    s.positions = c.flag({"positions", {"alibi"}}, false) ? Positions::alibi : Positions::rope;
}

void bloom(Settings& c, Shape& s) {
    s.layers = c.required({"layers", {"n_layer", "num_hidden_layers"}});
    s.hidden = c.required({"hidden", {"hidden_size", "n_embed"}});
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, true);
    auto& a = s.attention.emplace();
    a.heads = c.required({"attention.heads", {"n_head", "num_attention_heads"}});
    use_bias(a, true);
    s.mlp = Mlp{4 * s.hidden, false, true};
    s.norm = Norm::layernorm;
    s.embedding_norm = true;
    s.positions = Positions::alibi;
}

void opt(Settings& c, Shape& s) {
    const bool bias = c.flag({"attention.qkv_bias", {"enable_bias"}}, true);
    use_bias(read_common(c, s, {true, 0, 0}), bias);
    s.mlp = Mlp{c.required({"mlp.size", {"ffn_dim"}}), false, bias};
    s.norm = c.flag({"norm", {"layer_norm_elementwise_affine"}}, true) ? Norm::layernorm : Norm::non_parametric;
    s.final_norm = c.flag({"final_norm", {"do_layer_norm_before"}}, true) && !c.flag({"final_norm", {"_remove_final_layer_norm"}}, false);
    s.positions = Positions::learned;
    s.max_positions = c.optional({"max_positions", {"max_position_embeddings"}}, 2048) + 2;  // two rows are never reached
    s.embedding_size = c.optional({"embedding_size", {"word_embed_proj_dim"}}, s.hidden);
}

void mpt(Settings& c, Shape& s) {
    s.layers = c.required({"layers", {"n_layers"}});
    s.hidden = c.required({"hidden", {"d_model"}});
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, true);
    const bool bias = !c.flag({"mlp.bias", {"no_bias"}}, true);
    auto& a = s.attention.emplace();
    a.heads = c.required({"attention.heads", {"n_heads"}});
    use_bias(a, bias);
    auto own = c.under("attn_config");
    a.kv_heads = own.text("attn_type") == "multiquery_attention" ? 1 : own.optional({"attention.kv_heads", {"kv_n_heads"}}, 0);
    if (own.flag({"attention.qk_norm", {"qk_ln"}}, false)) { a.qk_norm = QueryKeyNorm::full; }
    s.positions = own.flag({"positions", {"alibi"}}, true) ? Positions::alibi : Positions::learned;
    s.max_positions = s.positions == Positions::learned ? c.optional({"max_positions", {"max_seq_len"}}, 2048) : 0;
    s.mlp = Mlp{c.optional({"mlp.size", {"expansion_ratio"}}, 4) * s.hidden, false, bias};
    s.norm = bias ? Norm::layernorm : Norm::layernorm_without_bias;
}

void olmo(Settings& c, Shape& s) {
    use_bias(read_common(c, s, {}), c.flag(attention_bias, false));
    s.mlp = Mlp{c.required(mlp_size)};
    s.norm = Norm::non_parametric;
}

void olmo2(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_bias(a, c.flag(attention_bias, false));
    a.qk_norm = QueryKeyNorm::full;
    s.mlp = Mlp{c.required(mlp_size)};
}

/// Every second layer sees a window; biases on attention, router and experts.
void gpt_oss(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {false, 8, 64});
    use_bias(a, c.flag(attention_bias, true));
    a.sinks = true;
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 128);
    m.active = c.optional(per_token, 4);
    m.size = c.required({"moe.size", {"intermediate_size"}});
    m.bias = m.router_bias = true;
    use_local(c, s, c.says_nothing_of("sliding_window") ? 128 : c.optional(window, 0), (s.layers + 1) / 2);
}

void gpt2(Settings& c, Shape& s) {
    s.layers = c.required({"layers", {"n_layer"}});
    s.hidden = c.required({"hidden", {"n_embd"}});
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, true);
    auto& a = s.attention.emplace();
    a.heads = c.required({"attention.heads", {"n_head"}});
    use_bias(a, true);
    s.mlp = Mlp{c.optional({"mlp.size", {"n_inner"}}, 4 * s.hidden), false, true};
    s.norm = Norm::layernorm;
    s.positions = Positions::learned;
    s.max_positions = c.optional({"max_positions", {"n_positions"}}, 1024);
}

/// The rows: what `model_type` says, and how it is read.
constexpr std::array rows = {
    Family{"bloom", bloom},         Family{"deepseek_v2", deepseek_v2}, Family{"deepseek_v3", deepseek_v3},
    Family{"falcon", falcon},       Family{"gemma", gemma},             Family{"gemma2", gemma2},
    Family{"gemma3", gemma3},       Family{"gemma3_text", gemma3},      Family{"gpt2", gpt2},
    Family{"gpt_neox", gpt_neox},   Family{"gpt_oss", gpt_oss},         Family{"kimi_k2", deepseek_v3},
    Family{"llama", llama},         Family{"mistral", mistral},         Family{"mixtral", mixtral},
    Family{"mpt", mpt},             Family{"olmo", olmo},               Family{"olmo2", olmo2},
    Family{"opt", opt},             Family{"phi", phi},                 Family{"phi3", phi3},
    Family{"qwen2", qwen2},         Family{"qwen2_moe", qwen2_moe},     Family{"qwen3", qwen3},
    Family{"qwen3_moe", qwen3_moe}, Family{"qwen2_vl", qwen2},          Family{"qwen2_5_vl", qwen2},
    Family{"qwen3_vl", qwen3},      Family{"qwen3_vl_text", qwen3},     Family{"qwen3_vl_moe", qwen3_moe},
    Family{"granite", llama},       Family{"mistral3", mistral},        Family{"qwen3_vl_moe_text", qwen3_moe},
    Family{"llava", llama},         Family{"llava_next", llama},
};

}  // namespace

std::span<const Family> hugging_face_families() {
    static const auto all = [] {
        std::vector<Family> families(rows.begin(), rows.end());
        const auto further = further_families();
        families.insert(families.end(), further.begin(), further.end());
        std::sort(families.begin(), families.end(), [](const Family& a, const Family& b) { return a.model_type < b.model_type; });
        return families;
    }();
    return all;
}

}  // namespace traincost::catalog
