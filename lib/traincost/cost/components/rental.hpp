// SPDX-License-Identifier: Apache-2.0
// Rented GPU-hours, all in: hardware, building, staff and electricity are inside the rate.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> rental(const Quantities<T>& q) {
    return q.chip_time * exchanged(q.rental.rate, q.rental.exchange);
}

}  // namespace traincost::cost
