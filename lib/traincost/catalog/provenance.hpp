// SPDX-License-Identifier: Apache-2.0
// Where a figure comes from and how far to trust it. It travels beside the number, never in it.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/uncertainty/spread.hpp>
#include <traincost/units/date.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::catalog {

enum class Confidence { low, medium, high };
inline constexpr std::array<std::string_view, 3> confidence_names = {"low", "medium", "high"};

/// How a figure came about: as published, computed from published figures, taken from the region it lies in, assumed,
/// or given by the user.
enum class Status { delivered, derived, borrowed, assumed, given };
inline constexpr std::array<std::string_view, 5> status_names = {"delivered", "derived", "borrowed", "assumed", "given"};

[[nodiscard]] constexpr std::string_view name(Confidence c) { return confidence_names[static_cast<std::size_t>(c)]; }
[[nodiscard]] constexpr std::string_view name(Status s) { return status_names[static_cast<std::size_t>(s)]; }

struct Provenance {
    std::string source = {};  ///< id in sources.yaml; empty for what the user gave
    Period date = {};
    Confidence confidence = Confidence::low;
    Status status = Status::delivered;
    std::string note = {};
    Place where = {};
    /// Id of the region whose figure of the same name this one follows, such as by a premium over it; empty for a figure by itself. Where
    /// that one is off, so is this: both are one draw.
    std::string moves_with = {};
};

/// A figure with its range, where one is known, and its provenance.
template <class Q>
struct Sourced {
    Q value = {};
    std::optional<Q> low = {};
    std::optional<Q> high = {};
    std::optional<uncertainty::Spread> spread = {};  ///< in base units; what low and high mean, or a distribution of its own
    Provenance provenance = {};
};

}  // namespace traincost::catalog
