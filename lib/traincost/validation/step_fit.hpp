// SPDX-License-Identifier: Apache-2.0
// The constants of a step, fitted to published steps.
#pragma once

#include <traincost/validation/steps.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

struct StepFit {
    catalog::StepTimeConstants constants;            ///< those given, with new values where they are fitted
    std::map<std::string, std::size_t> rows;         ///< for each that is fitted, how many rows it changes by more than 0.01 %
    std::vector<double> left_out;                    ///< predicted / published - 1 of each case, as without its kin: source, family of models, chip
    std::vector<double> source_left_out;             ///< the same, as without all rows of its source
};

/// Fits all constants that are fitted, from fixed guesses: the values given do not matter. The error of a row is that of the
/// logarithm of its time, squared up to 5 % and in proportion beyond; rows of a family weigh by their number to the power of
/// -0.8, and a constant is held near its guess as by 0.15 of a row for each 1.2 of its logarithm. Gauss and Newton, with
/// Levenberg's damping. Constants without some rows are those of a linear model around the fit; these rows are predicted with
/// them in full. Of memory, the reserve is fitted to the rows that tell a maximum.
[[nodiscard]] StepFit fit_steps(const std::vector<const StepCase*>& cases, const catalog::StepTimeConstants& given);

/// The text of `configs/perf/step-time.yaml` with the values of a fit, to three digits, and its numbers of rows.
[[nodiscard]] std::string refitted(std::string_view yaml, const StepFit& fit);

}  // namespace traincost::validation
