// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/rent_or_buy_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/scenario/rental_offers.hpp>
#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace traincost::report {

namespace {

using scenario::RentOrBuy;
using scenario::Tenure;

constexpr std::array<std::string_view, 4> tenure_words = {"by the hour", "reserved", "on spot", "owned"};

std::string share(double x) { return units::without_zeros(units::significant(100.0 * x, 3)) + " %"; }
std::string months(const Time<>& time) { return units::number_of(12.0 * (time / units::year), "month"); }
double hours_of_use(const RentOrBuy& a, double use) { return a.stay.time * use / units::hour; }

/// Levelised: hours of later years count less, as their money does.
std::string per_hour(const RentOrBuy& a, const CostPerChip<>& cost) {
    const auto hour = cost / (a.stay.discounted() * a.stay.use) * units::chip_hour;
    return units::significant(hour.value(), 4);
}

std::string amount_of(const RentOrBuy& a, const CostPerChip<>& cost) { return money(cost * units::chip, a.scenario.currency); }

/// Whether the figure stands on its own: neither a usual share of another rate, nor spot of which nobody says how often it is taken back.
bool is_conditional(const RentOrBuy& a, std::size_t t) {
    if (t >= a.rates.size()) { return false; }
    return !a.rates[t]->usual.empty() || (static_cast<Tenure>(t) == Tenure::spot && !a.interruptions_known);
}

/// Of what stands on its own.
std::size_t cheapest(const RentOrBuy& a) {
    std::size_t best = 0;
    for (std::size_t t = 1; t < a.costs.size(); ++t) {
        if (a.costs[t] && !is_conditional(a, t) && *a.costs[t] < *a.costs[best]) { best = t; }
    }
    return best;
}

/// Those that would be cheaper still, were their usual share the offer or spot never taken back.
std::vector<std::size_t> cheaper_if(const RentOrBuy& a) {
    std::vector<std::size_t> all;
    const auto best = cheapest(a);
    for (std::size_t t = 0; t < a.costs.size(); ++t) {
        if (a.costs[t] && is_conditional(a, t) && *a.costs[t] < *a.costs[best]) { all.push_back(t); }
    }
    return all;
}

/// "by the hour at 6.880 (AWS in us, 2026-01-21)".
std::string rate_text(const RentOrBuy& a, std::size_t tenure) {
    const auto& rate = *a.rates[tenure];
    return fmt::format("{} {} ({})", code(a.scenario.currency), units::significant((rate.rate * units::chip_hour).value(), 4), rate.where);
}

/// "on spot it would be USD 62.3 k if it is never interrupted".
std::string if_sentence(const RentOrBuy& a, std::size_t t) {
    std::string on;
    if (!a.rates[t]->usual.empty()) { on = fmt::format("at {}", a.rates[t]->usual); }
    if (static_cast<Tenure>(t) == Tenure::spot && !a.interruptions_known) { on += fmt::format("{}if it is never interrupted", on.empty() ? "" : " and "); }
    return fmt::format("{} it would be {} {}", tenure_words[t], amount_of(a, *a.costs[t]), on);
}

std::string answer_sentence(const RentOrBuy& a) {
    const auto& s = a.scenario;
    const auto best = cheapest(a);
    std::vector<std::string> others, conditional;
    for (std::size_t t = 0; t < a.costs.size(); ++t) {
        if (!a.costs[t] || t == best) { continue; }
        if (is_conditional(a, t)) { conditional.push_back(if_sentence(a, t)); } else { others.push_back(fmt::format("{} it is {}", tenure_words[t], amount_of(a, *a.costs[t]))); }
    }
    auto text = fmt::format("One {} in {}, used {} of all hours over {}: {} is cheapest{}, {} in today's money; {}.", s.names.chip_short, s.names.region_sentence,
                            share(a.stay.use), scenario::years_text(a.stay.time), tenure_words[best], cheaper_if(a).empty() ? "" : " of what needs no further assumption",
                            amount_of(a, *a.costs[best]), enumerated(others));
    if (!conditional.empty()) { text += fmt::format(" {}.", capitalised(enumerated(conditional))); }
    return text;
}

std::string by_provider_text(const scenario::ProviderCrossing& p) {
    return fmt::format("{} ({}, {})", p.use_to_own ? share(*p.use_to_own) : "none", p.rate.provider, units::significant((p.rate.rate * units::chip_hour).value(), 4));
}

/// From the dearest, where owning pays first, to the cheapest.
std::string range_text(const RentOrBuy& a) {
    if (a.by_provider.empty()) { return {}; }
    return fmt::format(" The providers' own rates make that {} to {}.", by_provider_text(a.by_provider.back()), by_provider_text(a.by_provider.front()));
}

std::string crossing_sentence(const RentOrBuy& a) {
    if (!a.use_to_own) { return fmt::format("Renting by the hour at {} is cheaper than owning however much the chip is used.{}", rate_text(a, 0), range_text(a)); }
    return fmt::format("Owning is cheaper than renting by the hour at {} from {} of all hours on, {} hours of use over that time.{}", rate_text(a, 0), share(*a.use_to_own),
                       units::grouped(hours_of_use(a, *a.use_to_own)), range_text(a));
}

/// When the rent that is not paid has paid for the chip.
std::string payback_sentence(const RentOrBuy& a) {
    const auto& own = a.scenario.inputs.owning;
    const auto start = fmt::format("An own chip takes {} on its first day, its share of the building with it. Used {} of all hours, the rent by the hour that it saves, less what "
                                   "it takes to run, in today's money and with nothing sold,", amount_of(a, a.outlay), share(a.stay.use));
    if (!a.payback) { return fmt::format("{} never pays that back while the building stands.", start); }
    if (*a.payback > own.life) { return fmt::format("{} would pay that back after {}, longer than the {} that it lasts.", start, months(*a.payback), months(own.life)); }
    return fmt::format("{} has paid that back after {}.", start, months(*a.payback));
}

/// What it would be were rents to fall as the chip's value does, or not at all.
std::string other_rents_sentence(const RentOrBuy& a) {
    const auto& other = a.other_rents;
    const double lost = 1.0 - std::pow(10.0, -(other.decay * units::year));
    const auto how = other.decay.value() > 0.0 ? fmt::format("to fall as fast as the value of chips does, {} a year", share(lost)) : "to stay as they are";
    return fmt::format("Were rents {}, by the hour it would be {}, and {}.", how, amount_of(a, other.by_hour),
                       other.use_to_own ? fmt::format("owning cheaper from {} of all hours on", share(*other.use_to_own)) : "owning never cheaper");
}

bool are_years_apart(const RentOrBuy& a) {
    for (const auto& one : a.rates) {
        for (const auto& other : a.rates) {
            if (one && other && one->date && other->date && over_a_year_apart(*one->date, *other->date)) { return true; }
        }
    }
    return false;
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
    return fmt::format("These are offers of different sellers, places or days{}: {}. Part of the difference between them is that; --provider, --rate, --reserved and --spot "
                       "hold like against like.", are_years_apart(a) ? ", more than a year apart" : "", enumerated(told));
}

/// Spot that costs more than the hour is no bargain, and may be a slip.
std::string spot_sentence(const RentOrBuy& a) {
    if (!a.rates[2] || !(a.rates[2]->rate / a.useful > a.rates[0]->rate)) { return {}; }
    return fmt::format("On spot an hour of work is dearer here, at {}{}, than by the hour, at {}.", rate_text(a, 2), a.useful < 1.0 ? " and with what interruptions lose" : "",
                       rate_text(a, 0));
}

/// A usual share is that of the list prices of large clouds, and a median of all providers is no list price.
std::string reserved_sentence(const RentOrBuy& a) {
    if (!a.rates[1] || a.rates[1]->usual.empty() || !a.rates[2] || !(a.rates[1]->rate < a.rates[2]->rate)) { return {}; }
    return "A reserved hour is put below one on spot: the usual share is that of the list prices of large clouds, and the rate that it is taken of may be less than those.";
}

/// The chip's price and the rents are of different days.
std::string price_date_sentence(const RentOrBuy& a) {
    const auto* price = source_of(a.scenario, "chip.price");
    const auto& rent = a.rates[0];
    if (price == nullptr || !rent || !rent->date || !price->date.known() || price->status == catalog::Status::given) { return {}; }
    if (!over_a_year_apart(price->date, *rent->date)) { return {}; }
    return fmt::format("The chip's price is of {} and the rents of {}, more than a year apart: what it costs by now is not known here (chip_price), and a lower price "
                       "makes owning pay earlier.", price->date.text, to_string(*rent->date));
}

std::vector<std::string> said_of(const RentOrBuy& a) {
    std::vector<std::string> said = {answer_sentence(a), crossing_sentence(a), other_rents_sentence(a), payback_sentence(a)};
    for (auto sentence : {spot_sentence(a), reserved_sentence(a), price_date_sentence(a), offers_sentence(a)}) {
        if (!sentence.empty()) { said.push_back(std::move(sentence)); }
    }
    return said;
}

Table options_table(const RentOrBuy& a) {
    const auto unit = std::string(code(a.scenario.currency));
    Table table{{{"One chip"}, {fmt::format("{} an hour", unit), true}, {"Rate of"}, {fmt::format("{} over the time", unit), true},
                 {"per discounted hour of use", true}}, {}};
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

Table providers_table(const RentOrBuy& a) {
    Table table{{{"By the hour of"}, {fmt::format("{} an hour", code(a.scenario.currency)), true}, {"owning is cheaper from, of all hours", true}}, {}};
    for (const auto& p : a.by_provider) {
        table.rows.push_back({p.rate.offer, units::significant((p.rate.rate * units::chip_hour).value(), 4), p.use_to_own ? share(*p.use_to_own) : "none"});
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
    table.rows.push_back({"outlay", plain(a.outlay.value()), unit + "/chip"});
    optional("payback", a.payback ? std::optional(*a.payback / units::year) : std::nullopt, "year");
    table.rows.push_back({"rate_decay", plain(a.stay.rate_decay * units::year), "OOM/year"});
    table.rows.push_back({"other_rents_decay", plain(a.other_rents.decay * units::year), "OOM/year"});
    table.rows.push_back({"other_rents_by_hour", plain(a.other_rents.by_hour.value()), unit + "/chip"});
    optional("other_rents_use_to_own", a.other_rents.use_to_own, "1");
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
                        {"payback", optional_data(a.payback ? std::optional(*a.payback / units::year) : std::nullopt, "year")}};
}

Data providers_data(const RentOrBuy& a) {
    Data::List all;
    for (const auto& p : a.by_provider) {
        all.emplace_back(Data::Object{{"rate_of", p.rate.where}, {"rate", Data::measured(p.rate.rate, code(a.scenario.currency))}, {"use_to_own", optional_data(p.use_to_own, "1")},
                                      {"provenance", provenance_data(p.rate.provenance)}});
    }
    return all;
}

Data other_rents_data(const RentOrBuy& a) {
    return Data::Object{{"rate_decay", Data::measured(a.other_rents.decay * units::year, "OOM/year")},
                        {"on-demand", Data::measured(a.other_rents.by_hour, code(a.scenario.currency))},
                        {"use_to_own", optional_data(a.other_rents.use_to_own, "1")}};
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
    if (!a.by_provider.empty()) { report.blocks.emplace_back(providers_table(a)); }
    report.blocks.emplace_back(Verbatim{rent_or_buy_chart(a)});
    auto assumed = s.assumptions;
    assumed.insert(assumed.end(), s.regional_assumptions.begin(), s.regional_assumptions.end());
    assumed.push_back("A rate covers everything, electricity too. An own chip brings its share of network, storage, spares, building, upkeep and staff; at the end "
                      "it is sold for what its loss of value leaves, and the building for the years that it still has. Left out: land, electricity of idle hours, and power and building of network and storage unless given (network_power, storage_power).");
    assumed.push_back("Today's money: an own chip is paid for on its first day, and every payment after that counts less day by day. estimate --owning tco spreads what is "
                      "bought over years of equal payments at each year's end: the two differ by about half a year's interest, and by the value at the end.");
    assumed.push_back("Per discounted hour of use: today's money over hours of use of which those of later years count less alike. By counted hours it is less.");
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
    Data::List conditional;
    for (const auto t : cheaper_if(a)) { conditional.emplace_back(std::string(scenario::tenure_names[t])); }
    o.emplace_back("cheaper_if", std::move(conditional));
    o.emplace_back("options", options_data(a));
    o.emplace_back("crossings", crossings_data(a));
    o.emplace_back("outlay", Data::measured(a.outlay, code(s.currency)));
    o.emplace_back("rate_decay", Data::measured(a.stay.rate_decay * units::year, "OOM/year"));
    o.emplace_back("other_rents", other_rents_data(a));
    o.emplace_back("by_provider", providers_data(a));
    o.emplace_back("interruptions_known", a.interruptions_known);
    o.emplace_back("inputs", inputs_data(s));
    o.emplace_back("assumptions", texts_data(assumed));
    o.emplace_back("sources", sources_data({&s}, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
