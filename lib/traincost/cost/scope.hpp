// SPDX-License-Identifier: Apache-2.0
// What a cost is the cost of, and the formulas that lead from one scope to the next. Amounts of two scopes are never added.
#pragma once

#include <traincost/cost/owning.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::cost {

enum class Scope : std::size_t {
    final_run,    ///< the training run that ended in the model
    programme,    ///< with failed runs, ablations and smaller models
    development,  ///< with research staff
    cluster,      ///< buying the machines that the run took place on
    fleet         ///< all machines of the developer
};
inline constexpr std::array scopes = {Scope::final_run, Scope::programme, Scope::development, Scope::cluster, Scope::fleet};
inline constexpr std::array<std::string_view, scopes.size()> scope_names = {"final-run", "programme", "development", "cluster", "fleet"};
[[nodiscard]] constexpr std::string_view name(Scope s) { return scope_names[static_cast<std::size_t>(s)]; }

/// All compute of a programme, from its final run's: C * m, with m from 1 on. Source: Morrison et al., arXiv:2503.05804.
template <class T>
Cost<T> programme_cost(const Cost<T>& final_run, const T& multiplier) {
    return final_run * multiplier;
}

/// Research staff, that is a share s below 1 of the whole development: C s / (1 - s). The share was seen where hardware is written off
/// by its loss of value, so C is a programme charged like that: another way of owning, or a rent, pays nobody more.
/// Source: arXiv:2405.21015, section 3.
template <class T>
Cost<T> staff_cost(const Cost<T>& written_off_programme, const T& staff_share) {
    return written_off_programme * staff_share / (T(1.0) - staff_share);
}

/// Servers of all chips and the network between them, new: N * P * (1 + s / (1 - s)).
template <class T>
Cost<T> cluster_cost(const Chips<T>& count, const HardwareInputs<T>& in, bool price_is_of_bare_chip) {
    return cluster_price(in, price_is_of_bare_chip) * count;
}

}  // namespace traincost::cost
