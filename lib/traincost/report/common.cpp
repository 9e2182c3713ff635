// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/common.hpp>

#include <traincost/report/footprint_report.hpp>
#include <traincost/report/step_report.hpp>

#include <traincost/scenario/outputs.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/version.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::MfuConvention;
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

/// A charge for peak demand has the dimension of a price per kWh; it is told per kW and year.
double per_kilowatt_year(double charge) { return charge * units::kilowatt.value() * units::year.value(); }

/// Water per energy is told in litres, of one kilogram each.
bool is_water_intensity(std::string_view name) { return name == "wue" || name == "water_intensity"; }

std::string_view precision_name(const Scenario& s, MfuConvention convention) {
    return catalog::name(convention == MfuConvention::six_nd_arithmetic ? s.names.arithmetic_precision : s.names.precision);
}

}  // namespace

std::string_view owning_name(const Scenario& s) { return cost::owning_names[static_cast<std::size_t>(s.choices.owning)]; }

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

std::string number_text(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s) {
    constexpr int digits = 6;
    const auto currency = currency_of_input(name, s);
    if (name == "electricity.demand") {
        return fmt::format("{} {}/kW/year", units::without_zeros(units::significant(per_kilowatt_year(value), digits)), currency);
    }
    if (name.starts_with("water.")) { return units::without_zeros(units::significant(value / 1000.0, digits)) + " m3"; }
    if (is_water_intensity(name)) { return units::without_zeros(units::significant(value * 3.6e6, digits)) + " L/kWh"; }
    if (name == "embodied") { return units::without_zeros(units::significant(value, digits)) + " kgCO2e/chip"; }
    if (dimensions != Dimensions{}) { return units::without_zeros(units::text(value, dimensions, currency, digits)); }
    const auto unit = plain_unit(name, s);
    return units::without_zeros(units::significant(value, digits)) + (unit == "1" ? "" : " " + unit);
}

Data number_data(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s) {
    const auto currency = currency_of_input(name, s);
    if (name == "electricity.demand") { return Data::measured(per_kilowatt_year(value), fmt::format("{}/kW/year", currency)); }
    if (name.starts_with("water.")) { return Data::measured(value / 1000.0, "m3"); }
    if (is_water_intensity(name)) { return Data::measured(value * 3.6e6, "L/kWh"); }
    if (dimensions == Dimensions{}) { return Data::measured(value, plain_unit(name, s)); }
    auto unit = units::machine_unit(dimensions, currency);
    return Data::measured(value / unit.factor, std::move(unit.symbol));
}

std::string_view currency_of(std::string_view name, const Scenario& s) { return currency_of_input(name, s); }

std::string money(Cost<> amount, Currency currency, int digits) {
    constexpr double small = 1e4;  // "USD 1,440", not "USD 1.440 k"
    const double size = std::fabs(amount.value());
    if (size >= small || size < 1.0) { return fmt::format("{} {}", code(currency), units::scaled(amount.value(), digits)); }
    const int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
    return fmt::format("{} {}", code(currency), units::grouped(amount.value(), std::max(0, digits - whole_digits)));
}

std::string MoneyScale::operator()(Cost<> amount) const { return units::grouped(amount.value() / factor, decimals); }

std::string amount(double value) { return std::fabs(value) >= 99.95 ? units::grouped(value) : units::significant(value, 3); }

std::string carbon(Carbon<> mass) {
    const double tonnes = mass / units::tonne_co2e;
    return std::fabs(tonnes) >= 1.0 || tonnes == 0.0 ? amount(tonnes) + " tCO2e" : amount(mass.value()) + " kgCO2e";
}

std::string subject(const Scenario& s) { return s.names.model_id.empty() ? "The run" : "Training " + s.names.model; }

