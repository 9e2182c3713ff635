// SPDX-License-Identifier: Apache-2.0
// Turns the official downloads of statistical offices into files of the catalog. A new format is a file and a row.
#pragma once

#include <traincost/catalog/import/observations.hpp>
#include <traincost/core/result.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// A file of the catalog to be written, by its path in it.
struct CatalogText {
    std::string path;
    std::string text;
};

/// What an import makes of one region (or currency).
struct ImportedSeries {
    std::string id;
    std::size_t figures = 0;
    std::string first, last;  ///< periods
};

struct Imported {
    std::vector<CatalogText> files;
    std::vector<ImportedSeries> series;
    std::size_t figures = 0;
    std::size_t skipped = 0;  ///< rows of regions, years or levels that the catalog does not keep
};

struct ImportFormat {
    std::string_view id;       ///< as it is typed
    std::string_view source;   ///< id in sources.yaml
    std::string_view what;     ///< of which file, for help
    Sanity sanity;
    void (*read)(const Download&, Observations&);
    std::vector<CatalogText> (*write)(const ImportFormat&, const std::vector<Download>&, const Observations::Figures&);
};

void read_eurostat(const Download& download, Observations& observations);
void read_eia(const Download& download, Observations& observations);
void read_ember(const Download& download, Observations& observations);
void read_owid(const Download& download, Observations& observations);
void read_exchange_rates(const Download& download, Observations& observations);

std::vector<CatalogText> write_tariffs(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures);
std::vector<CatalogText> write_carbon(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures);
std::vector<CatalogText> write_exchange_rates(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures);

inline constexpr std::array import_formats = {
    ImportFormat{"eurostat", "eurostat-nrg-pc-205", "SDMX-CSV or bulk TSV of nrg_pc_205", {0.008, 0.8, 0.04, 0.4, "EUR/kWh"}, read_eurostat, write_tariffs},
    ImportFormat{"eia", "eia-retail-sales", "sheet of avgprice_annual.xlsx, saved as CSV", {2.0, 60.0, 4.0, 25.0, "ct/kWh"}, read_eia, write_tariffs},
    ImportFormat{"ember", "ember-yearly", "yearly full release, long format", {3.0, 1400.0, 60.0, 900.0, "gCO2e/kWh"}, read_ember, write_carbon},
    ImportFormat{"owid", "owid-energy", "owid-energy-data.csv, or the chart's CSV", {3.0, 1400.0, 60.0, 900.0, "gCO2e/kWh"}, read_owid, write_carbon},
    ImportFormat{"fx", "federal-reserve-h10", "annual.csv or monthly.csv of datasets/exchange-rates", {0.3, 3000.0, 0.5, 3000.0, "per USD"}, read_exchange_rates, write_exchange_rates},
};

/// Reads a download from a file. `date` is that of `--date`; without it a day in the file's name counts.
[[nodiscard]] Result<Download> open_download(const std::string& path, const std::optional<Period>& date);

/// Reads, checks and writes; the newer of two downloads wins where they differ. All complaints come at once, and any is an end.
[[nodiscard]] Result<Imported> import_downloads(const ImportFormat& format, const std::vector<Download>& downloads);

}  // namespace traincost::catalog
