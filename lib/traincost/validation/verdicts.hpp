// SPDX-License-Identifier: Apache-2.0
// Every figure of a table of truth, held against what is predicted of it: or why it cannot be.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/steps.hpp>
#include <traincost/validation/table.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

enum class Quantity { step_time, gpu_hours, memory, parameters, flop, failures, effective_time };
inline constexpr std::array<std::string_view, 7> quantity_names = {"step_time",      "gpu_hours",        "memory",        "parameters",
                                                                   "flop_per_token", "between_failures", "effective_time"};
/// In which their figures are told: seconds, GPU-hours, bytes of one chip, parameters, operations for a token, hours, a share.
inline constexpr std::array<std::string_view, 7> quantity_units = {"s", "GPU-h", "B", "parameters", "FLOP/token", "h", "1"};
[[nodiscard]] constexpr std::string_view name(Quantity q) { return quantity_names[static_cast<std::size_t>(q)]; }

/// A figure of one row. Of one that is skipped there is no prediction, and it may not even be published.
struct Verdict {
    std::string id, table;       ///< of the row, and of the file that it stands in
    std::string what;            ///< the model and what it runs on, for people
    Quantity quantity = Quantity::step_time;
    std::string group;           ///< one of `groups`; empty where the row does not tell enough
    std::string kind;            ///< of a step: generation of the chip, numbers, mixture or not: "Hopper, fp8, MoE"
    std::int64_t chips = 0;      ///< of a step
    double published = 0.0, predicted = 0.0;  ///< in the quantity's unit
    double allowed = 0.0;        ///< relative, by the digits that were printed; of parameters and operations
    std::string skipped;         ///< why; empty where it is predicted
    std::string assumed;         ///< what the row's source does not tell
    bool settled = false;        ///< recomputation is not told, and was taken to be the least that fits
    bool fits = true;            ///< false where the prediction says that the published layout does not fit
    bool layout_known = false;   ///< architecture and layout are published
    bool fitted = false;         ///< constants were fitted to this very figure, among others: its error is in-sample

    /// predicted / published - 1.
    [[nodiscard]] double error() const { return predicted / published - 1.0; }
};

/// All figures of a table, which is told by its header: one of step times on known layouts (`configs/truth/steps.csv`), one
/// with the usual header (runs, benchmarks or both), one of operations per token (`configs/truth/flop.csv`), one of failures
/// (`configs/truth/reliability.csv`), or one of iteration times in milliseconds. Every row has at least one.
/// Errors: those of reading; `missing-column` for a header that is none of these.
[[nodiscard]] Result<std::vector<Verdict>> verdicts(const config::CsvText& table, const Catalog& catalog);

/// Those of the tables that the binary carries: steps, runs, operations per token.
[[nodiscard]] Result<std::vector<Verdict>> packaged_verdicts(const Catalog& catalog);

}  // namespace traincost::validation
