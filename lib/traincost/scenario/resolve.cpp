// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/resolve.hpp>

#include <traincost/scenario/draft.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

const RegionalRequest* part_of(const Request& request, const std::string& region) {
    const auto found = request.per_region.find(region);
    return found == request.per_region.end() ? nullptr : &found->second;
}

/// A region's own value of a field, else the one given for all.
template <class V>
const Maybe<V>& regional(const Request& request, const std::string& region, Maybe<V> RegionalRequest::*field) {
    const auto* part = part_of(request, region);
    return part != nullptr && part->*field ? part->*field : request.everywhere.*field;
}

void use_given_electricity(Draft& d, const Given<Priced<EnergyPrice<>>>& given) {
    auto& tariff = d.scenario.tariff;
    tariff.quoted = given.value;
    tariff.tax_level = "as given: delivered, without recoverable tax";
    tariff.customer = "given";
    tariff.provenance.status = catalog::Status::given;
    tariff.provenance.confidence = catalog::Confidence::high;
    tariff.provenance.where = given.where;
    tariff.inputs.price = given.value.amount;
}

/// A price outside this window is a slip of units or digits, in whatever currency.
void check_price(Draft& d, const Tariff& tariff, std::optional<Date> date) {
    constexpr double lowest = 0.005;
    constexpr double highest = 1.0;
    const auto& price = tariff.quoted;
    Diagnostics said_already;  // a missing exchange rate was complained of when it was used
    const auto rate = d.exchanges.per_dollar(price.currency, date, tariff.provenance.where, said_already);
    if (!rate) { return; }
    const double per_kwh = price.amount * units::kilowatt_hour / units::money;
    const double in_dollars = per_kwh / rate->value;
    if (in_dollars == 0.0 || (in_dollars >= lowest && in_dollars <= highest)) { return; }
    d.complain(tariff.provenance.where, "out-of-range",
               fmt::format("electricity at {:.4g} {}/kWh ({:.4g} USD/kWh) cannot be meant", per_kwh, code(price.currency), in_dollars),
               "a delivered price lies between 0.005 and 1 USD/kWh; is it per MWh, or in cents?");
}

/// Moves the chosen tariff into the inputs, with its exchange.
void use_tariff(Draft& d, Tariff& tariff, bool main) {
    const auto date = tariff.period.known() ? std::optional(tariff.period.first) : d.start;
    const auto before = d.scenario.sources.size();
    d.use_exchange("electricity.exchange", "electricity.currency", tariff.inputs.exchange, tariff.quoted.currency, date,
                   tariff.provenance.where);
    if (!main) {
        d.scenario.sources.resize(before);
        return;
    }
    d.scenario.inputs.tariff = tariff.inputs;
    d.scenario.sources.push_back({"electricity", tariff.provenance});
    if (tariff.inputs.vat > 0.0) {
        d.scenario.sources.push_back({"electricity.vat", tariff.provenance});
        d.scenario.sources.back().provenance.where = tariff.vat_where;
    }
    check_price(d, tariff, date);
}

void resolve_tariff(Draft& d, const std::vector<catalog::Region>& regions, const std::vector<catalog::Band>& bands,
                    const Place& asked) {
    const auto& given = regional(d.request, regions.front().id, &RegionalRequest::electricity);
    if (given) {
        use_given_electricity(d, *given);
        use_tariff(d, d.scenario.tariff, true);
        return;
    }
    TariffQuestion question{d.scenario.site * units::year, d.start, std::nullopt, d.chip->origin};
    if (d.request.series) { question.series = d.request.series->value; }
    auto answer = choose_tariff(regions, bands, question);
    for (auto& note : answer.notes) { d.scenario.regional_assumptions.push_back(std::move(note)); }
    if (!answer.tariff) {
        d.complain(d.request.series ? d.request.series->where : asked, "no-price",
                   fmt::format("the catalog has no such electricity price for {}", regions.front().name),
                   fmt::format("give one, such as {}.electricity=0.1 USD/kWh", regions.front().id));
        return;
    }
    d.scenario.tariff = std::move(*answer.tariff);
    use_tariff(d, d.scenario.tariff, true);
    if (answer.neighbour) {
        d.scenario.neighbour = std::move(*answer.neighbour);
        use_tariff(d, *d.scenario.neighbour, false);
    }
    if (!d.scenario.tariff.from_region.empty()) {
        d.scenario.regional_assumptions.push_back(fmt::format("{} has no usable electricity price of its own; that of {} is borrowed.",
                                                              regions.front().name, d.scenario.tariff.from_region));
    }
    if (d.scenario.tariff.vat == catalog::Vat::unknown) {
        d.scenario.regional_assumptions.push_back(
            fmt::format("{}: the source does not say whether VAT is in the price; none is taken out.", regions.front().name));
    }
}

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
    constexpr double near = 366.0;
    if (!d.start) { return; }
    const double away = *d.start > figure.period.last ? days_between(figure.period.last, *d.start)
                                                      : days_between(*d.start, figure.period.first);
    if (away <= near) { return; }
    auto& confidence = figure.value.provenance.confidence;
    confidence = std::min(confidence, catalog::Confidence::medium);
    d.scenario.regional_assumptions.push_back(fmt::format("{}: there is no carbon intensity for {}; that of {} stands in.",
                                                          region.name, to_string(*d.start), figure.period.text));
}

