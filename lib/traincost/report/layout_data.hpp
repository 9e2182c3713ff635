// SPDX-License-Identifier: Apache-2.0
// Layouts as programs and spreadsheets get them.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/study/layouts.hpp>

namespace traincost::report {

/// The member `chips`: for each its layouts, or why there is none.
[[nodiscard]] Data chips_data(const study::Layouts& layouts, const Catalog& catalog);

/// A row for each of the best layouts and of the fronts.
[[nodiscard]] Table plain_layouts(const study::Layouts& layouts);

}  // namespace traincost::report
