// SPDX-License-Identifier: Apache-2.0
// The catalog: everything `traincost` knows of the world, by id, loaded when asked for.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/catalog/known.hpp>
#include <traincost/config/document.hpp>
#include <traincost/core/result.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost {

/// A set of catalog files, in the binary or from a folder. Copies share the embedded tables.
class Catalog {
 public:
    /// The catalog in the binary: works from any folder.
    [[nodiscard]] static Catalog embedded();

    /// The embedded catalog with the files of a folder laid over it: a file there replaces the one of the same path, but for
    /// `sources.yaml`, `groups.yaml` and `pue.yaml`, whose entries are laid over those in the catalog one by one.
    [[nodiscard]] static Result<Catalog> overlaid(const std::string& folder);

    /// The files of a folder alone.
    [[nodiscard]] static Result<Catalog> from_folder(const std::string& folder);

    /// A catalog of given files only, by their paths in it.
    explicit Catalog(std::map<std::string, config::Document, std::less<>> files) : files_(std::move(files)) {}

    /// The catalog as it could have been read on a day: without chips and models released later, and without prices, carbon
    /// figures, exchange rates and index values that were published later. A figure is known from the date it carries, or from
    /// when its source first publishes one for its period; a revised figure then stands in for the first one.
    [[nodiscard]] Catalog known_at(Date day) const;

    /// The day up to which things are known, where one was set.
    [[nodiscard]] std::optional<Date> as_of() const { return known_ ? std::optional(known_->day()) : std::nullopt; }

    [[nodiscard]] Result<catalog::Chip> chip(std::string_view id, const Place& asked = {}) const;
    [[nodiscard]] Result<catalog::Cluster> cluster(std::string_view id, const Place& asked = {}) const;
    /// A region with the imported series laid under its own: first those of its file, then those of `imported/<source>/`
    /// in the order of the sources' ids. Of two carbon figures for one period the first counts.
    [[nodiscard]] Result<catalog::Region> region(std::string_view id, const Place& asked = {}) const;
    [[nodiscard]] Result<catalog::Model> model(std::string_view id, const Place& asked = {}) const;
    [[nodiscard]] Result<catalog::Defaults> defaults() const;
    [[nodiscard]] Result<catalog::ExpectedMfu> expected_mfu() const;
    [[nodiscard]] Result<catalog::StepTimeConstants> step_time() const;
    [[nodiscard]] Result<catalog::RunTimeConstants> run_time() const;
    [[nodiscard]] Result<catalog::Reliability> reliability() const;
    [[nodiscard]] Result<catalog::UsualRun> usual() const;
    /// By input. A catalog without the file knows of none.
    [[nodiscard]] Result<std::map<std::string, catalog::DefaultSpread>> spreads() const;
    [[nodiscard]] Result<std::vector<catalog::Band>> bands() const;
    [[nodiscard]] Result<std::map<std::string, catalog::Group>> groups() const;
    [[nodiscard]] Result<std::map<std::string, catalog::OperatorPue>> operators() const;
    [[nodiscard]] Result<catalog::ExchangeRates> exchange_rates() const;
    /// The price index of a currency, and the indexes of all that have one.
    [[nodiscard]] Result<catalog::PriceIndex> price_index(Currency currency = Currency::usd, const Place& asked = {}) const;
    [[nodiscard]] Result<std::vector<catalog::PriceIndex>> price_indexes() const;
    [[nodiscard]] Result<catalog::PurchasingPower> purchasing_power() const;
    [[nodiscard]] Result<std::map<std::string, catalog::Source>> sources() const;

    /// Ids of a kind: "chips", "clusters", "regions" or "models".
    [[nodiscard]] std::vector<std::string_view> ids(std::string_view kind) const&;
    std::vector<std::string_view> ids(std::string_view kind) const&& = delete;  ///< the ids would outlive their catalog

    /// The path of the file that describes the chip with exactly this id, or empty.
    [[nodiscard]] std::string find_chip_file(std::string_view id) const;

    [[nodiscard]] const std::map<std::string, config::Document, std::less<>>& files() const { return files_; }

 private:
    [[nodiscard]] const config::Document* find(std::string_view path) const;
    [[nodiscard]] std::vector<std::string_view> chip_names() const;  ///< ids and aliases
    [[nodiscard]] std::string chip_id(std::string_view id_or_alias) const;

    std::map<std::string, config::Document, std::less<>> files_;
    std::optional<catalog::Known> known_;
};

}  // namespace traincost
