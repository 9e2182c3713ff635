// SPDX-License-Identifier: Apache-2.0
// The servers around the chips: hosts, memory, disks, the network within.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> servers(const Quantities<T>& q) {
    return amortisation_rate(q.hardware, q.price_is_of_bare_chip) * q.chip_time * (T(1.0) - chip_share(q.hardware));
}

}  // namespace traincost::cost
