// SPDX-License-Identifier: Apache-2.0
// Storage beside the servers: data and checkpoints.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> storage(const Quantities<T>& q) {
    return cluster_rate(q) * q.chip_time * q.own->storage_share;
}

}  // namespace traincost::cost
