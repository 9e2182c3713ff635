// SPDX-License-Identifier: Apache-2.0
// Epoch AI's table of costs by model, computed again by the rules of its method: from chips, hours, developer and dates alone.
#pragma once

#include <traincost/validation/reproduction.hpp>

namespace traincost::validation {

/// Energy, its cost and share, cost in the cloud, of the hardware and as amortised, from a table like `configs/truth/epoch-costs.csv`
/// with the columns `model, organization, publication_date, hardware, chip_hours, energy_mwh_derived, energy_cost_usd_derived`. What
/// rests on imputed inputs, or lacks some, is skipped with the reason. Errors: `duplicate-row` for a model of the same date.
[[nodiscard]] Result<Reproductions> cost_table(const config::CsvText& table, const Catalog& catalog);

}  // namespace traincost::validation
