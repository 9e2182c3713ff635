// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/compare_parts.hpp>

#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using compare::Comparison;
using compare::Row;

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

}  // namespace

void add_tables(Report& report, const Comparison& c) {
    if (c.rows.size() > most_in_full) {
        report.blocks.emplace_back(ranking(c));
        return;
    }
    report.blocks.emplace_back(run_table(c));
    report.blocks.emplace_back(Heading{"Cost"});
    report.blocks.emplace_back(cost_table(c));
    report.blocks.emplace_back(bars(c));
    report.blocks.emplace_back(Heading{"Price of electricity"});
    report.blocks.emplace_back(price_table(c));
}

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

}  // namespace traincost::report
