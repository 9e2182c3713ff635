// SPDX-License-Identifier: Apache-2.0
// Reads the shape of a model.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>
#include <traincost/catalog/reading_count.hpp>

namespace traincost::catalog {

namespace {

/// One mapping of a shape being read; notes where its keys stand.
class Part {
 public:
    Part(const config::Node& node, std::string prefix, ShapePlaces& places, Diagnostics& diagnostics)
        : record_(node, diagnostics), prefix_(std::move(prefix)), places_(places) {
        places_.emplace(prefix_.empty() ? prefix_ : prefix_.substr(0, prefix_.size() - 1), node.place());
    }

    /// A count from 1 up; where `zero` is allowed, 0 says that there is none.
    void count(std::string_view key, Count& into, bool zero = false) {
        if (const auto node = noted(record_.optional(key))) { take(*node, into, zero); }
    }
    void required(std::string_view key, Count& into, Count most = most_counted) {
        if (const auto node = noted(record_.required(key))) { take(*node, into, false, most); }
    }
    void flag(std::string_view key, bool& into) {
        static constexpr std::array<std::string_view, 2> names = {"false", "true"};
        if (const auto node = noted(record_.optional(key))) { into = read_enum(node, names, into, record_.diagnostics()); }
    }
    template <class Enum, std::size_t N>
    void required_choice(std::string_view key, const std::array<std::string_view, N>& names, Enum& into) {
        into = read_enum(noted(record_.required(key)), names, into, record_.diagnostics());
    }
    template <class Enum, std::size_t N>
    void choice(std::string_view key, const std::array<std::string_view, N>& names, Enum& into) {
        into = read_enum(noted(record_.optional(key)), names, into, record_.diagnostics());
    }
    [[nodiscard]] std::optional<Part> part(std::string_view key) {
        const auto node = record_.optional(key);
        if (!node) { return std::nullopt; }
        return std::optional<Part>(std::in_place, *node, prefix_ + std::string(key) + ".", places_, record_.diagnostics());
    }
    [[nodiscard]] Provenance provenance(const Provenance& around) {
        const auto node = record_.optional("provenance");
        Provenance own = around;
        if (node) {
            config::Record record(*node, record_.diagnostics());
            own = read_provenance(record, around);
            record.finish();
        }
        own.where = record_.node().place();
        detail::check_sourced(own, record_.diagnostics());
        return own;
    }
    void finish() { record_.finish(); }

 private:
    std::optional<config::Node> noted(std::optional<config::Node> node) {
        if (node) { places_.emplace(prefix_ + std::string(node->key()), node->place()); }
        return node;
    }
    void take(const config::Node& node, Count& into, bool zero, Count most = most_counted) {
        if (const auto value = count_of(node, zero ? 0 : 1, record_.diagnostics(), most)) { into = *value; }
    }

