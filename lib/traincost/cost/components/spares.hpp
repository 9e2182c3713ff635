// SPDX-License-Identifier: Apache-2.0
// Servers that stand ready for those that fail.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> spares(const Quantities<T>& q) {
    return cluster_rate(q) * q.chip_time * q.own->spares_share;
}

}  // namespace traincost::cost
