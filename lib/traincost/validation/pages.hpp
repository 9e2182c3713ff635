// SPDX-License-Identifier: Apache-2.0
// What docs/validation.md shows, made from the tables: Markdown, and a plot as SVG.
#pragma once

#include <traincost/validation/calibration.hpp>
#include <traincost/validation/reproduction.hpp>
#include <traincost/validation/run_pages.hpp>
#include <traincost/validation/step_pages.hpp>
#include <traincost/validation/tuned.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// All that the page tells of, computed once.
struct Findings {
    Truth truth;
    std::vector<Pair> pairs;
    std::vector<Case> others;        ///< runs of the catalog that no constant has seen
    perf::MfuFit<double> fit;        ///< as the catalog has it
    std::vector<Scored> runs;        ///< each of `truth.cases` with its developer left out
    std::vector<Scored> constant;    ///< the same with one MFU for all, of 6ND
    std::vector<Scored> unseen;      ///< each of `others` with the fit as it is
    std::vector<Scored> unseen_constant;
    RunFindings through_steps;       ///< the same runs predicted through the time of a step
    std::vector<Tuned> tuned;        ///< empty where nobody has asked for them: they take seconds
    StepFindings steps;              ///< of the tables that the binary carries
    Reproductions epoch, carbon;     ///< of the tables that the binary carries; empty where the catalog lacks what they need
};
[[nodiscard]] Findings found(const std::vector<RunRow>& rows, const std::vector<BenchmarkRow>& benchmarks, const Catalog& catalog,
                             const perf::MfuFit<double>& fit);

/// GPU-hours of a case at the MFU of a quantile: 5 % of runs take fewer than `hours_at(..., 0.05)`.
[[nodiscard]] ChipTime<> hours_at(const Case& run, const Scored& scored, const perf::MfuFit<double>& fit, double probability);

/// A page's text with what stands between `<!-- made: NAME -->` and `<!-- end -->` made anew. Under a name that is
/// not known nothing is made.
[[nodiscard]] std::string page(std::string_view text, const Findings& findings);

/// True over predicted GPU-hours with their 90 % interval for each run, and beside it how many fell into each tenth.
[[nodiscard]] std::string plot(const Findings& findings);

}  // namespace traincost::validation