    config::Record record_;
    std::string prefix_;
    ShapePlaces& places_;
};

LatentAttention read_mla(Part part) {
    LatentAttention mla;
    part.count("q_rank", mla.q_rank);
    part.required("kv_rank", mla.kv_rank);
    part.required("nope_size", mla.nope_size);
    part.required("rope_size", mla.rope_size);
    part.required("value_size", mla.value_size);
    part.finish();
    return mla;
}

LocalAttention read_local(Part part) {
    LocalAttention local;
    part.required("layers", local.layers);
    part.required("window", local.window);
    part.count("kv_heads", local.kv_heads);
    part.count("head_size", local.head_size);
    part.flag("chunked", local.chunked);
    part.finish();
    return local;
}

Indexer read_indexer(Part part) {
    Indexer indexer;
    part.required("heads", indexer.heads);
    part.required("size", indexer.size);
    part.required("top_k", indexer.top_k);
    part.finish();
    return indexer;
}

Attention read_attention(Part part) {
    Attention a;
    part.required("heads", a.heads);
    part.count("kv_heads", a.kv_heads);
    part.count("head_size", a.head_size);
    part.count("value_size", a.value_size);
    part.count("layers", a.layers, true);
    part.flag("qkv_bias", a.qkv_bias);
    part.flag("output_bias", a.output_bias);
    part.choice("qk_norm", query_key_norm_names, a.qk_norm);
    part.flag("gate", a.gate);
    part.flag("sinks", a.sinks);
    part.count("window", a.window);
    if (auto local = part.part("local")) { a.local = read_local(std::move(*local)); }
    if (auto mla = part.part("mla")) { a.mla = read_mla(std::move(*mla)); }
    if (auto indexer = part.part("indexer")) { a.indexer = read_indexer(std::move(*indexer)); }
    part.finish();
    return a;
}

Mlp read_mlp(Part part) {
    Mlp mlp;
    part.required("size", mlp.size);
    part.flag("gated", mlp.gated);
    part.flag("bias", mlp.bias);
    part.count("layers", mlp.layers, true);
    part.finish();
    return mlp;
}

MixtureOfExperts read_moe(Part part) {
    MixtureOfExperts m;
    part.required("experts", m.experts);
    part.required("active", m.active);
    part.required("size", m.size);
    part.count("shared", m.shared, true);
    part.count("shared_size", m.shared_size);
    part.flag("shared_gate", m.shared_gate);
    part.flag("gated", m.gated);
    part.flag("bias", m.bias);
    part.flag("router_bias", m.router_bias);
    part.count("groups", m.groups);
    part.count("active_groups", m.active_groups);
    part.count("latent_size", m.latent_size);
    part.count("first_dense", m.first_dense, true);
    part.count("every", m.every);
    part.count("layers", m.layers, true);
    part.finish();
    return m;
}

LinearLayers read_linear(Part part) {
    LinearLayers l;
    part.required_choice("kind", linear_kind_names, l.kind);
    part.required("layers", l.layers);
    part.required("heads", l.heads);
    part.count("head_size", l.head_size);
    part.count("key_heads", l.key_heads);
    part.count("key_size", l.key_size);
    part.count("state", l.state);
    part.count("groups", l.groups);
    part.count("dt_rank", l.dt_rank);
    part.count("convolution", l.convolution, true);
    part.finish();
    return l;
}

Encoder read_encoder(Part part) {
    Encoder e;
    part.required("layers", e.layers);
    part.count("context", e.context);
    part.count("heads", e.heads);
    part.count("kv_heads", e.kv_heads);
    part.count("mlp", e.mlp);
    part.finish();
    return e;
}

Vision read_vision(Part part) {
    Vision v;
    part.required("parameters", v.parameters, 1000 * most_counted);
    part.count("tokens", v.tokens);
    part.count("patches", v.patches);
    part.count("layers", v.layers);
    part.count("hidden", v.hidden);
    part.finish();
    return v;
}

void read_whole(Part& part, Shape& shape) {
    part.required("layers", shape.layers);
    part.required("hidden", shape.hidden);
    part.required("vocabulary", shape.vocabulary);
    part.count("padded_vocabulary", shape.padded_vocabulary);
    part.count("context", shape.context);
    part.flag("causal", shape.causal);
    part.count("embedding_size", shape.embedding_size);
    part.flag("tied_embeddings", shape.tied_embeddings);
    part.flag("head_bias", shape.head_bias);
    part.choice("positions", positions_names, shape.positions);
    part.count("max_positions", shape.max_positions);
    part.choice("norm", norm_names, shape.norm);
    part.count("norms", shape.norms, true);
    part.flag("final_norm", shape.final_norm);
    part.flag("embedding_norm", shape.embedding_norm);
    part.flag("parallel", shape.parallel);
}

void read_parts(Part& part, Shape& shape) {
    if (auto attention = part.part("attention")) { shape.attention = read_attention(std::move(*attention)); }
    if (auto mlp = part.part("mlp")) { shape.mlp = read_mlp(std::move(*mlp)); }
    if (auto moe = part.part("moe")) { shape.moe = read_moe(std::move(*moe)); }
    if (auto linear = part.part("linear")) { shape.linear = read_linear(std::move(*linear)); }
    if (auto mtp = part.part("mtp")) {
        mtp->required("modules", shape.mtp_modules);
        mtp->finish();
    }
    if (auto encoder = part.part("encoder")) { shape.encoder = read_encoder(std::move(*encoder)); }
    if (auto vision = part.part("vision")) { shape.vision = read_vision(std::move(*vision)); }
}

}  // namespace

std::optional<Shape> load_shape(const config::Node& node, const Provenance& around, Provenance& source, Diagnostics& diagnostics) {
    const auto before = diagnostics.size();
    ShapePlaces places;
    Shape shape;
    Part part(node, "", places, diagnostics);
    source = part.provenance(around);
    read_whole(part, shape);
    read_parts(part, shape);
    part.finish();
    if (diagnostics.size() > before) { return std::nullopt; }  // what is missing would be blamed twice
    shape = completed(std::move(shape));
    append(diagnostics, contradictions(shape, places));
    return shape;
}

}  // namespace traincost::catalog
