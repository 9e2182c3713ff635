// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/request.hpp>

#include <traincost/config/read.hpp>
#include <traincost/config/record.hpp>
#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace traincost::scenario {

namespace {

/// The window in which a value can be meant, in base units. Outside of it the text is a slip of units or digits.
struct Window {
    double low = 0.0;
    double high = std::numeric_limits<double>::infinity();
    bool zero_allowed = false;
};

constexpr double hour = 3600.0;
constexpr double per_kwh = 1.0 / 3.6e6;

Diagnostic with_key(Complaint complaint, std::string_view key, const Place& where) {
    complaint.message = fmt::format("{}: {}", key, complaint.message);
    return complaint.at(where);
}

bool inside(double x, const Window& window) {
    if (x == 0.0) { return window.zero_allowed; }
    return x >= window.low && x <= window.high;
}

Diagnostic out_of_range(std::string_view key, std::string_view text, std::string_view range, const Place& where) {
    return {where, Severity::error, "out-of-range", fmt::format("{}: '{}' cannot be meant", key, text.substr(0, 40)),
            fmt::format("expected {}", range)};
}

double size_of(double x) { return x; }
template <class Unit>
double size_of(const units::Quantity<Unit, double>& q) {
    return q.value();
}
template <class Q>
double size_of(const Priced<Q>& p) {
    return p.amount.value();
}

template <class V>
std::optional<V> read_quantity(std::string_view key, std::string_view text, const Place& where, const Window& window,
                               std::string_view range, Diagnostics& diagnostics) {
    const auto value = units::parse<V>(text);
    if (!value) {
        diagnostics.push_back(with_key(value.error(), key, where));
        return std::nullopt;
    }
    if (!inside(size_of(*value), window)) {
        diagnostics.push_back(out_of_range(key, text, range, where));
        return std::nullopt;
    }
    return *value;
}

template <class E, std::size_t N>
std::optional<E> read_name(std::string_view key, std::string_view text, const Place& where,
                           const std::array<std::string_view, N>& names, Diagnostics& diagnostics) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) { return static_cast<E>(found - names.begin()); }
    diagnostics.push_back({where, Severity::error, "unknown-value", fmt::format("{}: unknown value '{}'", key, text.substr(0, 40)),
                           did_you_mean(text, {names.begin(), names.end()})});
    return std::nullopt;
}

template <class V>
void put(Maybe<V>& field, std::optional<V> value, const Place& where) {
    if (value) { field = Given<V>{std::move(*value), where}; }
}

