// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/share_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace traincost::report {

namespace {

using compare::ShareCell;
using compare::Shares;

std::string_view power_name(const ShareCell& cell) { return cost::power_mode_names[static_cast<std::size_t>(cell.power)]; }
double years(const Shares& s, const ShareCell& cell) { return s.ages[cell.age] / units::year; }
std::string years_text(const Time<>& age) { return units::without_zeros(units::significant(age / units::year, 2)); }
std::string years_words(const Time<>& age) { return years_text(age) + (years_text(age) == "1" ? " year" : " years"); }
std::string age(const Shares& s, const ShareCell& cell) { return years_text(s.ages[cell.age]); }
bool rented(const Shares& s) { return s.scenarios.front().choices.mode == cost::Mode::rented; }

/// Whether the age of the hardware moves anything: what is rented, or paid back over a life, costs the same every year.
bool ages_matter(const Shares& s) {
    std::map<std::tuple<std::size_t, std::size_t, cost::PowerMode>, const ShareCell*> first;  // of its region, chip and power
    return std::any_of(s.cells.begin(), s.cells.end(), [&](const ShareCell& c) {
        const auto& other = *first.try_emplace({c.region, c.chip, c.power}, &c).first->second;
        return c.share != other.share || c.electricity != other.electricity || c.total != other.total;
    });
}

/// Whether ages are told: one of them stands for itself, several alone where they differ in what they cost.
bool tells_ages(const Shares& s) {
    const auto& first = s.cells.front();
    const bool several = std::any_of(s.cells.begin(), s.cells.end(), [&](const ShareCell& c) { return c.chip == first.chip && c.age != first.age; });
    return ages_matter(s) || (!several && !rented(s));
}

std::string described(const Shares& s, const ShareCell& cell, bool by_age) {
    const auto old = by_age ? fmt::format("{} old, ", years_words(s.ages[cell.age])) : std::string();
    return fmt::format("{} ({}, {}in {}, {} power)", percent(cell.share), s.chips[cell.chip], old,
                       s.scenarios[cell.region * s.chips.size()].names.region_sentence, power_name(cell));
}

std::string answer(const Shares& s, bool by_age) {
    const auto [least, most] = std::minmax_element(s.cells.begin(), s.cells.end(), [](const ShareCell& a, const ShareCell& b) { return a.share < b.share; });
    const std::string what = rented(s) ? "The electricity inside the rental rate comes to" : "Electricity is";
    const auto range = least->share == most->share ? described(s, *most, by_age) : fmt::format("{} to {}", described(s, *least, by_age), described(s, *most, by_age));
    return fmt::format("{} {} of what a GPU-hour costs.{}", what, range, rented(s) ? " It is a memo: the rate contains it, and no part of the bill is added." : "");
}

/// A region's matrix: chips and their ages down, ways to count power across.
Table matrix(const Shares& s, std::size_t region, bool by_age) {
    Table table{{{"Chip"}, {"Age, years", true}}, {}};
    for (const auto name : cost::power_mode_names) { table.columns.push_back({std::string(name), true}); }
    std::map<std::size_t, std::size_t> ages;  // of each chip, the one that stands for all
    for (const auto& cell : s.cells) {
        if (cell.region != region) { continue; }
        if (!by_age && ages.try_emplace(cell.chip, cell.age).first->second != cell.age) { continue; }
        if (cell.power == cost::PowerMode::tdp) { table.rows.push_back({s.chips[cell.chip], by_age ? age(s, cell) : "any"}); }
        table.rows.back().push_back(percent(cell.share));
    }
    return table;
}

Table plain_table(const Shares& s, std::string_view unit) {
    Table table{{{"region"}, {"chip"}, {"age [year]", true}, {"power"}, {"share [1]", true}, {fmt::format("electricity [{}/GPU-h]", unit), true},
                 {fmt::format("total [{}/GPU-h]", unit), true}}, {}};
    for (const auto& cell : s.cells) {
        table.rows.push_back({s.regions[cell.region], s.chips[cell.chip], plain(years(s, cell)), std::string(power_name(cell)), plain(cell.share),
                              plain((cell.electricity * units::chip_hour).value()), plain((cell.total * units::chip_hour).value())});
    }
    return table;
}

Data left_out_data(const Shares& s) {
    Data::List all;
    for (const auto& old : s.left_out) {
        all.emplace_back(Data::Object{{"chip", s.chips[old.chip]},
                                      {"age", Data::measured(s.ages[old.age] / units::year, "year")},
                                      {"acquired", to_string(old.acquired)},
                                      {"released", to_string(old.released)}});
    }
    return all;
}

Data cells_data(const Shares& s, std::string_view unit) {
    Data::List cells;
    for (const auto& cell : s.cells) {
        cells.emplace_back(Data::Object{{"region", s.regions[cell.region]},
                                        {"chip", s.chips[cell.chip]},
                                        {"age", Data::measured(years(s, cell), "year")},
                                        {"power", power_name(cell)},
                                        {"share", Data::measured(cell.share, "1")},
                                        {"electricity", Data::measured(cell.electricity, unit)},
                                        {"total", Data::measured(cell.total, unit)}});
    }
    return cells;
}

/// What each chip is taken to cost, and of when: a newer one may have come to less than its predecessor by then.
std::string prices_sentence(const Shares& s) {
    std::vector<std::string> told;
    for (std::size_t i = 0; i < s.chips.size(); ++i) {
        const auto& scenario = s.scenarios[i];
        const auto* price = source_of(scenario, "chip.price");
        if (price == nullptr) { return {}; }
        told.push_back(fmt::format("{} {} {}{}", s.chips[i], code(scenario.chip_price_currency), units::grouped((scenario.inputs.hardware.price * units::chip).value()),
                                   price->date.known() ? fmt::format(" ({})", price->date.text) : ""));
    }
    return fmt::format("Prices of hardware: {}. Their differences are in the shares too.", enumerated(told));
}

/// Of all chips and regions, each sentence once; the age is varied here, and the price of the hardware is that of its first day.
std::vector<std::string> assumptions(const Shares& s, bool by_age) {
    std::vector<std::string> all;
    if (by_age) {
        const bool by_value = s.scenarios.front().choices.owning == cost::Owning::amortised;
        all.push_back(fmt::format("The price of the hardware is that at its acquisition, and {}; the price of electricity stays the same.",
                                  by_value ? "it loses value from then on by the years of its age" : "it is paid back over its life, whatever its age within that"));
    } else if (s.ages.size() > 1) {
        all.push_back(rented(s) ? "The age of the hardware changes nothing: a rate is paid." : "The age of the hardware changes nothing: its price is paid back over its life.");
    }
    if (auto prices = prices_sentence(s); s.chips.size() > 1 && !rented(s) && !prices.empty()) { all.push_back(std::move(prices)); }
    for (const auto& old : s.left_out) {
        all.push_back(fmt::format("{} of {} is left out: it would have been bought on {}, before its release on {}.", s.chips[old.chip], years_words(s.ages[old.age]),
                                  to_string(old.acquired), to_string(old.released)));
    }
    std::set<std::string> said;
    for (const auto& scenario : s.scenarios) {
        for (const auto& sentences : {scenario.assumptions, scenario.regional_assumptions}) {
            for (const auto& sentence : sentences) {
                const auto about = scenario.assumed_of.find(sentence);
                if (about != scenario.assumed_of.end() && about->second.find("chip.age") != std::string::npos) { continue; }
                if (said.insert(sentence).second) { all.push_back(sentence); }
            }
        }
    }
    return all;
}

}  // namespace

