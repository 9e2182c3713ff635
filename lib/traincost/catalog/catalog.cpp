// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/catalog.hpp>

#include <traincost/catalog/embedded.hpp>
#include <traincost/catalog/load.hpp>
#include <traincost/config/read.hpp>
#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

namespace traincost {

namespace {

constexpr std::string_view imported = "imported/";

std::string path_of(std::string_view kind, std::string_view id) { return fmt::format("{}/{}.yaml", kind, id); }

Diagnostics unknown(std::string_view what, std::string_view id, const std::vector<std::string_view>& known, const Place& asked) {
    return {{asked, Severity::error, "unknown-id", fmt::format("there is no {} '{}' in the catalog", what, id.substr(0, 60)),
             did_you_mean(id, known)}};
}

Diagnostics missing(std::string_view path) {
    return {{Place{std::string(path)}, Severity::error, "unreadable", "the catalog has no such file"}};
}

/// One file a currency: money/price-index.yaml of the dollar, money/price-index-eur.yaml, …
constexpr std::string_view price_index_files = "money/price-index";

/// What every folder with catalog files has to keep to.
struct FolderFile {
    std::string name;  ///< path within the folder
    std::string path;
};

bool has_ending(const std::filesystem::path& path, std::string_view ending) {
    std::string own = path.extension().string();
    std::transform(own.begin(), own.end(), own.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return own == ending;
}

/// The files of a folder in order, also those whose name does not quite end as it should; or why it holds none.
Result<std::vector<FolderFile>> files_of(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        return failure(Diagnostic{Place{folder}, Severity::error, "unreadable", "is not a folder",
                                  "give a folder laid out as configs/ is"});
    }
    std::vector<FolderFile> files;
    constexpr int deepest = 2;  // where imported files stand: `--catalog /` does not read the disk
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (it.depth() >= deepest) { it.disable_recursion_pending(); }
        if (has_ending(it->path(), ".yaml") || has_ending(it->path(), ".yml")) {
            files.push_back({it->path().lexically_relative(folder).generic_string(), it->path().string()});
        }
    }
    if (error) { return failure(Diagnostic{Place{folder}, Severity::error, "unreadable", error.message()}); }
    if (files.empty()) {
        return failure(Diagnostic{Place{folder}, Severity::error, "empty", "holds no .yaml file", "give a folder laid out as configs/ is"});
    }
    std::sort(files.begin(), files.end(), [](const FolderFile& a, const FolderFile& b) { return a.name < b.name; });
    return files;
}

/// Reads all of them; every complaint of every file comes at once.
Result<std::map<std::string, config::Document, std::less<>>> documents_of(const std::vector<FolderFile>& files) {
    std::map<std::string, config::Document, std::less<>> documents;
    Diagnostics diagnostics;
    for (const auto& file : files) {
        auto document = config::read_file(file.path);
        if (document) {
            documents.insert_or_assign(file.name, std::move(*document));
        } else {
            append(diagnostics, std::move(document.error()));
        }
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return documents;
}

constexpr std::string_view right_folder = "is it the right folder?";

/// Files of which a folder lays entries over the catalog's, one by one; of the others it lays the whole file.
struct ByEntry {
    std::string_view path;
    std::string_view key;
};
constexpr std::array by_entry = {ByEntry{"sources.yaml", "sources"}, ByEntry{"groups.yaml", "groups"}, ByEntry{"pue.yaml", "operators"}};

void lay_over(std::map<std::string, config::Document, std::less<>>& files, const std::string& path, config::Document document) {
    const auto* row = std::find_if(by_entry.begin(), by_entry.end(), [&](const ByEntry& each) { return each.path == path; });
    const auto found = files.find(path);
    if (row == by_entry.end() || found == files.end()) {
        files.insert_or_assign(path, std::move(document));
    } else {
        found->second = config::Document::laid_over(found->second, document, row->key);
    }
}

/// `imported/<source>/<region>.yaml`.
bool is_imported(std::string_view path) {
    if (!path.starts_with(imported)) { return false; }
    const auto slash = path.find('/', imported.size());
    return slash != std::string_view::npos && slash > imported.size() && path.find('/', slash + 1) == std::string_view::npos;
}

/// Lays series under those that a region has, `first` of which are to come before them; of two carbon figures for a period
/// the one that is there counts.
void lay_under(catalog::Region& region, catalog::ImportedFile file, std::size_t& first) {
    const auto count = file.electricity.size();
    region.electricity.insert(region.electricity.begin() + static_cast<std::ptrdiff_t>(first), std::make_move_iterator(file.electricity.begin()),
                              std::make_move_iterator(file.electricity.end()));
    first += count;
    for (auto& figure : file.carbon_intensity) {
        const bool own = std::any_of(region.carbon_intensity.begin(), region.carbon_intensity.end(),
                                     [&](const catalog::CarbonFigure& f) { return f.period == figure.period; });
        if (!own) { region.carbon_intensity.push_back(std::move(figure)); }
    }
    std::stable_sort(region.carbon_intensity.begin(), region.carbon_intensity.end(),
                     [](const auto& a, const auto& b) { return a.period.first < b.period.first; });
}

/// A file that nothing would ever ask for would be a slip that goes unseen.
bool has_place(const std::string& path, const std::map<std::string, config::Document, std::less<>>& files) {
    if (!path.ends_with(".yaml")) { return false; }
    constexpr std::array open = {std::string_view("chips/"), std::string_view("clusters/"), std::string_view("regions/"),
                               std::string_view("models/")};
    const bool entry = std::any_of(open.begin(), open.end(), [&](std::string_view folder) {
        return path.starts_with(folder) && path.find('/', folder.size()) == std::string::npos;
    });
    return entry || is_imported(path) || path.starts_with(std::string(price_index_files) + "-") || files.contains(path);
}

}  // namespace

Catalog Catalog::embedded() {
    std::map<std::string, config::Document, std::less<>> files;
    for (const auto& file : catalog::embedded_files()) {
        files.emplace_hint(files.end(), file.name, config::Document(file.name, file.nodes, file.pool));
    }
    return Catalog(std::move(files));
}

Result<Catalog> Catalog::overlaid(const std::string& folder) {
    const auto files = files_of(folder);
    if (!files) { return tl::unexpected(files.error()); }
    Catalog result = embedded();
    std::vector<std::string_view> known;
    for (const auto& [path, document] : result.files_) { known.push_back(path); }
    Diagnostics diagnostics;
    std::vector<FolderFile> placed;
    for (const auto& file : *files) {
        if (has_place(file.name, result.files_)) {
            placed.push_back(file);
            continue;
        }
        constexpr std::size_t enough = 20;  // more are not shown, and the nearest name takes a while
        const auto near = diagnostics.size() < enough ? nearest(file.name, known) : std::string_view();
        std::string hint = !file.name.ends_with(".yaml") ? "its name must end in .yaml"
                           : near.empty()                ? "entries stand in chips/, clusters/, regions/ and models/"
                                                         : fmt::format("did you mean '{}'?", near);
        diagnostics.push_back({Place{file.path}, Severity::error, "unknown-file",
                               fmt::format("the catalog has no place for a file '{}'", file.name.substr(0, 60)), std::move(hint)});
    }
    auto documents = documents_of(placed);
    if (!documents) { append(diagnostics, std::move(documents.error())); }
    if (!diagnostics.empty()) { return failure(without_flood(std::move(diagnostics), right_folder)); }
    for (auto& [path, document] : *documents) { lay_over(result.files_, path, std::move(document)); }
    return result;
}

Catalog Catalog::known_at(Date day) const {
    Catalog copy = *this;
    const auto all = sources();
    copy.known_.emplace(day, all ? *all : std::map<std::string, catalog::Source>());
    return copy;
}

Result<Catalog> Catalog::from_folder(const std::string& folder) {
    const auto files = files_of(folder);
    if (!files) { return tl::unexpected(files.error()); }
    std::vector<FolderFile> named;
    std::copy_if(files->begin(), files->end(), std::back_inserter(named), [](const FolderFile& file) { return file.name.ends_with(".yaml"); });
    auto documents = documents_of(named);
    if (!documents) { return failure(without_flood(std::move(documents.error()), right_folder)); }
    return Catalog(std::move(*documents));
}

const config::Document* Catalog::find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> Catalog::ids(std::string_view kind) const& {
    std::vector<std::string_view> all;
    const std::string folder = std::string(kind) + "/";
    for (auto it = files_.lower_bound(folder); it != files_.end() && it->first.starts_with(folder); ++it) {
        const std::string_view name = it->first;
        all.push_back(name.substr(folder.size(), name.size() - folder.size() - std::string_view(".yaml").size()));
    }
    return all;
}

std::vector<std::string_view> Catalog::chip_names() const {
    auto names = ids("chips");
    for (const auto id : ids("chips")) {
        const auto* document = find(path_of("chips", id));
        const auto aliases = document->root().find("aliases");
        for (const auto& alias : aliases ? aliases->children() : std::vector<config::Node>()) { names.push_back(alias.text()); }
    }
    return names;
}

std::string Catalog::find_chip_file(std::string_view id) const {
    auto path = path_of("chips", id);
    return find(path) == nullptr ? std::string() : path;
}

std::string Catalog::chip_id(std::string_view id_or_alias) const {
    if (find(path_of("chips", id_or_alias)) != nullptr) { return std::string(id_or_alias); }
    for (const auto id : ids("chips")) {
        const auto aliases = find(path_of("chips", id))->root().find("aliases");
        for (const auto& alias : aliases ? aliases->children() : std::vector<config::Node>()) {
            if (alias.text() == id_or_alias) { return std::string(id); }
        }
    }
    return {};
}

Result<catalog::Chip> Catalog::chip(std::string_view id, const Place& asked) const {
    const std::string own = chip_id(id);
    if (own.empty()) { return failure(unknown("chip", id, chip_names(), asked)); }
    auto chip = catalog::load_chip(*find(path_of("chips", own)));
    return chip && known_ ? known_->only(std::move(*chip), asked) : chip;
}

Result<catalog::Cluster> Catalog::cluster(std::string_view id, const Place& asked) const {
    const auto* document = find(path_of("clusters", id));
    if (document == nullptr) { return failure(unknown("cluster", id, ids("clusters"), asked)); }
    return catalog::load_cluster(*document);
}

Result<catalog::Region> Catalog::region(std::string_view id, const Place& asked) const {
    const auto* document = find(path_of("regions", id));
    if (document == nullptr) { return failure(unknown("region", id, ids("regions"), asked)); }
    auto region = catalog::load_region(*document);
    Diagnostics diagnostics;
    if (!region) { append(diagnostics, region.error()); }
    const auto name = path_of("", id);
    std::size_t first = !region || region->imported_first ? 0 : region->electricity.size();
    for (auto it = files_.lower_bound(imported); it != files_.end() && it->first.starts_with(imported); ++it) {
        if (!is_imported(it->first) || !it->first.ends_with(name)) { continue; }
        auto file = catalog::load_imported(it->second);
        if (!file) {
            append(diagnostics, std::move(file.error()));
        } else if (region) {
            lay_under(*region, std::move(*file), first);
        }
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    if (region && known_) { *region = known_->only(std::move(*region)); }
    return region;
}

Result<catalog::Model> Catalog::model(std::string_view id, const Place& asked) const {
    const auto* document = find(path_of("models", id));
    if (document == nullptr) { return failure(unknown("model", id, ids("models"), asked)); }
    auto model = catalog::load_model(*document);
    return model && known_ ? known_->only(std::move(*model), asked) : model;
}

Result<catalog::Defaults> Catalog::defaults() const {
    const auto* document = find("defaults.yaml");
    if (document == nullptr) { return failure(missing("defaults.yaml")); }
    return catalog::load_defaults(*document);
}

Result<catalog::ExpectedMfu> Catalog::expected_mfu() const {
    const auto* document = find("expected-mfu.yaml");
    if (document == nullptr) { return failure(missing("expected-mfu.yaml")); }
    return catalog::load_expected_mfu(*document);
}

Result<catalog::StepTimeConstants> Catalog::step_time() const {
    const auto* document = find("perf/step-time.yaml");
    if (document == nullptr) { return failure(missing("perf/step-time.yaml")); }
    return catalog::load_step_time(*document);
}

Result<catalog::RunTimeConstants> Catalog::run_time() const {
    const auto* document = find("perf/run-time.yaml");
    if (document == nullptr) { return failure(missing("perf/run-time.yaml")); }
    return catalog::load_run_time(*document);
}

Result<catalog::Reliability> Catalog::reliability() const {
    const auto* document = find("perf/reliability.yaml");
    if (document == nullptr) { return failure(missing("perf/reliability.yaml")); }
    return catalog::load_reliability(*document);
}

Result<catalog::UsualRun> Catalog::usual() const {
    const auto* document = find("perf/usual.yaml");
    if (document == nullptr) { return failure(missing("perf/usual.yaml")); }
    return catalog::load_usual(*document);
}

Result<std::map<std::string, catalog::DefaultSpread>> Catalog::spreads() const {
    const auto* document = find("spreads.yaml");
    if (document == nullptr) { return std::map<std::string, catalog::DefaultSpread>(); }
    return catalog::load_spreads(*document);
}

Result<std::vector<catalog::Band>> Catalog::bands() const {
    const auto* document = find("tariff-bands.yaml");
    if (document == nullptr) { return failure(missing("tariff-bands.yaml")); }
    return catalog::load_bands(*document);
}

Result<std::map<std::string, catalog::Group>> Catalog::groups() const {
    const auto* document = find("groups.yaml");
    if (document == nullptr) { return failure(missing("groups.yaml")); }
    return catalog::load_groups(*document);
}

Result<std::map<std::string, catalog::OperatorPue>> Catalog::operators() const {
    const auto* document = find("pue.yaml");
    if (document == nullptr) { return failure(missing("pue.yaml")); }
    return catalog::load_operators(*document);
}

Result<catalog::ExchangeRates> Catalog::exchange_rates() const {
    const auto* document = find("money/exchange-rates.yaml");
    if (document == nullptr) { return failure(missing("money/exchange-rates.yaml")); }
    auto rates = catalog::load_exchange_rates(*document);
    if (rates && known_) { *rates = known_->only(std::move(*rates)); }
    return rates;
}

Result<std::vector<catalog::PriceIndex>> Catalog::price_indexes() const {
    std::vector<catalog::PriceIndex> all;
    Diagnostics diagnostics;
    for (auto it = files_.lower_bound(price_index_files); it != files_.end() && it->first.starts_with(price_index_files); ++it) {
        auto index = catalog::load_price_index(it->second);
        if (!index) { append(diagnostics, std::move(index.error())); continue; }
        all.push_back(known_ ? known_->only(std::move(*index)) : std::move(*index));
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

Result<catalog::PriceIndex> Catalog::price_index(Currency currency, const Place& asked) const {
    auto all = price_indexes();
    if (!all) { return tl::unexpected(all.error()); }
    std::string known;
    for (auto& index : *all) {
        if (index.currency == currency) { return std::move(index); }
        known += fmt::format("{}{}", known.empty() ? "" : ", ", code(index.currency));
    }
    return failure(Diagnostic{asked, Severity::error, "no-price-index", fmt::format("the catalog has no price index of {}", code(currency)),
                              fmt::format("it has one of {}: prices of one currency say nothing of another's", known)});
}

Result<catalog::PurchasingPower> Catalog::purchasing_power() const {
    const auto* document = find("money/ppp.yaml");
    if (document == nullptr) { return failure(missing("money/ppp.yaml")); }
    auto parities = catalog::load_purchasing_power(*document);
    if (parities && known_) { *parities = known_->only(std::move(*parities)); }
    return parities;
}

Result<std::map<std::string, catalog::Source>> Catalog::sources() const {
    const auto* document = find("sources.yaml");
    if (document == nullptr) { return failure(missing("sources.yaml")); }
    return catalog::load_sources(*document);
}

}  // namespace traincost
