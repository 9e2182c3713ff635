// SPDX-License-Identifier: Apache-2.0
// What a chip costs over a time in today's money: rented by the hour, reserved, on spot, or owned and then sold.
#pragma once

#include <traincost/cost/owning.hpp>
#include <traincost/cost/spot.hpp>

namespace traincost::cost {

/// Years' worth of a yearly payment, paid evenly and discounted: (1 - (1 + i)^-t) / ln(1 + i); t at i = 0. Below an interest of 1e-6 a
/// year t (1 - i t / 2) stands for it, right to 1e-9. Domain: i >= 0, t >= 0. Source: present value of a continuous annuity.
template <class T>
Time<T> discounted_time(const T& interest, const Time<T>& time) {
    const T t = years(time);
    const T least = T(1e-6);
    const T rate = scalar::log(T(1.0) + scalar::max(interest, least));
    const T whole = (T(1.0) - scalar::exp(-(t * rate))) / rate;
    const T nearly_free = t * (T(1.0) - interest * t / T(2.0));
    return units::constant<Time<T>>(units::year.value()) * scalar::select_less(interest, least, nearly_free, whole);
}

/// What an amount at the end of a time is worth at its beginning.
template <class T>
T present_value(const T& interest, const Time<T>& time) {
    return scalar::exp(-(years(time) * scalar::log(T(1.0) + interest)));
}

/// Of the price of equipment, what it fetches after a time: 10^(-d t), or R^(t / L) where a share R is left at the end of its life L.
template <class T>
T resale_share(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape, const Time<T>& time) {
    if (!shape.residual_given) { return scalar::power_of_ten(-(hardware.value_decay * time)); }
    const T least = T(1e-12);  // nothing is left, and there is no logarithm of it
    return scalar::select_less(in.residual_share, least, T(0.0), scalar::exp(time / in.life * scalar::log(scalar::max(in.residual_share, least))));
}

/// One chip for a time, and the share of all hours in which it is used.
template <class T>
struct Stay {
    Time<T> time;
    T use = T(1.0);
    T interest = T(0.0);  ///< a year, at which later money counts less
    DecayRate<T> rate_decay = units::counted<DecayRate<T>>(T(0.0));  ///< by which rents fall, in orders of magnitude

    [[nodiscard]] Time<T> discounted() const { return discounted_time(interest, time); }

    /// Of a rate by the hour that falls from its first day on: today's rate is worth as much for so long, 10^(-d t) (1 + i)^-t summed up.
    [[nodiscard]] Time<T> of_falling_rate() const {
        const T a_year = scalar::power_of_ten(rate_decay * units::constant<Time<T>>(units::year.value()));
        return discounted_time((T(1.0) + interest) * a_year - T(1.0), time);
    }
};

/// By the hour: only hours of use are paid. `useful` is the share of rented hours that is not lost to interruptions.
template <class T>
CostPerChip<T> rented(const CostPerChipTime<T>& rate, const Stay<T>& stay, const T& useful) {
    return rate * stay.of_falling_rate() * stay.use / useful;
}

/// Reserved: all hours are paid, used or not. Each of the terms is paid at the rate of its first day; the last ends with the stay.
/// Domain: (terms - 1) terms are shorter than the stay.
template <class T>
CostPerChip<T> reserved(const CostPerChipTime<T>& rate, const Stay<T>& stay, const Time<T>& term, int terms) {
    auto paid = units::counted<Time<T>>(T(0.0));
    auto before = paid;
    for (int k = 0; k < terms; ++k) {
        const auto until = k + 1 < terms ? discounted_time(stay.interest, term * T(k + 1.0)) : stay.discounted();
        paid = paid + (until - before) * scalar::power_of_ten(-(stay.rate_decay * (term * T(k))));
        before = until;
    }
    return rate * paid;
}

/// What is paid for an own chip on its first day: itself with all that is bought with it, and its share of the building.
template <class T>
CostPerChip<T> owned_outlay(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, bool price_is_of_bare_chip, const PowerPerChip<T>& rated) {
    return equipment_price(in, hardware, price_is_of_bare_chip) + building_price(in, rated);
}

/// And from then on, used or not: maintenance, insurance, tax and staff.
template <class T>
CostPerChipTime<T> owned_upkeep(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, bool price_is_of_bare_chip, const PowerPerChip<T>& rated) {
    const auto yearly = equipment_price(in, hardware, price_is_of_bare_chip) * in.maintenance_share +
                        owned_outlay(in, hardware, price_is_of_bare_chip, rated) * in.insurance_and_tax;
    return yearly / units::constant<Time<T>>(units::year.value()) + rated / in.staffing * exchanged(in.labour, in.labour_exchange);
}

/// What is spent on an own chip whether it is used or not: its price and that of its share of the building, less what both fetch
/// at the end, and its upkeep. What the building fetches counts less by what capital in buildings costs.
template <class T>
CostPerChip<T> owned_standing(const OwningInputs<T>& in, const HardwareInputs<T>& hardware, const OwningShape& shape, bool price_is_of_bare_chip,
                              const PowerPerChip<T>& rated, const Stay<T>& stay) {
    const auto equipment = equipment_price(in, hardware, price_is_of_bare_chip);
    const auto building = building_price(in, rated);
    const T building_left = scalar::max(T(1.0) - stay.time / in.building_life, T(0.0));
    const auto sold = equipment * resale_share(in, hardware, shape, stay.time) * present_value(stay.interest, stay.time) +
                      building * building_left * present_value(in.building_wacc, stay.time);
    return equipment + building - sold + owned_upkeep(in, hardware, price_is_of_bare_chip, rated) * stay.discounted();
}

/// An own chip over the time: what stands, and electricity in its hours of use.
template <class T>
CostPerChip<T> owned(const CostPerChip<T>& standing, const CostPerChipTime<T>& electricity, const Stay<T>& stay) {
    return standing + electricity * stay.discounted() * stay.use;
}

/// The share of all hours from which on owning costs no more than renting by the hour. Above 1, or where electricity alone costs as
/// much as the rents (below 0), there is none.
template <class T>
T use_to_own(const CostPerChip<T>& standing, const CostPerChipTime<T>& electricity, const CostPerChipTime<T>& rate, const Stay<T>& stay) {
    return standing / (rate * stay.of_falling_rate() - electricity * stay.discounted());
}

/// Rent by the hour that an own chip saves until the end of the stay, less its upkeep and electricity: what its outlay is paid back
/// from. Nothing is sold.
template <class T>
CostPerChip<T> saved_rent(const CostPerChipTime<T>& rate, const CostPerChipTime<T>& upkeep, const CostPerChipTime<T>& electricity, const Stay<T>& stay) {
    return rented(rate, stay, T(1.0)) - owned(upkeep * stay.discounted(), electricity, stay);
}

}  // namespace traincost::cost
