// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/catalog_report.hpp>

#include <traincost/report/common.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

std::string name_in(const config::Document& document) {
    const auto name = document.root().find("name");
    return name ? std::string(name->text()) : "";
}

/// A figure's keys, which are shown beside its value rather than below it.
bool is_figure(const config::Node& node) { return node.is_map() && node.find("value").has_value(); }

std::string text_under(const config::Node& node, std::string_view key) {
    const auto found = node.find(key);
    return found && found->is_scalar() ? std::string(found->text()) : "";
}

void add_rows(Table& table, const config::Node& node, const std::string& path) {
    std::size_t index = 0;
    for (const auto& child : node.children()) {
        const std::string own = child.key().empty() ? fmt::format("{}", index++) : std::string(child.key());
        const std::string name = path.empty() ? own : fmt::format("{}.{}", path, own);
        if (is_figure(child)) {
            std::string value = text_under(child, "value");
            if (const auto low = text_under(child, "low"); !low.empty()) { value += fmt::format(" ({} to {})", low, text_under(child, "high")); }
            table.rows.push_back({name, value, text_under(child, "source"), text_under(child, "date"), text_under(child, "confidence"),
                                  text_under(child, "note")});
        } else if (child.is_scalar() && child.key() == "note") {
            table.rows.push_back({path, "", "", "", "", std::string(child.text())});
        } else if (child.is_scalar()) {
            table.rows.push_back({name, std::string(child.text()), "", "", "", ""});
        } else {
            add_rows(table, child, name);
        }
    }
}

Data data_of(const config::Node& node) {
    if (node.is_scalar()) { return node.text(); }
    if (node.is_list()) {
        Data::List list;
        for (const auto& child : node.children()) { list.push_back(data_of(child)); }
        return list;
    }
    Data::Object object;
    for (const auto& child : node.children()) { object.emplace_back(std::string(child.key()), data_of(child)); }
    return object;
}

}  // namespace

Report catalog_list(const Catalog& catalog, std::string_view kind) {
    Report report;
    auto o = envelope("catalog list");
    report.plain.columns = {{"kind"}, {"id"}, {"name"}};
    for (const std::string_view each : {"models", "chips", "regions"}) {
        if (!kind.empty() && kind != each) { continue; }
        Table table{{{"id"}, {"name"}}, {}, true};
        Data::List list;
        for (const auto id : catalog.ids(each)) {
            const auto name = name_in(catalog.files().find(fmt::format("{}/{}.yaml", each, id))->second);
            table.rows.push_back({std::string(id), name});
            report.plain.rows.push_back({std::string(each), std::string(id), name});
            list.emplace_back(Data::Object{{"id", id}, {"name", name}});
        }
        report.blocks.emplace_back(Heading{fmt::format("{} ({})", each, table.rows.size())});
        report.blocks.emplace_back(std::move(table));
        o.emplace_back(std::string(each), std::move(list));
    }
    report.data = std::move(o);
    return report;
}

Report catalog_entry(const Catalog& catalog, const std::string& path) {
    Report report;
    const auto& document = catalog.files().find(path)->second;
    Table table{{{"figure"}, {"value"}, {"source"}, {"date"}, {"confidence"}, {"note"}}, {}, true};
    add_rows(table, document.root(), "");
    report.blocks.emplace_back(Heading{path});
    report.plain = table;
    List notes{{}, true};
    for (auto& row : table.rows) {
        if (!row.back().empty()) { notes.items.push_back(fmt::format("{}: {}", row.front(), row.back())); }
        row.pop_back();
    }
    std::erase_if(table.rows, [](const auto& row) { return row[1].empty() && row[2].empty(); });
    table.columns.pop_back();
    report.blocks.emplace_back(std::move(table));
    if (!notes.items.empty()) {
        report.blocks.emplace_back(Heading{"Notes"});
        report.blocks.emplace_back(std::move(notes));
    }
    auto o = envelope("catalog show");
    o.emplace_back("file", path);
    o.emplace_back("entry", data_of(document.root()));
    report.data = std::move(o);
    return report;
}

Report lint_report(const Catalog& catalog, const Diagnostics& diagnostics) {
    const auto errors = static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                                               [](const Diagnostic& d) { return d.severity == Severity::error; }));
    const auto warnings = diagnostics.size() - errors;
    Report report;
    report.blocks.emplace_back(Paragraph{fmt::format("{} files, {} errors, {} warnings", catalog.files().size(), errors, warnings)});
    report.plain = {{{"files", true}, {"errors", true}, {"warnings", true}},
                    {{fmt::format("{}", catalog.files().size()), fmt::format("{}", errors), fmt::format("{}", warnings)}}};
    auto o = envelope("catalog lint");
    o.emplace_back("files", Data::measured(static_cast<double>(catalog.files().size()), "files"));
    o.emplace_back("errors", Data::measured(static_cast<double>(errors), "errors"));
    o.emplace_back("warnings", Data::measured(static_cast<double>(warnings), "warnings"));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
