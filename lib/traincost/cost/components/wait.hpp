// SPDX-License-Identifier: Apache-2.0
// What standing idle before the grid is there takes, recovered over the lives of equipment and building.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> wait(const Quantities<T>& q) {
    const auto building = building_price(*q.own, q.rated_power) * capital_recovery(q.own->wacc, q.own->building_life);
    if (q.owning_shape.past_life) { return per_hour_of_use(*q.own, building * interest_of_wait(*q.own)) * q.chip_time; }
    const auto equipment = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip) * capital_recovery(q.own->wacc, q.own->life);
    return per_hour_of_use(*q.own, (equipment + building) * interest_of_wait(*q.own)) * q.chip_time;
}

}  // namespace traincost::cost
