// SPDX-License-Identifier: Apache-2.0
// Loads the files that there is one of: defaults, exchange rates, the price index, the bibliography.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <algorithm>
#include <array>
#include <limits>

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

}  // namespace

Result<Defaults> load_defaults(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    Defaults defaults;
    defaults.site = reading.required<Power<>>("site");
    defaults.pue = reading.required<double>("pue", {1.0, 4.0});
    defaults.power_use = reading.required<double>("power_use", {1e-6, 1.0});
    defaults.value_decay = reading.required<DecayRate<>>("value_decay");
    defaults.delivery_time = reading.required<Time<>>("delivery_time");
    defaults.interconnect_share = reading.required<double>("interconnect_share", {0.0, 0.9});
    defaults.load = reading.required<double>("load", {0.01, 1.0});
    defaults.gas_carbon = reading.required<CarbonIntensity<>>("gas_carbon", {0.0, 1.0 / 3.6e6});
    defaults.node_to_chip_power = reading.required<double>("node_to_chip_power", {1.0, 5.0});
    defaults.server_to_chip_price = reading.required<double>("server_to_chip_price", {1.0, 10.0});
    defaults.compare_regions = record.texts("compare_regions");
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return defaults;
}

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
        row.finish();
        detail::check_sourced(rate.provenance, diagnostics);
        if (!period) { continue; }
        rate.period = *period;
        rates.rows.push_back(std::move(rate));
    }
    std::sort(rates.rows.begin(), rates.rows.end(),
              [](const auto& a, const auto& b) { return a.period.first < b.period.first; });
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
    index.source = record.required_text("source");
    for (const auto& node : record.list("values")) {
        config::Record row(node, diagnostics);
        const auto period = read_period(row);
        const auto value = row.required("value");
        const double number = value ? detail::value_of<double>(*value, diagnostics).value_or(0.0) : 0.0;
        row.finish();
        if (period) { index.rows.push_back({*period, number, node.place()}); }
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return index;
}

Result<std::vector<Band>> load_bands(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance provenance = read_provenance(record, {});
    detail::check_sourced(provenance, diagnostics);
    std::vector<Band> bands;
    for (const auto& node : record.list("bands")) {
        config::Record row(node, diagnostics);
        Band band;
        band.where = node.place();
        band.id = row.required_text("id");
        if (const auto from = row.required("from")) {
            band.from = detail::value_of<Energy<>>(*from, diagnostics).value_or(Energy<>());
        }
        band.below = Energy<>::of(std::numeric_limits<double>::infinity());
        if (const auto below = row.optional("below")) {
            band.below = detail::value_of<Energy<>>(*below, diagnostics).value_or(band.below);
        }
        row.finish();
        bands.push_back(std::move(band));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return bands;
}

Result<std::map<std::string, Group>> load_groups(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    std::map<std::string, Group> groups;
    const auto list = record.required("groups");
    for (const auto& node : list && list->is_map() ? list->children() : std::vector<config::Node>()) {
        config::Record row(node, diagnostics);
        Group group;
        group.id = node.key();
        group.where = node.key_place();
        group.name = row.required_text("name");
        group.regions = row.texts("regions");
        row.finish();
        if (group.regions.empty()) {
            diagnostics.push_back({group.where, Severity::error, "empty", fmt::format("the group '{}' has no regions", group.id)});
        }
        groups.emplace(group.id, std::move(group));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return groups;
}

Result<std::map<std::string, OperatorPue>> load_operators(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Reading reading(record, {});
    std::map<std::string, OperatorPue> operators;
    const auto list = record.required("operators");
    for (const auto& node : list && list->is_map() ? list->children() : std::vector<config::Node>()) {
        OperatorPue entry;
        entry.id = node.key();
        if (const auto name = node.is_map() ? node.find("name") : std::nullopt) {
            entry.name = config::text_of(*name, diagnostics);
        } else {
            diagnostics.push_back({node.place(), Severity::error, "missing-key", "the operator has no name", "add name: …"});
        }
        if (auto pue = reading.figure<double>(node, {"name"}, {1.0, 4.0})) { entry.pue = std::move(*pue); }
        operators.emplace(entry.id, std::move(entry));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return operators;
}

Result<std::map<std::string, Source>> load_sources(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    std::map<std::string, Source> sources;
    const auto list = record.required("sources");
    for (const auto& node : list && list->is_map() ? list->children() : std::vector<config::Node>()) {
        config::Record row(node, diagnostics);
        Source source;
        source.id = node.key();
        source.where = node.key_place();
        source.title = row.required_text("title");
        source.publisher = row.required_text("publisher");
        source.url = row.required_text("url");
        source.retrieved = row.required_text("retrieved");
        source.licence = row.required_text("licence");
        source.note = row.optional_text("note").value_or("");
        if (const auto lag = row.optional("published_after")) { source.published_after = detail::value_of<Time<>>(*lag, diagnostics); }
        row.finish();
        sources.emplace(source.id, std::move(source));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return sources;
}

}  // namespace traincost::catalog
