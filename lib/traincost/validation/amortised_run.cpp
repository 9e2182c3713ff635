// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/amortised_run.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::validation {

namespace {

/// The cell under the project's own name of a column, or under the other one.
double either(Table& t, std::string_view own, std::string_view other) { return t.number(t.text(own).empty() ? other : own, true).value_or(0.0); }

Date day_of(const Table& t, std::string_view own, std::string_view other, Diagnostics& diagnostics) {
    const auto text = t.text(own).empty() ? t.text(other) : t.text(own);
    const auto day = parse_date(text);
    if (!day) { diagnostics.push_back(day.error().at(t.place())); }
    return day ? *day : Date{};
}

AmortisedRow amortised_row(Table& t, Diagnostics& diagnostics) {
    AmortisedRow r;
    r.model = t.unique("model");
    r.chip = t.text(t.text("chip").empty() ? "hardware" : "chip");
    r.hours = either(t, "gpu_hours", "chip_hours") * units::chip_hour;
    r.hardware.price = either(t, "chip_price_usd", "price_usd") * (units::money / units::chip);
    r.acquired = day_of(t, "acquired", "acquisition_date", diagnostics);
    r.hardware.age = days_between(r.acquired, day_of(t, "start", "start_date", diagnostics)) * units::day;
    const double watts = t.text("chip_watts").empty() ? 1e3 * t.number("chip_tdp_kw").value_or(0.0) : t.number("chip_watts").value_or(0.0);
    r.power.chip = watts * (units::watt / units::chip);
    r.power.node = r.power.chip * either(t, "node_to_chip_power", "server_to_chip_power");
    r.power.use = either(t, "power_use", "utilisation");
    r.power.pue = t.number("pue").value_or(1.0);
    r.electricity = either(t, "usd_per_kwh", "electricity_usd_per_kwh") * (units::money / units::kilowatt_hour);
    const auto on = parse_period(t.text("published_on").empty() ? t.text("publication_date") : t.text("published_on"));
    if (on) { r.published_on = *on; } else { diagnostics.push_back(on.error().at(t.place())); }
    r.index_then = t.number("ppi_publication_month");
    r.index_there = t.number("ppi_2024_12");
    r.published = either(t, "published_usd_2024_12", "amortised_usd_dec2024");
    return r;
}

bool has(const std::vector<std::string>& header, std::string_view column) { return std::find(header.begin(), header.end(), column) != header.end(); }

}  // namespace

Result<std::vector<AmortisedRow>> read_amortised(const config::CsvText& table) {
    const bool own = has(header_of(table), "published_usd_2024_12");
    std::vector<std::string_view> needed = {"model", "chip", "gpu_hours", "chip_price_usd", "acquired", "start", "chip_watts", "node_to_chip_power",
                                            "power_use", "pue", "usd_per_kwh", "published_on", "published_usd_2024_12"};
    if (!own) {
        needed = {"model", "hardware", "chip_hours", "price_usd", "acquisition_date", "start_date", "chip_tdp_kw", "server_to_chip_power",
                  "utilisation", "pue", "electricity_usd_per_kwh", "publication_date", "amortised_usd_dec2024"};
    }
    Diagnostics diagnostics;
    std::vector<AmortisedRow> rows;
    Table t(table, std::move(needed), diagnostics);
    t.each([&] { rows.push_back(amortised_row(t, diagnostics)); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return rows;
}

Parts parts_of(const AmortisedInputs& run) {
    Parts p;
    p.servers = cost::amortisation_rate(run.hardware, false) * run.hours;
    p.interconnect = p.servers * cost::interconnect_markup(run.hardware);
    p.energy = cost::facility_energy(run.hours, cost::facility_power(run.power, cost::PowerMode::measured)) * run.electricity;
    return p;
}

Result<AmortisedConstants> amortised_constants(const Catalog& catalog) {
    const auto defaults = catalog.defaults();
    if (!defaults) { return tl::unexpected(defaults.error()); }
    auto index = catalog.price_index();
    if (!index) { return tl::unexpected(index.error()); }
    return AmortisedConstants{defaults->value_decay.value, defaults->interconnect_share.value, std::move(*index)};
}

Period month_of_prices() { return *parse_period("2024-12"); }

std::string index_note(double nominal, double published, double index_then, double index_there, const Period& published_on) {
    return fmt::format("the published figure follows with {:.3f} as the index of {}, where it is {:.3f} as read since", nominal * index_there / published,
                       published_on.text.substr(0, 7), index_then);
}

Reproduction figure_of(const std::string& model, std::string_view group, std::string_view unit, double published, double bar, std::string_view table) {
    Reproduction f;
    f.id = f.what = model;
    f.table = table;
    f.group = group;
    f.unit = unit;
    f.published = published;
    f.bar = bar;
    return f;
}

}  // namespace traincost::validation