std::optional<Priced<EnergyPrice<>>> read_electricity(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<EnergyPrice<>>>("electricity", t, w, {0.001 * per_kwh, 100 * per_kwh, true},
                                                "a delivered price: 0.005 to 1 USD/kWh or as much in another currency", d);
}
std::optional<Priced<CostPerChipTime<>>> read_rate(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<CostPerChipTime<>>>("rate", t, w, {0.001 / hour, 10'000 / hour},
                                                    "0.001 to 10,000 for a GPU-hour", d);
}
std::optional<CarbonIntensity<>> read_carbon(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<CarbonIntensity<>>("carbon_intensity", t, w, {1e-4 * per_kwh, 3 * per_kwh, true},
                                            "0.1 to 3,000 gCO2e/kWh, or 0", d);
}
std::optional<double> read_pue(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<double>("pue", t, w, {1.0, 4.0}, "facility power over IT power, 1.0 to 4.0", d);
}

void refuse_household(Request& r, std::string_view t, const Place& w, Diagnostics& d) {
    if (t.starts_with("household")) {
        d.push_back({w, Severity::error, "household-series", "series: a household price says nothing of what a data centre pays",
                     "use non-household"});
        return;
    }
    const auto customer = read_name<catalog::Customer>("series", t, w, catalog::customer_names, d);
    if (customer) { r.series = Given<std::string>{std::string(t), w}; }
}

std::optional<double> read_share(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<double>(key, t, w, {1e-6, 1.0}, "a share above 0 and at most 1", d);
}

std::optional<Date> read_day(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    const auto date = parse_date(t);
    if (date) { return *date; }
    d.push_back(with_key(date.error(), key, w));
    return std::nullopt;
}

std::optional<Chips<>> read_count(std::string_view t, const Place& w, Diagnostics& d) {
    const auto count = read_quantity<Chips<>>("count", t, w, {1, 1e8}, "1 to 100 million chips", d);
    if (count && count->value() != std::floor(count->value())) {
        d.push_back(out_of_range("count", t, "a whole number of chips", w));
        return std::nullopt;
    }
    return count;
}

constexpr std::string_view some_flop = "1e12 to 1e32 FLOP";
constexpr std::string_view some_hours = "0.01 to 1e12 GPU-hours";

/// The rows: key, help, how the text is read. A row may also say how it is read for one region.
constexpr std::array rows = {
    Field{"model", "id of a model in the catalog, such as deepseek-v3",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.model = {std::string(t), w}; }},
    Field{"chip", "id of a chip in the catalog, such as h100-sxm",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.chip = {std::string(t), w}; }},
    Field{"regions", "ids of regions, such as europe, us, cn-gz",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.regions.push_back({std::string(t), w}); }, true},
    Field{"mode", "owned (hardware written off, electricity bought) or rented (a price per GPU-hour, all in)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.mode, read_name<cost::Mode>("mode", t, w, cost::mode_names, d), w);
          }},
    Field{"count", "number of chips",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.count, read_count(t, w, d), w); }},
    Field{"gpu_hours", "GPU-hours of the whole run, where known",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.gpu_hours, read_quantity<ChipTime<>>("gpu_hours", t, w, {0.01 * hour, 1e12 * hour}, some_hours, d), w);
          }},
    Field{"node_hours", "node-hours of the whole run; a node holds as many chips as the catalog says",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.node_hours, read_quantity<NodeTime<>>("node_hours", t, w, {0.01 * hour, 1e12 * hour}, "0.01 to 1e12 node-hours", d), w);
          }},
    Field{"stages", "names of stages of the disclosed run to take, such as pre-training; all where none is named",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.stages.push_back({std::string(t), w}); }, true},
    Field{"deadline", "time in which to finish; gives the number of chips in whole nodes",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.deadline, read_quantity<Time<>>("deadline", t, w, {60.0, 100 * 8766 * hour}, "a minute to a century", d), w);
          }},
    Field{"tokens", "tokens of pre-training",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.tokens, read_quantity<Tokens<>>("tokens", t, w, {1e3, 1e18}, "1e3 to 1e18 tokens", d), w);
          }},
    Field{"parameters", "all parameters of the model",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.parameters, read_quantity<Parameters<>>("parameters", t, w, {1e3, 1e17}, "1e3 to 1e17 parameters", d), w);
          }},
    Field{"active_parameters", "parameters that one token passes through",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.active_parameters,
                  read_quantity<Parameters<>>("active_parameters", t, w, {1e3, 1e17}, "1e3 to 1e17 parameters", d), w);
          }},
    Field{"architecture", "dense (every token passes through all parameters) or moe",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.architecture, read_name<catalog::Architecture>("architecture", t, w, catalog::architecture_names, d), w);
          }},
    Field{"flop", "arithmetic of the run",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.flop, read_quantity<Flop<>>("flop", t, w, {1e12, 1e32}, some_flop, d), w);
          }},
    Field{"mfu", "model FLOP utilisation, against the dense peak rate",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.mfu, read_share("mfu", t, w, d), w); }},
    Field{"precision", "precision whose dense peak the MFU is quoted against",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.precision, read_name<catalog::Precision>("precision", t, w, catalog::precision_names, d), w);
          }},
    Field{"peak", "dense peak rate of the chip, at most the catalog's",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.peak, read_quantity<FlopRatePerChip<>>("peak", t, w, {1e9, 1e18}, "1 GFLOP/s to 1 EFLOP/s", d), w);
          }},
    Field{"start", "first day of training: decides on prices and the hardware's age",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.start, read_day("start", t, w, d), w); }},
    Field{"acquired", "day on which the hardware was acquired",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.acquired, read_day("acquired", t, w, d), w); }},
    Field{"electricity", "delivered price of electricity, without recoverable tax",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.everywhere.electricity, read_electricity(t, w, d), w);
          },
          false,
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.electricity, read_electricity(t, w, d), w);
          }},
    Field{"rate", "rental price of a GPU-hour, all in",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.everywhere.rate, read_rate(t, w, d), w); },
          false,
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.rate, read_rate(t, w, d), w); }},
    Field{"carbon_intensity", "emissions of the electricity, location-based",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.everywhere.carbon_intensity, read_carbon(t, w, d), w);
          },
          false,
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.carbon_intensity, read_carbon(t, w, d), w);
          }},
    Field{"pue", "power of the facility over that of its IT equipment",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.everywhere.pue, read_pue(t, w, d), w); },
          false,
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.pue, read_pue(t, w, d), w); }},
    Field{"site", "mean power of the whole site: decides on the tariff band",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.site, read_quantity<Power<>>("site", t, w, {1e3, 1e12}, "1 kW to 1 TW", d), w);
          }},
    Field{"power", "tdp (bare chip), measured (node in training) or rated (node at most)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.power, read_name<cost::PowerMode>("power", t, w, cost::power_mode_names, d), w);
          }},
    Field{"power_use", "mean power in training over the node's rated power",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.power_use, read_share("power_use", t, w, d), w);
          }},
    Field{"series", "electricity series: non-household, industrial or data-centre", refuse_household},
    Field{"chip_price", "price of the hardware for one chip",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.chip_price,
                  read_quantity<Priced<CostPerChip<>>>("chip_price", t, w, {1.0, 1e8}, "1 to 100 million for a chip", d), w);
          }},
    Field{"chip_price_kind", "what that price buys: server (the chip's share of one) or chip (bare)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.chip_price_kind, read_name<catalog::PriceKind>("chip_price_kind", t, w, catalog::price_kind_names, d), w);
          }},
    Field{"value_decay", "orders of magnitude by which hardware loses value in a year",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.value_decay, read_quantity<DecayRate<>>("value_decay", t, w, {1e-3 / (8766 * hour), 3.0 / (8766 * hour)},
                                                            "0.001 to 3 OOM/year", d), w);
          }},
    Field{"interconnect_share", "network between servers, as a share of the cluster's cost",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.interconnect_share,
                  read_quantity<double>("interconnect_share", t, w, {1e-6, 0.9, true}, "a share from 0 to 0.9", d), w);
          }},
    Field{"currency", "currency of the answer",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              const auto currency = currency_of(t);
              if (currency) { r.currency = {*currency, w}; return; }
              std::vector<std::string_view> codes;
              for (const auto& info : currencies) { codes.push_back(info.code); }
              d.push_back({w, Severity::error, "unknown-value", fmt::format("currency: unknown currency '{}'", t.substr(0, 40)),
                           did_you_mean(t, codes)});
          }},
    Field{"exchange", "exchange rates instead of the catalog's, such as 1.04 USD/EUR",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              const auto rate = units::parse_exchange_rate(t);
              if (!rate) { d.push_back(with_key(rate.error(), "exchange", w)); return; }
              if (!(rate->rate > 1e-6 && rate->rate < 1e6)) {
                  d.push_back(out_of_range("exchange", t, "1e-6 to 1e6 of one currency for the other", w));
                  return;
              }
              r.exchange.push_back({*rate, w});
          }, true},
};

