// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/amortised.hpp>

#include <traincost/cost/energy.hpp>
#include <traincost/cost/hardware.hpp>
#include <traincost/cost/price_level.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/validation/method.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace traincost::validation {

namespace {

constexpr double exact = 1e-3;      ///< the bar of what follows from given inputs
constexpr double of_draws = 0.05;   ///< of a median of draws, of which the inputs' medians are given

struct AmortisedRow {
    std::string model, chip;
    ChipTime<> hours;
    cost::HardwareInputs<double> hardware;
    cost::PowerInputs<double> power;
    EnergyPrice<> electricity;
    Period published_on;
    std::optional<double> index_then, index_there;
    double published = 0.0;
    Place where;
};

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
    r.hardware.age = days_between(day_of(t, "acquired", "acquisition_date", diagnostics), day_of(t, "start", "start_date", diagnostics)) * units::day;
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
    r.where = t.place();
    return r;
}

bool has(const std::vector<std::string>& header, std::string_view column) { return std::find(header.begin(), header.end(), column) != header.end(); }

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

/// The parts of a final run, in dollars of their own date.
struct Parts {
    Cost<> servers, interconnect, energy;  ///< `servers` with the chips in them
    [[nodiscard]] Cost<> total() const { return servers + interconnect + energy; }
};

Parts parts_of(const AmortisedRow& row) {
    Parts p;
    p.servers = cost::amortisation_rate(row.hardware, false) * row.hours;
    p.interconnect = p.servers * cost::interconnect_markup(row.hardware);
    p.energy = cost::facility_energy(row.hours, cost::facility_power(row.power, cost::PowerMode::measured)) * row.electricity;
    return p;
}

/// The constants of the method that stand in the catalog.
struct Constants {
    DecayRate<> decay;
    double interconnect = 0.0;
    catalog::PriceIndex index;
};

Result<Constants> constants_of(const Catalog& catalog) {
    const auto defaults = catalog.defaults();
    if (!defaults) { return tl::unexpected(defaults.error()); }
    auto index = catalog.price_index();
    if (!index) { return tl::unexpected(index.error()); }
    return Constants{defaults->value_decay.value, defaults->interconnect_share.value, std::move(*index)};
}

/// What the published figures are in the prices of.
constexpr std::string_view month_of_prices = "2024-12";

void take_constants(AmortisedRow& row, const Constants& constants) {
    row.hardware.value_decay = constants.decay;
    row.hardware.interconnect_share = constants.interconnect;
    if (!row.index_then) { row.index_then = constants.index.over(row.published_on); }
    if (!row.index_there) { row.index_there = constants.index.over(*parse_period(month_of_prices)); }
}

Reproduction amortised_cost(const AmortisedRow& row, const config::CsvText& table) {
    Reproduction f;
    f.id = f.what = row.model;
    f.table = table.name();
    f.group = "amortised hardware and energy";
    f.unit = "USD of 2024-12";
    f.published = row.published;
    f.bar = exact;
    if (!row.index_then || !row.index_there) {
        f.skipped = "the price index does not reach its month";
        return f;
    }
    const auto nominal = parts_of(row).total();
    f.computed = cost::in_prices_of(nominal, *row.index_then, *row.index_there).value();
    if (!f.met()) {
        f.note = fmt::format("the published figure follows with {:.3f} as the index of {}, where it is {:.3f} as read since: a reading of another day", 
                             nominal.value() * *row.index_there / row.published, row.published_on.text.substr(0, 7), *row.index_then);
    }
    return f;
}

Reproduction of_model(const std::string& model, std::string group, std::string unit, double published, const config::CsvText& table) {
    Reproduction f;
    f.id = f.what = model;
    f.table = table.name();
    f.group = std::move(group);
    f.unit = std::move(unit);
    f.published = published;
    f.bar = exact;
    return f;
}

