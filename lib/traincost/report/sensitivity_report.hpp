// SPDX-License-Identifier: Apache-2.0
// The answer of `sensitivity`: what to measure first, and what moves the result by how much.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/study/sensitivity.hpp>

#include <string>
#include <vector>

namespace traincost::report {

[[nodiscard]] Report sensitivity_report(const study::Study& study, const study::Sensitivity& sensitivity, const Catalog& catalog);

/// What moves a target in steps, a sentence each.
[[nodiscard]] std::vector<std::string> step_sentences(const study::Study& study, const study::Sensitivity& sensitivity);

}  // namespace traincost::report
