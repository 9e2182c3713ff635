// SPDX-License-Identifier: Apache-2.0
// Insurance and tax on property, a share of what equipment and building cost each year.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> insurance_and_tax(const Quantities<T>& q) {
    const auto property = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip) + building_price(*q.own, q.rated_power);
    return per_hour_of_use(*q.own, property * q.own->insurance_and_tax) * q.chip_time;
}

}  // namespace traincost::cost
