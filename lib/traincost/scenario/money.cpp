// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/money.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/cost/purchasing_power.hpp>
#include <traincost/scenario/draft.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

using catalog::PurchasingPower;

class Conversion {
 public:
    Conversion(const MoneyQuestion& question, const Catalog& catalog)
        : q_(question), catalog_(catalog), request_(request_of(question)), exchanges_(request_, catalog, diagnostics_) {
        answer_.amount = q_.amount.value;
        answer_.currency = q_.currency.value;
        for (const auto& given : q_.exchange) { answer_.exchange.push_back(given.value); }
        if (q_.paid_for) { answer_.paid_for = q_.paid_for->value; }
    }

    Result<MoneyAnswer> run() {
        refuse_goods();
        market();
        real();
        parity();
        if (has_errors(diagnostics_)) { return failure(std::move(diagnostics_)); }
        return std::move(answer_);
    }

 private:
    static Request request_of(const MoneyQuestion& question) {
        Request request;
        request.exchange = question.exchange;
        return request;
    }

    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    [[nodiscard]] std::optional<Date> date() const { return q_.on ? std::optional(q_.on->value.first) : std::nullopt; }

    /// Chips and power cross borders: what they cost elsewhere is what they cost here, at the market's rate.
    void refuse_goods() {
        if (!q_.paid_for || q_.paid_for->value == PaidFor::staff || q_.paid_for->value == PaidFor::services) { return; }
        const auto name = paid_for_names[static_cast<std::size_t>(q_.paid_for->value)];
        complain(q_.paid_for->where, "not-at-ppp",
                 fmt::format("{} is never converted at purchasing power parity: chips and electricity are bought at market prices", name),
                 "parities are for staff and services; leave the flag out for the market rate");
    }

    std::optional<DollarRate> rate(const Given<Currency>& currency) {
        auto figure = exchanges_.per_dollar(currency.value, date(), currency.where, diagnostics_);
        if (!figure) { return std::nullopt; }
        DollarRate rate{currency.value, *figure, {}};
        if (currency.value == Currency::usd || figure->provenance.status == catalog::Status::given) { return rate; }
        rate.period = exchanges_.period_around(date()).value_or(Period{});
        if (q_.on && !(rate.period.first <= q_.on->value.first && q_.on->value.last <= rate.period.last)) {
            complain(q_.on->where, "no-exchange-rate",
                     fmt::format("the catalog has no exchange rate for {}: its yearly averages are of {}", q_.on->value.text, exchanges_.range()),
                     fmt::format("give one with exchange, such as 7.1 {}/USD", code(currency.value)));
            return std::nullopt;
        }
        return rate;
    }

    void note(std::string_view name, const catalog::Provenance& provenance) { answer_.sources.push_back({std::string(name), provenance}); }

    void market() {
        const Given<Currency> quoted{q_.amount.value.currency, q_.amount.where};
        if (quoted.value == q_.currency.value) {
            answer_.market = {{quoted.value, {}, {}}, {quoted.value, {}, {}}, q_.amount.value.amount};
            answer_.market.from.per_dollar.value = answer_.market.to.per_dollar.value = 1.0;
            for (const auto& given : q_.exchange) {
                complain(given.where, "contradiction", "an exchange rate is given, and both currencies are the same", "leave it out");
            }
            return;
        }
        const auto from = rate(quoted);
        const auto to = rate(q_.currency);
        if (!from || !to) { return; }
        answer_.market = {*from, *to, cost::exchanged(q_.amount.value.amount, cost::Exchange<double>{from->per_dollar.value, to->per_dollar.value})};
        for (const auto* end : {&*from, &*to}) {
            if (end->currency == Currency::usd) { continue; }
            note(fmt::format("{} per USD", code(end->currency)), end->per_dollar.provenance);
        }
        one_source(*from, *to);
    }

    /// Rates of different days or sources do not close a triangle.
    void one_source(const DollarRate& from, const DollarRate& to) {
        const auto given = [](const DollarRate& r) { return r.per_dollar.provenance.status == catalog::Status::given; };
        if (from.currency == Currency::usd || to.currency == Currency::usd || given(from) == given(to)) { return; }
        answer_.notes.push_back(fmt::format("One of the two rates is given, and the other is the catalog's average of {}: rates of different "
                                            "sources or days differ by a percent.", given(from) ? to.period.text : from.period.text));
    }

    void real() {
        if (!q_.prices_of) {
            answer_.no_real = "no other date is asked for: --prices-of 2024-12";
            return;
        }
        if (!q_.on) {
            complain(q_.prices_of->where, "missing-field", "the amount has no date from which its prices could be carried to another",
                     "say on which date it was paid, with --on, such as 2024-12-31");
            return;
        }
        // In the currency in which it was paid, where that has an index; else in the one of the answer.
        const auto indexes = catalog_.price_indexes();
        if (!indexes) { append(diagnostics_, indexes.error()); return; }
        const auto has = [&](Currency currency) {
            return std::any_of(indexes->begin(), indexes->end(), [currency](const auto& index) { return index.currency == currency; });
        };
        const Currency quoted = q_.amount.value.currency;
        const Currency currency = !has(quoted) && has(q_.currency.value) ? q_.currency.value : quoted;
        const auto level = price_level(catalog_, currency, *q_.on, *q_.prices_of, diagnostics_);
        if (!level) { return; }
        note("price index", level->provenance);
        answer_.real = RealConversion{*level, currency, level->real(answer_.market.amount)};
    }

