// SPDX-License-Identifier: Apache-2.0
// Quantile functions as tables of cubic polynomials, which a loop over registers can follow without a branch.
#pragma once

#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/special.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace traincost::uncertainty {

/// Coefficients in rows of four, aligned for the loads of the loops.
class Rows {
 public:
    using Row = std::array<double, 4>;

    void push_back(const Row& row) { rows_.push_back({row}); }
    [[nodiscard]] const double* data() const { return rows_.front().coefficients.data(); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }

 private:
    struct alignas(32) Aligned {
        Row coefficients;
    };
    std::vector<Aligned> rows_;
};

/// The standard normal quantile, within 1e-11 from 2^-48 on; symmetric, so of one tail. Made once, when first asked
/// for.
[[nodiscard]] const kernel::Table& normal_table();

/// Rows of the standard normal probability for `Kernels::probabilities`, within 1e-13.
[[nodiscard]] const double* probability_rows();

/// The quantile function of a beta distribution stretched to [low, high], between two probabilities.
class BetaTable {
 public:
    /// Relative to the distance of low and high the table is off by less than 1e-9; measured by the tests.
    BetaTable(const BetaFunction& beta, double low, double high, double from, double to);

    [[nodiscard]] kernel::Table table() const;

 private:
    Rows rows_;
    int log2_segments_ = 0;
    std::size_t upper_ = 0;
};

}  // namespace traincost::uncertainty
