// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/column_ranges.hpp>

#include <algorithm>
#include <array>

namespace traincost::validation {

namespace {

/// Wide on purpose: they hold everything that was ever published, and leave out what only a slip can be.
constexpr std::array ranges = {
    ColumnRange{"pue", 1.0, 5.0, "a PUE is 1 to 5: all energy over that of the machines"},
    ColumnRange{"carbon_pue", 1.0, 5.0, "a PUE is 1 to 5: all energy over that of the machines"},
    ColumnRange{"utilisation", 1e-3, 1.0, "a share of the rated power is 0.001 to 1"},
    ColumnRange{"power_use", 1e-3, 1.0, "a share of the rated power is 0.001 to 1"},
    ColumnRange{"mfu", 1e-6, 1.0, "a share of the peak rate is above 0 and at most 1"},
    ColumnRange{"hfu", 1e-6, 1.0, "a share of the peak rate is above 0 and at most 1"},
    ColumnRange{"chip_hours", 1e-3, 1e12, "chip-hours are 0.001 to 1e12"},
    ColumnRange{"gpu_hours", 1e-3, 1e12, "chip-hours are 0.001 to 1e12"},
    ColumnRange{"price_usd", 1.0, 1e7, "a chip costs 1 to 1e7 dollars"},
    ColumnRange{"chip_price_usd", 1.0, 1e7, "a chip costs 1 to 1e7 dollars"},
    ColumnRange{"chip_tdp_kw", 1e-3, 100.0, "a chip takes 0.001 to 100 kilowatts"},
    ColumnRange{"chip_watts", 1.0, 1e5, "a chip takes 1 to 100,000 watts"},
    ColumnRange{"watts", 1.0, 1e5, "a chip takes 1 to 100,000 watts"},
    ColumnRange{"power_w_per_gpu", 1.0, 1e5, "a chip takes 1 to 100,000 watts"},
    ColumnRange{"avg_system_power_w", 1.0, 1e5, "a chip takes 1 to 100,000 watts"},
    ColumnRange{"server_to_chip_power", 1.0, 20.0, "power of a server over that of its chips is 1 to 20"},
    ColumnRange{"node_to_chip_power", 1.0, 20.0, "power of a server over that of its chips is 1 to 20"},
    ColumnRange{"electricity_usd_per_kwh", 0.0, 10.0, "a kWh costs 0 to 10 dollars"},
    ColumnRange{"usd_per_kwh", 0.0, 10.0, "a kWh costs 0 to 10 dollars"},
    ColumnRange{"ppi_publication_month", 1.0, 1e4, "a price index is 1 to 10,000"},
    ColumnRange{"ppi_2024_12", 1.0, 1e4, "a price index is 1 to 10,000"},
    ColumnRange{"amortised_usd_dec2024", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"published_usd_2024_12", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"median_usd", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"amortized_capex_energy_usd", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"cloud_cost_usd", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"hardware_acquisition_usd", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"db_cost_2023usd", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"energy_cost_usd_derived", 1e-2, 1e13, "an amount is 0.01 to 1e13 dollars"},
    ColumnRange{"energy_share_derived", 1e-6, 1.0, "a share is above 0 and at most 1"},
    ColumnRange{"energy_mwh_derived", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"energy_mwh", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"published_energy_mwh", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"predicted_energy_mwh", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"others_energy_mwh", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"idle_mwh", 1e-6, 1e9, "an energy is 1e-6 to 1e9 MWh"},
    ColumnRange{"tco2e", 1e-6, 1e9, "emissions are 1e-6 to 1e9 t"},
    ColumnRange{"published_tco2e", 1e-6, 1e9, "emissions are 1e-6 to 1e9 t"},
    ColumnRange{"predicted_tco2e", 1e-6, 1e9, "emissions are 1e-6 to 1e9 t"},
    ColumnRange{"others_tco2e", 1e-6, 1e9, "emissions are 1e-6 to 1e9 t"},
    ColumnRange{"embodied_t", 1e-6, 1e9, "emissions are 1e-6 to 1e9 t"},
    ColumnRange{"embodied_kg", 1e-3, 1e12, "emissions are 0.001 to 1e12 kg"},
    ColumnRange{"kg_per_kwh", 1e-4, 5.0, "emissions of a kWh are 0.0001 to 5 kg"},
    ColumnRange{"carbon_intensity_kg_per_kwh", 1e-4, 5.0, "emissions of a kWh are 0.0001 to 5 kg"},
    ColumnRange{"carbon_intensity", 1e-4, 5.0, "emissions of a kWh are 0.0001 to 5 kg"},
    ColumnRange{"life_years", 0.1, 100.0, "a life is 0.1 to 100 years"},
    ColumnRange{"days", 1e-4, 1e5, "a run takes 0.0001 to 100,000 days"},
    ColumnRange{"wallclock_days", 1e-4, 1e5, "a run takes 0.0001 to 100,000 days"},
    ColumnRange{"training_hours", 1e-3, 1e6, "a run takes 0.001 to 1e6 hours"},
    ColumnRange{"hardware_quantity", 1.0, 1e9, "chips are 1 to 1e9"},
    ColumnRange{"zettaflop", 1e-9, 1e12, "operations are 1e-9 to 1e12 zettaFLOP"},
    ColumnRange{"published_zettaflop", 1e-9, 1e12, "operations are 1e-9 to 1e12 zettaFLOP"},
    ColumnRange{"tflops", 1e-6, 1e6, "a chip makes 1e-6 to 1e6 TFLOP/s"},
    ColumnRange{"achieved_tflops", 1e-6, 1e6, "a chip makes 1e-6 to 1e6 TFLOP/s"},
    ColumnRange{"tflops_per_gpu", 1e-6, 1e6, "a chip makes 1e-6 to 1e6 TFLOP/s"},
    ColumnRange{"step_time_s", 1e-6, 1e7, "a step takes 1e-6 to 1e7 seconds"},
    ColumnRange{"iteration_ms", 1e-3, 1e10, "a step takes 0.001 to 1e10 milliseconds"}};
constexpr ColumnRange usual = {"", 1e-18, 1e32, "a number is above 0 and at most 1e32"};

}  // namespace

const ColumnRange& range_of(std::string_view column) {
    const auto* found = std::find_if(ranges.begin(), ranges.end(), [&](const ColumnRange& r) { return r.column == column; });
    return found == ranges.end() ? usual : *found;
}

}  // namespace traincost::validation
