// SPDX-License-Identifier: Apache-2.0
// The table of cost components: a new one is a header in components/ and a row here.
#pragma once

#include <traincost/cost/components/capital.hpp>
#include <traincost/cost/components/chips.hpp>
#include <traincost/cost/components/data_centre.hpp>
#include <traincost/cost/components/electricity.hpp>
#include <traincost/cost/components/insurance_and_tax.hpp>
#include <traincost/cost/components/interconnect.hpp>
#include <traincost/cost/components/interruptions.hpp>
#include <traincost/cost/components/maintenance.hpp>
#include <traincost/cost/components/rental.hpp>
#include <traincost/cost/components/residual.hpp>
#include <traincost/cost/components/scale_up.hpp>
#include <traincost/cost/components/servers.hpp>
#include <traincost/cost/components/spares.hpp>
#include <traincost/cost/components/staff.hpp>
#include <traincost/cost/components/storage.hpp>
#include <traincost/cost/components/wait.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::cost {

enum class Component : std::size_t {
    chips, servers, scale_up, interconnect, storage, spares, data_centre, capital, maintenance, staff, insurance_and_tax, wait, residual,
    electricity, rental, interruptions
};

/// In which ways of owning a component is a part of the total, in the order of `Owning`.
using OwningParts = std::array<bool, owning_names.size()>;

struct ComponentInfo {
    std::string_view id;     ///< in paths and JSON
    std::string_view name;   ///< in tables
    Mode mode;               ///< the mode in which it is a part of the total
    OwningParts owning = {true, true, true};
    bool within_life = false;  ///< no part of equipment that is older than its life
};

inline constexpr OwningParts all_ways = {true, true, true};
inline constexpr OwningParts over_a_life = {false, true, true};
inline constexpr OwningParts whole_cost = {false, true, false};

inline constexpr std::array component_table = {
    ComponentInfo{"chips", "Chips", Mode::owned, all_ways},
    ComponentInfo{"servers", "Servers", Mode::owned, all_ways},
    ComponentInfo{"scale_up", "Scale-up network", Mode::owned, over_a_life},
    ComponentInfo{"interconnect", "Interconnect", Mode::owned, all_ways},
    ComponentInfo{"storage", "Storage", Mode::owned, whole_cost},
    ComponentInfo{"spares", "Spares", Mode::owned, whole_cost},
    ComponentInfo{"data_centre", "Data centre", Mode::owned, whole_cost},
    ComponentInfo{"capital", "Cost of capital", Mode::owned, whole_cost},
    ComponentInfo{"maintenance", "Maintenance", Mode::owned, whole_cost},
    ComponentInfo{"staff", "Staff", Mode::owned, whole_cost},
    ComponentInfo{"insurance_and_tax", "Insurance and tax", Mode::owned, whole_cost},
    ComponentInfo{"wait", "Wait for the grid", Mode::owned, whole_cost},
    ComponentInfo{"residual", "Residual value", Mode::owned, over_a_life, true},
    ComponentInfo{"electricity", "Electricity", Mode::owned, all_ways},
    ComponentInfo{"rental", "Rental", Mode::rented, all_ways},
    ComponentInfo{"interruptions", "Interruptions", Mode::rented, all_ways},
};

inline constexpr std::size_t component_count = component_table.size();

/// The formula of each row, in the order of `component_table`.
template <class T>
inline constexpr std::array<Cost<T> (*)(const Quantities<T>&), component_count> component_formulas = {
    &chips<T>,   &servers<T>,     &scale_up<T>, &interconnect<T>,      &storage<T>, &spares<T>,   &data_centre<T>, &capital<T>,
    &maintenance<T>, &staff<T>, &insurance_and_tax<T>, &wait<T>, &residual<T>, &electricity<T>, &rental<T>,
    &interruptions<T>};

/// What is chosen before the formulas: whose parts a cost has.
struct Parts {
    Mode mode = Mode::owned;
    Owning owning = Owning::amortised;
    OwningShape shape = {};
    bool interrupted = false;  ///< on spot, and it is told how often

    [[nodiscard]] constexpr bool has(std::size_t component) const {
        const auto& row = component_table[component];
        if (row.mode != mode) { return false; }
        if (mode == Mode::rented) { return interrupted || static_cast<Component>(component) != Component::interruptions; }
        if (static_cast<Component>(component) == Component::wait && !shape.wait) { return false; }
        if (row.within_life && shape.past_life && owning != Owning::amortised) { return false; }
        return row.owning[static_cast<std::size_t>(owning)];
    }
};

/// The parts of a cost and their sum. What is no part of it is zero and not in the sum.
template <class T>
struct Breakdown {
    std::array<Cost<T>, component_count> parts;
    Cost<T> total;
    /// The electricity bill whoever pays it: in rented mode it is inside the rate, a memo, never added.
    Cost<T> electricity;

    [[nodiscard]] const Cost<T>& operator[](Component c) const { return parts[static_cast<std::size_t>(c)]; }
};

/// Whether a component is a part of the total of some run in that mode, whose equipment is no older than its life.
[[nodiscard]] constexpr bool is_part(std::size_t component, Mode mode, Owning owning = Owning::amortised) {
    return Parts{mode, owning, {.residual_given = false, .wait = true, .past_life = false, .long_run = false}, true}.has(component);
}

template <class T>
Breakdown<T> breakdown(Quantities<T> quantities, Mode mode) {
    if (mode == Mode::owned && quantities.owning == Owning::tco) { quantities.recovery = recovery(*quantities.own, quantities.owning_shape); }
    const Parts parts{mode, quantities.owning, quantities.owning_shape, quantities.rental_shape.interrupted};
    Breakdown<T> result;
    bool first = true;
    for (std::size_t i = 0; i < component_count; ++i) {
        if (!parts.has(i)) { continue; }
        result.parts[i] = component_formulas<T>[i](quantities);
        result.total = first ? result.parts[i] : result.total + result.parts[i];
        first = false;
    }
    result.electricity = electricity(quantities);
    return result;
}

}  // namespace traincost::cost
