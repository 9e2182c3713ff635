// SPDX-License-Identifier: Apache-2.0
// Pay and services of one place at the prices of another, by purchasing power parities. What is traded between places is
// not converted so: no function here takes the price of a chip, of electricity or of a GPU-hour.
#pragma once

#include <traincost/units/quantities.hpp>

#include <utility>

namespace traincost::cost {

/// Units of local currency that buy what an international dollar buys, in two places.
template <class T>
struct Parity {
    T from = T(1.0);
    T to = T(1.0);
};

/// A bill for work that is done where it is paid: maintenance, cleaning, consulting. Not any amount of money is one: whoever
/// makes it says so.
template <class T = double>
class Services {
 public:
    explicit constexpr Services(Cost<T> bill) : bill_(std::move(bill)) {}

    /// What so much of pay comes to: a rate of pay for a time.
    template <class Duration>
    static constexpr Services of_pay(const CostRate<T>& pay, const Duration& duration) {
        return Services(pay * duration);
    }

    [[nodiscard]] constexpr const Cost<T>& bill() const { return bill_; }

 private:
    Cost<T> bill_;
};

/// A salary that buys there what it buys here.
template <class T>
CostRate<T> at_purchasing_power(const CostRate<T>& pay, const Parity<T>& parity) {
    return pay * (parity.to / parity.from);
}

/// The same work, billed there.
template <class T>
Services<T> at_purchasing_power(const Services<T>& work, const Parity<T>& parity) {
    return Services<T>(work.bill() * (parity.to / parity.from));
}

}  // namespace traincost::cost
