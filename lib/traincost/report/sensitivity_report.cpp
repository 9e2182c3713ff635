// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/sensitivity_report.hpp>

#include <traincost/report/uncertain.hpp>
#include <traincost/scenario/symbols.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::report {

namespace {

using study::Elasticity;
using study::Quantity;
using study::Sensitivity;
using study::interval;
using study::Study;
using study::VarianceShare;
using uncertainty::Index;

constexpr std::array<std::string_view, 5> step_names = {"whole_nodes", "band", "dates", "mode", "power"};

Currency currency_of(const Study& s) { return s.scenarios.front().currency; }

std::string amount_text(const Study& s, const Sensitivity& x, double value, int digits = 4) {
    return amount_of(x.target.quantity, value, currency_of(s), digits);
}

/// "total cost in the Netherlands", "by how much ... differs": what the answer is about, in a sentence.
std::string target_text(const Study& s, const Sensitivity& x) {
    std::string name(info(x.target.quantity).name);
    if (name != "GPU-hours") { name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0]))); }
    const auto region = [&](std::size_t i) -> const std::string& { return s.scenarios[i].names.region_sentence; };
    return x.target.difference ? fmt::format("difference in {}, {} less {}", name, region(0), region(1)) : fmt::format("{} in {}", name, region(0));
}

/// A share in per cent with one decimal; below zero or above a hundred where sampling error put it there.
std::string share(double value) { return std::isfinite(value) ? units::grouped(100.0 * value, 1) : "-"; }

/// Per cent for a per cent, to three decimals.
std::string elasticity_text(double value) { return (value > 0.0 ? "+" : "") + units::grouped(value, 3); }

/// A change: its sign stands first.
std::string change_text(const Study& s, const Sensitivity& x, double value) {
    return (value > 0.0 ? "+" : value < 0.0 ? "-" : "") + amount_text(s, x, std::fabs(value), 3);
}

/// Whether a figure moves the target at all; rounding moves it too.
bool moves(const Sensitivity& x, const study::Swing& swing) {
    constexpr double rounding = 1e-12;
    return std::fabs(swing.at_high - swing.at_low) > rounding * std::max({std::fabs(x.median), std::fabs(swing.at_low), std::fabs(swing.at_high)});
}
bool matters(const VarianceShare& share) {
    constexpr double shown = 0.0005;
    return share.indices.total.value >= shown || std::fabs(share.indices.first.value) >= shown;
}
bool acts(const Elasticity& e) { return e.slope != 0.0 || e.relaxed_slope.value_or(0.0) != 0.0; }

void add_others(Report& report, std::string_view sentence, const std::vector<std::string>& names) {
    if (!names.empty()) { report.blocks.emplace_back(Paragraph{fmt::format("{} {}.", sentence, enumerated(names))}); }
}

std::string measure_sentence(const Study& s, const Sensitivity& x) {
    if (!x.first) { return {}; }
    const auto& index = x.first->indices.first;
    const auto ends = interval(index);
    if (x.first_names.size() == x.groups.size()) {
        return fmt::format("Measure first: {}; nothing else that is uncertain moves the {}.", enumerated(x.first_names), target_text(s, x));
    }
    return fmt::format("Measure first: {}. With {} known, the variance of the {} would fall by about {} % on average (90 %: {} to {} %).", enumerated(x.first_names),
                       x.first_names.size() == 1 ? "it" : "them", target_text(s, x), units::grouped(100.0 * index.value), share(ends[0]), share(ends[1]));
}

/// Why nothing is named to be measured first.
std::string exact_sentence(const Sensitivity& x) {
    if (x.ended_early && x.varies()) {
        const auto& most = x.singles.front();
        return fmt::format("It was ended before it was known what the first groups come to together. Of single figures {} accounts for most: {} % of the variance (S1).",
                           most.group.name, share(most.indices.first.value));
    }
    if (x.swings.empty()) { return "Nothing that it is computed from is uncertain here: there is no variance to share out. The slopes hold all the same."; }
    return x.singles.empty() ? "It was ended before a single pass was done." : "No uncertain figure moves it: there is no variance to share out.";
}

