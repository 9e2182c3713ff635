// SPDX-License-Identifier: Apache-2.0
// Ranges of a run's results over all that is uncertain, and of what tells regions apart.
#pragma once

#include <traincost/study/study.hpp>
#include <traincost/uncertainty/run.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace traincost::study {

/// Two regions, by their places.
struct Pair {
    std::size_t one = 0;
    std::size_t other = 0;
};

/// Up to this many regions each is compared with each; of more, each with the first.
inline constexpr std::size_t most_compared = 4;

/// In what share of the draws the first of a pair has more than the other, and in what share as much. Less than one part in
/// 65,536 is no difference.
struct Odds {
    double more = 0.0;
    double even = 0.0;
};

/// What was drawn: a summary for each quantity of each region, and of the difference and the ratio of each pair. Amounts are in
/// base units.
struct Range {
    std::uint64_t seed = 0;
    std::uint64_t draws = 0;  ///< done
    std::uint64_t asked = 0;
    std::size_t regions = 0;
    std::vector<Quantity> quantities;
    std::vector<Pair> pairs;
    std::vector<uncertainty::Summary> summaries;
    std::vector<std::size_t> places;  ///< in `summaries`, by region, then by pair: what is the same everywhere is there once
    std::vector<Odds> odds;  ///< by pair and quantity

    [[nodiscard]] const uncertainty::Summary& of(std::size_t region, std::size_t quantity) const {
        return summaries[places[region * quantities.size() + quantity]];
    }
    [[nodiscard]] const uncertainty::Summary& difference(std::size_t pair, std::size_t quantity) const {
        return summaries[places[(regions + 2 * pair) * quantities.size() + quantity]];
    }
    [[nodiscard]] const uncertainty::Summary& ratio(std::size_t pair, std::size_t quantity) const {
        return summaries[places[(regions + 2 * pair + 1) * quantities.size() + quantity]];
    }
    [[nodiscard]] const Odds& odds_of(std::size_t pair, std::size_t quantity) const { return odds[pair * quantities.size() + quantity]; }
};

/// Draws of a study: `run.draws` of them, summed up. Ends early when `run.stop` says so, with what is done by then. The same bits
/// for any number of threads and any instruction set.
[[nodiscard]] Range range_of(const Study& study, const uncertainty::Run& run);

/// Hands the draws out one after the other, from the first: the figures', then the results of each region, then the pairs'
/// differences and ratios. Ends when `take` says false.
void each_draw(const Study& study, const uncertainty::Run& run, const std::function<bool(const std::vector<double>&)>& take);

/// The columns of `each_draw`, as `chip.price`, `nl.cost`, `nl-us-tx.cost`, `nl/us-tx.cost`.
[[nodiscard]] std::vector<std::string> column_names(const Study& study);

}  // namespace traincost::study
