// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/estimate_report.hpp>

#include <traincost/report/cluster_report.hpp>
#include <traincost/report/common.hpp>
#include <traincost/report/footprint_report.hpp>
#include <traincost/scenario/rental_offers.hpp>
#include <traincost/report/step_report.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <array>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::Scenario;

bool timed(const Scenario& s) { return s.choices.count != scenario::CountKind::unknown; }
bool rented(const Scenario& s) { return s.choices.mode == cost::Mode::rented; }

/// "rented", "rented on spot", "rented by a reservation for 1 year".
std::string rented_phrase(const Scenario& s) {
    const auto term = s.rented ? s.rented->term : catalog::RentalTerm::on_demand;
    if (term == catalog::RentalTerm::spot) { return "rented on spot"; }
    if (term != catalog::RentalTerm::reserved) { return "rented"; }
    return s.rented->over ? fmt::format("rented by a reservation for {}", scenario::years_text(*s.rented->over)) : "rented by a reservation";
}

/// Whether electricity of hours is in the memo for which no rent is charged.
bool waits(const Scenario& s) { return s.choices.energy.idle != cost::IdleKind::none; }

std::string answer(const Scenario& s, const Estimate<double>& e) {
    std::string sentence = fmt::format("{} takes {} GPU-hours", subject(s), hours(s, e));
    if (timed(s)) {
        sentence += fmt::format(", {} days on {} {}", amount(e.wall_clock / units::day),
                                units::grouped(e.count.value()), s.names.chip_short);
    }
    sentence += fmt::format(", and costs {} in {}", money(e.cost.total, s.currency), s.names.region_sentence);
    if (rented(s)) {
        const auto electricity = money(e.cost.electricity, s.currency, 3);
        if (waits(s)) { return sentence + fmt::format(" when {}, all in; the electricity inside the rate and that of chips that wait come to {}.", rented_phrase(s), electricity); }
        return sentence + fmt::format(" when {}, all in; {} of that is the price of the electricity inside the rate.", rented_phrase(s), electricity);
    }
    return sentence + fmt::format(", {} of it ({}) electricity.", money(e.cost.electricity, s.currency, 3),
                                  percent(e.cost.electricity / e.cost.total));
}

std::string energy_sentence(const Scenario& s, const Estimate<double>& e, const scenario::EnergyBounds& bounds) {
    std::string sentence = fmt::format("It uses {} ({} to {}) at {} {}/kWh", units::text(e.energy, "", 3),
                                       units::text(bounds.low.energy, "", 3), units::text(bounds.high.energy, "", 3),
                                       units::significant(e.electricity_price.value() * 3.6e6, 4), code(s.currency));
    if (timed(s)) {
        sentence += fmt::format(", {} on average and {} at most ({} in a year)", units::text(e.facility_power, "", 3),
                                units::text(e.facility_power_peak, "", 3), units::text(e.energy_per_year, "", 3));
    }
    return sentence + fmt::format(", and emits {}.", carbon_phrase(s, e));
}

std::string chips_sentence(const Scenario& s, const Estimate<double>& e) {
    return fmt::format("To finish in {} it needs {}: {} in {}.", units::text(s.inputs.deadline), units::number_of(e.count_needed.value(), "chip"),
                       units::grouped(e.count.value()), units::number_of(e.nodes.value(), "whole node"));
}

Table stages_table(const Scenario& s, const Estimate<double>& e) {
    Table table{{{"Stage"}, {"GPU-hours", true}, {"Days", true}, {std::string(code(s.currency)), true}, {"Tokens a day", true},
                 {"Days per T tokens", true}}, {}};
    const MoneyScale scale{1.0, {}, money_scale(e.cost.total, s.currency).decimals};
    const auto row = [&](const std::string& name, const scenario::StageEstimate<double>& stage, bool tokens) {
        const bool rate = timed(s) && tokens;
        table.rows.push_back({name, amount(stage.chip_time / units::chip_hour), timed(s) ? amount(stage.wall_clock / units::day) : "-",
                              scale(stage.cost),
                              rate ? units::scaled(stage.tokens_per_time * units::day / units::token, 4) : "-",
                              rate ? units::significant(stage.time_per_token.value() * 1e12 / 86400.0, 3) : "-"});
    };
    for (std::size_t i = 0; i < s.choices.stages; ++i) { row(s.names.stages[i], e.stages[i], s.choices.stage_tokens[i]); }
    scenario::StageEstimate<double> whole;
    whole.chip_time = e.chip_time;
    whole.cost = e.cost.total;
    whole.wall_clock = e.wall_clock;
    if (s.choices.stages > 1) { row("all", whole, false); }
    return table;
}

