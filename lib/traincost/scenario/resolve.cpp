// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/resolve.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/own_model.hpp>
#include <traincost/scenario/said_once.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

bool stands_in(const catalog::OperatorPue& kind, const Lineage& regions) {
    return std::any_of(kind.sites.begin(), kind.sites.end(), [&](const auto& id) { return std::any_of(regions.begin(), regions.end(), [&](const auto& r) { return r->id == id; }); });
}

/// A kind of site goes by the climate of where it was measured. What that is elsewhere the catalog does not know, unless another kind was measured there.
void check_climate(Draft& d, const std::map<std::string, catalog::OperatorPue>& operators, const catalog::OperatorPue& asked, const Lineage& regions) {
    if (asked.sites.empty() || stands_in(asked, regions)) { return; }
    const auto& here = regions.front()->sentence;
    const auto other = std::find_if(operators.begin(), operators.end(), [&](const auto& o) { return stands_in(o.second, regions); });
    if (other == operators.end()) {
        d.scenario.regional_assumptions.push_back(fmt::format("The PUE is that of {}; whether the climate of {} is like that is not known here.", asked.name, here));
        return;
    }
    d.scenario.warnings.push_back({d.request.pue_of->where, Severity::warning, "other-climate",
                                   fmt::format("pue_of: {} is that of {}, and in {} the catalog knows {}, {}", asked.id, asked.name, here, other->second.name, other->first),
                                   fmt::format("set pue_of to {}, or leave it out", other->first), {}});
}

/// The operator's, where one is named; the cluster's own; else that of a new data centre, wherever it stands.
catalog::Sourced<double> known_pue(Draft& d, const Lineage& regions) {
    if (d.request.pue_of && d.request.pue_of->value == "region") { return pue_of_region(d, regions); }
    if (d.request.pue_of) {
        const auto operators = d.catalog.operators();
        if (!operators) { append(d.diagnostics, operators.error()); return d.defaults.pue; }
        const auto found = operators->find(d.request.pue_of->value);
        if (found != operators->end()) {
            const auto& date = found->second.pue.provenance.date;
            if (d.request.as_of && date.last > d.request.as_of->value) {
                d.complain(d.request.pue_of->where, "not-yet-known",
                           fmt::format("the PUE of {} in the catalog is of {}, after {}", found->second.name, date.text,
                                       to_string(d.request.as_of->value)), "give pue");
            }
            check_climate(d, *operators, found->second, regions);
            return found->second.pue;
        }
        std::vector<std::string_view> known;
        for (const auto& entry : *operators) { known.push_back(entry.first); }
        d.complain(d.request.pue_of->where, "unknown-id",
                   fmt::format("the catalog knows no PUE of '{}'", d.request.pue_of->value.substr(0, 40)),
                   did_you_mean(d.request.pue_of->value, known, 40));
        return d.defaults.pue;
    }
    return d.cluster && d.cluster->pue ? *d.cluster->pue : d.defaults.pue;
}

void resolve_pue(Draft& d, const Lineage& regions) {
    const auto& region = *regions.front();
    const auto& given = regional(d.request, region.id, &RegionalRequest::pue);
    if (given && d.request.pue_of) {
        contradiction(d, d.request.pue_of->where, "a PUE is given, and one of an operator asked for", "keep one of the two",
                      given->where, "it is given here");
    }
    if (power_at_the_meter(d, given ? &given->where : nullptr)) { return; }
    const auto figure = known_pue(d, regions);
    d.use_either("pue", d.scenario.inputs.power.pue, given, figure);
    d.scenario.lowest_pue = given ? given->value : figure.low.value_or(figure.value);
    d.scenario.highest_pue = given ? given->value : figure.high.value_or(figure.value);
}

/// What the developer's own rate makes of the disclosed hours: the figure that the news quotes.
void resolve_claim(Draft& d) {
    if (!d.model || !d.model->run.rate || d.request.gpu_hours || d.request.node_hours) { return; }
    cost::Quantities<double> run;
    const auto before = d.scenario.sources.size();
    const auto& rate = *d.model->run.rate;
    run.rental.rate = rate.value.amount;
    d.use_exchange("", "", run.rental.exchange, rate.value.currency, rate.value.date.first, rate.provenance.where);
    d.scenario.sources.resize(before);
    for (const auto& stage : d.model->run.stages) { run.chip_time += stage.gpu_hours.value; }
    d.scenario.claimed_cost = cost::rental(run);
}

