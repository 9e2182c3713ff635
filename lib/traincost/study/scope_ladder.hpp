// SPDX-License-Identifier: Apache-2.0
// The ladder of scopes: what a model cost, from its final run to all machines of its developer, and how each figure is known.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/cost/scope.hpp>
#include <traincost/study/range.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::study {

/// How a figure is known: as its developer says it; computed from hours, prices and measurements; estimated from shares that were
/// seen elsewhere, or by somebody else; or not at all.
enum class Known { claimed, computed, estimated, unknown };
inline constexpr std::array<std::string_view, 4> known_names = {"claimed", "computed", "estimated", "unknown"};
[[nodiscard]] constexpr std::string_view name(Known k) { return known_names[static_cast<std::size_t>(k)]; }

/// One figure of one scope.
struct Rung {
    cost::Scope scope = cost::Scope::final_run;
    Known known = Known::unknown;
    bool is_published = false;  ///< somebody's figure, and not from the run that is computed
    Currency currency = Currency::usd;
    std::optional<Cost<>> value, low, high;
    std::string range;       ///< what low and high are
    std::string date;        ///< of the figure, or of the run that it is computed for
    std::string money_of;    ///< the prices that it is in: of a day, a month or a year
    std::vector<std::string> sources;  ///< ids
    std::string how;         ///< where it comes from, or why nothing is known
    std::string leaves_out;  ///< of a claim
    std::optional<ChipTime<>> chip_time;  ///< of a final run, where it is known
};

struct Ladder {
    std::string model_id, model;
    std::vector<Rung> rungs;         ///< the final run first; every scope has one at least
    std::vector<std::string> notes;  ///< assumptions behind what is computed
    std::string price_note;          ///< what the price of the chips is, of a computed cluster
    std::uint64_t draws = 0, draws_asked_for = 0;  ///< behind the range of the computed run; fewer where they were ended early
};

/// A run and its draws, where it can be computed; else why it cannot.
struct ComputedRun {
    const Study* study = nullptr;
    const Range* range = nullptr;
    std::string reason;
    std::string assumed = {};  ///< what was assumed for it besides
    std::optional<Cost<>> written_off = {};  ///< its total with owned hardware written off by its loss of value, however it is charged
    std::optional<Date> start = {};  ///< where another than the packaged one is asked for
};

/// The total of a run were its hardware owned and written off by its loss of value, whatever the request says of rent and owning; nothing
/// where that cannot be computed. In the currency of the answer to the request.
[[nodiscard]] std::optional<Cost<>> written_off_total(const scenario::Request& request, const Catalog& catalog);

/// The ladder of a model of the catalog. Errors: those of reading `scopes.yaml`.
[[nodiscard]] Result<Ladder> ladder_of(const catalog::Model& model, const ComputedRun& run, const Catalog& catalog);

/// The rungs of a scope with a value, in their order.
[[nodiscard]] std::vector<const Rung*> rungs_of(const Ladder& ladder, cost::Scope scope);

}  // namespace traincost::study