void resolve_carbon(Draft& d, const std::vector<catalog::Region>& regions, const Place& asked) {
    const auto& given = regional(d.request, regions.front().id, &RegionalRequest::carbon_intensity);
    if (given) {
        d.use("carbon_intensity", d.scenario.inputs.carbon_intensity, *given);
        d.scenario.carbon_basis = "as given";
        return;
    }
    for (const auto& region : regions) {
        if (region.carbon_intensity.empty()) { continue; }
        auto figure = carbon_around(region.carbon_intensity, d.start);
        if (&region != &regions.front()) {
            figure.value.provenance.status = catalog::Status::borrowed;
            figure.value.provenance.confidence = catalog::Confidence::low;
            d.scenario.regional_assumptions.push_back(
                fmt::format("{} has no carbon intensity of its own; that of {} is borrowed.", regions.front().name, region.name));
        }
        note_other_year(d, regions.front(), figure);
        d.use("carbon_intensity", d.scenario.inputs.carbon_intensity, figure.value);
        d.scenario.carbon_basis = figure.basis;
        d.scenario.carbon_period = figure.period;
        return;
    }
    d.complain(asked, "no-price", fmt::format("the catalog has no carbon intensity for {}", regions.front().name),
               "give carbon_intensity, such as 300 gCO2e/kWh");
}

void resolve_pue(Draft& d, const catalog::Region& region) {
    const auto& given = regional(d.request, region.id, &RegionalRequest::pue);
    const auto& figure = d.defaults.pue;  // a region's own is that of what stands there, old rooms included, not of a new site
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

void resolve_rate(Draft& d, const catalog::Region& region) {
    if (d.scenario.choices.mode != cost::Mode::rented) { return; }
    const auto& given = regional(d.request, region.id, &RegionalRequest::rate);
    auto& rental = d.scenario.inputs.rental;
    if (given) {
        rental.rate = given->value.amount;
        d.scenario.rate_currency = given->value.currency;
        d.note_given("rate", given->where);
        d.use_exchange("rate.exchange", "rate.currency", rental.exchange, given->value.currency, d.start, given->where);
        return;
    }
    if (d.model && d.model->run.rate && d.chip->id == d.model->run.chip) {
        const auto& rate = *d.model->run.rate;
        rental.rate = rate.value.amount;
        d.scenario.rate_currency = rate.value.currency;
        d.scenario.sources.push_back({"rate", rate.provenance});
        d.use_exchange("rate.exchange", "rate.currency", rental.exchange, rate.value.currency, d.start, rate.provenance.where);
        d.assume(fmt::format("The rate is {}'s own assumption for its run, not what it paid.", d.model->developer));
        return;
    }
    d.complain(d.request.mode ? d.request.mode->where : Place{}, "missing-field",
               fmt::format("{}: renting needs a rate, and none is ever assumed", region.name), "give rate, such as 2 USD/GPU-h");
}

/// The site must hold the cluster. The default grows by whole steps of itself; one that was given and is too small is a
/// contradiction.
void fit_site(Draft& d) {
    const auto estimate = evaluate(d.scenario.choices, d.scenario.inputs);
    if (d.scenario.choices.count == CountKind::unknown || estimate.facility_power <= d.scenario.site) { return; }
    if (d.request.site) {
        d.complain(d.request.site->where, "contradiction",
                   fmt::format("the cluster draws {} on average, more than the whole site of {}",
                               units::text(estimate.facility_power), units::text(d.scenario.site)),
                   "give the power of the whole site",
                   d.request.count ? std::optional(Related{d.request.count->where, "the number of chips is given here"})
                                   : std::nullopt);
        return;
    }
    const double steps = scalar::ceil(estimate.facility_power / d.defaults.site.value);
    d.scenario.site = d.defaults.site.value * steps;
    d.assume(fmt::format("A site of {} cannot hold the cluster, which draws {}: one of {} is assumed.",
                         units::text(d.defaults.site.value), units::text(estimate.facility_power), units::text(d.scenario.site)));
}

void resolve_currency(Draft& d) {
    if (d.request.currency) { d.scenario.currency = d.request.currency->value; }
}

/// What is wrong for several amounts or regions alike is said once.
Diagnostics without_repeats(Diagnostics all) {
    Diagnostics kept;
    for (auto& d : all) {
        const bool again = std::any_of(kept.begin(), kept.end(), [&](const Diagnostic& k) {
            return k.where == d.where && k.code == d.code && k.message == d.message;
        });
        if (!again) { kept.push_back(std::move(d)); }
    }
    return kept;
}

/// Regions named more than once, or given a part without being asked for.
std::vector<Given<std::string>> regions_of(const Request& request, Diagnostics& diagnostics) {
    std::vector<Given<std::string>> all;
    for (const auto& region : request.regions) {
        const bool again = std::any_of(all.begin(), all.end(), [&](const auto& r) { return r.value == region.value; });
        if (!again) { all.push_back(region); }
    }
    if (all.empty()) {
        diagnostics.push_back({{}, Severity::error, "missing-field", "no region is given",
                               "such as --region europe; `traincost catalog list regions` shows all"});
    }
    for (const auto& entry : request.per_region) {
        const std::string& id = entry.first;  // no structured binding: clang 14 does not let a lambda capture one
        const RegionalRequest& part = entry.second;
        if (std::any_of(all.begin(), all.end(), [&](const auto& r) { return r.value == id; })) { continue; }
        const Place where = part.electricity  ? part.electricity->where
                            : part.rate       ? part.rate->where
                            : part.pue        ? part.pue->where
                            : part.carbon_intensity ? part.carbon_intensity->where
                                                    : Place{};
        diagnostics.push_back({where, Severity::error, "contradiction",
                               fmt::format("a value is given for '{}', which is not among the regions", id.substr(0, 40)),
                               "add it to the regions"});
    }
    return all;
}

}  // namespace

