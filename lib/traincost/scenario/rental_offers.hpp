// SPDX-License-Identifier: Apache-2.0
// Which of the packaged offers of GPU-hours are taken, for renting and held against owning: a median over providers where one is packaged,
// else one of each provider, near and of about the same days.
#pragma once

#include <traincost/catalog/rentals.hpp>
#include <traincost/scenario/request.hpp>

#include <functional>
#include <map>
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
    std::optional<Time<>> over = {};     ///< reservations for exactly so long; any if not given
    std::map<std::string, std::size_t, std::less<>> kin = {};  ///< of other regions with offers: the first of the lineage that they lie in, too

    /// Takes note of where another region lies.
    void lies_in(const std::string& region, const std::vector<std::string>& its_lineage);
};

/// The regions in which a chip is offered, each once.
[[nodiscard]] std::vector<std::string> regions_with_rates(const std::vector<catalog::RentalRate>& all, const std::string& chip);

/// From when on an offer is known: of a year or a month the end.
[[nodiscard]] inline Date day_of(const catalog::RentalRate& offer) { return offer.rate.value.date.last; }

/// Whether an offer is of the chip, the term, the provider and the period, and known by the day.
[[nodiscard]] bool fits(const catalog::RentalRate& offer, catalog::RentalTerm term, const OffersAsked& asked);

/// How near an offer is: 0 in the region, then those that it lies in, then everywhere, then elsewhere, the sooner both lie in one region.
[[nodiscard]] std::size_t distance(const catalog::RentalRate& offer, const OffersAsked& asked);
[[nodiscard]] bool is_elsewhere(const catalog::RentalRate& offer, const OffersAsked& asked);

/// A packaged median over providers, the nearest and newest; null where there is none.
[[nodiscard]] const catalog::RentalRate* median_offer(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

/// One offer of each provider: of its own the nearest, then the longest reservation, then the newest. Those elsewhere, and those more than a
/// year older than the newest, are left out where there are others.
[[nodiscard]] std::vector<const catalog::RentalRate*> offers_of_each(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

/// What is asked for a term: a packaged median over providers, else the offer of the only one; of several the middle is to be taken.
struct Asked {
    const catalog::RentalRate* one = nullptr;
    std::vector<const catalog::RentalRate*> each;  ///< of every provider

    [[nodiscard]] bool none() const { return one == nullptr && each.empty(); }
    /// Null where there is none.
    [[nodiscard]] const catalog::RentalRate* first() const { return one != nullptr ? one : each.empty() ? nullptr : each.front(); }
};
[[nodiscard]] Asked asked_for(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

/// Where nothing is known by the day, the first that became known later, near if anything is.
[[nodiscard]] Asked asked_for_or_later(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, const OffersAsked& asked);

/// Of reservations on offer, whenever they became known, the shortest period that a run of such a length fits into, else the longest; nothing
/// where none is on offer.
[[nodiscard]] std::optional<Time<>> fitting_period(const std::vector<catalog::RentalRate>& all, OffersAsked asked, const Time<>& run);

/// Of one provider, for another term than by the hour; null where it has none.
[[nodiscard]] const catalog::RentalRate* of_provider(const std::vector<catalog::RentalRate>& all, catalog::RentalTerm term, OffersAsked asked, const std::string& provider);

/// The middle of several rates, of two middle ones their mean.
[[nodiscard]] CostPerChipTime<> middle(std::vector<CostPerChipTime<>> rates);

/// "AWS in us, 2026-01-21".
[[nodiscard]] std::string told(const catalog::RentalRate& offer);
/// "median of 2 providers, 2025-03-17 to 2026-01-21".
[[nodiscard]] std::string told_median(std::size_t providers, const Date& oldest, const Date& newest);
/// "AWS, 2026-01-21; Lambda, 2026-08-21": of whom and of when, wherever it is asked.
[[nodiscard]] std::string told_sellers(const std::vector<const catalog::RentalRate*>& offers);
/// "the usual 0.45 (0.35 to 0.62)".
[[nodiscard]] std::string told_share(const catalog::Sourced<double>& share);
/// "30 days", "3 years".
[[nodiscard]] std::string years_text(const Time<>& time);

/// That no rate is known for a chip, or was not by `as_of`; located where the one or the other is given.
[[nodiscard]] Diagnostic no_rate(const std::vector<catalog::RentalRate>& all, const std::string& chip_name, const Place& where, const Maybe<Date>& as_of);

/// What is wrong with a provider that is named: nothing where a rate of it is known for the chip.
[[nodiscard]] std::optional<Diagnostic> unknown_provider(const std::vector<catalog::RentalRate>& all, const Given<std::string>& provider, const std::string& chip,
                                                         const std::string& chip_name, const Maybe<Date>& as_of);

}  // namespace traincost::scenario
