// SPDX-License-Identifier: Apache-2.0
// What a reservation commits to beyond the run. Not part of the public interface.
#pragma once

#include <traincost/scenario/draft.hpp>

namespace traincost::scenario {

/// How long the run takes; nothing where its number of chips is not known.
[[nodiscard]] std::optional<Time<>> length_of(const Draft& draft);

/// All hours of a reservation are paid for, and the run is charged its own: tells what whole periods cost, and warns where the run takes a
/// small part of them. Where nothing is reserved, or nobody says for how long, nothing is told.
void tell_commitment(Draft& draft, Rented& rented, const Place& where);

}  // namespace traincost::scenario
