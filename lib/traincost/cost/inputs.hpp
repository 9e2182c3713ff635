// SPDX-License-Identifier: Apache-2.0
// What a cost component may look at.
#pragma once

#include <traincost/cost/energy.hpp>
#include <traincost/cost/hardware.hpp>
#include <traincost/cost/tariff.hpp>

#include <array>
#include <string_view>

namespace traincost::cost {

/// Who owns the cluster.
enum class Mode {
    owned,  ///< hardware is written off over its use, and electricity is bought
    rented  ///< a price per GPU-hour that contains everything, electricity too
};
inline constexpr std::array<std::string_view, 2> mode_names = {"owned", "rented"};

template <class T>
struct RentalInputs {
    CostPerChipTime<T> rate;  ///< as quoted, in the quoted currency
    Exchange<T> exchange;
};

/// The priced run: how much of everything, and at what price.
template <class T>
struct Quantities {
    ChipTime<T> chip_time;
    Energy<T> energy;
    HardwareInputs<T> hardware;
    bool price_is_of_bare_chip = false;
    TariffInputs<T> tariff;
    TariffShape tariff_shape;
    RentalInputs<T> rental;
};

}  // namespace traincost::cost
