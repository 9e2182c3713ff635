// SPDX-License-Identifier: Apache-2.0
// What answers have in common as data for programs, and the numbers of inputs.
#include <traincost/report/common.hpp>

#include <traincost/report/footprint_report.hpp>
#include <traincost/report/step_report.hpp>

#include <traincost/scenario/outputs.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/version.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::Scenario;

/// The version of the JSON layout; it changes when a member is renamed, moved or removed.
constexpr double schema = 1;

/// Currency in which an input is quoted.
std::string_view currency_of_input(std::string_view name, const Scenario& s) {
    if (name == "electricity" || name.starts_with("electricity.")) { return code(s.tariff.quoted.currency); }
    if (name.starts_with("chip.price")) { return code(s.chip_price_currency); }
    if (name.starts_with("rate")) { return code(s.rate_currency); }
    if (name.starts_with("construction")) { return code(s.construction_currency); }
    if (name.starts_with("labour")) { return code(s.labour_currency); }
    return code(s.currency);
}

/// The unit of an input without dimension: an exchange rate has one all the same, others have 1.
std::string plain_unit(std::string_view name, const Scenario& s) {
    if (name.ends_with(".exchange")) { return fmt::format("{}/USD", currency_of_input(name, s)); }
    if (name.ends_with(".currency")) { return fmt::format("{}/USD", code(s.currency)); }
    return "1";
}

/// Water is told in cubic metres, of so many kilograms, and per energy in litres, of one each.
constexpr double cubic_metre = 1000.0;
constexpr double litre_per_kilowatt_hour = 1.0 / units::kilowatt_hour.value();

/// A charge for peak demand has the dimension of a price per kWh; it is told per kW and year.
double per_kilowatt_year(double charge) { return charge * units::kilowatt.value() * units::year.value(); }

bool is_water_intensity(std::string_view name) { return name == "wue" || name == "water_intensity"; }

/// A number of so many digits with its unit.
std::string text_of(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s, int digits) {
    const auto currency = currency_of_input(name, s);
    const auto in = [digits](double number, std::string_view unit) { return fmt::format("{} {}", units::significant(number, digits), unit); };
    if (name == "electricity.demand") { return in(per_kilowatt_year(value), fmt::format("{}/kW/year", currency)); }
    if (name.starts_with("water.")) { return in(value / cubic_metre, "m3"); }
    if (is_water_intensity(name)) { return in(value / litre_per_kilowatt_hour, "L/kWh"); }
    if (name == "embodied") { return in(value, "kgCO2e/chip"); }
    if (dimensions != Dimensions{}) { return units::text(value, dimensions, currency, digits); }
    const auto unit = plain_unit(name, s);
    return unit == "1" ? units::significant(value, digits) : in(value, unit);
}

}  // namespace

Data provenance_data(const catalog::Provenance& p) {
    return Data::Object{{"source", p.source.empty() ? Data() : Data(p.source)},
                        {"date", p.date.known() ? Data(p.date.text) : Data()},
                        {"confidence", catalog::name(p.confidence)},
                        {"status", catalog::name(p.status)},
                        {"where", to_string(p.where)},
                        {"note", p.note.empty() ? Data() : Data(p.note)}};
}

