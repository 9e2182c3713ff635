// SPDX-License-Identifier: Apache-2.0
// What all reports share: amounts as printed, the inputs with their sources, the bibliography of what was used.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/scenario.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// "USD 3.456 M".
[[nodiscard]] std::string money(Cost<> amount, Currency currency, int digits = 4);

/// Amounts of a table in one scale, named in its header: "3,456" under "thousand USD".
struct MoneyScale {
    double factor = 1.0;
    std::string name;
    int decimals = 0;  ///< cents, where sums are small
    [[nodiscard]] std::string operator()(Cost<> amount) const;
};
[[nodiscard]] MoneyScale money_scale(Cost<> largest, Currency currency);

/// A number of a table with at least three digits: "3,242", "54.2", "0.256".
[[nodiscard]] std::string amount(double value);

/// "819 tCO2e", "256 kgCO2e".
[[nodiscard]] std::string carbon(Carbon<> mass);

/// The run as the subject of a sentence: "Training GPT-3", "The run".
[[nodiscard]] std::string subject(const scenario::Scenario& scenario);

/// "a, b and c".
[[nodiscard]] std::string enumerated(const std::vector<std::string>& parts);

/// The beginning of a sentence.
[[nodiscard]] std::string capitalised(std::string text);

/// "5.8 %".
[[nodiscard]] std::string percent(double share, int digits = 2);

/// A number for spreadsheets: 15 digits, no thousands signs.
[[nodiscard]] std::string plain(double value);

/// The quoted price of electricity: "0.1264 EUR/kWh".
[[nodiscard]] std::string quoted(const scenario::Tariff& tariff);

/// The utilisations of the main stage that can be told, each with what it is of.
struct LabelledMfu {
    std::string label;
    std::string convention;
    std::string precision;
    double value;
};
[[nodiscard]] std::vector<LabelledMfu> mfu_of(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

/// How owned hardware is charged: "tco".
[[nodiscard]] std::string_view owning_name(const scenario::Scenario& scenario);

/// The power that the energy is counted from, and whether a PUE comes to it: "the node's rated power, times PUE".
[[nodiscard]] std::string_view power_phrase(const scenario::Scenario& scenario);

/// What energy lies between, as a sentence; nothing where it was measured at the meter.
[[nodiscard]] std::string bounds_phrase(const scenario::Scenario& scenario);

/// The estimate at both ends of the run's arithmetic, where that is a range.
struct FlopRange {
    scenario::Estimate<double> low, high;
};
[[nodiscard]] std::optional<FlopRange> flop_range(const scenario::Scenario& scenario);
/// What that range alone does to the total; empty where the arithmetic is no estimate.
[[nodiscard]] std::string flop_sentence(const scenario::Scenario& scenario);

/// What the total covers and leaves out, and the figure that the developer stated, where that is another scope.
[[nodiscard]] std::string scope_sentence(const scenario::Scenario& scenario);

/// The total in the prices that are asked for, with the index by name and vintage; empty where none are.
[[nodiscard]] std::string real_sentence(const scenario::Scenario& scenario, const Cost<>& total);
/// The unit of such an amount: "USD of 2024-12".
[[nodiscard]] std::string real_unit(const scenario::Scenario& scenario);
/// The index and what it makes of an amount, as data.
[[nodiscard]] Data price_level_data(const scenario::PriceLevel& level, const Cost<>& real, Currency currency);

/// All GPU-hours: in full where they are known, to three digits where they are computed or carried over.
[[nodiscard]] std::string hours(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate);

/// A number of an estimate by its name, with the unit that suits its size and in the currency that it is in: "0.1525 EUR/kWh". Of six digits
/// without zeros at their end, or of as many as are asked for with those zeros.
[[nodiscard]] std::string number_text(std::string_view name, double in_base_units, const Dimensions& dimensions,
                                      const scenario::Scenario& scenario, std::optional<int> digits = std::nullopt);
[[nodiscard]] Data number_data(std::string_view name, double in_base_units, const Dimensions& dimensions,
                               const scenario::Scenario& scenario);
/// The currency that a number of an estimate is in, where it is money.
[[nodiscard]] std::string_view currency_of(std::string_view name, const scenario::Scenario& scenario);

[[nodiscard]] Data provenance_data(const catalog::Provenance& provenance);

/// Every input that was used, with value, unit and provenance.
[[nodiscard]] Data inputs_data(const scenario::Scenario& scenario);
[[nodiscard]] Table inputs_table(const scenario::Scenario& scenario);

/// One region's run as data: time, energy, costs, carbon, price.
[[nodiscard]] Data::Object estimate_data(const scenario::Scenario& scenario, const scenario::Estimate<double>& estimate,
                                         const scenario::EnergyBounds& bounds);

/// Whether the sources of how uncertain the inputs are belong to an answer.
enum class Spreads { left_out, told };

/// The sources of all inputs of the scenarios, each once, in the order of their ids.
[[nodiscard]] std::vector<catalog::Source> sources_of(const std::vector<const scenario::Scenario*>& scenarios, const Catalog& catalog,
                                                      Spreads spreads = Spreads::left_out);
/// The sources of given ids, in their order.
[[nodiscard]] std::vector<catalog::Source> sources_with(const std::set<std::string>& ids, const Catalog& catalog);
/// Names in the sentences about a run.
[[nodiscard]] std::vector<std::string> names_of(const scenario::Scenario& scenario);

void add_sources(Report& report, const std::vector<catalog::Source>& sources);
[[nodiscard]] Data sources_data(const std::vector<catalog::Source>& sources);
void add_sources(Report& report, const std::vector<const scenario::Scenario*>& scenarios, const Catalog& catalog,
                 Spreads spreads = Spreads::left_out);
[[nodiscard]] Data sources_data(const std::vector<const scenario::Scenario*>& scenarios, const Catalog& catalog,
                                Spreads spreads = Spreads::left_out);

/// A list of texts as data.
[[nodiscard]] Data texts_data(const std::vector<std::string>& texts);

/// The row of the schema, the program and its version that every JSON answer begins with.
[[nodiscard]] Data::Object envelope(std::string_view command);

}  // namespace traincost::report
