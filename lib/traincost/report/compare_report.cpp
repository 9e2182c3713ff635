// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/compare_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/report/footprint_report.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace traincost::report {

namespace {

using compare::Comparison;
using compare::Row;

/// More regions than this are not all named in the sentence.
constexpr std::size_t most_named = 4;
/// More regions than this stand in one ranking instead of several tables.
constexpr std::size_t most_in_full = 12;

Currency currency_of(const Comparison& c) { return c.rows.front().scenario.currency; }
bool rented(const Comparison& c) { return c.rows.front().scenario.choices.mode == cost::Mode::rented; }
Cost<> total(const Row& row) { return row.estimate.cost.total; }
double pue(const Row& row) { return row.scenario.inputs.power.pue; }

bool same_rate_everywhere(const Comparison& c) {
    return std::all_of(c.rows.begin(), c.rows.end(), [&](const Row& row) { return total(row) == total(c.rows.front()); });
}

std::string cost_in(const Row& row) {
    return fmt::format("{} in {}", money(total(row), row.scenario.currency), row.scenario.names.region_sentence);
}

std::string costs_sentence(const Comparison& c) {
    const auto& names = c.rows.front().scenario.names;
    if (rented(c) && same_rate_everywhere(c) && c.rows.size() > 1) {
        return fmt::format("Renting {} costs {} in every region: the same rate is used everywhere, electricity is "
                           "inside it, and no difference between regions follows from it.",
                           names.model_id.empty() ? "these GPU-hours" : "the GPU-hours of " + names.model, money(total(c.rows.front()), currency_of(c)));
    }
    std::vector<std::string> parts;
    if (c.rows.size() <= most_named) {
        for (const auto& row : c.rows) { parts.push_back(cost_in(row)); }
    } else {
        parts = {cost_in(c.rows[c.dearest]), cost_in(c.rows[c.cheapest])};
    }
    return fmt::format("{} would have cost {}{}.", subject(c.rows.front().scenario), enumerated(parts),
                       c.rows.size() > most_named ? fmt::format(", the dearest and the cheapest of {} regions", c.rows.size()) : "");
}

/// Where only electricity differs by construction, its share is no finding, and is not worded as one.
std::string share_phrase(double share, bool as_efficient) {
    if (std::fabs(share - 1.0) < 0.005) {
        return as_efficient ? "all of it electricity: with the same hardware and efficiency everywhere, nothing else differs here"
                            : "all of it electricity: its price, and how much the facility needs";
    }
    return fmt::format("{} of it electricity", percent(share));
}

/// Of the dearest and the cheapest, as all others follow by the same factor.
std::string real_sentences(const Comparison& c) {
    const auto& cheap = c.rows[c.cheapest];
    if (!cheap.scenario.price_level) { return {}; }
    const auto& level = *cheap.scenario.price_level;
    std::string text = real_sentence(cheap.scenario, total(cheap));
    text.insert(text.find(" that is ") + 9, fmt::format("{} in {} and ", money(level.real(total(c.rows[c.dearest])), currency_of(c)),
                                                        c.rows[c.dearest].scenario.names.region_sentence));
    text.insert(text.find(", by the "), fmt::format(" in {}", cheap.scenario.names.region_sentence));
    return text;
}

/// Regions whose place behind the cheapest one is within what their prices' sources leave open.
std::string indistinct_sentence(const Comparison& c) {
    std::vector<std::string> names;
    for (const auto& row : c.rows) {
        if (row.difference.total.value() > 0.0 && !row.difference.told_apart) { names.push_back(row.scenario.names.region_sentence); }
    }
    if (names.empty() || c.rows.size() > most_in_full) { return {}; }
    const auto& cheap = c.rows[c.cheapest].scenario;
    return capitalised(fmt::format("{} cannot be told apart from {}: the sources of the electricity prices leave a range wider than "
                                   "the difference.", enumerated(names), cheap.names.region_sentence));
}

/// The cheapest of many may be so by a weak figure.
std::string weak_sentence(const Comparison& c) {
    const auto& s = c.rows[c.cheapest].scenario;
    const auto& t = s.tariff;
    if (c.rows.size() <= most_in_full || t.provenance.confidence != catalog::Confidence::low) { return {}; }
    std::string text = fmt::format("The electricity price of {} is of low confidence", s.names.region_sentence);
    if (t.low && t.high) {
        text += fmt::format(" ({} to {} {}/kWh)", units::significant(t.low->value() * 3.6e6, 3), units::significant(t.high->value() * 3.6e6, 3),
                            code(t.quoted.currency));
    }
    const auto sure = std::find_if(c.rows.begin(), c.rows.end(), [](const Row& row) {
        return row.scenario.tariff.provenance.confidence != catalog::Confidence::low;
    });
    if (sure != c.rows.end()) { text += fmt::format("; the cheapest by a better one is {}", sure->scenario.names.region_sentence); }
    return text + ".";
}

std::string difference_sentence(const Comparison& c) {
    const auto& dear = c.rows[c.dearest];
    const auto& cheap = c.rows[c.cheapest];
    const auto& d = dear.difference;
    if (d.total.value() == 0.0) { return {}; }
    std::string sentence = fmt::format("{} is {} ({}) dearer than {}", dear.scenario.names.region_sentence,
                                       money(d.total, currency_of(c), 3), percent(d.relative), cheap.scenario.names.region_sentence);
    sentence = capitalised(std::move(sentence));
    if (!rented(c)) {
        sentence += fmt::format(", or by {} to {} between the outer cases of the energy", money(std::min(d.low, d.high), currency_of(c), 3),
                                money(std::max(d.low, d.high), currency_of(c), 3));
    }
    if (d.electricity_share) { sentence += "; " + share_phrase(*d.electricity_share, pue(dear) == pue(cheap)); }
    return sentence + ".";
}

std::string run_sentence(const Comparison& c) {
    const auto& row = c.rows.front();
    const auto& s = row.scenario;
    std::string sentence = fmt::format("The run: {} GPU-hours on {}", hours(s, row.estimate),
                                       s.choices.count == scenario::CountKind::unknown
                                           ? s.names.chip
                                           : fmt::format("{} {}", units::grouped(row.estimate.count.value()), s.names.chip));
    if (s.choices.stages > 1) { sentence += fmt::format(" ({})", enumerated(s.names.stages)); }
    return sentence + ".";
}

/// Both methods stand in the table; where neither contract nor residual mix is known they agree, and that is no finding.
std::string carbon_assumption(const Comparison& c) {
    std::vector<std::string> unknown;
    for (const auto& row : c.rows) {
        if (row.scenario.market_from == scenario::MarketFrom::location) { unknown.push_back(row.scenario.names.region); }
    }
    std::string methods = "Carbon is location-based (the mean of the region's grid) and market-based (contracts, market_carbon, or a residual mix).";
    const auto other = std::find_if(c.rows.begin(), c.rows.end(), [](const auto& row) { return count_differently(row.scenario); });
    if (other != c.rows.end()) {
        methods += fmt::format(" A residual mix counts {}, a grid's mean {}: what lies between the two is not the market alone.", other->scenario.market_counts,
                               other->scenario.carbon_basis);
    }
    if (unknown.empty()) { return methods; }
    const bool all = unknown.size() == c.rows.size();
    return fmt::format("{} {} none of them is known, and the location-based amount stands in.", methods, all ? "Here" : "Of " + enumerated(unknown));
}

/// On what a row's market-based amount stands.
std::string market_status(const scenario::Scenario& s) {
    switch (s.market_from) {
        case scenario::MarketFrom::given: return "as given";
        case scenario::MarketFrom::residual_mix: return fmt::format("residual mix {}", s.market_period.text);
        case scenario::MarketFrom::location: break;
    }
    return "as location";
}

std::string carbon_status(const scenario::Scenario& s) {
    const auto* carbon = source_of(s, "carbon_intensity");
    if (s.choices.carbon.of_fuel) { return "gas burnt, no supply"; }
    return fmt::format("{}{}", s.carbon_period.known() ? s.carbon_period.text + ", " : "", carbon != nullptr ? catalog::name(carbon->status) : "");
}

Table run_table(const Comparison& c) {
    Table table{{{"Region"}, {"GPU-hours", true}, {"Days", true}, {"Energy, MWh", true}, {"(bounds)", true}, {"tCO2e, location", true},
                 {"market", true},
                 {"gCO2e/kWh", true}, {"Carbon figure"}, {"Market from"}}, {}};
    for (const auto& row : c.rows) {
        const auto& e = row.estimate;
        const auto& s = row.scenario;
        const bool timed = s.choices.count != scenario::CountKind::unknown;
        table.rows.push_back({s.names.region, amount(e.chip_time / units::chip_hour), timed ? amount(e.wall_clock / units::day) : "-",
                              amount(e.energy / units::megawatt_hour),
                              fmt::format("{}-{}", amount(row.bounds.low.energy / units::megawatt_hour),
                                          amount(row.bounds.high.energy / units::megawatt_hour)),
                              amount(e.carbon / units::tonne_co2e), amount(e.carbon_market / units::tonne_co2e),
                              units::significant(e.carbon_intensity.value() * 3.6e9, 4),
                              carbon_status(s), market_status(s)});
    }
    return table;
}

/// Of one region at least: what is written off in one is not there.
bool is_part(const Comparison& c, std::size_t component) {
    return std::any_of(c.rows.begin(), c.rows.end(), [component](const Row& row) { return row.scenario.choices.parts().has(component); });
}

/// Of a difference that is next to nothing, each part is many times the whole: how many says nothing.
std::string part_of_difference(double share) {
    constexpr double most = 3.0;
    if (share > most) { return "> " + percent(most, 3); }
    return share < -most ? "< " + percent(-most, 3) : percent(share, 3);
}

Table cost_table(const Comparison& c) {
    const auto mode = c.rows.front().scenario.choices.mode;
    const auto scale = money_scale(total(c.rows[c.dearest]), currency_of(c));
    Table table{{{scale.name}}, {}};
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (is_part(c, i)) { table.columns.push_back({std::string(cost::component_table[i].name), true}); }
    }
    for (const auto* header : {"Total", "vs cheapest", "%", "electricity's part"}) { table.columns.push_back({header, true}); }
    const auto& level = c.rows.front().scenario.price_level;
    if (level) { table.columns.push_back({fmt::format("Total, {} prices", level->there.text), true}); }
    if (mode == cost::Mode::rented) { table.columns.push_back({"memo: electricity inside", true}); }
    for (const auto& row : c.rows) {
        std::vector<std::string> cells = {row.scenario.names.region};
        for (std::size_t i = 0; i < cost::component_count; ++i) {
            if (is_part(c, i)) { cells.push_back(scale(row.estimate.cost.parts[i])); }
        }
        const auto& d = row.difference;
        cells.push_back(scale(total(row)));
        cells.push_back(d.total.value() == 0.0 ? "-" : "+" + scale(d.total));
        cells.push_back(d.total.value() == 0.0 ? "-" : "+" + percent(d.relative));
        cells.push_back(d.electricity_share ? part_of_difference(*d.electricity_share) : "-");
        if (level) { cells.push_back(scale(level->real(total(row)))); }
        if (mode == cost::Mode::rented) { cells.push_back(scale(row.estimate.cost.electricity)); }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

bool same_pue(const Comparison& c) {
    return std::all_of(c.rows.begin(), c.rows.end(), [&](const Row& row) {
        return row.scenario.inputs.power.pue == c.rows.front().scenario.inputs.power.pue;
    });
}

Bars bars(const Comparison& c) {
    Bars bars{{}, rented(c) ? "" : "█ all but electricity  ▒ electricity"};
    for (const auto& row : c.rows) {
        bars.bars.push_back({row.scenario.names.region, total(row).value(), rented(c) ? 0.0 : row.estimate.cost.electricity.value(),
                             money(total(row), row.scenario.currency)});
    }
    return bars;
}

std::string status_of(const scenario::Tariff& t) {
    std::string status(catalog::name(t.provenance.status));
    return t.from_region.empty() ? status : status + " from " + t.from_region;
}

Table price_table(const Comparison& c) {
    Table table{{{"Electricity"}, {"quoted", true}, {fmt::format("{}/kWh net", code(currency_of(c))), true}, {"Year"}, {"Band"},
                 {"Tax level"}, {"Status"}, {"Confidence"}}, {}};
    for (const auto& row : c.rows) {
        const auto& t = row.scenario.tariff;
        std::string tax = t.tax_level;
        if (t.vat == catalog::Vat::included) { tax = fmt::format("VAT of {} taken out", percent(t.inputs.vat)); }
        constexpr std::size_t longest = 42;
        if (tax.size() > longest) { tax = tax.substr(0, tax.find_first_of(";,", 16)); }
        table.rows.push_back({row.scenario.names.region, quoted(t),
                              units::significant(row.estimate.electricity_price.value() * 3.6e6, 4),
                              t.period.known() ? t.period.text : "-", t.band.empty() ? "-" : t.band, tax, status_of(t),
                              std::string(catalog::name(t.provenance.confidence))});
    }
    return table;
}

/// All that matters of many regions, in one row each.
Table ranking(const Comparison& c) {
    const auto scale = money_scale(total(c.rows[c.dearest]), currency_of(c));
    Table table{{{"Region"}, {scale.name, true}, {"vs cheapest", true}, {"%", true}, {fmt::format("{}/kWh net", code(currency_of(c))), true},
                 {"Price of"}, {"Band"}, {"Status"}, {"Confidence"}, {"gCO2e/kWh", true}, {"Carbon figure"}, {"tCO2e, location", true}, {"market", true}, {"Market from"}}, {}};
    for (const auto& row : c.rows) {
        const auto& s = row.scenario;
        const auto& t = s.tariff;
        const auto& d = row.difference;
        const bool cheapest = d.total.value() == 0.0;
        table.rows.push_back({s.names.region, scale(total(row)), cheapest ? "-" : "+" + scale(d.total), cheapest ? "-" : "+" + percent(d.relative),
                              units::significant(row.estimate.electricity_price.value() * 3.6e6, 3), t.period.known() ? t.period.text : "-",
                              t.band.empty() ? "-" : t.band, status_of(t), std::string(catalog::name(t.provenance.confidence)),
                              units::significant(row.estimate.carbon_intensity.value() * 3.6e9, 3), carbon_status(s),
                              amount(row.estimate.carbon / units::tonne_co2e), amount(row.estimate.carbon_market / units::tonne_co2e), market_status(s)});
    }
    return table;
}

/// The inputs that are the same in all rows: what the amounts rest on besides the regional figures.
Table common_inputs(const Comparison& c) {
    auto table = inputs_table(c.rows.front().scenario);
    for (const auto& row : c.rows) {
        const auto other = inputs_table(row.scenario);
        std::erase_if(table.rows, [&](const auto& cells) {
            return std::find(other.rows.begin(), other.rows.end(), cells) == other.rows.end();
        });
    }
    return table;
}

/// What the catalog says of a regional figure that is not simply as published.
std::vector<std::string> figure_notes(const scenario::Scenario& s) {
    std::vector<std::string> all;
    for (const auto* name : {"electricity", "carbon_intensity"}) {
        const auto* p = source_of(s, name);
        if (p == nullptr || p->note.empty() || p->status == catalog::Status::given) { continue; }
        const bool plain = p->status == catalog::Status::delivered && p->confidence != catalog::Confidence::low;
        if (!plain) { all.push_back(fmt::format("{}, {}: {}", s.names.region, std::string_view(name) == "electricity" ? "electricity" : "carbon", p->note)); }
    }
    return all;
}

std::vector<std::string> notes(const Comparison& c) {
    std::vector<std::string> all;
    const auto add = [&all](const std::string& text) {
        if (std::find(all.begin(), all.end(), text) == all.end()) { all.push_back(text); }
    };
    const auto& first = c.rows.front().scenario;
    add(fmt::format("The same chips at the same price and as busy stand in every region, whatever export rules say: what differs is "
                    "electricity and its carbon{}{}.", same_pue(c) ? "" : ", the PUE",
                    rented(c) ? ", and the rate where regional ones are given" : ""));
    add(fmt::format("The site of {} takes {} MWh a year: that decides on the consumption band, not the run.", units::text(first.site),
                    units::grouped(first.annual_energy / units::megawatt_hour)));
    for (const auto& row : c.rows) {
        for (const auto& text : row.scenario.assumptions) { add(text); }
    }
    const bool many = c.rows.size() > most_in_full;
    if (many) { add("What is assumed of each region (another year's price, a borrowed one, another band) stands in --format json; "
                    "traincost tariff REGION shows its prices."); }
    for (const auto& row : c.rows) {
        if (many) { break; }
        for (const auto& text : row.scenario.regional_assumptions) { add(text); }
        for (const auto& text : figure_notes(row.scenario)) { add(text); }
        if (!row.neighbour) { continue; }
        add(fmt::format("{}: the site is within 10 % of the edge of band {}; in band {} electricity is {} and the total {}.",
                        row.scenario.names.region, row.scenario.tariff.band, row.scenario.neighbour->band,
                        quoted(*row.scenario.neighbour), money(row.neighbour->cost.total, row.scenario.currency)));
    }
    add(fmt::format("Energy is {}.{}", power_phrase(first), bounds_phrase(first)));
    const bool any_grid = std::any_of(c.rows.begin(), c.rows.end(), [](const Row& row) {
        return row.scenario.choices.tariff.kind != cost::TariffKind::own_gas;
    });
    if (any_grid) { add(carbon_assumption(c)); }
    return all;
}

std::optional<std::string> mixed_carbon_basis(const Comparison& c) {
    std::set<std::string> bases;
    for (const auto& row : c.rows) { bases.insert(row.scenario.carbon_basis); }
    if (bases.size() < 2) { return std::nullopt; }
    return "The carbon figures stand on different bases and are not to be compared: " +
           enumerated({bases.begin(), bases.end()}) + ".";
}

Table plain_table(const Comparison& c) {
    const std::string unit(code(currency_of(c)));
    Table table{{{"region"}, {"gpu_hours [GPU-h]", true}, {"wall_clock [day]", true}, {"energy [kWh]", true},
                 {"electricity_price [" + unit + "/kWh]", true}, {"price_period"}, {"price_band"}, {"price_status"},
                 {"price_confidence"}, {"price_source"}, {"price_tax_level"}, {"mode"}, {"market_from"}}, {}};
    const auto mode = c.rows.front().scenario.choices.mode;
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (is_part(c, i)) { table.columns.push_back({fmt::format("{} [{}]", cost::component_table[i].id, unit), true}); }
    }
    for (const auto& name : {"total [" + unit + "]", "difference [" + unit + "]", std::string("difference_relative [1]"),
                             std::string("difference_electricity_share [1]"), std::string("carbon_location_based [kgCO2e]"),
                             std::string("carbon_market_based [kgCO2e]"),
                             std::string("energy_low [kWh]"), std::string("energy_high [kWh]"),
                             "total_in_neighbouring_band [" + unit + "]"}) {
        table.columns.push_back({name, true});
    }
    const auto& level = c.rows.front().scenario.price_level;
    if (level) { table.columns.push_back({fmt::format("total_real [{}]", real_unit(c.rows.front().scenario)), true}); }
    for (const auto& row : c.rows) {
        const auto& e = row.estimate;
        const auto& t = row.scenario.tariff;
        const bool timed = row.scenario.choices.count != scenario::CountKind::unknown;
        std::vector<std::string> cells = {row.region, plain(e.chip_time / units::chip_hour),
                                          timed ? plain(e.wall_clock / units::day) : "", plain(e.energy / units::kilowatt_hour),
                                          plain(e.electricity_price.value() * 3.6e6), t.period.text, t.band,
                                          std::string(catalog::name(t.provenance.status)),
                                          std::string(catalog::name(t.provenance.confidence)), t.provenance.source,
                                          t.tax_level, std::string(cost::mode_names[static_cast<std::size_t>(mode)]),
                                          std::string(scenario::market_from_names[static_cast<std::size_t>(row.scenario.market_from)])};
        for (std::size_t i = 0; i < cost::component_count; ++i) {
            if (is_part(c, i)) { cells.push_back(plain(e.cost.parts[i].value())); }
        }
        const auto& d = row.difference;
        for (const auto& cell : {plain(total(row).value()), plain(d.total.value()), plain(d.relative),
                                 d.electricity_share ? plain(*d.electricity_share) : std::string(), plain(e.carbon.value()),
                                 plain(e.carbon_market.value()),
                                 plain(row.bounds.low.energy / units::kilowatt_hour), plain(row.bounds.high.energy / units::kilowatt_hour),
                                 row.neighbour ? plain(row.neighbour->cost.total.value()) : std::string()}) {
            cells.push_back(cell);
        }
        if (level) { cells.push_back(plain(level->real(total(row)).value())); }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Data data_of(const Comparison& c, const std::vector<std::string>& said, const std::vector<std::string>& assumptions,
             const std::vector<const scenario::Scenario*>& scenarios, const Catalog& catalog) {
    auto o = envelope("compare");
    const auto currency = code(currency_of(c));
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("currency", currency);
    o.emplace_back("cheapest", c.rows[c.cheapest].region);
    o.emplace_back("dearest", c.rows[c.dearest].region);
    Data::List regions;
    for (const auto& row : c.rows) {
        auto data = estimate_data(row.scenario, row.estimate, row.bounds);
        const auto& d = row.difference;
        data.emplace_back("total_at_price_bounds", Data::Object{{"low", Data::measured(row.price_range.low, currency)},
                                                               {"high", Data::measured(row.price_range.high, currency)}});
        data.emplace_back("difference", Data::Object{{"total", Data::measured(d.total, currency)},
                                                     {"relative", Data::measured(d.relative, "1")},
                                                     {"low", Data::measured(d.low, currency)},
                                                     {"high", Data::measured(d.high, currency)},
                                                     {"told_apart", d.told_apart},
                                                     {"electricity_share", d.electricity_share
                                                                               ? Data::measured(*d.electricity_share, "1") : Data()}});
        if (row.neighbour) {
            data.emplace_back("neighbouring_band", Data::Object{{"band", row.scenario.neighbour->band},
                                                                {"price", Data::measured(row.neighbour->electricity_price, currency)},
                                                                {"total", Data::measured(row.neighbour->cost.total, currency)}});
        }
        data.emplace_back("inputs", inputs_data(row.scenario));
        regions.emplace_back(std::move(data));
    }
    o.emplace_back("regions", std::move(regions));
    o.emplace_back("assumptions", texts_data(assumptions));
    o.emplace_back("sources", sources_data(scenarios, catalog));
    return o;
}

void add_tables(Report& report, const Comparison& c) {
    report.blocks.emplace_back(run_table(c));
    report.blocks.emplace_back(Heading{"Cost"});
    report.blocks.emplace_back(cost_table(c));
    report.blocks.emplace_back(bars(c));
    report.blocks.emplace_back(Heading{"Price of electricity"});
    report.blocks.emplace_back(price_table(c));
}

}  // namespace

Report compare_report(const Comparison& c, const Catalog& catalog) {
    Report report;
    std::vector<const scenario::Scenario*> scenarios;
    for (const auto& row : c.rows) { scenarios.push_back(&row.scenario); }
    std::vector<std::string> said = {costs_sentence(c)};
    for (auto sentence : {real_sentences(c), difference_sentence(c), weak_sentence(c), indistinct_sentence(c),
                          flop_sentence(c.rows[c.cheapest].scenario), scope_sentence(c.rows.front().scenario)}) {
        if (!sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(Heading{run_sentence(c)});
    if (c.rows.size() > most_in_full) {
        report.blocks.emplace_back(ranking(c));
    } else {
        add_tables(report, c);
    }
    auto assumptions = notes(c);
    if (auto mixed = mixed_carbon_basis(c)) { assumptions.push_back(std::move(*mixed)); }
    report.blocks.emplace_back(Heading{"Inputs common to all regions"});
    report.blocks.emplace_back(common_inputs(c));
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumptions});
    add_sources(report, scenarios, catalog);
    for (const auto* each : scenarios) {
        for (auto& name : names_of(*each)) { report.names.push_back(std::move(name)); }
    }
    report.plain = plain_table(c);
    report.data = data_of(c, said, assumptions, scenarios, catalog);
    return report;
}

}  // namespace traincost::report
