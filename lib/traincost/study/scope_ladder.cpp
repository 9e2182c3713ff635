// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/scope_ladder.hpp>

#include <traincost/catalog/scopes.hpp>
#include <traincost/scenario/forget_rent.hpp>
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
    std::optional<Cost<>> written_off;
};

std::optional<Base> base_of(const ComputedRun& run, const catalog::Model& model) {
    if (run.study == nullptr || run.study->scenarios.empty()) { return std::nullopt; }
    const auto& scenario = run.study->scenarios.front();
    auto outcome = scenario::estimate(scenario);
    const auto* estimate = std::get_if<Estimate>(&outcome);
    if (estimate == nullptr) { return std::nullopt; }
    const auto start = run.start ? *run.start : model.run.start ? model.run.start->value : model.released.value;
    return Base{&scenario, *estimate, to_string(start), run.written_off};
}

/// Of a computed run: prices are those of its time.
std::string year_of(const Base& base) { return base.date.substr(0, base.date.find('-')); }

/// Each once; of those inputs that are named, or of all.
std::vector<std::string> sources_behind(const scenario::Scenario& scenario, const std::vector<std::string_view>& inputs = {}) {
    std::vector<std::string> ids;
    for (const auto& s : scenario.sources) {
        const auto& id = s.provenance.source;
        if (!inputs.empty() && std::find(inputs.begin(), inputs.end(), s.name) == inputs.end()) { continue; }
        if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) { ids.push_back(id); }
    }
    return ids;
}

std::string price_note_of(const scenario::Scenario& scenario) {
    const auto price = std::find_if(scenario.sources.begin(), scenario.sources.end(), [](const auto& s) { return s.name == "chip.price"; });
    return price == scenario.sources.end() ? std::string() : price->provenance.note;
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
    r.is_published = true;
    r.currency = d.value.value.currency;
    r.value = d.value.value.amount;
    if (d.value.low) { r.low = d.value.low->amount; }
    if (d.value.high) { r.high = d.value.high->amount; }
    if (r.low || r.high) { r.range = d.range_is.empty() ? "as published" : d.range_is; }
    r.date = d.value.provenance.date.text;
    r.money_of = d.money_of.empty() ? r.date.substr(0, r.date.find('-')) : d.money_of;
    r.sources = {d.value.provenance.source};
    r.how = d.value.provenance.note;
    r.leaves_out = d.leaves_out;
    return r;
}

/// Disclosed GPU-hours at the rate that the developer states, where no amount of its own is known.
Rung at_stated_rate(const Base& base, const catalog::Model& model) {
    Rung r;
    r.known = Known::claimed;
    r.is_published = true;
    r.currency = base.scenario->currency;
    r.value = base.scenario->claimed_cost;
    r.date = model.run.rate->provenance.date.text;
    r.money_of = r.date.substr(0, r.date.find('-'));
    r.sources = {model.run.rate->provenance.source};
    r.how = "Disclosed GPU-hours at the rate that the developer states.";
    return r;
}

/// All GPU-hours of a run, where they are disclosed.
std::optional<ChipTime<>> disclosed_hours(const catalog::Model& model) {
    if (model.run.stages.empty()) { return std::nullopt; }
    ChipTime<> all;
    for (const auto& stage : model.run.stages) { all += stage.gpu_hours.value; }
    return all;
}

std::string_view paid_how(const scenario::Choices& c) {
    if (c.mode == cost::Mode::rented) { return "rented"; }
    switch (c.owning) {
        case cost::Owning::tco: return "hardware by its total cost, and electricity";
        case cost::Owning::straight_line: return "hardware by the straight line, and electricity";
        default: return "hardware written off over them, and electricity";
    }
}

Rung computed_run(const Base& base, const Range& range) {
    Rung r;
    r.known = Known::computed;
    r.currency = base.scenario->currency;
    r.value = base.estimate.cost.total;
    r.chip_time = base.estimate.chip_time;
    if (range.draws > 0) {
        const auto ends = range.of(0, 0).quantiles({fifth, ninety_fifth});
        r.low = Cost<>::of(ends[0]);
        r.high = Cost<>::of(ends[1]);
        r.range = fmt::format("90 % of {} draws{}", units::grouped(static_cast<double>(range.draws)), range.draws < range.asked ? ", ended early" : "");
    } else if (range.asked > 0) {
        r.range = "none: ended before a draw was done";
    }
    r.date = base.date;
    r.money_of = year_of(base);
    r.sources = sources_behind(*base.scenario);
    r.how = fmt::format("{} GPU-hours in {}, {}.", units::grouped(base.estimate.chip_time / units::chip_hour), base.scenario->names.region_sentence,
                        paid_how(base.scenario->choices));
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
    r.money_of = year_of(base);
    r.sources = {d.experiments.provenance.source};
    r.how = fmt::format("The computed final run times {:g} ({:g} to {:g}) for failed runs and ablations: the factor is assumed, other programmes took about {:g} to {:g}.", d.experiments.value,
                        d.experiments.low.value_or(d.experiments.value), d.experiments.high.value_or(d.experiments.value),
                        d.experiments.low.value_or(d.experiments.value), d.experiments.high.value_or(d.experiments.value));
    return r;
}

