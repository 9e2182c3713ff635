// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/study.hpp>

#include <traincost/core/trace.hpp>
#include <traincost/study/correlated.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace traincost::study {

namespace {

using scenario::InputSource;
using scenario::Scenario;
using uncertainty::Distribution;

/// An input's place in `for_each_input`, and its dimension.
struct Slot {
    std::size_t place = 0;
    Dimensions dimensions = {};
};

std::map<std::string_view, Slot> slots_of(const Scenario& scenario) {
    std::map<std::string_view, Slot> slots;
    std::size_t place = 0;
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            slots[name] = {place++, scenario::detail::dimensions_of(input)};
        },
        scenario.inputs);
    return slots;
}

bool same(const Distribution& a, const Distribution& b) {
    for (const double p : {0.02, 0.25, 0.5, 0.75, 0.98}) {
        if (a.quantile(p) != b.quantile(p)) { return false; }
    }
    return true;
}

class Gathering {
 public:
    explicit Gathering(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    std::vector<Figure> figures;

    /// The inputs from which the quantities are computed: the others may be uncertain, and nothing comes of it.
    [[nodiscard]] std::vector<DrawnInput> gather(const Scenario& scenario, const std::vector<Quantity>& told) {
        const auto slots = slots_of(scenario);
        const auto used = inputs_behind(scenario, told);
        std::vector<DrawnInput> drawn;
        for (const auto& source : scenario.sources) {
            const auto slot = slots.find(source.name);
            if (!source.spread || slot == slots.end() || !used.contains(source.name)) { continue; }
            const auto distribution = made(source);
            if (!distribution || distribution->is_constant()) { continue; }
            drawn.push_back({slot->second.place, column(scenario, source, slot->second, *distribution), slot->first});
        }
        return drawn;
    }

 private:
    std::optional<Distribution> made(const InputSource& source) {
        auto distribution = Distribution::make(source.spread->shape, source.spread->bounds);
        if (distribution) { return *distribution; }
        for (auto& complaint : distribution.error()) {
            complaint.message = fmt::format("{}: {}", source.name, complaint.message);
            diagnostics_.push_back(complaint.at(source.provenance.where));
        }
        return std::nullopt;
    }

    /// The column of a figure. One of the same name that is something else in another region gets a name of its own; where it is the same
    /// figure of the catalog, trusted more or less, or follows it, it is the same draw.
    std::size_t column(const Scenario& scenario, const InputSource& source, const Slot& slot, const Distribution& distribution) {
        const auto one = first_of(source);
        for (std::size_t f = 0; one && f < figures.size(); ++f) {
            if ((f == *one || figures[f].same_as == one) && same(figures[f].distribution, distribution)) { return f; }
        }
        const auto add = [&](std::string name) {
            auto stream = one ? figures[*one].stream : follows(source.provenance) ? followed_by(source) : name;
            figures.push_back({std::move(name), source.name, distribution, source.provenance, slot.dimensions, source.spread_source, source.by_default, one, std::move(stream)});
            return figures.size() - 1;
        };
        const auto own = scenario.names.region_id + "." + source.name;
        const bool trusted_otherwise = one && named(source.draw) && is_one(*named(source.draw), source);
        const auto names = trusted_otherwise ? std::vector{own} : std::vector{source.draw, source.draw + "." + source.name, own};
        for (const auto& name : names) {
            const auto* found = named(name);
            if (found == nullptr) { return add(name); }
            if (!one && same(found->distribution, distribution)) { return static_cast<std::size_t>(found - figures.data()); }
        }
        return add(fmt::format("{}#{}", source.draw, figures.size()));
    }

    [[nodiscard]] const Figure* named(std::string_view name) const {
        const auto found = std::find_if(figures.begin(), figures.end(), [name](const Figure& f) { return f.name == name; });
        return found == figures.end() ? nullptr : &*found;
    }

    /// The first of the figures with which a figure is one draw.
    [[nodiscard]] std::optional<std::size_t> first_of(const InputSource& source) const {
        for (std::size_t f = 0; f < figures.size(); ++f) {
            const bool same_figure = figures[f].name == source.draw && is_one(figures[f], source);
            if (same_figure || moves_with(figures[f], source)) { return figures[f].same_as.value_or(f); }
        }
        return std::nullopt;
    }

    /// Whether both are the same figure of the catalog.
    static bool is_one(const Figure& figure, const InputSource& source) {
        return figure.input == source.name && source.provenance.status != catalog::Status::given && figure.provenance.where == source.provenance.where;
    }

    /// Whether one is computed from the other, or both from a third.
    static bool moves_with(const Figure& figure, const InputSource& source) {
        if (figure.input != source.name || !(follows(figure.provenance) || follows(source.provenance))) { return false; }
        return figure.stream == (follows(source.provenance) ? followed_by(source) : source.draw);
    }

    static bool follows(const catalog::Provenance& provenance) { return !provenance.moves_with.empty(); }

    /// The name of the figure that it follows.
    static std::string followed_by(const InputSource& source) { return source.provenance.moves_with + "." + source.name; }

    Diagnostics& diagnostics_;
};

/// Whether any field that the quantity alone follows is given.
bool is_given(Quantity quantity, const scenario::Request& r) {
    const auto anywhere = [&](auto field) {
        return (r.everywhere.*field).has_value() ||
               std::any_of(r.per_region.begin(), r.per_region.end(), [field](const auto& part) { return (part.second.*field).has_value(); });
    };
    switch (quantity) {
        case Quantity::carbon_embodied: return r.embodied || r.embodied_life || r.embodied_use;
        case Quantity::water_on_site: return anywhere(&scenario::RegionalRequest::wue);
        case Quantity::water_off_site: return anywhere(&scenario::RegionalRequest::water_intensity);
        default: return false;
    }
}

/// Those that are told, of those that every run has.
std::vector<Quantity> quantities_of(const std::vector<Scenario>& scenarios, const scenario::Request& request, const std::vector<Quantity>& besides) {
    std::vector<Quantity> all;
    for (std::size_t q = 0; q < quantities.size(); ++q) {
        const auto quantity = static_cast<Quantity>(q);
        const bool by_market = quantity == Quantity::carbon_market &&
                               std::any_of(scenarios.begin(), scenarios.end(), [](const Scenario& s) { return s.choices.carbon.market; });
        const bool told = is_always_told(quantity) || by_market || is_given(quantity, request) ||
                          std::find(besides.begin(), besides.end(), quantity) != besides.end();
        if (told && std::all_of(scenarios.begin(), scenarios.end(), [&](const Scenario& s) { return is_known(quantity, s.choices); })) { all.push_back(quantity); }
    }
    return all;
}

/// In the regions asked for, or where the run took place if none is.
Result<std::vector<Scenario>> scenarios_of(const scenario::Request& request, const Catalog& catalog) {
    if (!request.regions.empty()) { return scenario::resolve_all(request, catalog); }
    auto one = scenario::resolve(request, catalog);
    if (!one) { return tl::make_unexpected(one.error()); }
    std::vector<Scenario> all;
    all.push_back(std::move(*one));
    return all;
}

/// A distribution that was given and moves nothing that is told. One that has no input at all was refused before.
void refuse_idle(const scenario::Request& request, const std::vector<Figure>& figures, Diagnostics& diagnostics) {
    const auto constant = [](const uncertainty::Spread& spread) {
        const auto made = Distribution::make(spread.shape, spread.bounds);
        return !made || made->is_constant();
    };
    for (const auto& given : request.spreads) {
        const bool drawn = std::any_of(figures.begin(), figures.end(), [&](const Figure& f) { return f.provenance.where == given.where; });
        if (drawn || constant(given.spread)) { continue; }
        diagnostics.push_back({given.where, Severity::error, "no-effect", fmt::format("{}: a distribution of it moves nothing that is told here", given.key),
                               "give a plain number, or leave it out"});
    }
}

}  // namespace

