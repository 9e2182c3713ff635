// SPDX-License-Identifier: Apache-2.0
// What the families of `config.json` have in common: names of settings, and how groups of them are read.
#pragma once

#include <traincost/catalog/hugging_face_settings.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace traincost::catalog::hugging_face {

inline constexpr Setting layers{"layers", {"num_hidden_layers", "n_layer", "n_layers"}};
inline constexpr Setting hidden{"hidden", {"hidden_size", "n_embd", "d_model"}};
inline constexpr Setting vocabulary{"vocabulary", {"vocab_size"}};
inline constexpr Setting tied{"tied_embeddings", {"tie_word_embeddings"}};
inline constexpr Setting heads{"attention.heads", {"num_attention_heads", "n_head", "n_heads"}};
inline constexpr Setting kv_heads{"attention.kv_heads", {"num_key_value_heads"}};
inline constexpr Setting head_size{"attention.head_size", {"head_dim"}};
inline constexpr Setting attention_bias{"attention.qkv_bias", {"attention_bias"}};
inline constexpr Setting window{"attention.window", {"sliding_window"}};
inline constexpr Count largest_head = 4096;  // the largest that is known is 512
inline constexpr Setting mlp_size{"mlp.size", {"intermediate_size", "ffn_dim", "n_inner"}};

/// What a family's class takes where a file says nothing; 0, and null in the file: as many as heads, the width over the heads.
struct Otherwise {
    bool tied = false;
    Count kv_heads = 0;
    Count head_size = 0;
};

/// The settings that most families have, under the same names.
inline Attention& read_common(Settings& c, Shape& s, const Otherwise& otherwise) {
    s.layers = c.required(layers);
    s.hidden = c.required(hidden);
    s.vocabulary = c.required(vocabulary);
    s.tied_embeddings = c.flag(tied, otherwise.tied);
    auto& a = s.attention.emplace();
    a.heads = c.required(heads);
    a.kv_heads = c.says_nothing_of("num_key_value_heads") ? otherwise.kv_heads : c.optional(kv_heads, 0);
    a.head_size = c.optional(head_size, otherwise.head_size, 1, largest_head);
    return a;
}

inline void use_bias(Attention& a, bool bias) { a.qkv_bias = a.output_bias = bias; }

/// The layers that a list calls by one of these names; nothing where there is no such list.
inline std::optional<Count> listed(Settings& c, const Shape& s, std::string_view name) {
    const auto types = c.list("layer_types");
    if (types.empty()) { return std::nullopt; }
    if (static_cast<Count>(types.size()) != s.layers) {
        c.refuse("layer_types", "contradiction", fmt::format("layer_types: {} types for {} layers", types.size(), s.layers),
                 "one for each layer");
    }
    return std::count_if(types.begin(), types.end(), [&](const config::Node& type) { return type.text() == name; });
}

/// Layers that see a window: those of the list, else `otherwise`.
inline void use_local(Settings& c, Shape& s, Count size, Count otherwise) {
    auto& a = *s.attention;
    const Count count = listed(c, s, "sliding_attention").value_or(otherwise);
    if (size > 0 && count >= s.layers) { a.window = size; }
    else if (size > 0 && count > 0) { a.local = LocalAttention{count, size, 0, 0, false}; }
}

inline constexpr Setting per_token{"moe.active", {"num_experts_per_tok", "experts_per_token"}};

/// Qwen's window is off unless the file turns it on, and then holds above a layer.
inline void use_qwen_window(Settings& c, Shape& s) {
    if (!c.flag({"attention.local", {"use_sliding_window"}}, false)) { return; }
    const Count from = c.optional({"attention.local.layers", {"max_window_layers"}}, 28, 0);
    use_local(c, s, c.optional(window, 4096), std::max<Count>(s.layers - from, 0));
}

/// Every n-th layer has experts, less those that a list sets apart.
inline void use_sparse_layers(Settings& c, Shape& s) {
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

inline void use_latent_attention(Settings& c, Shape& s, Count q_rank) {
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

/// Groups of experts, and how many of them a token goes to. A file that says nothing of them means what the class takes.
inline void use_groups(Settings& c, Shape& s, Count groups, Count active) {
    if (!s.moe) { return; }
    const bool divides = s.moe->experts % groups == 0;
    s.moe->groups = c.optional({"moe.groups", {"n_group"}}, divides ? groups : 1);
    s.moe->active_groups = c.optional({"moe.active_groups", {"topk_group"}}, divides ? active : 1);
}

/// The layers of DeepSeek: plain ones first, then every n-th with experts. A file may be silent on experts where the class
/// takes none then.
inline void read_deepseek(Settings& c, Shape& s, bool may_be_dense) {
    auto& a = read_common(c, s, {});
    use_latent_attention(c, s, 1536);
    a.output_bias = c.flag(attention_bias, false);
    s.mlp = Mlp{c.required(mlp_size)};
    constexpr Setting routed{"moe.experts", {"n_routed_experts"}};
    const Count experts = may_be_dense ? c.optional(routed, 0) : c.required(routed);
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

/// The families of 2024 and later that are no kin of Llama, and those of other trees: encoders beside decoders, recurrences.
[[nodiscard]] std::span<const Family> further_families();

}  // namespace traincost::catalog::hugging_face
