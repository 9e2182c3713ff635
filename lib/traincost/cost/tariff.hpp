// SPDX-License-Identifier: Apache-2.0
// What a kWh costs a business: the quoted price or its parts, without recoverable tax, in the scenario's currency.
#pragma once

#include <traincost/cost/exchange.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/quantities.hpp>

#include <array>
#include <string_view>

namespace traincost::cost {

/// How a price of electricity is put together.
enum class TariffKind {
    whole,     ///< one price for everything, as statistics give it
    rebated,   ///< one price for everything, less a rebate
    in_parts,  ///< energy, grid, levies and taxes of their own
    own_gas    ///< generated on the site from gas
};
inline constexpr std::array<std::string_view, 4> tariff_kind_names = {"whole", "whole, less a rebate", "in parts", "own gas"};

/// All prices as quoted, in the quoted currency. What a kind has no use for is zero.
template <class T>
struct TariffInputs {
    EnergyPrice<T> price;         ///< the whole price; of a tariff in parts the energy; of own generation the fuel's heat
    EnergyPrice<T> network;       ///< use of the grid per kWh
    EnergyPrice<T> demand;        ///< for peak demand, as a price at a load factor of 1 all year
    EnergyPrice<T> levies;
    EnergyPrice<T> taxes;         ///< non-recoverable
    EnergyPrice<T> compensation;  ///< given back
    T surcharge = T(0.0);         ///< a levy in proportion to energy, network and demand
    T load = T(1.0);              ///< mean over peak demand while the site is used
    Time<T> term = Time<T>::of(T(units::year.value()));  ///< of a year of charges, how long the site is used
    T efficiency = T(1.0);        ///< of own generation: electricity over the fuel's heat
    T vat = T(0.0);               ///< recoverable value-added tax contained in the prices, as a rate
    Exchange<T> exchange;
};

/// What a charge for peak demand comes to per kWh: it is paid for a whole year, whatever is drawn.
/// Source: 100 EUR/kW/year at a load factor of 0.9 are 100 / (8766 x 0.9) = 0.0127 EUR/kWh.
template <class T>
EnergyPrice<T> demand_price(const TariffInputs<T>& in) {
    return in.demand * (Time<T>::of(T(units::year.value())) / in.term) / in.load;
}

/// p = (energy + network + demand / load) (1 + surcharge) + levies + taxes - compensation, before VAT and exchange; of own
/// generation fuel / efficiency stands for the energy.
template <class T>
EnergyPrice<T> quoted_price(const TariffInputs<T>& in, TariffKind kind) {
    switch (kind) {
        case TariffKind::in_parts:
            return (in.price + in.network + demand_price(in)) * (T(1.0) + in.surcharge) + in.levies + in.taxes - in.compensation;
        case TariffKind::own_gas:
            return in.price / in.efficiency + demand_price(in) + in.levies + in.taxes - in.compensation;
        case TariffKind::rebated: return in.price - in.compensation;
        case TariffKind::whole: break;
    }
    return in.price;
}

/// p = quoted / (1 + VAT), exchanged.
template <class T>
EnergyPrice<T> electricity_price(const TariffInputs<T>& in, TariffKind kind) {
    return exchanged(quoted_price(in, kind) / (T(1.0) + in.vat), in.exchange);
}

}  // namespace traincost::cost