MoneyScale money_scale(Cost<> largest, Currency currency) {
    const double size = std::fabs(largest.value());
    if (size >= 1e9) { return {1e6, fmt::format("million {}", code(currency)), 0}; }
    if (size >= 1e6) { return {1e3, fmt::format("thousand {}", code(currency)), 0}; }
    return {1.0, std::string(code(currency)), size >= 1e4 ? 0 : size >= 1.0 ? 2 : 6};
}

std::string enumerated(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) { out += i + 1 == parts.size() ? " and " : ", "; }
        out += parts[i];
    }
    return out;
}

std::string capitalised(std::string text) {
    if (!text.empty()) { text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0]))); }
    return text;
}

std::string percent(double share, int digits) { return units::significant(100.0 * share, digits) + " %"; }

std::string plain(double value) { return fmt::format("{:.15g}", value); }

std::string quoted(const scenario::Tariff& tariff) {
    const auto whole = cost::quoted_price(tariff.inputs, tariff.kind);
    return fmt::format("{} {}/kWh", units::significant(whole.value() * 3.6e6, 4), code(tariff.quoted.currency));
}

std::vector<LabelledMfu> mfu_of(const Scenario& s, const Estimate<double>& e) {
    static constexpr std::array<std::string_view, scenario::mfu_conventions> labels = {
        "FLOP as given", "attention counted causally", "attention counted in full", "6 x parameters x tokens",
        "6 x parameters x tokens"};
    static constexpr std::array<std::string_view, scenario::mfu_conventions> ids = {"given", "causal", "full", "6ND", "6ND"};
    std::vector<LabelledMfu> all;
    for (std::size_t m = 0; m < scenario::mfu_conventions; ++m) {
        const auto convention = static_cast<MfuConvention>(m);
        if (!mfu_known(s.choices, convention)) { continue; }
        all.push_back({std::string(labels[m]), std::string(ids[m]), std::string(precision_name(s, convention)), e.mfu[m]});
    }
    return all;
}

std::string_view power_phrase(const Scenario& s) {
    if (s.choices.energy.at_the_meter) { return "the power given, at the facility's meter: a PUE is in it"; }
    if (s.choices.energy.own_power) { return "the power given, at the equipment's plugs, times PUE"; }
    switch (s.choices.power) {
        case cost::PowerMode::tdp: return "the bare chip's design power, times PUE";
        case cost::PowerMode::rated: return "the node's rated power, times PUE";
        case cost::PowerMode::measured: break;
    }
    if (s.choices.load != cost::Load::any) { return "the node's rated power times its mean use in training, as measured on others, at this run's MFU, times PUE"; }
    return "the node's rated power times its mean use in training, as measured on others, times PUE";
}

std::string bounds_phrase(const Scenario& s) {
    if (s.choices.energy.at_the_meter) { return ""; }
    return fmt::format(" Its outer cases are the bare chips' design power at PUE {}, and the node's rated power at PUE {}.",
                       units::significant(s.lowest_pue, 3), units::significant(s.highest_pue, 3));
}

std::optional<FlopRange> flop_range(const Scenario& s) {
    const bool used = s.choices.stages > 0 && s.choices.stage_kinds[s.choices.main_stage] == scenario::StageKind::computed;
    if (!s.lowest_flop || !s.highest_flop || !used) { return std::nullopt; }
    auto inputs = s.inputs;
    inputs.flop = *s.lowest_flop;
    const auto low = scenario::evaluate(s.choices, inputs);
    inputs.flop = *s.highest_flop;
    return FlopRange{low, scenario::evaluate(s.choices, inputs)};
}

std::string flop_sentence(const Scenario& s) {
    const auto range = flop_range(s);
    if (!range) { return {}; }
    return fmt::format("The arithmetic of {} is an estimate, {} to {}: in {} that range alone is {} to {}.", s.names.model,
                       units::text(*s.lowest_flop, "", 2), units::text(*s.highest_flop, "", 2), s.names.region_sentence,
                       money(range->low.cost.total, s.currency, 2), money(range->high.cost.total, s.currency, 2));
}

