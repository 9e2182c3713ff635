// SPDX-License-Identifier: Apache-2.0
// The AI chips: their share of the server's loss of value over the run.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> chips(const Quantities<T>& q) {
    return hardware_rate(q) * q.chip_time * chip_share(q.hardware);
}

}  // namespace traincost::cost
