// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <algorithm>
#include <limits>

namespace traincost::catalog {

namespace {

std::optional<Period> read_period(config::Record& record, std::string_view key) {
    const auto node = record.required(key);
    if (!node) { return std::nullopt; }
    const auto period = parse_period(config::text_of(*node, record.diagnostics()));
    if (!period) {
        record.diagnostics().push_back(period.error().at(node->place()));
        return std::nullopt;
    }
    return *period;
}

/// The price for one band: a text, or a mapping with `value`, `low` and `high`.
std::optional<BandPrice> read_band_price(const config::Node& node, Diagnostics& diagnostics) {
    BandPrice price;
    price.band = node.key();
    price.where = node.place();
    std::optional<Priced<EnergyPrice<>>> value;
    if (!node.is_map()) {
        value = detail::value_of<Priced<EnergyPrice<>>>(node, diagnostics);
    } else {
        config::Record record(node, diagnostics);
        const auto read = [&](std::string_view key, bool needed) -> std::optional<Priced<EnergyPrice<>>> {
            const auto child = needed ? record.required(key) : record.optional(key);
            return child ? detail::value_of<Priced<EnergyPrice<>>>(*child, diagnostics) : std::nullopt;
        };
        value = read("value", true);
        const auto bound = [&](std::string_view key) -> std::optional<EnergyPrice<>> {
            const auto read_bound = read(key, false);
            if (!read_bound || !value) { return std::nullopt; }
            if (read_bound->currency == value->currency) { return read_bound->amount; }
            diagnostics.push_back({node.find(key)->place(), Severity::error, "wrong-unit",
                                   fmt::format("{}: the price is in {}, and its range in {}", key, code(value->currency),
                                               code(read_bound->currency)), "one currency for both"});
            return std::nullopt;
        };
        price.low = bound("low");
        price.high = bound("high");
        record.finish();
    }
    if (!value) { return std::nullopt; }
    price.price = *value;
    return price;
}

/// A row of prices: its period, and under every other key the price for one band.
std::optional<TariffPrices> read_prices(const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    TariffPrices prices;
    prices.provenance = read_provenance(record, around);
    prices.provenance.note = around.note + (prices.provenance.note.empty() || around.note.empty() ? "" : " ") + prices.provenance.note;
    prices.provenance.status = node.find("status") ? prices.provenance.status : around.status;
    const auto period = read_period(record, "period");
    static constexpr std::array not_bands = {std::string_view("period"), std::string_view("date"), std::string_view("source"),
                                             std::string_view("confidence"), std::string_view("status"),
                                             std::string_view("note")};
    for (const auto& child : node.is_map() ? node.children() : std::vector<config::Node>()) {
        if (std::find(not_bands.begin(), not_bands.end(), child.key()) != not_bands.end()) { continue; }
        if (auto price = read_band_price(child, diagnostics)) { prices.bands.push_back(std::move(*price)); }
    }
    if (!period) { return std::nullopt; }
    prices.period = *period;
    for (auto& band : prices.bands) { band.price.date = *period; }
    detail::check_sourced(prices.provenance, diagnostics);
    if (prices.bands.empty()) {
        diagnostics.push_back({node.place(), Severity::error, "missing-key", "the row has no price",
                               "add all: 0.08 USD/kWh, or a price for each band"});
    }
    return prices;
}

Customer read_customer(const config::Node& node, Diagnostics& diagnostics) {
    if (node.is_scalar() && (node.text() == "household" || node.text() == "households")) {
        diagnostics.push_back({node.place(), Severity::error, "household-series",
                               "a household price says nothing of what a data centre pays",
                               "use the series for non-household consumers"});
        return Customer::industrial;
    }
    return read_enum(std::optional(node), customer_names, Customer::industrial, diagnostics);
}

double read_vat_rate(config::Record& record, Vat vat) {
    auto& diagnostics = record.diagnostics();
    const auto node = record.optional("vat_rate");
    if (!node) {
        if (vat == Vat::included) {
            diagnostics.push_back({record.node().place(), Severity::error, "missing-key",
                                   "the prices include VAT but the key 'vat_rate' is missing", "add vat_rate: 13 %"});
        }
        return 0.0;
    }
    const double rate = detail::value_of<double>(*node, diagnostics).value_or(0.0);
    if (rate < 0.0 || rate > 0.5) {
        diagnostics.push_back({node->place(), Severity::error, "out-of-range", "a VAT rate lies between 0 and 50 %"});
    }
    return rate;
}

TariffSeries read_series(const config::Node& node, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    TariffSeries series;
    series.provenance = read_provenance(record, {});
    if (const auto customer = record.required("customer")) { series.customer = read_customer(*customer, diagnostics); }
    series.tax_level = record.required_text("tax_level");
    series.vat = read_enum(record.required("vat"), vat_names, Vat::unknown, diagnostics);
    series.vat_rate = read_vat_rate(record, series.vat);
    if (const auto rate = record.optional("vat_rate")) { series.vat_where = rate->place(); }
    series.delivery = read_enum(record.required("delivery"), delivery_names, Delivery::delivered, diagnostics);
    if (const auto only = record.optional("only_for")) {
        series.domestic_chips_only = one_of(*only, {"domestic chips"}, diagnostics).has_value();
    }
    for (const auto& row : record.list("prices")) {
        if (auto prices = read_prices(row, series.provenance, diagnostics)) { series.prices.push_back(std::move(*prices)); }
    }
    std::sort(series.prices.begin(), series.prices.end(),
              [](const TariffPrices& a, const TariffPrices& b) { return a.period.first < b.period.first; });
    record.finish();
    return series;
}

std::optional<CarbonFigure> read_carbon(const config::Node& node, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    CarbonFigure carbon;
    const auto period = read_period(record, "period");
    carbon.basis = record.required_text("basis");
    Reading reading(record, {});
    auto value = reading.figure<CarbonIntensity<>>(node, {"period", "basis"}, {0.0, 3.0 / 3.6e6});
    if (!period || !value) { return std::nullopt; }
    carbon.period = *period;
    carbon.value = std::move(*value);
    return carbon;
}

}  // namespace

Result<Region> load_region(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    Region region;
    region.id = record.required_text("id");
    region.name = record.required_text("name");
    region.sentence = record.required_text("sentence");
    if (const auto kind = record.required("kind")) {
        region.kind = config::text_of(*kind, diagnostics);
        static_cast<void>(one_of(*kind, {"average", "country", "state", "province"}, diagnostics));
    }
    region.parent = record.optional_text("parent").value_or("");
    if (const auto node = record.required("currency")) {
        const auto currency = currency_of(config::text_of(*node, diagnostics));
        if (!currency) {
            diagnostics.push_back({node->place(), Severity::error, "unknown-value", "unknown currency", "such as EUR"});
        }
        region.currency = currency.value_or(Currency::usd);
    }
    for (const auto& node : record.list("electricity")) { region.electricity.push_back(read_series(node, diagnostics)); }
    for (const auto& node : record.list("carbon_intensity")) {
        if (auto carbon = read_carbon(node, diagnostics)) { region.carbon_intensity.push_back(std::move(*carbon)); }
    }
    Reading reading(record, {});
    region.pue = reading.optional<double>("pue", {1.0, 4.0});
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return region;
}

Result<ImportedFile> load_imported(const config::Document& document) {
    Diagnostics diagnostics;
    config::Record record(document.root(), diagnostics);
    ImportedFile file;
    file.where = document.root().place();
    file.id = record.required_text("id");
    read_downloads(record);
    for (const auto& node : record.list("electricity")) { file.electricity.push_back(read_series(node, diagnostics)); }
    for (const auto& node : record.list("carbon_intensity")) {
        if (auto carbon = read_carbon(node, diagnostics)) { file.carbon_intensity.push_back(std::move(*carbon)); }
    }
    record.finish();
    if (!diagnostics.empty()) { return failure_in_order(std::move(diagnostics)); }
    return file;
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

}  // namespace traincost::catalog
