// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/draft.hpp>

#include <traincost/units/format.hpp>

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
    for (const auto& given : request.exchange) {
        const auto& pair = given.value;
        const bool of_dollar = pair.of == Currency::usd;
        if (of_dollar == (pair.per == Currency::usd)) {
            diagnostics.push_back({given.where, Severity::error, "wrong-unit", "exchange: one of the two currencies must be USD",
                                   "written like 1.04 USD/EUR or 7.19 CNY/USD"});
            continue;
        }
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
