// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/scope_ladder.hpp>

#include <traincost/catalog/scopes.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::study {

namespace {

using catalog::Disclosures;
using cost::Scope;
using Estimate = scenario::Estimate<double>;

constexpr double fifth = 0.05, ninety_fifth = 0.95;

/// The run that was computed, as the rungs above it need it.
struct Base {
    const scenario::Scenario* scenario = nullptr;
    Estimate estimate;
    std::string date;
};

std::optional<Base> base_of(const ComputedRun& run, const catalog::Model& model) {
    if (run.study == nullptr || run.study->scenarios.empty()) { return std::nullopt; }
    const auto& scenario = run.study->scenarios.front();
    auto outcome = scenario::estimate(scenario);
    const auto* estimate = std::get_if<Estimate>(&outcome);
    if (estimate == nullptr) { return std::nullopt; }
    return Base{&scenario, *estimate, model.run.start ? to_string(model.run.start->value) : to_string(model.released.value)};
}

std::vector<std::string> sources_behind(const scenario::Scenario& scenario) {
    std::vector<std::string> ids;
    for (const auto& s : scenario.sources) {
        const auto& id = s.provenance.source;
        if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) { ids.push_back(id); }
    }
    return ids;
}

Rung unknown(Scope scope, std::string why) {
    Rung r;
    r.scope = scope;
    r.how = std::move(why);
    return r;
}

Rung disclosed(const catalog::Disclosure& d) {
    Rung r;
    r.scope = *std::find_if(cost::scopes.begin(), cost::scopes.end(), [&](Scope s) { return cost::name(s) == d.scope; });
    r.known = d.kind == catalog::DisclosureKind::claimed ? Known::claimed : Known::estimated;
    r.currency = d.value.value.currency;
    r.value = d.value.value.amount;
    if (d.value.low) { r.low = d.value.low->amount; }
    if (d.value.high) { r.high = d.value.high->amount; }
    if (r.low || r.high) { r.range = "as published"; }
    r.date = d.value.provenance.date.text;
    r.sources = {d.value.provenance.source};
    r.how = d.value.provenance.note;
    r.leaves_out = d.leaves_out;
    return r;
}

/// Disclosed GPU-hours at the rate that the developer states, where no amount of its own is known.
Rung at_stated_rate(const Base& base, const catalog::Model& model) {
    Rung r;
    r.known = Known::claimed;
    r.currency = base.scenario->currency;
    r.value = base.scenario->claimed_cost;
    r.date = model.run.rate->provenance.date.text;
    r.sources = {model.run.rate->provenance.source};
    r.how = "Disclosed GPU-hours at the rate that the developer states.";
    return r;
}

Rung computed_run(const Base& base, const Range& range) {
    Rung r;
    r.known = Known::computed;
    r.currency = base.scenario->currency;
    r.value = base.estimate.cost.total;
    if (range.draws > 0) {
        const auto ends = range.of(0, 0).quantiles({fifth, ninety_fifth});
        r.low = Cost<>::of(ends[0]);
        r.high = Cost<>::of(ends[1]);
        r.range = fmt::format("90 % of {} draws{}", units::grouped(static_cast<double>(range.draws)), range.draws < range.asked ? ", ended early" : "");
    } else if (range.asked > 0) {
        r.range = "none: ended before a draw was done";
    }
    r.date = base.date;
    r.sources = sources_behind(*base.scenario);
    r.how = fmt::format("{} GPU-hours in {}, {}.", units::grouped(base.estimate.chip_time / units::chip_hour), base.scenario->names.region_sentence,
                        base.scenario->choices.mode == cost::Mode::owned ? "hardware written off over them, and electricity" : "rented");
    return r;
}

/// The scopes above the final run, by shares that were seen elsewhere.
Rung with_experiments(const Base& base, const Disclosures& d) {
    Rung r;
    r.scope = Scope::programme;
    r.known = Known::estimated;
    r.currency = base.scenario->currency;
    const auto of = [&](double m) { return cost::programme_cost(base.estimate.cost.total, m); };
    r.value = of(d.experiments.value);
    r.low = of(d.experiments.low.value_or(d.experiments.value));
    r.high = of(d.experiments.high.value_or(d.experiments.value));
    r.range = "by the factor alone";
    r.date = base.date;
    r.sources = {d.experiments.provenance.source};
    r.how = fmt::format("The computed final run times {:g} ({:g} to {:g}) for failed runs and ablations: what other programmes took.", d.experiments.value,
                        d.experiments.low.value_or(d.experiments.value), d.experiments.high.value_or(d.experiments.value));
    return r;
}

