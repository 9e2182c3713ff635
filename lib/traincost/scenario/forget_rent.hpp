// SPDX-License-Identifier: Apache-2.0
// The same request without what makes its hours rented.
#pragma once

#include <traincost/scenario/request.hpp>

namespace traincost::scenario {

/// Takes out of a request all that says of hours how they are rented: each of these fields alone makes the mode rented.
inline void forget_rent(RegionalRequest& r) {
    r.rate.reset();
    r.provider.reset();
    r.rental_term.reset();
    r.rate_date.reset();
    r.interrupted_every.reset();
    r.lost.reset();
}

}  // namespace traincost::scenario