namespace {

Data stages_data(const Scenario& s, const Estimate<double>& e) {
    const auto currency = code(s.currency);
    Data::List stages;
    for (std::size_t i = 0; i < s.choices.stages; ++i) {
        const auto& stage = e.stages[i];
        Data::Object o{{"name", s.names.stages[i]},
                       {"gpu_hours", Data::measured(stage.chip_time)},
                       {"cost", Data::measured(stage.cost, currency)}};
        if (s.choices.count != scenario::CountKind::unknown) {
            o.emplace_back("wall_clock", Data::measured(stage.wall_clock / units::day, "day"));
            if (s.choices.stage_tokens[i]) {
                o.emplace_back("tokens_per_time", Data::measured(stage.tokens_per_time));
                o.emplace_back("time_per_token", Data::measured(stage.time_per_token));
            }
        }
        stages.emplace_back(std::move(o));
    }
    return stages;
}

/// How GPU-hours are rented.
Data rent_data(const Scenario& s) {
    const auto& rented = *s.rented;
    const bool committed = rented.commitment > Cost<>();
    const double kept = s.choices.rental.interrupted ? scenario::detail::kept_on_spot(s.choices, s.inputs) : 1.0;
    return Data::Object{{"term", catalog::rental_term_names[static_cast<std::size_t>(rented.term)]},
                        {"rate_of", rented.rate_of},
                        {"over", rented.over ? Data::measured(*rented.over / units::day, "day") : Data()},
                        {"commitment", committed ? Data::measured(rented.commitment, code(s.currency)) : Data()},
                        {"kept", Data::measured(kept, "1")}};
}

Data cost_data(const Scenario& s, const Estimate<double>& e) {
    const auto currency = code(s.currency);
    Data::Object parts;
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (!s.choices.parts().has(i)) { continue; }
        parts.emplace_back(std::string(cost::component_table[i].id), Data::measured(e.cost.parts[i], currency));
    }
    Data::Object o{{"mode", cost::mode_names[static_cast<std::size_t>(s.choices.mode)]},
                   {"components", Data(std::move(parts))},
                   {"total", Data::measured(e.cost.total, currency)},
                   {"electricity", Data::measured(e.cost.electricity, currency)},
                   {"electricity_is_inside_the_rate", s.choices.mode == cost::Mode::rented}};
    if (s.choices.owning != cost::Owning::amortised || s.side_by_side) { o.emplace_back("owning", owning_name(s)); }
    if (s.rented) { o.emplace_back("rent", rent_data(s)); }
    return o;
}

Data tariff_data(const scenario::Tariff& t, const Scenario& s, const EnergyPrice<>& net) {
    return Data::Object{{"quoted", Data::measured(t.quoted.amount, code(t.quoted.currency))},
                        {"net", Data::measured(net, code(s.currency))},
                        {"period", t.period.known() ? Data(t.period.text) : Data()},
                        {"band", t.band.empty() ? Data() : Data(t.band)},
                        {"customer", t.customer},
                        {"tax_level", t.tax_level},
                        {"vat", catalog::vat_names[static_cast<std::size_t>(t.vat)]},
                        {"borrowed_from", t.from_region.empty() ? Data() : Data(t.from_region)},
                        {"provenance", provenance_data(t.provenance)}};
}

}  // namespace

std::string number_text(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s, std::optional<int> digits) {
    auto text = text_of(name, value, dimensions, s, digits.value_or(6));
    return digits ? text : units::without_zeros(std::move(text));
}

Data number_data(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s) {
    const auto currency = currency_of_input(name, s);
    if (name == "electricity.demand") { return Data::measured(per_kilowatt_year(value), fmt::format("{}/kW/year", currency)); }
    if (name.starts_with("water.")) { return Data::measured(value / cubic_metre, "m3"); }
    if (is_water_intensity(name)) { return Data::measured(value / litre_per_kilowatt_hour, "L/kWh"); }
    if (dimensions == Dimensions{}) { return Data::measured(value, plain_unit(name, s)); }
    auto unit = units::machine_unit(dimensions, currency);
    return Data::measured(value / unit.factor, std::move(unit.symbol));
}

std::string_view currency_of(std::string_view name, const Scenario& s) { return currency_of_input(name, s); }

Data price_level_data(const scenario::PriceLevel& level, const Cost<>& real, Currency currency) {
    return Data::Object{{"amount", Data::measured(real, code(currency))},
                        {"prices_of", level.there.text},
                        {"nominal_of", level.then.text},
                        {"index", Data::Object{{"id", level.id},
                                               {"name", level.name},
                                               {"nominal_of", Data::measured(level.index_then, "1")},
                                               {"prices_of", Data::measured(level.index_there, "1")},
                                               {"vintage", level.provenance.date.text},
                                               {"source", level.provenance.source}}}};
}

