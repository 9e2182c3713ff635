// SPDX-License-Identifier: Apache-2.0
// The building with its power and cooling, given back evenly over its life.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> data_centre(const Quantities<T>& q) {
    return straight_line(*q.own, building_price(*q.own, q.rated_power), q.own->building_life) * q.chip_time;
}

}  // namespace traincost::cost
