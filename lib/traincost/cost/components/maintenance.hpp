// SPDX-License-Identifier: Apache-2.0
// Repair and support of the equipment, a share of its price each year.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> maintenance(const Quantities<T>& q) {
    const auto equipment = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip);
    return per_hour_of_use(*q.own, equipment * q.own->maintenance_share) * q.chip_time;
}

}  // namespace traincost::cost