/// Staff as in other developments, whatever the way in which this answer charges the hardware.
Rung with_staff(const Base& base, const Rung& programme, const Disclosures& d) {
    Rung r = programme;
    r.scope = Scope::development;
    const auto written_off = base.written_off.value_or(base.estimate.cost.total);
    const auto staff = [&](double m, double share) { return cost::staff_cost(cost::programme_cost(written_off, m), share); };
    const double m = d.experiments.value, s = d.staff.value;
    r.value = *programme.value + staff(m, s);
    r.low = *programme.low + staff(d.experiments.low.value_or(m), d.staff.low.value_or(s));
    r.high = *programme.high + staff(d.experiments.high.value_or(m), d.staff.high.value_or(s));
    r.range = "by both factors, each at the same end";
    if (std::find(r.sources.begin(), r.sources.end(), d.staff.provenance.source) == r.sources.end()) { r.sources.push_back(d.staff.provenance.source); }
    r.how = fmt::format("The programme and {:g} % ({:g} to {:g} %) of a development for research staff, as in others, where hardware is written off by its loss of value: {} {} "
                        "{}.", 100.0 * s, 100.0 * d.staff.low.value_or(s), 100.0 * d.staff.high.value_or(s), code(r.currency), units::scaled(staff(m, s).value(), 4),
                        base.written_off ? "however this run is charged" : "by the way in which this run is charged, as that cannot be computed");
    return r;
}

/// What is asked for in other ways of paying for hardware only.
void leave_out_rent_and_owning(scenario::RegionalRequest& r) {
    scenario::forget_rent(r);
    r.wacc.reset();
    r.building_wacc.reset();
    r.construction.reset();
    r.labour.reset();
    r.wait.reset();
}

std::string counted(double chips) { return fmt::format("{} {}", units::grouped(chips), chips == 1.0 ? "chip" : "chips"); }

Rung bought(const Base& base) {
    const auto& c = base.scenario->choices;
    if (c.mode != cost::Mode::owned) { return unknown(Scope::cluster, "The run is computed as rented, so no price of hardware is in it: it is told where nothing is given of a rent, nor mode rented."); }
    if (c.count == scenario::CountKind::unknown) { return unknown(Scope::cluster, "How many chips the run took is not disclosed."); }
    Rung r;
    r.scope = Scope::cluster;
    r.known = Known::computed;
    r.currency = base.scenario->currency;
    r.value = cost::cluster_cost(base.estimate.count, base.scenario->inputs.hardware, c.price_is_of_bare_chip);
    r.date = base.date;
    r.money_of = year_of(base);
    r.sources = sources_behind(*base.scenario, {"chip.price", "interconnect_share"});
    r.how = fmt::format("{} in their servers, new, at {} {} a chip, and the network between them; without building, storage and spares.",
                        counted(base.estimate.count / units::chip),
                        units::grouped(cost::server_price(base.scenario->inputs.hardware, c.price_is_of_bare_chip) / (units::money / units::chip)),
                        code(base.scenario->currency));
    return r;
}

}  // namespace

std::optional<Cost<>> written_off_total(const scenario::Request& request, const Catalog& catalog) {
    auto owned = request;
    owned.mode.reset();
    owned.owning = {};
    owned.spreads.clear();  // of what is no longer asked for too: they move the draws, and this is no draw
    owned.correlations.clear();
    leave_out_rent_and_owning(owned.everywhere);
    for (auto& region : owned.per_region) { leave_out_rent_and_owning(region.second); }
    const auto study = study_of(owned, catalog);  // which knows where the run took place
    if (!study || study->scenarios.empty()) { return std::nullopt; }
    const auto outcome = scenario::estimate(study->scenarios.front());
    const auto* estimate = std::get_if<Estimate>(&outcome);
    return estimate == nullptr ? std::nullopt : std::optional(estimate->cost.total);
}

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
    for (auto& rung : ladder.rungs) { rung.chip_time = disclosed_hours(model); }
    ladder.rungs.push_back(base ? computed_run(*base, *run.range) : unknown(Scope::final_run, why));
    take_disclosed(Scope::programme);
    const auto programme = base ? with_experiments(*base, *d) : unknown(Scope::programme, "The final run is not known.");
    ladder.rungs.push_back(programme);
    take_disclosed(Scope::development);
    ladder.rungs.push_back(base ? with_staff(*base, programme, *d) : unknown(Scope::development, "The final run is not known."));
    take_disclosed(Scope::cluster);
    ladder.rungs.push_back(base ? bought(*base) : unknown(Scope::cluster, "How many chips the run took is not known."));
    if (!take_disclosed(Scope::fleet)) { ladder.rungs.push_back(unknown(Scope::fleet, "Nothing is packaged of the developer's machines.")); }
    if (base) { ladder.notes = base->scenario->assumptions; }
    if (base) { ladder.price_note = price_note_of(*base->scenario); }
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
