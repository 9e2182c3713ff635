// SPDX-License-Identifier: Apache-2.0
// Reads whole numbers that count something: layers, heads, experts.
#pragma once

#include <traincost/catalog/shape.hpp>
#include <traincost/config/document.hpp>

#include <optional>

namespace traincost::catalog {

/// The largest count that can be meant. The product of two is still a Count.
inline constexpr Count most_counted = 1'000'000'000;

/// A whole number of at least `least`, in digits alone, or a complaint that names the key.
[[nodiscard]] std::optional<Count> count_of(const config::Node& node, Count least, Diagnostics& diagnostics, Count most = most_counted);

}  // namespace traincost::catalog
