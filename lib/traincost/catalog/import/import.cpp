// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/import/import.hpp>

#include <traincost/core/sha256.hpp>

#include <fmt/core.h>

namespace traincost::catalog {

namespace {

/// The last day in a file's name, "owid-energy-2026-08-08.csv".
std::optional<Period> date_in(std::string_view name) {
    std::optional<Period> found;
    for (std::size_t at = 0; at + 10 <= name.size(); ++at) {
        if (const auto date = parse_period(name.substr(at, 10))) { found = *date; }
    }
    return found;
}

std::vector<ImportedSeries> summary(const Observations::Figures& figures) {
    std::map<std::string, ImportedSeries> by_id;
    for (const auto& [key, observation] : figures) {
        const auto& [id, band, period] = key;
        auto& series = by_id[id];
        series.id = id;
        ++series.figures;
        if (series.first.empty() || period < series.first) { series.first = period; }
        if (period > series.last) { series.last = period; }
    }
    std::vector<ImportedSeries> all;
    for (auto& [id, series] : by_id) { all.push_back(std::move(series)); }
    return all;
}

}  // namespace

Result<Download> open_download(const std::string& path, const std::optional<Period>& date) {
    std::string bytes;
    auto csv = config::read_csv(path, {}, &bytes);
    if (!csv) { return tl::unexpected(csv.error()); }
    const auto file = path.substr(path.rfind('/') + 1);
    return Download{std::move(*csv), file, sha256(bytes), date ? date : date_in(file)};
}

Result<Imported> import_downloads(const ImportFormat& format, const std::vector<Download>& downloads) {
    Observations observations;
    for (const auto& download : downloads) {
        const auto before = observations.figures().size() + observations.diagnostics().size() + observations.replaced();
        format.read(download, observations);
        if (observations.figures().size() + observations.diagnostics().size() + observations.replaced() == before) {
            observations.complain(download, 1, 1, "no-price", "none of its rows is one that the catalog keeps",
                                  fmt::format("expected the {}", format.what));
        }
    }
    observations.check(format.sanity);
    if (!downloads.empty()) { observations.close(downloads.front().csv.limits()); }
    if (!observations.diagnostics().empty()) { return failure(std::move(observations.diagnostics())); }
    Imported imported;
    imported.files = format.write(format, downloads, observations.figures());
    imported.series = summary(observations.figures());
    imported.figures = observations.figures().size();
    imported.skipped = observations.skipped();
    return imported;
}

}  // namespace traincost::catalog
