// SPDX-License-Identifier: Apache-2.0
// Loads what money is converted with: exchange rates, price indexes, purchasing power parities.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/units/format.hpp>

#include <algorithm>
#include <array>

namespace traincost::catalog {

namespace {

/// The rate under a currency's code; it must say that currency per dollar, so that a pair cannot stand upside down.
std::optional<double> read_rate(config::Record& row, Currency currency) {
    const auto node = row.optional(code(currency));
    if (!node) { return std::nullopt; }
    const auto rate = units::parse_exchange_rate(config::text_of(*node, row.diagnostics()));
    if (!rate) {
        row.diagnostics().push_back(rate.error().at(node->place()));
        return std::nullopt;
    }
    if (rate->of != currency || rate->per != Currency::usd || rate->rate <= 0.0) {
        row.diagnostics().push_back({node->place(), Severity::error, "wrong-unit",
                                     fmt::format("expected {} for one US dollar", code(currency)),
                                     fmt::format("written like 7.1957 {}/USD", code(currency))});
        return std::nullopt;
    }
    return rate->rate;
}

/// A pair that the row's source gives besides, which the row's own rates have to make.
void check_cross(const config::Node& node, const ExchangeRates::Row& row, Diagnostics& diagnostics) {
    constexpr double tolerance = 0.001;
    const auto pair = units::parse_exchange_rate(config::text_of(node, diagnostics));
    if (!pair) {
        diagnostics.push_back(pair.error().at(node.place()));
        return;
    }
    const auto& of = row.per_usd[static_cast<std::size_t>(pair->of)];
    const auto& per = row.per_usd[static_cast<std::size_t>(pair->per)];
    if (!of || !per) {
        diagnostics.push_back({node.place(), Severity::error, "missing-key",
                               fmt::format("the row has no rate of {}", code(of ? pair->per : pair->of)), "a check is of two rates of its row"});
        return;
    }
    const double made = *of / *per;
    const double gap = made / pair->rate - 1.0;
    if (gap <= tolerance && gap >= -tolerance) { return; }
    diagnostics.push_back({node.place(), Severity::error, "open-triangle",
                           fmt::format("{} {}/{} does not agree with the other rates of the row, which make {}", pair->rate, code(pair->of),
                                       code(pair->per), units::significant(made, 6)),
                           "rates of one source and one day agree within 0.1 %"});
}

void check_crosses(config::Record& record, const ExchangeRates::Row& row) {
    const auto node = record.optional("check");
    if (!node) { return; }
    if (!node->is_list()) { check_cross(*node, row, record.diagnostics()); return; }
    for (const auto& each : node->children()) { check_cross(each, row, record.diagnostics()); }
}

Currency read_currency(config::Record& record) {
    const auto node = record.required("currency");
    if (!node) { return Currency::usd; }
    const std::string text = config::text_of(*node, record.diagnostics());
    if (const auto currency = currency_of(text)) { return *currency; }
    std::vector<std::string_view> codes;
    for (const auto& info : currencies) { codes.push_back(info.code); }
    record.diagnostics().push_back({node->place(), Severity::error, "unknown-value", fmt::format("unknown currency '{}'", text.substr(0, 40)),
                                    did_you_mean(text, codes)});
    return Currency::usd;
}

template <class Row>
void oldest_first(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.period.first < b.period.first; });
}

}  // namespace

Result<ExchangeRates> load_exchange_rates(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    ExchangeRates rates;
    rates.source = record.required_text("source");
    read_downloads(record);
    for (const auto& node : record.list("rates")) {
        config::Record row(node, diagnostics);
        ExchangeRates::Row rate;
        Provenance around;
        around.source = rates.source;
        around.confidence = Confidence::high;
        rate.provenance = read_provenance(row, around);
        const auto period = read_period(row);
        for (std::size_t c = 0; c < currencies.size(); ++c) {
            rate.per_usd[c] = read_rate(row, static_cast<Currency>(c));
            if (const auto cell = row.optional(currencies[c].code)) { rate.where[c] = cell->place(); }
        }
        rate.per_usd[static_cast<std::size_t>(Currency::usd)] = 1.0;
        check_crosses(row, rate);
        row.finish();
        detail::check_sourced(rate.provenance, diagnostics);
        if (!period) { continue; }
        rate.period = *period;
        rates.rows.push_back(std::move(rate));
    }
    oldest_first(rates.rows);
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return rates;
}

Result<PriceIndex> load_price_index(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    PriceIndex index;
    index.id = record.required_text("id");
    index.name = record.required_text("name");
    index.currency = read_currency(record);
    index.source = record.required_text("source");
    index.vintage = read_period(record, "date").value_or(Period{});
    index.confidence = read_enum(record.optional("confidence"), confidence_names, Confidence::high, diagnostics);
    for (const auto& node : record.list("values")) {
        config::Record row(node, diagnostics);
        const auto period = read_period(row);
        const auto value = row.required("value");
        const double number = value ? detail::value_of<double>(*value, diagnostics).value_or(1.0) : 1.0;
        row.finish();
        if (!(number > 0.0)) {
            diagnostics.push_back({value->place(), Severity::error, "out-of-range", "value: the figure cannot be meant", "an index lies above zero"});
        }
        if (period) { index.rows.push_back({*period, number, node.place()}); }
    }
    oldest_first(index.rows);
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return index;
}

namespace {

/// A factor is written in its area's currency, so that it cannot stand upside down.
std::optional<PurchasingPower::Factor> read_factor(Reading& reading, const config::Node& node, Currency currency, Diagnostics& diagnostics) {
    const auto figure = reading.figure<Money>(node, {"period"});
    const auto text = node.is_map() ? node.find("period") : std::nullopt;
    const auto period = text ? parse_period(config::text_of(*text, diagnostics)) : parse_period("");
    if (!period) { diagnostics.push_back(period.error().at(text ? text->place() : node.place())); }
    if (!figure || !period) { return std::nullopt; }
    if (figure->value.currency != currency) {
        diagnostics.push_back({node.place(), Severity::error, "wrong-unit", fmt::format("expected {} for one international dollar", code(currency)),
                               fmt::format("written like 3.5 {}", code(currency))});
        return std::nullopt;
    }
    PurchasingPower::Factor factor;
    factor.period = *period;
    factor.per_dollar.value = figure->value.amount.value();
    if (figure->low) { factor.per_dollar.low = figure->low->amount.value(); }
    if (figure->high) { factor.per_dollar.high = figure->high->amount.value(); }
    factor.per_dollar.provenance = figure->provenance;
    return factor;
}

}  // namespace

Result<PurchasingPower> load_purchasing_power(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Reading reading(record, read_file_provenance(record));
    PurchasingPower parities;
    const auto list = record.required("areas");
    for (const auto& node : list && list->is_map() ? list->children() : std::vector<config::Node>()) {
        config::Record row(node, diagnostics);
        PurchasingPower::Area area;
        area.id = node.key();
        area.where = node.key_place();
        area.name = row.required_text("name");
        area.sentence = row.optional_text("sentence").value_or(area.name);
        area.currency = read_currency(row);
        for (const auto& each : row.list("factors")) {
            if (auto factor = read_factor(reading, each, area.currency, diagnostics)) { area.factors.push_back(std::move(*factor)); }
        }
        row.finish();
        if (area.factors.empty()) {
            diagnostics.push_back({area.where, Severity::error, "empty", fmt::format("the area '{}' has no factors", area.id)});
        }
        oldest_first(area.factors);
        parities.areas.push_back(std::move(area));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return parities;
}

}  // namespace traincost::catalog