Report share_report(const Shares& s, const Catalog& catalog) {
    Report report;
    const auto unit = code(s.scenarios.front().currency);
    std::vector<const scenario::Scenario*> scenarios;
    for (const auto& scenario : s.scenarios) { scenarios.push_back(&scenario); }
    const bool by_age = tells_ages(s);  // looks at all cells, so once
    report.blocks.emplace_back(Paragraph{answer(s, by_age)});
    for (std::size_t region = 0; region < s.regions.size(); ++region) {
        report.blocks.emplace_back(Heading{fmt::format("{}, at {} {}/kWh", s.regions[region],
                                                       units::significant(scenario::evaluate(s.scenarios[region * s.chips.size()].choices,
                                                                                             s.scenarios[region * s.chips.size()].inputs).electricity_price.value() * 3.6e6, 4), unit)});
        report.blocks.emplace_back(matrix(s, region, by_age));
    }
    const auto assumed = assumptions(s, by_age);
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumed});
    add_sources(report, scenarios, catalog);
    for (const auto* scenario : scenarios) {
        for (auto& name : names_of(*scenario)) { report.names.push_back(std::move(name)); }
    }
    report.plain = plain_table(s, unit);
    auto o = envelope("share");
    o.emplace_back("answer", answer(s, by_age));
    o.emplace_back("mode", cost::mode_names[rented(s) ? 1 : 0]);
    o.emplace_back("currency", unit);
    o.emplace_back("cells", cells_data(s, unit));
    o.emplace_back("left_out", left_out_data(s));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("sources", sources_data(scenarios, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
