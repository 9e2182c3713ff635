// SPDX-License-Identifier: Apache-2.0
// `catalog show` of a file, a group and an operator.
#include <traincost/report/catalog_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/report/written.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace traincost::report {

namespace {

std::string name_in(const config::Document& document) { return text_under(document.root(), "name"); }

/// What stands in a list under `key` of a file, in a table of its own, with a heading; nothing where it has none.
void add_rows_of(Report& report, const config::Node& root, std::string_view key, const std::string& heading,
                 const std::vector<std::string_view>& columns) {
    const auto list = root.find(key);
    if (!list || list->children().empty()) { return; }
    Table table{{}, {}, true};
    for (const auto column : columns) { table.columns.push_back({std::string(column)}); }
    for (const auto& row : list->children()) {
        std::vector<std::string> cells;
        for (const auto column : columns) { cells.push_back(column == "value" ? value_text(row) : text_under(row, column)); }
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (columns[c] == "status" && cells[c].empty()) { cells[c] = "delivered"; }
        }
        table.rows.push_back(std::move(cells));
    }
    report.blocks.emplace_back(Heading{heading});
    report.blocks.emplace_back(std::move(table));
}

/// What a spreadsheet is given of the price history and the export rules of a chip, and of which their notes are told.
std::vector<Written> dated_rows(const config::Node& root) {
    std::vector<Written> rows;
    for (const auto* key : {"prices", "exports_to_china"}) {
        const auto list = root.find(key);
        for (const auto& row : list ? list->children() : std::vector<config::Node>()) {
            const auto kind = text_under(row, "kind");
            const bool price = !kind.empty();
            auto status = text_under(row, "status");
            if (price && status.empty()) { status = "delivered"; }
            const auto date = text_under(row, price ? "date" : "from");
            const auto value = price ? value_text(row) : status + (text_under(row, "rule").empty() ? "" : ": " + text_under(row, "rule"));
            rows.push_back({fmt::format("{}.{}{}{}", key, date, price ? "." : "", kind), value, text_under(row, "source"), date,
                            price ? status : "delivered", text_under(row, "confidence"), text_under(row, "note"), "", ""});
        }
    }
    return rows;
}

/// "JUPITER Booster: cluster of Forschungszentrum Jülich in de; 24000 chips of gh200, 4 chips in a node."
std::string cluster_sentence(const config::Node& root) {
    const auto figure = [&root](std::string_view key) {
        const auto node = root.find(key);
        return node ? value_text(*node) : std::string();
    };
    std::string text = fmt::format("{}: {} of {}", text_under(root, "name"), text_under(root, "kind"), text_under(root, "operator"));
    if (const auto region = text_under(root, "region"); !region.empty()) { text += " in " + region; }
    text += fmt::format("; {} of {}, {} in a node", figure("count"), text_under(root, "chip"), figure("node"));
    if (const auto since = figure("in_service"); !since.empty()) { text += "; in service since " + since; }
    return text + ".";
}

Report entry_report(const std::string& path, const config::Node& root, std::vector<Written> rows) {
    Report report;
    report.blocks.emplace_back(Heading{path});
    if (path.starts_with("clusters/")) { report.blocks.emplace_back(List{{cluster_sentence(root)}, true}); }
    report.blocks.emplace_back(figures_table(rows));
    if (path.starts_with("chips/")) {
        add_rows_of(report, root, "prices", "Price history", {"date", "value", "kind", "source", "status", "confidence"});
        add_rows_of(report, root, "exports_to_china", "Sale to China, from each day on", {"from", "status", "rule", "source", "confidence"});
        for (auto& row : dated_rows(root)) { rows.push_back(std::move(row)); }
    }
    List notes{{}, true};
    add_notes(notes, rows);
    if (!notes.items.empty()) {
        report.blocks.emplace_back(Heading{"Notes"});
        report.blocks.emplace_back(std::move(notes));
    }
    report.plain = plain_table(rows);
    auto o = envelope("catalog show");
    o.emplace_back("file", path);
    o.emplace_back("entry", data_of(root));
    report.data = std::move(o);
    return report;
}

std::optional<config::Node> entry_in(const Catalog& catalog, std::string_view file, std::string_view list, std::string_view id) {
    const auto found = catalog.files().find(file);
    return found == catalog.files().end() ? std::nullopt : node_at(found->second.root(), fmt::format("{}.{}", list, id));
}

}  // namespace

Report catalog_entry(const Catalog& catalog, const std::string& path) {
    const auto root = catalog.files().find(path)->second.root();
    const bool chip = path.starts_with("chips/");
    return entry_report(path, root, written_figures(root, chip ? std::vector<std::string_view>{"prices", "exports_to_china"}
                                                               : std::vector<std::string_view>{}));
}

Report catalog_group(const Catalog& catalog, const std::string& id) {
    const auto entry = entry_in(catalog, "groups.yaml", "groups", id);
    std::vector<std::string> members;
    if (entry) {
        const auto list = entry->find("regions");
        for (const auto& region : list ? list->children() : std::vector<config::Node>()) { members.emplace_back(region.text()); }
    } else {
        for (const auto region : catalog.ids("regions")) { members.emplace_back(region); }
    }
    const std::string name = entry ? text_under(*entry, "name") : "all regions there are";
    Report report;
    report.blocks.emplace_back(Heading{fmt::format("{}: {} ({})", id, name, members.size())});
    Table table{{{"region"}, {"name"}, {"kind"}, {"borrows from"}}, {}, true};
    Data::List regions;
    for (const auto& member : members) {
        const auto file = catalog.files().find(fmt::format("regions/{}.yaml", member));
        if (file == catalog.files().end()) { continue; }
        const auto root = file->second.root();
        table.rows.push_back({member, name_in(file->second), text_under(root, "kind"), text_under(root, "parent")});
        regions.emplace_back(Data::Object{{"id", member}, {"name", name_in(file->second)}});
    }
    report.plain = {{{"region"}, {"name"}, {"kind"}, {"borrows_from"}}, table.rows, true};
    report.blocks.emplace_back(std::move(table));
    auto o = envelope("catalog show");
    o.emplace_back("file", entry ? Data("groups.yaml") : Data());
    o.emplace_back("id", id);
    o.emplace_back("name", name);
    o.emplace_back("regions", std::move(regions));
    report.data = std::move(o);
    return report;
}

Report catalog_operator(const Catalog& catalog, const std::string& id) {
    const auto entry = *entry_in(catalog, "pue.yaml", "operators", id);
    auto figures = std::vector<Written>{{"id", id, "", "", "", "", "", "", ""}, {"name", text_under(entry, "name"), "", "", "", "", "", "", ""}};
    auto status = text_under(entry, "status");
    figures.push_back({"pue", value_text(entry), text_under(entry, "source"), text_under(entry, "date"), status.empty() ? "delivered" : status,
                       text_under(entry, "confidence"), text_under(entry, "note"), "", ""});
    return entry_report("pue.yaml", entry, std::move(figures));
}

}  // namespace traincost::report
