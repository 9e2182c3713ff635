// SPDX-License-Identifier: Apache-2.0
// The fields of a request that are about the run and its site: how each is read. Others stand in the headers that are joined here.
#include <traincost/scenario/request.hpp>

#include <traincost/core/trimmed.hpp>
#include <traincost/scenario/field_readers.hpp>
#include <traincost/scenario/footprint_fields.hpp>
#include <traincost/scenario/layout_fields.hpp>
#include <traincost/scenario/own_model.hpp>
#include <traincost/scenario/owning_fields.hpp>
#include <traincost/scenario/rental_fields.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace traincost::scenario {

namespace {

using namespace reading;

std::optional<Priced<EnergyPrice<>>> read_electricity(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<EnergyPrice<>>>("electricity", t, w, {0.001 * per_kwh, highest_price, true},
                                                "a delivered price: 0.005 to 1 USD/kWh or as much in another currency", d);
}
std::optional<Priced<EnergyPrice<>>> read_part(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<Priced<EnergyPrice<>>>(key, t, w, {1e-5 * per_kwh, highest_price, true},
                                                "0 to 1 USD/kWh or as much in another currency", d);
}
std::optional<units::DemandCharge> read_demand(std::string_view t, const Place& w, Diagnostics& d) {
    return read_quantity<units::DemandCharge>("demand", t, w, {1e-5 * per_kwh, highest_price, true},
                                              "0 to 10,000 USD/kW/year or as much in another currency", d);
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

/// An id is looked up later; a file is read here, where its path is known to be relative to.
void read_model(Request& r, std::string_view t, const Place& w, Diagnostics& d) {
    r.model = {std::string(t), w};
    r.own_model.reset();
    if (!names_model_file(t)) { return; }
    auto model = read_own_model(t, w);
    if (model) { r.own_model = std::move(*model); } else { append(d, model.error()); }
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

std::optional<Period> read_when(std::string_view key, std::string_view t, const Place& w, Diagnostics& d) {
    const auto period = parse_period(t);
    if (period) { return *period; }
    d.push_back(with_key(period.error(), key, w));
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

/// "chip.price~rate=0.6".
void read_correlation(Request& r, std::string_view t, const Place& w, Diagnostics& d) {
    const auto tilde = t.find('~');
    const auto equals = t.rfind('=');
    const bool shaped = tilde != std::string_view::npos && equals != std::string_view::npos && tilde < equals;
    const auto rank = shaped ? units::parse<double>(t.substr(equals + 1)) : tl::unexpected(Complaint{});
    if (!rank) {
        d.push_back({w, Severity::error, "wrong-shape", fmt::format("correlations: '{}' names no two inputs and their correlation", t.substr(0, 60)),
                     "written like chip.price~rate=0.6"});
        return;
    }
    if (!(*rank >= -1.0 && *rank <= 1.0)) { d.push_back(out_of_range("correlations", t, "a rank correlation from -1 to 1", w)); return; }
    r.correlations.push_back({{std::string(trimmed(t.substr(0, tilde))), std::string(trimmed(t.substr(tilde + 1, equals - tilde - 1))), *rank}, w});
}

constexpr std::string_view some_flop = "1e12 to 1e32 FLOP";
constexpr std::string_view some_hours = "0.01 to 1e12 GPU-hours";

/// The rows: key, group, example, help, how the text is read. A row may also say how it is read for one region.
constexpr std::array own_rows = {
    Field{"model", FieldGroup::what, "deepseek-v3",
          "id of a model in the catalog, or the path of a Hugging Face config.json", read_model},
    Field{"chip", FieldGroup::what, "h100-sxm",
          "id of a chip in the catalog; else the chip of the disclosed run",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.chip = {std::string(t), w}; }},
    Field{"regions", FieldGroup::what, "europe,us,cn-gz",
          "ids of regions or groups, or all, separated by commas",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.regions.push_back({std::string(t), w}); }, true},
    Field{"mode", FieldGroup::money, "owned",
          "owned (hardware written off, electricity bought) or rented (a price per GPU-hour, all in)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.mode, read_name<cost::Mode>("mode", t, w, cost::mode_names, d), w);
          }},
    Field{"count", FieldGroup::what, "2048",
          "number of chips",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.count, read_count(t, w, d), w); }},
    Field{"gpu_hours", FieldGroup::work, "2.788M",
          "GPU-hours of the whole run, where known; or predicted, from the model's dimensions and a layout",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              r.predicted.reset();
              if (t == "predicted") { r.gpu_hours.reset(), r.predicted = {true, w}; return; }
              put(r.gpu_hours, read_quantity<ChipTime<>>("gpu_hours", t, w, {0.01 * hour, 1e12 * hour}, some_hours, d), w);
          }},
    Field{"node_hours", FieldGroup::work, "348.5k",
          "node-hours of the whole run; a node holds as many chips as the catalog says",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.node_hours, read_quantity<NodeTime<>>("node_hours", t, w, {0.01 * hour, 1e12 * hour}, "0.01 to 1e12 node-hours", d), w);
          }},
    Field{"stages", FieldGroup::work, "pre-training",
          "stages of the disclosed run to take, separated by commas; all where none is named",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.stages.push_back({std::string(t), w}); }, true},
    Field{"train", FieldGroup::work, "pre-training 14.8T, context-extension 126B at 131072, sft 2B",
          "stages of training to predict, separated by commas: kind, tokens, and where wanted at SEQUENCE, batch SEQUENCES, rank N, from MODEL",
          read_training, true},
    Field{"deadline", FieldGroup::what, "60d",
          "time in which to finish; gives the number of chips in whole nodes",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.deadline, read_quantity<Time<>>("deadline", t, w, {60.0, 100 * 8766 * hour}, "a minute to a century", d), w);
          }},
    Field{"tokens", FieldGroup::work, "14.8T",
          "tokens of pre-training",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.tokens, read_quantity<Tokens<>>("tokens", t, w, {1e3, 1e18}, "1e3 to 1e18 tokens", d), w);
          }},
    Field{"parameters", FieldGroup::work, "671B",
          "all parameters of the model",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.parameters, read_quantity<Parameters<>>("parameters", t, w, {1e3, 1e17}, "1e3 to 1e17 parameters", d), w);
          }},
    Field{"active_parameters", FieldGroup::work, "37B",
          "parameters that one token passes through",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.active_parameters,
                  read_quantity<Parameters<>>("active_parameters", t, w, {1e3, 1e17}, "1e3 to 1e17 parameters", d), w);
          }},
    Field{"architecture", FieldGroup::work, "dense",
          "dense (every token passes through all parameters) or moe (mixture of experts)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.architecture, read_name<catalog::Architecture>("architecture", t, w, catalog::architecture_names, d), w);
          }},
    Field{"flop", FieldGroup::work, "3.8e25",
          "arithmetic of the run",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.flop, read_quantity<Flop<>>("flop", t, w, {1e12, 1e32}, some_flop, d), w);
          }},
    Field{"mfu", FieldGroup::work, "0.4",
          "model FLOP utilisation of the whole run, against the dense peak rate",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.mfu, read_share("mfu", t, w, d), w); }},
    Field{"step_mfu", FieldGroup::work, "0.43",
          "the same of the steps alone: what failures, restarts and checkpoints cost is added",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.step_mfu, read_share("step_mfu", t, w, d), w); }},
    Field{"relative_mfu", FieldGroup::work, "0.9",
          "MFU on this chip over that of the disclosed run on its own; predicted from the steps of both if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.relative_mfu, read_quantity<double>("relative_mfu", t, w, {0.05, 20.0}, "a ratio from 0.05 to 20", d), w);
          }},
    Field{"precision", FieldGroup::work, "bf16",
          "precision whose dense peak the MFU is quoted against",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.precision, read_name<catalog::Precision>("precision", t, w, catalog::precision_names, d), w);
          }},
    Field{"peak", FieldGroup::work, "989TFLOP/s",
          "dense peak rate of the chip, at most the catalog's",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.peak, read_quantity<FlopRatePerChip<>>("peak", t, w, {1e9, 1e18}, "1 GFLOP/s to 1 EFLOP/s", d), w);
          }},
    Field{"start", FieldGroup::what, "2024-10-01",
          "first day of training: decides on prices and the hardware's age",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.start, read_day("start", t, w, d), w); }},
    Field{"acquired", FieldGroup::money, "2023-06-01",
          "day on which the hardware was acquired",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.acquired, read_day("acquired", t, w, d), w); }},
    regional_field("electricity", FieldGroup::site, "0.12EUR/kWh",
          "delivered price of electricity, without recoverable tax",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.electricity, read_electricity(t, w, d), w);
          }),
    regional_field("rate", FieldGroup::money, "2USD/h",
          "rental price of a GPU-hour, all in; makes the mode rented",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.rate, read_rate(t, w, d), w); }),
    regional_field("carbon_intensity", FieldGroup::site, "250gCO2e/kWh",
          "emissions of the electricity, location-based",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.carbon_intensity, read_carbon(t, w, d), w);
          }),
    regional_field("pue", FieldGroup::site, "1.2",
          "power of the facility over that of its IT equipment",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.pue, read_pue(t, w, d), w); }),
    Field{"site", FieldGroup::site, "10MW",
          "highest power of the whole site: with its load it decides on the tariff band",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.site, read_quantity<Power<>>("site", t, w, {1e3, 1e12}, "1 kW to 1 TW", d), w);
          }},
    Field{"power", FieldGroup::site, "measured",
          "tdp (bare chip), measured (node in training) or rated (node at most)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.power, read_name<cost::PowerMode>("power", t, w, cost::power_mode_names, d), w);
          }},
    Field{"power_use", FieldGroup::site, "0.76",
          "mean power in training over the node's rated power, whatever the MFU; what was measured of the chip, at the run's MFU, if left out",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.power_use, read_share("power_use", t, w, d), w);
          }},
    Field{"series", FieldGroup::site, "non-household",
          "electricity series: non-household, industrial or data-centre", refuse_household},
    Field{"chip_price", FieldGroup::money, "30000USD",
          "price of the hardware for one chip; needs chip_price_kind",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.chip_price,
                  read_quantity<Priced<CostPerChip<>>>("chip_price", t, w, {1.0, 1e8}, "1 to 100 million for a chip", d), w);
          }},
    Field{"chip_price_kind", FieldGroup::money, "server",
          "what that price buys: server (the chip's share of one) or chip (bare)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.chip_price_kind, read_name<catalog::PriceKind>("chip_price_kind", t, w, std::array{catalog::price_kind_names[0], catalog::price_kind_names[1]}, d), w);
          }},
    Field{"value_decay", FieldGroup::money, "0.14OOM/year",
          "orders of magnitude by which hardware loses value in a year",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.value_decay, read_quantity<DecayRate<>>("value_decay", t, w, {1e-3 / (8766 * hour), 3.0 / (8766 * hour)},
                                                            "0.001 to 3 OOM/year", d), w);
          }},
    Field{"interconnect_share", FieldGroup::money, "0.19",
          "network between servers, as a share of the cluster's cost",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.interconnect_share,
                  read_quantity<double>("interconnect_share", t, w, {1e-6, 0.9, true}, "a share from 0 to 0.9", d), w);
          }},
    Field{"currency", FieldGroup::money, "USD",
          "currency of the answer: an ISO code, such as USD, EUR or CNY",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              const auto currency = currency_of(t);
              if (currency) { r.currency = {*currency, w}; return; }
              std::vector<std::string_view> codes;
              codes.reserve(currencies.size());
              for (const auto& info : currencies) { codes.push_back(info.code); }
              d.push_back({w, Severity::error, "unknown-value", fmt::format("currency: unknown currency '{}'", t.substr(0, 40)),
                           did_you_mean(t, codes)});
          }},
    regional_field("ppa", FieldGroup::site, "45EUR/MWh",
          "price of the electricity itself, from a plant under contract; grid and levies come on top",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.ppa, read_part("ppa", t, w, d), w); }),
    regional_field("network", FieldGroup::site, "0.015EUR/kWh",
          "grid charges per kWh, where the electricity is bought by itself; 0 behind the same meter",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.network, read_part("network", t, w, d), w); }),
    regional_field("demand", FieldGroup::site, "100EUR/kW/year",
          "charge for peak demand, or yearly cost of an own plant, per kW and year or month",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.demand, read_demand(t, w, d), w); }),
    regional_field("levies", FieldGroup::site, "0.005EUR/kWh",
          "levies and non-recoverable taxes, where the electricity is bought by itself",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.levies, read_part("levies", t, w, d), w); }),
    regional_field("compensation", FieldGroup::site, "0.01EUR/kWh",
          "rebate or compensation per kWh; taken off",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.compensation, read_part("compensation", t, w, d), w); }),
    regional_field("gas", FieldGroup::site, "8USD/MMBtu",
          "price of the gas, per heat, for generation on the site; needs gas_efficiency and demand",
          [](RegionalRequest& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.gas, read_part("gas", t, w, d), w); }),
    Field{"gas_efficiency", FieldGroup::site, "0.45",
          "electricity over the heat of the gas",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.gas_efficiency, read_share("gas_efficiency", t, w, d), w); }},
    Field{"load", FieldGroup::site, "0.9",
          "mean over peak demand of the site: decides on its band, and on what a charge per kW comes to",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.load, read_share("load", t, w, d), w); }},
    Field{"term", FieldGroup::site, "54.2d",
          "how long the site is used in a year for which its charges are paid; the whole year if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              put(r.term, read_quantity<Time<>>("term", t, w, {hour, 8766 * hour}, "an hour to a year", d), w);
          }},
    Field{"as_of", FieldGroup::what, "2025-01-31",
          "use only figures that were known on that day",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.as_of, read_day("as_of", t, w, d), w); }},
    Field{"cluster", FieldGroup::what, "jupiter",
          "id of a cluster in the catalog: its chips, their number and its region",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.cluster = {std::string(t), w}; }},
    Field{"pue_of", FieldGroup::site, "google",
          "an operator of data centres whose reported PUE is used, a kind of site (site-cool, site-hot, site-new, site-average), or region for the average of those "
          "that stand there",
          [](Request& r, std::string_view t, const Place& w, Diagnostics&) { r.pue_of = {std::string(t), w}; }},
    Field{"exchange", FieldGroup::money, "1.04USD/EUR",
          "exchange rates instead of the catalog's",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              const auto rate = units::parse_exchange_rate(t);
              if (!rate) { d.push_back(with_key(rate.error(), "exchange", w)); return; }
              if (!(rate->rate > 1e-6 && rate->rate < 1e6)) {
                  d.push_back(out_of_range("exchange", t, "1e-6 to 1e6 of one currency for the other", w));
                  return;
              }
              r.exchange.push_back({*rate, w});
          }, true},
    Field{"correlations", FieldGroup::what, "nl.electricity~de.electricity=0.7",
          "rank correlation of two uncertain inputs, by the names that `range` lists",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { read_correlation(r, t, w, d); }, true},
    Field{"prices_of", FieldGroup::money, "2024-12",
          "also tell the total in the prices of this day, month, half-year or year",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.prices_of, read_when("prices_of", t, w, d), w); }},
    Field{"nominal_of", FieldGroup::money, "2023-03",
          "in whose prices the amounts are as they stand, for prices_of; the start if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { put(r.nominal_of, read_when("nominal_of", t, w, d), w); }},
};

constexpr auto rows = [] {
    std::array<Field, own_rows.size() + footprint_rows.size() + layout_rows.size() + owning_rows.size() + rental_rows.size()> all = {};
    auto next = std::copy(own_rows.begin(), own_rows.end(), all.begin());
    next = std::copy(footprint_rows.begin(), footprint_rows.end(), next);
    next = std::copy(layout_rows.begin(), layout_rows.end(), next);
    next = std::copy(owning_rows.begin(), owning_rows.end(), next);
    std::copy(rental_rows.begin(), rental_rows.end(), next);
    return all;
}();

}  // namespace

std::span<const Field> fields() { return rows; }

}  // namespace traincost::scenario
