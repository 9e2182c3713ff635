// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/rent_or_buy_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using scenario::RentOrBuy;
using scenario::Tenure;

constexpr std::array<std::string_view, 4> tenure_words = {"by the hour", "reserved", "on spot", "owned"};

std::string share(double x) { return units::without_zeros(units::significant(100.0 * x, 3)) + " %"; }
std::string duration(const Time<>& time) {
    const auto years = units::without_zeros(units::significant(time / units::year, 3));
    return years + (years == "1" ? " year" : " years");
}
std::string months(const Time<>& time) { return units::number_of(12.0 * (time / units::year), "month"); }
double hours_of_use(const RentOrBuy& a, double use) { return a.stay.time * use / units::hour; }

/// Levelised: hours of later years count less, as their money does.
std::string per_hour(const RentOrBuy& a, const CostPerChip<>& cost) {
    const auto hour = cost / (a.stay.discounted() * a.stay.use) * units::chip_hour;
    return units::significant(hour.value(), 4);
}

std::string amount_of(const RentOrBuy& a, const CostPerChip<>& cost) { return money(cost * units::chip, a.scenario.currency); }

std::size_t cheapest(const RentOrBuy& a) {
    std::size_t best = 0;
    for (std::size_t t = 1; t < a.costs.size(); ++t) {
        if (a.costs[t] && *a.costs[t] < *a.costs[best]) { best = t; }
    }
    return best;
}

/// "by the hour at 6.880 (AWS in us, 2026-01-21)".
std::string rate_text(const RentOrBuy& a, std::size_t tenure) {
    const auto& rate = *a.rates[tenure];
    return fmt::format("{} {} ({})", code(a.scenario.currency), units::significant((rate.rate * units::chip_hour).value(), 4), rate.where);
}

std::string answer_sentence(const RentOrBuy& a) {
    const auto& s = a.scenario;
    const auto best = cheapest(a);
    return fmt::format("One {} in {}, used {} of all hours over {}: {} is cheapest, {} in today's money; by the hour it is {}, owned {}.", s.names.chip_short,
                       s.names.region_sentence, share(a.stay.use), duration(a.stay.time), tenure_words[best], amount_of(a, *a.costs[best]),
                       amount_of(a, *a.costs[0]), amount_of(a, *a.costs[3]));
}

/// From when on it is worth to own, where the chip is sold again at the end.
std::string stay_sentence(const RentOrBuy& a) {
    if (!a.time_to_own) { return fmt::format("Used {} of all hours, to buy and to sell again costs more than that rent for any time within its life", share(a.stay.use)); }
    return fmt::format("Used {} of all hours, to buy and to sell again first costs no more than that rent after {}", share(a.stay.use), months(*a.time_to_own));
}

std::string crossing_sentence(const RentOrBuy& a) {
    if (!a.use_to_own) { return "Renting by the hour is cheaper than owning however much the chip is used."; }
    return fmt::format("Owning is cheaper than renting by the hour at {} from {} of all hours on, {} hours of use over that time. {}.", rate_text(a, 0), share(*a.use_to_own),
                       units::grouped(hours_of_use(a, *a.use_to_own)), stay_sentence(a));
}

/// Rates of several sellers, places or days say something of these too.
std::string offers_sentence(const RentOrBuy& a) {
    std::vector<std::string> told;
    bool alike = true;
    const std::string* first = nullptr;
    for (std::size_t t = 0; t < a.rates.size(); ++t) {
        if (!a.rates[t] || a.rates[t]->offer.empty()) { continue; }
        const auto& offer = a.rates[t]->offer;
        alike = alike && (first == nullptr || *first == offer);
        first = first == nullptr ? &offer : first;
        told.push_back(fmt::format("{} {}", tenure_words[t], offer));
    }
    if (alike) { return {}; }
    return fmt::format("These are offers of different sellers, places or days: {}. Part of the difference between them is that; --provider, --rate, --reserved and --spot "
                       "hold like against like.", enumerated(told));
}

/// Spot that costs more than the hour is no bargain, and may be a slip.
std::string spot_sentence(const RentOrBuy& a) {
    if (!a.rates[2] || !(a.rates[2]->rate / a.useful > a.rates[0]->rate)) { return {}; }
    return fmt::format("On spot an hour of work is dearer here, at {}{}, than by the hour, at {}.", rate_text(a, 2), a.useful < 1.0 ? " and with what interruptions lose" : "",
                       rate_text(a, 0));
}

