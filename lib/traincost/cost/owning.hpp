// SPDX-License-Identifier: Apache-2.0
// What owned hardware and the building around it cost by the year: capital recovery, residual value, waiting for the grid.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/cost/exchange.hpp>
#include <traincost/cost/hardware.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

#include <array>
#include <string_view>

namespace traincost::cost {

/// How a run is charged for hardware that is owned.
enum class Owning {
    amortised,     ///< Epoch AI's: the value that it loses while the run uses it
    tco,           ///< total cost of ownership: capital recovered over a life, and all that runs beside it
    straight_line  ///< price over hours of use, as in a balance sheet
};
inline constexpr std::array<std::string_view, 3> owning_names = {"amortised", "tco", "straight-line"};

/// What is chosen before the formulas run.
struct OwningShape {
    bool residual_given = false;  ///< else what the hardware's loss of value leaves at the end of its life
    bool wait = false;            ///< hardware and building stand ready before there is power
    bool past_life = false;       ///< the hardware is older than its life: its price is paid back, and what it is still worth goes on falling
    bool long_run = false;        ///< amortised: the run takes so long that it could be charged more than there is
};

/// Shares are a year's, of what was paid, where they say "a year". No default means anything: `resolve` fills all in.
template <class T>
struct OwningInputs {
    Time<T> life;                           ///< of the hardware
    Time<T> building_life;
    T wacc = T(0.0);                        ///< weighted cost of capital of who buys the hardware, a year
    T building_wacc = T(0.0);               ///< of who owns the building
    T utilisation = T(1.0);                 ///< hours sold or used over all hours
    T scale_up_share = T(0.0);              ///< switches and links between a server's chips, of what surrounds the chips
    T storage_share = T(0.0);               ///< over servers and network
    T spares_share = T(0.0);                ///< over servers and network
    CostPerPower<T> construction;           ///< building with power and cooling, per rated IT power, as quoted
    Exchange<T> construction_exchange;
    T maintenance_share = T(0.0);           ///< a year, of the hardware's price
    Power<T> staffing;                      ///< rated IT power that one employee looks after
    CostRate<T> labour;                     ///< full cost of one, as quoted
    Exchange<T> labour_exchange;
    T insurance_and_tax = T(0.0);           ///< a year, of what hardware and building cost
    T residual_share = T(0.0);              ///< of the hardware's price, at the end of its life
    Time<T> wait;                           ///< for the grid
};

/// Years as a number, for exponents.
template <class T>
T years(const Time<T>& time) {
    return time / units::constant<Time<T>>(units::year.value());
}

/// Interest below this is nearly none: the factor's expansion is used.
inline constexpr double least_interest = 1e-6;

/// ln(1 + i), the yearly rate of continuous interest.
template <class T>
T continuous_rate(const T& interest) {
    return scalar::log(T(1.0) + interest);
}

/// The capital recovery factor of a life, where the logarithm is at hand.
template <class T>
T capital_recovery(const T& interest, const T& rate, const Time<T>& life) {
    const T n = years(life);
    const T whole = interest / (T(1.0) - scalar::exp(-(n * rate)));  // no number at 0, where it is not taken
    const T nearly_free = T(1.0) / n + interest * (n + T(1.0)) / (T(2.0) * n);
    return scalar::select_less(interest, T(least_interest), nearly_free, whole);
}

/// Capital recovery factor: what a year's equal payments are of an amount borrowed for n years at interest i,
/// CRF = i / (1 - (1 + i)^-n); at i = 0 it is 1 / n. Below i = 1e-6 its expansion, 1/n + i (n + 1) / (2 n), is used: both are then
/// right to 1e-10. Domain: i >= 0, n > 0. Source: any textbook of engineering economics; Short, Packey and Holt 1995, NREL/TP-462-5173.
template <class T>
T capital_recovery(const T& interest, const Time<T>& life) {
    return capital_recovery(interest, continuous_rate(interest), life);
}

/// From the purchase to the end of the hardware's life, which begins when it is put to use.
template <class T>
Time<T> time_to_end(const OwningInputs<T>& in, const OwningShape& shape) {
    return shape.wait ? in.life + in.wait : in.life;
}

/// Of the hardware's price, what is left at the end of its life: as given, or 10^(-d (n + w)) for a life of n after a wait of w.
template <class T>
T residual_share(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape) {
    return shape.residual_given ? in.residual_share : scalar::power_of_ten(-(hardware.value_decay * time_to_end(in, shape)));
}

/// Of the hardware's price, what it is worth when it is older than its life: 10^(-d a) at the age a, or what a residual value that is
/// given has become since the end of the life.
template <class T>
T late_share(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape) {
    if (!shape.residual_given) { return scalar::power_of_ten(-(hardware.value_decay * hardware.age)); }
    const Time<T> since = max(hardware.age - time_to_end(in, shape), Time<T>::of(T(0.0)));
    return in.residual_share * scalar::power_of_ten(-(hardware.value_decay * since));
}

/// Servers and the network between them, for one chip.
template <class T>
CostPerChip<T> cluster_price(const HardwareInputs<T>& hardware, bool price_is_of_bare_chip) {
    return server_price(hardware, price_is_of_bare_chip) * (T(1.0) + interconnect_markup(hardware));
}

/// All that is bought with one chip: servers, network, storage, spares.
template <class T>
CostPerChip<T> equipment_price(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, bool price_is_of_bare_chip) {
    return cluster_price(hardware, price_is_of_bare_chip) * (T(1.0) + in.storage_share + in.spares_share);
}

/// The chip's share of the building: its node's rated power times what a watt of IT power costs to build for. PUE has no part in
/// it: construction is quoted per IT power, and what cooling adds is inside.
template <class T>
CostPerChip<T> building_price(const OwningInputs<T>& in, const PowerPerChip<T>& rated) {
    return rated * exchanged(in.construction, in.construction_exchange);
}

/// Yearly charges become a price of an hour of use.
template <class T>
CostPerChipTime<T> per_hour_of_use(const OwningInputs<T>& in, const CostPerChip<T>& a_year) {
    return a_year / (units::constant<Time<T>>(units::year.value()) * in.utilisation);
}

/// A price spread evenly over the hours of use of a life.
template <class T>
CostPerChipTime<T> straight_line(const OwningInputs<T>& in, const CostPerChip<T>& price, const Time<T>& life) {
    return price / (life * in.utilisation);
}

/// Of a price, what hardware older than its life still loses of it in an hour of use: the slope of its loss of value there.
template <class T>
CostPerChipTime<T> late_loss(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape, const CostPerChip<T>& price) {
    return price * late_share(in, hardware, shape) * hardware.value_decay * T(ln_10) / in.utilisation;
}

/// What an hour of use takes of a price over the hardware's life, and after it.
template <class T>
CostPerChipTime<T> charged(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape, const CostPerChip<T>& price) {
    return shape.past_life ? late_loss(in, hardware, shape, price) : straight_line(in, price, in.life);
}

/// What capital costs on top of giving it back evenly: price (CRF - 1/n) a year.
template <class T>
CostPerChipTime<T> interest_rate(const OwningInputs<T>& in, const CostPerChip<T>& price, const T& recovery, const Time<T>& life) {
    return per_hour_of_use(in, price * (recovery - T(1.0) / years(life)));
}

/// Interest on what stands idle before there is power, as a share of its price: (1 + i)^w - 1, by ln(1 + i). The value that equipment
/// loses meanwhile is no part of it: its price, which is charged in full, has that loss in it.
template <class T>
T interest_of_wait(const OwningInputs<T>& in, const T& rate) {
    return scalar::exp(years(in.wait) * rate) - T(1.0);
}

/// What several components take of interest, computed once for all: exponentials take longer than everything else in them.
template <class T>
struct Recovery {
    T equipment = T(0.0);  ///< capital recovery factor over the hardware's life; 0 after its end
    T sinking = T(0.0);    ///< sinking fund factor over the hardware's life; 0 after its end
    T building = T(0.0);   ///< capital recovery factor over the building's
    T wait = T(0.0);       ///< interest on the hardware before there is power; 0 without a wait
    T building_wait = T(0.0);  ///< on the building
};

template <class T>
Recovery<T> recovery(const OwningInputs<T>& in, const OwningShape& shape) {
    Recovery<T> result;
    const T rate = continuous_rate(in.wacc), building_rate = continuous_rate(in.building_wacc);
    if (!shape.past_life) {
        result.equipment = capital_recovery(in.wacc, rate, in.life);
        result.sinking = result.equipment - in.wacc;
    }
    result.building = capital_recovery(in.building_wacc, building_rate, in.building_life);
    if (!shape.wait) { return result; }
    result.wait = interest_of_wait(in, rate);
    result.building_wait = interest_of_wait(in, building_rate);
    return result;
}

}  // namespace traincost::cost
