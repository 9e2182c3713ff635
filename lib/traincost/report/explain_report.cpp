// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/explain_report.hpp>

#include <traincost/core/formula.hpp>
#include <traincost/report/common.hpp>
#include <traincost/scenario/symbols.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace traincost::report {

namespace {

using scenario::Scenario;
using Node = Trace::Node;

constexpr double ln_10 = 2.302585092994045684;

/// "250000 CNY/chip" with its thousands set apart.
std::string with_thousands(std::string text) {
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const auto end = std::min(text.find_first_not_of("0123456789", first), text.size());
    for (std::size_t at = end; end < text.size() && text[end] != 'e' && at > first + 3; at -= 3) { text.insert(at - 3, ","); }
    return text;
}

/// Sums are read better in full than as 1.46 M and 560 k.
template <class Q>
bool in_full(const Dimensions& dimensions, double in_units) {
    return dimensions == units::dimensions<typename Q::unit_type>() && in_units >= 1e3 && in_units < 1e12;
}

std::string shown(std::string_view name, double value, const Dimensions& dimensions, const Scenario& s) {
    const auto unit = units::machine_unit(dimensions, currency_of(name, s));
    const double in_units = value / unit.factor;
    if (in_full<Cost<>>(dimensions, in_units) || in_full<ChipTime<>>(dimensions, in_units)) {
        const bool whole = in_units >= 1e4 || in_units == std::floor(in_units);
        return fmt::format("{} {}", units::grouped(in_units, whole ? 0 : 2), unit.symbol);
    }
    return with_thousands(number_text(name, value, dimensions, s));
}

std::string value_text(const DerivationStep& step, const Scenario& s) { return shown(step.name, step.value(), step.dimensions(), s); }

/// A number of the method, or one that was decided before the formula, as a formula has it.
std::string constant_text(const Node& node, bool tex, const Scenario& s) {
    if (node.value == ln_10) { return tex ? "\\ln 10" : "ln 10"; }
    if (node.dimensions == units::dimensions<Time<>::unit_type>() && node.value == units::year.value()) { return tex ? "8766\\,\\mathrm{h}" : "8766 h"; }
    if (node.dimensions != Dimensions{}) {
        const auto text = shown("", node.value, node.dimensions, s);
        const auto unit = text.find(' ');
        return tex && unit != std::string::npos ? fmt::format("{}\\,\\mathrm{{{}}}", text.substr(0, unit), text.substr(unit + 1)) : text;
    }
    return units::without_zeros(units::significant(node.value, 6));
}

std::string in_symbols(const DerivationStep& step, const Scenario& s) {
    Notation notation;
    notation.multiply = " · ";
    notation.idioms = true;
    notation.term = [&s](const Node& node) {
        return node.operation == Trace::Operation::leaf ? scenario::symbol_of(node.name, s).text : constant_text(node, false, s);
    };
    return formula(step.formula, notation);
}

std::string in_tex(const DerivationStep& step, const Scenario& s) {
    Notation notation;
    notation.multiply = " \\cdot ";
    notation.idioms = true;
    notation.tex = true;
    notation.term = [&s](const Node& node) {
        return node.operation == Trace::Operation::leaf ? scenario::symbol_of(node.name, s).tex : constant_text(node, true, s);
    };
    return formula(step.formula, notation);
}

/// The numbers put in, each with its unit. Units have strokes, so that division has another sign.
std::string in_numbers(const DerivationStep& step, const Scenario& s) {
    Notation notation;
    notation.multiply = " × ";
    notation.divide = " ÷ ";
    notation.idioms = true;
    notation.term = [&s](const Node& node) {
        if (node.operation != Trace::Operation::leaf) { return constant_text(node, false, s); }
        // A charge for peak demand is told per kW and year; what computes is its price per kWh.
        return shown(node.name == "electricity.demand" ? "electricity.network" : node.name, node.value, node.dimensions, s);
    };
    return formula(step.formula, notation);
}

/// A name as programming languages take it.
std::string variable(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

std::string in_base_units(const DerivationStep& step, const std::set<std::string>& variables) {
    Notation notation;
    notation.term = [&variables](const Node& node) {
        const bool named = node.operation == Trace::Operation::leaf && variables.contains(node.name);
        return named ? variable(node.name) : exact(node.value);
    };
    return formula(step.formula, notation);
}

/// Steps with a formula: inputs, and what was cut, are numbers in it.
std::set<std::string> computed(const std::vector<DerivationStep>& steps) {
    std::set<std::string> names;
    for (const auto& step : steps) {
        if (!step.is_input() && !step.cut) { names.insert(step.name); }
    }
    return names;
}

/// Why there is no source behind a figure.
std::string unsourced(const DerivationStep& step, const Scenario& s) {
    if (step.name == "electricity.vat") { return "none is in the price"; }
    const bool of_answer = step.name.ends_with(".currency");
    if (of_answer || step.name.ends_with(".exchange")) {
        const auto currency = of_answer ? code(s.currency) : currency_of(step.name, s);
        return currency == "USD" ? "the dollar itself" : "one currency, nothing to exchange";
    }
    return "part of the method";
}

/// "models/x.yaml:31", or the flag.
std::string place_text(const Place& where) { return where.line == 0 ? where.file : fmt::format("{}:{}", where.file, where.line); }

std::string origin_text(const DerivationStep& step, const Scenario& s) {
    const auto* p = source_of(s, step.name);
    if (p == nullptr) { return unsourced(step, s); }
    if (p->status == catalog::Status::given) { return fmt::format("given: {}", place_text(p->where)); }
    return fmt::format("{}{}{}; {}, confidence {}; {}", p->source, p->date.known() ? ", " : "", p->date.text, catalog::name(p->status),
                       catalog::name(p->confidence), place_text(p->where));
}

std::vector<std::string> origin_cells(const DerivationStep& step, const Scenario& s) {
    const auto* p = source_of(s, step.name);
    if (p == nullptr) { return {unsourced(step, s), "", "", "", ""}; }
    const bool given = p->status == catalog::Status::given;
    return {p->source, p->date.text, std::string(catalog::name(p->status)), given ? "" : std::string(catalog::name(p->confidence)),
            place_text(p->where)};
}

/// Writes the steps as a tree, each where it is mentioned first.
class Treetop {
 public:
    Treetop(const std::vector<DerivationStep>& steps, const Scenario& s) : scenario_(s) {
        for (const auto& step : steps) { steps_.emplace(step.name, &step); }
        add(steps.back(), 0);
    }
    Tree tree;

 private:
    Branch branch_of(const DerivationStep& step, std::size_t depth) {
        const auto symbol = scenario::symbol_of(step.name, scenario_);
        Branch branch;
        branch.depth = depth;
        branch.symbol = symbol.text;
        branch.tex = symbol.tex;
        branch.title = fmt::format("{} ({})", symbol.meaning, step.name);
        return branch;
    }

    void add(const DerivationStep& step, std::size_t depth) {
        auto branch = branch_of(step, depth);
        branch.value = value_text(step, scenario_);
        if (step.name == "electricity.demand") {  // of one kW all year, so that it adds up with the rest
            branch.value += fmt::format(" ({})", shown("electricity.network", step.value(), step.dimensions(), scenario_));
        }
        if (step.cut) {
            branch.title += ", cut here";
        } else if (step.is_input()) {
            branch.remark = origin_text(step, scenario_);
            branch.origin = origin_cells(step, scenario_);
        } else {
            branch.formula = in_symbols(step, scenario_);
            branch.tex_formula = in_tex(step, scenario_);
            branch.numbers = in_numbers(step, scenario_);
        }
        tree.branches.push_back(std::move(branch));
        told_.insert(step.name);
        for (const auto& name : step.operands) {
            const auto& operand = *steps_.find(name)->second;
            if (operand.under == step.name) { add(operand, depth + 1); } else { refer(operand, depth + 1); }
        }
    }

    void refer(const DerivationStep& step, std::size_t depth) {
        auto branch = branch_of(step, depth);
        branch.value = value_text(step, scenario_);
        branch.title = fmt::format("{} ({})", told_.contains(step.name) ? "as above" : "see below", step.name);
        tree.branches.push_back(std::move(branch));
    }

    std::set<std::string> told_;
    const Scenario& scenario_;
    std::map<std::string, const DerivationStep*> steps_;
};

/// The value as the answer has it: money in full.
std::string answer_value(const DerivationStep& step, const Scenario& s) {
    if (step.dimensions() == units::dimensions<Cost<>::unit_type>()) {
        return fmt::format("{} {}", code(s.currency), units::grouped(step.value(), step.value() >= 1e4 ? 0 : 2));
    }
    return value_text(step, s);
}

/// What part of the cost a component is.
std::string share_text(const DerivationStep& step, const Scenario& s) {
    const bool part = step.name.starts_with("cost.") && step.name != "cost.total" && s.choices.mode == cost::Mode::owned;
    if (!part) { return {}; }
    const auto total = scenario::evaluate(s.choices, s.inputs).cost.total;
    return fmt::format(", {} of the cost of {}", percent(step.value() / total.value()), money(total, s.currency));
}

std::string answer(const DerivationStep& step, const Scenario& s) {
    return fmt::format("{} in {}: {}, {}{}.", subject(s), s.names.region_sentence, scenario::symbol_of(step.name, s).meaning, answer_value(step, s),
                       share_text(step, s));
}

struct Figures {
    std::set<std::string> sources;
    std::vector<std::string> given, assumed, low;
    std::size_t count = 0;
};

Figures figures_of(const std::vector<DerivationStep>& steps, const Scenario& s) {
    Figures f;
    for (const auto& step : steps) {
        const auto* p = step.is_input() ? source_of(s, step.name) : nullptr;
        if (p == nullptr) { continue; }
        ++f.count;
        if (!p->source.empty()) { f.sources.insert(p->source); }
        if (p->status == catalog::Status::given) { f.given.push_back(step.name); continue; }
        if (p->status == catalog::Status::assumed) { f.assumed.push_back(step.name); }
        if (p->confidence == catalog::Confidence::low) { f.low.push_back(step.name); }
    }
    return f;
}

std::string_view plural(std::size_t n) { return n == 1 ? "" : "s"; }

std::string rests_on(const Figures& f) {
    std::string text = fmt::format("It rests on {} figure{} from {} source{}", f.count, plural(f.count), f.sources.size(), plural(f.sources.size()));
    if (!f.given.empty()) { text += fmt::format("; given by the user: {}", enumerated(f.given)); }
    text += f.assumed.empty() ? "; none is assumed" : fmt::format("; assumed: {}", enumerated(f.assumed));
    text += f.low.empty() ? ", and none of low confidence" : fmt::format("; of low confidence: {}", enumerated(f.low));
    return text + ".";
}

std::string cut_sentence(const std::vector<DerivationStep>& steps, std::size_t depth) {
    std::vector<std::string> cut;
    for (const auto& step : steps) {
        if (step.cut) { cut.push_back(step.name); }
    }
    if (cut.empty()) { return {}; }
    return fmt::format("Cut at depth {}: what {} {} made of, with the sources of that, is left out; without --depth it is told.", depth,
                       enumerated(cut), cut.size() == 1 ? "is" : "are");
}

std::vector<std::string> inputs_of(const std::vector<DerivationStep>& steps) {
    std::vector<std::string> names;
    for (const auto& step : steps) {
        if (step.is_input()) { names.push_back(step.name); }
    }
    return names;
}

/// The notes of figures that are not simply as published.
std::vector<std::string> notes_of(const std::vector<DerivationStep>& steps, const Scenario& s) {
    std::vector<std::string> notes;
    for (const auto& step : steps) {
        const auto* p = step.is_input() ? source_of(s, step.name) : nullptr;
        if (p == nullptr || p->note.empty()) { continue; }
        notes.push_back(fmt::format("{}: {}", step.name, p->note));
    }
    return notes;
}

Data step_data(const DerivationStep& step, const Scenario& s, const std::set<std::string>& variables) {
    const auto symbol = scenario::symbol_of(step.name, s);
    Data::Object o{{"name", step.name}, {"symbol", symbol.text}, {"tex", symbol.tex}, {"meaning", symbol.meaning},
                   {"quantity", number_data(step.name, step.value(), step.dimensions(), s)},
                   {"in_base_units", Data::measured(step.value(), units::base_unit(step.dimensions(), currency_of(step.name, s)))},
                   {"level", Data::measured(static_cast<double>(step.level), "1")},
                   {"under", step.under.empty() ? Data() : Data(step.under)}};
    if (step.cut) { o.emplace_back("cut", true); return o; }
    if (step.is_input()) {
        const auto* p = source_of(s, step.name);
        o.emplace_back("provenance", p == nullptr ? Data() : provenance_data(*p));
        return o;
    }
    o.emplace_back("operands", texts_data(step.operands));
    o.emplace_back("formula", formula(step.formula, TraceStyle::names));
    o.emplace_back("formula_in_symbols", in_symbols(step, s));
    o.emplace_back("formula_in_tex", in_tex(step, s));
    o.emplace_back("numbers_put_in", in_numbers(step, s));
    o.emplace_back("arithmetic", in_base_units(step, variables));
    return o;
}

Table plain_table(const std::vector<DerivationStep>& steps, const Scenario& s) {
    Table table{{{"name"}, {"symbol"}, {"meaning"}, {"value", true}, {"unit"}, {"formula"}, {"source"}, {"date"}, {"status"}, {"confidence"}, {"where"}}, {}};
    for (const auto& step : steps) {
        const auto symbol = scenario::symbol_of(step.name, s);
        const auto unit = units::machine_unit(step.dimensions(), currency_of(step.name, s));
        const bool has_formula = !step.is_input() && !step.cut;
        std::vector<std::string> row = {step.name, symbol.text, symbol.meaning, plain(step.value() / unit.factor),
                                        unit.symbol.empty() ? "1" : unit.symbol, has_formula ? formula(step.formula, TraceStyle::names) : ""};
        const auto cells = step.is_input() ? origin_cells(step, s) : std::vector<std::string>(5);
        row.insert(row.end(), cells.begin(), cells.end());
        table.rows.push_back(std::move(row));
    }
    return table;
}

void add_list(Report& report, std::string heading, const std::vector<std::string>& items) {
    if (items.empty()) { return; }
    report.blocks.emplace_back(Heading{std::move(heading)});
    report.blocks.emplace_back(List{items});
}

}  // namespace

std::vector<std::string> program_of(const std::vector<DerivationStep>& steps) {
    const auto variables = computed(steps);
    std::vector<std::string> lines;
    for (const auto& step : steps) {
        if (variables.contains(step.name)) { lines.push_back(fmt::format("{} = {}", variable(step.name), in_base_units(step, variables))); }
    }
    if (lines.empty()) { lines.push_back(fmt::format("{} = {}", variable(steps.back().name), exact(steps.back().value()))); }
    return lines;
}

Report explain_report(const Scenario& s, scenario::Derivations& derivations, const std::string& name, std::size_t depth, const Catalog& catalog) {
    const auto steps = derivations.steps(name, depth);
    const auto& asked = steps.back();
    const auto figures = figures_of(steps, s);
    const auto used = sources_with(figures.sources, catalog);
    std::vector<std::string> said = {answer(asked, s)};
    if (const auto sentence = cut_sentence(steps, depth); !sentence.empty()) { said.push_back(sentence); } else { said.push_back(rests_on(figures)); }
    if (const auto into = derivations.goes_into(name); !into.empty()) { said.push_back(fmt::format("It goes into {}.", enumerated(into))); }
    const auto chosen = choices_behind(steps, s, catalog);
    const auto notes = notes_of(steps, s);
    const auto assumed = scenario::assumptions_on(s, inputs_of(steps));
    const auto program = program_of(steps);

    Report report;
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(Heading{"Derivation"});
    report.blocks.emplace_back(Treetop(steps, s).tree);
    add_list(report, "Chosen before the formulas", chosen);
    add_list(report, "Assumptions", assumed);
    add_list(report, "Notes on the figures", notes);
    report.blocks.emplace_back(Heading{fmt::format("Arithmetic, in seconds, joules, chips, tokens, FLOP and {}", code(s.currency))});
    auto lines = program;
    lines.push_back(fmt::format("# {} {}", exact(asked.value()), units::base_unit(asked.dimensions(), currency_of(name, s))));
    report.blocks.emplace_back(Verbatim{std::move(lines)});
    add_sources(report, used);
    report.names = names_of(s);
    report.plain = plain_table(steps, s);

    auto o = envelope("explain");
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("currency", code(s.currency));
    o.emplace_back("of", name);
    o.emplace_back("quantity", number_data(name, asked.value(), asked.dimensions(), s));
    Data::List list;
    const auto variables = computed(steps);
    for (const auto& step : steps) { list.push_back(step_data(step, s, variables)); }
    o.emplace_back("steps", std::move(list));
    o.emplace_back("calculation", texts_data(program));
    o.emplace_back("chosen", texts_data(chosen));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("notes", texts_data(notes));
    o.emplace_back("sources", sources_data(used));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
