// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/range_report.hpp>

#include <traincost/report/differing.hpp>
#include <traincost/report/uncertain.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::report {

namespace {

using study::Quantity;
using study::Range;
using study::Study;
using uncertainty::Summary;

constexpr std::array probabilities = {0.05, 0.25, 0.5, 0.75, 0.95};
constexpr std::array<std::string_view, probabilities.size()> probability_names = {"p5", "p25", "p50", "p75", "p95"};
constexpr std::size_t most_sentences = 4;

std::vector<double> quantiles(const Summary& summary) { return summary.quantiles({probabilities.begin(), probabilities.end()}); }

bool is_exact(const Summary& summary) { return summary.least() == summary.greatest(); }

Currency currency_of(const Study& s) { return s.scenarios.front().currency; }

bool rented(const scenario::Scenario& s) { return s.choices.mode == cost::Mode::rented; }

/// A share of draws as a reader takes it in: never all of them or none where it is not quite so.
std::string share(double p, std::uint64_t draws) {
    if (p <= 0.5 / static_cast<double>(draws)) { return "none"; }
    if (p >= 1.0 - 0.5 / static_cast<double>(draws)) { return "all"; }
    if (p > 0.999) { return "more than 99.9 %"; }
    return p < 0.001 ? "less than 0.1 %" : units::significant(100.0 * p, 3) + " %";
}

/// Where the numbers come from.
std::string draws_sentence(const Study& s, const Range& r) {
    const auto count = [](std::uint64_t draws) { return units::grouped(static_cast<double>(draws)); };
    const auto text = fmt::format("From {} of {}, seed {}", units::number_of(static_cast<double>(r.draws), "draw"),
                                  units::number_of(static_cast<double>(s.figures.size()), "uncertain figure"), r.seed);
    return r.draws == r.asked ? text + "." : text + fmt::format("; {} were asked for, and ended early.", count(r.asked));
}

std::string cost_sentence(const Study& s, const Range& r, std::size_t region) {
    const auto& scenario = s.scenarios[region];
    const auto& cost = r.of(region, 0);
    const auto q = quantiles(cost);
    const auto amount = [&](double value) { return amount_of(Quantity::cost, value, currency_of(s)); };
    const std::string costs = fmt::format("{} in {} costs {}{}", subject(scenario), scenario.names.region_sentence, amount(q[2]),
                                          rented(scenario) ? ", rented, all in" : "");
    if (is_exact(cost)) { return costs + (r.draws > 1 ? "; nothing in it is uncertain." : "; one draw tells no range."); }
    return costs + fmt::format(", in the median; 90 % of the draws lie between {} and {}.", amount(q[0]), amount(q[4]));
}

/// The total in the prices of another date. The index is a past record: every draw is taken times the same number.
std::string real_range_sentence(const Study& s, const Range& r, std::size_t region) {
    const auto& scenario = s.scenarios[region];
    const auto q = quantiles(r.of(region, 0));
    const auto real = [&](double value) { return money(scenario.price_level->real(Cost<>::of(value)), currency_of(s), 3); };
    auto text = real_sentence(scenario, Cost<>::of(q[2]));
    const auto at = text.find(", by the ");
    return text.insert(at, fmt::format(" in {}{}", scenario.names.region_sentence,
                                       is_exact(r.of(region, 0)) ? "" : fmt::format(" in the median, 90 % of the draws between {} and {}", real(q[0]), real(q[4]))));
}

/// What one unit of the total in base units is in the prices of another date.
TableUnit real_plain_unit(const scenario::Scenario& s) {
    return {real_unit(s), 1.0 / s.price_level->real(Cost<>::of(1.0)).value()};
}

/// A difference that may be the other way round, too.
std::string signed_amount(const Study& s, double value) {
    return amount_of(Quantity::cost, std::fabs(value), currency_of(s)) + (value < 0.0 ? " the other way round" : "");
}

/// Which of two is dearer, how sure that is, and by how much.
std::string pair_sentence(const Study& s, const Range& r, std::size_t pair) {
    const auto odds = r.odds_of(pair, 0);
    const bool first = odds.more >= 0.5 - 0.5 * odds.even;
    const auto& dear = s.scenarios[first ? r.pairs[pair].one : r.pairs[pair].other].names;
    const auto& cheap = s.scenarios[first ? r.pairs[pair].other : r.pairs[pair].one].names;
    if (odds.even == 1.0) { return capitalised(fmt::format("{} and {} cost the same in every draw.", dear.region_sentence, cheap.region_sentence)); }
    auto q = quantiles(r.difference(pair, 0));
    if (!first) {
        std::reverse(q.begin(), q.end());
        for (auto& value : q) { value = -value; }
    }
    const double p = first ? odds.more : 1.0 - odds.more - odds.even;
    const std::string as_dear = odds.even >= 0.0005 ? fmt::format(" and as dear in {}", share(odds.even, r.draws)) : "";
    return capitalised(fmt::format("{} is dearer than {} in {} of the draws{}, by {} in the median; 90 % of the differences lie between {} and {}.",
                                   dear.region_sentence, cheap.region_sentence, share(p, r.draws), as_dear, signed_amount(s, q[2]),
                                   signed_amount(s, q[0]), signed_amount(s, q[4])));
}

/// "Total cost, thousand USD"; what is its own unit is named once.
std::string header_of(Quantity quantity, const TableUnit& unit) {
    const std::string name(info(quantity).name);
    if (quantity == Quantity::days) { return name; }
    if (quantity == Quantity::hours) { return unit.name.starts_with("thousand") ? name + ", thousand" : name; }
    return fmt::format("{}, {}", name, unit.name);
}

Table table_of(Quantity quantity, const Study& s, const std::vector<std::pair<std::string, const Summary*>>& rows, bool shares) {
    double largest = 0.0;
    for (const auto& row : rows) { largest = std::max({largest, std::fabs(row.second->least()), std::fabs(row.second->greatest())}); }
    const TableUnit unit = shares ? TableUnit{"", 1.0} : table_unit(quantity, largest, currency_of(s));
    Table table{{{shares ? "Ratio" : header_of(quantity, unit)}, {"Mean", true}, {"P5", true}, {"P25", true},
                 {"P50", true}, {"P75", true}, {"P95", true}}, {}};
    for (const auto& [name, summary] : rows) {
        const auto text = [&](double value) { return shares ? units::significant(value, 4) : unit(value); };
        std::vector<std::string> row = {name, text(summary->mean())};
        for (const double q : quantiles(*summary)) { row.push_back(text(q)); }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string pair_name(const Study& s, const study::Pair& pair, std::string_view sign) {
    return fmt::format("{} {} {}", s.scenarios[pair.one].names.region_id, sign, s.scenarios[pair.other].names.region_id);
}

void add_quantity(Report& report, const Study& s, const Range& r, std::size_t q) {
    std::vector<std::pair<std::string, const Summary*>> rows;
    for (std::size_t i = 0; i < r.regions; ++i) { rows.emplace_back(s.scenarios[i].names.region, &r.of(i, q)); }
    const auto all_alike = std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return *row.second == *rows.front().second; });
    if (all_alike && r.regions > 1) { rows.resize(1); rows.front().first = "all regions"; }
    report.blocks.emplace_back(table_of(r.quantities[q], s, rows, false));
}

void add_differences(Report& report, const Study& s, const Range& r) {
    if (r.pairs.empty()) { return; }
    report.blocks.emplace_back(Heading{"Differences between regions, from the same draws of what they have in common"});
    for (std::size_t q = 0; q < r.quantities.size(); ++q) {
        std::vector<std::pair<std::string, const Summary*>> rows;
        for (std::size_t p = 0; p < r.pairs.size(); ++p) {
            if (r.odds_of(p, q).even < 1.0) { rows.emplace_back(pair_name(s, r.pairs[p], "−"), &r.difference(p, q)); }
        }
        if (!rows.empty()) { report.blocks.emplace_back(table_of(r.quantities[q], s, rows, false)); }
    }
    std::vector<std::pair<std::string, const Summary*>> ratios;
    for (std::size_t p = 0; p < r.pairs.size(); ++p) { ratios.emplace_back("cost " + pair_name(s, r.pairs[p], "/"), &r.ratio(p, 0)); }
    report.blocks.emplace_back(table_of(Quantity::cost, s, ratios, true));
}

Table odds_table(const Study& s, const Range& r) {
    Table table{{{"Share of draws with more"}}, {}};
    for (const auto q : r.quantities) { table.columns.push_back({std::string(info(q).name), true}); }
    for (std::size_t p = 0; p < r.pairs.size(); ++p) {
        std::vector<std::string> row = {pair_name(s, r.pairs[p], "over")};
        for (std::size_t q = 0; q < r.quantities.size(); ++q) {
            const auto odds = r.odds_of(p, q);
            row.push_back(odds.even == 1.0 ? "same" : share(odds.more, r.draws));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// The ends of equal steps between two amounts: steps of a factor where the amounts span several.
std::vector<double> steps_between(double low, double high, std::size_t steps) {
    constexpr double several = 4.0;
    const bool by_factor = low > 0.0 && high > several * low;
    std::vector<double> ends;
    for (std::size_t i = 0; i <= steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        ends.push_back(by_factor ? low * std::pow(high / low, share) : low + (high - low) * share);
    }
    return ends;
}

/// How the draws of a cost are spread, all but the outermost.
void add_histogram(Report& report, const Study& s, const Range& r, std::size_t region) {
    constexpr std::size_t steps = 16;
    const auto& cost = r.of(region, 0);
    if (is_exact(cost)) { return; }
    const auto outermost = cost.quantiles({0.002, 0.998});
    const auto ends = steps_between(outermost[0], outermost[1], steps);
    Bars bars;
    double below = cost.share_below(ends[0]);
    for (std::size_t i = 0; i < steps; ++i) {
        const double up_to = cost.share_below(ends[i + 1]);
        bars.bars.push_back({amount_of(Quantity::cost, 0.5 * (ends[i] + ends[i + 1]), currency_of(s), 3), up_to - below, 0.0,
                             units::significant(100.0 * (up_to - below), 2) + " %"});
        below = up_to;
    }
    report.blocks.emplace_back(Heading{fmt::format("Total cost in {}: share of the draws around each amount", s.scenarios[region].names.region_sentence)});
    report.blocks.emplace_back(std::move(bars));
}

Data summary_data(const Summary& summary, const TableUnit& unit) {
    Data::Object o{{"unit", unit.name}, {"mean", summary.mean() / unit.factor}, {"standard_deviation", summary.deviation() / unit.factor}};
    const auto q = quantiles(summary);
    for (std::size_t i = 0; i < q.size(); ++i) { o.emplace_back(std::string(probability_names[i]), q[i] / unit.factor); }
    return o;
}

Data regions_data(const Study& s, const Range& r) {
    Data::List list;
    for (std::size_t i = 0; i < r.regions; ++i) {
        Data::Object o{{"region", s.scenarios[i].names.region_id}, {"name", s.scenarios[i].names.region}};
        for (std::size_t q = 0; q < r.quantities.size(); ++q) {
            o.emplace_back(std::string(info(r.quantities[q]).id), summary_data(r.of(i, q), plain_unit(r.quantities[q], currency_of(s))));
        }
        if (s.scenarios[i].price_level) { o.emplace_back("cost_real", summary_data(r.of(i, 0), real_plain_unit(s.scenarios[i]))); }
        list.emplace_back(std::move(o));
    }
    return list;
}

Data pairs_data(const Study& s, const Range& r) {
    Data::List list;
    for (std::size_t p = 0; p < r.pairs.size(); ++p) {
        Data::Object o{{"one", s.scenarios[r.pairs[p].one].names.region_id}, {"other", s.scenarios[r.pairs[p].other].names.region_id}};
        for (std::size_t q = 0; q < r.quantities.size(); ++q) {
            const auto odds = r.odds_of(p, q);
            o.emplace_back(std::string(info(r.quantities[q]).id),
                           Data::Object{{"share_of_draws_with_more", odds.more},
                                        {"share_of_draws_alike", odds.even},
                                        {"difference", summary_data(r.difference(p, q), plain_unit(r.quantities[q], currency_of(s)))},
                                        {"ratio", summary_data(r.ratio(p, q), {"1", 1.0})}});
        }
        list.emplace_back(std::move(o));
    }
    return list;
}

Table plain_table(const Study& s, const Range& r) {
    Table table{{{"of"}, {"quantity"}, {"unit"}, {"mean", true}, {"standard_deviation", true}, {"p5", true}, {"p25", true}, {"p50", true},
                 {"p75", true}, {"p95", true}, {"share_with_more", true}, {"draws", true}, {"draws_asked_for", true}}, {}};
    const auto row = [&](const std::string& of, std::string_view quantity, const TableUnit& unit, const Summary& summary, const std::string& more) {
        std::vector<std::string> cells = {of, std::string(quantity), unit.name, plain(summary.mean() / unit.factor),
                                          plain(summary.deviation() / unit.factor)};
        for (const double q : quantiles(summary)) { cells.push_back(plain(q / unit.factor)); }
        cells.insert(cells.end(), {more, plain(static_cast<double>(r.draws)), plain(static_cast<double>(r.asked))});
        table.rows.push_back(std::move(cells));
    };
    for (std::size_t q = 0; q < r.quantities.size(); ++q) {
        const auto quantity = info(r.quantities[q]).id;
        const auto unit = plain_unit(r.quantities[q], currency_of(s));
        for (std::size_t i = 0; i < r.regions; ++i) { row(s.scenarios[i].names.region_id, quantity, unit, r.of(i, q), ""); }
        for (std::size_t p = 0; p < r.pairs.size(); ++p) {
            row(pair_name(s, r.pairs[p], "-"), quantity, unit, r.difference(p, q), plain(r.odds_of(p, q).more));
            row(pair_name(s, r.pairs[p], "/"), quantity, {"1", 1.0}, r.ratio(p, q), "");
        }
    }
    for (std::size_t i = 0; i < r.regions && s.scenarios[i].price_level; ++i) {
        row(s.scenarios[i].names.region_id, "cost_real", real_plain_unit(s.scenarios[i]), r.of(i, 0), "");
    }
    return table;
}

/// Of many regions the dearest and the cheapest, by the median.
void add_ends(Report& report, const Study& s, const Range& r) {
    std::vector<std::pair<double, std::size_t>> medians;
    for (std::size_t i = 0; i < r.regions; ++i) { medians.emplace_back(quantiles(r.of(i, 0))[2], i); }
    const auto [cheapest, dearest] = std::minmax_element(medians.begin(), medians.end());
    report.blocks.emplace_back(Paragraph{fmt::format("Of {} regions, the dearest and the cheapest by the median:", r.regions)});
    for (const auto& end : {*dearest, *cheapest}) { report.blocks.emplace_back(Paragraph{cost_sentence(s, r, end.second)}); }
}

/// Why the median is not what `estimate` says.
std::string point_sentence(const Study& s, const Range& r) {
    constexpr double alike = 0.005;
    const auto& scenario = s.scenarios.front();
    const double point = scenario::evaluate(scenario.choices, scenario.inputs).cost.total.value();
    if (std::fabs(quantiles(r.of(0, 0))[2] / point - 1.0) < alike) { return {}; }
    return fmt::format("With every figure as it stands {} comes to {} (`estimate`): some figures are not in the middle of their ranges.",
                       scenario.names.region_sentence, amount_of(Quantity::cost, point, currency_of(s), 4));
}

/// The total in other prices, where it is asked for.
void add_real(Report& report, const Study& s, const Range& r) {
    for (std::size_t i = 0; i < r.regions && r.regions <= most_sentences; ++i) {
        const auto& scenario = s.scenarios[i];
        if (!scenario.price_level) { return; }
        report.blocks.emplace_back(Paragraph{real_range_sentence(s, r, i)});
    }
}

void add_answer(Report& report, const Study& s, const Range& r) {
    if (r.regions > most_sentences) { add_ends(report, s, r); }
    for (std::size_t i = 0; i < r.regions && r.regions <= most_sentences; ++i) { report.blocks.emplace_back(Paragraph{cost_sentence(s, r, i)}); }
    for (std::size_t p = 0; p < r.pairs.size() && r.regions <= most_sentences; ++p) { report.blocks.emplace_back(Paragraph{pair_sentence(s, r, p)}); }
    if (const auto text = sellers_sentence(scenarios_of(s)); !text.empty()) { report.blocks.emplace_back(Paragraph{text}); }
    add_real(report, s, r);
    if (const auto text = point_sentence(s, r); !text.empty()) { report.blocks.emplace_back(Paragraph{text}); }
    report.blocks.emplace_back(Paragraph{scope_sentence(s.scenarios.front())});
    report.blocks.emplace_back(Paragraph{draws_sentence(s, r)});
}

}  // namespace

Report range_report(const Study& s, const Range& r, const Catalog& catalog) {
    Report report;
    for (const auto& each : s.scenarios) {
        for (auto& name : names_of(each)) { report.names.push_back(std::move(name)); }
    }
    add_answer(report, s, r);
    report.blocks.emplace_back(Heading{"Ranges"});
    for (std::size_t q = 0; q < r.quantities.size(); ++q) { add_quantity(report, s, r, q); }
    add_differences(report, s, r);
    if (!r.pairs.empty()) { report.blocks.emplace_back(odds_table(s, r)); }
    constexpr std::size_t most_histograms = 2;
    for (std::size_t i = 0; i < std::min(r.regions, most_histograms); ++i) { add_histogram(report, s, r, i); }
    report.blocks.emplace_back(Heading{"What is uncertain"});
    report.blocks.emplace_back(figures_table(s));
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumptions_of(s)});
    add_sources(report, scenarios_of(s), catalog, Spreads::told);
    report.plain = plain_table(s, r);
    auto data = envelope("range");
    data.emplace_back("model", s.scenarios.front().names.model_id);
    data.emplace_back("seed", static_cast<double>(r.seed));
    data.emplace_back("draws", static_cast<double>(r.draws));
    data.emplace_back("draws_asked_for", static_cast<double>(r.asked));
    data.emplace_back("regions", regions_data(s, r));
    data.emplace_back("pairs", pairs_data(s, r));
    data.emplace_back("figures", figures_data(s));
    data.emplace_back("assumptions", texts_data(assumptions_of(s)));
    data.emplace_back("sources", sources_data(scenarios_of(s), catalog, Spreads::told));
    report.data = std::move(data);
    return report;
}

}  // namespace traincost::report
