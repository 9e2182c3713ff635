// SPDX-License-Identifier: Apache-2.0
// What standing idle before the grid is there takes, recovered over the lives of equipment and building.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> wait(const Quantities<T>& q) {
    const auto& own = *q.own;
    const auto building = building_price(own, q.rated_power) * capital_recovery(own.building_wacc, own.building_life) * interest_of_wait(own, own.building_wacc);
    if (q.owning_shape.past_life) { return per_hour_of_use(own, building) * q.chip_time; }
    const auto equipment = equipment_price(own, q.hardware, q.price_is_of_bare_chip) * capital_recovery(own.wacc, own.life) * interest_of_wait(own, own.wacc);
    return per_hour_of_use(own, equipment + building) * q.chip_time;
}

}  // namespace traincost::cost
