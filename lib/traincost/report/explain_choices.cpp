// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/explain_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace traincost::report {

namespace {

using scenario::Scenario;

std::string megawatt_hours(Energy<> energy) { return units::grouped(energy / units::megawatt_hour); }

std::string site_text(const Scenario& s) {
    const double load = s.annual_energy / (s.site * units::year);
    return fmt::format("a site of {} that draws {} of that on average takes {} MWh a year", units::without_zeros(units::text(s.site)),
                       percent(load), megawatt_hours(s.annual_energy));
}

/// "Band IF of the statistic, 70,000 to 150,000 MWh a year, because ..."
std::string band_reason(const Scenario& s, const Catalog& catalog) {
    const auto bands = catalog.bands();
    std::string limits;
    if (bands) {
        const auto band = std::find_if(bands->begin(), bands->end(), [&](const catalog::Band& b) { return b.id == s.tariff.band; });
        if (band != bands->end()) {
            limits = std::isfinite(band->below.value()) ? fmt::format(", {} to {} MWh a year,", megawatt_hours(band->from), megawatt_hours(band->below))
                                                        : fmt::format(", {} MWh a year and more,", megawatt_hours(band->from));
        }
    }
    return fmt::format("Price of electricity: consumption band {}{} because {}; the run itself never decides on the band.", s.tariff.band, limits,
                       site_text(s));
}

std::string tariff_reason(const Scenario& s) {
    const auto& t = s.tariff;
    std::string text = "Price of electricity: ";
    switch (t.kind) {
        case cost::TariffKind::whole: text += "one price for everything"; break;
        case cost::TariffKind::rebated: text += "one price for everything, less a rebate"; break;
        case cost::TariffKind::in_parts: text += "put together from energy, grid, levies and taxes"; break;
        case cost::TariffKind::own_gas: text += "generated on the site from gas"; break;
    }
    if (t.period.known()) { text += fmt::format(", of {}", t.period.text); }
    if (t.provenance.status != catalog::Status::given) { text += fmt::format(", for {} customers; {}", t.customer, t.tax_level); }
    if (!t.from_region.empty()) { text += fmt::format("; borrowed from {}, the region has none of its own", t.from_region); }
    return text + ".";
}

std::string power_reason(const Scenario& s) {
    const auto mode = cost::power_mode_names[static_cast<std::size_t>(s.choices.power)];
    return fmt::format("Power of a chip: {} (--power {}).", power_phrase(s), mode);
}

std::string stepped_reason(const perf::Plan& plan) {
    std::string text = "as many steps as the tokens fill, each of the time that the layout takes";
    if (plan.beside.teacher) { text += ", and a teacher's forward pass on every token"; }
    if (plan.beside.writing) { text += ", and the time in which as many tokens are written"; }
    return text;
}

/// Behind the names of stages whose GPU-hours are known alike.
std::string stage_reason(const Scenario& s, std::size_t stage) {
    switch (s.choices.stage_kinds[stage]) {
        case scenario::StageKind::given: return "taken as they are disclosed or given";
        case scenario::StageKind::computed: return "computed from arithmetic, peak rate and MFU";
        case scenario::StageKind::stepped: return stepped_reason(*s.choices.plans[stage]);
        case scenario::StageKind::carried: break;
    }
    return fmt::format("those disclosed for {}, carried over {}{}", s.names.reference_chip.empty() ? s.names.chip : s.names.reference_chip,
                       s.inputs.relative_mfu == 1.0 ? "at the same MFU" : "at the MFU of this chip relative to it", s.choices.stage_tokens[stage] ? ", in proportion to the tokens" : "");
}

void add_stage_reasons(std::vector<std::string>& all, const Scenario& s, const std::set<std::size_t>& stages) {
    std::vector<std::pair<std::string, std::vector<std::string>>> alike;
    const auto* again = s.choices.rental.interrupted ? "; those that interruptions on spot take are added" : "";
    for (const auto stage : stages) {
        const auto reason = stage_reason(s, stage) + again;
        auto found = std::find_if(alike.begin(), alike.end(), [&](const auto& a) { return a.first == reason; });
        if (found == alike.end()) { found = alike.insert(alike.end(), {reason, {}}); }
        found->second.push_back(s.names.stages[stage]);
    }
    for (const auto& [reason, names] : alike) { all.push_back(fmt::format("GPU-hours of {}: {}.", enumerated(names), reason)); }
}

std::string rent_reason(const Scenario& s) {
    return fmt::format("The run is rented: hardware, building, staff and electricity are inside the rate{}.", s.rented ? fmt::format(" ({})", s.rented->rate_of) : "");
}

std::string mode_reason(const Scenario& s) {
    if (s.choices.mode == cost::Mode::owned && s.choices.owning == cost::Owning::tco) {
        return "The hardware is owned and charged by its total cost (--owning tco): equipment and building are paid back with interest over their lives, "
               "and all that runs beside them is added, over the hours of use.";
    }
    if (s.choices.mode == cost::Mode::owned && s.choices.owning == cost::Owning::straight_line) {
        return "The hardware is owned and charged by the straight line (--owning straight-line): its price over the hours of use of its life.";
    }
    return s.choices.mode == cost::Mode::rented
               ? rent_reason(s)
               : "The hardware is owned and written off by Epoch AI's method: the run pays the value that it loses over the run's GPU-hours.";
}

std::string price_reason(const Scenario& s) {
    return s.choices.price_is_of_bare_chip ? "Price of the hardware: it buys a bare chip, and the server around it is added in proportion."
                                           : "Price of the hardware: it buys a chip's share of a whole server, and nothing is added.";
}

std::string carbon_reason(const Scenario& s) {
    return fmt::format("Carbon intensity: {}{}; location-based.", s.carbon_basis, s.carbon_period.known() ? ", of " + s.carbon_period.text : "");
}

std::string count_reason(const Scenario& s) {
    return s.choices.count == scenario::CountKind::for_deadline
               ? "Number of chips: as many whole nodes as finish within the deadline."
               : "Number of chips: as disclosed or given.";
}

std::string flop_reason(const Scenario& s) {
    switch (s.choices.flop) {
        case scenario::FlopKind::given: return "Arithmetic: as given or stated for the model.";
        case scenario::FlopKind::per_token: return "Arithmetic: operations per token times tokens, attention counted causally.";
        case scenario::FlopKind::six_nd: return "Arithmetic: 6 x parameters x tokens; attention between tokens is left out.";
        case scenario::FlopKind::unknown: break;
    }
    return {};
}

}  // namespace

