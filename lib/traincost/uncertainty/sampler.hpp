// SPDX-License-Identifier: Apache-2.0
// Blocks of draws of all inputs, from their distributions, their rank correlations and a seed.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/uncertainty/correlation.hpp>
#include <traincost/uncertainty/distribution.hpp>
#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/philox.hpp>
#include <traincost/uncertainty/summary.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace traincost::uncertainty {

/// One uncertain input. Its draws hang on its name, so two models that have it in common draw the same values.
struct Input {
    std::string name;
    Distribution distribution;
    std::string stream = {};  ///< a name that its draws hang on instead, where not empty; no other input's that it is correlated with
};

/// Inputs that move together: their places among the inputs and their rank correlations. An input stands in one group.
struct Correlated {
    std::vector<std::size_t> inputs;
    Matrix rank_correlations;
};

/// A second, independent set of draws of the same inputs: Sobol indices take two.
enum class Replica : std::uint64_t { first = 0, second = 1 };

/// Makes any block of draws, each alone and always the same. Safe to share between threads.
class Sampler {
 public:
    /// Complains of inputs named twice, groups that overlap or name inputs that are not there, and impossible
    /// correlations.
    [[nodiscard]] static tl::expected<Sampler, std::vector<Complaint>> make(
        std::vector<Input> inputs, const std::vector<Correlated>& correlated = {});

    [[nodiscard]] std::size_t size() const { return inputs_.size(); }
    [[nodiscard]] const std::vector<Input>& inputs() const { return inputs_; }
    /// The groups that move together, by places among the inputs.
    [[nodiscard]] const std::vector<std::vector<std::size_t>>& groups() const { return groups_; }

    /// Fills `columns[i][0..block_draws)` with the draws of input i numbered from block * block_draws.
    void fill(const kernel::Kernels& kernels, std::uint64_t seed, std::uint64_t block, double* const* columns,
              Replica replica = Replica::first) const;

 private:
    struct Correlation {
        std::vector<std::size_t> inputs;
        Matrix factor;
    };
    struct Storage;

    explicit Sampler(std::vector<Input> inputs);
    void fill_correlated(const kernel::Kernels& kernels, const Correlation& correlation, double* const* columns) const;

    std::vector<Input> inputs_;
    std::vector<std::uint64_t> streams_;
    std::vector<kernel::Recipe> recipes_;
    std::vector<char> in_group_;
    std::vector<Correlation> correlations_;
    std::vector<std::vector<std::size_t>> groups_;
    std::shared_ptr<const Storage> storage_;  // what the recipes point to
};

}  // namespace traincost::uncertainty
