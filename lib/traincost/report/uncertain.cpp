// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/uncertain.hpp>

#include <traincost/report/footprint_report.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using study::Figure;
using study::Quantity;

constexpr double cubic_metre = 1000.0;  // kilograms of water in one

/// The run that a figure is of, in whose currency it is quoted: the first that uses it.
const scenario::Scenario& run_of(const study::Study& s, const Figure& figure) {
    const auto uses = [&](const scenario::Scenario& each) {
        const auto* p = source_of(each, figure.input);
        return p != nullptr && p->where == figure.provenance.where;
    };
    const auto found = std::find_if(s.scenarios.begin(), s.scenarios.end(), uses);
    return found == s.scenarios.end() ? s.scenarios.front() : *found;
}

std::string value_text(const study::Study& s, const Figure& figure, double value) {
    return number_text(figure.input, value, figure.dimensions, run_of(s, figure), 3);
}

Data value_data(const study::Study& s, const Figure& figure, double value) { return number_data(figure.input, value, figure.dimensions, run_of(s, figure)); }

std::string origin(const Figure& figure) {
    if (figure.provenance.status == catalog::Status::given) { return "given"; }
    return figure.by_default ? "usual" : "source";
}

/// Takes the unit off the numbers of a row, behind its name, where all have the same: "2.62 M GPU-h".
std::string taken_unit(std::vector<std::string>& row) {
    const auto unit_of = [](const std::string& text) { return text.substr(std::min(text.find(' '), text.size())); };
    const std::string unit = unit_of(row[1]);
    if (std::any_of(row.begin() + 1, row.end(), [&](const std::string& text) { return unit_of(text) != unit; })) { return {}; }
    for (auto it = row.begin() + 1; it != row.end(); ++it) { it->resize(it->size() - unit.size()); }
    return unit.empty() ? unit : unit.substr(1);
}

}  // namespace

std::string amount_of(Quantity quantity, double value, Currency currency, int digits) {
    switch (quantity) {
        case Quantity::cost:
        case Quantity::electricity: return money(Cost<>::of(value), currency, digits);
        case Quantity::hours: return units::scaled(value / units::chip_hour.value(), digits) + " GPU-hours";
        case Quantity::days: return units::significant(value / units::day.value(), digits) + " days";
        case Quantity::energy: return units::text(Energy<>::of(value), "", digits);
        case Quantity::water_on_site:
        case Quantity::water_off_site: return units::significant(value / cubic_metre, digits) + " m3";
        case Quantity::carbon:
        case Quantity::carbon_market:
        case Quantity::carbon_embodied: break;
    }
    return carbon(Carbon<>::of(value));
}

TableUnit plain_unit(Quantity quantity, Currency currency) {
    switch (quantity) {
        case Quantity::cost:
        case Quantity::electricity: return {std::string(code(currency)), 1.0};
        case Quantity::hours: return {"GPU-h", units::chip_hour.value()};
        case Quantity::days: return {"day", units::day.value()};
        case Quantity::energy: return {"kWh", units::kilowatt_hour.value()};
        case Quantity::water_on_site:
        case Quantity::water_off_site: return {"m3", cubic_metre};
        case Quantity::carbon:
        case Quantity::carbon_market:
        case Quantity::carbon_embodied: break;
    }
    return {"kgCO2e", 1.0};
}

TableUnit table_unit(Quantity quantity, double largest, Currency currency) {
    switch (quantity) {
        case Quantity::cost:
        case Quantity::electricity: {
            const auto scale = money_scale(Cost<>::of(largest), currency);
            return {scale.name, scale.factor};
        }
        case Quantity::hours: {
            const bool many = largest / units::chip_hour.value() >= 1e6;
            return {many ? "thousand GPU-hours" : "GPU-hours", units::chip_hour.value() * (many ? 1e3 : 1.0)};
        }
        case Quantity::days: return {"days", units::day.value()};
        case Quantity::energy: return {"MWh", units::megawatt_hour.value()};
        case Quantity::water_on_site:
        case Quantity::water_off_site: return {"m3", cubic_metre};
        case Quantity::carbon:
        case Quantity::carbon_market:
        case Quantity::carbon_embodied: break;
    }
    return {"tCO2e", units::tonne_co2e.value()};
}

Table figures_table(const study::Study& s) {
    Table table{{{"Drawn"}, {"P5", true}, {"Median", true}, {"P95", true}, {"Unit"}, {"Distribution"}, {"Range"}, {"Source"}}, {}};
    for (const auto& figure : s.figures) {
        const auto& d = figure.distribution;
        const auto& p = figure.provenance;
        std::vector<std::string> row = {figure.name, value_text(s, figure, d.quantile(0.05)), value_text(s, figure, d.median()),
                                        value_text(s, figure, d.quantile(0.95))};
        row.push_back(taken_unit(row));
        row.insert(row.end(), {std::string(d.name()), origin(figure), p.source.empty() ? to_string(p.where) : p.source});
        table.rows.push_back(std::move(row));
    }
    return table;
}