/// The site must hold the cluster at its highest power. The default grows by whole steps of itself; one that was given and is too small is a
/// contradiction.
void fit_site(Draft& d) {
    const auto estimate = evaluate(d.scenario.choices, d.scenario.inputs);
    if (d.scenario.choices.count == CountKind::unknown || estimate.facility_power_peak <= d.scenario.site) { return; }
    if (d.request.site) {
        d.complain(d.request.site->where, "contradiction",
                   fmt::format("the cluster draws up to {}, more than the whole site of {}",
                               units::text(estimate.facility_power_peak), units::text(d.scenario.site)),
                   "give the power of the whole site",
                   d.request.count ? std::optional(Related{d.request.count->where, "the number of chips is given here"})
                                   : std::nullopt);
        return;
    }
    const double steps = scalar::ceil(estimate.facility_power_peak / d.defaults.site.value);
    d.scenario.site = d.defaults.site.value * steps;
    d.assume(fmt::format("A site of {} cannot hold the cluster, which draws up to {}: one of {} is assumed.",
                         units::text(d.defaults.site.value), units::text(estimate.facility_power_peak), units::text(d.scenario.site)));
}

/// A rate that does not even pay for its electricity is a slip of units or digits.
void check_rate(Draft& d, const catalog::Region& region) {
    if (d.scenario.choices.mode != cost::Mode::rented || has_errors(d.diagnostics)) { return; }
    const auto estimate = evaluate(d.scenario.choices, d.scenario.inputs);
    const auto& energy = estimate.energy_parts;
    const double paid = 1.0 - energy[cost::EnergyComponent::idle] / energy.it;  // no rent is charged of chips that wait
    if (estimate.cost.total >= estimate.cost.electricity * paid) { return; }
    const auto& given = regional(d.request, region.id, &RegionalRequest::rate);
    d.complain(given ? given->where : Place{}, "out-of-range",
               fmt::format("rate: renting would cost less than the electricity inside it in {}", region.sentence),
               "is it per day, or are there too few digits?");
}

void resolve_currency(Draft& d) {
    if (d.request.currency) { d.scenario.currency = d.request.currency->value; }
}

/// The regions behind a name: its own, those of a group, or all that are no group of others.
std::vector<std::string> regions_named(const std::string& name, const Place& where, const Catalog& catalog, Diagnostics& diagnostics) {
    const auto ids = catalog.ids("regions");
    if (std::find(ids.begin(), ids.end(), name) != ids.end()) { return {name}; }
    if (name == "all") {
        std::vector<std::string> all;
        for (const auto id : ids) {
            const auto kind = catalog.files().find(fmt::format("regions/{}.yaml", id))->second.root().find("kind");
            if (!kind || kind->text() != "group") { all.emplace_back(id); }
        }
        return all;
    }
    const auto groups = catalog.groups();
    if (!groups) { append(diagnostics, groups.error()); return {}; }
    if (const auto group = groups->find(name); group != groups->end()) { return group->second.regions; }
    std::vector<std::string_view> known = ids;
    for (const auto& group : *groups) { known.push_back(group.first); }
    diagnostics.push_back({where, Severity::error, "unknown-id", fmt::format("there is no region '{}' in the catalog", name.substr(0, 60)),
                           did_you_mean(name, known)});
    return {};
}

/// The regions asked for, each once; one that is given a part without being asked for is a slip.
std::vector<Given<std::string>> regions_of(const Request& request, const Catalog& catalog, Diagnostics& diagnostics) {
    std::vector<Given<std::string>> all;
    bool unknown = false;
    for (const auto& asked : request.regions) {
        const auto named = regions_named(asked.value, asked.where, catalog, diagnostics);
        unknown = unknown || named.empty();
        for (const auto& id : named) {
            const bool again = std::any_of(all.begin(), all.end(), [&](const auto& r) { return r.value == id; });
            if (!again) { all.push_back({id, asked.where}); }
        }
    }
    if (unknown) { return all; }
    if (all.empty()) {
        diagnostics.push_back({{}, Severity::error, "missing-field", "no region is given",
                               "such as --region europe; `traincost catalog list regions` shows all"});
    }
    for (const auto& entry : request.per_region) {
        const std::string& id = entry.first;  // no structured binding: clang 14 does not let a lambda capture one
        const RegionalRequest& part = entry.second;
        if (std::any_of(all.begin(), all.end(), [&](const auto& r) { return r.value == id; })) { continue; }
        const Place where = part.electricity  ? part.electricity->where
                            : part.ppa          ? part.ppa->where
                            : part.gas          ? part.gas->where
                            : part.network      ? part.network->where
                            : part.demand       ? part.demand->where
                            : part.levies       ? part.levies->where
                            : part.compensation ? part.compensation->where
                            : where_rented(part) != nullptr ? *where_rented(part)
                            : part.pue        ? part.pue->where
                            : part.carbon_intensity ? part.carbon_intensity->where
                            : part.market_carbon ? part.market_carbon->where
                            : part.wue           ? part.wue->where
                            : part.water_intensity ? part.water_intensity->where
                            : part.wacc         ? part.wacc->where
                            : part.building_wacc ? part.building_wacc->where
                            : part.construction ? part.construction->where
                            : part.labour       ? part.labour->where
                            : part.wait         ? part.wait->where
                                                    : Place{};
        diagnostics.push_back({where, Severity::error, "contradiction",
                               fmt::format("a value is given for '{}', which is not among the regions", id.substr(0, 40)),
                               "add it to the regions"});
    }
    return all;
}

