// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/compare_report.hpp>

#include <traincost/report/compare_parts.hpp>

namespace traincost::report {

namespace {

using compare::Comparison;

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

}  // namespace

Report compare_report(const Comparison& c, const Catalog& catalog) {
    Report report;
    const auto scenarios = scenarios_of(c);
    const auto said = compare_sentences(c);
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(Heading{compared_run(c)});
    add_tables(report, c);
    const auto assumptions = compare_notes(c);
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
