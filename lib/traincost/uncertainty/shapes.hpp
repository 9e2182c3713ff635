// SPDX-License-Identifier: Apache-2.0
// The shapes of distributions before bounds cut them: checks, probabilities, quantiles and means.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/uncertainty/distribution.hpp>

#include <vector>

namespace traincost::uncertainty::shapes {

/// What makes no sense in a shape.
[[nodiscard]] std::vector<Complaint> complaints(const Shape& shape);

/// The same distribution in the form that is worked with: a spread of nothing becomes a constant, PERT a beta, a sample
/// and discrete values are sorted, weights become shares, and values that the bounds exclude are left out of both.
[[nodiscard]] Shape settled(const Shape& shape, const Bounds& bounds);

/// Of a settled shape, without bounds.
[[nodiscard]] double quantile(const Shape& shape, double p);
[[nodiscard]] double cdf(const Shape& shape, double x);
/// Above x; without loss where that is small.
[[nodiscard]] double tail(const Shape& shape, double x);
/// The value with probability q above it; without loss where that is small.
[[nodiscard]] double tail_quantile(const Shape& shape, double q);
/// Between the bounds.
[[nodiscard]] double mean(const Shape& shape, const Bounds& bounds);

}  // namespace traincost::uncertainty::shapes