Data figures_data(const study::Study& s) {
    Data::List list;
    for (const auto& figure : s.figures) {
        const auto& d = figure.distribution;
        const auto& p = figure.provenance;
        list.emplace_back(Data::Object{{"name", figure.name},
                                       {"input", figure.input},
                                       {"distribution", d.name()},
                                       {"mean", value_data(s, figure, d.mean())},
                                       {"p5", value_data(s, figure, d.quantile(0.05))},
                                       {"p50", value_data(s, figure, d.median())},
                                       {"p95", value_data(s, figure, d.quantile(0.95))},
                                       {"usual_of_its_kind", figure.by_default},
                                       {"spread_source", figure.spread_source.empty() ? Data() : Data(figure.spread_source)},
                                       {"source", p.source.empty() ? Data() : Data(p.source)},
                                       {"confidence", catalog::name(p.confidence)},
                                       {"status", catalog::name(p.status)},
                                       {"where", to_string(p.where)}});
    }
    return list;
}

namespace {

/// Which figures are computed from the one that they are drawn with; empty where none is.
std::string moving_sentence(const study::Study& s) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < s.figures.size(); ++i) {
        const auto& f = s.figures[i];
        const bool leads = std::any_of(s.figures.begin(), s.figures.end(), [i](const Figure& other) { return other.same_as == i; });
        if (!f.provenance.moves_with.empty() && (f.same_as || leads)) { names.push_back(f.name); }
    }
    if (names.empty()) { return {}; }
    return fmt::format("{} {} computed from the figure of another region, such as by a premium over it: they are drawn with it, and how sure the premium "
                       "is, is in no difference.", enumerated(names), names.size() == 1 ? "is" : "are");
}

/// Whether a figure is drawn with the one that it is, trusted otherwise.
bool is_borrowed_in(const study::Study& s, const Figure& f) {
    return f.same_as && f.provenance.moves_with.empty() && s.figures[*f.same_as].provenance.moves_with.empty();
}

}  // namespace

std::vector<std::string> assumptions_of(const study::Study& s) {
    std::vector<std::string> all = {
        "Figures that regions have in common (the chip's price, the arithmetic, the default PUE) are drawn once for all of them: what "
        "they cost alike is in no difference, and what prices are multiplied by scales it."};
    std::vector<std::string> pairs;
    for (const auto& c : s.scenarios.front().correlations) {
        pairs.push_back(fmt::format("{} with {} ({})", c.value.first, c.value.second, units::without_zeros(units::significant(c.value.rank, 2))));
    }
    const bool shared = std::any_of(s.figures.begin(), s.figures.end(), [](const Figure& f) { return f.same_as.has_value(); });
    const std::string but = shared ? ", but for those that are told below to be drawn with another," : "";
    all.push_back(pairs.empty() ? fmt::format("All figures{} are drawn independently of each other; correlations sets it otherwise.", but)
                                : fmt::format("These move together, by rank correlation: {}. All others{} are drawn independently.", enumerated(pairs), but));
    all.emplace_back("What is given as a plain number, ratings, tax rates and past exchange rates count as exact; so does what the method "
                     "leaves out. A range is that of the figure's source, or, where that leaves none, or a narrower one although it is little trusted, the usual one of figures of its kind and "
                     "confidence (docs/reference/spreads.md).");
    if (auto text = market_sentence(scenarios_of(s)); !text.empty()) { all.push_back(std::move(text)); }
    if (std::any_of(s.figures.begin(), s.figures.end(), [&](const Figure& f) { return is_borrowed_in(s, f); })) {
        all.emplace_back("A figure that one region borrows from another is one draw for both; where it is borrowed it is trusted less, and lies further off in the same draw.");
    }
    if (auto text = moving_sentence(s); !text.empty()) { all.push_back(std::move(text)); }
    const auto add = [&](const std::vector<std::string>& sentences) {
        for (const auto& each : sentences) {
            if (std::find(all.begin(), all.end(), each) == all.end()) { all.push_back(each); }
        }
    };
    for (const auto& each : s.scenarios) { add(each.assumptions); }  // but for a distribution of one region, they are alike
    for (const auto& each : s.scenarios) { add(each.regional_assumptions); }
    return all;
}

std::vector<const scenario::Scenario*> scenarios_of(const study::Study& s) {
    std::vector<const scenario::Scenario*> all;
    for (const auto& each : s.scenarios) { all.push_back(&each); }
    return all;
}

}  // namespace traincost::report
