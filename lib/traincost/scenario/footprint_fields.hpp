// SPDX-License-Identifier: Apache-2.0
// The fields of a request about energy beside the computing, emissions and water. Not part of the public interface.
#pragma once

#include <traincost/scenario/field_readers.hpp>
#include <traincost/units/footprint_text.hpp>

namespace traincost::scenario {

namespace reading {

inline std::optional<PowerPerChip<>> read_power(std::string_view key, std::string_view t, const Place& w, bool zero, Diagnostics& d) {
    return read_quantity<PowerPerChip<>>(key, t, w, {0.1, 1e6, zero}, zero ? "0 or 0.1 W to 1 MW for a chip" : "0.1 W to 1 MW for a chip", d);
}
inline std::optional<CarbonIntensity<>> read_market_carbon(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<CarbonIntensity<>>("market_carbon", t, w, {1e-4 * per_kwh, 3 * per_kwh, true}, "0.1 to 3,000 gCO2e/kWh, or 0", d);
}
inline std::optional<WaterIntensity<>> read_water(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<WaterIntensity<>>(key, t, w, {1e-4 * per_kwh, 100 * per_kwh, true}, "0.0001 to 100 L/kWh, or 0", d);
}
inline std::optional<double> read_part(std::string_view key, std::string_view t, const Place& w, double most, Diagnostics& d) {
    return read_quantity<double>(key, t, w, {1e-6, most, true}, fmt::format("a share from 0 to {:g}", most), d);
}

}  // namespace reading

inline constexpr std::array footprint_rows = {
    Field{"idle_hours", FieldGroup::site, "200k",
          "GPU-hours in which chips are kept and wait, beyond those of the run",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.idle_hours, reading::read_quantity<ChipTime<>>("idle_hours", t, w, {3600.0 * 0.01, 3600.0 * 1e12, true}, "0 to 1e12 GPU-hours", d), w);
          }},
    Field{"idle_share", FieldGroup::site, "0.1",
          "the same over the run's GPU-hours",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.idle_share, reading::read_part("idle_share", t, w, 100.0, d), w); }},
    Field{"idle_power", FieldGroup::site, "300W",
          "power of one chip's share of a node that waits",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.idle_power, reading::read_power("idle_power", t, w, false, d), w); }},
    Field{"network_power", FieldGroup::site, "100W",
          "power of switches and optics beyond the nodes, one chip's share; 0 if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.network_power, reading::read_power("network_power", t, w, true, d), w); }},
    Field{"storage_power", FieldGroup::site, "20W",
          "power of storage beyond the nodes, one chip's share; 0 if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.storage_power, reading::read_power("storage_power", t, w, true, d), w); }},
    Field{"power_per_chip", FieldGroup::site, "970W",
          "mean power of one chip with its share of the node, as measured on this run; needs power_at",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.power_per_chip, reading::read_power("power_per_chip", t, w, false, d), w); }},
    Field{"power_at", FieldGroup::site, "it",
          "where that was measured: it (the equipment's plugs) or facility (the meter: a PUE is in it)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.power_at, reading::read_name<PowerAt>("power_at", t, w, power_at_names, d), w);
          }},
    regional_field("market_carbon", FieldGroup::site, "0gCO2e/kWh",
          "emissions of the electricity as it is bought, by contracts or residual mix",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.market_carbon, reading::read_market_carbon(t, w, d), w); }),
    Field{"carbon_per", FieldGroup::site, "facility",
          "per kWh of what carbon_intensity is: facility, or it where a PUE is folded into it",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.carbon_per, reading::read_name<CarbonPer>("carbon_per", t, w, carbon_per_names, d), w);
          }},
    Field{"embodied", FieldGroup::site, "462.5kgCO2e",
          "emissions of making one chip and its share of a server",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.embodied, reading::read_quantity<CarbonPerChip<>>("embodied", t, w, {1.0, 1e5, true}, "1 kg to 100 t for a chip, or 0", d), w);
          }},
    Field{"embodied_life", FieldGroup::site, "6 years",
          "life of the hardware over which its making is spread",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.embodied_life, reading::read_quantity<Time<>>("embodied_life", t, w, {30 * 86400.0, 30 * 8766 * 3600.0}, "a month to 30 years", d), w);
          }},
    Field{"embodied_use", FieldGroup::site, "0.85",
          "part of that life in which the hardware works",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.embodied_use, reading::read_quantity<double>("embodied_use", t, w, {0.01, 1.0}, "a share from 0.01 to 1", d), w);
          }},
    regional_field("wue", FieldGroup::site, "0.36L/kWh",
          "water used on the site per kWh of IT equipment",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.wue, reading::read_water("wue", t, w, d), w); }),
    regional_field("water_intensity", FieldGroup::site, "3.1L/kWh",
          "water consumed where the electricity is generated, per kWh",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.water_intensity, reading::read_water("water_intensity", t, w, d), w); }),
};

}  // namespace traincost::scenario
