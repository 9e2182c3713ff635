// SPDX-License-Identifier: Apache-2.0
// Loads the files that there is one of: defaults, tariff bands, groups, operators, the bibliography.
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <limits>

namespace traincost::catalog {

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
    defaults.server_to_board_price = reading.required<double>("server_to_board_price", {1.0, 10.0});
    defaults.relative_mfu = reading.required<double>("relative_mfu", {0.05, 20.0});
    defaults.compare_regions = record.texts("compare_regions");
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return defaults;
}

Result<ExpectedMfu> load_expected_mfu(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    const Provenance around = read_file_provenance(record);
    Reading reading(record, around);
    ExpectedMfu fit;
    fit.median = reading.required<double>("median", {1e-3, 1.0});
    fit.balance = reading.required<FlopPerByte<>>("balance");
    fit.exponent = reading.required<double>("exponent", {1e-3, 2.0});
    fit.spread = reading.required<double>("spread", {1e-3, 2.0});
    record.finish();
    if (diagnostics.empty() && !(fit.balance.low && fit.balance.high)) {
        diagnostics.push_back({fit.balance.provenance.where, Severity::error, "missing-key", "balance: the range of the chips in the fit is missing",
                               "add low: … and high: …"});
    }
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return fit;
}

namespace {

/// A limit is a plain number: of what has a unit, only zero, but for water per energy.
double read_limit(config::Record& row, std::string_view key, double otherwise) {
    const auto node = row.optional(key);
    if (!node) { return otherwise; }
    if (node->is_scalar()) {
        if (const auto water = units::parse<WaterIntensity<>>(node->text())) { return water->value(); }
    }
    return detail::value_of<double>(*node, row.diagnostics()).value_or(otherwise);
}

}  // namespace

Result<std::map<std::string, DefaultSpread>> load_spreads(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    std::map<std::string, DefaultSpread> spreads;
    const auto list = record.required("spreads");
    for (const auto& node : list && list->is_map() ? list->children() : std::vector<config::Node>()) {
        config::Record row(node, diagnostics);
        Reading reading(row, {});
        DefaultSpread spread;
        for (std::size_t c = 0; c < confidence_names.size(); ++c) { spread.sigma[c] = reading.optional<double>(confidence_names[c], {1e-6, 5.0}); }
        spread.bounds = {read_limit(row, "at_least", spread.bounds.low), read_limit(row, "at_most", spread.bounds.high)};
        row.finish();
        spreads.emplace(node.key(), std::move(spread));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return spreads;
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
        if (const auto sites = node.is_map() ? node.find("sites") : std::nullopt) {
            for (const auto& site : sites->children()) { entry.sites.push_back(config::text_of(site, diagnostics)); }
        }
        if (auto pue = reading.figure<double>(node, {"name", "sites"}, {1.0, 4.0})) { entry.pue = std::move(*pue); }
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
        source.cited_by = row.optional_text("cited_by").value_or("");
        if (const auto lag = row.optional("published_after")) { source.published_after = detail::value_of<Time<>>(*lag, diagnostics); }
        row.finish();
        sources.emplace(source.id, std::move(source));
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return sources;
}

}  // namespace traincost::catalog
