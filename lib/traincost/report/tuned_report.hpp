// SPDX-License-Identifier: Apache-2.0
// The answer of `validate layouts`: layouts that developers tuned beside those that the search finds best.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/validation/tuned.hpp>

#include <cstddef>
#include <vector>

namespace traincost::report {

/// `left_out` rows are of a model or chip that is not known, or of a run for which nothing is legal.
[[nodiscard]] Report tuned_report(const std::vector<validation::Tuned>& all, std::size_t left_out);

}  // namespace traincost::report
