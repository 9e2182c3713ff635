// SPDX-License-Identifier: Apache-2.0
// What was emitted in making the machines, and the share of it that a run wears off.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost::cost {

/// m_run = m * t / L: emissions spread evenly over the life of the machines. Source: Faiz et al., arXiv:2309.14393, section 4.6.
template <class T>
Carbon<T> embodied_share(const Carbon<T>& making, const Time<T>& used, const Time<T>& life) {
    return making * (used / life);
}

}  // namespace traincost::cost
