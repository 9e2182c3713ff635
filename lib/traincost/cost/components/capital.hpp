// SPDX-License-Identifier: Apache-2.0
// What the capital in equipment and building costs, on top of giving it back.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> capital(const Quantities<T>& q) {
    const auto building = interest_rate(*q.own, building_price(*q.own, q.rated_power), q.recovery.building, q.own->building_life);
    const auto equipment = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip);
    if (q.owning_shape.past_life) {
        const auto left = equipment * late_share(*q.own, q.hardware, q.owning_shape);
        return (per_hour_of_use(*q.own, left * q.own->wacc) + building) * q.chip_time;
    }
    return (interest_rate(*q.own, equipment, q.recovery.equipment, q.own->life) + building) * q.chip_time;
}

}  // namespace traincost::cost
