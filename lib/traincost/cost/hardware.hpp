// SPDX-License-Identifier: Apache-2.0
// What owned hardware costs a run: Epoch AI's amortised method (arXiv:2405.21015, section 2.2 and appendix A).
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/cost/exchange.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::cost {

template <class T>
struct HardwareInputs {
    CostPerChip<T> price;               ///< as listed, in the quoted currency
    Exchange<T> exchange;
    T server_to_chip_price = T(1.0);    ///< price of a server over the price of its bare chips
    Time<T> age;                        ///< from acquisition to the start of training; below zero counts as zero
    DecayRate<T> value_decay;           ///< orders of magnitude a year
    T interconnect_share = T(0.0);      ///< of the whole cluster's cost
};

inline constexpr double ln_10 = 2.302585092994045684;

/// Price of a server, one chip's share. A listed server price is taken as it is; a bare chip's is marked up.
template <class T>
CostPerChip<T> server_price(const HardwareInputs<T>& in, bool price_is_of_bare_chip) {
    const auto price = exchanged(in.price, in.exchange);
    return price_is_of_bare_chip ? price * in.server_to_chip_price : price;
}

/// Value when training starts: v = P * 10^(-d t).
template <class T>
CostPerChip<T> value_at_start(const HardwareInputs<T>& in, bool price_is_of_bare_chip) {
    const Time<T> age = max(in.age, Time<T>::of(T(0.0)));
    return server_price(in, price_is_of_bare_chip) * scalar::power_of_ten(-(in.value_decay * age));
}

/// Value lost in one hour of use by one chip's share of a server: the slope of the decay at the start, v * d * ln 10.
template <class T>
CostPerChipTime<T> amortisation_rate(const HardwareInputs<T>& in, bool price_is_of_bare_chip) {
    return value_at_start(in, price_is_of_bare_chip) * in.value_decay * T(ln_10);
}

/// Of its value at the start, what hardware loses in a time: 1 - 10^(-d t). The slope at the start, d ln 10 t, is above it, and above 1
/// from 1 / (d ln 10) on.
template <class T>
T lost_share(const HardwareInputs<T>& in, const Time<T>& time) {
    return T(1.0) - scalar::power_of_ten(-(in.value_decay * time));
}

/// The same slope for a run that takes so long that its value would not last: then no more than that value, spread over the run.
template <class T>
CostPerChipTime<T> amortisation_rate(const HardwareInputs<T>& in, bool price_is_of_bare_chip, const Time<T>& run) {
    return min(amortisation_rate(in, price_is_of_bare_chip), value_at_start(in, price_is_of_bare_chip) / run);
}

/// The chips' part of a server's price, as a share.
template <class T>
T chip_share(const HardwareInputs<T>& in) {
    return T(1.0) / in.server_to_chip_price;
}

/// What the network between servers adds to the servers: s / (1 - s), where s is its share of the whole.
template <class T>
T interconnect_markup(const HardwareInputs<T>& in) {
    return in.interconnect_share / (T(1.0) - in.interconnect_share);
}

}  // namespace traincost::cost
