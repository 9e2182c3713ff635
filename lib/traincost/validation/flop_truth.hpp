// SPDX-License-Identifier: Apache-2.0
// Operations per token as developers publish them, each with what it counts, against the same count of the model's dimensions.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/config/csv.hpp>

#include <optional>
#include <string>
#include <vector>

namespace traincost::validation {

/// A row of `configs/truth/flop.csv`.
struct FlopRow {
    std::string id, catalog_model;
    std::int64_t layers = 0, width = 0, heads = 0;  ///< of a plain GPT, where no model is named
    std::int64_t sequence = 0;
    std::string counts;  ///< "operators"; "layers", the same without the head; "parameters", 6 for each, tables included
    std::string pairs;   ///< of tokens: "causal", "full", "none"
    bool mtp = false;    ///< with multi-token prediction
    std::int64_t passes = 3;  ///< 4 with a forward pass that is computed again
    double gflop_per_token = 0.0, half_digit = 0.0;
    std::string not_used, source, date, confidence, notes;
};

/// All rows, or every complaint: a column that lacks, a cell that is no number, an id that stands twice.
[[nodiscard]] Result<std::vector<FlopRow>> read_flop_rows(const config::CsvText& text);

struct FlopFinding {
    FlopRow row;
    std::optional<double> gflop_per_token;  ///< counted; nothing where it cannot be, `skipped` says why
    std::string skipped;
    [[nodiscard]] double relative_error() const { return *gflop_per_token / row.gflop_per_token - 1.0; }
    /// Whether both agree to this share or to the last printed digit.
    [[nodiscard]] bool within(double share) const;
};

[[nodiscard]] std::vector<FlopFinding> found(const std::vector<FlopRow>& rows, const Catalog& catalog);

}  // namespace traincost::validation
