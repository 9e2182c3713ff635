// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about what draws power beside the computing, and whether a PUE is in it already.
#include <traincost/catalog/footprint.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/stand_in.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

namespace traincost::scenario {

namespace {

/// More than the node is rated for at its plugs is a slip of units, or another node.
void warn_of_rating(Draft& d, const Given<PowerPerChip<>>& given, std::string_view field) {
    const auto& rated = d.scenario.inputs.power.node;
    if (d.scenario.choices.energy.at_the_meter || given.value <= rated) { return; }
    d.scenario.warnings.push_back({given.where, Severity::warning, "out-of-range",
                                   fmt::format("{}: {} is more than a chip's share of its node is rated for, {}", field, units::text(given.value), units::text(rated)),
                                   "is it of a whole node, or of another chip?"});
}

/// A power measured on the run stands in for the rated power and its use.
void use_given_power(Draft& d) {
    const auto& r = d.request;
    if (!r.power_per_chip) {
        if (r.power_at) { d.complain(r.power_at->where, "contradiction", "power_at: no power is given", "give power_per_chip, such as 970 W, or leave it out"); }
        return;
    }
    const auto& given = *r.power_per_chip;
    if (!r.power_at) {
        d.complain(given.where, "missing-field", "power_per_chip does not say where it was measured",
                   "add power_at: it (the equipment's plugs) or facility (the meter: a PUE is in it)");
        return;
    }
    const auto refuse = [&](const auto& field, std::string_view what) {
        if (field) { contradiction(d, field->where, fmt::format("{}: a power measured on the run leaves nothing to choose", what), "leave one of the two out", given.where, "it is given here"); }
    };
    refuse(r.power, "power");
    refuse(r.power_use, "power_use");
    auto& s = d.scenario;
    s.inputs.power.use = given.value / s.inputs.power.node;
    std::erase_if(s.sources, [](const InputSource& source) { return source.name == "power_use"; });
    d.note_given("power_use", given.where);
    s.choices.energy.own_power = true;
    s.choices.energy.at_the_meter = r.power_at->value == PowerAt::facility;
    warn_of_rating(d, given, "power_per_chip");
}

void idle_of_bloom(Draft& d, const catalog::Sourced<double>& use) {
    auto figure = catalog::Sourced<PowerPerChip<>>{};
    figure.value = d.scenario.inputs.power.node * use.value;
    if (use.spread) { figure.spread = uncertainty::scaled(*use.spread, d.scenario.inputs.power.node.value()); }
    figure.provenance = use.provenance;
    figure.provenance.status = catalog::Status::derived;
    figure.provenance.note = fmt::format("{} rated x {}. {}", units::text(d.scenario.inputs.power.node), use.value, use.provenance.note);
    d.use("idle_power", d.scenario.inputs.site.idle, figure);
}

void resolve_idle(Draft& d) {
    const auto& r = d.request;
    auto& s = d.scenario;
    if (r.idle_hours && r.idle_share) {
        contradiction(d, r.idle_share->where, "idle time is given in GPU-hours and as a share", "keep one of the two", r.idle_hours->where, "the GPU-hours are given here");
    }
    if (!r.idle_hours && !r.idle_share) {
        if (r.idle_power) { d.complain(r.idle_power->where, "contradiction", "idle_power: no chip waits", "give idle_hours or idle_share, or leave it out"); }
        return;
    }
    s.choices.energy.idle = r.idle_hours ? cost::IdleKind::hours : cost::IdleKind::share;
    if (r.idle_hours) { d.use("idle_hours", s.inputs.site.idle_time, *r.idle_hours); } else { d.use("idle_share", s.inputs.site.idle_share, *r.idle_share); }
    if (s.choices.energy.at_the_meter) {
        const auto& waits = r.idle_hours ? r.idle_hours->where : r.idle_share->where;
        if (!r.idle_power) {
            d.complain(waits, "missing-field", "what a waiting chip draws is known at the plugs only, and the run's power is that at the facility's meter",
                       "give idle_power as measured at that meter", Related{r.power_at->where, "where the power was measured is given here"});
            return;
        }
        d.assume("The power of chips that wait is taken as measured at the facility's meter, as that of the run is.", "idle_power");
    }
    if (r.idle_power) {
        d.use("idle_power", s.inputs.site.idle, *r.idle_power);
        warn_of_rating(d, *r.idle_power, "idle_power");
        return;
    }
    const auto footprint = catalog::footprint_of(d.catalog);
    if (footprint) { idle_of_bloom(d, footprint->idle_use); } else { append(d.diagnostics, footprint.error()); }
}

void resolve_beyond_the_nodes(Draft& d) {
    const auto take = [&](std::string_view name, PowerPerChip<>& input, bool& is_there, const Maybe<PowerPerChip<>>& given) {
        if (!given) { return; }
        if (d.scenario.choices.energy.at_the_meter) {
            d.complain(given->where, "counted-twice", fmt::format("{}: a power measured at the facility's meter has it in it already", name), "leave it out",
                       Related{d.request.power_at->where, "where the power was measured is given here"});
            return;
        }
        d.use(name, input, *given);
        warn_of_rating(d, *given, name);
        is_there = true;
    };
    auto& s = d.scenario;
    take("network_power", s.inputs.site.network, s.choices.energy.network, d.request.network_power);
    take("storage_power", s.inputs.site.storage, s.choices.energy.storage, d.request.storage_power);
}

/// The convention by which a run's MFU is told where its power goes with it; that of published rates first.
std::optional<MfuConvention> convention_of_load(const Choices& c) {
    for (const auto convention : {MfuConvention::given, MfuConvention::causal, MfuConvention::six_nd}) {
        if (mfu_known(c, convention)) { return convention; }
    }
    return std::nullopt;
}

}  // namespace

void resolve_load(Draft& d) {
    auto& s = d.scenario;
    if (!d.power_load || s.choices.power != cost::PowerMode::measured || d.request.power_per_chip || has_errors(d.diagnostics)) { return; }
    const auto convention = convention_of_load(s.choices);
    if (!convention) {
        d.assume("What is computed in these hours is not known: the machines are taken to draw what others do in training.", "power_use");
        return;
    }
    const auto mfu = evaluate(s.choices, s.inputs).mfu[static_cast<std::size_t>(*convention)];
    const auto& power = s.inputs.power;
    if (d.power_load->heavy && mfu >= d.power_load->mfu.value) { return; }  // as it was measured: no more is drawn
    s.choices.load = d.power_load->heavy ? cost::Load::heavy : cost::Load::mean;
    s.choices.load_mfu = *convention;
    d.use("power_mfu", s.inputs.power.mfu, d.power_load->mfu);
    d.use("power_standing", s.inputs.power.standing, d.power_load->standing);
    d.assume(fmt::format("Machines with the {} draw {} of their rated power at an MFU of {}; {} of that stands whatever they compute, and the rest goes with "
                         "the MFU: at the {} of this run they draw {}.",
                         d.chip->short_name, percent(power.use), percent(power.mfu), percent(power.standing), percent(mfu),
                         percent(cost::use_at(power, mfu, s.choices.load))),
             "power_use power_mfu power_standing");
}

void resolve_energy(Draft& d) {
    use_given_power(d);
    resolve_idle(d);
    resolve_beyond_the_nodes(d);
}

bool power_at_the_meter(Draft& d, const Place* pue) {
    if (!d.scenario.choices.energy.at_the_meter) { return false; }
    const Place* also = pue != nullptr ? pue : d.request.pue_of ? &d.request.pue_of->where : nullptr;
    if (also != nullptr) {
        d.complain(*also, "counted-twice", "pue: a power measured at the facility's meter has it in it already", "leave the PUE out, or set power_at to it",
                   Related{d.request.power_at->where, "where the power was measured is given here"});
    }
    d.scenario.inputs.power.pue = 1.0;
    d.scenario.lowest_pue = 1.0;
    d.scenario.highest_pue = 1.0;
    d.note_given("pue", d.request.power_at->where);
    return true;
}

catalog::Sourced<double> pue_of_region(Draft& d, const Lineage& regions) {
    if (const auto figure = figure_of(d, regions, catalog::Datum::pue, &catalog::Region::pue, "average PUE")) { return *figure; }
    d.complain(d.request.pue_of->where, "no-value", fmt::format("the catalog has no average PUE for {}", regions.front()->name), "give pue, or name an operator");
    return d.defaults.pue;
}

}  // namespace traincost::scenario
