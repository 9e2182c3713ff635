// SPDX-License-Identifier: Apache-2.0
// What standing idle before the grid is there takes, recovered over the lives of equipment and building.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> wait(const Quantities<T>& q) {
    const auto building = building_price(*q.own, q.rated_power) * q.recovery.building * q.recovery.building_wait;
    if (q.owning_shape.past_life) { return per_hour_of_use(*q.own, building) * q.chip_time; }
    const auto equipment = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip) * q.recovery.equipment * q.recovery.wait;
    return per_hour_of_use(*q.own, equipment + building) * q.chip_time;
}

}  // namespace traincost::cost
