// SPDX-License-Identifier: Apache-2.0
// Nominal amounts in the prices of another month.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost::cost {

/// An amount of one date in the prices of another, by the index of both dates.
template <class T>
Cost<T> in_prices_of(const Cost<T>& nominal, const T& index_then, const T& index_there) {
    return nominal * (index_there / index_then);
}

}  // namespace traincost::cost
