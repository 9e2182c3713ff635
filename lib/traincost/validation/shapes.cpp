// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/rules.hpp>

#include <traincost/units/parse.hpp>
#include <traincost/workload/parameters.hpp>

#include <cmath>

namespace traincost::validation {

namespace {

using catalog::Count;
using catalog::Shape;

/// As the models of a table without a column for it mostly have it: 50257 tokens, padded to a multiple of 128 by eight chips.
constexpr Count usual_vocabulary = 51200;

void add_experts(Shape& s, const PublishedRow& row) {
    auto& m = s.moe.emplace();
    m.experts = row.experts;
    m.active = row.active_experts;
    m.size = row.expert_size > 0 ? row.expert_size : row.mlp;
    m.shared = row.shared_experts;
    m.shared_size = row.shared_experts > 0 ? m.size : 0;
    m.first_dense = row.dense_layers;
}

void add_latent(catalog::Attention& a, const PublishedRow& row) {
    a.mla = catalog::LatentAttention{row.q_rank, row.kv_rank, row.nope_size, row.rope_size, row.value_size};
}

/// A model whose two open questions are answered.
Shape shape_with(const PublishedRow& row, bool gated, bool tied) {
    Shape s;
    s.layers = row.layers;
    s.hidden = row.width;
    s.vocabulary = row.vocabulary > 0 ? row.vocabulary : usual_vocabulary;
    s.tied_embeddings = tied;
    auto& a = s.attention.emplace();
    a.heads = row.heads;
    a.kv_heads = row.kv_heads > 0 ? row.kv_heads : row.heads;
    if (row.kv_rank > 0) { add_latent(a, row); }
    if (row.experts > 0 && row.active_experts > 0 && (row.expert_size > 0 || row.mlp > 0)) { add_experts(s, row); }
    if (!s.moe || s.moe->first_dense > 0) {
        auto& m = s.mlp.emplace();
        m.gated = gated;
        m.bias = !gated;
        m.size = row.mlp > 0 ? row.mlp : gated ? (row.width * 8 / 3 + 255) / 256 * 256 : 4 * row.width;
    }
    if (!gated) { s.norm = catalog::Norm::layernorm; }
    return catalog::completed(s);
}

double distance(const Shape& s, double parameters) {
    return std::fabs(std::log(workload::total(workload::parameters_of<double>(s)).value() / parameters));
}

/// The catalog's shape with another number of layers, and of tokens in the vocabulary. Learned positions are as many as the
/// sequence is long.
Shape adapted(Shape s, const PublishedRow& row) {
    if (s.positions == catalog::Positions::learned && row.sequence > 0) { s.max_positions = row.sequence; }
    if (row.vocabulary > 0 && row.vocabulary != s.vocabulary && row.vocabulary != s.padded_vocabulary) {
        s.vocabulary = row.vocabulary;
        s.padded_vocabulary = 0;
    }
    if (row.layers > 0 && row.layers != s.layers && !s.linear) {
        if (s.attention && s.attention->layers == s.layers && !s.attention->local) { s.attention->layers = -1; }
        if (s.mlp) { s.mlp->layers = -1; }
        if (s.moe) { s.moe->layers = -1; }
        s.layers = row.layers;
    }
    return catalog::completed(s);
}

/// Whether the row states a width or heads that are not the catalog's.
bool contradicts(const PublishedRow& row, const Shape& s) {
    return (row.width > 0 && row.width != s.hidden) || (row.heads > 0 && s.attention && row.heads != s.attention->heads);
}

}  // namespace

std::optional<Shape> shape_of_columns(const PublishedRow& row) {
    if (row.layers == 0 || row.width == 0 || row.heads == 0) { return std::nullopt; }
    if (row.experts > 0 && (row.active_experts == 0 || (row.expert_size == 0 && row.mlp == 0))) { return std::nullopt; }
    const bool plain = row.mlp == 0 ? row.kv_heads == 0 || row.kv_heads == row.heads : row.mlp == 4 * row.width;
    auto best = shape_with(row, !plain, plain);
    if (!catalog::contradictions(best, {}).empty()) { return std::nullopt; }
    const auto stated = units::parse<double>(row.parameters);
    if (!stated || !(*stated > 0.0) || row.vocabulary == 0) { return best; }  // an assumed vocabulary decides nothing
    for (const bool gated : {false, true}) {
        for (const bool tied : {false, true}) {
            const auto other = shape_with(row, gated, tied);
            if (distance(other, *stated) < 0.99 * distance(best, *stated)) { best = other; }
        }
    }
    return best;
}

std::optional<std::string> model_of(const PublishedRow& row, const Lookup& lookup) {
    if (!row.catalog_model.empty()) { return row.catalog_model; }
    const auto* rule = rule_for(row.source, lookup.machines);
    return lookup.models.called(row.model, row.developer, rule == nullptr ? std::string_view() : std::string_view(rule->models));
}

std::optional<Shape> shape_of(const PublishedRow& row, const Lookup& lookup) {
    const auto id = model_of(row, lookup);
    const auto model = id ? lookup.catalog.model(*id) : Result<catalog::Model>(tl::unexpected(Diagnostics()));
    if (!model || !model->shape || contradicts(row, *model->shape)) { return shape_of_columns(row); }
    return adapted(*model->shape, row);
}

}  // namespace traincost::validation