std::vector<std::string_view> keys() {
    std::vector<std::string_view> all;
    for (const auto& row : rows) { all.push_back(row.key); }
    return all;
}

const Field* field_named(std::string_view key) {
    const auto* found = std::find_if(rows.begin(), rows.end(), [key](const Field& f) { return f.key == key; });
    return found == rows.end() ? nullptr : found;
}

void set_regional(Request& request, std::string_view region, std::string_view key, std::string_view text, const Place& where,
                  Diagnostics& diagnostics) {
    const auto* field = field_named(key);
    if (field != nullptr && field->read_regional != nullptr) {
        auto& part = request.per_region.try_emplace(std::string(region)).first->second;
        field->read_regional(part, text, where, diagnostics);
        return;
    }
    std::vector<std::string_view> regional;
    for (const auto& row : rows) {
        if (row.read_regional != nullptr) { regional.push_back(row.key); }
    }
    diagnostics.push_back({where, Severity::error, "unknown-key",
                           fmt::format("'{}' cannot be set for one region", key.substr(0, 40)), did_you_mean(key, regional)});
}

void read_field(Request& request, const config::Node& node, Diagnostics& diagnostics) {
    const auto* field = field_named(node.key());
    if (field == nullptr) {
        auto known = keys();
        known.push_back("per_region");
        diagnostics.push_back({node.key_place(), Severity::error, "unknown-key",
                               fmt::format("unknown key '{}'", node.key().substr(0, 40)), did_you_mean(node.key(), known, 40)});
        return;
    }
    if (field->is_list && node.is_list()) {
        for (const auto& entry : node.children()) {
            const std::string text = config::text_of(entry, diagnostics);
            if (!text.empty()) { field->read(request, text, entry.place(), diagnostics); }
        }
        return;
    }
    const std::string text = config::text_of(node, diagnostics);
    if (!text.empty()) { field->read(request, text, node.place(), diagnostics); }
}

