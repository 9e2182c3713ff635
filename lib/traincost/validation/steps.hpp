// SPDX-License-Identifier: Apache-2.0
// What the model of a step says of published ones, each on its layout.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/job.hpp>
#include <traincost/perf/software.hpp>
#include <traincost/validation/truth.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// The groups of the bars; a row is in the first that it belongs to. "dense" is 16 bits on Ampere and Hopper.
inline constexpr std::array<std::string_view, 6> groups = {"tpu", "blackwell", "moe", "fp8", "dense", "other"};
[[nodiscard]] std::string group_of(const catalog::Chip& chip, bool mixture_of_experts, bool narrow_numbers);

/// A published step with all that a prediction needs but the constants.
struct StepCase {
    StepRow row;
    std::string group;   ///< one of `groups`
    std::string family;  ///< rows of one source, model and chip: they share a weight in the fit
    std::string kin;     ///< rows of one source, family of models and chip: what is left out together
    catalog::Chip chip;
    workload::Operators operators;
    bool tied = false;
    perf::Layout layout;
    perf::Recipe recipe;
    perf::Machine<double> machine;
};

struct StepCases {
    std::vector<StepCase> cases;
    std::vector<std::pair<std::string, std::string>> skipped;  ///< id and reason
};

/// What an id of a model begins with, before the first dash or digit: "llama" of "llama-3.1-70b". Coarse on purpose.
[[nodiscard]] std::string family_of(std::string_view model);

/// Whether the model of a step knows the numbers that a row names; 16 bits where it names none.
[[nodiscard]] bool knows_numbers(std::string_view precision);
/// Whether they are narrower than 16 bits.
[[nodiscard]] bool narrow_numbers(std::string_view precision);

/// Rows apart by whether they can be predicted. One whose layout breaks a rule (`perf::broken`) or whose numbers nothing is known of
/// is skipped, with the reason.
[[nodiscard]] StepCases step_cases(const std::vector<StepRow>& rows, const Catalog& catalog);

/// Rows of layouts that need no published time, and of which any part may be left open; those of an unknown model or chip left out.
[[nodiscard]] std::vector<StepCase> cases_of_layouts(const std::vector<StepRow>& rows, const Catalog& catalog);

/// What is predicted of a published step.
struct StepFinding {
    Time<> published{}, predicted{};
    perf::Memory<double> memory;
    perf::StepTime<double> terms;
    perf::Layout layout;  ///< with what the row did not tell
    bool fits = true;

    /// predicted / published - 1.
    [[nodiscard]] double error() const { return predicted / published - 1.0; }
};

/// A case with constants: what its layout is judged by.
[[nodiscard]] perf::Job job_of(const StepCase& c, const catalog::StepTimeConstants& constants);

/// A case always has a published time: `step_cases` skips those without.
[[nodiscard]] StepFinding found(const StepCase& c, const catalog::StepTimeConstants& constants);

}  // namespace traincost::validation
