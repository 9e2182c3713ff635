// SPDX-License-Identifier: Apache-2.0
// Tokens that are unevenly spread over experts: what it costs in time and memory, which is never useful arithmetic.
//
// Capacity: GShard, Lepikhin et al. 2020 (arXiv:2006.16668), section 2.2; Switch, Fedus et al. 2021 (arXiv:2101.03961), section 2.2.
#pragma once

#include <traincost/core/scalar.hpp>

namespace traincost::workload {

/// Rows that the busiest group of experts computes, in multiples of an even spread. `imbalance` is the load of the busiest over
/// the mean, at least 1.
template <class T>
T load_without_drops(const T& imbalance) {
    return scalar::max(imbalance, T(1.0));
}

/// Where an expert takes at most `capacity` times its even share: the rest is dropped, and passes by the layer.
template <class T>
T load_with_capacity(const T& imbalance, const T& capacity) {
    return scalar::min(load_without_drops(imbalance), capacity);
}

/// Where each expert computes room for `capacity` times its share, used or not, as with one size of matrix for all.
template <class T>
T load_padded(const T& capacity) {
    return capacity;
}

/// Share of the assignments that are dropped where a share `busy` of the experts gets `imbalance` times the even share and
/// the others divide the rest evenly, below their capacity. 0 <= busy <= 1 / imbalance.
template <class T>
T dropped_share(const T& busy, const T& imbalance, const T& capacity) {
    return busy * scalar::max(imbalance - capacity, T(0.0));
}

/// Experts of a layer that at least one of `tokens` meets: E (1 - (1 - k / E)^tokens) where all are as likely.
template <class T>
T experts_met(const T& experts, const T& active, const T& tokens) {
    return experts * (T(1.0) - scalar::pow(T(1.0) - active / experts, tokens));
}

}  // namespace traincost::workload
