// SPDX-License-Identifier: Apache-2.0
// The shape of a transformer: the dimensions from which parameters, arithmetic and memory are counted.
#pragma once

#include <traincost/core/diagnostic.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::catalog {

/// A number of layers, heads, experts, or of entries along one side of a matrix.
using Count = std::int64_t;

/// How positions are told: `relative` are T5's buckets, `relative_xl` Transformer-XL's projected encodings.
enum class Positions { rope, learned, alibi, relative, relative_xl, sinusoidal, none };
inline constexpr std::array<std::string_view, 7> positions_names = {"rope",        "learned",    "alibi", "relative",
                                                                    "relative-xl", "sinusoidal", "none"};

enum class Norm { rmsnorm, layernorm, layernorm_without_bias, non_parametric };
inline constexpr std::array<std::string_view, 4> norm_names = {"rmsnorm", "layernorm", "layernorm-without-bias", "non-parametric"};

/// Normalisation of queries and keys: none, one for every head alike, or one over all heads.
enum class QueryKeyNorm { none, head, full };
inline constexpr std::array<std::string_view, 3> query_key_norm_names = {"none", "head", "full"};

enum class LinearKind { mamba2, mamba, gated_deltanet, lightning };
inline constexpr std::array<std::string_view, 4> linear_kind_names = {"mamba2", "mamba", "gated-deltanet", "lightning"};

/// Multi-head latent attention, DeepSeek-V2 (arXiv:2405.04434), section 2.1.
struct LatentAttention {
    Count q_rank = 0;  ///< 0 where queries are not compressed
    Count kv_rank = 0;
    Count nope_size = 0;
    Count rope_size = 0;
    Count value_size = 0;
};

/// Layers that see a window or a chunk of the sequence, where others see all of it.
struct LocalAttention {
    Count layers = 0;
    Count window = 0;
    Count kv_heads = 0;   ///< completed from the others
    Count head_size = 0;  ///< completed from the others
    bool chunked = false;
};

/// What picks the tokens that sparse attention looks at, DeepSeek-V3.2.
struct Indexer {
    Count heads = 0, size = 0, top_k = 0;
};

struct Attention {
    Count heads = 0;
    Count kv_heads = 0;
    Count head_size = 0;   ///< of query and key; for latent attention the two parts of it
    Count value_size = 0;
    Count layers = -1;     ///< with attention, local ones included
    bool qkv_bias = false;
    bool output_bias = false;
    QueryKeyNorm qk_norm = QueryKeyNorm::none;
    bool gate = false;     ///< an output gate, as wide as the queries
    bool sinks = false;    ///< a learned logit per head
    Count window = 0;      ///< of all layers; 0 for none
    std::optional<LocalAttention> local;
    std::optional<LatentAttention> mla;
    std::optional<Indexer> indexer;
};

/// A dense feed-forward network.
struct Mlp {
    Count size = 0;
    bool gated = true;
    bool bias = false;
    Count layers = -1;
};

struct MixtureOfExperts {
    Count experts = 0;
    Count active = 0;
    Count size = 0;
    Count shared = 0;
    Count shared_size = 0;  ///< of one
    bool shared_gate = false;
    bool gated = true;
    bool bias = false;
    bool router_bias = false;
    Count groups = 1;         ///< of experts that are held together
    Count active_groups = 0;  ///< of them, the most that a token goes to; 0 for all
    Count latent_size = 0;  ///< 0 where the experts work in the full width
    Count first_dense = 0;
    Count every = 1;
    Count layers = -1;
};

/// Layers whose mixer is recurrent, or attention without a softmax.
struct LinearLayers {
    LinearKind kind = LinearKind::mamba2;
    Count layers = 0;
    Count heads = 0;
    Count head_size = 0;
    Count key_heads = 0;
    Count key_size = 0;
    Count state = 0;
    Count groups = 0;
    Count dt_rank = 0;
    Count convolution = -1;
};

/// The other stack of an encoder-decoder; all else is as in the decoder.
struct Encoder {
    Count layers = 0;
    Count context = 0;
    Count heads = 0;
    Count kv_heads = 0;
    Count mlp = 0;
};

struct Vision {
    Count parameters = 0;  ///< of tower and projector
    Count tokens = 0;      ///< of an image, as the language model meets them; 0 where not given, as the next three
    Count patches = 0;     ///< of an image, inside the tower; as many as tokens where not given
    Count layers = 0;
    Count hidden = 0;
};

/// Everything of a model that the amount of arithmetic follows from. `completed` fills in what was left out.
struct Shape {
    Count layers = 0;  ///< of the decoder, without those of multi-token prediction
    Count hidden = 0;
    Count vocabulary = 0;
    Count padded_vocabulary = 0;
    Count context = 0;  ///< tokens of a sequence in training; 0 where not given
    bool causal = true;
    Count embedding_size = 0;
    bool tied_embeddings = false;
    bool head_bias = false;
    Positions positions = Positions::rope;
    Count max_positions = 0;
    Norm norm = Norm::rmsnorm;
    Count norms = 2;  ///< a block
    bool final_norm = true;
    bool embedding_norm = false;
    bool parallel = false;
    std::optional<Attention> attention;
    std::optional<Mlp> mlp;
    std::optional<MixtureOfExperts> moe;
    std::optional<LinearLayers> linear;
    Count mtp_modules = 0;
    std::optional<Encoder> encoder;
    std::optional<Vision> vision;
};

/// Where the keys of a shape stand: "attention.kv_heads" and the like, and "" for the shape itself.
using ShapePlaces = std::map<std::string, Place, std::less<>>;

/// A shape in which nothing stands for its default any more. Without effect on one that is complete.
[[nodiscard]] Shape completed(Shape shape);

/// All that cannot be true of a completed shape; each complaint stands at the key that it is about, and names the other.
[[nodiscard]] Diagnostics contradictions(const Shape& shape, const ShapePlaces& places);

}  // namespace traincost::catalog
