// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/layout_report.hpp>

#include <traincost/report/cluster_report.hpp>
#include <traincost/report/common.hpp>
#include <traincost/report/layout_data.hpp>
#include <traincost/report/step_report.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace traincost::report {

namespace {

using study::ChipLayouts;
using study::Goal;
using study::LaidOutRun;
using study::Layouts;

std::string text_of(std::int64_t n) { return units::grouped(static_cast<double>(n)); }
double days(const Time<>& t) { return t / units::day; }

/// With what the runners-up of a list may differ in besides.
std::string full_layout_text(const perf::Layout& l) {
    auto text = layout_text(l);
    if (l.pipeline > 1 && l.schedule != perf::Schedule::one_forward_one_backward) {
        text += fmt::format(", {}", perf::schedule_names[static_cast<std::size_t>(l.schedule)]);
    }
    if (l.tensor > 1 && !l.sequence_parallel) { text += ", norms whole"; }
    return text;
}

std::string on_chips(std::int64_t n, const ChipLayouts& c) { return fmt::format("{} {}", text_of(n), c.chip_short); }
std::string on_chips(const ChipLayouts& c) { return on_chips(c.chips, c); }

/// "11 whole nodes of 8", "1 whole node of 8".
std::string nodes_text(std::int64_t chips, double node) {
    return fmt::format("{} of {}", units::number_of(static_cast<double>(chips) / node, "whole node"), units::grouped(node));
}

/// The answer for the first chip: the run on its best layout.
std::string winner_sentence(const ChipLayouts& c) {
    const auto& run = c.best.front();
    const auto& s = run.scenario;
    return fmt::format("{} on {} takes {} days on {}: {} GPU-hours, {} and {} in {}.", subject(s), on_chips(c), amount(days(run.estimate.wall_clock)),
                       c.complete ? "the fastest layout" : "the best layout found so far", hours(s, run.estimate), units::text(run.estimate.energy, "", 3),
                       money(run.estimate.cost.total, s.currency), s.names.region_sentence);
}

std::string goals_text(const Layouts& l, Currency currency) {
    const auto deadline = l.deadline ? fmt::format("in {}", units::text(*l.deadline)) : std::string();
    const auto budget = l.budget ? fmt::format("for {}{}", money(*l.budget, currency), l.deadline ? "" : " within the life of the hardware") : std::string();
    return deadline + (deadline.empty() || budget.empty() ? "" : " and ") + budget;
}

/// How many chips the goals ask for, and what is left of them.
std::string count_sentence(const Layouts& l, const ChipLayouts& c) {
    const auto& run = c.best.front();
    const auto node = run.scenario.inputs.chips_per_node.value();
    std::vector<std::string> left;
    if (l.deadline) { left.push_back(fmt::format("{} days", amount(days(*l.deadline - run.estimate.wall_clock)))); }
    if (l.budget) { left.push_back(money(*l.budget - run.estimate.cost.total, c.currency, 3)); }
    const auto every = c.every_from > 0 && c.every_from < c.chips
                           ? fmt::format(", every one from {} on", units::grouped(static_cast<double>(c.every_from) / node)) : std::string();
    const auto of = fmt::format("{}, of {} looked at{}", c.complete ? "" : ", of those searched so far", units::number_of(static_cast<double>(c.counts_tried), "number of nodes", "numbers of nodes"), every);
    return fmt::format("{} ({}) {} the {} that {} it {}{}, with {} to spare.", capitalised(on_chips(c)), nodes_text(c.chips, node), c.chips == 1 ? "is" : "are",
                       l.deadline ? "fewest" : "fastest", c.chips == 1 ? "does" : "do", goals_text(l, c.currency), of, enumerated(left));
}

std::string tried_text(const ChipLayouts& c) {
    return fmt::format("{}, with {} days and {}", text_of(c.closest->chips), amount(days(c.closest->wall_clock)), money(c.closest->cost, c.currency));
}

/// The best number of chips so far, of those that were only laid out as `estimate` does.
std::string best_of_numbers(const Layouts& l, const ChipLayouts& c) {
    if (c.meets) {
        return fmt::format("{} {} it {} on the layout that estimate takes, with {} days and {}; {} may do", on_chips(c.closest->chips, c), c.closest->chips == 1 ? "does" : "do",
                           goals_text(l, c.currency), amount(days(c.closest->wall_clock)), money(c.closest->cost, c.currency), l.deadline ? "fewer" : "others that are faster");
    }
    return fmt::format("whether any number of {} does it {} is not known yet: closest so far come {}", c.chip_short, goals_text(l, c.currency), tried_text(c));
}

/// Where nothing was found for a chip.
std::string none_sentence(const Layouts& l, const ChipLayouts& c) {
    if (c.closest && !c.complete) { return best_of_numbers(l, c); }
    std::string text = c.closest ? fmt::format("no number of {} does it {}", c.chip_short, goals_text(l, c.currency)) : c.why_not;
    if (c.closest) { text += fmt::format(": closest come {}", tried_text(c)); }
    std::vector<std::string> near;
    if (c.below) { near.push_back(fmt::format("{} below", text_of(*c.below))); }
    if (c.above) { near.push_back(fmt::format("{} above", text_of(*c.above))); }
    if (!near.empty()) { text += fmt::format("; the nearest numbers of chips on which a layout fits: {}", enumerated(near)); }
    return text;
}

/// What the order is by, where that needs saying.
std::string goal_sentence(const Layouts& l) {
    if (l.by == Goal::time) { return {}; }
    return fmt::format("On one chip in one number the fastest layout is also the cheapest and the one that takes the least energy, as money and energy "
                       "follow the hours; by {} is the order of the chips.", study::goal_names[static_cast<std::size_t>(l.by)]);
}

std::string legal_sentence(const ChipLayouts& c) {
    const auto legal = static_cast<double>(c.counts.legal);
    if (!c.complete) { return fmt::format("It is the best of what was looked at of {}, before the search was ended.", units::number_of(legal, "legal layout")); }
    if (c.counts.legal == 1) { return "It is the only legal layout."; }
    return fmt::format("No other of the {} is faster.", units::number_of(legal, "legal layout"));
}

/// The names of chips for which something holds.
template <class Test>
std::vector<std::string> names_where(const Layouts& l, Test holds) {
    std::vector<std::string> names;
    for (const auto& c : l.chips) {
        if (holds(c)) { names.push_back(c.chip_short); }
    }
    return names;
}

/// Of several chips which is best.
std::string chips_sentence(const Layouts& l) {
    static constexpr std::array<std::string_view, 3> best = {"fastest", "cheapest", "the one that takes the least energy"};
    const auto names = names_where(l, [](const ChipLayouts& c) { return c.searched; });
    const auto* so_far = l.complete() ? "" : " so far";
    if (names.size() < 2) { return {}; }
    return fmt::format("Of {} {} is {}{}.", enumerated(names), l.chips.front().chip_short, best[static_cast<std::size_t>(l.by)], so_far);
}

/// Of an answer that is not complete, before all else.
std::string ended_sentence(const Layouts& l) {
    if (l.complete()) { return {}; }
    std::string text = l.any() ? "The search was ended early: this is the best so far, and not what a whole search would say."
                               : "The search was ended early, before a layout was settled.";
    const auto unsearched = names_where(l, [](const ChipLayouts& c) { return !c.searched; });
    const auto in_part = names_where(l, [](const ChipLayouts& c) { return c.searched && !c.complete; });
    if (l.chips.size() > 1 && !in_part.empty()) { text += fmt::format(" {} {} searched in part.", enumerated(in_part), in_part.size() == 1 ? "is" : "are"); }
    if (!unsearched.empty()) { text += fmt::format(" {} {} not searched.", enumerated(unsearched), unsearched.size() == 1 ? "is" : "are"); }
    return text;
}

void add_sentence(std::vector<std::string>& said, std::string sentence) {
    if (!sentence.empty()) { said.push_back(std::move(sentence)); }
}

/// How much slower than the winner, of as many sequences.
double slower(const LaidOutRun& run, const ChipLayouts& c) { return run.judged.per_sequence / c.best.front().judged.per_sequence - 1.0; }

std::vector<std::string> run_cells(const LaidOutRun& run, const MoneyScale& scale) {
    const auto l = scenario::laid_out(run.scenario);
    return {full_layout_text(run.judged.layout), units::significant(l->time.all().value(), 4), percent(l->mfu, 3),
            units::significant(run.judged.needed.value() / 1e9, 3), amount(days(run.estimate.wall_clock)), scale(run.estimate.cost.total)};
}

MoneyScale scale_of(const std::vector<LaidOutRun>& runs) {
    Cost<> largest{};
    for (const auto& run : runs) { largest = std::max(largest, run.estimate.cost.total); }
    return money_scale(largest, runs.front().scenario.currency);
}

/// Sequences of a step are told where they are not those of the winner in all rows.
Table runs_table(const std::vector<LaidOutRun>& runs, bool numbered) {
    const auto scale = scale_of(runs);
    const bool one_batch = std::all_of(runs.begin(), runs.end(), [&](const LaidOutRun& r) { return r.judged.layout.batch == runs.front().judged.layout.batch; });
    Table table{{{"Layout"}, {"Step, s", true}, {"Step MFU", true}, {"GB", true}, {"Days", true}, {scale.name, true}}, {}};
    if (!one_batch) { table.columns.insert(table.columns.begin() + 1, Column{"Sequences", true}); }
    if (numbered) { table.columns.insert(table.columns.begin(), Column{"", true}); }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        auto cells = run_cells(runs[i], scale);
        if (!one_batch) { cells.insert(cells.begin() + 1, text_of(runs[i].judged.layout.batch)); }
        if (numbered) { cells.insert(cells.begin(), fmt::format("{}", i + 1)); }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Table chips_table(const Layouts& l) {
    std::vector<LaidOutRun> winners;
    for (const auto& c : l.chips) { if (!c.best.empty()) { winners.push_back(c.best.front()); } }
    const auto scale = scale_of(winners);
    Table table{{{"Chip"}, {"Chips", true}, {"Layout"}, {"Step, s", true}, {"Step MFU", true}, {"GB", true}, {"Days", true}, {scale.name, true}, {"GWh", true}}, {}};
    for (const auto& c : l.chips) {
        if (c.best.empty()) { continue; }
        auto cells = run_cells(c.best.front(), scale);
        cells.insert(cells.begin(), {c.chip_short, text_of(c.chips)});
        cells.push_back(units::significant(c.best.front().estimate.energy / units::kilowatt_hour / 1e6, 3));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// Why each of the others loses.
List reasons(const ChipLayouts& c) {
    List list;
    for (std::size_t i = 1; i < c.best.size(); ++i) {
        const auto& run = c.best[i];
        const auto why = why_slower(run.judged, c.best.front().judged);
        const double more = slower(run, c);
        const bool alike = more < 5e-7;
        list.items.push_back(fmt::format("{}: {}{}.", i + 1, alike ? "as fast" : "+" + percent(more), alike || why.empty() ? "" : ": " + why));
    }
    return list;
}

/// Of a long front those that need a twentieth less memory than the one before.
std::vector<LaidOutRun> thinned(const std::vector<LaidOutRun>& front) {
    constexpr double step = 0.95;
    std::vector<LaidOutRun> some;
    for (const auto& run : front) {
        if (some.empty() || run.judged.needed <= some.back().judged.needed * step) { some.push_back(run); }
    }
    return some;
}

void add_runs(Report& report, const ChipLayouts& c) {
    report.blocks.emplace_back(Heading{"The best layouts"});
    report.blocks.emplace_back(runs_table(c.best, true));
    if (c.best.size() > 1) {
        report.blocks.emplace_back(Heading{"Why the others lose"});
        report.blocks.emplace_back(reasons(c));
    }
    if (!c.front.empty()) {
        report.blocks.emplace_back(Heading{"Time against memory"});
        const auto some = thinned(c.front);
        report.blocks.emplace_back(Paragraph{some.size() == c.front.size() ? "No layout is faster than one of these with as little memory."
                                                                          : fmt::format("No layout is faster with as little memory than one of {}, of which those stand here that need 5 % less than "
                                                                                        "the one before; all are in CSV and JSON.", c.front.size())});
        report.blocks.emplace_back(runs_table(some, false));
    }
}

void add_texts(std::vector<std::string>& all, const std::vector<std::string>& more) {
    for (const auto& text : more) {
        if (std::find(all.begin(), all.end(), text) == all.end()) { all.push_back(text); }
    }
}

std::vector<std::string> assumptions_of(const Layouts& l) {
    std::vector<std::string> all;
    for (const auto& c : l.chips) {
        add_texts(all, c.assumptions);
        if (c.best.empty()) { continue; }
        const auto& s = c.best.front().scenario;
        if (c.space.schedule.size() > 1) {
            all.push_back("Schedules that not all software has, zero-bubble and dualpipe, are searched too: --schedule 1f1b leaves them out.");
        }
        if (const auto step = scenario::laid_out(s); step->mfu > 1.0) {
            all.push_back(fmt::format("The MFU on {} is above one: it is quoted against the {} peak, and products are computed in narrower numbers.", c.chip_short,
                                      catalog::name(s.names.precision)));
        }
        add_texts(all, s.assumptions);
        add_texts(all, s.regional_assumptions);
    }
    std::vector<std::string> once;
    add_texts(once, all);
    return once;
}

std::vector<std::string> answer(const Layouts& l) {
    std::vector<std::string> said;
    add_sentence(said, ended_sentence(l));
    if (l.chips.size() > 1) { add_sentence(said, chips_sentence(l)); }
    const auto& first = l.chips.front();
    if (l.any_count) { said.push_back(count_sentence(l, first)); }
    said.push_back(winner_sentence(first));
    said.push_back(step_sentence(first.best.front().scenario));
    said.push_back(run_sentence(first.best.front().scenario));
    said.push_back(legal_sentence(first));
    add_sentence(said, goal_sentence(l));
    for (const auto& c : l.chips) {
        if (c.best.empty() && c.searched) { said.push_back(fmt::format("On {}: {}.", c.chip_short, none_sentence(l, c))); }
    }
    return said;
}

/// What stands in the place of an answer.
std::string_view none_member(const Layouts& l) { return l.complete() ? "infeasible" : "not_found_yet"; }

Report none_report(const Layouts& l, const Catalog& catalog) {
    Report report;
    const bool whole = l.complete();
    std::vector<std::string> reasons;
    for (const auto& c : l.chips) {
        const auto own = none_sentence(l, c);
        reasons.push_back(whole || l.chips.size() == 1 ? own : fmt::format("on {}: {}", c.chip_short, own));
    }
    if (!whole) { report.blocks.emplace_back(Paragraph{ended_sentence(l)}); }
    for (const auto& reason : reasons) { report.blocks.emplace_back(Paragraph{whole ? "Not feasible: " + reason + "." : capitalised(reason) + "."}); }
    report.plain = {{{std::string(none_member(l))}}, {}};
    for (const auto& reason : reasons) { report.plain.rows.push_back({reason}); }
    for (const auto& c : l.chips) { report.names.insert(report.names.end(), c.names.begin(), c.names.end()); }
    auto o = envelope("layout");
    o.emplace_back(std::string(none_member(l)), reasons.size() == 1 ? Data(reasons.front()) : texts_data(reasons));
    if (!whole) { o.emplace_back("complete", false); }
    o.emplace_back("chips", chips_data(l, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace

std::string why_slower(const perf::Judged& slow, const perf::Judged& fast) {
    constexpr std::size_t most = 3;
    constexpr double told = 0.05;  // of the longest: less is no reason
    const double share = slow.per_sequence / slow.time.all().value();          // seconds of a step to seconds of a sequence
    const double back = fast.time.all().value() / fast.per_sequence;            // told for a step of the faster layout
    std::vector<std::pair<double, std::string_view>> longer;
    double saved = 0.0;
    perf::for_each_term([&](std::string_view name, const Time<>& own, const Time<>& other) {
        const double more = own.value() * share * back - other.value();
        if (more > 1e-6 * fast.time.all().value()) { longer.emplace_back(more, name); } else { saved += more; }
    }, slow.time, fast.time);
    if (longer.empty()) { return {}; }
    std::stable_sort(longer.begin(), longer.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const double least = told * longer.front().first;
    std::erase_if(longer, [&](const auto& term) { return term.first < least; });
    if (longer.size() > most) { longer.resize(most); }
    std::string text;
    for (const auto& [more, name] : longer) { text += fmt::format("{}{} +{} s", text.empty() ? "" : ", ", term_words(name), units::significant(more, 2)); }
    if (saved < -least) { text += fmt::format("; {} s shorter elsewhere", units::significant(-saved, 2)); }
    return text;
}

Report layout_report(const Layouts& l, const Catalog& catalog) {
    if (!l.any()) { return none_report(l, catalog); }
    Report report;
    const auto& first = l.chips.front();
    const auto said = answer(l);
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    if (l.chips.size() > 1) {
        report.blocks.emplace_back(Heading{"The chips"});
        report.blocks.emplace_back(chips_table(l));
    } else {
        add_runs(report, first);
        add_step(report, first.best.front().scenario);
    }
    const auto& winner = first.best.front();
    add_cluster(report, winner.scenario, winner.estimate, catalog);
    const auto assumed = assumptions_of(l);
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumed});
    std::vector<const scenario::Scenario*> scenarios;
    for (const auto& c : l.chips) {
        if (!c.best.empty()) { scenarios.push_back(&c.best.front().scenario); }
        const auto names = c.best.empty() ? c.names : names_of(c.best.front().scenario);
        report.names.insert(report.names.end(), names.begin(), names.end());
    }
    add_sources(report, scenarios, catalog);
    report.plain = plain_layouts(l);
    auto o = envelope("layout");
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("by", study::goal_names[static_cast<std::size_t>(l.by)]);
    o.emplace_back("complete", l.complete());
    o.emplace_back("currency", code(first.currency));
    o.emplace_back("chips", chips_data(l, catalog));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("sources", sources_data(scenarios, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
