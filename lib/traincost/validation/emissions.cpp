// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/emissions.hpp>

#include <traincost/catalog/measured_power.hpp>
#include <traincost/cost/embodied.hpp>
#include <traincost/cost/energy.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>
#include <traincost/workload/flop.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

namespace traincost::validation {

namespace {

/// By which rule a row has to come out, by the set that it belongs to.
struct Bar {
    std::string_view set;
    double energy, carbon;
};
constexpr std::array bars = {
    Bar{"bloom", 1e-9, 2e-3},  // the energy exactly, the emissions to their printed digits
    Bar{"llama-3.1", 0.01, 0.01},
    Bar{"patterson", 0.03, 0.03},
};
constexpr Bar usual_bar = {"accounts", 0.03, 0.03};
constexpr double of_measured = 0.2;

const Bar& bar_of(std::string_view set) {
    const auto found = std::find_if(bars.begin(), bars.end(), [&](const Bar& b) { return b.set == set; });
    return found == bars.end() ? usual_bar : *found;
}

/// What a published power or energy is.
enum class Power { unknown, design, measured_machine, measured_chips, other };

struct EnergyRow {
    std::string id, set, model, chip, not_used, note;
    Power power = Power::unknown;       ///< of `watts`
    bool energy_measured = false;       ///< the energy was, of chips alone
    bool fitted = false;
    std::optional<ChipTime<>> hours;
    bool hours_from_energy = false;
    std::optional<double> watts;
    std::optional<double> rate, mfu;    ///< TFLOP/s of a chip in the run, or that over its peak
    std::optional<double> pue = 1.0, carbon_pue = 1.0;  ///< of the energy; of the emissions besides; none where it is counted and not given
    std::optional<double> energy, idle; ///< MWh
    std::optional<double> factor;       ///< kg/kWh
    std::optional<double> carbon, embodied;  ///< t; the second a part of the first
    std::optional<double> making, life_years, days;  ///< kg of all machines, where that is all that is published
    std::optional<double> others_energy, others_carbon;
};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Hours as they are given, or published operations over the published rate of a chip.
std::optional<ChipTime<>> hours_of(Table& t, std::string_view flop, std::string_view rate) {
    if (const auto hours = t.number("gpu_hours")) { return *hours * units::chip_hour; }
    const auto zetta = t.number(flop), tera = t.number(rate);
    if (!zetta || !tera) { return std::nullopt; }
    return perf::chip_time(*zetta * 1e21 * units::flop, *tera * 1e12 * (units::flop / units::second / units::chip), 1.0);
}

Power own_power(std::string_view words) {
    if (words == "measured system") { return Power::measured_machine; }
    return words == "design power" ? Power::design : words.empty() ? Power::unknown : Power::other;
}

/// A row of `configs/truth/energy.csv`.
EnergyRow own_row(Table& t) {
    EnergyRow r;
    r.id = t.id();
    r.set = t.text("set");
    r.model = t.text("model");
    r.chip = t.text("chip");
    r.not_used = t.text("not_used");
    r.note = t.text("notes");
    r.power = own_power(t.text("watts_are"));
    r.energy_measured = t.text("energy_is") == "measured chips";
    r.fitted = t.text("fitted") == "yes";
    r.hours = hours_of(t, "zettaflop", "tflops");
    r.watts = t.number("watts");
    r.rate = t.number("tflops");
    r.pue = t.number("pue").value_or(1.0);
    r.carbon_pue = t.number("carbon_pue").value_or(1.0);
    r.energy = t.number("energy_mwh");
    r.idle = t.number("idle_mwh");
    r.factor = t.number("kg_per_kwh");
    r.carbon = t.number("tco2e");
    r.embodied = t.number("embodied_t");
    r.making = t.number("embodied_kg");
    r.life_years = t.number("life_years");
    r.days = t.number("days");
    r.others_energy = t.number("others_energy_mwh");
    r.others_carbon = t.number("others_tco2e");
    return r;
}

/// Published operations, else six for each active parameter and token, over the hours; nothing where the hours are of the energy.
std::optional<double> rate_of_run(Table& t, const EnergyRow& r) {
    if (!r.hours || r.hours_from_energy) { return std::nullopt; }
    auto flop = t.number("training_flop");
    if (!flop) {
        const auto parameters = t.number("params_active"), tokens = t.number("tokens");
        if (!parameters || !tokens) { return std::nullopt; }
        flop = workload::flop_from_parameters(*parameters * units::parameter, *tokens * units::token) / units::flop;
    }
    return *flop / (r.hours->value() * 1e12);
}

/// A row with the usual header of runs. An energy that is told to be without PUE has it neither here nor, where it is design
/// power times hours, in its emissions; measured chips have it in their emissions.
EnergyRow run_row(Table& t) {
    EnergyRow r;
    r.id = t.id();
    r.model = t.text("model");
    r.chip = t.text("chip");
    const auto kind = t.text("energy_kind"), power = t.text("power_kind"), derived = t.text("derived_fields");
    r.set = holds(t.text("source"), "2104.10350") ? "patterson" : "accounts";
    r.power = holds(power, "measured") ? Power::measured_machine : holds(power, "TDP") ? Power::design : power.empty() ? Power::unknown : Power::other;
    r.energy_measured = holds(kind, "measured") && holds(kind, "GPU");
    const bool computed = holds(derived, "gpu_hours");
    const auto formula = computed ? derived.substr(derived.find("gpu_hours")) : std::string();
    r.hours_from_energy = computed && holds(formula.substr(0, formula.find(';')), "Wh");
    r.hours = hours_of(t, "", "");
    r.watts = t.number("power_w_per_gpu");
    r.mfu = t.number("mfu");
    r.rate = rate_of_run(t, r);
    const auto pue = t.number("pue");
    const bool without = holds(kind, "no PUE") || (holds(kind, "hours*") && !holds(kind, "PUE"));
    r.pue = without ? std::optional(1.0) : pue;
    r.carbon_pue = without && !(holds(kind, "TDP") && holds(kind, "no PUE")) ? pue : std::optional(1.0);
    r.energy = t.number("energy_mwh");
    r.factor = t.number("carbon_intensity_kg_per_kwh", true);
    r.carbon = t.number("tco2e", true);
    return r;
}

/// A row of LLMCarbon's table of validation.
EnergyRow llmcarbon_row(Table& t) {
    EnergyRow r;
    r.id = r.model = t.text("model");
    if (r.model.empty()) { t.complain_of("model", "empty", "the row has no name", "give it the model's"); }
    t.once(r.model + ", " + t.text("type"));
    r.chip = t.text("device");
    r.set = "llmcarbon";
    r.power = Power::other;
    const auto count = t.text("device_count").empty() ? std::nullopt : t.number("published_zettaflop");
    if (count) { r.hours = hours_of(t, "published_zettaflop", "achieved_tflops"); }
    r.watts = t.number("avg_system_power_w");
    r.pue = t.number("pue");
    r.energy = t.number("published_energy_mwh");
    r.factor = t.number("carbon_intensity");
    r.carbon = t.number("published_tco2e");
    r.others_energy = t.number("predicted_energy_mwh");
    r.others_carbon = t.number("predicted_tco2e");
    if (t.text("type") == "embodied") { r.not_used = "embodied: its parts are not in the table's columns"; }
    return r;
}

std::string group_of_row(const EnergyRow& r, std::string_view what) {
    if (r.set == "bloom") { return fmt::format("{} of BLOOM", what); }
    if (r.set == "llama-3.1") { return fmt::format("{} of Llama 3.1", what); }
    if (r.set == "patterson") { return fmt::format("{} in Patterson et al.", what); }
    return r.set == "llmcarbon" ? fmt::format("{}, against LLMCarbon's", what) : fmt::format("{} of other accounts", what);
}

Reproduction blank(const EnergyRow& r, std::string group, std::string unit, double published) {
    Reproduction f;
    f.id = r.id;
    f.what = r.model;
    f.group = std::move(group);
    f.unit = std::move(unit);
    f.published = published;
    f.note = r.note;
    return f;
}

/// Energy of the given hours and watts, at the meter where PUE is counted.
std::optional<Energy<>> counted_energy(const EnergyRow& r) {
    if (!r.hours || !r.watts || !r.pue || r.hours_from_energy) { return std::nullopt; }
    cost::PowerInputs<double> power;
    power.chip = *r.watts * (units::watt / units::chip);
    power.pue = *r.pue;
    return cost::facility_energy(*r.hours, cost::facility_power(power, cost::PowerMode::tdp));
}

std::string why_no_energy(const EnergyRow& r) {
    if (r.hours_from_energy) { return "its GPU-hours are computed from the energy"; }
    if (!r.hours) { return "its GPU-hours are not published"; }
    return r.watts ? "its PUE is not given" : "no watts are published with it";
}

void take_energy(const EnergyRow& r, Reproductions& out) {
    if (!r.energy || r.energy_measured) { return; }
    out.push_back(blank(r, group_of_row(r, "energy"), "MWh", *r.energy));
    auto& f = out.back();
    f.bar = bar_of(r.set).energy;
    f.others = r.others_energy;
    f.circular = r.power != Power::measured_machine;
    f.skipped = r.not_used;
    const auto energy = counted_energy(r);
    if (energy) { f.computed = *energy / units::megawatt_hour; } else if (f.skipped.empty()) { f.skipped = why_no_energy(r); }
}

/// The share of all that was emitted in making the machines that a run has worn off.
std::optional<Carbon<>> embodied_of(const EnergyRow& r) {
    if (!r.making || !r.life_years || !r.days) { return std::nullopt; }
    return cost::embodied_share(*r.making * units::kilogram_co2e, *r.days * units::day, *r.life_years * units::year);
}

/// Emissions of the energy, of idle machines and of making them, as far as the published figure has them in it.
std::optional<Carbon<>> counted_carbon(const EnergyRow& r) {
    if (const auto embodied = embodied_of(r)) { return embodied; }
    auto energy = counted_energy(r);
    if (!energy && r.energy) { energy = *r.energy * units::megawatt_hour; }
    if (!energy || !r.factor || !r.carbon_pue) { return std::nullopt; }
    const auto factor = *r.factor * (units::kilogram_co2e / units::kilowatt_hour);
    const auto idle = r.idle.value_or(0.0) * units::megawatt_hour;
    return cost::emissions(*energy * *r.carbon_pue + idle, factor) + r.embodied.value_or(0.0) * units::tonne_co2e;
}

std::string why_no_carbon(const EnergyRow& r) {
    if (!r.factor) { return "no factor is published with it"; }
    return r.carbon_pue ? why_no_energy(r) : "its PUE is not given";
}

void take_carbon(const EnergyRow& r, Reproductions& out) {
    if (!r.carbon) { return; }
    out.push_back(blank(r, group_of_row(r, "emissions"), "tCO2e", *r.carbon));
    auto& f = out.back();
    f.bar = bar_of(r.set).carbon;
    f.others = r.others_carbon;
    f.circular = true;
    f.skipped = r.not_used;
    if (f.skipped.empty() && *r.carbon == 0.0) { f.skipped = "counted as zero"; }
    const auto carbon = counted_carbon(r);
    if (carbon) { f.computed = *carbon / units::tonne_co2e; } else if (f.skipped.empty()) { f.skipped = why_no_carbon(r); }
}

/// A measurement that a mean of the catalog has in it.
struct Fitted {
    std::string id, chip;
    double watts = 0.0;            ///< of a machine, or of the chips alone
    std::optional<double> rate;    ///< TFLOP/s
};

struct AllFitted {
    std::vector<Fitted> machines, chips;
};

/// Whether that is the measurement of so many watts of a chip: tables name the same one by ids of their own.
bool is_measurement(const Fitted& f, const std::string& chip, double watts) { return f.chip == chip && f.watts == watts; }

std::optional<double> mean(const std::vector<double>& values) {
    if (values.empty()) { return std::nullopt; }
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// What is predicted of measured power and energy: from the chip, the hours and what was computed in them, nothing else, by the formula of
/// an estimate.
class Predicted {
 public:
    /// `fitted`: the measurements that the means of the catalog are made of; none predicts itself.
    Predicted(const Catalog& catalog, catalog::Defaults defaults, catalog::MeasuredPower measured, AllFitted fitted)
        : catalog_(catalog), defaults_(std::move(defaults)), measured_(std::move(measured)), fitted_(std::move(fitted)) {}

    void take(const EnergyRow& r, Reproductions& out) const {
        const bool machine = r.power == Power::measured_machine && r.watts;
        if (r.set == "llmcarbon" || (!machine && !(r.energy_measured && r.energy))) { return; }
        out.push_back(machine ? blank(r, "measured power of a machine, one chip's share", "W", *r.watts)
                              : blank(r, "measured energy of chips", "MWh", *r.energy));
        auto& f = out.back();
        f.bar = of_measured;
        const auto chip = chip_called(r.chip, catalog_);
        if (!chip) { f.skipped = "its chip is not in the catalog"; return; }
        if (!machine && (!r.hours || r.hours_from_energy)) { f.skipped = why_no_energy(r); return; }
        if (machine) {
            f.fitted = std::any_of(fitted_.machines.begin(), fitted_.machines.end(), [&](const Fitted& each) { return is_measurement(each, chip->id, *r.watts); });
            f.computed = machine_power(*chip, r, f.fitted ? without(*chip, *r.watts) : measured_) / (units::watt / units::chip);
            return;
        }
        f.fitted = std::any_of(fitted_.chips.begin(), fitted_.chips.end(), [&](const Fitted& each) { return each.id == r.id; });
        f.computed = cost::facility_energy(*r.hours, power_of_chips(*chip, r)) / units::megawatt_hour;
    }

 private:
    /// What would be known of the chip had this one not been measured: the means of the others, or nothing.
    [[nodiscard]] catalog::MeasuredPower without(const catalog::Chip& chip, double watts) const {
        auto known = measured_;
        const auto found = known.chips.find(chip.id);
        if (found == known.chips.end()) { return known; }
        std::vector<double> powers, rates;
        for (const auto& each : fitted_.machines) {
            if (each.chip != chip.id || is_measurement(each, chip.id, watts)) { continue; }
            powers.push_back(each.watts);
            if (each.rate) { rates.push_back(*each.rate); }
        }
        if (powers.empty()) { known.chips.erase(found); return known; }
        auto& row = found->second;
        row.power.value = *mean(powers) * (units::watt / units::chip);
        const auto share = rates.empty() ? std::nullopt : share_of_peak(chip, mean(rates));
        if (!share) { row.mfu.reset(); } else if (row.mfu) { row.mfu->value = *share; }
        return known;
    }
    [[nodiscard]] static std::optional<double> share_of_peak(const catalog::Chip& chip, std::optional<double> rate) {
        const auto peak = catalog::peak_of(chip, catalog::Precision::bf16);
        if (!rate || !peak) { return std::nullopt; }
        return *rate * 1e12 * (units::flop / units::second / units::chip) / peak->rate.value;
    }
    /// At the MFU of the run; where that is not known, as it was measured on others.
    [[nodiscard]] double use_in_run(const catalog::Chip& chip, const EnergyRow& r, const catalog::PowerUse& known) const {
        const auto mfu = r.mfu ? r.mfu : share_of_peak(chip, r.rate);
        cost::PowerInputs<double> power;
        power.use = known.use.value;
        if (!mfu || !known.mfu || !measured_.standing) { return power.use; }
        power.mfu = known.mfu->value;
        power.standing = measured_.standing->value;
        return cost::use_at(power, *mfu, known.load == catalog::MeasuredLoad::heavy ? cost::Load::heavy : cost::Load::mean);
    }
    [[nodiscard]] PowerPerChip<> machine_power(const catalog::Chip& chip, const EnergyRow& r, const catalog::MeasuredPower& measured) const {
        cost::PowerInputs<double> power;
        power.chip = chip.power.value;
        power.node = chip.node_power ? chip.node_power->value : chip.power.value * defaults_.node_to_chip_power.value;
        power.use = use_in_run(chip, r, catalog::power_use_of(chip, power.node, measured, defaults_));
        return cost::it_power(power, cost::PowerMode::measured);
    }
    /// Of design power; by the other measurements where this one is in the mean.
    [[nodiscard]] PowerPerChip<> power_of_chips(const catalog::Chip& chip, const EnergyRow& r) const {
        catalog::PowerUse alone{measured_.chips_alone.value_or(defaults_.power_use), measured_.heavy_load, catalog::MeasuredLoad::heavy};
        std::vector<double> others;
        for (const auto& each : fitted_.chips) {
            const auto its_chip = each.id == r.id ? std::nullopt : chip_called(each.chip, catalog_);
            if (its_chip) { others.push_back(each.watts * (units::watt / units::chip) / its_chip->power.value); }
        }
        if (others.size() < fitted_.chips.size() && !others.empty()) { alone.use.value = *mean(others); }
        return chip.power.value * use_in_run(chip, r, alone);
    }

    const Catalog& catalog_;
    catalog::Defaults defaults_;
    catalog::MeasuredPower measured_;
    AllFitted fitted_;
};

Result<std::vector<EnergyRow>> rows_in(const config::CsvText& table) {
    const auto header = header_of(table);
    if (has_column(header, "predicted_energy_mwh")) {
        return rows_of<EnergyRow>(table, {"model", "type", "device", "device_count", "published_zettaflop", "achieved_tflops", "avg_system_power_w", "pue",
                                          "carbon_intensity", "published_energy_mwh", "published_tco2e", "predicted_energy_mwh", "predicted_tco2e"}, llmcarbon_row);
    }
    if (has_column(header, "watts_are")) {
        return rows_of<EnergyRow>(table, {"id", "set", "model", "chip", "gpu_hours", "watts", "pue", "energy_mwh", "kg_per_kwh", "tco2e"}, own_row);
    }
    return rows_of<EnergyRow>(table, {"id", "model", "chip", "gpu_hours", "pue", "power_w_per_gpu", "power_kind", "energy_mwh", "energy_kind", "tco2e",
                                      "carbon_intensity_kg_per_kwh"}, run_row);
}

AllFitted fitted_measurements() {
    AllFitted all;
    const auto rows = rows_in(packaged_table("energy.csv"));
    if (!rows) { return all; }
    for (const auto& r : *rows) {
        if (!r.fitted) { continue; }
        if (r.watts) { all.machines.push_back({r.id, r.chip, *r.watts, r.rate}); }
        if (r.energy_measured && r.energy && r.hours) {
            all.chips.push_back({r.id, r.chip, *r.energy * units::megawatt_hour / *r.hours / (units::watt / units::chip), r.rate});
        }
    }
    return all;
}

}  // namespace

Result<Reproductions> emissions_of(const config::CsvText& table, const Catalog& catalog) {
    const auto rows = rows_in(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    auto defaults = catalog.defaults();
    if (!defaults) { return tl::unexpected(defaults.error()); }
    auto measured = catalog::measured_power(catalog);
    if (!measured) { return tl::unexpected(measured.error()); }
    const Predicted predicted(catalog, std::move(*defaults), std::move(*measured), fitted_measurements());
    Reproductions all;
    for (const auto& row : *rows) {
        take_energy(row, all);
        take_carbon(row, all);
        predicted.take(row, all);
    }
    for (auto& f : all) { f.table = table.name(); }
    return all;
}

}  // namespace traincost::validation
