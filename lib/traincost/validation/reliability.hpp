// SPDX-License-Identifier: Apache-2.0
// Tables of failures and of the time that they left: what their words mean, and what is predicted of them.
#pragma once

#include <traincost/validation/verdicts.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// "419", ">0.90", "about 7", "97 %"; of "0.85-0.90" the middle. Nothing where there are several figures, or words.
[[nodiscard]] std::optional<double> lone_number(std::string_view text);

/// "54 days", "3 months": nothing where the text does not begin with a time.
[[nodiscard]] std::optional<Time<>> time_told(std::string_view text);

/// Whether a header is of such a table: it has `metric`, `value` and `unit`.
[[nodiscard]] bool is_of_reliability(const std::vector<std::string>& header);

/// The share of its time in which a run made progress, as published.
struct PublishedTime {
    double share = 0.0;
    bool at_least = false;  ///< published as more than that
    double chips = 0.0;     ///< of the run; 0 where that is not told
    std::string id, source, date, note;
};

/// The packaged ones of a model by its id: `configs/truth/reliability.csv`.
[[nodiscard]] std::vector<PublishedTime> published_effective_times(std::string_view model);

/// Mean times between failures, counted or from a rate, and effective training time, each held against the catalog's rate of failures
/// for the chip. Of effective time restarts are those of `configs/perf/reliability.yaml` with chips that stand by, and checkpoints those
/// of the model's state; where no model is told they cost nothing.
[[nodiscard]] Result<std::vector<Verdict>> of_reliability(const config::CsvText& table, const Catalog& catalog);

}  // namespace traincost::validation
