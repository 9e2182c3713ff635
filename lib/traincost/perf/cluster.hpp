// SPDX-License-Identifier: Apache-2.0
// What a number of chips asks of the network and the storage around it.
#pragma once

#include <traincost/perf/goodput.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::perf {

/// What all ports send together, one direction.
template <class T>
Bandwidth<T> ports_together(const BandwidthPerChip<T>& network, const Chips<T>& chips) {
    return network * chips;
}

/// What crosses from one half of the chips to the other where no link between switches is shared: full bisection, one direction.
template <class T>
Bandwidth<T> full_bisection(const BandwidthPerChip<T>& network, const Chips<T>& chips) {
    return ports_together(network, chips) / T(2.0);
}

/// The rate at which storage has to take a checkpoint before the next one begins.
template <class T>
Bandwidth<T> storing_rate(const Bytes<T>& checkpoint, const Time<T>& between) {
    return checkpoint / between;
}

}  // namespace traincost::perf
