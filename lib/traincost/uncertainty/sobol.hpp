// SPDX-License-Identifier: Apache-2.0
// How much of an output's variance each input accounts for: Sobol's indices, of single inputs and of groups.
#pragma once

#include <traincost/core/math.hpp>
#include <traincost/uncertainty/exact_sum.hpp>
#include <traincost/uncertainty/run.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace traincost::uncertainty {

/// An index with its standard error, from the scatter of `sobol_batches` parts of the run.
struct Index {
    double value = 0.0;
    double standard_error = 0.0;
};

/// The share of the variance that goes away on average when the group is known (first), and the share that stays on
/// average when all but the group is known (total).
struct SobolIndices {
    Index first;
    Index total;
};

/// By output, then by group. Both empty of meaning (NaN) where the output does not vary, or where a draw of it is no
/// finite number.
using SobolTable = std::vector<std::vector<SobolIndices>>;

inline constexpr std::size_t sobol_batches = 16;

/// Each input a group of its own, except that inputs with correlations move together.
[[nodiscard]] std::vector<std::vector<std::size_t>> single_groups(const Sampler& sampler);

/// Complaints of groups that are empty, overlap, name inputs that are not there or tear correlated inputs apart.
[[nodiscard]] std::vector<Complaint> group_complaints(const Sampler& sampler,
                                                      const std::vector<std::vector<std::size_t>>& groups);

/// Sums over draws of f(A), f(B) and f(AB_i), where AB_i takes the inputs of group i from B and the others from A; the
/// outputs less `centre`, which lowers the scatter.
class SobolSums {
 public:
    explicit SobolSums(std::size_t groups) : products_(groups), differences_(groups) {}

    void add_base(std::size_t batch, const double* a, const double* b, double centre, std::size_t n);
    void add_group(std::size_t group, std::size_t batch, const double* a, const double* b, const double* mixed,
                   double centre, std::size_t n);
    void merge(const SobolSums& other);

    /// First order by Saltelli et al. 2010 (b), total by Jansen 1999: "Variance based sensitivity analysis of model
    /// output", Computer Physics Communications 181 (2010) 259, table 2.
    [[nodiscard]] std::vector<SobolIndices> indices() const;

 private:
    using Batches = std::array<ExactSum, sobol_batches>;

    double least_ = math::detail::infinity;
    double greatest_ = -math::detail::infinity;
    bool finite_ = true;
    Batches sum_;
    Batches squares_;
    std::array<std::uint64_t, sobol_batches> count_ = {};
    std::vector<Batches> products_;     // (f(B) - centre) (f(AB_i) - f(A))
    std::vector<Batches> differences_;  // (f(A) - f(AB_i))^2
};

/// Indices of all outputs from `run.draws` draws of A and of B: draws (2 + groups) evaluations of the model in all.
/// Same bits for any number of threads and any instruction set. `groups` has no complaints. Draws come in whole blocks,
/// and at least one for each batch; `run.done` counts those of A, to the end of a run that was stopped.
template <class Model>
[[nodiscard]] SobolTable sobol(const Sampler& sampler, std::size_t outputs,
                               const std::vector<std::vector<std::size_t>>& groups, const Run& run,
                               const Model& model) {
    const auto& kernels = *kernel::table(run.isa);
    const auto evaluate = [&](double* const* in, double* const* out) {
        model(run.isa, static_cast<const double* const*>(in), block_draws, out);
    };
    // Whole blocks, and at least one in each batch.
    const std::uint64_t count =
        std::max<std::uint64_t>((std::min(run.draws, most_draws) + block_draws - 1) / block_draws, sobol_batches);
    const auto fill = [&](std::uint64_t block, const Columns& columns, Replica replica) {
        sampler.fill(kernels, run.seed, run.first_block + block, columns.data(), replica);
    };
    std::vector<double> centre(outputs);
    {
        const Columns in(sampler.size());
        const Columns out(outputs);
        fill(0, in, Replica::first);
        evaluate(in.data(), out.data());
        for (std::size_t i = 0; i < outputs; ++i) {
            centre[i] = kernels.moments(out[i], block_draws).sum / block_draws;
        }
    }
    Blocks blocks(count, run.stop);
    const unsigned threads = blocks.useful(run.threads);
    std::vector<std::vector<SobolSums>> parts(threads, std::vector<SobolSums>(outputs, SobolSums(groups.size())));
    const auto work = [&](unsigned thread) {
        auto& sums = parts[thread];
        const Columns a(sampler.size());
        const Columns b(sampler.size());
        const Columns of_a(outputs);
        const Columns of_b(outputs);
        const Columns of_mixed(outputs);
        std::vector<double*> mixed(a.data(), a.data() + sampler.size());
        for (std::uint64_t block = 0; blocks.take(block);) {
            const auto batch = static_cast<std::size_t>(block % sobol_batches);
            fill(block, a, Replica::first);
            fill(block, b, Replica::second);
            evaluate(a.data(), of_a.data());
            evaluate(b.data(), of_b.data());
            for (std::size_t i = 0; i < outputs; ++i) {
                sums[i].add_base(batch, of_a[i], of_b[i], centre[i], block_draws);
            }
            for (std::size_t group = 0; group < groups.size(); ++group) {
                for (const auto input : groups[group]) { mixed[input] = b[input]; }
                evaluate(mixed.data(), of_mixed.data());
                for (const auto input : groups[group]) { mixed[input] = a[input]; }
                for (std::size_t i = 0; i < outputs; ++i) {
                    sums[i].add_group(group, batch, of_a[i], of_b[i], of_mixed[i], centre[i], block_draws);
                }
            }
            if (run.done != nullptr) { run.done->fetch_add(block_draws, std::memory_order_relaxed); }
        }
    };
    on_threads(threads, [&](unsigned thread) {
        try {
            work(thread);
        } catch (...) {
            blocks.halt();
            throw;
        }
    });
    SobolTable table;
    for (std::size_t i = 0; i < outputs; ++i) {
        for (unsigned thread = 1; thread < threads; ++thread) { parts[0][i].merge(parts[thread][i]); }
        table.push_back(parts[0][i].indices());
    }
    return table;
}

}  // namespace traincost::uncertainty
