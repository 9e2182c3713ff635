// SPDX-License-Identifier: Apache-2.0
// `scope`: what a model cost, scope by scope, and a stated amount held against one of them.
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"

#include <traincost/catalog/scopes.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/report/scope_report.hpp>
#include <traincost/scenario/money.hpp>
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

/// One amount of money; nothing, and a complaint, where it is none.
std::optional<Money> amount_of(const std::string& typed, const Arguments& arguments, Diagnostics& diagnostics) {
    constexpr double most = 1e16;  // of any currency: more than all money
    const Place where{"--claim"};
    const auto text = neutral_text(typed, arguments);
    if (!text) { diagnostics.push_back(text.error().at(where)); return std::nullopt; }
    const auto amount = units::parse<Money>(*text);
    if (!amount) { diagnostics.push_back(amount.error().at(where)); return std::nullopt; }
    if (amount->amount.value() > 0.0 && amount->amount.value() <= most) { return *amount; }
    diagnostics.push_back({where, Severity::error, "out-of-range", fmt::format("--claim: '{}' cannot be a cost", typed.substr(0, 40)), "expected more than 0, and no more than 1e16"});
    return std::nullopt;
}

/// "5MUSD", or "5 to 6 MUSD", of which what stands behind the second number holds for the first one too.
bool take_amounts(const Arguments& arguments, report::StatedAmount& stated, Diagnostics& diagnostics) {
    const auto text = own_flag(arguments, "--claim");
    const std::string_view word = " to ";
    const auto to = text.find(word);
    if (to == std::string::npos) {
        const auto one = amount_of(text, arguments, diagnostics);
        if (one) { stated.amount = *one; }
        return one.has_value();
    }
    auto low = text.substr(0, to);
    const auto high = text.substr(to + word.size());
    if (!low.empty() && low.find_first_not_of("0123456789., ") == std::string::npos) { low += high.substr(high.find_last_of("0123456789") + 1); }
    const auto from = amount_of(low, arguments, diagnostics);
    const auto up_to = amount_of(high, arguments, diagnostics);
    if (!from || !up_to) { return false; }
    if (from->currency != up_to->currency || !(from->amount < up_to->amount)) {
        diagnostics.push_back({Place{"--claim"}, Severity::error, "wrong-shape", fmt::format("--claim: '{}' is no range of one currency", text.substr(0, 60)), "such as \"5 to 6 MUSD\""});
        return false;
    }
    stated.amount = *from;
    stated.up_to = *up_to;
    return true;
}

/// Another currency than that of the scope is exchanged, at the rate of that figure's date, or of the run's start.
void exchange(report::StatedAmount& stated, const study::Ladder& ladder, const scenario::Request& request, const Catalog& catalog, Diagnostics& diagnostics) {
    const auto rungs = study::rungs_of(ladder, stated.against);
    if (rungs.empty() || rungs.front()->currency == stated.amount.currency) { return; }
    const Place where{"--claim"};
    scenario::MoneyQuestion question;
    question.amount = {stated.amount, where};
    question.currency = {rungs.front()->currency, where};
    question.exchange = request.exchange;
    if (const auto period = parse_period(rungs.front()->date)) { question.on = scenario::Given<Period>{*period, where}; }
    const auto answer = scenario::convert(question, catalog);
    if (!answer) { append(diagnostics, answer.error()); return; }
    stated.exchange = answer->market.amount / stated.amount.amount;
    const auto& period = (stated.amount.currency == Currency::usd ? answer->market.to : answer->market.from).period.text;
    stated.at_rate = period.empty() ? "the rate given" : fmt::format("the average rate of {}", period);
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
    report::StatedAmount stated;
    if (!take_amounts(arguments, stated, diagnostics)) { return std::nullopt; }
    if (!has_flag(arguments, "--claim-scope")) {
        diagnostics.push_back({Place{"--claim"}, Severity::error, "missing-field", "of what scope the amount is, is not told",
                               "add --claim-scope, such as --claim-scope development"});
        return std::nullopt;
    }
    const auto scope = scope_called(own_flag(arguments, "--claim-scope"), Place{"--claim-scope"}, diagnostics);
    const auto against = has_flag(arguments, "--against") ? scope_called(own_flag(arguments, "--against"), Place{"--against"}, diagnostics) : scope;
    if (!scope || !against) { return std::nullopt; }
    stated.scope = *scope;
    stated.against = *against;
    return stated;
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
    constexpr double fewest_draws = 20;  // of which one is a twentieth, and a twentieth lies on each side of the range
    Diagnostics diagnostics;
    auto stated = stated_amount(arguments, diagnostics);
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    auto request = read_request(arguments);
    if (!request) { append(diagnostics, Diagnostics(request.error())); }
    if (request && !request->model) {
        diagnostics.push_back({Place{"MODEL"}, Severity::error, "missing-field", "no model is named", "such as traincost scope deepseek-v3"});
    }
    if (request && request->prices_of) {
        diagnostics.push_back({request->prices_of->where, Severity::error, "contradiction", "prices_of: each figure of a scope is in money of its own date, which is told beside it",
                               "leave it out; traincost money converts an amount"});
    }
    auto run = read_run(arguments, usual_draws, fewest_draws);
    if (!run) { append(diagnostics, std::move(run.error())); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    const auto model = catalog->model(request->model->value, request->model->where);
    if (!model) { return complain(model.error(), arguments); }
    const auto disclosures = catalog::disclosures(*catalog);
    if (!disclosures) { return complain(disclosures.error(), arguments); }
    const auto assumed = place_somewhere(*request, *model, *disclosures);
    const auto study = study::study_of(*request, *catalog);
    if (!study && !arguments.settings.empty()) { return complain(study.error(), arguments); }
    if (study && study->scenarios.size() > 1) {
        return complain({{request->regions.back().where, Severity::error, "contradiction", "the answer is for one region, and several are given", "ask twice"}}, arguments);
    }
    study::Range drawn;
    if (study) {
        warn(study->scenarios, arguments);
        if (const auto refused = refused_as_infeasible(*study, arguments, "scope")) { return *refused; }
        const Watch watch(*run, static_cast<double>(run->draws));
        drawn = study::range_of(*study, *run);
    }
    const study::ComputedRun computed{study ? &*study : nullptr, study ? &drawn : nullptr, study ? std::string() : reason_of(*model, study.error()), assumed,
                                       study ? study::written_off_total(*request, *catalog) : std::nullopt,
                                       request->start ? std::optional(request->start->value) : std::nullopt};
    const auto ladder = study::ladder_of(*model, computed, *catalog);
    if (!ladder) { return complain(ladder.error(), arguments); }
    if (stated) {
        exchange(*stated, *ladder, *request, *catalog, diagnostics);
        if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
        warn_of_scopes(*stated, diagnostics);
        static_cast<void>(complain(diagnostics, arguments));
    }
    return write(report::scope_report(*ladder, stated, *catalog), arguments, study && drawn.draws < drawn.asked ? interrupted : done);
}

}  // namespace app