Rung with_staff(const Rung& programme, const Disclosures& d) {
    Rung r = programme;
    r.scope = Scope::development;
    r.value = cost::development_cost(*programme.value, d.staff.value);
    r.low = cost::development_cost(*programme.low, d.staff.low.value_or(d.staff.value));
    r.high = cost::development_cost(*programme.high, d.staff.high.value_or(d.staff.value));
    r.range = "by both factors, each at the same end";
    r.sources.push_back(d.staff.provenance.source);
    r.how = fmt::format("The programme over 1 less {:g} % ({:g} to {:g} %), the share of research staff in other developments.", 100.0 * d.staff.value,
                        100.0 * d.staff.low.value_or(d.staff.value), 100.0 * d.staff.high.value_or(d.staff.value));
    return r;
}

Rung bought(const Base& base) {
    const auto& c = base.scenario->choices;
    if (c.mode != cost::Mode::owned) { return unknown(Scope::cluster, "The run is computed as rented, so no price of hardware is in it: it is told where neither a rate nor mode rented is given."); }
    if (c.count == scenario::CountKind::unknown) { return unknown(Scope::cluster, "How many chips the run took is not disclosed."); }
    Rung r;
    r.scope = Scope::cluster;
    r.known = Known::computed;
    r.currency = base.scenario->currency;
    r.value = cost::cluster_cost(base.estimate.count, base.scenario->inputs.hardware, c.price_is_of_bare_chip);
    r.date = base.date;
    for (const auto& s : base.scenario->sources) {
        if (s.name == "chip.price" || s.name == "interconnect_share") { r.sources.push_back(s.provenance.source); }
    }
    r.how = fmt::format("{} chips in their servers, new, at {} {} a chip, and the network between them; without building, storage and spares.",
                        units::grouped(base.estimate.count / units::chip),
                        units::grouped(cost::server_price(base.scenario->inputs.hardware, c.price_is_of_bare_chip) / (units::money / units::chip)),
                        code(base.scenario->currency));
    return r;
}

}  // namespace

Result<Ladder> ladder_of(const catalog::Model& model, const ComputedRun& run, const Catalog& catalog) {
    const auto d = catalog::disclosures(catalog);
    if (!d) { return tl::unexpected(d.error()); }
    Ladder ladder;
    ladder.model_id = model.id;
    ladder.model = model.name;
    const auto base = base_of(run, model);
    const auto take_disclosed = [&](Scope scope) {
        bool any = false;
        for (const auto& each : d->all) {
            if (each.model != model.id || each.scope != cost::name(scope)) { continue; }
            ladder.rungs.push_back(disclosed(each));
            any = true;
        }
        return any;
    };
    const std::string why = run.reason.empty() ? "no layout of it fits" : run.reason;
    const bool claimed = take_disclosed(Scope::final_run);
    if (base && !claimed && base->scenario->claimed_cost && model.run.rate) { ladder.rungs.push_back(at_stated_rate(*base, model)); }
    ladder.rungs.push_back(base ? computed_run(*base, *run.range) : unknown(Scope::final_run, why));
    take_disclosed(Scope::programme);
    const auto programme = base ? with_experiments(*base, *d) : unknown(Scope::programme, "The final run is not known.");
    ladder.rungs.push_back(programme);
    take_disclosed(Scope::development);
    ladder.rungs.push_back(base ? with_staff(programme, *d) : unknown(Scope::development, "The final run is not known."));
    take_disclosed(Scope::cluster);
    ladder.rungs.push_back(base ? bought(*base) : unknown(Scope::cluster, "How many chips the run took is not known."));
    if (!take_disclosed(Scope::fleet)) { ladder.rungs.push_back(unknown(Scope::fleet, "Nothing is packaged of the developer's machines.")); }
    if (base) { ladder.notes = base->scenario->assumptions; }
    if (base) { ladder.draws = run.range->draws; ladder.draws_asked_for = run.range->asked; }
    if (base && !run.assumed.empty()) { ladder.notes.push_back(run.assumed); }
    return ladder;
}

std::vector<const Rung*> rungs_of(const Ladder& ladder, cost::Scope scope) {
    std::vector<const Rung*> rungs;
    for (const auto& r : ladder.rungs) {
        if (r.scope == scope && r.value) { rungs.push_back(&r); }
    }
    return rungs;
}

}  // namespace traincost::study
