// SPDX-License-Identifier: Apache-2.0
// Renting against owning, for people and programs, and as a drawing.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/rent_or_buy.hpp>

#include <string>
#include <vector>

namespace traincost::report {

[[nodiscard]] Report rent_or_buy_report(const scenario::RentOrBuy& answer, const Catalog& catalog);

/// What a chip costs over the time, by the share of hours in which it is used: as lines of text, and as SVG.
[[nodiscard]] std::vector<std::string> rent_or_buy_chart(const scenario::RentOrBuy& answer);
[[nodiscard]] std::string rent_or_buy_svg(const scenario::RentOrBuy& answer);

}  // namespace traincost::report
