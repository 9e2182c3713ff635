// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "support.hpp"

#include <traincost/report/estimate_report.hpp>
#include <traincost/report/explain_report.hpp>
#include <traincost/scenario/derivation.hpp>
#include <traincost/scenario/resolve.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <variant>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

/// What is asked of the derivation, by the flags that no other command has.
struct Question {
    std::string path = "cost.total";
    std::size_t depth = std::numeric_limits<std::size_t>::max();
};

std::optional<std::size_t> depth_of(const std::string& text) {
    constexpr std::size_t most_digits = 4;
    const bool digits = !text.empty() && text.size() <= most_digits && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::stoul(text) == 0) { return std::nullopt; }
    return std::stoul(text);
}

Question question_of(const Arguments& arguments, Diagnostics& diagnostics) {
    Question question;
    for (const auto& setting : arguments.own) {
        const Place where{setting.flag};
        if (setting.text.find_first_not_of(" \t") == std::string::npos) {
            diagnostics.push_back({where, Severity::error, "empty", fmt::format("{}: the value is empty", setting.flag)});
        } else if (setting.key == "--of") {
            question.path = setting.text;
        } else if (const auto depth = depth_of(setting.text)) {
            question.depth = *depth;
        } else {
            diagnostics.push_back({where, Severity::error, "out-of-range", fmt::format("'{}' is no depth", setting.text.substr(0, 40)),
                                   "expected a whole number from 1, the formula alone; leave it out for everything"});
        }
    }
    return question;
}

}  // namespace

int explain(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    Diagnostics diagnostics;
    const auto question = question_of(arguments, diagnostics);
    const auto request = read_request(arguments);
    if (!request) { append(diagnostics, request.error()); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    const auto scenario = scenario::resolve(*request, *catalog);
    if (!scenario) { return complain(scenario.error(), arguments); }
    warn({*scenario}, arguments);
    const auto outcome = scenario::estimate(*scenario);
    if (const auto* reason = std::get_if<scenario::Infeasible>(&outcome)) {
        return write(report::infeasible_report(*reason, "explain"), arguments, infeasible);
    }
    scenario::Derivations derivations(*scenario);
    const auto name = derivations.named(question.path);
    if (!name) { return complain({name.error().at(Place{"--of"})}, arguments); }
    return write(report::explain_report(*scenario, derivations, *name, question.depth, *catalog), arguments, done);
}

}  // namespace app
