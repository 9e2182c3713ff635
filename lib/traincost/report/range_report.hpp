// SPDX-License-Identifier: Apache-2.0
// The answer of `range`: how far the results may be off, and how sure it is which region is dearer.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/study/range.hpp>

namespace traincost::report {

[[nodiscard]] Report range_report(const study::Study& study, const study::Range& range, const Catalog& catalog);

}  // namespace traincost::report
