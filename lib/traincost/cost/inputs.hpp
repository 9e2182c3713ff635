// SPDX-License-Identifier: Apache-2.0
// What a cost component may look at.
#pragma once

#include <traincost/cost/energy.hpp>
#include <traincost/cost/hardware.hpp>
#include <traincost/cost/owning.hpp>
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
    T share = T(1.0);         ///< what is paid over that rate, where the rate is that of another term
    Time<T> between;          ///< two interruptions on spot
    Time<T> lost;             ///< by each of them, where that is given
    Time<T> restart;          ///< after each, without reading the state
};

/// What is chosen of a rent before the formulas.
struct RentalShape {
    bool by_share = false;     ///< nobody's offer of the term is known, but one by the hour
    bool interrupted = false;  ///< on spot, and it is told how often
    bool lost_given = false;   ///< what an interruption loses is told; else Daly's law says it
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
    Owning owning = Owning::amortised;
    OwningShape owning_shape;
    const OwningInputs<T>* own = nullptr;  ///< needed by all but `amortised`; not owned
    PowerPerChip<T> rated_power;           ///< one chip's share of what building and staff are there for: node, network, storage
    Time<T> wall_clock;                    ///< of the run; needed where it is long
    RentalShape rental_shape = {};
    T kept = T(1.0);                       ///< of the hours, those that interruptions on spot leave; needed where there are any
    Recovery<T> recovery = {};             ///< filled in by `breakdown`, for `tco`
};

/// Value that one chip's share of a server loses in an hour of use: its slope where it is amortised, else its price evenly over its life,
/// and after that the slope of what is left.
template <class T>
CostPerChipTime<T> hardware_rate(const Quantities<T>& q) {
    if (q.owning == Owning::amortised) {
        return q.owning_shape.long_run ? amortisation_rate(q.hardware, q.price_is_of_bare_chip, q.wall_clock)
                                       : amortisation_rate(q.hardware, q.price_is_of_bare_chip);
    }
    return charged(*q.own, q.hardware, q.owning_shape, server_price(q.hardware, q.price_is_of_bare_chip));
}

/// The same of servers and the network between them.
template <class T>
CostPerChipTime<T> cluster_rate(const Quantities<T>& q) {
    return charged(*q.own, q.hardware, q.owning_shape, cluster_price(q.hardware, q.price_is_of_bare_chip));
}

}  // namespace traincost::cost
