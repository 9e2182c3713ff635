// SPDX-License-Identifier: Apache-2.0
// What `goodput` says.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/goodput.hpp>

namespace traincost::report {

[[nodiscard]] Report goodput_report(const scenario::GoodputAnswer& answer, const Catalog& catalog);

}  // namespace traincost::report