/// Which inputs act most, by themselves.
std::string slope_sentence(const Study& s, const Sensitivity& x) {
    constexpr std::size_t most = 3;
    std::vector<std::string> parts;
    auto steepest = x.elasticities;
    std::stable_sort(steepest.begin(), steepest.end(), [](const Elasticity& a, const Elasticity& b) { return std::fabs(a.slope) > std::fabs(b.slope); });
    for (const auto& e : steepest) {
        if (parts.size() == most || e.slope == 0.0) { break; }
        const auto by = e.elasticity ? elasticity_text(*e.elasticity) + " %" : change_text(s, x, 0.01 * e.slope);
        parts.push_back(fmt::format("{} by {}", e.name, by));
    }
    return parts.empty() ? "No single input moves it here and now." : fmt::format("One per cent more of a single input moves it most for {}.", enumerated(parts));
}

std::string draws_sentence(const Sensitivity& x) {
    const auto done = units::grouped(static_cast<double>(x.draws));
    return fmt::format("From {} base draws{}, {} evaluations of the model, seed {}.", done, x.ended_early ? ", ended early" : "",
                       units::grouped(static_cast<double>(x.evaluations)), x.seed);
}

void add_answer(Report& report, const Study& s, const Sensitivity& x) {
    report.blocks.emplace_back(Paragraph{fmt::format("{}: {}.", capitalised(target_text(s, x)), amount_text(s, x, x.amount))});
    const auto first = measure_sentence(s, x);
    report.blocks.emplace_back(Paragraph{first.empty() ? exact_sentence(x) : first});
    report.blocks.emplace_back(Paragraph{slope_sentence(s, x)});
    if (x.draws > 0) { report.blocks.emplace_back(Paragraph{draws_sentence(x)}); }
}

void add_swings(Report& report, const Study& s, const Sensitivity& x) {
    if (x.swings.empty()) { return; }
    constexpr std::size_t most_bars = 16;
    report.blocks.emplace_back(Heading{fmt::format("One figure at a time from P5 to P95, all others at their medians, where it is {}", amount_text(s, x, x.median))});
    double largest = 0.0;
    for (const auto& swing : x.swings) { largest = std::max({largest, std::fabs(swing.at_low), std::fabs(swing.at_high)}); }
    const auto unit = table_unit(x.target.quantity, largest, currency_of(s));
    Spans spans{x.median, {}, "▒ figure at its P5  █ at its P95"};
    Table table{{{"Figure"}, {fmt::format("at P5, {}", unit.name), true}, {"at P95", true}, {"between", true}}, {}};
    std::vector<std::string> others;
    for (const auto& swing : x.swings) {
        const auto [least, greatest] = std::minmax(swing.at_low, swing.at_high);
        const auto& name = swing.name;
        if (!moves(x, swing)) {
            others.push_back(name);
            continue;
        }
        if (spans.spans.size() < most_bars) {
            spans.spans.push_back({name, swing.at_low, swing.at_high, amount_text(s, x, least, 3), amount_text(s, x, greatest, 3)});
        }
        table.rows.push_back({name, unit(swing.at_low), unit(swing.at_high), unit(std::fabs(swing.at_high - swing.at_low))});
    }
    if (!spans.spans.empty()) {
        report.blocks.emplace_back(std::move(spans));
        report.blocks.emplace_back(std::move(table));
    }
    add_others(report, "From end to end these move it by nothing:", others);
}

std::string members(const Study& s, const study::Group& group) {
    std::string text;
    for (const auto f : group.figures) { text += (text.empty() ? "" : ", ") + s.figures[f].name; }
    return text;
}

