// SPDX-License-Identifier: Apache-2.0
// Those who run the site, by the power that one of them looks after.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> staff(const Quantities<T>& q) {
    const auto pay = exchanged(q.own->labour, q.own->labour_exchange);
    return q.rated_power / q.own->staffing * pay / q.own->utilisation * q.chip_time;
}

}  // namespace traincost::cost
