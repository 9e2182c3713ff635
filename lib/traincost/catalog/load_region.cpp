// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/reading.hpp>

#include <algorithm>

namespace traincost::catalog {

namespace {

using Price = Priced<EnergyPrice<>>;

/// The parts of one price; the first one read sets the currency, and the others must be in it.
class PartsReader {
 public:
    explicit PartsReader(config::Record& record) : record_(record) {}

    template <class Q = Price>
    std::optional<EnergyPrice<>> read(std::string_view key) {
        const auto node = record_.optional(key);
        if (!node) { return std::nullopt; }
        const auto value = detail::value_of<Q>(*node, record_.diagnostics());
        if (!value) { return std::nullopt; }
        const auto& price = amount(*value);
        if (!currency_) { currency_ = price.currency; }
        if (price.currency == *currency_) { return price.amount; }
        record_.diagnostics().push_back({node->place(), Severity::error, "wrong-unit",
                                         fmt::format("{}: the price is in {}, and this in {}", key, code(*currency_),
                                                     code(price.currency)), "one currency for all of a price"});
        return std::nullopt;
    }

    [[nodiscard]] Currency currency() const { return currency_.value_or(Currency::usd); }

 private:
    static const Price& amount(const Price& price) { return price; }
    static const Price& amount(const units::DemandCharge& charge) { return charge.per_full_load; }

