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
#include <utility>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

using report::catalog_kinds;

int list(const Catalog& catalog, const Arguments& arguments) {
    const std::string kind = arguments.words.size() > 1 ? arguments.words[1] : "";
    std::vector<std::string_view> known;
    for (const auto& each : catalog_kinds) { known.push_back(each.id); }
    if (!kind.empty() && std::find(known.begin(), known.end(), kind) == known.end()) {
        return complain({{Place{"catalog list"}, Severity::error, "unknown-id", fmt::format("the catalog has no '{}'", kind.substr(0, 60)),
                          did_you_mean(kind, known)}}, arguments);
    }
    return write(report::catalog_list(catalog, kind), arguments, done);
}

int lint(const Catalog& catalog, const Arguments& arguments) {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    auto diagnostics = catalog::lint(catalog, today);
    append(diagnostics, workload::lint_shapes(catalog));
    return write(report::lint_report(catalog, diagnostics), arguments, complain(without_flood(diagnostics, "mend these first"), arguments));
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
constexpr std::array verbs = {Verb{"list", 2, list}, Verb{"show", 2, catalog_show}, Verb{"lint", 1, lint}, Verb{"sources", any, sources}};

/// Verbs that open catalogs of their own, or none.
struct FreeVerb {
    std::string_view name;
    std::size_t most_words;
    int (*run)(const Arguments&);
};
constexpr std::array free_verbs = {FreeVerb{"diff", 3, catalog_diff}, FreeVerb{"import", any, catalog_import}};

/// Flags of an import alone mean nothing to the other verbs, and a catalog nothing to an import.
int misplaced_flag(const Arguments& arguments, std::string_view verb) {
    const bool imports = verb == "import";
    const std::array flags = {std::pair("--into", !imports && !arguments.into.empty()), std::pair("--date", !imports && !arguments.date.empty()),
                              std::pair("--replace", !imports && arguments.replace), std::pair("--catalog", imports && !arguments.catalog.empty())};
    for (const auto& [flag, is_given] : flags) {
        if (!is_given) { continue; }
        fmt::print(stderr, "{}: error: catalog {} takes no such flag; {} [wrong-usage]\n", flag, verb,
                   imports ? "the folder to write into is given by --into" : "it belongs to catalog import");
        return wrong_usage;
    }
    return done;
}

int too_many(const Arguments& arguments, std::size_t most, std::string_view verb) {
    fmt::print(stderr, "{}: error: catalog {} takes no such word [wrong-usage]\n", arguments.words[most].substr(0, 60), verb);
    return wrong_usage;
}

/// What is wrong with a command line whatever the files say.
int misuse(const Arguments& arguments, std::string_view verb, std::size_t most_words) {
    if (arguments.words.size() > most_words) { return too_many(arguments, most_words, verb); }
    if (const int wrong = misplaced_flag(arguments, verb); wrong != done) { return wrong; }
    return refuse_output(verb, arguments);
}

}  // namespace

int catalog(const Arguments& arguments) {
    const std::string verb = arguments.words.empty() ? "list" : arguments.words.front();
    for (const auto& row : free_verbs) {
        if (row.name != verb) { continue; }
        const int wrong = misuse(arguments, verb, row.most_words);
        return wrong == done ? row.run(arguments) : wrong;
    }
    for (const auto& row : verbs) {
        if (row.name != verb) { continue; }
        if (const int wrong = misuse(arguments, verb, row.most_words); wrong != done) { return wrong; }
    }
    const auto opened = open_catalog(arguments);
    if (!opened) { return complain(opened.error(), arguments); }
    std::vector<std::string_view> known = {"diff", "import"};
    for (const auto& row : verbs) {
        known.push_back(row.name);
        if (row.name != verb) { continue; }
        return row.run(*opened, arguments);
    }
    fmt::print(stderr, "catalog: error: unknown verb '{}'; {} [unknown-value]\n", verb.substr(0, 60), did_you_mean(verb, known));
    return wrong_usage;
}

}  // namespace app
