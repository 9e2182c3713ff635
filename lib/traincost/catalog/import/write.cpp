// SPDX-License-Identifier: Apache-2.0
// Writes imported figures as files of the catalog. The same downloads give the same bytes.
#include <traincost/catalog/import/import.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace traincost::catalog {

namespace {

/// The figures of one region by period, then band.
using Rows = std::map<std::string, std::map<std::string, Observation>>;

std::map<std::string, Rows> by_region(const Observations::Figures& figures) {
    std::map<std::string, Rows> regions;
    for (const auto& [key, observation] : figures) {
        const auto& [region, band, period] = key;
        regions[region][period][band] = observation;
    }
    return regions;
}

std::string number(double value) { return fmt::format("{:.10g}", value); }

/// As Ember prints them; its copies carry the digits of a single-precision float.
std::string hundredths(double value) { return number(std::round(value * 100.0) / 100.0); }

/// The comment at the head, and the downloads that figures of this file come from, with their digests.
std::string head(const ImportFormat& format, const std::vector<Download>& downloads, const std::set<const Download*>& used) {
    std::string out = fmt::format("# Made by `traincost catalog import {}` and replaced by the next: change the download, not this file.\n", format.id);
    std::string list = "downloads:\n";
    for (const auto& download : downloads) {
        if (used.contains(&download)) { list += fmt::format("  - {{file: {}, sha256: {}}}\n", download.file, download.sha256); }
    }
    return out + list;
}

std::set<const Download*> used_by(const Rows& rows) {
    std::set<const Download*> used;
    for (const auto& [period, bands] : rows) {
        for (const auto& [band, observation] : bands) { used.insert(observation.download); }
    }
    return used;
}

/// What a flag behind a figure means.
std::string_view meaning(char flag) {
    switch (flag) {
        case 'b': return "break in the series";
        case 'd': return "definition differs";
        case 'e': return "estimated";
        case 'f': return "forecast";
        case 'p': return "provisional";
        case 'r': return "revised";
        case 's': return "Eurostat's estimate";
        case 'u': return "low reliability";
        default: return "flagged";
    }
}

/// What a reader of a row needs to know: its flags, and bands of the largest users that do not fall in order (only those of
/// one extract: figures are revised).
std::string remarks(const std::map<std::string, Observation>& bands) {
    std::map<std::string, std::string> by_meaning;
    for (const auto& [band, observation] : bands) {
        for (const char flag : observation.flags) {
            auto& list = by_meaning[std::string(meaning(flag))];
            list += (list.empty() ? "" : ", ") + band;
        }
    }
    std::string out;
    for (const auto& [what, list] : by_meaning) { out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", list, what); }
    const Observation* before = nullptr;
    std::string name_before;
    for (const auto& [band, observation] : bands) {
        if (band < "IE" || band == "all") { continue; }
        if (before != nullptr && before->date == observation.date && observation.value > before->value) {
            out += fmt::format("{}{} is dearer than {}: few customers", out.empty() ? "" : "; ", band, name_before);
        }
        before = &observation;
        name_before = band;
    }
    return out;
}

struct SeriesHead {
    std::string_view format, text;
    double factor;  ///< from the unit of the download to that of the catalog
    std::string_view unit;
};
constexpr std::array series_heads = {
    SeriesHead{"eurostat",
               "    customer: non-household\n    tax_level: without VAT and recoverable taxes\n    vat: excluded\n    delivery: delivered\n"
               "    confidence: high\n    note: >-\n"
               "      Half-yearly average by consumption band (IE 20 to 70, IF 70 to 150, IG 150 GWh a year and more); grid charges and\n"
               "      levies are in it. The date of a row is that of its oldest figure.\n",
               1.0, "EUR/kWh"},
    SeriesHead{"eia",
               "    customer: industrial\n    tax_level: average revenue incl. taxes passed through, excl. sales tax\n    vat: excluded\n"
               "    delivery: delivered\n    confidence: medium\n"
               "    note: Average revenue per kWh from industrial customers of all sizes, not a contract.\n",
               0.01, "USD/kWh"},
};

std::string tariff_rows(const Rows& rows, const SeriesHead& series) {
    std::string out;
    for (const auto& [period, bands] : rows) {
        Period oldest = bands.begin()->second.date;
        std::string prices;
        for (const auto& [band, observation] : bands) {
            if (observation.date.first < oldest.first) { oldest = observation.date; }
            prices += fmt::format(", {}: {} {}", band, number(observation.value * series.factor), series.unit);
        }
        const auto remark = remarks(bands);
        out += fmt::format("      - {{period: {}, date: {}{}", period, oldest.text, prices);
        out += remark.empty() ? "}\n" : fmt::format(", confidence: medium, note: \"{}\"}}\n", remark);
    }
    return out;
}

}  // namespace

std::vector<CatalogText> write_tariffs(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures) {
    const auto* series = std::find_if(series_heads.begin(), series_heads.end(), [&](const SeriesHead& s) { return s.format == format.id; });
    std::vector<CatalogText> files;
    for (const auto& [region, rows] : by_region(figures)) {
        std::string text = head(format, downloads, used_by(rows));
        text += fmt::format("id: {}\nelectricity:\n  - source: {}\n{}    prices:\n{}", region, format.source, series->text, tariff_rows(rows, *series));
        files.push_back({fmt::format("imported/{}/{}.yaml", format.source, region), std::move(text)});
    }
    return files;
}

std::vector<CatalogText> write_carbon(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures) {
    std::vector<CatalogText> files;
    for (const auto& [region, rows] : by_region(figures)) {
        std::string text = head(format, downloads, used_by(rows)) + fmt::format("id: {}\ncarbon_intensity:\n", region);
        for (const auto& [period, bands] : rows) {
            const auto& figure = bands.begin()->second;
            text += fmt::format("  - {{period: {}, value: {} gCO2e/kWh, basis: \"generation, life-cycle\", source: {}, date: {}, confidence: {}{}}}\n", period,
                                hundredths(figure.value), format.source, figure.date.text, figure.flags.empty() ? "high" : "medium",
                                figure.flags.empty() ? "" : ",\n     note: \"From the month in which Ember changed its emission factors.\"");
        }
        files.push_back({fmt::format("imported/{}/{}.yaml", format.source, region), std::move(text)});
    }
    return files;
}

std::vector<CatalogText> write_exchange_rates(const ImportFormat& format, const std::vector<Download>& downloads, const Observations::Figures& figures) {
    Rows years;
    for (const auto& [key, observation] : figures) { years[std::get<2>(key)][std::get<0>(key)] = observation; }
    std::string text = head(format, downloads, used_by(years)) + fmt::format("source: {}\nrates:   # annual averages, units for one US dollar\n", format.source);
    for (const auto& [year, rates] : years) {
        const auto& first = rates.begin()->second;
        text += fmt::format("  - {{period: {}, date: {}", year, first.date.text);
        for (const auto& [code, rate] : rates) { text += fmt::format(", {}: {} {}/USD", code, number(rate.value), code); }
        text += first.flags.empty() ? "}\n" : ", note: the year was not over}\n";
    }
    return {{"money/exchange-rates.yaml", std::move(text)}};
}

}  // namespace traincost::catalog