    config::Record& record_;
    std::optional<Currency> currency_;
};

double read_surcharge(config::Record& record) {
    const auto node = record.optional("surcharge");
    if (!node) { return 0.0; }
    const double surcharge = detail::value_of<double>(*node, record.diagnostics()).value_or(0.0);
    if (surcharge >= 0.0 && surcharge <= 1.0) { return surcharge; }
    record.diagnostics().push_back({node->place(), Severity::error, "out-of-range", "a surcharge lies between 0 and 100 %"});
    return 0.0;
}

/// `energy`, `network`, `demand` and the rest, instead of one `value`.
TariffParts read_parts(PartsReader& reader, config::Record& record) {
    TariffParts parts;
    parts.energy = reader.read("energy").value_or(parts.energy);
    parts.network = reader.read("network").value_or(parts.network);
    parts.demand = reader.read<units::DemandCharge>("demand").value_or(parts.demand);
    parts.levies = reader.read("levies").value_or(parts.levies);
    parts.taxes = reader.read("taxes").value_or(parts.taxes);
    parts.compensation = reader.read("compensation").value_or(parts.compensation);
    parts.surcharge = read_surcharge(record);
    for (const auto* key : {"energy", "network", "demand", "levies", "taxes", "compensation", "surcharge"}) {
        if (const auto node = record.node().find(key)) { parts.where.emplace_back(key, node->place()); }
    }
    return parts;
}

void check_co2(const BandPrice& price, const config::Node& node, Diagnostics& diagnostics) {
    if (!price.co2 || *price.co2 <= price.price.amount) { return; }
    diagnostics.push_back({node.place(), Severity::error, "out-of-range",
                           "the emission cost is more than the price that it is inside of",
                           "co2 is the part of the energy's price that pays for emission rights"});
}

/// The price for one band: a text; a mapping with `value`, `low` and `high`; or a mapping with its parts.
std::optional<BandPrice> read_band_price(const config::Node& node, Diagnostics& diagnostics) {
    BandPrice price;
    price.band = node.key();
    price.where = node.place();
    if (!node.is_map()) {
        const auto value = detail::value_of<Price>(node, diagnostics);
        if (value) { price.price = *value; }
        return value ? std::optional(price) : std::nullopt;
    }
    config::Record record(node, diagnostics);
    PartsReader reader(record);
    const bool in_parts = node.find("energy").has_value();
    if (in_parts) {
        price.parts = read_parts(reader, record);
        price.price.amount = price.parts->energy;
    } else {
        static_cast<void>(record.required("value"));
        const auto value = reader.read("value");
        if (!value) { record.finish(); return std::nullopt; }
        price.price.amount = *value;
        price.low = reader.read("low");
        price.high = reader.read("high");
        price.spread = detail::spread_of(record.optional("distribution"), price.low, *value, price.high, diagnostics);
    }
    price.co2 = reader.read("co2");
    price.price.currency = reader.currency();
    record.finish();
    check_co2(price, node, diagnostics);
    return price;
}

/// A row of prices: its period, and under every other key the price for one band.
std::optional<TariffPrices> read_prices(const config::Node& node, const Provenance& around, Diagnostics& diagnostics) {
    config::Record record(node, diagnostics);
    TariffPrices prices;
    prices.provenance = read_provenance(record, around);
    prices.provenance.note = around.note + (prices.provenance.note.empty() || around.note.empty() ? "" : " ") + prices.provenance.note;
    prices.provenance.status = node.find("status") ? prices.provenance.status : around.status;
    const auto period = read_period(record);
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
    if (const auto from = record.optional("site_from")) { series.site_from = detail::value_of<Power<>>(*from, diagnostics); }
    if (const auto below = record.optional("site_below")) { series.site_below = detail::value_of<Power<>>(*below, diagnostics); }
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
    const auto period = read_period(record);
    carbon.basis = record.required_text("basis");
    Reading reading(record, {});
    auto value = reading.figure<CarbonIntensity<>>(node, {"period", "basis"}, {0.0, 3.0 / 3.6e6});
    if (!period || !value) { return std::nullopt; }
    carbon.period = *period;
    carbon.value = std::move(*value);
    return carbon;
}

void read_water(Region& region, const config::Node& node, Diagnostics& diagnostics) {
    constexpr double most = 100.0 / 3.6e6;  // kg per J: hydropower from a dry country's reservoirs
    config::Record record(node, diagnostics);
    Reading reading(record, read_file_provenance(record));
    region.water_on_site = reading.optional<WaterIntensity<>>("on_site", {0.0, most});
    region.water_of_electricity = reading.optional<WaterIntensity<>>("electricity", {0.0, most});
    record.finish();
}

/// A cost of capital: by itself, or that of another region and what is asked for beside it here.
std::optional<Sourced<double>> read_cost_of_capital(config::Record& record, Reading& reading, std::string_view key) {
    const auto node = record.optional(key);
    if (!node) { return std::nullopt; }
    auto figure = reading.figure<double>(*node, {"moves_with"}, {0.001, 0.5});
    const auto with = node->is_map() ? node->find("moves_with") : std::nullopt;
    if (figure && with) { figure->provenance.moves_with = config::text_of(*with, record.diagnostics()); }
    return figure;
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
        static_cast<void>(one_of(*kind, {"average", "country", "state", "province", "group"}, diagnostics));
    }
    region.parent = record.optional_text("parent").value_or("");
    if (const auto node = record.required("currency")) {
        const auto currency = currency_of(config::text_of(*node, diagnostics));
        if (!currency) {
            diagnostics.push_back({node->place(), Severity::error, "unknown-value", "unknown currency", "such as EUR"});
        }
        region.currency = currency.value_or(Currency::usd);
    }
    if (const auto order = record.optional("imported")) { region.imported_first = one_of(*order, {"first", "last"}, diagnostics).value_or(1) == 0; }
    for (const auto& node : record.list("electricity")) { region.electricity.push_back(read_series(node, diagnostics)); }
    for (const auto& node : record.list("carbon_intensity")) {
        if (auto carbon = read_carbon(node, diagnostics)) { region.carbon_intensity.push_back(std::move(*carbon)); }
    }
    Reading reading(record, {});
    region.pue = reading.optional<double>("pue", {1.0, 4.0});
    if (const auto water = record.optional("water")) { read_water(region, *water, diagnostics); }
    region.construction = reading.optional<Priced<CostPerPower<>>>("construction");
    region.wacc = read_cost_of_capital(record, reading, "wacc");
    region.building_wacc = read_cost_of_capital(record, reading, "building_wacc");
    region.labour = reading.optional<Priced<CostRate<>>>("labour");
    region.grid_wait = reading.optional<Time<>>("grid_wait", {86400.0, 30 * 8766.0 * 3600.0});
    date_by_provenance(region.construction);
    date_by_provenance(region.labour);
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

}  // namespace traincost::catalog
