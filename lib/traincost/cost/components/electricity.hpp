// SPDX-License-Identifier: Apache-2.0
// The electricity bill of the run.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> electricity(const Quantities<T>& q) {
    return q.energy * electricity_price(q.tariff, q.tariff_shape);
}

}  // namespace traincost::cost
