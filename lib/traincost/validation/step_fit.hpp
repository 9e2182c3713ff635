// SPDX-License-Identifier: Apache-2.0
// The constants of a step, fitted to published steps.
#pragma once

#include <traincost/validation/steps.hpp>

#include <cstddef>
#include <map>

namespace traincost::validation {

struct StepFit {
    catalog::StepTimeConstants constants;            ///< those of the start with new values where they are fitted
    std::map<std::string, std::size_t> rows;         ///< for each, how many rows it changes by more than 0.01 %
};

/// Fits all constants that are fitted, from where they are. The error of a row is that of the logarithm of its time, squared up
/// to 5 % and in proportion beyond; rows of a family weigh by their number to the power of -0.8, and a constant is held near
/// its first guess as by 0.15 of a row for each 1.2 of its logarithm. Gauss and Newton, with Levenberg's damping.
[[nodiscard]] StepFit fit_steps(const std::vector<const StepCase*>& cases, const catalog::StepTimeConstants& start, int most_rounds = 40);

}  // namespace traincost::validation
