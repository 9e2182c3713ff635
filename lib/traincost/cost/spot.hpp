// SPDX-License-Identifier: Apache-2.0
// What interruptions leave of hours on spot, where it is told what each of them loses.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost::cost {

/// Of rented hours those that are not lost, where each interruption loses so much: 1 - lost / between. Domain: lost below between.
template <class T>
T useful_share(const Time<T>& between, const Time<T>& lost) {
    return T(1.0) - lost / between;
}

/// Where less of the hours is kept, no answer is given: the work would take more than a hundred times its hours, which nobody rents.
inline constexpr double least_share_kept = 0.01;

}  // namespace traincost::cost
