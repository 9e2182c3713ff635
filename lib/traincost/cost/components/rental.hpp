// SPDX-License-Identifier: Apache-2.0
// Rented GPU-hours, all in: those that are of use. A rate already contains hardware, building, staff and electricity.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

/// What a rented hour costs, in the answer's currency.
template <class T>
CostPerChipTime<T> rental_rate(const RentalInputs<T>& in, const RentalShape& shape) {
    const auto rate = exchanged(in.rate, in.exchange);
    return shape.by_share ? rate * in.share : rate;
}

template <class T>
Cost<T> rental(const Quantities<T>& q) {
    const auto all = q.chip_time * rental_rate(q.rental, q.rental_shape);
    return q.rental_shape.interrupted ? all * q.kept : all;
}

}  // namespace traincost::cost