std::string scope_sentence(const Scenario& s) {
    const bool rented = s.choices.mode == cost::Mode::rented;
    const bool over_a_life = s.choices.owning != cost::Owning::amortised;
    std::string text = rented        ? "A rental rate covers everything."
                       : over_a_life ? fmt::format("That is owned hardware charged as {}, and the electricity bill, in nominal amounts; failed runs are "
                                                   "left out.", owning_name(s))
                              : "That is the loss of value of owned hardware over the run and the electricity bill, in nominal amounts; building, "
                                "capital, staff and failed runs are left out.";
    if (!s.claimed_cost) { return text; }
    const auto claimed = money(*s.claimed_cost, s.currency);
    return text + (rented ? fmt::format(" {} stated {} for its run: the GPU-hours at a rate that it assumed.", s.names.developer, claimed)
                          : fmt::format(" The {} that {} stated for the run is another scope: its GPU-hours at an assumed rental rate (--mode rented).",
                                        claimed, s.names.developer));
}

std::string real_sentence(const Scenario& s, const Cost<>& total) {
    if (!s.price_level) { return {}; }
    const auto& l = *s.price_level;
    return fmt::format("In prices of {} that is {}, by the {}: {} over {} ({}); index as read on {}.", l.there.text,
                       money(l.real(total), s.currency), l.name, units::without_zeros(units::significant(l.index_there, 6)),
                       units::without_zeros(units::significant(l.index_then, 6)), l.then.text, l.provenance.date.text);
}

std::string real_unit(const Scenario& s) {
    return fmt::format("{} of {}", code(s.currency), s.price_level ? s.price_level->there.text : "");
}

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

std::string hours(const Scenario& s, const Estimate<double>& e) {
    const bool computed = s.choices.stages > 0 && s.choices.stage_kinds[s.choices.main_stage] != scenario::StageKind::given;
    const double n = e.chip_time / units::chip_hour;
    return computed ? units::scaled(n, 3) : amount(n);
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

std::vector<catalog::Source> sources_with(const std::set<std::string>& ids, const Catalog& catalog) {
    std::vector<catalog::Source> used;
    const auto known = catalog.sources();
    for (const auto& id : ids) {
        const auto found = known ? known->find(id) : std::map<std::string, catalog::Source>::const_iterator();
        if (known && found != known->end()) { used.push_back(found->second); }
        else { used.push_back({id, "not in the catalog's bibliography", "", "", "", "", "", {}, {}}); }
    }
    return used;
}

std::vector<catalog::Source> sources_of(const std::vector<const Scenario*>& scenarios, const Catalog& catalog, Spreads spreads) {
    std::set<std::string> ids;
    for (const auto* s : scenarios) {
        for (const auto& input : s->sources) {
            if (!input.provenance.source.empty()) { ids.insert(input.provenance.source); }
            if (spreads == Spreads::told && !input.spread_source.empty()) { ids.insert(input.spread_source); }
        }
    }
    return sources_with(ids, catalog);
}

void add_sources(Report& report, const std::vector<catalog::Source>& sources) {
    List list{{}, true};
    for (const auto& source : sources) {
        list.items.push_back(fmt::format("{}: {}, {}. {} (retrieved {})", source.id, source.publisher, source.title, source.url,
                                         source.retrieved));
    }
    if (list.items.empty()) { return; }
    report.blocks.emplace_back(Heading{"Sources"});
    report.blocks.emplace_back(std::move(list));
}

void add_sources(Report& report, const std::vector<const Scenario*>& scenarios, const Catalog& catalog, Spreads spreads) {
    add_sources(report, sources_of(scenarios, catalog, spreads));
}

std::vector<std::string> names_of(const Scenario& s) {
    std::vector<std::string> names = {s.names.model, s.names.chip, s.names.chip_short, s.names.reference_chip, s.names.region};
    std::erase_if(names, [](const std::string& name) { return name.empty(); });
    return names;
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
