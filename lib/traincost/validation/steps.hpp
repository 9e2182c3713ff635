// SPDX-License-Identifier: Apache-2.0
// What the model of a step says of published ones, each on its layout.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/step_time.hpp>
#include <traincost/validation/truth.hpp>

#include <string>
#include <vector>

namespace traincost::validation {

/// A published step and what is predicted of it.
struct StepFinding {
    std::string id, group;
    Time<> published{}, predicted{};
    std::optional<Bytes<>> memory_published;
    Bytes<> memory_predicted{};
    perf::StepTime<double> terms;
    perf::Layout layout;
    bool fits = true;

    /// |predicted / published - 1| with its sign.
    [[nodiscard]] double error() const { return predicted / published - 1.0; }
};

struct StepFindings {
    std::vector<StepFinding> rows;
    std::vector<std::pair<std::string, std::string>> skipped;  ///< id and reason
};

/// The efficiency of a stack on a chip: fitted and assumed constants brought together, before any formula.
[[nodiscard]] perf::Efficiency<double> efficiency_of(const StepRow& row, const catalog::Chip& chip, const catalog::StepTimeConstants& constants);

[[nodiscard]] StepFindings found_steps(const std::vector<StepRow>& rows, const Catalog& catalog, const catalog::StepTimeConstants& constants);

}  // namespace traincost::validation
