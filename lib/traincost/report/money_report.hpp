// SPDX-License-Identifier: Apache-2.0
// The answer of `money`: one amount at the market rate, in the prices of another date, and at purchasing power parity.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/money.hpp>

namespace traincost::report {

[[nodiscard]] Report money_report(const scenario::MoneyAnswer& answer, const Catalog& catalog);

}  // namespace traincost::report
