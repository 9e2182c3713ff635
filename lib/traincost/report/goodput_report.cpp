// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/goodput_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <cmath>

namespace traincost::report {

namespace {

using scenario::duration;
using scenario::GoodputAnswer;
using scenario::GoodputAt;

/// From which error on the first-order law is said not to hold: three points of a hundred.
constexpr double off = 0.03;

std::string share(double value) { return fmt::format("{:.1f} %", 100.0 * value); }

bool first_order_holds(const GoodputAt& at) { return std::fabs(at.first_order - at.at_youngs) < off; }

std::string failure_sentence(const GoodputAnswer& a) {
    const auto& at = a.asked;
    if (!at.chips) { return fmt::format("The run fails every {}.", duration(at.in.between)); }
    return fmt::format("{} chips fail every {}: one failure in {} of one chip.", units::grouped(at.chips->value()), duration(at.in.between),
                       units::text(at.in.between * *at.chips));
}

std::string efficiency_sentence(const GoodputAnswer& a) {
    const auto& at = a.asked;
    return fmt::format("With {} for a checkpoint and {} for a restart {} of the time is computing that is kept; {} are checkpoints, {} is work that is lost, {} are restarts.",
                       duration(at.in.checkpoint), duration(at.in.restart), share(at.parts.computing), share(at.parts.checkpoints), share(at.parts.lost),
                       share(at.parts.restarts));
}

std::string standstill_sentence(const GoodputAnswer& a) {
    if (!a.stands_still()) { return {}; }
    return fmt::format("The run makes practically no progress: it fails every {}, and a restart takes {}.", duration(a.asked.in.between), duration(a.asked.in.restart));
}

std::string interval_sentence(const GoodputAnswer& a) {
    const auto& at = a.asked;
    if (a.interval_given) {
        return fmt::format("A checkpoint follows every {} of computing, as given; at the best interval {} would be kept.", duration(at.interval), share(a.best));
    }
    const auto period = duration(at.interval + at.in.checkpoint);
    if (at.limited) {
        return fmt::format("A checkpoint every {} of computing (a period of {}) is the best that can be: no sooner is the last one stored.", duration(at.interval), period);
    }
    return fmt::format("The best is a checkpoint every {} of computing (a period of {}). Young's law says {}, at which {} is kept.", duration(at.interval), period,
                       duration(at.youngs), share(at.at_youngs));
}

std::string first_order_sentence(const GoodputAnswer& a) {
    const auto& at = a.asked;
    if (first_order_holds(at)) { return {}; }
    return fmt::format("The first-order law does not hold here: 1 - d/t - t/2M - R/M would say {} at Young's interval, where {} is right.", share(at.first_order),
                       share(at.at_youngs));
}

std::string lever_sentence(const GoodputAnswer& a) {
    const auto& best = a.levers.front();
    return fmt::format("What would raise it most: {}, to {}.", best.what, share(best.efficiency));
}

std::string paid_sentence(const GoodputAnswer& a) {
    const bool spares = a.spares > Chips<>::of(0.0);
    if (!spares && a.maintenance == 0.0) { return {}; }
    std::string text = "With ";
    if (spares) { text += fmt::format("{} chips that stand by", units::grouped(a.spares.value())); }
    if (a.maintenance > 0.0) { text += fmt::format("{}{} of planned maintenance", spares ? " and " : "", share(a.maintenance)); }
    return text + fmt::format(" it is {} of all that is paid for.", share(a.paid));
}

/// "Published for the run of Llama 3.1 405B on 16,384 chips is more than 90.0 % (meta-llama-3-paper, 2024-07); computed here are 87.9 %."
std::string published_sentence(const GoodputAnswer& a, const PublishedTimes& published) {
    std::string text;
    for (const auto& p : published) {
        const auto on = p.chips > 0.0 ? fmt::format(" on {}", units::number_of(p.chips, "chip")) : std::string();
        text += fmt::format("{}Published for the run of {}{} is {}{} ({}, {}); computed here is {}.", text.empty() ? "" : " ", a.model, on, p.at_least ? "more than " : "",
                            share(p.share), p.source, p.date, share(a.asked.parts.computing));
        if (!p.note.empty()) { text += " " + p.note; }
    }
    return text;
}

std::vector<std::string> said(const GoodputAnswer& a, const PublishedTimes& published) {
    std::vector<std::string> all;
    for (auto sentence : {standstill_sentence(a), failure_sentence(a), efficiency_sentence(a), published_sentence(a, published), interval_sentence(a), first_order_sentence(a),
                          lever_sentence(a), paid_sentence(a)}) {
        if (!sentence.empty()) { all.push_back(std::move(sentence)); }
    }
    return all;
}

std::vector<std::string> scale_row(const GoodputAt& at) {
    return {units::grouped(at.chips->value()), duration(at.in.between), duration(at.in.checkpoint), duration(at.in.restart), duration(at.interval), share(at.parts.computing),
            share(at.parts.checkpoints), share(at.parts.lost), share(at.parts.restarts), first_order_holds(at) ? share(at.first_order) : share(at.first_order) + ", fails"};
}

Table scale_table(const GoodputAnswer& a) {
    Table table{{{"Chips", true}, {"fail every", true}, {"checkpoint", true}, {"restart", true}, {"best interval", true}, {"kept", true}, {"checkpoints", true}, {"lost", true},
                 {"restarts", true}, {"first order", true}}, {}};
    if (a.interval_given) { table.columns[4].header = "interval"; }
    bool told = false;
    for (const auto& at : a.others) {
        if (!told && a.asked.chips && *a.asked.chips <= *at.chips) {
            told = true;
            table.rows.push_back(scale_row(a.asked));
            if (*a.asked.chips == *at.chips) { continue; }
        }
        table.rows.push_back(scale_row(at));
    }
    if (!told && a.asked.chips && !a.others.empty()) { table.rows.push_back(scale_row(a.asked)); }
    return table;
}

Table lever_table(const GoodputAnswer& a) {
    Table table{{{"What would raise it"}, {"kept", true}}, {}};
    for (const auto& lever : a.levers) { table.rows.push_back({lever.what, share(lever.efficiency)}); }
    return table;
}

std::string origin(const catalog::Provenance& p) {
    if (p.status == catalog::Status::given) { return to_string(p.where); }
    return p.source.empty() ? "-" : p.source;
}

Table inputs_of(const GoodputAnswer& a) {
    Table table{{{"Figure"}, {"value", true}, {"status"}, {"source"}, {"confidence"}}, {}};
    for (const auto& i : a.inputs) {
        table.rows.push_back({i.what, i.value, std::string(catalog::name(i.provenance.status)), origin(i.provenance),
                              i.provenance.source.empty() ? "-" : std::string(catalog::name(i.provenance.confidence))});
    }
    return table;
}

Table plain_table(const GoodputAnswer& a) {
    Table table{{{"chips", true}, {"asked"}, {"between_failures [h]", true}, {"checkpoint [h]", true}, {"restart [h]", true}, {"interval [h]", true}, {"period [h]", true},
                 {"efficiency", true}, {"checkpoints", true}, {"lost", true}, {"restarts", true}, {"young_interval [h]", true}, {"young_efficiency", true},
                 {"first_order_efficiency", true}}, {}};
    const auto row = [&](const GoodputAt& at, bool asked) {
        table.rows.push_back({at.chips ? plain(at.chips->value()) : "", asked ? "yes" : "no", plain(at.in.between / units::hour), plain(at.in.checkpoint / units::hour),
                              plain(at.in.restart / units::hour), plain(at.interval / units::hour), plain((at.interval + at.in.checkpoint) / units::hour),
                              plain(at.parts.computing), plain(at.parts.checkpoints), plain(at.parts.lost), plain(at.parts.restarts), plain(at.youngs / units::hour),
                              plain(at.at_youngs), plain(at.first_order)});
    };
    row(a.asked, true);
    for (const auto& at : a.others) { row(at, false); }
    return table;
}

Data at_data(const GoodputAt& at) {
    return Data::Object{{"chips", at.chips ? Data::measured(*at.chips) : Data()},
                        {"between_failures", Data::measured(at.in.between)},
                        {"between_failures_of_a_chip", at.chips ? Data::measured(at.in.between * *at.chips) : Data()},
                        {"checkpoint", Data::measured(at.in.checkpoint)},
                        {"restart", Data::measured(at.in.restart)},
                        {"interval", Data::measured(at.interval)},
                        {"interval_limited", Data(at.limited)},
                        {"period", Data::measured(at.interval + at.in.checkpoint)},
                        {"efficiency", Data::measured(at.parts.computing, "1")},
                        {"checkpoints", Data::measured(at.parts.checkpoints, "1")},
                        {"lost", Data::measured(at.parts.lost, "1")},
                        {"restarts", Data::measured(at.parts.restarts, "1")},
                        {"young_interval", Data::measured(at.youngs)},
                        {"young_efficiency", Data::measured(at.at_youngs, "1")},
                        {"first_order_efficiency", Data::measured(at.first_order, "1")},
                        {"first_order_holds", Data(first_order_holds(at))}};
}

Data levers_data(const GoodputAnswer& a) {
    Data::List list;
    for (const auto& lever : a.levers) { list.emplace_back(Data::Object{{"what", lever.what}, {"efficiency", Data::measured(lever.efficiency, "1")}}); }
    return list;
}

Data figures_data(const GoodputAnswer& a) {
    Data::List list;
    for (const auto& i : a.inputs) { list.emplace_back(Data::Object{{"name", i.name}, {"what", i.what}, {"text", i.value}, {"provenance", provenance_data(i.provenance)}}); }
    return list;
}

std::vector<catalog::Source> sources_of(const GoodputAnswer& a, const PublishedTimes& published, const Catalog& catalog) {
    std::set<std::string> ids;
    for (const auto& p : published) { ids.insert(p.source); }
    for (const auto& i : a.inputs) {
        if (!i.provenance.source.empty()) { ids.insert(i.provenance.source); }
    }
    return sources_with(ids, catalog);
}

std::vector<std::string> sentences(const std::vector<std::string>& all) {
    std::vector<std::string> out;
    for (const auto& text : all) { out.push_back(capitalised(text) + "."); }
    return out;
}

Data published_data(const PublishedTimes& published) {
    Data::List list;
    for (const auto& p : published) {
        list.emplace_back(Data::Object{{"id", p.id}, {"efficiency", Data::measured(p.share, "1")}, {"at_least", Data(p.at_least)},
                                       {"chips", p.chips > 0.0 ? Data::measured(Chips<>::of(p.chips)) : Data()}, {"source", p.source}, {"date", p.date}});
    }
    return list;
}

Data data_of(const GoodputAnswer& a, const PublishedTimes& published, const std::vector<catalog::Source>& sources) {
    auto o = envelope("goodput");
    Data::List others;
    for (const auto& at : a.others) { others.push_back(at_data(at)); }
    o.emplace_back("answer", texts_data(said(a, published)));
    o.emplace_back("goodput", at_data(a.asked));
    o.emplace_back("interval_given", Data(a.interval_given));
    o.emplace_back("best_efficiency", Data::measured(a.best, "1"));
    o.emplace_back("maintenance", Data::measured(a.maintenance, "1"));
    o.emplace_back("spares", Data::measured(a.spares));
    o.emplace_back("paid_efficiency", Data::measured(a.paid, "1"));
    o.emplace_back("levers", levers_data(a));
    o.emplace_back("published", published_data(published));
    o.emplace_back("by_chips", std::move(others));
    o.emplace_back("figures", figures_data(a));
    o.emplace_back("assumptions", texts_data(sentences(a.assumptions)));
    o.emplace_back("sources", sources_data(sources));
    return o;
}

}  // namespace

Report goodput_report(const GoodputAnswer& a, const PublishedTimes& published, const Catalog& catalog) {
    Report report;
    for (auto& sentence : said(a, published)) { report.blocks.emplace_back(Paragraph{std::move(sentence)}); }
    if (auto table = scale_table(a); !table.rows.empty()) { report.blocks.emplace_back(std::move(table)); }
    report.blocks.emplace_back(lever_table(a));
    report.blocks.emplace_back(Heading{"Figures"});
    report.blocks.emplace_back(inputs_of(a));
    if (!a.assumptions.empty()) {
        report.blocks.emplace_back(Heading{"Assumptions"});
        report.blocks.emplace_back(List{sentences(a.assumptions)});
    }
    const auto sources = sources_of(a, published, catalog);
    add_sources(report, sources);
    report.plain = plain_table(a);
    report.data = data_of(a, published, sources);
    if (!a.model.empty()) { report.names.push_back(a.model); }
    return report;
}

}  // namespace traincost::report
