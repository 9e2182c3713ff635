// SPDX-License-Identifier: Apache-2.0
// `catalog show` of a region: its own figures, all its series with the files that they stand in, and what it borrows.
#include <traincost/report/catalog_report.hpp>

#include <traincost/catalog/borrowing.hpp>
#include <traincost/report/common.hpp>
#include <traincost/report/region_series.hpp>
#include <traincost/report/written.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <map>

namespace traincost::report {

namespace {

using catalog::Datum;
using catalog::Region;

const config::Document& file_of(const Catalog& catalog, const std::string& region) {
    return catalog.files().find(fmt::format("regions/{}.yaml", region))->second;
}

const catalog::Provenance& provenance_of(const Region& region, Datum datum) {
    switch (datum) {
        case Datum::pue: return region.pue->provenance;
        case Datum::water_on_site: return region.water_on_site->provenance;
        case Datum::water_of_electricity: return region.water_of_electricity->provenance;
        case Datum::construction: return region.construction->provenance;
        case Datum::wacc: return region.wacc->provenance;
        case Datum::building_wacc: return region.building_wacc->provenance;
        case Datum::labour: return region.labour->provenance;
        case Datum::grid_wait: return region.grid_wait->provenance;
        case Datum::carbon_intensity: return region.carbon_intensity.back().value.provenance;
        case Datum::electricity: break;
    }
    return series_for_all(region).prices.back().provenance;
}

/// What a region has of a datum, as text; of series the newest.
std::string value_of(const Catalog& catalog, const Region& region, Datum datum) {
    if (datum == Datum::electricity) { return newest_price(catalog, series_for_all(region)); }
    if (datum == Datum::carbon_intensity) {
        const auto& figure = region.carbon_intensity.back();
        return fmt::format("{} gCO2e/kWh ({})", carbon_number(figure.value.value), figure.period.text);
    }
    const auto node = node_at(file_of(catalog, region.id).root(), catalog::name(datum));
    return node ? value_text(*node) : std::string();
}

struct Borrowed {
    Datum datum;
    const Region* lender;
    std::string value;
    const catalog::Provenance* provenance;
};

/// The region whose figure stands in for each datum that nobody of a lineage has.
std::map<std::size_t, Region> stand_ins(const Catalog& catalog) {
    std::map<std::size_t, Region> all;
    const auto ids = catalog::stand_ins_of(catalog);
    if (!ids) { return all; }
    for (std::size_t d = 0; d < catalog::datum_count; ++d) {
        if (ids->regions[d].empty()) { continue; }
        auto region = catalog.region(ids->regions[d], ids->where[d]);
        if (region && catalog::has(*region, static_cast<Datum>(d))) { all.emplace(d, std::move(*region)); }
    }
    return all;
}

/// What the first of a lineage has from others; and by name what none of them has.
std::vector<Borrowed> borrowed_by(const Catalog& catalog, const std::vector<Region>& lineage, const std::map<std::size_t, Region>& others,
                                  std::vector<std::string>& lacking) {
    std::vector<Borrowed> all;
    auto holders = catalog::holders(lineage);
    for (std::size_t d = 0; d < holders.size(); ++d) {
        const auto datum = static_cast<Datum>(d);
        if (const auto other = others.find(d); holders[d] == nullptr && other != others.end()) { holders[d] = &other->second; }
        if (holders[d] == nullptr) { lacking.emplace_back(catalog::name(datum)); }
        else if (holders[d] != &lineage.front()) {
            all.push_back({datum, holders[d], value_of(catalog, *holders[d], datum), &provenance_of(*holders[d], datum)});
        }
    }
    return all;
}

void add_borrowed(Report& report, const std::vector<Borrowed>& borrowed, const std::vector<std::string>& lacking,
                  const std::vector<Region>& lineage) {
    if (!borrowed.empty()) {
        Table table{{{"figure"}, {"value"}, {"borrowed from"}, {"source"}, {"date"}, {"status, confidence"}}, {}, true};
        for (const auto& b : borrowed) {
            table.rows.push_back({std::string(catalog::name(b.datum)), b.value, b.lender->name, b.provenance->source, b.provenance->date.text,
                                  "borrowed, low"});
        }
        report.blocks.emplace_back(Heading{"Borrowed, having none of its own"});
        report.blocks.emplace_back(std::move(table));
    }
    if (lacking.empty()) { return; }
    std::vector<std::string> names;
    for (const auto& region : lineage) { names.push_back(region.name); }
    report.blocks.emplace_back(Heading{"Lacking"});
    report.blocks.emplace_back(List{{fmt::format("{}: in the catalog there is none for {}.", enumerated(lacking), enumerated(names))}, true});
}

Data borrowed_data(const std::vector<Borrowed>& borrowed) {
    Data::List list;
    for (const auto& b : borrowed) {
        const auto& p = *b.provenance;
        list.emplace_back(Data::Object{{"datum", catalog::name(b.datum)},
                                       {"figure", b.value},
                                       {"from", b.lender->id},
                                       {"name", b.lender->name},
                                       {"source", p.source},
                                       {"date", p.date.text},
                                       {"status", "borrowed"},
                                       {"confidence", "low"},
                                       {"where", to_string(p.where)},
                                       {"note", p.note.empty() ? Data() : Data(p.note)}});
    }
    return list;
}

/// The files of series laid under a region, as they are.
Data imported_data(const Catalog& catalog, const std::string& id) {
    Data::List list;
    constexpr std::string_view folder = "imported/";
    const auto name = fmt::format("/{}.yaml", id);
    const auto& files = catalog.files();
    for (auto it = files.lower_bound(folder); it != files.end() && it->first.starts_with(folder); ++it) {
        if (it->first.ends_with(name)) { list.emplace_back(Data::Object{{"file", it->first}, {"entry", data_of(it->second.root())}}); }
    }
    return list;
}

/// What the `pue` of a region is, and what it is not.
std::string pue_sentence(const Catalog& catalog) {
    const auto defaults = catalog.files().find("defaults.yaml");
    const auto pue = defaults == catalog.files().end() ? std::nullopt : defaults->second.root().find("pue");
    return fmt::format("average of the data centres that stand there; a run is reckoned with that of a new one{}",
                       pue ? fmt::format(", {} (defaults.yaml)", text_under(*pue, "value")) : "");
}

}  // namespace

Result<Report> catalog_region(const Catalog& catalog, const std::string& id) {
    const auto lineage = catalog::lineage_of(catalog, id, Place{"catalog show"});
    if (!lineage) { return tl::unexpected(lineage.error()); }
    const auto& region = lineage->front();
    const auto path = fmt::format("regions/{}.yaml", id);
    const auto& document = file_of(catalog, id);
    auto figures = written_figures(document.root(), {"electricity", "carbon_intensity"});
    for (auto& figure : figures) { figure.file = path; }
    std::vector<std::string> lacking;
    const auto others = stand_ins(catalog);
    const auto borrowed = borrowed_by(catalog, *lineage, others, lacking);
    const auto pue = pue_sentence(catalog);

    Report report;
    report.blocks.emplace_back(Heading{path});
    report.blocks.emplace_back(figures_table(figures));
    List notes{{"pue: " + pue + "."}, true};
    add_notes(notes, figures);
    add_series(report, region, figures, notes);
    add_borrowed(report, borrowed, lacking, *lineage);
    for (const auto& b : borrowed) {
        figures.push_back({std::string(catalog::name(b.datum)), b.value, b.provenance->source, b.provenance->date.text, "borrowed", "low", "",
                           b.lender->id, b.provenance->where.file});
    }
    report.blocks.emplace_back(Heading{"Notes"});
    report.blocks.emplace_back(std::move(notes));
    report.plain = plain_table(figures);

    auto o = envelope("catalog show");
    o.emplace_back("file", path);
    o.emplace_back("entry", data_of(document.root()));
    o.emplace_back("imported", imported_data(catalog, id));
    o.emplace_back("borrowed", borrowed_data(borrowed));
    o.emplace_back("lacking", texts_data(lacking));
    o.emplace_back("pue_is", pue);
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