/// The figures of one row of a table of costs.
void take_costs(Table& t, const Method& method, const config::CsvText& table, Reproductions& out) {
    const auto model = t.text("model");
    const bool imputed = t.text("imputed_inputs") == "yes";
    const auto skip = [&](std::string_view column, std::string_view group, std::string_view unit, std::string_view reason) {
        const auto published = t.number(column);
        if (!published) { return; }
        out.push_back(of_model(model, std::string(group), std::string(unit), *published, table));
        out.back().skipped = imputed ? "inputs imputed" : std::string(reason);
    };
    skip("amortized_capex_energy_usd", "amortised hardware and energy", "USD of 2024-12", "price and dates of the chips are not in the table");
    skip("cloud_cost_usd", "cloud cost", "USD of 2024-12", "the rental rate is not in the table");
    const auto hours = t.number("chip_hours");
    const auto power = method.server_power(t.text("hardware"), t.text("organization"));
    const auto price = method.electricity(t.text("publication_date"));
    if (imputed || !hours || !power) {
        skip("energy_mwh_derived", "energy", "MWh", hours ? "the chip's power is in no table" : "GPU-hours are not given");
        skip("energy_cost_usd_derived", "cost of energy", "USD", hours ? "the chip's power is in no table" : "GPU-hours are not given");
        const bool told = !out.empty() && out.back().id == model;
        if (told) { return; }
        out.push_back(of_model(model, "energy", "MWh", 0.0, table));  // nothing is published that could be held
        out.back().skipped = imputed ? "inputs imputed" : "neither its energy nor what it follows from is given";
        return;
    }
    const auto energy = cost::facility_energy(*hours * units::chip_hour, cost::facility_power(*power, cost::PowerMode::measured));
    if (const auto published = t.number("energy_mwh_derived")) {
        out.push_back(of_model(model, "energy", "MWh", *published, table));
        out.back().computed = energy / units::megawatt_hour;
        out.back().circular = true;
    }
    const auto published = t.number("energy_cost_usd_derived");
    if (!published) { return; }
    out.push_back(of_model(model, "cost of energy", "USD", *published, table));
    out.back().circular = true;
    if (price) { out.back().computed = (energy * *price).value(); } else { out.back().skipped = "no price of electricity for its year"; }
}

/// The chips' share of a server's price.
double chip_share_of(const std::string& chip, const Catalog& catalog, const catalog::Defaults& defaults) {
    const auto known = chip_called(chip, catalog);
    cost::HardwareInputs<double> in;
    in.server_to_chip_price = known ? known->server_to_chip_price.value_or(defaults.server_to_chip_price).value : defaults.server_to_chip_price.value;
    return cost::chip_share(in);
}

std::optional<Cost<>> part_called(std::string_view component, const Parts& parts, double chips) {
    if (component == "AI accelerator chips") { return parts.servers * chips; }
    if (component == "Other server components") { return parts.servers * (1.0 - chips); }
    if (component == "Cluster-level interconnect") { return parts.interconnect; }
    if (component == "Energy") { return parts.energy; }
    return std::nullopt;
}

}  // namespace

Result<Reproductions> amortised_costs(const config::CsvText& table, const Catalog& catalog) {
    auto rows = read_amortised(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    const auto constants = constants_of(catalog);
    if (!constants) { return tl::unexpected(constants.error()); }
    Reproductions all;
    for (auto& row : *rows) {
        take_constants(row, *constants);
        all.push_back(amortised_cost(row, table));
    }
    return all;
}

Result<Reproductions> cost_table(const config::CsvText& table) {
    const auto method = packaged_method();
    if (!method) { return tl::unexpected(method.error()); }
    Diagnostics diagnostics;
    Reproductions all;
    Table t(table, {"model", "organization", "publication_date", "hardware", "chip_hours", "energy_mwh_derived", "energy_cost_usd_derived"}, diagnostics);
    t.each([&] { take_costs(t, *method, table, all); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

Result<Reproductions> development_components(const config::CsvText& table, const Catalog& catalog) {
    auto runs = read_amortised(packaged_table("amortised.csv"));
    const auto constants = constants_of(catalog);
    const auto defaults = catalog.defaults();
    const auto method = packaged_method();
    if (!runs) { return tl::unexpected(runs.error()); }
    if (!constants) { return tl::unexpected(constants.error()); }
    if (!defaults) { return tl::unexpected(defaults.error()); }
    if (!method) { return tl::unexpected(method.error()); }
    for (auto& run : *runs) { take_constants(run, *constants); }
    Diagnostics diagnostics;
    Reproductions all;
    Table t(table, {"model", "component", "median_usd"}, diagnostics);
    t.each([&] {
        const auto component = t.text("component");
        all.push_back(of_model(t.text("model"), "parts of a development", "USD", t.number("median_usd").value_or(0.0), table));
        auto& f = all.back();
        f.id += ", " + component;
        f.bar = of_draws;
        const auto run = std::find_if(runs->begin(), runs->end(), [&](const AmortisedRow& r) { return key_of(r.model) == key_of(f.what); });
        if (run == runs->end()) { f.skipped = "its final run is in no table"; return; }
        const auto part = part_called(component, parts_of(*run), chip_share_of(run->chip, catalog, *defaults));
        if (!part) { f.skipped = "its inputs are not published with it"; return; }
        f.computed = part->value() * method->experiments();
        f.note = "a median of draws, held against the product of medians";
    });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

}  // namespace traincost::validation
