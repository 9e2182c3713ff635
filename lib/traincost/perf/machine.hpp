// SPDX-License-Identifier: Apache-2.0
// One chip and the two networks around it, and what share of their rated speeds software gets out of them.
#pragma once

#include <traincost/perf/layout.hpp>
#include <traincost/units/quantities.hpp>

#include <cstdint>

namespace traincost::perf {

/// A chip and its ways out. Rates are of one chip and one direction, as rated.
template <class T>
struct Machine {
    FlopRate<T> peak;           ///< dense, in the numbers that the recipe's products are computed in
    FlopRate<T> peak_16;        ///< dense, in 16 bits: attention and the router
    Bandwidth<T> memory_rate;
    Bytes<T> memory;
    Bandwidth<T> link;          ///< to chips of the same domain
    Bandwidth<T> network;       ///< to any other
    std::int64_t domain = 8;    ///< chips that the link joins
    std::int64_t all = 0;       ///< chips that take part, where they may be fewer than a domain; 0 for more
    std::int64_t axes = 0;      ///< of a torus of links, on each of which a chip has the same share of its link; 0 for a switch
    double side = 1.0;          ///< chips along an axis of the torus
    std::int64_t island = 0;    ///< chips that the network joins at its full rate, whole domains; 0 for all
    T taper = T(1.0);           ///< how many times less all chips of an island together can send beyond it; at least 1
};

/// Constants that are fitted, or assumed and said so: shares of rated speeds, and times that no rating tells.
/// All times are of one chip; all shares between 0 and 1 where not said otherwise.
template <class T>
struct Efficiency {
    T product;            ///< of `peak`, for products so large that memory does not matter
    T attention;          ///< of `peak_16`, fused
    T recurrence;         ///< of `peak_16`, for recurrences between tokens
    T product_memory;     ///< of `memory_rate`, for what products read and write; tiles are read more than once
    T memory;             ///< of `memory_rate`, for all else
    T traffic;            ///< bytes moved between the products, in multiples of the least that unfused kernels move
    T routed;             ///< the same, for sorting tokens by expert and back
    T link;               ///< of `link`
    T network;            ///< of `network`
    T tensor_exposed;     ///< part of the traffic inside a tensor group that nothing hides
    T exchange_exposed;   ///< part of the traffic to experts and back that nothing hides
    T data_exposed;       ///< part of the traffic between replicas that nothing hides although it could
    T ragged;             ///< rows by which the tokens of an expert are rounded up to whole tiles, on average
    Time<T> latency;          ///< of a collective, and as much again for every doubling of its members in a domain
    Time<T> network_latency;  ///< for every doubling of its domains
    Time<T> launch;       ///< of each product of an expert, however small
    T straggling;         ///< slowdown for each doubling of the chips
};

}  // namespace traincost::perf
