// SPDX-License-Identifier: Apache-2.0
// The servers around the chips: hosts, memory, disks; the network within too, where that is no component of its own.
#pragma once

#include <traincost/cost/inputs.hpp>

namespace traincost::cost {

template <class T>
Cost<T> servers(const Quantities<T>& q) {
    const auto around = hardware_rate(q) * q.chip_time * (T(1.0) - chip_share(q.hardware));
    return q.owning == Owning::amortised ? around : around * (T(1.0) - q.own->scale_up_share);
}

}  // namespace traincost::cost
