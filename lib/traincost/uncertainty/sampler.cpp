// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/quantile_table.hpp>
#include <traincost/uncertainty/recipes.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <fmt/format.h>

#include <set>
#include <utility>

namespace traincost::uncertainty {

struct Sampler::Storage {
    RecipeStore recipes;
};

Sampler::Sampler(std::vector<Input> inputs) : inputs_(std::move(inputs)), in_group_(inputs_.size(), 0) {
    auto storage = std::make_shared<Storage>();
    for (const auto& input : inputs_) {
        streams_.push_back(stream_of(input.stream.empty() ? input.name : input.stream));
        recipes_.push_back(storage->recipes.recipe(input.distribution));
    }
    storage_ = std::move(storage);
}

namespace {

std::vector<Complaint> named_twice(const std::vector<Input>& inputs) {
    std::vector<Complaint> complaints;
    std::set<std::string> names;
    for (const auto& input : inputs) {
        if (!names.insert(input.name).second) {
            complaints.push_back({"duplicate-key", "two inputs named '" + input.name + "'"});
        }
    }
    return complaints;
}

}  // namespace

tl::expected<Sampler, std::vector<Complaint>> Sampler::make(std::vector<Input> inputs,
                                                            const std::vector<Correlated>& correlated) {
    auto complaints = named_twice(inputs);
    std::vector<Correlation> correlations;
    std::set<std::size_t> grouped;
    for (const auto& group : correlated) {
        if (group.rank_correlations.size() != group.inputs.size()) {
            complaints.push_back({"wrong-shape", fmt::format("{} inputs, but {} rows of correlations",
                                                             group.inputs.size(), group.rank_correlations.size())});
            continue;
        }
        for (const auto input : group.inputs) {
            if (input >= inputs.size()) {
                complaints.push_back({"unknown-id", fmt::format("there is no input {} to be correlated", input)});
            } else if (!grouped.insert(input).second) {
                complaints.push_back({"contradiction", "'" + inputs[input].name + "' has correlations in two places"});
            }
        }
        auto factor = correlation_factor(group.rank_correlations);
        if (!factor) {
            complaints.push_back(factor.error().complaint);
            continue;
        }
        correlations.push_back({group.inputs, std::move(*factor)});
    }
    if (!complaints.empty()) { return tl::make_unexpected(std::move(complaints)); }

    Sampler sampler(std::move(inputs));
    for (const auto& correlation : correlations) {
        for (const auto input : correlation.inputs) { sampler.in_group_[input] = 1; }
        sampler.groups_.push_back(correlation.inputs);
    }
    sampler.correlations_ = std::move(correlations);
    return sampler;
}

void Sampler::fill(const kernel::Kernels& kernels, std::uint64_t seed, std::uint64_t block, double* const* columns,
                   Replica replica) const {
    // A replica's seed is far from what a person would type.
    const std::uint64_t own_seed = seed ^ (static_cast<std::uint64_t>(replica) * 0x9E3779B97F4A7C15U);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        if (recipes_[i].shape != kernel::Shape::constant || in_group_[i] != 0) {
            kernels.uniforms(own_seed, streams_[i], block * block_draws, block_draws, columns[i]);
        }
        if (in_group_[i] == 0) { kernels.shape(recipes_[i], block_draws, columns[i]); }
    }
    for (const auto& correlation : correlations_) { fill_correlated(kernels, correlation, columns); }
}

void Sampler::fill_correlated(const kernel::Kernels& kernels, const Correlation& correlation,
                              double* const* columns) const {
    const auto n = correlation.inputs.size();
    for (const auto input : correlation.inputs) { kernels.normals(normal_table(), block_draws, columns[input]); }
    // From the last to the first, since each is made of itself and those before it.
    for (std::size_t i = n; i-- > 0;) {
        const auto input = correlation.inputs[i];
        double* const column = columns[input];
        kernels.add_scaled(correlation.factor(i, i) - 1.0, column, block_draws, column);
        for (std::size_t j = 0; j < i; ++j) {
            if (correlation.factor(i, j) == 0.0) { continue; }
            kernels.add_scaled(correlation.factor(i, j), columns[correlation.inputs[j]], block_draws, column);
        }
    }
    for (const auto input : correlation.inputs) {
        const auto& recipe = recipes_[input];
        const bool is_normal = recipe.shape == kernel::Shape::normal || recipe.shape == kernel::Shape::lognormal;
        if (is_normal && recipe.from == 0.0 && recipe.slope == 1.0) {
            kernels.scale(recipe, block_draws, columns[input]);
        } else {
            kernels.probabilities(probability_rows(), block_draws, columns[input]);
            kernels.shape(recipe, block_draws, columns[input]);
        }
    }
}

}  // namespace traincost::uncertainty
