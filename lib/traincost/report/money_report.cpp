// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/money_report.hpp>

#include <traincost/report/common.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace traincost::report {

namespace {

using scenario::DollarRate;
using scenario::MoneyAnswer;

bool is_given(const DollarRate& rate) { return rate.per_dollar.provenance.status == catalog::Status::given; }

std::string number(double value) { return units::without_zeros(units::significant(value, 6)); }

std::string whole(Cost<> amount) { return units::grouped(amount.value(), std::fabs(amount.value()) >= 1e4 ? 0 : 2); }

/// Units of the answer's currency for one of the amount's.
double market_rate(const MoneyAnswer& a) { return a.market.to.per_dollar.value / a.market.from.per_dollar.value; }

std::string pair(const MoneyAnswer& a) { return fmt::format("{}/{}", code(a.currency), code(a.amount.currency)); }

/// The ends of the exchange that are no dollar.
std::vector<const DollarRate*> ends(const MoneyAnswer& a) {
    std::vector<const DollarRate*> all;
    if (a.currency == a.amount.currency) { return all; }
    for (const auto* end : {&a.market.from, &a.market.to}) {
        if (end->currency != Currency::usd) { all.push_back(end); }
    }
    return all;
}

/// One cell for each end, or one for both where they are the same.
template <class Text>
std::string of_ends(const MoneyAnswer& a, Text text) {
    std::vector<std::string> parts;
    for (const auto* end : ends(a)) {
        auto part = text(*end);
        if (std::find(parts.begin(), parts.end(), part) == parts.end()) { parts.push_back(std::move(part)); }
    }
    return parts.empty() ? "-" : enumerated(parts);
}

std::string market_period(const MoneyAnswer& a) {
    return of_ends(a, [](const DollarRate& r) { return is_given(r) ? std::string("as given") : "average of " + r.period.text; });
}

std::string market_source(const MoneyAnswer& a) {
    return of_ends(a, [](const DollarRate& r) { return is_given(r) ? to_string(r.per_dollar.provenance.where) : r.per_dollar.provenance.source; });
}

std::string market_basis(const MoneyAnswer& a) {
    if (a.currency == a.amount.currency) { return "the same currency"; }
    const auto all = ends(a);
    if (std::all_of(all.begin(), all.end(), [](const DollarRate* r) { return is_given(*r); })) {
        std::vector<std::string> parts;
        for (const auto& e : a.exchange) { parts.push_back(fmt::format("{} {}/{}", number(e.rate), code(e.of), code(e.per))); }
        return enumerated(parts);
    }
    return of_ends(a, [](const DollarRate& r) { return fmt::format("{} {}/USD", number(r.per_dollar.value), code(r.currency)); });
}

std::string answer_sentence(const MoneyAnswer& a) {
    const auto amount = money(a.amount.amount, a.amount.currency);
    if (a.currency == a.amount.currency) { return fmt::format("{} is in {} already.", amount, code(a.currency)); }
    return fmt::format("{} is {} at the market rate of {} {} ({}).", amount, money(a.market.amount, a.currency), number(market_rate(a)),
                       pair(a), market_period(a));
}

std::string real_sentence(const MoneyAnswer& a) {
    if (!a.real) { return {}; }
    const auto& l = a.real->level;
    return fmt::format("In prices of {} that is {}, by the {} ({}, as read on {}): {} over {} ({}){}.", l.there.text,
                       money(a.real->amount, a.currency), l.name, l.id, l.provenance.date.text, number(l.index_there), number(l.index_then),
                       l.then.text, a.currency == a.amount.currency ? "" : ", at the same market rate");
}

std::string parity_sentence(const MoneyAnswer& a) {
    if (!a.parity || !a.paid_for) { return {}; }
    const auto& p = *a.parity;
    return fmt::format("{}: what it pays for in {} costs {} in {}, at the purchasing power parities of {}.",
                       *a.paid_for == scenario::PaidFor::staff ? "Staff" : "Services", p.from.sentence, money(p.amount, a.currency),
                       p.to.sentence, p.to_factor.period.text);
}

std::string parity_basis(const MoneyAnswer& a) {
    const auto& p = *a.parity;
    return fmt::format("{} {} {}, {} {} {}", p.from.name, number(p.from_factor.per_dollar.value), code(p.from.currency), p.to.name,
                       number(p.to_factor.per_dollar.value), code(p.to.currency));
}

/// The three ways, one below the other.
Table three_ways(const MoneyAnswer& a) {
    Table table{{{"Way"}, {std::string(code(a.currency)), true}, {"Factor", true}, {"By"}, {"Of"}, {"Source"}, {"Confidence"}}, {}};
    std::string confidence = of_ends(a, [](const DollarRate& r) {
        return is_given(r) ? std::string("as given") : std::string(catalog::name(r.per_dollar.provenance.confidence));
    });
    table.rows.push_back({"market rate", whole(a.market.amount), number(market_rate(a)), market_basis(a), market_period(a), market_source(a),
                          std::move(confidence)});
    if (a.real) {
        const auto& l = a.real->level;
        table.rows.push_back({fmt::format("real, prices of {}", l.there.text), whole(a.real->amount), number(a.real->amount / a.amount.amount),
                              fmt::format("{}: {} over {}", l.id, number(l.index_there), number(l.index_then)),
                              fmt::format("{} over {}", l.there.text, l.then.text),
                              fmt::format("{}, {}", l.provenance.source, l.provenance.date.text), std::string(catalog::name(l.provenance.confidence))});
    } else {
        table.rows.push_back({"real", "-", "-", a.no_real, "-", "-", "-"});
    }
    if (a.parity) {
        const auto& p = *a.parity;
        const auto least = std::min(p.from_factor.per_dollar.provenance.confidence, p.to_factor.per_dollar.provenance.confidence);
        table.rows.push_back({fmt::format("PPP, {}", scenario::paid_for_names[static_cast<std::size_t>(*a.paid_for)]), whole(p.amount),
                              number(p.amount / a.amount.amount), parity_basis(a), p.to_factor.period.text,
                              p.to_factor.per_dollar.provenance.source, std::string(catalog::name(least))});
    } else {
        table.rows.push_back({"PPP", "-", "-", a.no_parity, "-", "-", "-"});
    }
    return table;
}

Table plain_table(const MoneyAnswer& a) {
    const std::string unit(code(a.currency));
    Table table{{{"way"}, {"amount", true}, {"unit"}, {"factor", true}, {"of"}, {"source"}}, {}};
    table.rows.push_back({"nominal", plain(a.amount.amount.value()), std::string(code(a.amount.currency)), "1", "", ""});
    table.rows.push_back({"market", plain(a.market.amount.value()), unit, plain(market_rate(a)), market_period(a), market_source(a)});
    if (a.real) {
        const auto& l = a.real->level;
        table.rows.push_back({"real", plain(a.real->amount.value()), fmt::format("{} of {}", unit, l.there.text),
                              plain(a.real->amount / a.amount.amount), fmt::format("{} over {}", l.there.text, l.then.text), l.provenance.source});
    }
    if (a.parity) {
        const auto& p = *a.parity;
        table.rows.push_back({"ppp", plain(p.amount.value()), unit, plain(p.amount / a.amount.amount), p.to_factor.period.text,
                              p.to_factor.per_dollar.provenance.source});
    }
    return table;
}

Data rate_data(const DollarRate& r) {
    return Data::Object{{"currency", code(r.currency)},
                        {"per_dollar", Data::measured(r.per_dollar.value, fmt::format("{}/USD", code(r.currency)))},
                        {"given", is_given(r)},
                        {"period", r.period.known() ? Data(r.period.text) : Data()},
                        {"source", r.per_dollar.provenance.source.empty() ? Data() : Data(r.per_dollar.provenance.source)}};
}

Data area_data(const catalog::PurchasingPower::Area& area, const catalog::PurchasingPower::Factor& factor) {
    const auto& p = factor.per_dollar.provenance;
    return Data::Object{{"area", area.id}, {"name", area.name},
                        {"per_international_dollar", Data::measured(factor.per_dollar.value, std::string(code(area.currency)))},
                        {"period", factor.period.text}, {"source", p.source}, {"date", p.date.text},
                        {"confidence", catalog::name(p.confidence)}, {"status", catalog::name(p.status)}};
}

Data parity_data(const MoneyAnswer& a) {
    if (!a.parity) { return {}; }
    const auto& p = *a.parity;
    return Data::Object{{"amount", Data::measured(p.amount, code(a.currency))},
                        {"paid_for", scenario::paid_for_names[static_cast<std::size_t>(*a.paid_for)]},
                        {"from", area_data(p.from, p.from_factor)}, {"to", area_data(p.to, p.to_factor)}};
}

}  // namespace

Report money_report(const MoneyAnswer& a, const Catalog& catalog) {
    Report report;
    std::vector<std::string> said;
    for (auto sentence : {answer_sentence(a), real_sentence(a), parity_sentence(a)}) {
        if (!sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(three_ways(a));
    if (!a.notes.empty()) {
        report.blocks.emplace_back(Heading{"Notes"});
        report.blocks.emplace_back(List{a.notes});
    }
    scenario::Scenario used;
    used.sources = a.sources;
    add_sources(report, {&used}, catalog);
    report.plain = plain_table(a);
    auto o = envelope("money");
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("amount", Data::measured(a.amount.amount, code(a.amount.currency)));
    o.emplace_back("market", Data::Object{{"amount", Data::measured(a.market.amount, code(a.currency))},
                                          {"rate", Data::measured(market_rate(a), pair(a))},
                                          {"from", rate_data(a.market.from)},
                                          {"to", rate_data(a.market.to)}});
    o.emplace_back("real", a.real ? price_level_data(a.real->level, a.real->amount, a.currency) : Data());
    o.emplace_back("ppp", parity_data(a));
    o.emplace_back("notes", texts_data(a.notes));
    o.emplace_back("sources", sources_data({&used}, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