Table shares_table(const Study& s, const std::vector<VarianceShare>& shares, bool grouped) {
    Table table{{{grouped ? "Group" : "Figure"}, {"S1, %", true}, {"from", true}, {"to", true}, {"ST, %", true}, {"from", true}, {"to", true}}, {}};
    if (grouped) { table.columns.push_back({"Figures in it"}); }
    for (const auto& each : shares) {
        if (!matters(each)) { continue; }
        const auto first = interval(each.indices.first);
        const auto total = interval(each.indices.total);
        table.rows.push_back({each.group.name, share(each.indices.first.value), share(first[0]), share(first[1]), share(each.indices.total.value),
                              share(total[0]), share(total[1])});
        if (grouped) { table.rows.back().push_back(members(s, each.group)); }
    }
    return table;
}

void add_shares(Report& report, const Study& s, const Sensitivity& x) {
    if (!x.varies()) { return; }
    report.blocks.emplace_back(Heading{"Shares of the variance, with 90 % intervals: S1 goes away when it alone is known, ST stays when all else is known"});
    if (!x.groups.empty()) { report.blocks.emplace_back(shares_table(s, x.groups, true)); }
    report.blocks.emplace_back(shares_table(s, x.singles, false));
    std::vector<std::string> others;
    for (const auto& each : x.singles) {
        if (!matters(each)) { others.push_back(each.group.name); }
    }
    add_others(report, "Each less than 0.05 %:", others);
    report.blocks.emplace_back(Paragraph{"An index below 0 or above 100 is sampling error; more --draws make it smaller."});
}

std::string one_per_cent(const Study& s, const Sensitivity& x, const Elasticity& e) {
    const auto text = [&](const std::optional<double>& elasticity, double slope) {
        return elasticity ? elasticity_text(*elasticity) : x.target.difference ? change_text(s, x, 0.01 * slope) : "-";
    };
    auto out = text(e.elasticity, e.slope);
    if (e.relaxed_slope) { out += fmt::format(" ({})", text(e.relaxed_elasticity, *e.relaxed_slope)); }
    return out;
}

bool is_uncertain(const Study& s, const std::string& name) {
    return std::any_of(s.figures.begin(), s.figures.end(), [&](const study::Figure& f) { return f.name == name; });
}

std::string value_text(const Study& s, const Elasticity& e) {
    std::string text;
    const auto& run = s.scenarios[e.run];
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            if (name == e.input) { text = number_text(name, e.value, scenario::detail::dimensions_of(input), run); }
        },
        run.inputs);
    return text;
}

Data value_data(const Study& s, const Elasticity& e) {
    Data data;
    const auto& run = s.scenarios[e.run];
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            if (name == e.input) { data = number_data(name, e.value, scenario::detail::dimensions_of(input), run); }
        },
        run.inputs);
    return data;
}

void add_elasticities(Report& report, const Study& s, const Sensitivity& x) {
    report.blocks.emplace_back(Heading{x.target.difference ? "What one per cent more of an input does to the difference, exact here and now"
                                                           : "Elasticities: per cent for one per cent more of an input, exact here and now"});
    Table table{{{"Input"}, {x.target.difference ? "for 1 %" : "% for 1 %", true}, {"Value", true}, {"Uncertain"}, {"What it is"}}, {}};
    std::vector<std::string> others;
    for (const auto& e : x.elasticities) {
        if (!acts(e)) {
            others.push_back(e.name);
            continue;
        }
        const auto symbol = scenario::symbol_of(e.input, s.scenarios[e.run]);
        table.rows.push_back({e.name, one_per_cent(s, x, e), value_text(s, e), is_uncertain(s, e.name) ? "yes" : "no", symbol.meaning});
    }
    if (!table.rows.empty()) { report.blocks.emplace_back(std::move(table)); }
    add_others(report, "Here and now these move it by nothing:", others);
}

std::vector<std::string> assumed(const Study& s, const Sensitivity& x) {
    auto all = assumptions_of(s);
    if (!s.sampler.groups().empty()) {
        all.insert(all.begin(), "Correlated figures are drawn, and known, together; one at a time, each goes its way alone, but for those that are one draw.");
    }
    if (x.target.difference) { all.insert(all.begin(), "The difference of two draws of the same run: what both regions have in common moves it only by what it does to their difference."); }
    return all;
}

