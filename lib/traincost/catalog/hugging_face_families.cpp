// SPDX-License-Identifier: Apache-2.0
// How the families of models spell their shape in `config.json`, and what their classes in `transformers` take for what is
// left out.
#include <traincost/catalog/hugging_face_settings.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace traincost::catalog {

namespace {

constexpr Setting layers{"layers", {"num_hidden_layers", "n_layer", "n_layers"}};
constexpr Setting hidden{"hidden", {"hidden_size", "n_embd", "d_model"}};
constexpr Setting vocabulary{"vocabulary", {"vocab_size"}};
constexpr Setting tied{"tied_embeddings", {"tie_word_embeddings"}};
constexpr Setting heads{"attention.heads", {"num_attention_heads", "n_head", "n_heads"}};
constexpr Setting kv_heads{"attention.kv_heads", {"num_key_value_heads"}};
constexpr Setting head_size{"attention.head_size", {"head_dim"}};
constexpr Setting attention_bias{"attention.qkv_bias", {"attention_bias"}};
constexpr Setting window{"attention.window", {"sliding_window"}};
constexpr Setting mlp_size{"mlp.size", {"intermediate_size", "ffn_dim", "n_inner"}};

/// What a family's class takes where a file says nothing; 0, and null in the file: as many as heads, the width over the heads.
struct Otherwise {
    bool tied = false;
    Count kv_heads = 0;
    Count head_size = 0;
};

/// The settings that most families have, under the same names.
Attention& read_common(Settings& c, Shape& s, const Otherwise& otherwise) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, otherwise.tied);
    auto& a = s.attention.emplace();
    a.heads = c.required(heads);
    a.kv_heads = c.says_nothing_of("num_key_value_heads") ? otherwise.kv_heads : c.optional(kv_heads, 0);
    a.head_size = c.optional(head_size, otherwise.head_size);
    return a;
}

void use_bias(Attention& a, bool bias) { a.qkv_bias = a.output_bias = bias; }

/// The layers that a list calls by one of these names; nothing where there is no such list.
std::optional<Count> listed(Settings& c, const Shape& s, std::string_view name) {
    const auto types = c.list("layer_types");
    if (types.empty()) { return std::nullopt; }
    if (static_cast<Count>(types.size()) != s.layers) {
        c.refuse("layer_types", "contradiction", fmt::format("layer_types: {} types for {} layers", types.size(), s.layers),
                 "one for each layer");
    }
    return std::count_if(types.begin(), types.end(), [&](const config::Node& type) { return type.text() == name; });
}

/// Layers that see a window: those of the list, else `otherwise`.
void use_local(Settings& c, Shape& s, Count size, Count otherwise) {
    auto& a = *s.attention;
    const Count count = listed(c, s, "sliding_attention").value_or(otherwise);
    if (size > 0 && count >= s.layers) { a.window = size; }
    else if (size > 0 && count > 0) { a.local = LocalAttention{count, size, 0, 0, false}; }
}

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

constexpr Setting per_token{"moe.active", {"num_experts_per_tok", "experts_per_token"}};

void mixtral(Settings& c, Shape& s) {
    read_common(c, s, {false, 8, 0}).window = c.optional(window, 0);
    auto& m = s.moe.emplace();
    m.experts = c.optional({"moe.experts", {"num_local_experts"}}, 8);
    m.active = c.optional(per_token, 2);
    m.size = c.required({"moe.size", {"intermediate_size"}});
}

/// Qwen's window is off unless the file turns it on, and then holds above a layer.
void use_qwen_window(Settings& c, Shape& s) {
    if (!c.flag({"attention.local", {"use_sliding_window"}}, false)) { return; }
    const Count from = c.optional({"attention.local.layers", {"max_window_layers"}}, 28, 0);
    use_local(c, s, c.optional(window, 4096), std::max<Count>(s.layers - from, 0));
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

/// Every n-th layer has experts, less those that a list sets apart.
void use_sparse_layers(Settings& c, Shape& s) {
    auto& m = *s.moe;
    const Count step = c.optional({"moe.every", {"decoder_sparse_step"}}, 1);
    std::set<Count> plain;
    for (const auto& entry : c.list("mlp_only_layers")) {
        const auto layer = count_of(entry, 0, c.diagnostics());
        if (layer && *layer < s.layers && (*layer + 1) % step == 0) { plain.insert(*layer); }
    }
    m.layers = s.layers / step - static_cast<Count>(plain.size());
    if (m.layers < s.layers) { s.mlp = Mlp{c.required(mlp_size)}; }
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

void use_latent_attention(Settings& c, Shape& s, Count q_rank) {
    auto& a = *s.attention;
    a.kv_heads = 0;  // as many as heads, whatever the file says
    a.head_size = 0;
    auto& mla = a.mla.emplace();
    mla.q_rank = c.says_nothing_of("q_lora_rank") ? q_rank : c.optional({"attention.mla.q_rank", {"q_lora_rank"}}, 0);
    mla.kv_rank = c.optional({"attention.mla.kv_rank", {"kv_lora_rank"}}, 512);
    mla.nope_size = c.optional({"attention.mla.nope_size", {"qk_nope_head_dim"}}, 128);
    mla.rope_size = c.optional({"attention.mla.rope_size", {"qk_rope_head_dim"}}, 64);
    mla.value_size = c.optional({"attention.mla.value_size", {"v_head_dim"}}, 128);
}

/// The layers of DeepSeek: plain ones first, then every n-th with experts.
void read_deepseek(Settings& c, Shape& s) {
    auto& a = read_common(c, s, {});
    use_latent_attention(c, s, 1536);
    a.output_bias = c.flag(attention_bias, false);
    s.mlp = Mlp{c.required(mlp_size)};
    const Count experts = c.optional({"moe.experts", {"n_routed_experts"}}, 0);
    if (experts == 0) { return; }
    auto& m = s.moe.emplace();
    m.experts = experts;
    m.active = c.required(per_token);
    m.size = c.required({"moe.size", {"moe_intermediate_size"}});
    m.shared = c.optional({"moe.shared", {"n_shared_experts"}}, 0, 0);
    const Count first = c.optional({"moe.first_dense", {"first_k_dense_replace"}}, 0, 0);
    const Count step = c.optional({"moe.every", {"moe_layer_freq"}}, 1);
    m.first_dense = first;
    m.layers = std::max<Count>((s.layers + step - 1) / step - (first + step - 1) / step, 0);
    if (m.layers == s.layers) { s.mlp.reset(); }
}

void deepseek_v2(Settings& c, Shape& s) { read_deepseek(c, s); }

/// As version 2, with a bias that balances the experts, and multi-token prediction where the file says so.
void deepseek_v3(Settings& c, Shape& s) {
    read_deepseek(c, s);
    if (s.moe) { s.moe->router_bias = c.text("topk_method").empty() || c.text("topk_method") == "noaux_tc"; }
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
    a.head_size = c.optional(head_size, 256);
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
    Family{"qwen3_moe", qwen3_moe},
};

}  // namespace

std::span<const Family> hugging_face_families() { return rows; }

}  // namespace traincost::catalog
