// SPDX-License-Identifier: Apache-2.0
// The bibliography, the difference between two catalogs, and what an import wrote.
#include <traincost/report/catalog_report.hpp>

#include <traincost/catalog/figures.hpp>
#include <traincost/report/common.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using catalog::Change;
using catalog::FigureChange;

std::string counted(std::size_t n) { return n == 1 ? "1 figure" : fmt::format("{} figures", n); }

std::string word(Change change) {
    switch (change) {
        case Change::added: return "added";
        case Change::removed: return "removed";
        case Change::changed: break;
    }
    return "changed";
}

std::string text_of(const std::optional<catalog::WrittenFigure>& figure) { return figure ? figure->text : ""; }
std::string place_of(const std::optional<catalog::WrittenFigure>& figure) { return figure ? to_string(figure->where) : ""; }

/// "+8.4 %"; what is many times as much is said so.
std::string relative_text(const FigureChange& change) {
    if (!change.relative) { return ""; }
    const double r = *change.relative;
    if (r > 9.0 || r < -0.9) { return fmt::format("x{:.3g}", 1.0 + r); }
    return fmt::format("{:+.2g} %", 100.0 * r);
}

Data side(const std::optional<catalog::WrittenFigure>& figure) {
    if (!figure) { return {}; }
    return Data::Object{{"figure", figure->text}, {"source", figure->source}, {"where", to_string(figure->where)}};
}

}  // namespace

Report sources_report(const Catalog& catalog, const std::map<std::string, catalog::Source>& known, const std::vector<std::string>& ids) {
    const auto counts = catalog::figures_by_source(catalog);
    Report report;
    report.plain.columns = {{"id"}, {"figures", true}, {"publisher"}, {"title"}, {"url"}, {"retrieved"}, {"licence"}, {"note"}};
    List items;
    Data::List list;
    std::size_t all = 0;
    for (const auto& [id, s] : known) {
        if (!ids.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) { continue; }
        const auto found = counts.find(id);
        const auto count = found == counts.end() ? 0 : found->second;
        all += count;
        items.items.push_back(fmt::format("{} ({}): {}, {}. {} (retrieved {}; {}){}", id, counted(count), s.publisher, s.title, s.url, s.retrieved,
                                          s.licence, s.note.empty() ? "" : ". " + s.note));
        report.plain.rows.push_back({id, fmt::format("{}", count), s.publisher, s.title, s.url, s.retrieved, s.licence, s.note});
        list.emplace_back(Data::Object{{"id", id}, {"figures", Data::measured(static_cast<double>(count), "figures")}, {"publisher", s.publisher},
                                       {"title", s.title}, {"url", s.url}, {"retrieved", s.retrieved}, {"licence", s.licence}, {"note", s.note}});
    }
    report.blocks.emplace_back(Paragraph{fmt::format("{} sources, {}.", list.size(), counted(all))});
    report.blocks.emplace_back(std::move(items));
    auto o = envelope("catalog sources");
    o.emplace_back("sources", std::move(list));
    report.data = std::move(o);
    return report;
}

Report catalog_diff(const Catalog& from, const Catalog& to) {
    const auto changes = catalog::differences(from, to);
    const auto count = [&](Change change) { return std::count_if(changes.begin(), changes.end(), [&](const auto& c) { return c.change == change; }); };
    Report report;
    report.plain.columns = {{"change"}, {"figure"}, {"old"}, {"new"}, {"relative", true}, {"old place"}, {"new place"}};
    Table table{{{"Figure"}, {"Old", true}, {"New", true}, {"Change", true}}, {}};
    List places;
    Data::List list;
    for (const auto& c : changes) {
        table.rows.push_back({c.name, text_of(c.before), text_of(c.after), c.change == Change::changed ? relative_text(c) : word(c.change)});
        const auto old_place = place_of(c.before);
        const auto new_place = place_of(c.after);
        places.items.push_back(fmt::format("{}{}{}", old_place, old_place.empty() || new_place.empty() ? "" : " -> ", new_place));
        report.plain.rows.push_back({word(c.change), c.name, text_of(c.before), text_of(c.after), c.relative ? plain(*c.relative) : "", old_place, new_place});
        list.emplace_back(Data::Object{{"change", word(c.change)}, {"figure", c.name}, {"old", side(c.before)}, {"new", side(c.after)},
                                       {"relative", c.relative ? Data::measured(*c.relative, "1") : Data()}});
    }
    report.blocks.emplace_back(Paragraph{fmt::format("{} changed, {} removed, {} added.", counted(static_cast<std::size_t>(count(Change::changed))),
                                                     count(Change::removed), count(Change::added))});
    if (!changes.empty()) {
        report.blocks.emplace_back(std::move(table));
        report.blocks.emplace_back(Heading{"Places, in the same order"});
        report.blocks.emplace_back(std::move(places));
    }
    auto o = envelope("catalog diff");
    o.emplace_back("changes", std::move(list));
    report.data = std::move(o);
    return report;
}

Report import_report(const catalog::ImportFormat& format, const catalog::Imported& imported) {
    Report report;
    report.blocks.emplace_back(Paragraph{fmt::format("{} of {} in {} {}; {} rows of other regions, years or levels left out.", counted(imported.figures),
                                                     format.source, imported.files.size(), imported.files.size() == 1 ? "file" : "files", imported.skipped)});
    Table table{{{"of"}, {"figures", true}, {"first"}, {"last"}}, {}};
    Data::List list;
    for (const auto& s : imported.series) {
        table.rows.push_back({s.id, fmt::format("{}", s.figures), s.first, s.last});
        list.emplace_back(Data::Object{{"of", s.id}, {"figures", Data::measured(static_cast<double>(s.figures), "figures")}, {"first", s.first}, {"last", s.last}});
    }
    report.plain = table;
    report.blocks.emplace_back(std::move(table));
    auto o = envelope("catalog import");
    o.emplace_back("source", format.source);
    o.emplace_back("series", std::move(list));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