Table cost_table(const Scenario& s, const Estimate<double>& e) {
    Table table{{{"Cost"}, {std::string(code(s.currency)), true}, {"Share", true}, {"per GPU-hour", true}}, {}};
    const MoneyScale scale{1.0, {}, money_scale(e.cost.total, s.currency).decimals};
    const auto row = [&](std::string name, Cost<> amount) {
        table.rows.push_back({std::move(name), scale(amount), percent(amount / e.cost.total, 3),
                              units::significant((amount / e.chip_time * units::chip_hour).value(), 3)});
    };
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (s.choices.parts().has(i)) { row(std::string(cost::component_table[i].name), e.cost.parts[i]); }
    }
    row("Total", e.cost.total);
    if (s.price_level) {
        row(fmt::format("Total, in prices of {}", s.price_level->there.text), s.price_level->real(e.cost.total));
        table.rows.back()[2] = "-";
    }
    if (rented(s)) { row(waits(s) ? "memo: electricity, also of waiting chips" : "memo: electricity, inside the rate", e.cost.electricity); }
    return table;
}

/// The same run by each way of owning: what is chosen before the formulas is all that differs.
std::array<Estimate<double>, cost::owning_names.size()> ways_of_owning(const Scenario& s) {
    std::array<Estimate<double>, cost::owning_names.size()> all;
    for (std::size_t way = 0; way < all.size(); ++way) {
        auto choices = s.choices;
        choices.owning = static_cast<cost::Owning>(way);
        if (choices.owning == cost::Owning::straight_line) {  // takes no account of a wait: its life begins with the purchase
            choices.owning_shape.wait = false;
            choices.owning_shape.past_life = s.inputs.hardware.age >= cost::time_to_end(s.inputs.owning, choices.owning_shape);
        }
        all[way] = scenario::evaluate(choices, s.inputs);
    }
    return all;
}

bool is_part_of_any(const Scenario& s, std::size_t component) {
    auto parts = s.choices.parts();
    for (std::size_t way = 0; way < cost::owning_names.size(); ++way) {
        parts.owning = static_cast<cost::Owning>(way);
        if (parts.has(component)) { return true; }
    }
    return false;
}

Table owning_table(const Scenario& s) {
    const auto all = ways_of_owning(s);
    Cost<> most = all.front().cost.total;
    for (const auto& e : all) { most = max(most, e.cost.total); }
    const MoneyScale scale{1.0, {}, money_scale(most, s.currency).decimals};
    Table table{{{std::string(code(s.currency))}}, {}};
    for (const auto name : cost::owning_names) { table.columns.push_back({std::string(name), true}); }
    const auto row = [&](std::string name, auto cell) {
        table.rows.push_back({std::move(name)});
        for (const auto& e : all) { table.rows.back().push_back(cell(e)); }
    };
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (!is_part_of_any(s, i)) { continue; }
        row(std::string(cost::component_table[i].name), [&](const auto& e) { return e.cost.parts[i] == Cost<>() ? "-" : scale(e.cost.parts[i]); });
    }
    row("Total", [&](const auto& e) { return scale(e.cost.total); });
    row("per GPU-hour", [&](const auto& e) { return units::significant((e.cost.total / e.chip_time * units::chip_hour).value(), 4); });
    return table;
}

