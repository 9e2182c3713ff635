// SPDX-License-Identifier: Apache-2.0
// The best layouts of a run: the winner and what limits it, why the others lose, what it costs, and on which chips.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/study/layouts.hpp>

namespace traincost::report {

/// Also where there is no layout: the reason, and what comes closest.
[[nodiscard]] Report layout_report(const study::Layouts& layouts, const Catalog& catalog);

/// Why a layout is slower than another, of terms of a step of as many sequences: "idle stages of the pipeline +0.31 s, the
/// optimizer +0.02 s", the longest three. Empty where no term is longer.
[[nodiscard]] std::string why_slower(const perf::Judged& slower, const perf::Judged& than);

}  // namespace traincost::report
