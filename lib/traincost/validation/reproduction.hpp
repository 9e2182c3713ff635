// SPDX-License-Identifier: Apache-2.0
// Published money, energy and carbon, each computed again from the inputs that were published with it.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/config/csv.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// What a table of truth is held against: the time of steps and runs, or the money, energy and carbon of others' accounts.
enum class TruthKind { runs, epoch, carbon };
inline constexpr std::array<std::string_view, 3> truth_kind_names = {"runs", "epoch", "carbon"};

/// The kind that a table has by its header. The usual header of runs is `runs`, although `carbon` reads it too.
[[nodiscard]] TruthKind truth_kind_of(const config::CsvText& table);

/// The reason why nothing is computed of a row whose inputs somebody imputed.
inline constexpr std::string_view inputs_imputed = "inputs imputed";

/// A published figure and the same computed, in one unit.
struct Reproduction {
    std::string id, table;         ///< of the row, and of the file that it stands in
    std::string what;              ///< whose it is, for people
    std::string group;             ///< what it is a figure of, and by which rule it has to come out
    std::string unit;
    double published = 0.0, computed = 0.0;
    double bar = 0.0;              ///< relative: how far off it may be
    bool digits = false;           ///< the bar is half of its last printed digit
    std::optional<double> others;  ///< what somebody else predicted of it: to be beaten in place of the bar
    bool circular = false;         ///< the published figure is itself such a product: agreement shows arithmetic, no measurement
    bool fitted = false;           ///< a constant is a mean that this very figure is in: it is predicted without it
    std::string skipped;           ///< why it is not computed; empty where it is
    std::string note;

    /// computed / published - 1.
    [[nodiscard]] double error() const { return computed / published - 1.0; }
    /// Within the bar, or no further off than the other prediction is.
    [[nodiscard]] bool met() const;
};
using Reproductions = std::vector<Reproduction>;

/// All figures of a table that one of the kinds can read, computed again or with the reason why not. `runs` has none.
/// Errors: those of reading; `missing-column` for a header that is not of that kind.
[[nodiscard]] Result<Reproductions> reproductions(TruthKind kind, const config::CsvText& table, const Catalog& catalog);

/// Those of the tables that the binary carries.
[[nodiscard]] Result<Reproductions> packaged_reproductions(TruthKind kind, const Catalog& catalog);

/// The figures of one group, summed up.
struct ReproductionSummary {
    std::string group;
    std::size_t rows = 0, met = 0, skipped = 0;
    double bar = 0.0;
    bool against_others = false, digits = false;
    double median = 0.0, worst = 0.0;  ///< of the sizes of errors
    std::string worst_row;
};
/// By group, in the order of their first rows.
[[nodiscard]] std::vector<ReproductionSummary> by_group(const Reproductions& all);

/// Whose inputs are imputed, each once and in the order of the table.
[[nodiscard]] std::vector<std::string> imputed_rows(const Reproductions& all);

/// The rows that miss their bar, the worst first.
[[nodiscard]] std::vector<const Reproduction*> missed(const Reproductions& all);

/// What docs/validation.md shows of them under a name such as `epoch summary`, `epoch rows`, `epoch imputed` or `carbon skipped`; nothing for
/// another name.
[[nodiscard]] std::string reproduction_part_of(std::string_view name, const Reproductions& epoch, const Reproductions& carbon);

/// A figure for people: "USD 40,695,706", "433.196 MWh", "283 W".
[[nodiscard]] std::string figure_text(double value, std::string_view unit);

}  // namespace traincost::validation
