// SPDX-License-Identifier: Apache-2.0
// The network between the servers.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> interconnect(const Quantities<T>& q) {
    return hardware_rate(q) * q.chip_time * interconnect_markup(q.hardware);
}

}  // namespace traincost::cost
