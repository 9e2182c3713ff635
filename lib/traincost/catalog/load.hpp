// SPDX-License-Identifier: Apache-2.0
// Turns one file of the catalog into what it describes. Every complaint of the file comes at once.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/config/document.hpp>
#include <traincost/core/result.hpp>

#include <map>
#include <optional>
#include <vector>

namespace traincost::catalog {

[[nodiscard]] Result<Chip> load_chip(const config::Document& document);
[[nodiscard]] Result<Cluster> load_cluster(const config::Document& document);
[[nodiscard]] Result<Region> load_region(const config::Document& document);
/// The series of an imported file, to be laid under the region of its id.
[[nodiscard]] Result<ImportedFile> load_imported(const config::Document& document);
[[nodiscard]] Result<Model> load_model(const config::Document& document);
/// The shape under a node of a model's file, complete, and what its own provenance says.
[[nodiscard]] std::optional<Shape> load_shape(const config::Node& node, const Provenance& around, Provenance& source,
                                              Diagnostics& diagnostics);
[[nodiscard]] Result<Defaults> load_defaults(const config::Document& document);
[[nodiscard]] Result<ExpectedMfu> load_expected_mfu(const config::Document& document);
[[nodiscard]] Result<StepTimeConstants> load_step_time(const config::Document& document);
[[nodiscard]] Result<RunTimeConstants> load_run_time(const config::Document& document);
[[nodiscard]] Result<Reliability> load_reliability(const config::Document& document);
[[nodiscard]] Result<UsualRun> load_usual(const config::Document& document);
[[nodiscard]] Result<std::map<std::string, DefaultSpread>> load_spreads(const config::Document& document);
[[nodiscard]] Result<std::vector<Band>> load_bands(const config::Document& document);
[[nodiscard]] Result<std::map<std::string, Group>> load_groups(const config::Document& document);
[[nodiscard]] Result<std::map<std::string, OperatorPue>> load_operators(const config::Document& document);
[[nodiscard]] Result<ExchangeRates> load_exchange_rates(const config::Document& document);
[[nodiscard]] Result<PriceIndex> load_price_index(const config::Document& document);
[[nodiscard]] Result<PurchasingPower> load_purchasing_power(const config::Document& document);
[[nodiscard]] Result<std::map<std::string, Source>> load_sources(const config::Document& document);

}  // namespace traincost::catalog