Data inputs_data(const Scenario& s) {
    Data::List inputs;
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            const auto* provenance = source_of(s, name);
            if (provenance == nullptr) { return; }
            inputs.emplace_back(Data::Object{{"name", name},
                                             {"quantity", number_data(name, scenario::scalar_of(input), scenario::detail::dimensions_of(input), s)},
                                             {"provenance", provenance_data(*provenance)}});
        },
        s.inputs);
    return inputs;
}

Table inputs_table(const Scenario& s) {
    Table table{{{"Input"}, {"Value", true}, {"Source"}, {"Date"}, {"Status"}, {"Confidence"}}, {}};
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            const auto* p = source_of(s, name);
            if (p == nullptr) { return; }
            const bool given = p->status == catalog::Status::given;
            table.rows.push_back({std::string(name), number_text(name, scenario::scalar_of(input), scenario::detail::dimensions_of(input), s),
                                  p->source.empty() ? to_string(p->where) : p->source, p->date.text, std::string(catalog::name(p->status)),
                                  given ? "" : std::string(catalog::name(p->confidence))});
        },
        s.inputs);
    return table;
}

Data::Object estimate_data(const Scenario& s, const Estimate<double>& e, const scenario::EnergyBounds& bounds) {
    Data::Object o{{"region", s.names.region_id}, {"name", s.names.region}, {"gpu_hours", Data::measured(e.chip_time)}};
    if (s.choices.count != scenario::CountKind::unknown) {
        o.emplace_back("count", Data::measured(e.count));
        o.emplace_back("count_needed", Data::measured(e.count_needed));
        o.emplace_back("nodes", Data::measured(e.nodes));
        o.emplace_back("wall_clock", Data::measured(e.wall_clock / units::day, "day"));
        o.emplace_back("facility_power", Data::measured(e.facility_power));
        o.emplace_back("facility_power_peak", Data::measured(e.facility_power_peak));
        o.emplace_back("energy_per_year", Data::measured(e.energy_per_year));
    }
    if (s.choices.flop != scenario::FlopKind::unknown) { o.emplace_back("flop", Data::measured(e.flop)); }
    Data::List mfu;
    for (const auto& m : mfu_of(s, e)) {
        mfu.emplace_back(Data::Object{{"convention", m.convention}, {"precision", m.precision}, {"value", Data::measured(m.value, "1")}});
    }
    o.emplace_back("mfu", std::move(mfu));
    if (s.choices.interruption()) { o.emplace_back("goodput", Data::measured(perf::kept(s.choices.interruption(), s.inputs.step.failures), "1")); }
    if (s.choices.plan()) { o.emplace_back("step", step_data(s)); }
    o.emplace_back("stages", stages_data(s, e));
    o.emplace_back("energy", Data::measured(e.energy));
    o.emplace_back("energy_low", Data::measured(bounds.low.energy));
    o.emplace_back("energy_high", Data::measured(bounds.high.energy));
    o.emplace_back("electricity_price", tariff_data(s.tariff, s, e.electricity_price));
    o.emplace_back("cost", cost_data(s, e));
    if (s.price_level) {
        o.emplace_back("total_real", price_level_data(*s.price_level, s.price_level->real(e.cost.total), s.currency));
    }
    add_footprint_data(o, s, e);
    return o;
}

Data sources_data(const std::vector<catalog::Source>& sources) {
    Data::List list;
    for (const auto& s : sources) {
        list.emplace_back(Data::Object{{"id", s.id}, {"title", s.title}, {"publisher", s.publisher}, {"url", s.url},
                                       {"retrieved", s.retrieved}, {"licence", s.licence}});
    }
    return list;
}

Data sources_data(const std::vector<const Scenario*>& scenarios, const Catalog& catalog, Spreads spreads) {
    return sources_data(sources_of(scenarios, catalog, spreads));
}

Data texts_data(const std::vector<std::string>& texts) {
    Data::List list;
    for (const auto& text : texts) { list.emplace_back(text); }
    return list;
}

Data::Object envelope(std::string_view command) {
    return {{"schema", schema}, {"program", "traincost"}, {"version", version}, {"command", command}};
}

}  // namespace traincost::report
