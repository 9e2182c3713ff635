// SPDX-License-Identifier: Apache-2.0
#include "catalog_verbs.hpp"
#include "support.hpp"

#include <traincost/catalog/lint.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/report/catalog_report.hpp>
#include <traincost/workload/counted.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

constexpr std::array<std::string_view, 3> kinds = {"models", "chips", "regions"};

int list(const Catalog& catalog, const Arguments& arguments) {
    const std::string kind = arguments.words.size() > 1 ? arguments.words[1] : "";
    if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        return complain({{Place{"catalog list"}, Severity::error, "unknown-id", fmt::format("the catalog has no '{}'", kind.substr(0, 60)),
                          did_you_mean(kind, {kinds.begin(), kinds.end()})}}, arguments);
    }
    return write(report::catalog_list(catalog, kind), arguments, done);
}

/// The file of a chip, region or model, by id or alias, or of the catalog's other files by their path.
std::string path_of(const Catalog& catalog, const std::string& id) {
    for (const auto& candidate : {fmt::format("models/{}.yaml", id), fmt::format("chips/{}.yaml", id),
                                  fmt::format("regions/{}.yaml", id), fmt::format("{}.yaml", id), id}) {
        if (catalog.files().contains(candidate)) { return candidate; }
    }
    const auto chip = catalog.chip(id);
    return chip ? catalog.find_chip_file(chip->id) : std::string();
}

int show(const Catalog& catalog, const Arguments& arguments) {
    if (arguments.words.size() < 2) {
        fmt::print(stderr, "catalog show: error: an id is missing; traincost catalog list shows the ids [wrong-usage]\n");
        return wrong_usage;
    }
    const auto& id = arguments.words[1];
    if (const auto path = path_of(catalog, id); !path.empty()) { return write(report::catalog_entry(catalog, path), arguments, done); }
    std::vector<std::string_view> known = {"defaults", "sources", "tariff-bands", "money/exchange-rates", "money/price-index"};
    for (const auto kind : kinds) {
        for (const auto each : catalog.ids(kind)) { known.push_back(each); }
    }
    return complain({{Place{"catalog show"}, Severity::error, "unknown-id", fmt::format("the catalog has no '{}'", id.substr(0, 60)),
                      did_you_mean(id, known)}}, arguments);
}

int lint(const Catalog& catalog, const Arguments& arguments) {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    auto diagnostics = catalog::lint(catalog, today);
    append(diagnostics, workload::lint_shapes(catalog));
    return write(report::lint_report(catalog, diagnostics), arguments, complain(diagnostics, arguments));
}

int sources(const Catalog& catalog, const Arguments& arguments) {
    const auto known = catalog.sources();
    if (!known) { return complain(known.error(), arguments); }
    const std::vector<std::string> ids(arguments.words.begin() + 1, arguments.words.end());
    Diagnostics diagnostics;
    std::vector<std::string_view> names;
    for (const auto& [id, source] : *known) { names.push_back(id); }
    for (const auto& id : ids) {
        if (known->contains(id)) { continue; }
        diagnostics.push_back({Place{"catalog sources"}, Severity::error, "unknown-source", fmt::format("there is no source '{}'", id.substr(0, 60)),
                               did_you_mean(id, names)});
    }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    return write(report::sources_report(catalog, *known, ids), arguments, done);
}

/// One verb takes no more words than this, itself included.
struct Verb {
    std::string_view name;
    std::size_t most_words;
    int (*run)(const Catalog&, const Arguments&);
};
constexpr std::size_t any = 10'000;
constexpr std::array verbs = {Verb{"list", 2, list}, Verb{"show", 2, show}, Verb{"lint", 1, lint}, Verb{"sources", any, sources}};

/// Verbs that open catalogs of their own, or none.
struct FreeVerb {
    std::string_view name;
    std::size_t most_words;
    int (*run)(const Arguments&);
};
constexpr std::array free_verbs = {FreeVerb{"diff", 3, catalog_diff}, FreeVerb{"import", any, catalog_import}};

int too_many(const Arguments& arguments, std::size_t most, std::string_view verb) {
    fmt::print(stderr, "{}: error: catalog {} takes no such word [wrong-usage]\n", arguments.words[most].substr(0, 60), verb);
    return wrong_usage;
}

}  // namespace

int catalog(const Arguments& arguments) {
    const std::string verb = arguments.words.empty() ? "list" : arguments.words.front();
    for (const auto& row : free_verbs) {
        if (row.name != verb) { continue; }
        return arguments.words.size() <= row.most_words ? row.run(arguments) : too_many(arguments, row.most_words, verb);
    }
    const auto opened = open_catalog(arguments);
    if (!opened) { return complain(opened.error(), arguments); }
    std::vector<std::string_view> known = {"diff", "import"};
    for (const auto& row : verbs) {
        known.push_back(row.name);
        if (row.name != verb) { continue; }
        return arguments.words.size() <= row.most_words ? row.run(*opened, arguments) : too_many(arguments, row.most_words, verb);
    }
    fmt::print(stderr, "catalog: error: unknown verb '{}'; {} [unknown-value]\n", verb.substr(0, 60), did_you_mean(verb, known));
    return wrong_usage;
}

}  // namespace app
