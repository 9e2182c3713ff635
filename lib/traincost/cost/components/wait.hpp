// SPDX-License-Identifier: Apache-2.0
// What standing idle before the grid is there takes, recovered over the lives of equipment and building.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> wait(const Quantities<T>& q) {
    const auto equipment = lost_value(*q.own, q.hardware, q.price_is_of_bare_chip) * capital_recovery(q.own->wacc, q.own->life);
    const auto building = lost_interest(*q.own, q.rated_power) * capital_recovery(q.own->wacc, q.own->building_life);
    return per_hour_of_use(*q.own, equipment + building) * q.chip_time;
}

}  // namespace traincost::cost
