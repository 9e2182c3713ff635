// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/correlation.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace traincost::uncertainty {

namespace {

constexpr double pi = 3.14159265358979323846;

using math::size;

/// Taylor's series, for |x| <= pi / 6.
double sine(double x) {
    double term = x;
    double sum = x;
    for (int k = 2; k < 24; k += 2) {
        term *= -x * x / (k * (k + 1));
        sum += term;
    }
    return sum;
}

}  // namespace

Matrix Matrix::identity(std::size_t size) {
    Matrix result(size);
    for (std::size_t i = 0; i < size; ++i) { result(i, i) = 1.0; }
    return result;
}

double normal_of_rank(double rank_correlation) { return 2.0 * sine(pi / 6.0 * rank_correlation); }

double rank_of_normal(double correlation) {
    // Newton's steps on the sine; the derivative from cos^2 = 1 - sin^2.
    double x = correlation / 2.0;
    for (int step = 0; step < 8; ++step) {
        const double s = sine(x);
        x -= (s - correlation / 2.0) / math::sqrt(1.0 - s * s);
    }
    return 6.0 / pi * x;
}

tl::expected<Matrix, Complaint> cholesky(const Matrix& matrix) {
    constexpr double rounding = 1e-12;
    const std::size_t n = matrix.size();
    Matrix factor(n);
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = j; i < n; ++i) {
            double left = matrix(i, j);
            for (std::size_t k = 0; k < j; ++k) { left -= factor(i, k) * factor(j, k); }
            if (i == j) {
                if (!(left >= -rounding)) {
                    return tl::make_unexpected(Complaint{"contradiction", "the correlations contradict each other"});
                }
                factor(j, j) = left > rounding ? math::sqrt(left) : 0.0;
            } else if (factor(j, j) > 0.0) {
                factor(i, j) = left / factor(j, j);
            } else if (size(left) > 1e-6) {  // tied to one that has no freedom of its own
                return tl::make_unexpected(Complaint{"contradiction", "the correlations contradict each other"});
            }
        }
    }
    return factor;
}

namespace {

/// Eigenvalues on the diagonal of `matrix`, eigenvectors in the columns of the result: Jacobi's rotations.
Matrix diagonalise(Matrix& matrix) {
    const std::size_t n = matrix.size();
    Matrix vectors = Matrix::identity(n);
    for (int sweep = 0; sweep < 60; ++sweep) {
        double rest = 0.0;
        for (std::size_t p = 0; p < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) {
                const double off = matrix(p, q);
                rest += off * off;
                if (off == 0.0) { continue; }
                const double theta = (matrix(q, q) - matrix(p, p)) / (2.0 * off);
                const double t = (theta < 0.0 ? -1.0 : 1.0) / (size(theta) + math::sqrt(theta * theta + 1.0));
                const double c = 1.0 / math::sqrt(t * t + 1.0);
                const double s = t * c;
                const auto rotate = [&](double& a, double& b) {
                    const double was = a;
                    a = c * was - s * b;
                    b = s * was + c * b;
                };
                for (std::size_t k = 0; k < n; ++k) { rotate(matrix(k, p), matrix(k, q)); }
                for (std::size_t k = 0; k < n; ++k) { rotate(matrix(p, k), matrix(q, k)); }
                for (std::size_t k = 0; k < n; ++k) { rotate(vectors(k, p), vectors(k, q)); }
            }
        }
        if (rest < 1e-28) { break; }
    }
    return vectors;
}

/// The nearest matrix without eigenvalues below `least`.
Matrix lifted(Matrix matrix, double least) {
    const std::size_t n = matrix.size();
    const Matrix vectors = diagonalise(matrix);
    Matrix result(n);
    for (std::size_t k = 0; k < n; ++k) {
        const double value = matrix(k, k) > least ? matrix(k, k) : least;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j <= i; ++j) { result(i, j) += value * vectors(i, k) * vectors(j, k); }
        }
    }
    for (std::size_t i = 0; i < n; ++i) {  // to the bit: a product's last one hangs on the order of its factors
        for (std::size_t j = 0; j < i; ++j) { result(j, i) = result(i, j); }
    }
    return result;
}

template <class F>
Matrix off_diagonal(const Matrix& matrix, F f) {
    Matrix result = Matrix::identity(matrix.size());
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < matrix.size(); ++j) {
            if (i != j) { result(i, j) = f(matrix(i, j)); }
        }
    }
    return result;
}

/// Not of the form of correlations at all, whatever their size.
std::string wrong_form(const Matrix& matrix) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        if (matrix(i, i) != 1.0) {
            return fmt::format("the correlation of input {} with itself is {}, not 1", i + 1, matrix(i, i));
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (!(size(matrix(i, j)) <= 1.0)) {
                return fmt::format("a correlation is {}, outside -1 to 1", matrix(i, j));
            }
            if (matrix(i, j) != matrix(j, i)) {
                return fmt::format("inputs {} and {} have two correlations, {} and {}", j + 1, i + 1, matrix(i, j),
                                   matrix(j, i));
            }
        }
    }
    return {};
}

/// A proposal of four decimals, so far within what can be that rounding does not lead out of it.
Matrix proposal(const Matrix& normal) {
    const double inwards = 6e-5 * static_cast<double>(normal.size());  // n times the rounding bounds its eigenvalues
    return off_diagonal(nearest_correlation(normal), [&](double r) {
        const double rank = rank_of_normal(r * (1.0 - inwards));
        return static_cast<double>(static_cast<std::int64_t>(rank * 1e4 + (rank < 0.0 ? -0.5 : 0.5))) / 1e4;
    });
}

std::string rows_of(const Matrix& matrix) {
    std::string text;
    for (std::size_t i = 1; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            text += fmt::format("{}{:.4f}", text.empty() ? "" : j == 0 ? "; " : " ", matrix(i, j));
        }
    }
    return text;
}

}  // namespace

Matrix nearest_correlation(const Matrix& matrix) {
    constexpr double margin = 1e-8;
    const std::size_t n = matrix.size();
    Matrix y = matrix;
    Matrix correction(n);
    for (int step = 0; step < 1000; ++step) {
        Matrix r(n);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) { r(i, j) = y(i, j) - correction(i, j); }
        }
        const Matrix x = lifted(r, margin);
        double change = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                correction(i, j) = x(i, j) - r(i, j);
                const double next = i == j ? 1.0 : x(i, j);
                change += size(next - y(i, j));
                y(i, j) = next;
            }
        }
        if (change < 1e-10) { break; }
    }
    // The last projection set the diagonal; a small step towards independence makes up for what that took away.
    return off_diagonal(y, [](double r) { return r * (1.0 - 1e-6); });
}

tl::expected<Matrix, NoCorrelation> correlation_factor(const Matrix& rank_correlations) {
    if (const auto wrong = wrong_form(rank_correlations); !wrong.empty()) {
        return tl::make_unexpected(NoCorrelation{{"out-of-range", wrong}, Matrix{}});
    }
    const Matrix normal = off_diagonal(rank_correlations, normal_of_rank);
    auto factor = cholesky(normal);
    if (factor) { return *factor; }
    Matrix nearest = proposal(normal);
    auto complaint = factor.error();
    complaint.hint = "the nearest that do not, row by row below the diagonal: " + rows_of(nearest);
    return tl::make_unexpected(NoCorrelation{std::move(complaint), std::move(nearest)});
}

}  // namespace traincost::uncertainty