void say_as_of(Draft& d) {
    if (!d.request.as_of) { return; }
    d.assume(fmt::format("Only what was known on {} is used; figures that were revised later stand as revised. Constants of the method are "
                         "today's, and so is what the catalog has of one day only: costs of capital, of building and of labour.", to_string(d.request.as_of->value)));
}

/// Whether the chip may be sold there, where it is a matter of licences. It changes no number.
void say_of_exports(Draft& d, const Lineage& regions) {
    const bool in_china = std::any_of(regions.begin(), regions.end(), [](const auto& r) { return r->id == "china"; });
    if (!in_china) { return; }
    const catalog::ExportControl* now = nullptr;
    for (const auto& control : d.chip->exports_to_china) {
        if (!d.start || control.from.first <= *d.start) { now = &control; }
    }
    if (now == nullptr || now->status == catalog::ExportStatus::free) { return; }
    const auto day = bought(d);
    d.assume(fmt::format("Selling the {} to China {} since {} ({}){}", d.chip->short_name,
                         now->status == catalog::ExportStatus::licence  ? "needs a licence of the United States"
                         : now->status == catalog::ExportStatus::denied ? "is not licensed by the United States"
                                                                        : "may need a licence of the United States",
                         now->from.text, now->rule,
                         day && *day < now->from.first ? ", after this hardware is taken to have been bought."
                                                  : "; the answer puts it there all the same."));
}

}  // namespace

void resolve_region(Draft& d, const Given<std::string>& asked) {
    const auto regions = d.regions.lineage(asked.value, asked.where, d.diagnostics);
    const auto* bands = d.regions.bands(d.diagnostics);
    if (regions.empty() || bands == nullptr) { return; }
    const auto& region = *regions.front();
    auto& names = d.scenario.names;
    names.region = region.name;
    names.region_id = region.id;
    names.region_sentence = region.sentence;
    d.about("pue", [&] { resolve_pue(d, regions); });
    d.about("wacc", [&] { resolve_owning(d, regions); });
    d.about("interrupted_every lost spot.restart", [&] { resolve_interruptions(d, regions); });
    d.about("electricity", [&] {
        fit_site(d);
        resolve_tariff(d, regions, *bands, asked.where);
    });
    d.about("carbon_intensity", [&] { resolve_carbon(d, regions, asked.where); });
    resolve_footprint(d, regions);
    d.about("rate rental_share", [&] { resolve_rate(d, regions); });
    check_rate(d, region);
    resolve_claim(d);
    check_life(d, region.id);
    say_of_exports(d, regions);
}

Result<std::vector<Scenario>> resolve_all(const Request& request, const Catalog& whole) {
    const auto then = request.as_of ? std::optional(whole.known_at(request.as_of->value)) : std::nullopt;
    const Catalog& catalog = then ? *then : whole;
    Regions shared(catalog);
    Diagnostics diagnostics;
    const Exchanges exchanges(request, catalog, diagnostics);
    const auto defaults = catalog.defaults();
    if (!defaults) { append(diagnostics, defaults.error()); return failure(std::move(diagnostics)); }
    Draft run{request, catalog, exchanges, *defaults, shared, diagnostics};
    say_as_of(run);
    resolve_currency(run);
    const auto regions = regions_of(request, catalog, diagnostics);
    resolve_run(run);
    refuse_unused(run, regions);
    resolve_price_level(run);
    if (run.chip) {
        run.about("chip.price chip.age value_decay", [&] { resolve_hardware(run); });
        run.about("chip.node_power", [&] { resolve_power(run); });
        resolve_energy(run);
        resolve_load(run);
        check_length(run);
    }
    std::vector<Scenario> scenarios;
    std::vector<AboutRegion> about;
    for (const auto& region : regions) {
        Draft local = run;
        about.push_back({diagnostics.size(), {}, {}});
        if (local.chip) { resolve_region(local, region); }
        else if (auto known = catalog.region(region.value, region.where); !known) { append(diagnostics, known.error()); }
        about.back().name = local.scenario.names.region;
        about.back().sentence = local.scenario.names.region_sentence;
        scenarios.push_back(std::move(local.scenario));
    }
    about.push_back({diagnostics.size(), {}, {}});
    if (!has_errors(diagnostics)) { resolve_spreads(run, scenarios); }
    if (has_errors(diagnostics)) { return failure(said_once(diagnostics, about)); }
    return scenarios;
}