std::vector<std::string> choices_behind(const std::vector<DerivationStep>& steps, const Scenario& s, const Catalog& catalog) {
    std::set<std::string, std::less<>> needed;
    for (const auto& step : steps) {
        if (!step.cut) { needed.insert(step.name); }
    }
    const auto any = [&](std::initializer_list<std::string_view> names) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return needed.contains(name); });
    };
    std::vector<std::string> all;
    if (any({"cost.total", "hardware.loss_rate", "rate"})) { all.push_back(mode_reason(s)); }
    std::set<std::size_t> stages;
    for (std::size_t i = 0; i < s.choices.stages; ++i) {
        const bool is_run = s.choices.stages == 1 && needed.contains("chip_time");
        if (is_run || needed.contains(fmt::format("stage.{}.gpu_hours", i)) || needed.contains(fmt::format("stage.{}.chip_time", i))) { stages.insert(i); }
    }
    add_stage_reasons(all, s, stages);
    if (needed.contains("flop")) { all.push_back(flop_reason(s)); }
    if (any({"count", "nodes"})) { all.push_back(count_reason(s)); }
    if (needed.contains("hardware.server_price")) { all.push_back(price_reason(s)); }
    if (any({"chip.power", "chip.node_power"})) { all.push_back(power_reason(s)); }
    if (needed.contains("electricity")) {
        all.push_back(tariff_reason(s));
        if (!s.tariff.band.empty()) { all.push_back(band_reason(s, catalog)); }
    }
    if (needed.contains("carbon_intensity")) { all.push_back(carbon_reason(s)); }
    return all;
}

}  // namespace traincost::report
