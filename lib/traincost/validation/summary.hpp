// SPDX-License-Identifier: Apache-2.0
// What verdicts come to, group by group.
#pragma once

#include <traincost/validation/verdicts.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace traincost::validation {

/// Of absolute relative errors, but for `bias`, which is the mean of the signed ones.
struct Summary {
    std::string group;
    std::size_t rows = 0;
    double median = 0.0, mean = 0.0, worst = 0.0, bias = 0.0;
    std::string worst_id;
    std::size_t settled = 0;   ///< rows whose recomputation is not told
    std::size_t outside = 0;   ///< rows beyond what their printed digits allow; of parameters
    std::size_t not_fitting = 0;
    std::size_t too_short = 0;   ///< rows of which less is predicted than was published
};

/// All that is predicted of a quantity, under the name of `group`.
[[nodiscard]] Summary summary_of(const std::vector<Verdict>& all, Quantity quantity, std::string_view group = {});
/// The groups that have rows, in the order of `groups`.
[[nodiscard]] std::vector<Summary> by_group(const std::vector<Verdict>& all, Quantity quantity);

/// Steps by how many chips take part, the fewest first; `group` names the range.
[[nodiscard]] std::vector<Summary> by_chips(const std::vector<Verdict>& all);
/// In words, what the range of the most chips comes to; empty where it has no rows.
[[nodiscard]] std::string sentence_on_most_chips(const std::vector<Verdict>& all);
/// Steps by `Verdict::kind`, in the order of its letters.
[[nodiscard]] std::vector<Summary> by_kind(const std::vector<Verdict>& all);

/// Rows that are predicted, and those of them that constants were fitted to.
struct InSample {
    std::size_t predicted = 0, fitted = 0;
};
/// Of step time, memory and GPU-hours: of nothing else a constant is fitted.
[[nodiscard]] InSample in_sample(const std::vector<Verdict>& all);

/// Rows whose architecture and layout are published, and those of them that are predicted.
struct Coverage {
    std::size_t told = 0, predicted = 0;
};
[[nodiscard]] Coverage coverage_of(const std::vector<Verdict>& all);

/// Rows by why they are skipped, each with the ids.
[[nodiscard]] std::map<std::string, std::vector<const Verdict*>> by_reason(const std::vector<Verdict>& all);

/// Those further off than `limit`, worst first; those that are said not to fit are among them.
[[nodiscard]] std::vector<const Verdict*> misses(const std::vector<Verdict>& all, double limit);

}  // namespace traincost::validation
