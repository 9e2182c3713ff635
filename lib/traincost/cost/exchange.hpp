// SPDX-License-Identifier: Apache-2.0
// One currency for all: rates of two currencies against the dollar, from one source and one period.
#pragma once

namespace traincost::cost {

template <class T>
struct Exchange {
    T from = T(1.0);  ///< units of the quoted currency for one US dollar
    T to = T(1.0);    ///< units of the scenario's currency for one US dollar
};

/// A quoted amount in the scenario's currency.
template <class Q, class T>
Q exchanged(const Q& quoted, const Exchange<T>& rates) {
    return quoted * (rates.to / rates.from);
}

}  // namespace traincost::cost
