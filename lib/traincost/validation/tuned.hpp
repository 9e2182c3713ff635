// SPDX-License-Identifier: Apache-2.0
// Layouts that the developers of large runs tuned, against those that a search finds best for the same run.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/validation/truth.hpp>

#include <string>
#include <vector>

namespace traincost::validation {

/// How much slower than the optimum a tuned layout may be predicted to be.
inline constexpr double tuned_bar = 0.08;

/// A published layout beside the optimum: the same model, chips, batch, sequence, numbers, software, schedule and recomputation.
/// What is not published of the layout is the best of what could have been.
struct Tuned {
    StepRow row;
    perf::Judged published, best;
    perf::Judged freer;  ///< the best where what is recomputed may be another too
    bool fits = true;  ///< whether the published layout is said to fit; else it is that with the least need

    /// Predicted time of a step on the published layout over that on the best one, less one; below zero only where it is said not to fit.
    [[nodiscard]] double slower() const { return published.per_sequence / best.per_sequence - 1.0; }
    [[nodiscard]] double slower_than_freer() const { return published.per_sequence / freer.per_sequence - 1.0; }
};

/// Of the rows of a table like `configs/truth/layouts.csv`; a row whose model or chip is not known is left out.
[[nodiscard]] std::vector<Tuned> tuned(const std::vector<StepRow>& rows, const Catalog& catalog, unsigned threads = 1);

/// A table of them in Markdown, and how many are within a bar.
[[nodiscard]] std::string tuned_table(const std::vector<Tuned>& all);

}  // namespace traincost::validation
