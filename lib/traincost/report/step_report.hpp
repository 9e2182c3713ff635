// SPDX-License-Identifier: Apache-2.0
// How a run is laid out, what its step takes and what limits it.
#pragma once

#include <traincost/report/data.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

#include <string>
#include <string_view>

namespace traincost::report {

/// "tensor 8 x pipeline 16 x data 16", with all that is not 1.
[[nodiscard]] std::string layout_text(const perf::Layout& layout);

/// A term of a step (`perf::for_each_term`) in the words of a sentence: "idle stages of the pipeline" for `bubble`.
[[nodiscard]] std::string term_words(std::string_view term);

/// What a step takes, on what layout, and what limits it; empty where the run is not predicted from steps.
[[nodiscard]] std::string step_sentence(const scenario::Scenario& scenario);

/// What the run takes beyond those steps, and its MFU; empty where the run is not predicted from steps.
[[nodiscard]] std::string run_sentence(const scenario::Scenario& scenario);

/// Headings and tables of the step's terms and of a chip's memory; none where there is no plan.
void add_step(Report& report, const scenario::Scenario& scenario);

/// The member `step` of an estimate; null where there is no plan.
[[nodiscard]] Data step_data(const scenario::Scenario& scenario);

/// What failures leave, with the MFU of the steps and that of the run; empty where the GPU-hours have that in them.
[[nodiscard]] std::string goodput_sentence(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

}  // namespace traincost::report
