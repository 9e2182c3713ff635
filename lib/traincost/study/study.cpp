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

/// An input's place in `for_each_input`, its value and its dimension.
struct Slot {
    std::size_t place = 0;
    double value = 0.0;
    Dimensions dimensions = {};
};

std::map<std::string_view, Slot> slots_of(const Scenario& scenario) {
    std::map<std::string_view, Slot> slots;
    std::size_t place = 0;
    scenario::for_each_input(
        [&](std::string_view name, const auto& input) {
            slots[name] = {place++, scenario::detail::number_of(input), scenario::detail::dimensions_of(input)};
        },
        scenario.inputs);
    return slots;
}

/// The inputs from which the quantities are computed: the others may be uncertain, and nothing comes of it.
std::set<std::string> inputs_used(const Scenario& scenario) {
    std::vector<Quantity> known;
    for (std::size_t q = 0; q < quantities.size(); ++q) {
        if (is_known(static_cast<Quantity>(q), scenario.choices)) { known.push_back(static_cast<Quantity>(q)); }
    }
    return inputs_behind(scenario, known);
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

    [[nodiscard]] std::vector<DrawnInput> gather(const Scenario& scenario) {
        const auto slots = slots_of(scenario);
        const auto used = inputs_used(scenario);
        std::vector<DrawnInput> drawn;
        for (const auto& source : scenario.sources) {
            const auto slot = slots.find(source.name);
            if (!source.spread || slot == slots.end() || !used.contains(source.name)) { continue; }
            const auto distribution = made(source);
            if (!distribution || distribution->is_constant()) { continue; }
            drawn.push_back({slot->second.place, column(scenario, source, slot->second, *distribution)});
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

    /// The column of a figure; one of the same name that is something else in another region gets a name of its own.
    std::size_t column(const Scenario& scenario, const InputSource& source, const Slot& slot, const Distribution& distribution) {
        for (const auto& name : {source.draw, source.draw + "." + source.name, scenario.names.region_id + "." + source.name}) {
            const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == name; });
            if (found == figures.end()) {
                figures.push_back({name, source.name, distribution, source.provenance, slot.dimensions, source.spread_source, source.by_default});
                return figures.size() - 1;
            }
            if (same(found->distribution, distribution)) { return static_cast<std::size_t>(found - figures.begin()); }
        }
        figures.push_back({fmt::format("{}#{}", source.draw, figures.size()), source.name, distribution, source.provenance,
                           slot.dimensions, source.spread_source, source.by_default});
        return figures.size() - 1;
    }

    Diagnostics& diagnostics_;
};

/// Those that every run has.
std::vector<Quantity> quantities_of(const std::vector<Scenario>& scenarios) {
    std::vector<Quantity> all;
    for (std::size_t q = 0; q < quantities.size(); ++q) {
        const auto quantity = static_cast<Quantity>(q);
        if (std::all_of(scenarios.begin(), scenarios.end(), [&](const Scenario& s) { return is_known(quantity, s.choices); })) { all.push_back(quantity); }
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

}  // namespace

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

Result<Study> study_of(const scenario::Request& request, const Catalog& catalog) {
    auto scenarios = scenarios_of(request, catalog);
    if (!scenarios) { return tl::make_unexpected(scenarios.error()); }
    Diagnostics diagnostics;
    Gathering gathering(diagnostics);
    std::vector<DrawnRun> runs;
    const auto common = quantities_of(*scenarios);
    for (const auto& each : *scenarios) { runs.push_back({each.choices, each.inputs, gathering.gather(each), common}); }
    const auto correlated = correlated_of(scenarios->front().correlations, gathering.figures, diagnostics);
    if (has_errors(diagnostics)) { return failure(std::move(diagnostics)); }
    std::vector<uncertainty::Input> inputs;
    for (const auto& figure : gathering.figures) { inputs.push_back({figure.name, figure.distribution}); }
    auto sampler = uncertainty::Sampler::make(std::move(inputs), correlated);
    if (!sampler) {
        for (const auto& complaint : sampler.error()) { diagnostics.push_back(complaint.at({})); }
        return failure(std::move(diagnostics));
    }
    return Study{std::move(*scenarios), std::move(gathering.figures), std::move(*sampler), std::move(runs), common};
}

}  // namespace traincost::study
