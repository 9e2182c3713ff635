// SPDX-License-Identifier: Apache-2.0
// The part of docs/validation.md that tells of steps, made from verdicts.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/verdicts.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// Errors of rows as they would be had their family (source, model, chip) not been fitted to; by id.
using LeftOut = std::map<std::string, double, std::less<>>;

struct StepFindings {
    std::vector<Verdict> verdicts;         ///< of the packaged tables
    catalog::StepTimeConstants constants;
    LeftOut left_out;                      ///< empty where that is not known
};

/// From one fit of all constants to the packaged steps.
[[nodiscard]] LeftOut left_out(const Catalog& catalog);

/// What is made under a name; nothing for a name that is not known.
[[nodiscard]] std::string step_part_of(std::string_view name, const StepFindings& findings);

/// Predicted over published time of every step, both on logarithmic axes, coloured by group.
[[nodiscard]] std::string step_plot(const std::vector<Verdict>& verdicts);

}  // namespace traincost::validation
