// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/scope_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

namespace traincost::report {

namespace {

using cost::Scope;
using study::Known;
using study::Ladder;
using study::Rung;

std::string_view words(Scope s) {
    constexpr std::array<std::string_view, cost::scopes.size()> all = {"Final run", "And failed runs, ablations", "And research staff", "Buying the cluster",
                                                                       "All machines of the developer"};
    return all[static_cast<std::size_t>(s)];
}

std::string_view phrase(Scope s) {
    constexpr std::array<std::string_view, cost::scopes.size()> all = {"the final run", "the programme", "the whole development", "the cluster", "the fleet"};
    return all[static_cast<std::size_t>(s)];
}

std::string amount_text(const std::optional<Cost<>>& value, Currency currency) { return value ? money(*value, currency) : "unknown"; }

std::string range_text(const Rung& r) {
    return r.low && r.high ? fmt::format("{} to {}", money(*r.low, r.currency, 3), money(*r.high, r.currency, 3)) : "-";
}

Table ladder_table(const Ladder& ladder) {
    Table table{{{"Scope"}, {"known"}, {"cost", true}, {"range", true}, {"range is"}, {"money of"}}, {}};
    for (const auto& r : ladder.rungs) {
        table.rows.push_back({std::string(words(r.scope)), std::string(study::name(r.known)), amount_text(r.value, r.currency), range_text(r),
                              r.range.empty() ? "-" : r.range, r.money_of.empty() ? "-" : r.money_of});
    }
    return table;
}

const Rung* first_known(const Ladder& ladder, Scope scope, std::optional<Known> known = {}) {
    for (const auto* r : study::rungs_of(ladder, scope)) {
        if (!known || r->known == *known) { return r; }
    }
    return nullptr;
}

std::string claim_sentence(const Ladder& ladder) {
    const auto* claim = first_known(ladder, Scope::final_run, Known::claimed);
    if (claim == nullptr) { return fmt::format("No cost of {} that its developer states is packaged.", ladder.model); }
    auto text = fmt::format("{} is what its developer states for {}, of the final run alone.", money(*claim->value, claim->currency), ladder.model);
    if (!claim->leaves_out.empty()) { text += fmt::format(" It leaves out: {}", claim->leaves_out); }
    return text;
}

std::string above_sentence(const Ladder& ladder) {
    const auto* run = first_known(ladder, Scope::final_run, Known::computed);
    const auto* whole = first_known(ladder, Scope::development);
    if (run == nullptr) { return "Its final run cannot be computed from what is packaged."; }
    auto text = fmt::format("Computed here, the final run costs {} in money of {}", money(*run->value, run->currency), run->money_of);
    if (whole != nullptr) { text += fmt::format("; a development with experiments and staff is put at {}", money(*whole->value, whole->currency, 3)); }
    if (whole != nullptr && whole->low && whole->high) { text += fmt::format(" ({})", range_text(*whole)); }
    if (whole != nullptr && whole->money_of != run->money_of) { text += fmt::format(" in money of {}", whole->money_of); }
    return text + ". No two scopes are added, and none is a truer cost than another.";
}

/// Why a computed cluster is not what was published of it.
std::string cluster_reason(const Ladder& ladder) {
    const std::string price = ladder.price_note.empty() ? "" : fmt::format(" Of that price: {}", ladder.price_note);
    return fmt::format("It takes every chip at the price of a server on offer, and who orders a cluster pays less.{}", price);
}

/// Two figures of the final run differ in how hours are charged, or in the hours.
std::string run_reason(const Rung& here, const Rung& published) {
    constexpr double same = 0.01;
    const auto differ = [&](double ratio) { return ratio < 1.0 - same || ratio > 1.0 + same; };
    if (!here.chip_time || !published.chip_time || !differ(*here.chip_time / *published.chip_time)) {
        return "They charge the hours in different ways: how is told below.";
    }
    return fmt::format("They are not of the same hours: {} here, {} disclosed.", units::text(*here.chip_time), units::text(*published.chip_time));
}

/// Amounts in money of different years.
std::string money_reason(const Rung& here, const Rung& published) {
    if (here.money_of == published.money_of || published.money_of.rfind(here.money_of, 0) == 0) { return {}; }
    return fmt::format(" The first is in money of {}, the second of {}: prices changed between, and neither is converted.", here.money_of, published.money_of);
}

std::string reason_of(const Ladder& ladder, Scope scope) {
    switch (scope) {
        case Scope::cluster: return cluster_reason(ladder);
        case Scope::development: return "It goes up from the computed final run by factors that are assumed, and no figure of this model is in them.";
        default: return {};
    }
}

/// Of a scope whose computed and published figures are far apart, how far and why; empty for others.
std::string apart_sentence(const Ladder& ladder, Scope scope) {
    constexpr double far = 0.3;
    const Rung *here = nullptr, *published = nullptr;
    for (const auto* r : study::rungs_of(ladder, scope)) { (r->is_published ? published : here) = r; }
    if (here == nullptr || published == nullptr || here->currency != published->currency) { return {}; }
    const double ratio = *here->value / *published->value;
    if (ratio >= 1.0 - far && ratio <= 1.0 + far) { return {}; }
    return fmt::format("{} of {} comes to {} here, {} times the {} that {}. {}", capitalised(std::string(phrase(scope))), ladder.model, money(*here->value, here->currency),
                       units::significant(ratio, 3), money(*published->value, published->currency),
                       published->known == Known::claimed ? "its developer states" : "others published",
                       (scope == Scope::final_run ? run_reason(*here, *published) : reason_of(ladder, scope)) + money_reason(*here, *published));
}

List how_list(const Ladder& ladder) {
    List list;
    for (const auto& r : ladder.rungs) {
        auto item = fmt::format("{}, {}: {}", words(r.scope), study::name(r.known), r.how.empty() ? "-" : r.how);
        if (!r.leaves_out.empty() && r.scope != Scope::final_run) { item += fmt::format(" Leaves out: {}", r.leaves_out); }
        if (!r.sources.empty() && r.sources.size() <= 3) { item += fmt::format(" [{}]", fmt::join(r.sources, ", ")); }
        list.items.push_back(std::move(item));
    }
    return list;
}

/// "EUR 5.000 M to EUR 6.000 M (USD 5.409 M to USD 6.491 M at the average rate of 2024)".
std::string stated_text(const StatedAmount& stated, Currency held_in) {
    const auto in = [&](double rate, Currency currency) {
        const auto one = money(stated.amount.amount * rate, currency);
        return stated.up_to ? fmt::format("{} to {}", one, money(stated.up_to->amount * rate, currency)) : one;
    };
    const auto own = in(1.0, stated.amount.currency);
    return stated.at_rate.empty() ? own : fmt::format("{} ({} at {})", own, in(stated.exchange, held_in), stated.at_rate);
}

/// A stated amount over the figure of a scope, or why there is no such ratio.
std::string stated_sentence(const Ladder& ladder, const StatedAmount& stated) {
    const auto* rung = first_known(ladder, stated.against);
    const auto amount = stated_text(stated, rung != nullptr ? rung->currency : stated.amount.currency);
    if (rung == nullptr) { return fmt::format("{} cannot be held against {} of {}: nothing is known of it.", amount, phrase(stated.against), ladder.model); }
    const auto times = [&](const Money& m) { return units::significant(m.amount * stated.exchange / *rung->value, 3); };
    const auto ratio = stated.up_to ? fmt::format("{} to {}", times(stated.amount), times(*stated.up_to)) : times(stated.amount);
    auto text = fmt::format("{}, a cost of {}, is {} times {}, what {} of {} cost ({}).", amount, phrase(stated.scope), ratio,
                            money(*rung->value, rung->currency), phrase(stated.against), ladder.model, study::name(rung->known));
    if (stated.scope != stated.against) { text += " They are costs of different things: the ratio says nothing about who trains cheaper."; }
    return text;
}

Data amount_data(const std::optional<Cost<>>& value, Currency currency) {
    if (!value) { return {}; }
    return Data::measured(*value, code(currency));
}

Data text_data(const std::string& text) {
    if (text.empty()) { return {}; }
    return Data(text);
}

Data rung_data(const Rung& r) {
    Data::Object o;
    o.emplace_back("scope", cost::name(r.scope));
    o.emplace_back("known", study::name(r.known));
    o.emplace_back("cost", amount_data(r.value, r.currency));
    o.emplace_back("low", amount_data(r.low, r.currency));
    o.emplace_back("high", amount_data(r.high, r.currency));
    o.emplace_back("range", text_data(r.range));
    o.emplace_back("date", text_data(r.date));
    o.emplace_back("money_of", text_data(r.money_of));
    o.emplace_back("how", text_data(r.how));
    o.emplace_back("leaves_out", text_data(r.leaves_out));
    o.emplace_back("sources", texts_data(r.sources));
    return o;
}

Table plain_table(const Ladder& ladder) {
    Table table{{{"scope"}, {"known"}, {"cost", true}, {"low", true}, {"high", true}, {"unit"}, {"range"}, {"date"}, {"money of"}, {"sources"}}, {}};
    const auto cell = [](const std::optional<Cost<>>& value) { return value ? plain(value->value()) : std::string(); };
    for (const auto& r : ladder.rungs) {
        table.rows.push_back({std::string(cost::name(r.scope)), std::string(study::name(r.known)), cell(r.value), cell(r.low), cell(r.high),
                              r.value ? std::string(code(r.currency)) : "", r.range, r.date, r.money_of, fmt::format("{}", fmt::join(r.sources, " "))});
    }
    return table;
}

std::set<std::string> cited(const Ladder& ladder) {
    std::set<std::string> ids;
    for (const auto& r : ladder.rungs) { ids.insert(r.sources.begin(), r.sources.end()); }
    return ids;
}

}  // namespace

Report scope_report(const Ladder& ladder, const std::optional<StatedAmount>& stated, const Catalog& catalog) {
    Report report;
    std::vector<std::string> said = {claim_sentence(ladder), above_sentence(ladder)};
    for (const auto scope : cost::scopes) {
        if (auto sentence = apart_sentence(ladder, scope); !sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    if (ladder.draws < ladder.draws_asked_for) {
        said.push_back(fmt::format("The draws were ended early: the range of the computed run is of {} of them, and {} were asked for.",
                                   units::grouped(static_cast<double>(ladder.draws)), units::grouped(static_cast<double>(ladder.draws_asked_for))));
    }
    if (stated) { said.push_back(stated_sentence(ladder, *stated)); }
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(ladder_table(ladder));
    report.blocks.emplace_back(Heading{"How each is known"});
    report.blocks.emplace_back(how_list(ladder));
    if (!ladder.notes.empty()) {
        report.blocks.emplace_back(Heading{"Assumptions of what is computed"});
        report.blocks.emplace_back(List{ladder.notes});
    }
    const auto sources = sources_with(cited(ladder), catalog);
    add_sources(report, sources);
    report.plain = plain_table(ladder);
    auto data = envelope("scope");
    Data::List rungs;
    for (const auto& r : ladder.rungs) { rungs.push_back(rung_data(r)); }
    data.emplace_back("answer", texts_data(said));
    data.emplace_back("model", ladder.model_id);
    data.emplace_back("rungs", std::move(rungs));
    data.emplace_back("assumptions", texts_data(ladder.notes));
    data.emplace_back("sources", sources_data(sources));
    report.data = std::move(data);
    report.names.push_back(ladder.model);
    for (const auto& source : sources) { report.names.push_back(source.id); }
    return report;
}

}  // namespace traincost::report
