// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/compare_parts.hpp>

#include <traincost/report/differing.hpp>
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

/// Both methods stand in the table; where they agree for want of a contract and a residual mix, that is no finding.
std::string carbon_assumption(const Comparison& c) {
    std::string text = "Carbon is location-based (the mean of the region's grid) and market-based (contracts, market_carbon, or a residual mix).";
    const auto other = std::find_if(c.rows.begin(), c.rows.end(), [](const auto& row) { return count_differently(row.scenario); });
    if (other != c.rows.end()) {
        text += fmt::format(" A residual mix counts {}, a grid's mean {}: what lies between the two is not the market alone.", other->scenario.market_counts,
                            other->scenario.carbon_basis);
    }
    return text;
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

std::optional<std::string> mixed_carbon_basis(const Comparison& c) {
    std::set<std::string> bases;
    for (const auto& row : c.rows) { bases.insert(row.scenario.carbon_basis); }
    if (bases.size() < 2) { return std::nullopt; }
    return "The carbon figures stand on different bases and are not to be compared: " +
           enumerated({bases.begin(), bases.end()}) + ".";
}

}  // namespace

std::vector<std::string> compare_sentences(const Comparison& c) {
    std::vector<std::string> said = {costs_sentence(c)};
    for (auto sentence : {real_sentences(c), difference_sentence(c), sellers_sentence(scenarios_of(c)), weak_sentence(c), indistinct_sentence(c), flop_sentence(c.rows[c.cheapest].scenario),
                          scope_sentence(c.rows.front().scenario)}) {
        if (!sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    return said;
}

std::string compared_run(const Comparison& c) {
    const auto& row = c.rows.front();
    const auto& s = row.scenario;
    const auto by_hours = [](const Row& a, const Row& b) { return a.estimate.chip_time < b.estimate.chip_time; };
    const auto [least, most] = std::minmax_element(c.rows.begin(), c.rows.end(), by_hours);
    const bool alike = !(least->estimate.chip_time < most->estimate.chip_time);
    std::string sentence = fmt::format("The run: {} GPU-hours on {}", alike ? hours(s, row.estimate) : fmt::format("{} to {}", hours(s, least->estimate), hours(s, most->estimate)),
                                       s.choices.count == scenario::CountKind::unknown
                                           ? s.names.chip
                                           : fmt::format("{} {}", units::grouped(row.estimate.count.value()), s.names.chip));
    if (s.choices.stages > 1) { sentence += fmt::format(" ({})", enumerated(s.names.stages)); }
    return sentence + ".";
}

std::vector<std::string> compare_notes(const Comparison& c) {
    std::vector<std::string> all;
    const auto add = [&all](const std::string& text) {
        if (std::find(all.begin(), all.end(), text) == all.end()) { all.push_back(text); }
    };
    const auto& first = c.rows.front().scenario;
    add(fmt::format("The same chips at the same price and as busy stand in every region, whatever export rules say: what differs is {}.",
                    differing_inputs(scenarios_of(c))));
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
    if (auto market = market_sentence(scenarios_of(c)); !market.empty()) { add(market); }
    if (auto mixed = mixed_carbon_basis(c)) { all.push_back(std::move(*mixed)); }
    return all;
}

}  // namespace traincost::report