    const PurchasingPower::Area* area(const PurchasingPower& all, const Maybe<std::string>& asked, const Given<Currency>& currency) {
        if (!asked) {
            const auto* found = all.area(currency.value);
            if (found == nullptr) {
                complain(currency.where, "no-ppp", fmt::format("the catalog has no purchasing power parity of {}", code(currency.value)),
                         "catalog show money/ppp tells which it has");
            }
            return found;
        }
        const auto* found = all.area(asked->value);
        if (found == nullptr) {
            std::vector<std::string_view> ids;
            for (const auto& each : all.areas) { ids.push_back(each.id); }
            complain(asked->where, "unknown-id", fmt::format("there is no purchasing power parity of '{}' in the catalog", asked->value.substr(0, 40)),
                     did_you_mean(asked->value, ids, 40));
        } else if (found->currency != currency.value) {
            complain(asked->where, "contradiction", fmt::format("{} pays in {}, and the amount is in {}", found->name, code(found->currency),
                                                                code(currency.value)), "name an area with that currency");
            return nullptr;
        }
        return found;
    }

    /// The newest period that both have, not after the one asked for where that can be.
    static std::optional<std::size_t> common(const PurchasingPower::Area& a, const PurchasingPower::Area& b, std::optional<Date> date) {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < a.factors.size(); ++i) {
            const auto& period = a.factors[i].period;
            const bool both = std::any_of(b.factors.begin(), b.factors.end(), [&](const auto& f) { return f.period == period; });
            if (both && (!best || !date || period.first <= *date)) { best = i; }
        }
        return best;
    }

    void parity() {
        if (!q_.paid_for) {
            answer_.no_parity = "for pay and services only: --of staff or --of services";
            for (const auto* asked : {&q_.from, &q_.to}) {
                if (!*asked) { continue; }
                complain((*asked)->where, "contradiction", "an area is named, and nothing is converted at purchasing power parity",
                         "say what the amount is for: --of staff or --of services");
            }
            return;
        }
        if (q_.paid_for->value != PaidFor::staff && q_.paid_for->value != PaidFor::services) { return; }
        const auto all = catalog_.purchasing_power();
        if (!all) { append(diagnostics_, all.error()); return; }
        const auto* from = area(*all, q_.from, {q_.amount.value.currency, q_.amount.where});
        const auto* to = area(*all, q_.to, q_.currency);
        if (from == nullptr || to == nullptr) { return; }
        const auto at = common(*from, *to, date());
        if (!at) {
            complain(q_.paid_for->where, "no-ppp", fmt::format("the parities of {} and {} are of different years", from->name, to->name), "");
            return;
        }
        const auto& from_factor = from->factors[*at];
        const auto& to_factor = *std::find_if(to->factors.begin(), to->factors.end(),
                                              [&](const auto& f) { return f.period == from_factor.period; });
        const cost::Services<> work(q_.amount.value.amount);  // the user says that it is
        const auto there = cost::at_purchasing_power(work, cost::Parity<double>{from_factor.per_dollar.value, to_factor.per_dollar.value});
        answer_.parity = ParityConversion{*from, *to, from_factor, to_factor, there.bill()};
        note("PPP of " + from->name, from_factor.per_dollar.provenance);
        note("PPP of " + to->name, to_factor.per_dollar.provenance);
        if (q_.on && !(from_factor.period.first <= q_.on->value.first && q_.on->value.last <= from_factor.period.last)) {
            answer_.notes.push_back(fmt::format("There is no parity of both for {}; that of {} stands in.", q_.on->value.text, from_factor.period.text));
        }
        note_of(*from, from_factor);
        if (to != from) { note_of(*to, to_factor); }
    }

    void note_of(const PurchasingPower::Area& area, const PurchasingPower::Factor& factor) {
        const auto& text = factor.per_dollar.provenance.note;
        if (!text.empty()) { answer_.notes.push_back(fmt::format("PPP of {}: {}", area.sentence, text)); }
    }

    const MoneyQuestion& q_;
    const Catalog& catalog_;
    Diagnostics diagnostics_;
    Request request_;
    Exchanges exchanges_;
    MoneyAnswer answer_;
};

}  // namespace

Result<MoneyAnswer> convert(const MoneyQuestion& question, const Catalog& whole) {
    const Catalog catalog = question.as_of ? whole.known_at(question.as_of->value) : whole;
    auto answer = Conversion(question, catalog).run();
    if (answer && question.as_of) {
        answer->notes.push_back(fmt::format("Only what was known on {} is used.", to_string(question.as_of->value)));
    }
    return answer;
}

}  // namespace traincost::scenario