/// "tco.capital", "tco.total": of each way.
void add_owning_rows(Table& table, const Scenario& s) {
    const auto all = ways_of_owning(s);
    const std::string unit(code(s.currency));
    for (std::size_t way = 0; way < all.size(); ++way) {
        auto has = s.choices.parts();
        has.owning = static_cast<cost::Owning>(way);
        const auto row = [&](std::string_view id, const Cost<>& cost) { table.rows.push_back({fmt::format("{}.{}", cost::owning_names[way], id), plain(cost.value()), unit}); };
        for (std::size_t i = 0; i < cost::component_count; ++i) {
            if (has.has(i)) { row(cost::component_table[i].id, all[way].cost.parts[i]); }
        }
        row("total", all[way].cost.total);
    }
}

Data owning_data(const Scenario& s) {
    const auto all = ways_of_owning(s);
    Data::Object ways;
    for (std::size_t way = 0; way < all.size(); ++way) {
        Data::Object parts;
        auto has = s.choices.parts();
        has.owning = static_cast<cost::Owning>(way);
        for (std::size_t i = 0; i < cost::component_count; ++i) {
            if (has.has(i)) { parts.emplace_back(std::string(cost::component_table[i].id), Data::measured(all[way].cost.parts[i], code(s.currency))); }
        }
        ways.emplace_back(std::string(cost::owning_names[way]),
                          Data::Object{{"components", Data(std::move(parts))}, {"total", Data::measured(all[way].cost.total, code(s.currency))}});
    }
    return ways;
}

Table mfu_table(const Scenario& s, const Estimate<double>& e) {
    Table table{{{"Run MFU of " + s.names.stages[s.choices.main_stage]}, {"FLOP counted"}, {"against the dense peak of"}}, {}};
    for (const auto& m : mfu_of(s, e)) { table.rows.push_back({percent(m.value, 3), m.label, m.precision}); }
    return table;
}

std::vector<std::string> assumptions(const Scenario& s, const Estimate<double>& e) {
    auto all = s.assumptions;
    all.insert(all.end(), s.regional_assumptions.begin(), s.regional_assumptions.end());
    const auto& t = s.tariff;
    const std::string band = t.band.empty() ? "" : fmt::format(", band {} for a site of {}", t.band, units::text(s.site));
    const std::string vat = t.vat == catalog::Vat::included ? fmt::format("; VAT of {} taken out", percent(t.inputs.vat)) : "";
    if (t.provenance.status != catalog::Status::given) {
        all.push_back(fmt::format("Electricity: {}, {}, {} customers{}; {}{}; {}, confidence {}.", quoted(t), t.period.text, t.customer,
                                  band, t.tax_level, vat, catalog::name(t.provenance.status),
                                  catalog::name(t.provenance.confidence)));
    }
    if (s.neighbour) {
        auto inputs = s.inputs;
        inputs.tariff = s.neighbour->inputs;
        const auto other = scenario::evaluate(s.choices, inputs);
        all.push_back(fmt::format("The site is within 10 % of the edge of band {}; in band {} electricity is {} and the total {}.", t.band,
                                  s.neighbour->band, quoted(*s.neighbour), money(other.cost.total, s.currency)));
    }
    all.push_back(fmt::format("Energy is {}; {} at the facility's meter.{}", power_phrase(s), units::text(e.facility_power_per_chip), bounds_phrase(s)));
    const auto footprint = footprint_assumptions(s, e);
    all.insert(all.end(), footprint.begin(), footprint.end());
    return all;
}

