// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/costs.hpp>

#include <traincost/cost/price_level.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/validation/amortised_run.hpp>
#include <traincost/validation/method.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/rentals.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace traincost::validation {

namespace {

constexpr double exact = 1e-3;          ///< the bar of what follows from given inputs
constexpr double half_digit = 0.5e-4;   ///< of a share, which is published with four decimals
constexpr std::string_view dollars_then = "USD", dollars_2024 = "USD of 2024-12";

template <class T>
using Or = tl::expected<T, std::string>;  ///< or why it cannot be computed

tl::unexpected<std::string> because(std::string why) { return tl::unexpected(std::move(why)); }

struct CostRow {
    std::string model, developer, chip, date;
    Period published_on;
    std::optional<Date> start;
    std::optional<double> training_hours, total;
    std::optional<ChipTime<>> hours;
    std::optional<Chips<>> chips;
};

struct ChipPrice {
    CostPerChip<> price;
    Date acquired;
};

/// All that the method needs besides a row.
struct Rules {
    Method method;
    Rentals rentals;
    AmortisedConstants constants;
    std::map<std::string, ChipPrice, std::less<>> prices;  ///< of chips, by the names that the method has for them
    std::map<std::string, Date, std::less<>> starts;       ///< of trainings that were long over when they were published
};

/// A figure computed, in the unit of its column, and what it rests on.
struct Figure {
    double value = 0.0;
    std::string note;
};

Date start_of(const CostRow& row, const Rules& rules) {
    const auto known = rules.starts.find(key_of(row.model));
    if (row.start || known != rules.starts.end()) { return row.start ? *row.start : known->second; }
    return rules.method.training_start(row.published_on.first, row.training_hours);
}

Or<Energy<>> energy_of(const CostRow& row, const Rules& rules) {
    if (!row.hours) { return because("GPU-hours are not given"); }
    const auto power = rules.method.server_power(row.chip, row.developer);
    if (!power) { return because("the chip's power is in no table"); }
    return cost::facility_energy(*row.hours, cost::facility_power(*power, cost::PowerMode::measured));
}

Or<Cost<>> energy_cost_of(const CostRow& row, const Rules& rules) {
    const auto energy = energy_of(row, rules);
    if (!energy) { return because(energy.error()); }
    const auto price = rules.method.electricity(row.date);
    if (!price) { return because("no price of electricity for its year"); }
    return *energy * *price;
}

Or<Figure> energy(const CostRow& row, const Rules& rules, double) {
    return energy_of(row, rules).map([](auto e) { return Figure{e / units::megawatt_hour, {}}; });
}

Or<Figure> energy_cost(const CostRow& row, const Rules& rules, double) {
    return energy_cost_of(row, rules).map([](auto c) { return Figure{c.value(), {}}; });
}

Or<Figure> energy_share(const CostRow& row, const Rules& rules, double) {
    if (!row.total) { return because("no total is given"); }
    return energy_cost_of(row, rules).map([&](auto c) { return Figure{c.value() / *row.total, {}}; });
}

std::string with_index(const std::string& note) { return note.empty() ? note : "; " + note; }

/// An amount in the prices that the published figures are in; where they are apart, with which index they would not be.
Or<Figure> in_dollars_2024(const Cost<>& nominal, const CostRow& row, const Rules& rules, double published, std::string note) {
    const auto then = rules.constants.index.over(row.published_on), there = rules.constants.index.over(month_of_prices());
    if (!then || !there) { return because("the price index does not reach its month"); }
    const double value = cost::in_prices_of(nominal, *then, *there).value();
    if (std::fabs(value / published - 1.0) > exact) { note += with_index(index_note(nominal.value(), published, *then, *there, row.published_on, rules.constants)); }
    return Figure{value, std::move(note)};
}

Or<ChipPrice> price_of(const CostRow& row, const Rules& rules) {
    const auto known = rules.prices.find(row.chip);
    if (known == rules.prices.end()) { return because("the chip's price is in no table"); }
    return known->second;
}

cost::HardwareInputs<double> hardware_of(const CostRow& row, const ChipPrice& chip, const Rules& rules) {
    cost::HardwareInputs<double> in;
    in.price = chip.price;
    in.age = days_between(chip.acquired, start_of(row, rules)) * units::day;
    in.value_decay = rules.constants.decay;
    in.interconnect_share = rules.constants.interconnect;
    return in;
}

Or<Figure> amortised(const CostRow& row, const Rules& rules, double published) {
    const auto price = price_of(row, rules);
    const auto power = rules.method.server_power(row.chip, row.developer);
    const auto electricity = rules.method.electricity(row.date);
    if (!row.hours) { return because("GPU-hours are not given"); }
    if (!price) { return because(price.error()); }
    if (!power || !electricity) { return because("the chip's power is in no table"); }
    const AmortisedInputs run{*row.hours, hardware_of(row, *price, rules), *power, *electricity};
    return in_dollars_2024(parts_of(run).total(), row, rules, published, fmt::format("training from {} on", to_string(start_of(row, rules))));
}

Or<Figure> acquisition(const CostRow& row, const Rules& rules, double published) {
    const auto price = price_of(row, rules);
    if (!row.chips) { return because("the number of chips is not given"); }
    if (!price) { return because(price.error()); }
    const auto hardware = hardware_of(row, *price, rules);
    const auto servers = cost::server_price(hardware, false) * *row.chips;
    return in_dollars_2024(servers + servers * cost::interconnect_markup(hardware), row, rules, published, "as bought, with the network");
}

Or<Figure> cloud(const CostRow& row, const Rules& rules, double published) {
    if (!row.hours) { return because("GPU-hours are not given"); }
    const auto rate = rules.rentals.rate_of(row.chip, row.developer, rules.method.rented_on(start_of(row, rules)), rules.method);
    if (!rate) { return because("no rental rate of the chip is in the table"); }
    return in_dollars_2024(*row.hours * rate->rate, row, rules, published, rate->found);
}

struct Column {
    std::string_view name, group, unit;
    bool product;  ///< the published figure is a product of others in the row
    Or<Figure> (*compute)(const CostRow&, const Rules&, double published);
};
constexpr std::array<Column, 6> columns = {{
    {"energy_mwh_derived", "energy", "MWh", true, energy},
    {"energy_cost_usd_derived", "cost of energy", dollars_then, true, energy_cost},
    {"energy_share_derived", "energy over all cost", "of all", true, energy_share},
    {"amortized_capex_energy_usd", "amortised cost by the rules", dollars_2024, false, amortised},
    {"hardware_acquisition_usd", "price of the hardware", dollars_2024, false, acquisition},
    {"cloud_cost_usd", "cost in the cloud", dollars_2024, false, cloud},
}};

CostRow cost_row(Table& t) {
    CostRow r{t.text("model"), t.text("organization"), t.text("hardware"), t.text("publication_date"), {}, {}, {}, {}, {}, {}};
    if (r.model.empty()) { t.complain_of("model", "empty", "the row has no name", "give it the model's"); }
    t.once(r.model + ", " + r.date);
    r.published_on = t.period("publication_date").value_or(Period{});
    r.start = t.day("training_start");
    r.training_hours = t.number("training_hours");
    r.hours = t.measured("chip_hours", units::chip_hour);
    r.chips = t.measured("hardware_quantity", units::chip);
    r.total = t.number("db_cost_2023usd");
    if (!r.total) { r.total = t.number("amortized_capex_energy_usd"); }
    return r;
}

Reproduction computed(const Column& column, const CostRow& row, double published, bool imputed, const Rules& rules, const config::CsvText& table) {
    const bool share = column.unit == "of all";
    auto f = figure_of(row.model, column.group, column.unit, published, share ? half_digit / published : exact, table.name());
    f.digits = share;
    if (imputed) { f.skipped = inputs_imputed; return f; }
    if (!row.published_on.known()) { f.skipped = "publication_date is not given"; return f; }
    auto figure = column.compute(row, rules, published);
    if (!figure) { f.skipped = figure.error(); return f; }
    f.computed = figure->value;
    f.note = std::move(figure->note);
    f.circular = column.product;
    return f;
}

/// The figures of one row.
void take_costs(Table& t, const Rules& rules, const config::CsvText& table, Reproductions& out) {
    const auto row = cost_row(t);
    const bool imputed = t.text("imputed_inputs") == "yes";
    const auto before = out.size();
    for (const auto& column : columns) {
        if (const auto published = t.number(column.name)) { out.push_back(computed(column, row, *published, imputed, rules, table)); }
    }
    if (out.size() > before) { return; }
    out.push_back(figure_of(row.model, "energy", "MWh", 0.0, exact, table.name()));  // nothing is published that could be held
    out.back().skipped = imputed ? std::string(inputs_imputed) : "nothing is published that its inputs give";
}

std::map<std::string, ChipPrice, std::less<>> prices_of(const std::vector<AmortisedRow>& rows) {
    std::map<std::string, ChipPrice, std::less<>> prices;
    for (const auto& r : rows) { prices.emplace(r.chip, ChipPrice{r.hardware.price, r.acquired}); }
    return prices;
}

Result<std::map<std::string, Date, std::less<>>> packaged_starts() {
    const auto table = packaged_table("epoch-costs.csv");
    std::map<std::string, Date, std::less<>> starts;
    Diagnostics diagnostics;
    Table t(table, {"model", "training_start"}, diagnostics);
    t.each([&] {
        if (const auto day = t.day("training_start")) { starts.emplace(key_of(t.text("model")), *day); }
    });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return starts;
}

Result<Rules> packaged_rules(const Catalog& catalog) {
    auto method = packaged_method();
    auto rentals = packaged_rentals();
    auto constants = amortised_constants(catalog);
    const auto runs = read_amortised(packaged_table("amortised.csv"));
    auto starts = packaged_starts();
    if (!method) { return tl::unexpected(method.error()); }
    if (!rentals) { return tl::unexpected(rentals.error()); }
    if (!constants) { return tl::unexpected(constants.error()); }
    if (!runs) { return tl::unexpected(runs.error()); }
    if (!starts) { return tl::unexpected(starts.error()); }
    return Rules{std::move(*method), std::move(*rentals), std::move(*constants), prices_of(*runs), std::move(*starts)};
}

}  // namespace

Result<Reproductions> cost_table(const config::CsvText& table, const Catalog& catalog) {
    const auto rules = packaged_rules(catalog);
    if (!rules) { return tl::unexpected(rules.error()); }
    Diagnostics diagnostics;
    Reproductions all;
    Table t(table, {"model", "organization", "publication_date", "hardware", "chip_hours", "energy_mwh_derived", "energy_cost_usd_derived"}, diagnostics);
    t.each([&] { take_costs(t, *rules, table, all); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

}  // namespace traincost::validation
