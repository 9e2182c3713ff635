// SPDX-License-Identifier: Apache-2.0
// The answer of `share`: electricity's part of the cost, as a matrix.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/compare/share.hpp>
#include <traincost/report/document.hpp>

namespace traincost::report {

[[nodiscard]] Report share_report(const compare::Shares& shares, const Catalog& catalog);

}  // namespace traincost::report
