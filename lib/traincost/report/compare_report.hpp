// SPDX-License-Identifier: Apache-2.0
// The answer of `compare`: what the run costs here and there, and what the difference is made of.
#pragma once

#include <traincost/compare/compare.hpp>
#include <traincost/report/document.hpp>

namespace traincost::report {

[[nodiscard]] Report compare_report(const compare::Comparison& comparison, const Catalog& catalog);

}  // namespace traincost::report
