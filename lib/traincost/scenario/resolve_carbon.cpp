// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about emissions and water.
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/stand_in.hpp>

#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::scenario {

namespace {

/// The figure for the period around the start, else the newest.
const catalog::CarbonFigure& carbon_around(const std::vector<catalog::CarbonFigure>& figures, std::optional<Date> date) {
    const catalog::CarbonFigure* best = date ? &figures.front() : &figures.back();
    for (const auto& figure : figures) {
        if (date && figure.period.first <= *date) { best = &figure; }
    }
    return *best;
}

/// A carbon figure more than a year away from the run is said, and trusted less.
void note_other_year(Draft& d, const catalog::Region& region, catalog::CarbonFigure& figure) {
    if (!d.start || !over_a_year_apart(figure.period, *d.start)) { return; }
    auto& confidence = figure.value.provenance.confidence;
    confidence = std::min(confidence, catalog::Confidence::medium);
    d.scenario.regional_assumptions.push_back(fmt::format("{}: there is no carbon intensity for {}; that of {} stands in.",
                                                          region.name, to_string(*d.start), figure.period.text));
}

}  // namespace

void resolve_carbon(Draft& d, const Lineage& regions, const Place& asked) {
    const auto& given = regional(d.request, regions.front()->id, &RegionalRequest::carbon_intensity);
    if (given) {
        d.use("carbon_intensity", d.scenario.inputs.carbon_intensity, *given);
        d.scenario.carbon_basis = "as given";
        return;
    }
    if (d.scenario.choices.tariff.kind == cost::TariffKind::own_gas) {
        d.use("carbon_intensity", d.scenario.inputs.carbon_intensity, d.defaults.gas_carbon);
        d.scenario.carbon_basis = "combustion of gas on the site, without its supply";
        d.scenario.choices.carbon.of_fuel = true;
        return;
    }
    for (const auto& each : with_stand_in(d, regions, catalog::Datum::carbon_intensity)) {
        const auto& region = *each;
        if (region.carbon_intensity.empty()) { continue; }
        auto figure = carbon_around(region.carbon_intensity, d.start);
        if (each != regions.front()) { mark_borrowed(d, *regions.front(), region, "carbon intensity", figure.value.provenance); }
        note_other_year(d, *regions.front(), figure);
        d.use("carbon_intensity", d.scenario.inputs.carbon_intensity, figure.value);
        d.scenario.carbon_basis = figure.basis;
        d.scenario.carbon_period = figure.period;
        return;
    }
    d.complain(asked, "no-price", fmt::format("the catalog has no carbon intensity for {}", regions.front()->name),
               "give carbon_intensity, such as 300 gCO2e/kWh");
}

