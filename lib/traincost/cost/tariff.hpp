// SPDX-License-Identifier: Apache-2.0
// What a kWh costs a business: the quoted price without recoverable tax, in the scenario's currency.
#pragma once

#include <traincost/cost/exchange.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::cost {

template <class T>
struct TariffInputs {
    EnergyPrice<T> price;  ///< as quoted, in the quoted currency
    T vat = T(0.0);        ///< recoverable value-added tax contained in it, as a rate
    Exchange<T> exchange;
};

/// p = quoted / (1 + VAT), exchanged.
template <class T>
EnergyPrice<T> electricity_price(const TariffInputs<T>& in) {
    return exchanged(in.price / (T(1.0) + in.vat), in.exchange);
}

}  // namespace traincost::cost
