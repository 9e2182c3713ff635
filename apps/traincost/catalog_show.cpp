// SPDX-License-Identifier: Apache-2.0
// `catalog show`: whatever the catalog holds, by its id, an alias or its name.
#include "catalog_verbs.hpp"
#include "support.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/catalog_report.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

struct Entry {
    std::string_view kind;
    std::string id;
    std::vector<std::string> others;  ///< aliases, short name, name
};

std::vector<Entry> entries_of(const Catalog& catalog) {
    std::vector<Entry> all;
    for (const auto& kind : report::catalog_kinds) {
        for (auto& [id, name] : report::catalog_names(catalog, kind)) {
            Entry entry{kind.id, id, {}};
            if (const auto file = catalog.files().find(fmt::format("{}/{}.yaml", kind.id, id)); file != catalog.files().end()) {
                const auto root = file->second.root();
                const auto aliases = root.find("aliases");
                for (const auto& alias : aliases ? aliases->children() : std::vector<config::Node>()) { entry.others.emplace_back(alias.text()); }
                if (const auto shorter = root.find("short")) { entry.others.emplace_back(shorter->text()); }
            }
            if (!name.empty()) { entry.others.push_back(name); }
            all.push_back(std::move(entry));
        }
    }
    all.push_back({"groups", "all", {}});
    return all;
}

/// The entry of this id, also with its kind before it and `.yaml` behind; else of this alias or name, letters of either case.
const Entry* find(const std::vector<Entry>& entries, std::string_view asked) {
    if (asked.ends_with(".yaml")) { asked.remove_suffix(std::string_view(".yaml").size()); }
    for (const auto& entry : entries) {
        if (entry.id == asked || fmt::format("{}/{}", entry.kind, entry.id) == asked) { return &entry; }
    }
    for (const auto& entry : entries) {
        const bool called = std::any_of(entry.others.begin(), entry.others.end(), [&](const std::string& other) { return same(other, asked); });
        if (called || same(entry.id, asked)) { return &entry; }
    }
    return nullptr;
}

int show_entry(const Catalog& catalog, const Entry& entry, const Arguments& arguments) {
    if (entry.kind == "groups") { return write(report::catalog_group(catalog, entry.id), arguments, done); }
    if (entry.kind == "operators") { return write(report::catalog_operator(catalog, entry.id), arguments, done); }
    if (entry.kind != "regions") { return write(report::catalog_entry(catalog, fmt::format("{}/{}.yaml", entry.kind, entry.id)), arguments, done); }
    const auto region = report::catalog_region(catalog, entry.id);
    return region ? write(*region, arguments, done) : complain(region.error(), arguments);
}

}  // namespace

int catalog_show(const Catalog& catalog, const Arguments& arguments) {
    if (arguments.words.size() < 2) {
        fmt::print(stderr, "catalog show: error: an id is missing; traincost catalog list shows the ids [wrong-usage]\n");
        return wrong_usage;
    }
    const auto& asked = arguments.words[1];
    const auto entries = entries_of(catalog);
    if (const auto* entry = find(entries, asked)) { return show_entry(catalog, *entry, arguments); }
    for (const auto& path : {fmt::format("{}.yaml", asked), asked}) {
        if (catalog.files().contains(path)) { return write(report::catalog_entry(catalog, path), arguments, done); }
    }
    std::vector<std::string_view> known = {"defaults", "sources", "tariff-bands", "groups", "pue", "money/exchange-rates", "money/ppp", "money/price-index",
                                           "money/price-index-eur"};
    for (const auto& entry : entries) {
        known.push_back(entry.id);
        known.insert(known.end(), entry.others.begin(), entry.others.end());
    }
    return complain({{Place{"catalog show"}, Severity::error, "unknown-id", fmt::format("the catalog has no '{}'", asked.substr(0, 60)),
                      did_you_mean(asked, known)}}, arguments);
}

}  // namespace app
