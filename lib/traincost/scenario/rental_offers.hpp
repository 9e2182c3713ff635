// SPDX-License-Identifier: Apache-2.0
// Which of the packaged offers of GPU-hours are held against owning: one of each provider, near and of about the same days.
#pragma once

#include <traincost/catalog/rentals.hpp>

#include <optional>
#include <string>
#include <vector>

namespace traincost::scenario {

/// What offers are looked for.
struct OffersAsked {
    std::string chip;                    ///< id
    std::vector<std::string> lineage;    ///< the region's id and those that it lies in, the nearest first
    std::optional<Date> known_by;        ///< later offers are not known yet
    std::optional<std::string> provider; ///< all if none is named
    Time<> time;                         ///< reservations for longer do not fit
};

/// How near an offer is: 0 in the region, then those that it lies in, then everywhere, then elsewhere.
[[nodiscard]] std::size_t distance(const catalog::RentalRate& offer, const OffersAsked& asked);
[[nodiscard]] bool is_elsewhere(const catalog::RentalRate& offer, const OffersAsked& asked);

/// A packaged median over providers, the nearest and newest; null where there is none.
[[nodiscard]] const catalog::RentalRate* median_offer(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

/// One offer of each provider: of its own the nearest, then the longest reservation, then the newest. Those elsewhere, and those more than a
/// year older than the newest, are left out where there are others.
[[nodiscard]] std::vector<const catalog::RentalRate*> offers_of_each(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

}  // namespace traincost::scenario