namespace {

/// The region's currency; dollars where no rate leads to it, as of one that is pegged to the dollar and priced in it.
Currency own_currency(const Draft& d, const catalog::Region& region) {
    Diagnostics none_needed;
    return d.exchanges.per_dollar(region.currency, std::nullopt, {}, none_needed) ? region.currency : Currency::usd;
}

}  // namespace

Result<std::vector<SiteTariff>> site_tariffs(const Request& request, const Catalog& whole) {
    const auto then = request.as_of ? std::optional(whole.known_at(request.as_of->value)) : std::nullopt;
    const Catalog& catalog = then ? *then : whole;
    Regions shared(catalog);
    Diagnostics diagnostics;
    const Exchanges exchanges(request, catalog, diagnostics);
    const auto defaults = catalog.defaults();
    const auto bands = catalog.bands();
    if (!defaults) { append(diagnostics, defaults.error()); }
    if (!bands) { append(diagnostics, bands.error()); }
    if (!defaults || !bands) { return failure(std::move(diagnostics)); }
    std::vector<SiteTariff> all;
    std::vector<AboutRegion> about;
    const auto asked_for = regions_of(request, catalog, diagnostics);
    Draft unused{request, catalog, exchanges, *defaults, shared, diagnostics};
    refuse_unused_of_site(unused, asked_for);
    for (const auto& asked : asked_for) {
        const auto regions = shared.lineage(asked.value, asked.where, diagnostics);
        if (regions.empty()) { continue; }
        const auto& region = regions.front();
        about.push_back({diagnostics.size(), region->name, region->sentence});
        Draft d{request, catalog, exchanges, *defaults, shared, diagnostics};
        d.scenario.currency = request.currency ? request.currency->value : own_currency(d, *region);
        d.scenario.site = request.site ? request.site->value : defaults->site.value;
        if (request.start) { d.start = request.start->value; }
        say_as_of(d);
        d.scenario.names.region = region->name;
        d.scenario.names.region_id = region->id;
        d.scenario.names.region_sentence = region->sentence;
        SiteTariff site;
        site.lineage = regions;
        site.bands = *bands;
        site.load = request.load ? request.load->value : defaults->load.value;
        site.term = request.term ? request.term->value : Time<>(units::year);
        site.annual_energy = d.scenario.site * site.term * site.load;
        resolve_tariff(d, site.lineage, *bands, asked.where);
        site.scenario = std::move(d.scenario);
        all.push_back(std::move(site));
    }
    if (has_errors(diagnostics)) { return failure(said_once(diagnostics, about)); }
    return all;
}

Result<Scenario> resolve(const Request& asked, const Catalog& catalog) {
    Request request = asked;
    bool took_place_there = false;
    if (request.regions.empty() && request.cluster) {
        const auto cluster = catalog.cluster(request.cluster->value, request.cluster->where);
        if (cluster && !cluster->region.empty()) { request.regions.push_back({cluster->region, cluster->where}); }
    }
    if (request.regions.empty() && request.model) {
        const auto model = model_of(request, catalog);
        if (!model) { return tl::unexpected(model.error()); }  // where it took place is not the user's fault
        if (!model->run.region.empty()) {
            request.regions.push_back({model->run.region, model->run.where});
            took_place_there = true;
        }
    }
    auto all = resolve_all(request, catalog);
    if (!all) { return tl::unexpected(all.error()); }
    if (all->size() > 1) {
        return failure(Diagnostic{request.regions.back().where, Severity::error, "contradiction",
                                  "an estimate is for one region, and several are given", "compare takes several"});
    }
    auto& scenario = all->front();
    if (took_place_there) {
        scenario.assumptions.push_back(fmt::format("No region is given: {} is where the run took place.", scenario.names.region));
    }
    return std::move(scenario);
}

std::string percent(double share) { return fmt::format("{} %", units::without_zeros(units::significant(100.0 * share, 3))); }

}  // namespace traincost::scenario
