// SPDX-License-Identifier: Apache-2.0
// Epoch AI's costs of training, computed again from Epoch AI's inputs with this project's formulas.
#pragma once

#include <traincost/validation/reproduction.hpp>

namespace traincost::validation {

/// Hardware written off and energy, from a table like `configs/truth/amortised.csv` or one with the columns `chip_hours, price_usd,
/// acquisition_date, start_date, chip_tdp_kw, server_to_chip_power, utilisation, pue, electricity_usd_per_kwh, amortised_usd_dec2024`.
[[nodiscard]] Result<Reproductions> amortised_costs(const config::CsvText& table, const Catalog& catalog);

/// Parts of the cost of a whole development, from a table with the columns `model, component, median_usd`: the parts of the
/// packaged final run times the median of all experiments over it.
[[nodiscard]] Result<Reproductions> development_components(const config::CsvText& table, const Catalog& catalog);

}  // namespace traincost::validation
