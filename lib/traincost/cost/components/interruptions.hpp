// SPDX-License-Identifier: Apache-2.0
// Rented GPU-hours on spot that interruptions take: they are paid, and their work is done again.
#pragma once

#include <traincost/cost/components/rental.hpp>

namespace traincost::cost {

template <class T>
Cost<T> interruptions(const Quantities<T>& q) {
    return q.chip_time * rental_rate(q.rental, q.rental_shape) * (T(1.0) - q.kept);
}

}  // namespace traincost::cost