std::string why_untold(const Study& study, Quantity quantity) {
    if (std::find(study.quantities.begin(), study.quantities.end(), quantity) != study.quantities.end()) { return {}; }
    const auto lacks = std::find_if(study.scenarios.begin(), study.scenarios.end(), [&](const Scenario& s) { return !is_known(quantity, s.choices); });
    if (quantity == Quantity::days) { return "this run has no days: they take a number of chips"; }
    const auto& where = lacks == study.scenarios.end() ? study.scenarios.front().names.region_sentence : lacks->names.region_sentence;
    return fmt::format("{}: nothing is known of it in {}", info(quantity).id, where);
}

std::string_view what_gives(Quantity quantity) {
    switch (quantity) {
        case Quantity::days: return "give --count or --deadline";
        case Quantity::water_on_site: return "give wue, such as 0.36 L/kWh";
        case Quantity::water_off_site: return "give water_intensity, such as 3.1 L/kWh";
        default: return {};
    }
}

std::set<std::string> inputs_behind(const Scenario& scenario, const std::vector<Quantity>& asked) {
    const auto traced = scenario::evaluate(scenario.choices, scenario::lift<Trace>(scenario.inputs, [](std::string_view name, double value, Dimensions d) {
        return Trace::leaf(std::string(name), value, d);
    }));
    std::set<std::string> used;
    for (const auto quantity : asked) {
        for (auto& name : inputs_of(value_of(quantity, traced))) { used.insert(std::move(name)); }
    }
    return used;
}

Result<Study> study_of(const scenario::Request& request, const Catalog& catalog, const std::vector<Quantity>& besides) {
    auto scenarios = scenarios_of(request, catalog);
    if (!scenarios) { return tl::make_unexpected(scenarios.error()); }
    Diagnostics diagnostics;
    Gathering gathering(diagnostics);
    std::vector<DrawnRun> runs;
    const auto told = quantities_of(*scenarios, request, besides);
    for (const auto& each : *scenarios) { runs.push_back({each.choices, each.inputs, gathering.gather(each, told), told}); }
    refuse_idle(request, gathering.figures, diagnostics);
    const auto correlated = correlated_of(scenarios->front().correlations, gathering.figures, diagnostics);
    if (has_errors(diagnostics)) { return failure(std::move(diagnostics)); }
    std::vector<uncertainty::Input> inputs;
    // The first of those that are one draw has their stream; the others follow it by their correlation.
    for (const auto& figure : gathering.figures) { inputs.push_back({figure.name, figure.distribution, figure.same_as ? figure.name : figure.stream}); }
    auto sampler = uncertainty::Sampler::make(std::move(inputs), correlated);
    if (!sampler) {
        for (const auto& complaint : sampler.error()) { diagnostics.push_back(complaint.at({})); }
        return failure(std::move(diagnostics));
    }
    return Study{std::move(*scenarios), std::move(gathering.figures), std::move(*sampler), std::move(runs), told};
}

}  // namespace traincost::study
