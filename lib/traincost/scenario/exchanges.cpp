// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/draft.hpp>

#include <traincost/units/format.hpp>

#include <algorithm>
#include <limits>

namespace traincost::scenario {

namespace {

const catalog::ExchangeRates::Row* row_around(const catalog::ExchangeRates& rates, std::optional<Date> date) {
    if (rates.rows.empty()) { return nullptr; }
    if (!date) { return &rates.rows.back(); }
    const catalog::ExchangeRates::Row* best = &rates.rows.front();
    for (const auto& row : rates.rows) {
        if (row.period.first <= *date) { best = &row; }
    }
    return best;
}

}  // namespace

Exchanges::Exchanges(const Request& request, const Catalog& catalog, Diagnostics& diagnostics) {
    if (auto rates = catalog.exchange_rates()) {
        rates_ = std::move(*rates);
    } else {
        append(diagnostics, rates.error());
    }
    take_direct(request, diagnostics);
    take_crosses(request, diagnostics);
    check_given(diagnostics);
}

/// A given rate far from every one that the catalog knows is a slip of digits, or stands upside down.
void Exchanges::check_given(Diagnostics& diagnostics) const {
    constexpr double far = 2.0;
    for (std::size_t c = 0; c < currencies.size(); ++c) {
        if (!given_[c]) { continue; }
        double lowest = std::numeric_limits<double>::infinity();
        double highest = 0.0;
        for (const auto& row : rates_.rows) {
            if (!row.per_usd[c]) { continue; }
            lowest = std::min(lowest, *row.per_usd[c]);
            highest = std::max(highest, *row.per_usd[c]);
        }
        const double rate = given_[c]->value;
        if (highest == 0.0 || (rate >= lowest / far && rate <= highest * far)) { continue; }
        diagnostics.push_back({given_[c]->where, Severity::error, "out-of-range",
                               fmt::format("exchange: {:.4g} {} for a dollar cannot be meant", rate, currencies[c].code),
                               fmt::format("it lay between {:.4g} and {:.4g}; is the rate upside down?", lowest, highest)});
    }
}

/// Rates against the dollar.
void Exchanges::take_direct(const Request& request, Diagnostics& diagnostics) {
    for (const auto& given : request.exchange) {
        const auto& pair = given.value;
        const bool of_dollar = pair.of == Currency::usd;
        if (!of_dollar && pair.per != Currency::usd) { continue; }
        const Currency other = of_dollar ? pair.per : pair.of;
        auto& slot = given_[static_cast<std::size_t>(other)];
        if (slot) {
            diagnostics.push_back({given.where, Severity::error, "contradiction",
                                   fmt::format("exchange: {} has two rates", code(other)), "keep one of them",
                                   Related{slot->where, "the first one is here"}});
            continue;
        }
        slot = Given<double>{of_dollar ? 1.0 / pair.rate : pair.rate, given.where};
    }
}

/// Rates between two other currencies: they lead to the dollar by way of one that is known, and must agree with what is.
void Exchanges::take_crosses(const Request& request, Diagnostics& diagnostics) {
    constexpr double tolerance = 0.001;
    std::vector<const Given<units::ExchangeRate>*> open;
    for (const auto& given : request.exchange) {
        if (given.value.of != Currency::usd && given.value.per != Currency::usd) { open.push_back(&given); }
    }
    for (bool found = true; found && !open.empty();) {
        found = false;
        for (auto it = open.begin(); it != open.end();) {
            const auto& pair = (*it)->value;
            auto& of = given_[static_cast<std::size_t>(pair.of)];
            auto& per = given_[static_cast<std::size_t>(pair.per)];
            if (!of && !per) { ++it; continue; }
            if (of && per) {
                const double gap = of->value / per->value / pair.rate - 1.0;
                if (gap > tolerance || gap < -tolerance) {
                    diagnostics.push_back({(*it)->where, Severity::error, "open-triangle",
                                           fmt::format("exchange: {} {}/{} does not agree with the other rates, which make {:.6g}", pair.rate,
                                                       code(pair.of), code(pair.per), of->value / per->value),
                                           "rates of one source and one day agree within 0.1 %", Related{of->where, "with this one"}});
                }
            } else if (of) {
                per = Given<double>{of->value / pair.rate, (*it)->where};
            } else {
                of = Given<double>{per->value * pair.rate, (*it)->where};
            }
            found = true;
            it = open.erase(it);
        }
    }
    for (const auto* pair : open) {
        diagnostics.push_back({pair->where, Severity::error, "wrong-unit",
                               fmt::format("exchange: no rate leads from {} or {} to the dollar", code(pair->value.of), code(pair->value.per)),
                               "give one of them against USD too, such as 1.04 USD/EUR or 7.19 CNY/USD"});
    }
}

std::optional<catalog::Sourced<double>> Exchanges::per_dollar(Currency currency, std::optional<Date> date, const Place& asked,
                                                              Diagnostics& diagnostics) const {
    catalog::Sourced<double> figure;
    figure.value = 1.0;
    if (currency == Currency::usd) { return figure; }
    if (const auto& given = given_[static_cast<std::size_t>(currency)]) {
        figure.value = given->value;
        figure.provenance.status = catalog::Status::given;
        figure.provenance.confidence = catalog::Confidence::high;
        figure.provenance.where = given->where;
        return figure;
    }
    const auto* row = row_around(rates_, date);
    const auto rate = row != nullptr ? row->per_usd[static_cast<std::size_t>(currency)] : std::nullopt;
    if (!rate) {
        diagnostics.push_back({asked, Severity::error, "no-exchange-rate",
                               fmt::format("the catalog has no exchange rate for {}", code(currency)),
                               fmt::format("give one with exchange, such as 0.8 {}/USD", code(currency))});
        return std::nullopt;
    }
    figure.value = *rate;
    figure.provenance = row->provenance;
    figure.provenance.where = row->where[static_cast<std::size_t>(currency)];
    figure.provenance.note = fmt::format("average of {}", row->period.text);
    return figure;
}

std::optional<Period> Exchanges::period_around(std::optional<Date> date) const {
    const auto* row = row_around(rates_, date);
    return row == nullptr ? std::nullopt : std::optional(row->period);
}

std::string Exchanges::range() const {
    if (rates_.rows.empty()) { return "nothing"; }
    return fmt::format("{} to {}", rates_.rows.front().period.text, rates_.rows.back().period.text);
}

void Draft::use_exchange(std::string_view from_name, std::string_view to_name, cost::Exchange<double>& exchange,
                         Currency quoted, std::optional<Date> date, const Place& where) {
    if (quoted == scenario.currency) { return; }
    const auto from = exchanges.per_dollar(quoted, date, where, diagnostics);
    const Place& asked = request.currency ? request.currency->where : where;
    const auto to = exchanges.per_dollar(scenario.currency, date, asked, diagnostics);
    if (!from || !to) { return; }
    if (quoted != Currency::usd) { use(from_name, exchange.from, *from); }
    if (scenario.currency != Currency::usd) { use(to_name, exchange.to, *to); }
}

}  // namespace traincost::scenario
