// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about how uncertain the inputs are: what the user says, else the source, else what figures
// of the same kind and confidence are like.
#include <traincost/scenario/draft.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace traincost::scenario {

namespace {

using uncertainty::Spread;

/// The entry of the catalog's spreads for an input: that of a stage is called by what it is of.
std::string kind_of(std::string_view input) {
    if (input.ends_with(".reference_tokens")) { return "tokens"; }
    if (input.starts_with("stage.")) { return std::string(input.substr(input.rfind('.') + 1)); }
    if (input.starts_with("flop_per_token.")) { return "flop_per_token"; }
    return std::string(input);
}

/// The region in whose file a figure stands.
std::string region_of(const Place& where) {
    const auto slash = where.file.rfind('/');
    if (slash == std::string::npos || !where.file.ends_with(".yaml")) { return {}; }
    const auto folder = std::string_view(where.file).substr(0, slash);
    const bool regional = folder.ends_with("regions") || folder.find("imported/") != std::string_view::npos;
    return regional ? where.file.substr(slash + 1, where.file.size() - slash - 6) : std::string();
}

/// A region's own figure is called by it.
std::string named(const std::string& region, const std::string& input) { return region.empty() ? input : fmt::format("{}.{}", region, input); }

/// What is given for the exchange of two currencies may stand upside down in the formula.
Spread fitted(const GivenSpread& given, double input) {
    if (given.centre == 0.0 || input == 0.0) { return given.spread; }
    const double as_it_is = std::fabs(std::log(input / given.centre));
    const double upside_down = std::fabs(std::log(input * given.centre));
    if (given.key == "exchange" && upside_down < as_it_is) {
        if (const auto turned = uncertainty::inverted(given.spread)) { return uncertainty::scaled(*turned, input * given.centre); }
    }
    return uncertainty::scaled(given.spread, input / given.centre);
}

const GivenSpread* given_spread(const Request& request, const Place& where) {
    const auto found = std::find_if(request.spreads.begin(), request.spreads.end(), [&](const GivenSpread& s) { return s.where == where; });
    return found == request.spreads.end() ? nullptr : &*found;
}

/// The spread of figures of the same kind and confidence, around this one.
std::optional<Spread> usual_spread(const std::map<std::string, catalog::DefaultSpread>& spreads, const InputSource& source, double input) {
    const auto found = spreads.find(kind_of(source.name));
    if (found == spreads.end() || !(input > 0.0)) { return std::nullopt; }
    const auto& sigma = found->second.sigma[static_cast<std::size_t>(source.provenance.confidence)];
    if (!sigma) { return std::nullopt; }
    return Spread{uncertainty::Lognormal{input, sigma->value}, {}};
}

/// Whether a distribution has values below zero. Asked of the shape: to make a distribution takes a table.
bool reaches_below_zero(const uncertainty::Shape& shape) {
    namespace u = uncertainty;
    const auto any = [](const std::vector<double>& values) { return std::any_of(values.begin(), values.end(), [](double v) { return v < 0.0; }); };
    if (const auto* s = std::get_if<u::Uniform>(&shape)) { return s->low < 0.0; }
    if (const auto* s = std::get_if<u::Triangular>(&shape)) { return s->low < 0.0; }
    if (const auto* s = std::get_if<u::Pert>(&shape)) { return s->low < 0.0; }
    if (const auto* s = std::get_if<u::Beta>(&shape)) { return s->low < 0.0; }
    if (const auto* s = std::get_if<u::Discrete>(&shape)) { return any(s->values); }
    if (const auto* s = std::get_if<u::Empirical>(&shape)) { return any(s->sample); }
    return std::holds_alternative<u::Normal>(shape);
}

/// Physical limits hold whatever the distribution. No input is below zero.
void limit(Spread& spread, const uncertainty::Bounds& bounds) {
    const double low = reaches_below_zero(spread.shape) ? std::max(bounds.low, 0.0) : bounds.low;
    spread.bounds = {std::max(spread.bounds.low, low), std::min(spread.bounds.high, bounds.high)};
}

/// The tokens of the disclosed run are one figure, whether they are processed here or only compared with.
std::string figure_of(const std::string& input) {
    constexpr std::string_view reference = ".reference_tokens";
    return input.ends_with(reference) ? input.substr(0, input.size() - reference.size()) + ".tokens" : input;
}

/// How wide a spread is, as the standard deviation of the logarithm of a lognormal one with the same 90 %.
double width(const Spread& spread) {
    constexpr double quantile_distance = 3.2897072539029444;  // of a standard normal one, from P5 to P95
    const auto made = uncertainty::Distribution::make(spread.shape, spread.bounds);
    if (!made || !(made->quantile(0.05) > 0.0)) { return std::numeric_limits<double>::infinity(); }
    return std::log(made->quantile(0.95) / made->quantile(0.05)) / quantile_distance;
}

/// The ends that a weak source leaves are what it happens to know: where figures of the kind are usually further off, that counts. What
/// a figure's file says of its distribution stands.
bool says_too_little(const InputSource& source, const Spread& usual) {
    return source.provenance.confidence == catalog::Confidence::low && !source.spread->stated && width(*source.spread) < width(usual);
}

void settle_figure(const std::map<std::string, catalog::DefaultSpread>& spreads, InputSource& source, double input) {
    const auto kind = spreads.find(kind_of(source.name));
    if (kind == spreads.end()) { source.spread.reset(); return; }
    const auto usual = usual_spread(spreads, source, input);
    if (!usual || (source.spread && !says_too_little(source, *usual))) { return; }
    source.spread = usual;
    source.by_default = true;
    source.spread_source = kind->second.sigma[static_cast<std::size_t>(source.provenance.confidence)]->provenance.source;
}

void settle(Draft& d, const std::map<std::string, catalog::DefaultSpread>& spreads, InputSource& source, double input) {
    if (source.provenance.status == catalog::Status::given) {
        const auto* given = given_spread(d.request, source.provenance.where);
        if (given == nullptr) { return; }
        source.spread = fitted(*given, input);
        source.draw = named(given->region, given->key);
    } else {
        source.draw = named(region_of(source.provenance.where), figure_of(source.name));
        settle_figure(spreads, source, input);
    }
    const auto limits = spreads.find(kind_of(source.name));
    if (source.spread) { limit(*source.spread, limits == spreads.end() ? uncertainty::Bounds{} : limits->second.bounds); }
}

/// A distribution of a field that decides on something before the formulas run, or that nothing is computed from.
void refuse(Draft& d, const GivenSpread& spread) {
    d.complain(spread.where, "no-effect", fmt::format("{}: a distribution of it moves nothing here", spread.key),
               "it decides on something that stays the same over all draws, such as a tariff band, or is replaced by another field");
}

}  // namespace

