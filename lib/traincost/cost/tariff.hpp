// SPDX-License-Identifier: Apache-2.0
// What a kWh costs a business: the quoted price or its parts, without recoverable tax, in the scenario's currency.
#pragma once

#include <traincost/cost/exchange.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

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

/// The kind, and which parts there are besides the first: what is not there is in no formula.
struct TariffShape {
    TariffKind kind = TariffKind::whole;
    bool network = false;
    bool demand = false;
    bool levies = false;
    bool taxes = false;
    bool compensation = false;
    bool surcharge = false;
    bool part_of_a_year = false;  ///< the site is used for less than the year that it pays charges for
};

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
    Time<T> term = units::constant<Time<T>>(units::year.value());  ///< of a year of charges, how long the site is used
    T efficiency = T(1.0);        ///< of own generation: electricity over the fuel's heat
    T vat = T(0.0);               ///< recoverable value-added tax contained in the prices, as a rate
    Exchange<T> exchange;
};

/// What a charge for peak demand comes to per kWh: it is paid for a whole year, whatever is drawn.
/// Source: 100 EUR/kW/year at a load factor of 0.9 are 100 / (8766 x 0.9) = 0.0127 EUR/kWh.
template <class T>
EnergyPrice<T> demand_price(const TariffInputs<T>& in, bool part_of_a_year = true) {
    const auto yearly = in.demand / in.load;
    return part_of_a_year ? yearly * (units::constant<Time<T>>(units::year.value()) / in.term) : yearly;
}

/// What a tariff of given numbers consists of.
inline TariffShape shape_of(const TariffInputs<double>& in, TariffKind kind) {
    const EnergyPrice<> none;
    return {kind, in.network != none, in.demand != none, in.levies != none, in.taxes != none, in.compensation != none, in.surcharge != 0.0,
            in.term != units::year};
}

/// p = (energy + network + demand / load) (1 + surcharge) + levies + taxes - compensation, before VAT and exchange; of own
/// generation fuel / efficiency stands for the energy. A price that is one for everything has a compensation at most.
template <class T>
EnergyPrice<T> quoted_price(const TariffInputs<T>& in, const TariffShape& shape) {
    EnergyPrice<T> price = shape.kind == TariffKind::own_gas ? in.price / in.efficiency : in.price;
    const bool parts = shape.kind == TariffKind::in_parts || shape.kind == TariffKind::own_gas;
    if (parts && shape.network) { price = price + in.network; }
    if (parts && shape.demand) { price = price + demand_price(in, shape.part_of_a_year); }
    if (parts && shape.surcharge) { price = price * (T(1.0) + in.surcharge); }
    if (parts && shape.levies) { price = price + in.levies; }
    if (parts && shape.taxes) { price = price + in.taxes; }
    if (shape.kind != TariffKind::whole && shape.compensation) { price = price - in.compensation; }
    return price;
}

inline EnergyPrice<> quoted_price(const TariffInputs<double>& in, TariffKind kind) { return quoted_price(in, shape_of(in, kind)); }

/// p = quoted / (1 + VAT), exchanged.
template <class T>
EnergyPrice<T> electricity_price(const TariffInputs<T>& in, const TariffShape& shape) {
    return exchanged(quoted_price(in, shape) / (T(1.0) + in.vat), in.exchange);
}

inline EnergyPrice<> electricity_price(const TariffInputs<double>& in, TariffKind kind) {
    return electricity_price(in, shape_of(in, kind));
}

}  // namespace traincost::cost
