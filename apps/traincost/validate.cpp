// SPDX-License-Identifier: Apache-2.0
// `validate`: predictions held against tables of published runs and benchmarks, and others' accounts of cost and carbon computed
// again; of the tables in the program or of others.
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/reproduction_report.hpp>
#include <traincost/report/tuned_report.hpp>
#include <traincost/report/validation_report.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <thread>

namespace app {

using namespace traincost;

namespace {

using validation::TruthKind;

constexpr std::string_view layouts_word = "layouts";

/// Whether a table has a row below its header; one that breaks off is complained of where it is taken.
bool has_rows(const config::CsvText& table) {
    std::size_t lines = 0;
    Diagnostics wrong;
    table.rows(',', [&](const config::CsvRow&) { ++lines; }, wrong);
    return lines != 1 || !wrong.empty();
}

/// The header of a table that stands in one cell although a sign in it separates several, as spreadsheets of some languages write them.
std::optional<Diagnostic> separated_otherwise(const config::CsvText& table) {
    const auto header = validation::header_of(table);
    if (header.size() != 1) { return std::nullopt; }
    const auto at = header.front().find_first_of(";\t");
    if (at == std::string::npos) { return std::nullopt; }
    const bool tab = header.front()[at] == '\t';
    return Diagnostic{table.place(1, at + 1), Severity::error, "bad-csv", fmt::format("the cells are separated by {}, and commas are expected", tab ? "tabs" : "semicolons"),
                      "save it with commas between the cells and points in the numbers"};
}

/// Why a table that can be read is not taken: it has no commas, it has no rows, or it was taken before.
std::optional<Diagnostic> refused(const config::CsvText& table, const std::vector<config::CsvText>& before) {
    if (auto wrong = separated_otherwise(table)) { return wrong; }
    if (!has_rows(table)) { return Diagnostic{table.place(1, 1), Severity::error, "empty", "the table has a header and no rows", "give one with rows, or leave it out"}; }
    const auto same = std::find_if(before.begin(), before.end(), [&](const auto& other) { return other.text() == table.text(); });
    if (same == before.end()) { return std::nullopt; }
    return Diagnostic{Place{"--truth"}, Severity::error, "duplicate-row", fmt::format("{}: all rows of this table are given already", table.name()), "leave one of the two out",
                      Related{Place{same->name()}, "the first one is this"}};
}

/// Flags that say something of predictions of runs and benchmarks alone.
void refuse_unused(const Arguments& arguments, Diagnostics& diagnostics) {
    const auto refuse = [&](const char* flag) {
        diagnostics.push_back({Place{flag}, Severity::error, "contradiction", fmt::format("{}: all rows of such a table are told", flag), "leave it out"});
    };
    if (has_flag(arguments, "--miss")) { refuse("--miss"); }
    if (arguments.all) { refuse("--all"); }
}

/// The tables that are named, all of them read before anything is said; and what is wrong with those that cannot be.
std::vector<config::CsvText> tables_of(const Arguments& arguments, Diagnostics& diagnostics) {
    std::vector<config::CsvText> tables;
    for (const auto& flag : arguments.own) {
        if (flag.key != "--truth") { continue; }
        if (flag.text.empty()) {
            diagnostics.push_back({Place{"--truth"}, Severity::error, "empty", "no file is named", "such as --truth runs.csv, or leave it out"});
            continue;
        }
        auto table = config::read_csv(flag.text);
        if (!table) { append(diagnostics, std::move(table.error())); continue; }
        if (auto why = refused(*table, tables)) { diagnostics.push_back(std::move(*why)); continue; }
        tables.push_back(std::move(*table));
    }
    return tables;
}

/// What each table makes of itself, or all that is wrong with any of them.
template <class Row, class Make>
Result<std::vector<Row>> from_all(const std::vector<config::CsvText>& tables, Diagnostics diagnostics, Make make) {
    std::vector<Row> all;
    for (const auto& table : tables) {
        auto rows = make(table);
        if (!rows) { append(diagnostics, std::move(rows.error())); continue; }
        all.insert(all.end(), std::make_move_iterator(rows->begin()), std::make_move_iterator(rows->end()));
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
}

/// The kind that is named, else that of the first table, by its header. None for a word that is no kind.
std::optional<TruthKind> kind_of(const Arguments& arguments, const std::vector<config::CsvText>& tables) {
    if (arguments.words.empty()) { return tables.empty() ? TruthKind::runs : validation::truth_kind_of(tables.front()); }
    const auto& names = validation::truth_kind_names;
    const auto found = std::find(names.begin(), names.end(), arguments.words.front());
    if (found == names.end() || arguments.words.size() > 1) { return std::nullopt; }
    return static_cast<TruthKind>(found - names.begin());
}

int refuse_kind(const Arguments& arguments) {
    std::vector<std::string_view> names(validation::truth_kind_names.begin(), validation::truth_kind_names.end());
    names.push_back(layouts_word);
    const auto is_kind = [&](const std::string& word) { return std::find(names.begin(), names.end(), word) != names.end(); };
    const auto unknown = std::find_if_not(arguments.words.begin(), arguments.words.end(), is_kind);
    if (unknown == arguments.words.end()) {
        fmt::print(stderr, "validate: error: one kind of tables is validated at a time, and '{}' and '{}' are named; ask once for each [wrong-usage]\n",
                   arguments.words[0], arguments.words[1]);
        return wrong_usage;
    }
    const auto& word = *unknown;
    const auto hint = did_you_mean(word, names);
    fmt::print(stderr, "validate: error: '{}' is not one of runs, epoch, carbon and layouts{}; a table stands behind --truth [wrong-usage]\n", word.substr(0, 60),
               hint.empty() ? "" : ", " + hint);
    return wrong_usage;
}

int validate_accounts(TruthKind kind, const std::vector<config::CsvText>& tables, Diagnostics unread, const Catalog& catalog, const Arguments& arguments) {
    const bool own = !tables.empty() || !unread.empty();
    const auto rows = own ? from_all<validation::Reproduction>(tables, std::move(unread), [&](const auto& t) { return validation::reproductions(kind, t, catalog); })
                          : validation::packaged_reproductions(kind, catalog);
    if (!rows) { return complain(rows.error(), arguments); }
    return write(report::reproduction_report(*rows, kind), arguments, done);
}

int validate_runs(const std::vector<config::CsvText>& tables, Diagnostics unread, report::ValidationView view, const Catalog& catalog, const Arguments& arguments) {
    const bool own = !tables.empty() || !unread.empty();
    const auto verdicts = own ? from_all<validation::Verdict>(tables, std::move(unread), [&](const auto& t) { return validation::verdicts(t, catalog); })
                              : validation::packaged_verdicts(catalog);
    if (!verdicts) { return complain(verdicts.error(), arguments); }
    if (!own) { view.left_out = validation::left_out(catalog); }
    return write(report::validation_report(*verdicts, view), arguments, done);
}

/// Layouts of runs, whose times need not be published, beside the best ones.
int validate_layouts(const std::vector<config::CsvText>& tables, Diagnostics unread, const Catalog& catalog, const Arguments& arguments) {
    const bool own = !tables.empty() || !unread.empty();
    const auto rows = own ? from_all<validation::StepRow>(tables, std::move(unread), [](const auto& t) { return validation::read_steps(t); })
                          : validation::read_steps(validation::packaged_table("layouts.csv"));
    if (!rows) { return complain(rows.error(), arguments); }
    const auto all = validation::tuned(*rows, catalog, std::max(1U, std::thread::hardware_concurrency()));
    return write(report::tuned_report(all, rows->size() - all.size()), arguments, done);
}

/// The error from which on a row is told by name.
Result<double> limit_of(const Arguments& arguments, double usual) {
    if (!has_flag(arguments, "--miss")) { return usual; }
    const auto text = neutral_text(own_flag(arguments, "--miss"), arguments);
    if (!text) { return failure(text.error().at(Place{"--miss"})); }
    const auto value = units::parse<double>(*text);
    if (!value) { return failure(value.error().at(Place{"--miss"})); }
    if (!(*value >= 0.0)) { return failure({Place{"--miss"}, Severity::error, "out-of-range", "an error cannot be below zero", "such as --miss 10%"}); }
    return *value;
}

}  // namespace

int validate(const Arguments& arguments) {
    report::ValidationView view;
    view.all = arguments.all;
    const auto limit = limit_of(arguments, view.limit);
    if (!limit) { return complain(limit.error(), arguments); }
    view.limit = *limit;
    Diagnostics unread;
    const auto tables = tables_of(arguments, unread);
    const bool layouts = arguments.words.size() == 1 && arguments.words.front() == layouts_word;
    const auto kind = layouts ? std::optional(TruthKind::runs) : kind_of(arguments, tables);
    if (!kind) { return refuse_kind(arguments); }
    if (layouts || *kind != TruthKind::runs) { refuse_unused(arguments, unread); }
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    if (layouts) { return validate_layouts(tables, std::move(unread), *catalog, arguments); }
    if (*kind == TruthKind::runs) { return validate_runs(tables, std::move(unread), view, *catalog, arguments); }
    return validate_accounts(*kind, tables, std::move(unread), *catalog, arguments);
}

}  // namespace app
