// SPDX-License-Identifier: Apache-2.0
// Rank correlations between inputs: from what was asked to the factors that make correlated normal numbers.
#pragma once

#include <traincost/core/diagnostic.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <vector>

namespace traincost::uncertainty {

/// A square matrix by rows.
class Matrix {
 public:
    explicit Matrix(std::size_t size = 0) : size_(size), values_(size * size, 0.0) {}
    [[nodiscard]] static Matrix identity(std::size_t size);

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] double& operator()(std::size_t row, std::size_t column) { return values_[row * size_ + column]; }
    [[nodiscard]] double operator()(std::size_t row, std::size_t column) const { return values_[row * size_ + column]; }

 private:
    std::size_t size_;
    std::vector<double> values_;
};

/// Why a matrix cannot be one of correlations, and the nearest that can, where that is what is wrong.
struct NoCorrelation {
    Complaint complaint;
    Matrix nearest;  ///< in four decimals; empty where the matrix is not even symmetric with ones on the diagonal
};

/// The lower triangle L with L L^T = the normal correlations that give these rank correlations (Spearman's):
/// r = 2 sin(pi rho / 6), Pearson 1907. Exactly dependent inputs are allowed.
[[nodiscard]] tl::expected<Matrix, NoCorrelation> correlation_factor(const Matrix& rank_correlations);

/// Lower triangle of a positive semidefinite matrix; an error where it is none.
[[nodiscard]] tl::expected<Matrix, Complaint> cholesky(const Matrix& matrix);

/// The correlation matrix nearest in the sum of squared differences: Higham, "Computing the nearest correlation
/// matrix", IMA Journal of Numerical Analysis 22 (2002) 329. Positive definite by a small margin.
[[nodiscard]] Matrix nearest_correlation(const Matrix& matrix);

/// Rank correlation of a normal one and back.
[[nodiscard]] double normal_of_rank(double rank_correlation);
[[nodiscard]] double rank_of_normal(double correlation);

}  // namespace traincost::uncertainty
