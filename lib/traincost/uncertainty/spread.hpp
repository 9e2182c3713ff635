// SPDX-License-Identifier: Apache-2.0
// How uncertain a figure is, as it is written down: a shape in the figure's own base units, and physical limits.
#pragma once

#include <traincost/uncertainty/distribution.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace traincost::uncertainty {

/// A shape with its bounds. Plain data: whether it makes sense is asked of `Distribution::make`.
struct Spread {
    Shape shape = Constant{};
    Bounds bounds = {};
    bool stated = false;  ///< someone says that it is this shape, rather than it following from two ends
};

/// What a single number stands in for: the mode of shapes that are given by one, else the median. Of no sensible spread
/// any number.
[[nodiscard]] double centre(const Spread& spread);

/// The same spread of a figure that is `factor` times as large. `factor` is above zero.
[[nodiscard]] Spread scaled(Spread spread, double factor);

/// The spread of one over the figure, where that has a shape of its own: of constant, loguniform, lognormal, discrete and
/// empirical ones.
[[nodiscard]] std::optional<Spread> inverted(Spread spread);

/// What a range [low, high] around a value means. Of normal and lognormal distributions low and high are the 5 % and the
/// 95 % quantile, of the others the ends.
enum class RangeMeaning { pert, triangular, uniform, loguniform, normal, lognormal };
inline constexpr std::array<std::string_view, 6> range_meaning_names = {"pert", "triangular", "uniform", "loguniform", "normal", "lognormal"};

/// A figure with its range. Complains of what no such distribution can have: a low end that is not below the high one, or
/// one that is not above zero where logarithms are taken.
[[nodiscard]] tl::expected<Spread, Complaint> range_around(RangeMeaning meaning, double low, double value, double high);

}  // namespace traincost::uncertainty