std::vector<std::string> said_of(const RentOrBuy& a) {
    std::vector<std::string> said = {answer_sentence(a), crossing_sentence(a)};
    for (auto sentence : {spot_sentence(a), offers_sentence(a)}) {
        if (!sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    return said;
}

Table options_table(const RentOrBuy& a) {
    const auto unit = std::string(code(a.scenario.currency));
    Table table{{{"One chip"}, {fmt::format("{} an hour", unit), true}, {"Rate of"}, {fmt::format("{} over the time", unit), true},
                 {"levelised, per hour of use", true}}, {}};
    for (std::size_t t = 0; t < a.costs.size(); ++t) {
        if (!a.costs[t]) { continue; }
        const bool owned = static_cast<Tenure>(t) == Tenure::owned;
        table.rows.push_back({std::string(tenure_words[t]), owned ? "-" : units::significant((a.rates[t]->rate * units::chip_hour).value(), 4),
                              owned ? "-" : a.rates[t]->where, units::grouped(a.costs[t]->value()), per_hour(a, *a.costs[t])});
    }
    return table;
}

Table crossings_table(const RentOrBuy& a) {
    Table table{{{"From where on"}, {"of all hours", true}, {"hours of use", true}}, {}};
    const auto row = [&](std::string what, const std::optional<double>& use) {
        table.rows.push_back({std::move(what), use ? share(*use) : "none", use ? units::grouped(hours_of_use(a, *use)) : "-"});
    };
    row("owning is cheaper than renting by the hour", a.use_to_own);
    if (a.rates[1]) {
        row("reserving is cheaper than renting by the hour", a.use_to_reserve);
        row("up to where owning is cheaper than reserving", a.use_to_own_not_reserve);
    }
    return table;
}

Table plain_table(const RentOrBuy& a) {
    const auto unit = std::string(code(a.scenario.currency));
    Table table{{{"quantity"}, {"value", true}, {"unit"}}, {}};
    for (std::size_t t = 0; t < a.costs.size(); ++t) {
        if (!a.costs[t]) { continue; }
        const std::string name(scenario::tenure_names[t]);
        if (t < a.rates.size()) { table.rows.push_back({name + "_rate", plain((a.rates[t]->rate * units::chip_hour).value()), unit + "/GPU-h"}); }
        table.rows.push_back({name, plain(a.costs[t]->value()), unit + "/chip"});
    }
    const auto optional = [&](std::string name, const std::optional<double>& value, std::string in) {
        table.rows.push_back({std::move(name), value ? plain(*value) : "", std::move(in)});
    };
    table.rows.push_back({"time", plain(a.stay.time / units::year), "year"});
    table.rows.push_back({"use", plain(a.stay.use), "1"});
    optional("use_to_own", a.use_to_own, "1");
    optional("hours_to_own", a.use_to_own ? std::optional(hours_of_use(a, *a.use_to_own)) : std::nullopt, "h");
    optional("use_to_reserve", a.use_to_reserve, "1");
    optional("use_to_own_not_reserve", a.use_to_own_not_reserve, "1");
    optional("time_to_own", a.time_to_own ? std::optional(*a.time_to_own / units::year) : std::nullopt, "year");
    return table;
}

Data options_data(const RentOrBuy& a) {
    const auto unit = code(a.scenario.currency);
    Data::Object all;
    for (std::size_t t = 0; t < a.costs.size(); ++t) {
        if (!a.costs[t]) { continue; }
        Data::Object o{{"present_value", Data::measured(*a.costs[t], unit)}};
        if (t < a.rates.size()) {
            o.emplace_back("rate", Data::measured(a.rates[t]->rate, unit));
            o.emplace_back("rate_of", a.rates[t]->where);
            o.emplace_back("provenance", provenance_data(a.rates[t]->provenance));
        }
        all.emplace_back(std::string(scenario::tenure_names[t]), std::move(o));
    }
    return all;
}

Data optional_data(const std::optional<double>& value, std::string_view unit) { return value ? Data(Data::measured(*value, std::string(unit))) : Data(); }

Data crossings_data(const RentOrBuy& a) {
    return Data::Object{{"use_to_own", optional_data(a.use_to_own, "1")},
                        {"hours_to_own", optional_data(a.use_to_own ? std::optional(hours_of_use(a, *a.use_to_own)) : std::nullopt, "h")},
                        {"use_to_reserve", optional_data(a.use_to_reserve, "1")},
                        {"use_to_own_not_reserve", optional_data(a.use_to_own_not_reserve, "1")},
                        {"time_to_own", optional_data(a.time_to_own ? std::optional(*a.time_to_own / units::year) : std::nullopt, "year")}};
}

}  // namespace

Report rent_or_buy_report(const RentOrBuy& a, const Catalog& catalog) {
    Report report;
    const auto& s = a.scenario;
    const auto said = said_of(a);
    for (const auto& sentence : said) { report.blocks.emplace_back(Paragraph{sentence}); }
    report.blocks.emplace_back(options_table(a));
    report.blocks.emplace_back(Heading{"Where the lines cross"});
    report.blocks.emplace_back(crossings_table(a));
    report.blocks.emplace_back(Verbatim{rent_or_buy_chart(a)});
    auto assumed = s.assumptions;
    assumed.insert(assumed.end(), s.regional_assumptions.begin(), s.regional_assumptions.end());
    assumed.push_back("A rate covers everything, electricity too. An own chip brings its share of network, storage, spares, building, upkeep and staff; at the end "
                      "it is sold for what its loss of value leaves, and the building for the years that it still has.");
    assumed.push_back("Per hour of use is levelised: today's money, over hours of use of which those of later years count less alike.");
    report.blocks.emplace_back(Heading{"Assumptions"});
    report.blocks.emplace_back(List{assumed});
    report.blocks.emplace_back(Heading{"Inputs"});
    report.blocks.emplace_back(inputs_table(s));
    add_sources(report, {&s}, catalog);
    report.names = names_of(s);
    report.plain = plain_table(a);
    auto o = envelope("rent-or-buy");
    o.emplace_back("answer", texts_data(said));
    o.emplace_back("currency", code(s.currency));
    o.emplace_back("chip", s.names.chip_id);
    o.emplace_back("region", s.names.region_id);
    o.emplace_back("time", Data::measured(a.stay.time / units::year, "year"));
    o.emplace_back("use", Data::measured(a.stay.use, "1"));
    o.emplace_back("cheapest", scenario::tenure_names[cheapest(a)]);
    o.emplace_back("options", options_data(a));
    o.emplace_back("crossings", crossings_data(a));
    o.emplace_back("inputs", inputs_data(s));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("sources", sources_data({&s}, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