void resolve_region(Draft& d, const Given<std::string>& asked) {
    auto region = d.catalog.region(asked.value, asked.where);
    if (!region) { append(d.diagnostics, region.error()); return; }
    const auto bands = d.catalog.bands();
    if (!bands) { append(d.diagnostics, bands.error()); return; }
    auto& names = d.scenario.names;
    names.region = region->name;
    names.region_id = region->id;
    names.region_sentence = region->sentence;
    const auto regions = lineage(d.catalog, *region, d.diagnostics);
    resolve_pue(d, *region);
    fit_site(d);
    resolve_tariff(d, regions, *bands, asked.where);
    resolve_carbon(d, regions, asked.where);
    resolve_rate(d, *region);
    resolve_claim(d);
}

Result<std::vector<Scenario>> resolve_all(const Request& request, const Catalog& catalog) {
    Diagnostics diagnostics;
    const Exchanges exchanges(request, catalog, diagnostics);
    const auto defaults = catalog.defaults();
    if (!defaults) { append(diagnostics, defaults.error()); return failure(std::move(diagnostics)); }
    Draft run{request, catalog, exchanges, *defaults, diagnostics};
    resolve_currency(run);
    const auto regions = regions_of(request, diagnostics);
    resolve_run(run);
    if (run.chip) {
        resolve_hardware(run);
        resolve_power(run);
    }
    std::vector<Scenario> scenarios;
    for (const auto& region : regions) {
        Draft local = run;
        if (local.chip) { resolve_region(local, region); }
        else if (auto known = catalog.region(region.value, region.where); !known) { append(diagnostics, known.error()); }
        scenarios.push_back(std::move(local.scenario));
    }
    if (has_errors(diagnostics)) { return failure(without_repeats(std::move(diagnostics))); }
    return scenarios;
}

Result<Scenario> resolve(const Request& asked, const Catalog& catalog) {
    Request request = asked;
    bool took_place_there = false;
    if (request.regions.empty() && request.model) {
        const auto model = catalog.model(request.model->value, request.model->where);
        if (!model) { return tl::unexpected(model.error()); }  // where it took place is not the user's fault
        if (!model->run.region.empty()) {
            request.regions.push_back({model->run.region, model->run.where});
            took_place_there = true;
        }
    }
    auto all = resolve_all(request, catalog);
    if (!all) { return tl::unexpected(all.error()); }
    if (all->size() > 1) {
        return failure(Diagnostic{request.regions[1].where, Severity::error, "contradiction",
                                  "an estimate is for one region, and several are given", "compare takes several"});
    }
    auto& scenario = all->front();
    if (took_place_there) {
        scenario.assumptions.push_back(fmt::format("No region is given: {} is where the run took place.", scenario.names.region));
    }
    return std::move(scenario);
}

}  // namespace traincost::scenario
