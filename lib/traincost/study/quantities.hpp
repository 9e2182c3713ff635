// SPDX-License-Identifier: Apache-2.0
// What is asked of the draws of an estimate: its main results, by name.
#pragma once

#include <traincost/scenario/estimate.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::study {

enum class Quantity : std::size_t { cost, electricity, hours, days, energy, carbon };

struct QuantityInfo {
    std::string_view id;      ///< on the command line and in JSON
    std::string_view name;    ///< in tables
    std::string_view output;  ///< among the outputs of an estimate
};

inline constexpr std::array quantities = {
    QuantityInfo{"cost", "Total cost", "cost.total"},
    QuantityInfo{"electricity", "Electricity bill", "cost.electricity_bill"},
    QuantityInfo{"hours", "GPU-hours", "chip_time"},
    QuantityInfo{"days", "Days", "wall_clock"},
    QuantityInfo{"energy", "Energy", "energy"},
    QuantityInfo{"carbon", "Carbon", "carbon"},
};

[[nodiscard]] constexpr const QuantityInfo& info(Quantity q) { return quantities[static_cast<std::size_t>(q)]; }

/// The result behind a quantity, over any scalar, in base units.
template <class T>
const T& value_of(Quantity quantity, const scenario::Estimate<T>& e) {
    switch (quantity) {
        case Quantity::cost: return e.cost.total.value();
        case Quantity::electricity: return e.cost.electricity.value();
        case Quantity::hours: return e.chip_time.value();
        case Quantity::days: return e.wall_clock.value();
        case Quantity::energy: return e.energy.value();
        case Quantity::carbon: break;
    }
    return e.carbon.value();
}

/// Whether a run has the quantity: days take a number of chips.
[[nodiscard]] constexpr bool is_known(Quantity quantity, const scenario::Choices& choices) {
    return quantity != Quantity::days || choices.count != scenario::CountKind::unknown;
}

}  // namespace traincost::study
