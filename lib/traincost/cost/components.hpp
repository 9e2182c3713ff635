// SPDX-License-Identifier: Apache-2.0
// The table of cost components: a new one is a header in components/ and a row here.
#pragma once

#include <traincost/cost/components/chips.hpp>
#include <traincost/cost/components/electricity.hpp>
#include <traincost/cost/components/interconnect.hpp>
#include <traincost/cost/components/rental.hpp>
#include <traincost/cost/components/servers.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::cost {

enum class Component : std::size_t { chips, servers, interconnect, electricity, rental };

struct ComponentInfo {
    std::string_view id;     ///< in paths and JSON
    std::string_view name;   ///< in tables
    Mode mode;               ///< the mode in which it is a part of the total
};

inline constexpr std::array component_table = {
    ComponentInfo{"chips", "Chips", Mode::owned},
    ComponentInfo{"servers", "Servers", Mode::owned},
    ComponentInfo{"interconnect", "Interconnect", Mode::owned},
    ComponentInfo{"electricity", "Electricity", Mode::owned},
    ComponentInfo{"rental", "Rental", Mode::rented},
};

inline constexpr std::size_t component_count = component_table.size();

/// The formula of each row, in the order of `component_table`.
template <class T>
inline constexpr std::array<Cost<T> (*)(const Quantities<T>&), component_count> component_formulas = {
    &chips<T>, &servers<T>, &interconnect<T>, &electricity<T>, &rental<T>};

/// The parts of a cost and their sum. Parts of the other mode are zero and not in the sum.
template <class T>
struct Breakdown {
    std::array<Cost<T>, component_count> parts;
    Cost<T> total;
    /// The electricity bill whoever pays it: in rented mode it is inside the rate, a memo, never added.
    Cost<T> electricity;

    [[nodiscard]] const Cost<T>& operator[](Component c) const { return parts[static_cast<std::size_t>(c)]; }
};

[[nodiscard]] constexpr bool is_part(std::size_t component, Mode mode) { return component_table[component].mode == mode; }

template <class T>
Breakdown<T> breakdown(const Quantities<T>& quantities, Mode mode) {
    Breakdown<T> result;
    bool first = true;
    for (std::size_t i = 0; i < component_count; ++i) {
        if (!is_part(i, mode)) { continue; }
        result.parts[i] = component_formulas<T>[i](quantities);
        result.total = first ? result.parts[i] : result.total + result.parts[i];
        first = false;
    }
    result.electricity = electricity(quantities);
    return result;
}

}  // namespace traincost::cost
