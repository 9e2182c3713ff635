// SPDX-License-Identifier: Apache-2.0
// Published energy and emissions, computed again from hours, watts, PUE and factor; and measured power, predicted from the chip.
#pragma once

#include <traincost/validation/reproduction.hpp>

namespace traincost::validation {

/// From a table like `configs/truth/energy.csv`, one with the usual header of runs (`gpu_hours, power_w_per_gpu, energy_mwh,
/// tco2e`), or one of LLMCarbon's (`device_count, published_zettaflop, achieved_tflops, predicted_energy_mwh`).
[[nodiscard]] Result<Reproductions> emissions_of(const config::CsvText& table, const Catalog& catalog);

}  // namespace traincost::validation
