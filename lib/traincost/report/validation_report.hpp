// SPDX-License-Identifier: Apache-2.0
// The answer of `validate`: how far predictions are off what was published, group by group, with the misses by name.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/validation/step_pages.hpp>
#include <traincost/validation/verdicts.hpp>

#include <vector>

namespace traincost::report {

struct ValidationView {
    double limit = 0.2;  ///< the error from which on a row is told by name
    bool all = false;    ///< every row is
    validation::LeftOut left_out = {};  ///< of the packaged steps; empty where the tables are others
};

[[nodiscard]] Report validation_report(const std::vector<validation::Verdict>& verdicts, const ValidationView& view);

}  // namespace traincost::report
