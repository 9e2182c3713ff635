// SPDX-License-Identifier: Apache-2.0
// Every number of an estimate, over any scalar, with a name by which it can be asked for.
#pragma once

#include <traincost/scenario/estimate.hpp>

#include <cstddef>
#include <string>

namespace traincost::scenario {

/// Calls `f(name, output...)` for each output of all the given estimates in parallel.
template <class F, class... E>
void for_each_output(F f, E&&... e) {
    for (std::size_t s = 0; s < most_stages; ++s) {
        const std::string stage = "stage." + std::to_string(s);
        f(stage + ".chip_time", e.stages[s].chip_time...);
        f(stage + ".cost", e.stages[s].cost...);
        f(stage + ".wall_clock", e.stages[s].wall_clock...);
        f(stage + ".tokens_per_time", e.stages[s].tokens_per_time...);
        f(stage + ".time_per_token", e.stages[s].time_per_token...);
    }
    f(std::string("chip_time"), e.chip_time...);
    f(std::string("flop"), e.flop...);
    f(std::string("count"), e.count...);
    f(std::string("count_needed"), e.count_needed...);
    f(std::string("nodes"), e.nodes...);
    f(std::string("wall_clock"), e.wall_clock...);
    for (std::size_t m = 0; m < mfu_conventions; ++m) { f("mfu." + std::string(mfu_names[m]), e.mfu[m]...); }
    f(std::string("facility_power_per_chip"), e.facility_power_per_chip...);
    f(std::string("facility_power"), e.facility_power...);
    f(std::string("facility_power_peak"), e.facility_power_peak...);
    f(std::string("energy_per_year"), e.energy_per_year...);
    f(std::string("energy.it"), e.energy_parts.it...);
    for (std::size_t c = 0; c < cost::energy_component_count; ++c) {
        f("energy." + std::string(cost::energy_component_table[c].id), e.energy_parts.parts[c]...);
    }
    f(std::string("energy"), e.energy...);
    f(std::string("electricity_price"), e.electricity_price...);
    for (std::size_t c = 0; c < cost::component_count; ++c) {
        f("cost." + std::string(cost::component_table[c].id), e.cost.parts[c]...);
    }
    f(std::string("cost.total"), e.cost.total...);
    f(std::string("cost.electricity_bill"), e.cost.electricity...);
    f(std::string("carbon_intensity"), e.carbon_intensity...);
    f(std::string("carbon"), e.carbon...);
    f(std::string("carbon.market"), e.carbon_market...);
    f(std::string("carbon.embodied"), e.carbon_embodied...);
    f(std::string("carbon.with_embodied"), e.carbon_with_embodied...);
    f(std::string("water.on_site"), e.water_on_site...);
    f(std::string("water.off_site"), e.water_off_site...);
}

template <class T>
const T& scalar_of(const T& x) {
    return x;
}
template <class Unit, class T>
const T& scalar_of(const units::Quantity<Unit, T>& q) {
    return q.value();
}

}  // namespace traincost::scenario
