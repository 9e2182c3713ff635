// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about what is said of renting at all, and about interruptions on spot.
#include <traincost/perf/reliability.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/spot.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

/// The first of the fields that say how GPU-hours are rented, with its key.
std::pair<std::string_view, const Place*> rented_by(const RegionalRequest& r) {
    if (r.rate) { return {"rate", &r.rate->where}; }
    if (r.provider) { return {"provider", &r.provider->where}; }
    if (r.rental_term) { return {"rental_term", &r.rental_term->where}; }
    if (r.rate_date) { return {"rate_date", &r.rate_date->where}; }
    if (r.interrupted_every) { return {"interrupted_every", &r.interrupted_every->where}; }
    if (r.lost) { return {"lost", &r.lost->where}; }
    return {"", nullptr};
}

std::pair<std::string_view, const Place*> rented_by(const Request& request) {
    auto found = rented_by(request.everywhere);
    for (auto part = request.per_region.begin(); found.second == nullptr && part != request.per_region.end(); ++part) { found = rented_by(part->second); }
    return found;
}

/// Whether interruptions are told of a run on spot; what is told of one that is not is refused.
bool told(Draft& d, const std::string& region, const Maybe<RentalTermAsked>& term, const Maybe<Time<>>& every, const Maybe<Time<>>& lost) {
    if (!term || term->value != RentalTermAsked::spot) {
        const auto refuse = [&](const auto& field, std::string_view key) {
            if (!field) { return; }
            d.complain(field->where, "contradiction", fmt::format("{}: only what is rented on spot is interrupted, and in {} it is not", key, region),
                       "set rental_term to spot, or leave it out", term ? std::optional(Related{term->where, "the term is given here"}) : std::nullopt);
        };
        refuse(every, "interrupted_every");
        refuse(lost, "lost");
        return false;
    }
    if (lost && !every) { d.complain(lost->where, "missing-field", "how often spot is interrupted is not given, and what each interruption loses is", "add interrupted_every"); }
    if (!every && !lost) {
        d.scenario.regional_assumptions.emplace_back("How often spot is interrupted is not told, and nothing is counted as lost (interrupted_every, lost).");
    }
    return every.has_value();
}

/// Of a time that may be given as a distribution, the part of it that so many draws lie below.
double quantile(const Request& request, const Given<Time<>>& given, double p) {
    const auto* spread = given_spread(request, given.where);
    if (spread == nullptr) { return given.value.value(); }
    const auto made = uncertainty::Distribution::make(spread->spread.shape, spread->spread.bounds);
    return made ? made->quantile(p) * given.value.value() / spread->centre : given.value.value();
}

/// Some work has to be done in every draw that is worth speaking of.
constexpr double rare = 1e-4;

double least_kept(const Request& request, const Given<Time<>>& every, const Given<Time<>>& lost) {
    const double between = quantile(request, every, rare);
    return between > 0.0 ? 1.0 - quantile(request, lost, 1.0 - rare) / between : 0.0;
}

/// By law, where the interruptions that are rare are the rarest that are worth speaking of.
double least_kept(const Request& request, const Given<Time<>>& every, const SpotLaw& law) {
    const double between = quantile(request, every, rare);
    return between > 0.0 ? std::min(law.kept, law.kept_when(Time<>::of(between))) : 0.0;
}

void lose_given(Draft& d, const Given<Time<>>& every, const Given<Time<>>& lost) {
    auto& in = d.scenario.inputs.rental;
    d.scenario.choices.rental.lost_given = true;
    d.use("lost", in.lost, lost);
    const double kept = cost::useful_share(every.value, lost.value);
    if (least_kept(d.request, every, lost) < cost::least_share_kept) {
        d.diagnostics.push_back(all_lost(lost.where, every.where));
        in.lost = Time<>();
        return;
    }
    d.scenario.regional_assumptions.push_back(
        fmt::format("Interrupted every {} on spot, {} % of the rented hours are kept.", units::text(every.value), units::significant(100.0 * kept, 3)));
}

/// Bytes a checkpoint has on so many chips: of a run whose size is told the model's, else as much as one chip holds.
std::pair<double, double> checkpoint_of(const Draft& d) {
    const double memory = (d.chip->memory.value * units::chip).value();
    const auto parameters = parameters_of(d);
    if (!parameters || d.scenario.choices.count != CountKind::given) { return {1.0, memory}; }
    const double chips = d.scenario.inputs.count.value();
    return {chips, std::min(perf::checkpoint_bytes(*parameters, perf::Recipe{}), chips * memory)};
}

void lose_by_law(Draft& d, const Given<Time<>>& every) {
    const auto [chips, checkpoint] = checkpoint_of(d);
    const auto law = spot_law(d.catalog, every.value, chips, checkpoint);
    if (!law) { append(d.diagnostics, law.error()); return; }
    if (const double kept = least_kept(d.request, every, *law); !(kept >= cost::least_share_kept)) { d.diagnostics.push_back(nothing_done(every.where, kept)); return; }
    auto& in = d.scenario.inputs;
    if (source_of(d.scenario, "goodput.copying") == nullptr) {
        d.use("goodput.copying", in.step.failures.copying, law->copying);
        d.use("goodput.storage", in.step.failures.storage, law->storage);
    }
    d.use("spot.restart", in.rental.restart, law->restart);
    d.scenario.choices.spot = law->job;
    d.scenario.regional_assumptions.push_back(law->sentence() + (chips > 1.0 ? "" : " It is taken to be as large as the chip's memory, which none exceeds."));
}

}  // namespace

const Place* where_rented(const RegionalRequest& request) { return rented_by(request).second; }
const Place* where_rented(const Request& request) { return rented_by(request).second; }

void refuse_rent(Draft& d) {
    const auto [key, where] = rented_by(d.request);
    const auto& mode = d.request.mode;
    if (!mode || where == nullptr) { return; }
    d.complain(*where, "contradiction", key == "rate" ? "a rental rate says nothing of an owned cluster" : fmt::format("{}: says nothing of an owned cluster", key),
               "leave it out, or set mode to rented", Related{mode->where, "the mode is given here"});
}

void resolve_interruptions(Draft& d, const Lineage& regions) {
    if (d.scenario.choices.mode != cost::Mode::rented) { return; }
    const auto& region = regions.front()->id;
    const auto& term = regional(d.request, region, &RegionalRequest::rental_term);
    const auto& every = regional(d.request, region, &RegionalRequest::interrupted_every);
    const auto& lost = regional(d.request, region, &RegionalRequest::lost);
    if (!told(d, regions.front()->sentence, term, every, lost)) { return; }
    d.scenario.choices.rental.interrupted = true;
    d.use("interrupted_every", d.scenario.inputs.rental.between, *every);
    if (lost) { lose_given(d, *every, *lost); } else { lose_by_law(d, *every); }
}

}  // namespace traincost::scenario
