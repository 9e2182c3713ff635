// SPDX-License-Identifier: Apache-2.0
// GPU-hours of whole runs from the time of a step, and how honest their intervals are on developers that the fit has not seen.
#pragma once

#include <traincost/perf/search.hpp>
#include <traincost/perf/usual.hpp>
#include <traincost/validation/calibration.hpp>

#include <span>
#include <string>
#include <vector>

namespace traincost::validation {

/// A published run and the steps that its tokens take.
struct RunSteps {
    std::string id, developer;
    perf::Software software;
    perf::FoundLayout found;
    ChipTime<> published{}, steps{};
    double kept = 1.0;           ///< share of the time that failures are predicted to leave
    double step_mfu = 0.0;       ///< of its useful arithmetic, against the dense 16-bit peak
    bool shape_known = false;    ///< else a GPT of as many parameters
    bool chips_known = false;    ///< else as many as take twenty days
    bool batch_known = false;    ///< else the usual one
    bool layout_known = false;   ///< else the fastest

    /// What the run took beyond its steps and what failures cost.
    [[nodiscard]] double overhead() const { return published * kept / steps; }
};

struct RunStepsFound {
    std::vector<RunSteps> runs;
    std::vector<Unused> none;  ///< no layout was found
};

/// The steps of each case, with the layout that its row tells or the fastest.
[[nodiscard]] RunStepsFound steps_of(std::span<const Case> cases, const Catalog& catalog, const catalog::StepTimeConstants& constants,
                                     const perf::BatchFit<double>& batch);

/// Overhead and weight by least squares on logarithms; the spread is the root mean square against fits to other developers'
/// runs, widened to the variance of Student's distribution for so many rows. Two developers at least.
[[nodiscard]] perf::RunFit<double> fitted(std::span<const RunSteps> runs, double reference);

/// Each run predicted by a fit to the other developers' runs. Logarithms are of MFU, as in `leave_one_group_out`.
[[nodiscard]] std::vector<Scored> leave_one_developer_out(std::span<const RunSteps> runs, double reference);
[[nodiscard]] std::vector<Scored> scored(std::span<const RunSteps> runs, const perf::RunFit<double>& fit);

/// The batch law of the rows that tell theirs, at an arithmetic of `at`.
struct BatchFound {
    perf::BatchFit<double> fit;
    std::size_t rows = 0;
};
[[nodiscard]] BatchFound fitted_batch(const std::vector<RunRow>& rows, const Flop<>& at);

}  // namespace traincost::validation