Data index_data(const Index& index) {
    const auto ends = interval(index);
    return Data::Object{{"value", index.value}, {"low", ends[0]}, {"high", ends[1]}};
}

Data share_data(const Study& s, const VarianceShare& share) {
    Data::List figures;
    for (const auto f : share.group.figures) { figures.emplace_back(s.figures[f].name); }
    return Data::Object{{"name", share.group.name}, {"figures", std::move(figures)}, {"s1", index_data(share.indices.first)}, {"st", index_data(share.indices.total)}};
}

Data shares_data(const Study& s, const std::vector<VarianceShare>& shares) {
    Data::List list;
    for (const auto& each : shares) { list.emplace_back(share_data(s, each)); }
    return list;
}

Data elasticities_data(const Study& s, const Sensitivity& x, const TableUnit& unit) {
    const auto number = [](const std::optional<double>& value) { return value ? Data(*value) : Data(); };
    Data::List list;
    for (const auto& e : x.elasticities) {
        Data::Object o{{"name", e.name}, {"input", e.input}, {"value", value_data(s, e)}, {"uncertain", is_uncertain(s, e.name)},
                       {"elasticity", number(e.elasticity)}, {"for_one_per_cent", Data::measured(0.01 * e.slope / unit.factor, unit.name)}};
        if (e.relaxed_slope) {
            o.emplace_back("relaxed_elasticity", number(e.relaxed_elasticity));
            o.emplace_back("relaxed_for_one_per_cent", Data::measured(0.01 * *e.relaxed_slope / unit.factor, unit.name));
        }
        list.emplace_back(std::move(o));
    }
    return list;
}

Data swings_data(const Sensitivity& x, const TableUnit& unit) {
    Data::List list;
    for (const auto& swing : x.swings) {
        list.emplace_back(Data::Object{{"figure", swing.name}, {"at_p5", Data::measured(swing.at_low / unit.factor, unit.name)},
                                       {"at_p95", Data::measured(swing.at_high / unit.factor, unit.name)}});
    }
    return list;
}

Data steps_data(const Study& s, const Sensitivity& x, const TableUnit& unit) {
    Data::List list;
    const auto sentences = step_sentences(s, x);
    for (std::size_t i = 0; i < x.steps.size(); ++i) {
        const auto& step = x.steps[i];
        Data::List alternatives;
        for (const auto& other : step.alternatives) {
            alternatives.emplace_back(Data::Object{{"what", other.what}, {"amount", Data::measured(other.amount / unit.factor, unit.name)}});
        }
        list.emplace_back(Data::Object{{"kind", step_names[static_cast<std::size_t>(step.kind)]}, {"region", s.scenarios[step.run].names.region_id},
                                       {"inputs", texts_data(step.inputs)}, {"moves_the_result", step.moves_target},
                                       {"alternatives", std::move(alternatives)}, {"text", sentences[i]}});
    }
    return list;
}

