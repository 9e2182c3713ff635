// SPDX-License-Identifier: Apache-2.0
// What is asked of the draws of an estimate: its main results, by name.
#pragma once

#include <traincost/scenario/estimate.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::study {

enum class Quantity : std::size_t {
    cost, electricity, hours, days, energy,
    carbon,          ///< location-based
    carbon_market,
    carbon_embodied, ///< the run's share of making the hardware
    water_on_site,
    water_off_site   ///< where the electricity is generated
};

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
    QuantityInfo{"carbon", "Location-based carbon", "carbon"},
    QuantityInfo{"carbon_market", "Market-based carbon", "carbon.market"},
    QuantityInfo{"carbon_embodied", "Carbon of making the hardware", "carbon.embodied"},
    QuantityInfo{"water_on_site", "Water on the site", "water.on_site"},
    QuantityInfo{"water_off_site", "Water of the grid", "water.off_site"},
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
        case Quantity::carbon_market: return e.carbon_market.value();
        case Quantity::carbon_embodied: return e.carbon_embodied.value();
        case Quantity::water_on_site: return e.water_on_site.value();
        case Quantity::water_off_site: return e.water_off_site.value();
        case Quantity::carbon: break;
    }
    return e.carbon.value();
}

/// Whether a run has the quantity: days take a number of chips, water a figure of the region.
[[nodiscard]] constexpr bool is_known(Quantity quantity, const scenario::Choices& choices) {
    switch (quantity) {
        case Quantity::days: return choices.count != scenario::CountKind::unknown;
        case Quantity::carbon_embodied: return choices.carbon.embodied;
        case Quantity::water_on_site: return choices.water.on_site;
        case Quantity::water_off_site: return choices.water.off_site;
        default: return true;
    }
}

/// Whether it is told without being asked for. What the others come to is worked out with them; to sum it up is not free.
[[nodiscard]] constexpr bool is_always_told(Quantity quantity) { return quantity <= Quantity::carbon; }

}  // namespace traincost::study