namespace {

/// Both methods are told together, and may be of different years.
void note_other_year_of_mix(Draft& d, const catalog::Region& region, const Period& period) {
    if (!d.start || !period.known() || !over_a_year_apart(period, *d.start)) { return; }
    d.scenario.regional_assumptions.push_back(fmt::format("{}: of the market-based emissions a residual mix of {} is known, and not of {}: it stands in.", region.name, period.text,
                                                          to_string(*d.start)));
}

/// Contracts as given, else the residual mix, else nothing: then the location-based amount stands in. What is burnt on the site
/// is on no market.
void resolve_market(Draft& d, const catalog::Region& region, const catalog::Footprint& footprint) {
    const auto& given = regional(d.request, region.id, &RegionalRequest::market_carbon);
    auto& s = d.scenario;
    if (given && s.choices.tariff.kind == cost::TariffKind::own_gas) {
        const auto& gas = regional(d.request, region.id, &RegionalRequest::gas);
        d.complain(given->where, "contradiction", fmt::format("market_carbon: no contract changes what is burnt on the site in {}", region.name),
                   "leave it out; emissions by the market are then those of the place",
                   gas ? std::optional(Related{gas->where, "the gas is given here"}) : std::nullopt);
        return;
    }
    if (given) {
        d.use("market_carbon", s.inputs.carbon.market, *given);
        s.choices.carbon.market = true;
        s.market_from = MarketFrom::given;
        s.market_basis = "as given";
        return;
    }
    s.origin_disclosed = footprint.fully_disclosed.contains(region.id);
    if (s.choices.tariff.kind == cost::TariffKind::own_gas) {
        s.market_basis = "gas burnt on the site, which no contract changes";
        return;
    }
    const bool contract = regional(d.request, region.id, &RegionalRequest::ppa).has_value();
    const auto mix = footprint.residual_mix.find(region.id);
    if (mix == footprint.residual_mix.end()) {
        if (contract) { s.market_basis = "a contract is given, and not what its plant emits (market_carbon): the grid's mean stands in"; }
        return;
    }
    d.use("market_carbon", s.inputs.carbon.market, mix->second.value);
    s.choices.carbon.market = true;
    s.market_from = MarketFrom::residual_mix;
    note_other_year_of_mix(d, region, mix->second.period);
    s.market_period = mix->second.period;
    s.market_counts = mix->second.basis;
    s.market_basis = fmt::format("residual mix of {}, {}{}", mix->second.period.text, mix->second.basis,
                                 contract ? "; a contract is given, and not what its plant emits (market_carbon)" : "");
}

void resolve_embodied(Draft& d, const catalog::Footprint& footprint) {
    auto& in = d.scenario.inputs.carbon;
    d.use_either("embodied", in.embodied, d.request.embodied, footprint.embodied);
    const auto& own = d.request.owning;  // one life and one use of the same machines, unless told apart
    d.use_either("embodied_life", in.life, d.request.embodied_life ? d.request.embodied_life : own.life, footprint.embodied_life);
    d.use_either("embodied_use", in.use, d.request.embodied_use ? d.request.embodied_use : own.utilisation, footprint.embodied_use);
    d.scenario.choices.carbon.embodied = true;
}

/// The water of a plant on the site is not that of the grid, and is not known.
void resolve_water(Draft& d, const Lineage& regions) {
    auto& s = d.scenario;
    using Figure = std::optional<catalog::Sourced<WaterIntensity<>>>;
    const auto take = [&](std::string_view name, WaterIntensity<>& input, bool& known, Maybe<WaterIntensity<>> RegionalRequest::*field, const auto& packaged) {
        if (const auto& given = regional(d.request, regions.front()->id, field)) {
            known = true;
            d.use(name, input, *given);
        } else if (const Figure figure = packaged()) {
            known = true;
            d.use(name, input, *figure);
        }
    };
    take("wue", s.inputs.water.on_site, s.choices.water.on_site, &RegionalRequest::wue,
         [&] { return figure_of(d, regions, catalog::Datum::water_on_site, &catalog::Region::water_on_site); });
    const bool own_plant = s.choices.tariff.kind == cost::TariffKind::own_gas;
    take("water_intensity", s.inputs.water.off_site, s.choices.water.off_site, &RegionalRequest::water_intensity, [&] {
        return own_plant ? Figure{} : figure_of(d, regions, catalog::Datum::water_of_electricity, &catalog::Region::water_of_electricity);
    });
}

/// The claim whose factor that is, of those with a PUE in it; whatever the run's model.
const catalog::FootprintClaim* claim_with_pue(const catalog::Footprint& footprint, const CarbonIntensity<>& factor) {
    constexpr double same = 0.005;
    const auto is_that = [&](const catalog::FootprintClaim& c) {
        return c.factor && c.factor_contains_pue && std::fabs(factor / c.factor->value - 1.0) <= same;
    };
    const auto nearer = [&](const auto& a, const auto& b) {
        return std::fabs(factor / a.factor->value - 1.0) < std::fabs(factor / b.factor->value - 1.0);
    };
    const catalog::FootprintClaim* best = nullptr;
    for (const auto& claim : footprint.claims) {
        if (is_that(claim) && (best == nullptr || nearer(claim, *best))) { best = &claim; }
    }
    return best;
}

/// A PUE beside a factor that has one in it would count the building twice.
void warn_of_folded_pue(Draft& d, const catalog::Region& region, const catalog::Footprint& footprint) {
    const auto& factor = regional(d.request, region.id, &RegionalRequest::carbon_intensity);
    const auto& pue = regional(d.request, region.id, &RegionalRequest::pue);
    const auto pue_where = pue ? std::optional(pue->where) : d.request.pue_of ? std::optional(d.request.pue_of->where) : std::nullopt;
    const auto warn = [&](const Place& where, std::string message, std::string hint, std::optional<Related> related) {
        d.scenario.warnings.push_back({where, Severity::warning, "counted-twice", std::move(message), std::move(hint), std::move(related)});
    };
    const auto there = pue_where ? std::optional(Related{*pue_where, "the PUE is given here"}) : std::nullopt;
    if (d.scenario.choices.carbon.per_it_energy) {
        if (d.scenario.choices.energy.at_the_meter) {
            d.complain(d.request.carbon_per->where, "counted-twice", "carbon_per: the factor has a PUE in it, and so has a power measured at the facility's meter",
                       "give the factor of the grid, or the power at the plugs", Related{d.request.power_at->where, "where the power was measured is given here"});
        }
        if (pue_where) {
            warn(d.request.carbon_per->where, "carbon_per: the factor has a PUE in it: emissions are those of the IT energy, and the PUE given is not in them",
                 "leave one of the two out", there);
        }
        return;
    }
    if (d.scenario.inputs.power.pue == 1.0) { return; }
    const auto look_at = [&](const Maybe<CarbonIntensity<>>& given, std::string_view field, std::string hint) {
        const auto* claim = given ? claim_with_pue(footprint, given->value) : nullptr;
        if (claim == nullptr) { return; }
        const auto model = d.catalog.model(claim->model);
        warn(given->where, fmt::format("{}: {} is the factor behind the emissions stated of {} and has a PUE in it already; with a PUE of {} the "
                                       "building counts twice", field, units::text(given->value), model ? model->name : claim->model,
                                       units::without_zeros(units::significant(d.scenario.inputs.power.pue, 4))), std::move(hint), there);
    };
    look_at(factor, "carbon_intensity", "give carbon_per it, or a factor of the grid");
    look_at(regional(d.request, region.id, &RegionalRequest::market_carbon), "market_carbon", "give the factor of the contract, per kWh at the meter");
}

void refuse_unused_carbon_per(Draft& d, const catalog::Region& region) {
    const auto& per = d.request.carbon_per;
    if (!per || per->value != CarbonPer::it || regional(d.request, region.id, &RegionalRequest::carbon_intensity)) { return; }
    d.complain(per->where, "contradiction", "carbon_per: the catalog's factors are per kWh of the facility", "give carbon_intensity, or leave it out");
}

}  // namespace

void resolve_footprint(Draft& d, const Lineage& regions) {
    const auto footprint = catalog::footprint_of(d.catalog);
    if (!footprint) { append(d.diagnostics, footprint.error()); return; }
    const auto& region = *regions.front();
    auto& s = d.scenario;
    s.network_and_storage = footprint->network_and_storage.value;
    if (!s.names.model_id.empty()) {
        if (const auto* claim = footprint->claim(s.names.model_id)) { s.claim = *claim; }
    }
    s.choices.carbon.per_it_energy = d.request.carbon_per && d.request.carbon_per->value == CarbonPer::it;
    refuse_unused_carbon_per(d, region);
    resolve_market(d, region, *footprint);
    resolve_embodied(d, *footprint);
    resolve_water(d, regions);
    warn_of_folded_pue(d, region, *footprint);
}

}  // namespace traincost::scenario