Table plain_table(const Scenario& s, const Estimate<double>& e) {
    const std::string unit(code(s.currency));
    Table table{{{"quantity"}, {"value", true}, {"unit"}}, {}};
    const auto row = [&](std::string name, double value, std::string in) {
        table.rows.push_back({std::move(name), plain(value), std::move(in)});
    };
    row("gpu_hours", e.chip_time / units::chip_hour, "GPU-h");
    if (timed(s)) {
        row("count", e.count.value(), "chips");
        row("wall_clock", e.wall_clock / units::day, "day");
    }
    row("energy", e.energy / units::kilowatt_hour, "kWh");
    row("electricity_price", e.electricity_price.value() * 3.6e6, unit + "/kWh");
    for (std::size_t i = 0; i < cost::component_count; ++i) {
        if (s.choices.parts().has(i)) { row(std::string(cost::component_table[i].id), e.cost.parts[i].value(), unit); }
    }
    row("total", e.cost.total.value(), unit);
    if (s.side_by_side) { add_owning_rows(table, s); }
    if (s.price_level) { row("total_real", s.price_level->real(e.cost.total).value(), real_unit(s)); }
    add_footprint_rows(table, s, e);
    for (const auto& m : mfu_of(s, e)) { row("mfu_" + m.convention + "_" + m.precision, m.value, "1"); }
    return table;
}

}  // namespace

Report estimate_report(const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    Report report;
    const auto bounds = scenario::energy_bounds(s);
    std::vector<std::string> said = {answer(s, e), energy_sentence(s, e, bounds)};
    for (auto& sentence : footprint_sentences(s, e)) { said.push_back(std::move(sentence)); }
    if (auto sentence = step_sentence(s); !sentence.empty()) { said.push_back(std::move(sentence)); }
    if (s.choices.count == scenario::CountKind::for_deadline) { said.push_back(chips_sentence(s, e)); }
    if (auto sentence = goodput_sentence(s, e); !sentence.empty()) { said.push_back(std::move(sentence)); }
    if (auto sentence = real_sentence(s, e.cost.total); !sentence.empty()) { said.push_back(std::move(sentence)); }
    if (auto sentence = flop_sentence(s); !sentence.empty()) { said.push_back(std::move(sentence)); }
    if (s.claimed_cost && !rented(s)) {
        said.push_back(fmt::format("The {} that {} stated is another scope: the GPU-hours at a rental rate that it assumed (--mode rented).",
                                   money(*s.claimed_cost, s.currency), s.names.developer));
    }
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(Heading{fmt::format("{} on {}", s.names.model_id.empty() ? "The run" : s.names.model, s.names.chip)});
    report.blocks.emplace_back(stages_table(s, e));
    report.blocks.emplace_back(Heading{"Cost"});
    report.blocks.emplace_back(cost_table(s, e));
    if (s.side_by_side) {
        report.blocks.emplace_back(Heading{"Ways of owning"});
        report.blocks.emplace_back(owning_table(s));
    }
    report.blocks.emplace_back(Heading{"Energy, carbon and water"});
    report.blocks.emplace_back(footprint_table(s, e));
    if (!mfu_of(s, e).empty()) {
        report.blocks.emplace_back(Heading{"Utilisation"});
        report.blocks.emplace_back(mfu_table(s, e));
    }
    if (asks_for_cluster(s)) { add_cluster(report, s, e, catalog); }
    add_step(report, s);
    const auto assumed = assumptions(s, e);
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumed});
    report.blocks.emplace_back(Heading{"Inputs"});
    report.blocks.emplace_back(inputs_table(s));
    add_sources(report, {&s}, catalog);
    report.names = names_of(s);
    report.plain = plain_table(s, e);
    auto o = envelope("estimate");
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("currency", code(s.currency));
    o.emplace_back("estimate", estimate_data(s, e, bounds));
    if (asks_for_cluster(s) && timed(s)) { o.emplace_back("cluster", cluster_data(s, e, catalog)); }
    if (s.side_by_side) { o.emplace_back("ways_of_owning", owning_data(s)); }
    o.emplace_back("inputs", inputs_data(s));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("sources", sources_data({&s}, catalog));
    report.data = std::move(o);
    return report;
}

Report infeasible_report(const scenario::Infeasible& reason, std::string_view command) {
    Report report;
    report.blocks.emplace_back(Paragraph{"Not feasible: " + reason.reason + "."});
    report.plain = {{{"infeasible"}}, {{reason.reason}}};
    auto o = envelope(command);
    o.emplace_back("infeasible", reason.reason);
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
