// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/correlation.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <random>

using namespace traincost::uncertainty;
using doctest::Approx;

namespace {

Matrix matrix(std::size_t n, std::initializer_list<double> values) {
    Matrix result(n);
    auto at = values.begin();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) { result(i, j) = *at++; }
    }
    return result;
}

}  // namespace

TEST_CASE("a rank correlation of one half takes a normal one of 2 sin 15 degrees") {
    CHECK(normal_of_rank(0.5) == Approx(0.5176380902050415));
    CHECK(normal_of_rank(1.0) == Approx(1.0));
    CHECK(normal_of_rank(-1.0) == Approx(-1.0));
    for (double rho = -1.0; rho < 1.0; rho += 0.09) {
        CHECK(rank_of_normal(normal_of_rank(rho)) == Approx(rho).epsilon(1e-12));
    }
}

TEST_CASE("Cholesky's factor times itself is the matrix") {
    const auto given = matrix(3, {1.0, 0.6, 0.3, 0.6, 1.0, -0.2, 0.3, -0.2, 1.0});
    const auto factor = cholesky(given);
    REQUIRE(factor);
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0.0;
            for (std::size_t k = 0; k < 3; ++k) { sum += (*factor)(i, k) * (*factor)(j, k); }
            CHECK(sum == Approx(given(i, j)).epsilon(1e-14));
        }
    }
}

TEST_CASE("inputs may depend on each other entirely") {
    CHECK(correlation_factor(matrix(2, {1.0, 1.0, 1.0, 1.0})));
    CHECK(correlation_factor(matrix(2, {1.0, -1.0, -1.0, 1.0})));
    CHECK(correlation_factor(matrix(3, {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0})));
}

TEST_CASE("correlations that contradict each other are refused with the nearest that do not") {
    // Two inputs that go with a third cannot go against each other.
    const auto refused = correlation_factor(matrix(3, {1.0, 0.9, 0.9, 0.9, 1.0, -0.9, 0.9, -0.9, 1.0}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().complaint.code == "contradiction");
    CHECK(refused.error().complaint.hint.find("nearest") != std::string::npos);
    REQUIRE(refused.error().nearest.size() == 3);
    CHECK(correlation_factor(refused.error().nearest));
    CHECK(refused.error().nearest(0, 1) == Approx(refused.error().nearest(0, 2)).epsilon(1e-6));
}

TEST_CASE("what is proposed instead is accepted when it is typed, for any size") {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> any(-1.0, 1.0);
    int refused_ones = 0;
    for (const std::size_t n : {3U, 4U, 6U, 10U, 16U}) {
        for (int i = 0; i < 10; ++i) {
            auto given = Matrix::identity(n);
            for (std::size_t row = 0; row < n; ++row) {
                for (std::size_t column = 0; column < row; ++column) {
                    given(row, column) = given(column, row) = i % 3 == 0 ? std::copysign(1.0, any(random)) : any(random);
                }
            }
            const auto refused = correlation_factor(given);
            if (refused) { continue; }
            ++refused_ones;
            auto typed = Matrix::identity(n);
            for (std::size_t row = 0; row < n; ++row) {
                for (std::size_t column = 0; column < row; ++column) {
                    char text[32];
                    std::snprintf(text, sizeof text, "%.4f", refused.error().nearest(row, column));
                    typed(row, column) = typed(column, row) = std::atof(text);
                }
            }
            CHECK(correlation_factor(typed));
        }
    }
    CHECK(refused_ones > 30);
}

TEST_CASE("the nearest correlation matrix of Higham's example is the one of his paper") {
    // N. J. Higham 2002, section 4: tridiagonal ones; off-diagonals 0.7607 and 0.1573.
    const auto nearest = nearest_correlation(matrix(3, {1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0}));
    CHECK(nearest(0, 1) == Approx(0.7607).epsilon(1e-4));
    CHECK(nearest(1, 2) == Approx(0.7607).epsilon(1e-4));
    CHECK(nearest(0, 2) == Approx(0.1573).epsilon(1e-3));
}

TEST_CASE("what is no matrix of correlations at all is refused without a proposal") {
    for (const auto& given : {matrix(2, {1.0, 2.0, 2.0, 1.0}), matrix(2, {1.0, 0.5, 0.4, 1.0}),
                              matrix(2, {0.9, 0.5, 0.5, 1.0}), matrix(2, {1.0, std::nan(""), std::nan(""), 1.0})}) {
        const auto refused = correlation_factor(given);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().complaint.code == "out-of-range");
        CHECK(refused.error().nearest.size() == 0);
    }
}
