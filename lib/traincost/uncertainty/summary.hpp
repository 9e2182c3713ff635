// SPDX-License-Identifier: Apache-2.0
// What is kept of an output's draws: count, mean, spread, ends and quantiles. Summaries of parts merge without a trace.
#pragma once

#include <traincost/uncertainty/exact_sum.hpp>
#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/sketch.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace traincost::uncertainty {

/// Draws are made, added up and handed out in blocks of this many; the sums' bits depend on it.
inline constexpr std::size_t block_draws = 512;

/// Statistics of one output. A function of the blocks that were added, not of their order or of who added them.
class Summary {
 public:
    /// One block of draws, the last one perhaps shorter.
    void add(const kernel::Kernels& kernels, const double* values, std::size_t n);

    /// `add` in two steps, for who has many outputs: what a block adds up to, while it is at hand, and later its draws into
    /// their bins. The first says whether all of them are the same number.
    [[nodiscard]] bool tally(const kernel::Moments& moments, std::size_t n);
    void sort_in(const double* values, std::size_t n, bool all_alike);

    void merge(const Summary& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// NaN where a draw was no finite number, or none was made.
    [[nodiscard]] double mean() const;
    /// Sample standard deviation (n - 1); 0 for fewer than two draws.
    [[nodiscard]] double deviation() const;
    /// Standard error of the mean.
    [[nodiscard]] double standard_error() const;
    [[nodiscard]] double least() const { return least_; }
    [[nodiscard]] double greatest() const { return greatest_; }
    /// Draws of these ranks, within 0.77e-5 of themselves; never beyond the least and the greatest draw.
    [[nodiscard]] std::vector<double> quantiles(const std::vector<double>& probabilities) const;
    [[nodiscard]] double quantile(double probability) const { return quantiles({probability}).front(); }
    /// The share of draws below x.
    [[nodiscard]] double share_below(double x) const { return sketch_.share_below(x); }
    [[nodiscard]] const Sketch& sketch() const { return sketch_; }

    friend bool operator==(const Summary& a, const Summary& b);

 private:
    Sketch sketch_;
    ExactSum sum_;
    ExactSum squares_;        // within blocks, around their means
    ExactSum block_squares_;  // sum of a block squared over its count
    std::uint64_t count_ = 0;
    std::uint64_t not_finite_ = 0;  // blocks with draws that are no finite numbers
    double least_ = 0.0;
    double greatest_ = 0.0;
};

}  // namespace traincost::uncertainty
