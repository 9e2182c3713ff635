// SPDX-License-Identifier: Apache-2.0
// What the equipment fetches at the end of its life: taken off, by a sinking fund or evenly.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> residual(const Quantities<T>& q) {
    const auto share = residual_share(*q.own, q.hardware, q.owning_shape);
    if (q.owning == Owning::straight_line) { return -(cluster_rate(q) * q.chip_time * share); }
    const auto equipment = equipment_price(*q.own, q.hardware, q.price_is_of_bare_chip);
    return -(per_hour_of_use(*q.own, equipment * share * q.recovery.sinking) * q.chip_time);
}

}  // namespace traincost::cost