namespace {

/// What the user says, and what the model's file says of its own estimates where both are used.
std::vector<Given<GivenCorrelation>> correlations_of(const Draft& d, const Scenario& scenario) {
    auto all = d.request.correlations;
    const auto& c = scenario.choices;
    if (!d.model || !d.model->run.flop_mfu_correlation || c.stages == 0 || c.stage_kinds[c.main_stage] != StageKind::computed) { return all; }
    const auto estimated = [&](std::string_view input) {
        return std::any_of(scenario.sources.begin(), scenario.sources.end(), [input](const InputSource& s) {
            return s.name == input && s.draw == input && s.spread && s.provenance.status != catalog::Status::given;
        });
    };
    const bool said = std::any_of(all.begin(), all.end(), [](const auto& g) {
        return (g.value.first == "flop" && g.value.second == "mfu") || (g.value.first == "mfu" && g.value.second == "flop");
    });
    const auto& own = *d.model->run.flop_mfu_correlation;
    if (estimated("flop") && estimated("mfu") && !said) { all.push_back({{"flop", "mfu", own.value}, own.provenance.where}); }
    return all;
}

}  // namespace

void resolve_spreads(Draft& d, std::vector<Scenario>& scenarios) {
    const auto spreads = d.catalog.spreads();
    if (!spreads) { append(d.diagnostics, spreads.error()); return; }
    for (auto& scenario : scenarios) {
        std::map<std::string_view, double> inputs;
        for_each_input([&](std::string_view name, const auto& input) { inputs[name] = detail::number_of(input); }, scenario.inputs);
        for (auto& source : scenario.sources) { settle(d, *spreads, source, inputs[source.name]); }
        scenario.correlations = correlations_of(d, scenario);
    }
    for (const auto& given : d.request.spreads) {
        const auto uses = [&](const InputSource& s) { return s.provenance.status == catalog::Status::given && s.provenance.where == given.where; };
        const bool used = std::any_of(scenarios.begin(), scenarios.end(), [&](const Scenario& s) {
            return std::any_of(s.sources.begin(), s.sources.end(), uses);
        });
        if (!used) { refuse(d, given); }
    }
}

}  // namespace traincost::scenario