Table plain_table(const Sensitivity& x, const TableUnit& unit) {
    Table table{{{"measure"}, {"of"}, {"unit"}, {"value", true}, {"low", true}, {"high", true}}, {}};
    const auto index = [&](std::string_view measure, const std::string& of, const Index& i) {
        const auto ends = interval(i);
        table.rows.push_back({std::string(measure), of, "1", plain(i.value), plain(ends[0]), plain(ends[1])});
    };
    table.rows.push_back({"amount", std::string(info(x.target.quantity).id), unit.name, plain(x.amount / unit.factor), "", ""});
    for (const auto& e : x.elasticities) {
        if (e.elasticity) { table.rows.push_back({"elasticity", e.name, "1", plain(*e.elasticity), "", ""}); }
        table.rows.push_back({"for_one_per_cent", e.name, unit.name, plain(0.01 * e.slope / unit.factor), "", ""});
        if (e.relaxed_elasticity) { table.rows.push_back({"relaxed_elasticity", e.name, "1", plain(*e.relaxed_elasticity), "", ""}); }
    }
    for (const auto& swing : x.swings) {
        table.rows.push_back({"p5_to_p95", swing.name, unit.name, plain(x.median / unit.factor), plain(swing.at_low / unit.factor), plain(swing.at_high / unit.factor)});
    }
    for (const auto& each : x.singles) { index("s1", each.group.name, each.indices.first); index("st", each.group.name, each.indices.total); }
    for (const auto& each : x.groups) { index("s1_of_group", each.group.name, each.indices.first); index("st_of_group", each.group.name, each.indices.total); }
    table.rows.push_back({"base_draws", "done", "1", plain(static_cast<double>(x.draws)), "", ""});
    table.rows.push_back({"base_draws", "asked_for", "1", plain(static_cast<double>(x.asked)), "", ""});
    if (x.first) { index("s1_of_first", enumerated(x.first_names), x.first->indices.first); }
    return table;
}

Data::Object data_of(const Study& s, const Sensitivity& x, const Catalog& catalog) {
    const auto unit = plain_unit(x.target.quantity, currency_of(s));
    Data::List regions;
    for (const auto& each : s.scenarios) { regions.emplace_back(each.names.region_id); }
    auto data = envelope("sensitivity");
    data.emplace_back("model", s.scenarios.front().names.model_id);
    data.emplace_back("of", info(x.target.quantity).id);
    data.emplace_back("regions", std::move(regions));
    data.emplace_back("is_difference", x.target.difference);
    data.emplace_back("amount", Data::measured(x.amount / unit.factor, unit.name));
    data.emplace_back("at_medians", Data::measured(x.median / unit.factor, unit.name));
    data.emplace_back("seed", static_cast<double>(x.seed));
    data.emplace_back("draws", static_cast<double>(x.draws));
    data.emplace_back("draws_asked_for", static_cast<double>(x.asked));
    data.emplace_back("evaluations", static_cast<double>(x.evaluations));
    data.emplace_back("ended_early", x.ended_early);
    data.emplace_back("measure_first", x.first ? Data(Data::Object{{"groups", texts_data(x.first_names)}, {"s1", index_data(x.first->indices.first)},
                                                                   {"st", index_data(x.first->indices.total)}}) : Data());
    data.emplace_back("elasticities", elasticities_data(s, x, unit));
    data.emplace_back("one_at_a_time", swings_data(x, unit));
    data.emplace_back("single_figures", shares_data(s, x.varies() ? x.singles : std::vector<VarianceShare>()));
    data.emplace_back("groups", shares_data(s, x.varies() ? x.groups : std::vector<VarianceShare>()));
    data.emplace_back("steps", steps_data(s, x, unit));
    data.emplace_back("figures", figures_data(s));
    data.emplace_back("assumptions", texts_data(assumed(s, x)));
    data.emplace_back("sources", sources_data(scenarios_of(s), catalog, Spreads::told));
    return data;
}

}  // namespace

Report sensitivity_report(const Study& s, const Sensitivity& x, const Catalog& catalog) {
    Report report;
    for (const auto& each : s.scenarios) {
        for (auto& name : names_of(each)) { report.names.push_back(std::move(name)); }
    }
    add_answer(report, s, x);
    add_swings(report, s, x);
    add_shares(report, s, x);
    add_elasticities(report, s, x);
    if (!x.steps.empty()) {
        report.blocks.emplace_back(Heading{"What moves in steps, of which no derivative speaks"});
        report.blocks.emplace_back(List{step_sentences(s, x)});
    }
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumed(s, x)});
    add_sources(report, scenarios_of(s), catalog, Spreads::told);
    report.plain = plain_table(x, plain_unit(x.target.quantity, currency_of(s)));
    report.data = data_of(s, x, catalog);
    return report;
}

}  // namespace traincost::report
