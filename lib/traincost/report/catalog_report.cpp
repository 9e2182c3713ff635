// SPDX-License-Identifier: Apache-2.0
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

}  // namespace

std::vector<CatalogName> catalog_names(const Catalog& catalog, const CatalogKind& kind) {
    std::vector<CatalogName> all;
    if (kind.file.empty()) {
        for (const auto id : catalog.ids(kind.id)) {
            all.push_back({std::string(id), name_in(catalog.files().find(fmt::format("{}/{}.yaml", kind.id, id))->second)});
        }
        return all;
    }
    const auto file = catalog.files().find(kind.file);
    const auto list = file == catalog.files().end() ? std::nullopt : file->second.root().find(kind.id);
    for (const auto& node : list ? list->children() : std::vector<config::Node>()) {
        all.push_back({std::string(node.key()), text_under(node, "name")});
    }
    return all;
}

Report catalog_list(const Catalog& catalog, std::string_view kind) {
    Report report;
    auto o = envelope("catalog list");
    report.plain.columns = {{"kind"}, {"id"}, {"name"}};
    for (const auto& each : catalog_kinds) {
        if (!kind.empty() && kind != each.id) { continue; }
        Table table{{{"id"}, {"name"}}, {}, true};
        Data::List list;
        for (const auto& [id, name] : catalog_names(catalog, each)) {
            table.rows.push_back({id, name});
            report.plain.rows.push_back({std::string(each.id), id, name});
            list.emplace_back(Data::Object{{"id", id}, {"name", name}});
        }
        report.blocks.emplace_back(Heading{fmt::format("{} ({})", each.id, table.rows.size())});
        report.blocks.emplace_back(std::move(table));
        o.emplace_back(std::string(each.id), std::move(list));
    }
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
