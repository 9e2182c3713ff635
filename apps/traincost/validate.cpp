// SPDX-License-Identifier: Apache-2.0
// `validate`: predictions held against tables of published runs and benchmarks, those in the program or others.
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/report/validation_report.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

namespace app {

using namespace traincost;

namespace {

/// The tables that are named, all of them read before anything is said.
Result<std::vector<validation::Verdict>> judged(const Arguments& arguments, const Catalog& catalog) {
    std::vector<validation::Verdict> all;
    Diagnostics diagnostics;
    bool named = false;
    for (const auto& flag : arguments.own) {
        if (flag.key != "--truth") { continue; }
        named = true;
        const auto table = config::read_csv(flag.text);
        auto verdicts = table ? validation::verdicts(*table, catalog) : tl::unexpected(table.error());
        if (!verdicts) { append(diagnostics, std::move(verdicts.error())); continue; }
        all.insert(all.end(), std::make_move_iterator(verdicts->begin()), std::make_move_iterator(verdicts->end()));
    }
    if (!named) { return validation::packaged_verdicts(catalog); }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return all;
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
    if (!arguments.words.empty()) {
        fmt::print(stderr, "validate: error: takes no words: {}; a table stands behind --truth [wrong-usage]\n", arguments.words.front().substr(0, 60));
        return wrong_usage;
    }
    report::ValidationView view;
    view.all = arguments.all;
    const auto limit = limit_of(arguments, view.limit);
    if (!limit) { return complain(limit.error(), arguments); }
    view.limit = *limit;
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto verdicts = judged(arguments, *catalog);
    if (!verdicts) { return complain(verdicts.error(), arguments); }
    if (!has_flag(arguments, "--truth")) { view.left_out = validation::left_out(*catalog); }
    return write(report::validation_report(*verdicts, view), arguments, done);
}

}  // namespace app
