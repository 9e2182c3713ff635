// SPDX-License-Identifier: Apache-2.0
// `scope`: what a model cost, scope by scope, and a stated amount held against one of them.
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/catalog/scopes.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/report/scope_report.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace app {

using namespace traincost;

namespace {

std::optional<cost::Scope> scope_called(const std::string& text, const Place& where, Diagnostics& diagnostics) {
    const auto& names = cost::scope_names;
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) { return static_cast<cost::Scope>(found - names.begin()); }
    diagnostics.push_back({where, Severity::error, "unknown-value", fmt::format("unknown scope '{}'", text.substr(0, 40)),
                           did_you_mean(text, {names.begin(), names.end()})});
    return std::nullopt;
}

/// The amount behind --claim, with its scope and the one that it is held against; a warning where these are two.
std::optional<report::StatedAmount> stated_amount(const Arguments& arguments, Diagnostics& diagnostics) {
    if (!has_flag(arguments, "--claim")) {
        for (const std::string_view flag : {"--claim-scope", "--against"}) {
            if (!has_flag(arguments, flag)) { continue; }
            diagnostics.push_back({Place{std::string(flag)}, Severity::error, "missing-field", "no amount is stated", "say which, such as --claim 100MUSD"});
        }
        return std::nullopt;
    }
    const auto text = neutral_text(own_flag(arguments, "--claim"), arguments);
    if (!text) { diagnostics.push_back(text.error().at(Place{"--claim"})); return std::nullopt; }
    const auto amount = units::parse<Money>(*text);
    if (!amount) { diagnostics.push_back(amount.error().at(Place{"--claim"})); return std::nullopt; }
    if (!has_flag(arguments, "--claim-scope")) {
        diagnostics.push_back({Place{"--claim"}, Severity::error, "missing-field", "of what scope the amount is, is not told",
                               "add --claim-scope, such as --claim-scope development"});
        return std::nullopt;
    }
    const auto scope = scope_called(own_flag(arguments, "--claim-scope"), Place{"--claim-scope"}, diagnostics);
    const auto against = has_flag(arguments, "--against") ? scope_called(own_flag(arguments, "--against"), Place{"--against"}, diagnostics) : scope;
    if (!scope || !against) { return std::nullopt; }
    return report::StatedAmount{*amount, *scope, *against};
}

void warn_of_scopes(const report::StatedAmount& stated, Diagnostics& diagnostics) {
    if (stated.scope == stated.against) { return; }
    diagnostics.push_back({Place{"--against"}, Severity::warning, "scopes-differ",
                           fmt::format("a cost of scope '{}' is held against one of scope '{}': they are costs of different things", cost::name(stated.scope),
                                       cost::name(stated.against)),
                           fmt::format("--against {} holds it against its own scope", cost::name(stated.scope)),
                           Related{Place{"--claim-scope"}, "the scope of the stated amount"}});
}

/// Why a packaged run cannot be computed: what is not disclosed of it, or the first complaint.
std::string reason_of(const catalog::Model& model, const Diagnostics& diagnostics) {
    if (model.run.chip.empty()) { return "On which chips it was trained, and for how long, is not disclosed."; }
    return diagnostics.empty() ? std::string() : diagnostics.front().message;
}

/// Puts a run that took place nobody says where into the region that the catalog has for such; says so, or nothing.
std::string place_somewhere(scenario::Request& request, const catalog::Model& model, const catalog::Disclosures& disclosures) {
    if (!request.regions.empty() || !model.run.region.empty() || model.run.chip.empty()) { return {}; }
    request.regions.push_back({disclosures.region, Place{"scopes.yaml"}});
    return fmt::format("Where the run took place is not disclosed: prices of '{}' are taken; --region says another.", disclosures.region);
}

}  // namespace

int scope(const Arguments& arguments) {
    constexpr double usual_draws = 10'000;
    Diagnostics diagnostics;
    const auto stated = stated_amount(arguments, diagnostics);
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    auto request = read_request(arguments);
    if (!request) { append(diagnostics, Diagnostics(request.error())); }
    if (request && !request->model) {
        diagnostics.push_back({Place{"MODEL"}, Severity::error, "missing-field", "no model is named", "such as traincost scope deepseek-v3"});
    }
    auto run = read_run(arguments, usual_draws);
    if (!run) { append(diagnostics, std::move(run.error())); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    const auto model = catalog->model(request->model->value, request->model->where);
    if (!model) { return complain(model.error(), arguments); }
    const auto disclosures = catalog::disclosures(*catalog);
    if (!disclosures) { return complain(disclosures.error(), arguments); }
    const auto assumed = place_somewhere(*request, *model, *disclosures);
    const auto study = study::study_of(*request, *catalog);
    if (!study && !arguments.settings.empty()) { return complain(study.error(), arguments); }
    study::Range drawn;
    if (study) {
        const Watch watch(*run, static_cast<double>(run->draws));
        drawn = study::range_of(*study, *run);
    }
    const study::ComputedRun computed{study ? &*study : nullptr, study ? &drawn : nullptr, study ? std::string() : reason_of(*model, study.error()), assumed};
    const auto ladder = study::ladder_of(*model, computed, *catalog);
    if (!ladder) { return complain(ladder.error(), arguments); }
    if (stated) {
        warn_of_scopes(*stated, diagnostics);
        static_cast<void>(complain(diagnostics, arguments));
    }
    return write(report::scope_report(*ladder, stated, *catalog), arguments, done);
}

}  // namespace app
