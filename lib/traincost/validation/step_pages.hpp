// SPDX-License-Identifier: Apache-2.0
// The part of docs/validation.md that tells of steps, made from verdicts.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/verdicts.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// Errors of a row as they would be had some rows not been fitted to.
struct LeftOutErrors {
    double kin = 0.0;     ///< without those of its source, family of models and chip
    double source = 0.0;  ///< without all of its source
};
/// By id.
using LeftOut = std::map<std::string, LeftOutErrors, std::less<>>;
/// Means of their absolute values.
struct LeftOutMeans {
    double kin = 0.0, source = 0.0;
};
/// Of the steps of a group; nothing where that is not known of each of them.
[[nodiscard]] std::optional<LeftOutMeans> left_out_means(const std::vector<Verdict>& verdicts, const LeftOut& errors, std::string_view group);

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
