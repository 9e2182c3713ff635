// SPDX-License-Identifier: Apache-2.0
// The part of docs/validation.md that tells of whole runs predicted through the time of their steps.
#pragma once

#include <traincost/validation/run_hours.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

struct RunFindings {
    perf::RunFit<double> fit;           ///< as the catalog has it
    std::vector<RunSteps> runs;
    std::vector<Scored> left_out;       ///< each of `runs` with its developer left out
    std::vector<RunSteps> others;       ///< runs of the catalog that no constant has seen
    std::vector<Scored> unseen;         ///< each of `others` with the fit as it is
    std::vector<Unused> none;           ///< no layout was found
    Calibration mfu, mfu_unseen;        ///< of the same runs by the expected MFU
};
[[nodiscard]] RunFindings run_findings(std::span<const Case> cases, std::span<const Case> others, const Catalog& catalog, const perf::MfuFit<double>& mfu);

/// What is made under a name; nothing for a name that is not known.
[[nodiscard]] std::string run_part_of(std::string_view name, const RunFindings& findings);

}  // namespace traincost::validation
