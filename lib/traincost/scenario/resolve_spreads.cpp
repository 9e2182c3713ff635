// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about how uncertain the inputs are: what the user says, else the source, else what figures
// of the same kind and confidence are like.
#include <traincost/scenario/draft.hpp>

#include <traincost/uncertainty/special.hpp>
#include <traincost/units/format.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

namespace traincost::scenario {

namespace {

using uncertainty::Spread;

using Spreads = std::map<std::string, catalog::DefaultSpread>;

/// The tokens of the disclosed run are one figure, whether they are processed here or only compared with.
std::string figure_of(const std::string& input) {
    constexpr std::string_view reference = ".reference_tokens";
    return input.ends_with(reference) ? input.substr(0, input.size() - reference.size()) + ".tokens" : input;
}

/// The entry of the catalog's spreads for an input, or nothing; that of a stage is called by what it is of.
const catalog::DefaultSpread* kind_of(const Spreads& spreads, const std::string& input) {
    auto name = figure_of(input);
    if (name.starts_with("stage.")) { name = name.substr(name.rfind('.') + 1); }
    if (name.starts_with("flop_per_token.")) { name = "flop_per_token"; }
    const auto found = spreads.find(name);
    return found == spreads.end() ? nullptr : &found->second;
}

/// The region in whose file a figure stands: `regions/<id>.yaml` or `imported/<source>/<id>.yaml`.
std::string region_of(const Place& where) {
    const std::filesystem::path file(where.file);
    const auto folder = file.parent_path();
    const bool regional = folder.filename() == "regions" || folder.parent_path().filename() == "imported";
    return regional ? file.stem().string() : std::string();
}

/// A residual mix is a region's own, though all stand in one file.
std::string region_of(const Scenario& scenario, const InputSource& source) {
    return source.name == "market_carbon" ? scenario.names.region_id : region_of(source.provenance.where);
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
void limit(Spread& spread, const catalog::DefaultSpread* kind) {
    const auto bounds = kind == nullptr ? uncertainty::Bounds{} : kind->bounds;
    const double low = reaches_below_zero(spread.shape) ? std::max(bounds.low, 0.0) : bounds.low;
    spread.bounds = {std::max(spread.bounds.low, low), std::min(spread.bounds.high, bounds.high)};
}

/// How wide a spread is, as the standard deviation of the logarithm of a lognormal one with the same 90 %.
double width(const Spread& spread) {
    const auto made = uncertainty::Distribution::make(spread.shape, spread.bounds);
    if (!made || !(made->quantile(0.05) > 0.0)) { return std::numeric_limits<double>::infinity(); }
    return std::log(made->quantile(0.95) / made->quantile(0.05)) / (2.0 * uncertainty::inverse_normal(0.95));
}

/// The ends that a weak source leaves are what it happens to know: where figures of the kind are usually further off, that counts. What
/// a figure's file says of its distribution stands.
bool says_too_little(const InputSource& source, double usual) {
    return source.provenance.confidence == catalog::Confidence::low && !source.spread->stated && width(*source.spread) < usual;
}

/// Of a figure of the catalog: its own spread, where its kind has any at all, else the usual one of figures of its kind and confidence.
void settle_figure(const catalog::DefaultSpread* kind, InputSource& source, double input) {
    if (kind == nullptr) {
        if (source.spread && !source.spread->stated) { source.spread.reset(); }
        return;
    }
    const auto& usual = kind->sigma[static_cast<std::size_t>(source.provenance.confidence)];
    if (!usual || !(input > 0.0) || (source.spread && !says_too_little(source, usual->value))) { return; }
    source.spread = Spread{uncertainty::Lognormal{input, usual->value}, {}};
    source.by_default = true;
    source.spread_source = usual->provenance.source;
}

/// What is given may reach where nothing can be: that part is not drawn, and this is said.
void say_what_is_cut(Scenario& scenario, const GivenSpread& given, const Spread& whole, const Spread& limited) {
    constexpr double worth_saying = 0.001;
    const auto all = uncertainty::Distribution::make(whole.shape, whole.bounds);
    if (!all) { return; }
    const double cut = all->cdf(limited.bounds.low) + 1.0 - all->cdf(limited.bounds.high);
    if (!(cut >= worth_saying)) { return; }
    scenario.assumptions.push_back(fmt::format("{} % of the distribution given for {} lies where nothing can be, and is not drawn.",
                                               units::significant(100.0 * cut, 2), named(given.region, given.key)));
}

void settle(const Draft& d, const Spreads& spreads, Scenario& scenario, InputSource& source, double input) {
    const auto* kind = kind_of(spreads, source.name);
    if (source.provenance.status != catalog::Status::given) {
        source.draw = named(region_of(scenario, source), figure_of(source.name));
        settle_figure(kind, source, input);
        if (source.spread) { limit(*source.spread, kind); }
        return;
    }
    const auto* given = given_spread(d.request, source.provenance.where);
    if (given == nullptr) { return; }
    const auto whole = fitted(*given, input);
    source.spread = whole;
    source.draw = named(given->region, given->key);
    limit(*source.spread, kind);
    say_what_is_cut(scenario, *given, whole, *source.spread);
}

/// A distribution of a field that decides on something before the formulas run, or that nothing is computed from.
void refuse(Draft& d, const GivenSpread& spread) {
    d.complain(spread.where, "no-effect", fmt::format("{}: a distribution of it moves nothing here", spread.key),
               "it decides on something that stays the same over all draws, such as a tariff band, or is replaced by another field");
}

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

const GivenSpread* given_spread(const Request& request, const Place& where) {
    const auto found = std::find_if(request.spreads.begin(), request.spreads.end(), [&](const GivenSpread& s) { return s.where == where; });
    return found == request.spreads.end() ? nullptr : &*found;
}

void resolve_spreads(Draft& d, std::vector<Scenario>& scenarios) {
    const auto spreads = d.catalog.spreads();
    if (!spreads) { append(d.diagnostics, spreads.error()); return; }
    for (auto& scenario : scenarios) {
        std::map<std::string_view, double> inputs;
        for_each_input([&](std::string_view name, const auto& input) { inputs[name] = detail::number_of(input); }, scenario.inputs);
        for (auto& source : scenario.sources) { settle(d, *spreads, scenario, source, inputs[source.name]); }
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