void read_per_region(Request& request, const config::Node& node, Diagnostics& diagnostics) {
    if (!node.is_map()) {
        diagnostics.push_back({node.place(), Severity::error, "wrong-shape",
                               fmt::format("'per_region' must be a mapping, found {}", config::describe(node.kind())),
                               "written like per_region: {nl: {electricity: 0.12 EUR/kWh}}"});
        return;
    }
    for (const auto& region : node.children()) {
        if (!region.is_map()) {
            static_cast<void>(config::Record(region, diagnostics));
            continue;
        }
        for (const auto& child : region.children()) {
            const std::string text = config::text_of(child, diagnostics);
            if (!text.empty()) { set_regional(request, region.key(), child.key(), text, child.place(), diagnostics); }
        }
    }
}

}  // namespace

std::span<const Field> fields() { return rows; }

void set(Request& request, std::string_view key, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    if (text.empty()) {
        diagnostics.push_back({where, Severity::error, "empty", fmt::format("{}: the value is empty", key)});
        return;
    }
    if (const auto* field = field_named(key)) {
        field->read(request, text, where, diagnostics);
        return;
    }
    if (const auto dot = key.rfind('.'); dot != std::string_view::npos) {
        set_regional(request, key.substr(0, dot), key.substr(dot + 1), text, where, diagnostics);
        return;
    }
    diagnostics.push_back({where, Severity::error, "unknown-key", fmt::format("unknown key '{}'", key.substr(0, 40)),
                           did_you_mean(key, keys(), 40)});
}

Diagnostics read_into(Request& request, const std::string& path) {
    const auto document = config::read_file(path);
    if (!document) { return document.error(); }
    Diagnostics diagnostics;
    const auto root = document->root();
    if (!root.is_map()) {
        static_cast<void>(config::Record(root, diagnostics));
        return diagnostics;
    }
    for (const auto& node : root.children()) {
        if (node.key() == "per_region") {
            read_per_region(request, node, diagnostics);
        } else {
            read_field(request, node, diagnostics);
        }
    }
    return diagnostics;
}

Result<Request> read(const std::string& path) {
    Request request;
    auto diagnostics = read_into(request, path);
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return request;
}

}  // namespace traincost::scenario
