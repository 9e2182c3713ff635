// SPDX-License-Identifier: Apache-2.0
// Switches and links between the chips of a server. They are inside the price of a server, and never added to it: a part of it is told apart.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> scale_up(const Quantities<T>& q) {
    return hardware_rate(q) * q.chip_time * (T(1.0) - chip_share(q.hardware)) * q.own->scale_up_share;
}

}  // namespace traincost::cost
