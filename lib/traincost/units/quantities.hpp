// SPDX-License-Identifier: Apache-2.0
// The quantities of the field by name, each a template over the scalar.
#pragma once

#include <traincost/units/quantity.hpp>

namespace traincost {

namespace quantity {

using ChipSecondUnit = units::Times<units::ChipUnit, units::SecondUnit>;
using NodeSecondUnit = units::Times<units::NodeUnit, units::SecondUnit>;

}  // namespace quantity

template <class T = double>
using Length = units::Quantity<units::MetreUnit, T>;
template <class T = double>
using Mass = units::Quantity<units::KilogramUnit, T>;
template <class T = double>
using Time = units::Quantity<units::SecondUnit, T>;
template <class T = double>
using Flop = units::Quantity<units::FlopUnit, T>;
template <class T = double>
using Bytes = units::Quantity<units::ByteUnit, T>;
template <class T = double>
using Bits = units::Quantity<units::BitUnit, T>;
template <class T = double>
using Tokens = units::Quantity<units::TokenUnit, T>;
template <class T = double>
using Parameters = units::Quantity<units::ParameterUnit, T>;
template <class T = double>
using Chips = units::Quantity<units::ChipUnit, T>;
template <class T = double>
using Nodes = units::Quantity<units::NodeUnit, T>;
/// Money after `resolve`: one currency. Before it money is `Money`, which carries its currency and date.
template <class T = double>
using Cost = units::Quantity<units::MoneyUnit, T>;
/// Mass of CO2 equivalent.
template <class T = double>
using Carbon = units::Quantity<units::CarbonUnit, T>;

template <class T = double>
using Energy = units::Quantity<units::JouleUnit, T>;
template <class T = double>
using Power = units::Quantity<units::WattUnit, T>;
template <class T = double>
using DecayRate = units::Quantity<units::PerSecondUnit, T>;

/// GPU-hours: chips times time. Never the same as hours, or as node-hours.
template <class T = double>
using ChipTime = units::Quantity<quantity::ChipSecondUnit, T>;
template <class T = double>
using NodeTime = units::Quantity<quantity::NodeSecondUnit, T>;
template <class T = double>
using ChipsPerNode = units::Quantity<units::Per<units::ChipUnit, units::NodeUnit>, T>;

template <class T = double>
using FlopRate = units::Quantity<units::Per<units::FlopUnit, units::SecondUnit>, T>;
template <class T = double>
using FlopRatePerChip = units::Quantity<units::Per<units::FlopUnit, quantity::ChipSecondUnit>, T>;
template <class T = double>
using FlopPerToken = units::Quantity<units::Per<units::FlopUnit, units::TokenUnit>, T>;
template <class T = double>
using FlopPerParameterToken =
    units::Quantity<units::Per<units::FlopUnit, units::Times<units::ParameterUnit, units::TokenUnit>>, T>;
template <class T = double>
using TokenRate = units::Quantity<units::Per<units::TokenUnit, units::SecondUnit>, T>;
template <class T = double>
using TimePerToken = units::Quantity<units::Per<units::SecondUnit, units::TokenUnit>, T>;

template <class T = double>
using BytesPerChip = units::Quantity<units::Per<units::ByteUnit, units::ChipUnit>, T>;
template <class T = double>
using Bandwidth = units::Quantity<units::Per<units::ByteUnit, units::SecondUnit>, T>;
template <class T = double>
using BandwidthPerChip = units::Quantity<units::Per<units::ByteUnit, quantity::ChipSecondUnit>, T>;
/// Operations for each byte that memory delivers at the same time: the balance of a machine.
template <class T = double>
using FlopPerByte = units::Quantity<units::Per<units::FlopUnit, units::ByteUnit>, T>;
template <class T = double>
using BitRate = units::Quantity<units::Per<units::BitUnit, units::SecondUnit>, T>;

template <class T = double>
using PowerPerChip = units::Quantity<units::Per<units::WattUnit, units::ChipUnit>, T>;
template <class T = double>
using EnergyPrice = units::Quantity<units::Per<units::MoneyUnit, units::JouleUnit>, T>;
/// What a building costs for each watt that it can carry.
template <class T = double>
using CostPerPower = units::Quantity<units::Per<units::MoneyUnit, units::WattUnit>, T>;
/// Money for time: a salary, a rent.
template <class T = double>
using CostRate = units::Quantity<units::Per<units::MoneyUnit, units::SecondUnit>, T>;
/// Mass of water per energy.
template <class T = double>
using WaterIntensity = units::Quantity<units::Per<units::KilogramUnit, units::JouleUnit>, T>;
template <class T = double>
using CarbonIntensity = units::Quantity<units::Per<units::CarbonUnit, units::JouleUnit>, T>;
template <class T = double>
using CostPerChip = units::Quantity<units::Per<units::MoneyUnit, units::ChipUnit>, T>;
/// Price of a GPU-hour.
template <class T = double>
using CostPerChipTime = units::Quantity<units::Per<units::MoneyUnit, quantity::ChipSecondUnit>, T>;

}  // namespace traincost
