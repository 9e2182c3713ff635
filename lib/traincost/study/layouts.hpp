// SPDX-License-Identifier: Apache-2.0
// How to lay a run out on its chips: the best layouts on given chips, the number of chips for a deadline or a budget, and which
// of several chips.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/scenario.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::study {

/// What chips are put in order by. On one chip in one number they all follow the hours.
enum class Goal { time, cost, energy };
inline constexpr std::array<std::string_view, 3> goal_names = {"time", "cost", "energy"};

/// What of layouts is asked, beside the run.
struct LayoutWish {
    std::vector<scenario::Given<std::string>> chips;  ///< ids, in the place of the request's one; may be empty
    bool any_count = false;                           ///< the number of chips is to be found, for the deadline, the budget or both
    std::optional<Cost<>> budget;                     ///< in the currency of the answer
    Goal by = Goal::time;
    std::size_t best = 5;                             ///< layouts that are told, at least one
    bool front = false;                               ///< and those that no other beats in both time and memory
    unsigned threads = 1;
    /// Told the share of the work that is done; false ends it early. May be empty.
    std::function<bool(double)> keep_on;
};

/// A layout and the run on it.
struct LaidOutRun {
    perf::Judged judged;
    scenario::Scenario scenario;
    scenario::Estimate<double> estimate;
};

/// A number of chips that was looked at on the way to one, on its fastest layout.
struct CountTried {
    std::int64_t chips = 0;
    Time<> wall_clock{};
    Cost<> cost{};
};

/// The answer for one chip.
struct ChipLayouts {
    std::string chip_id, chip_short;
    std::int64_t chips = 0;
    perf::Space space;                    ///< that was searched
    std::vector<LaidOutRun> best;         ///< the first is the winner; empty where there is none
    std::vector<LaidOutRun> front;
    perf::SearchCounts counts;
    bool complete = true;                 ///< else the search was ended early, and this is the best until then
    bool searched = true;                 ///< else it was ended before this chip
    std::string why_not;                  ///< where there is no winner
    std::optional<std::int64_t> below, above;  ///< where none fits: the nearest numbers of chips on which one does
    std::size_t counts_tried = 0;         ///< numbers of chips
    std::int64_t every_from = 0;          ///< chips from which on every whole node was tried, up to the answer; 0 where that is the answer alone
    std::optional<CountTried> closest;    ///< where none of them met what was asked, or the search was ended before it was known
    bool meets = false;                   ///< that one does, laid out as `estimate` does: fewer or faster ones may be
    std::vector<std::string> assumptions; ///< beside the winner's own
    Currency currency = Currency::usd;
    std::vector<std::string> names;       ///< of model and chip
};

struct Layouts {
    std::vector<ChipLayouts> chips;  ///< the best first, those without a layout last, in the order asked for
    Goal by = Goal::time;
    std::optional<Time<>> deadline;
    std::optional<Cost<>> budget;
    bool any_count = false;

    [[nodiscard]] bool complete() const;
    [[nodiscard]] bool any() const { return !chips.empty() && !chips.front().best.empty(); }
};

/// The best layouts of a run on each of the chips. All of what may vary is searched, but for what the request tells.
[[nodiscard]] Result<Layouts> layouts(const scenario::Request& request, const Catalog& catalog, const LayoutWish& wish);

/// The space that is searched for a run: everything that may vary, but for what is told, and for what the software of the time
/// did not have.
[[nodiscard]] perf::Space space_of(const scenario::Sought& sought);

}  // namespace traincost::study
