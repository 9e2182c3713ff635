// SPDX-License-Identifier: Apache-2.0
#include <traincost/compare/share.hpp>

#include <traincost/units/makers.hpp>

#include <array>

namespace traincost::compare {

namespace {

using scenario::Request;
using scenario::Scenario;

constexpr std::array powers = {cost::PowerMode::tdp, cost::PowerMode::measured, cost::PowerMode::rated};

ShareCell cell_of(const Scenario& s, std::size_t region, std::size_t chip, std::size_t age, const Time<>& years, cost::PowerMode power) {
    auto choices = s.choices;
    auto inputs = s.inputs;
    choices.power = power;
    inputs.hardware.age = years;
    if (choices.mode == cost::Mode::owned && choices.owning != cost::Owning::amortised) {
        choices.owning_shape.past_life = years >= cost::time_to_end(inputs.owning, choices.owning_shape);
    }
    const auto e = scenario::evaluate(choices, inputs);
    return {region, chip, age, power, e.cost.electricity / e.cost.total, e.cost.electricity / e.chip_time, e.cost.total / e.chip_time};
}

bool knows_its_work(const Request& r) {
    return r.model || r.gpu_hours || r.node_hours || r.flop || r.parameters || r.active_parameters || r.predicted || !r.train.empty();
}

/// The request with what the matrix needs and nobody gave.
Request completed(Request request, const Catalog& catalog, Diagnostics& diagnostics) {
    if (!knows_its_work(request)) { request.gpu_hours = {1e6 * units::chip_hour, Place{"gpu_hours"}}; }
    if (!request.regions.empty()) { return request; }
    const auto defaults = catalog.defaults();
    if (!defaults) { append(diagnostics, defaults.error()); return request; }
    for (const auto& id : defaults->compare_regions) { request.regions.push_back({id, Place{"regions"}}); }
    return request;
}

/// A power or an age that is given would be varied all the same.
void refuse_what_is_varied(const Request& r, Diagnostics& diagnostics) {
    const auto refuse = [&](const auto& field, std::string_view name) {
        if (!field) { return; }
        diagnostics.push_back({field->where, Severity::error, "contradiction", std::string(name) + " is varied here", "leave it out", std::nullopt});
    };
    refuse(r.power, "power");
    refuse(r.power_per_chip, "power_per_chip: the power");
    refuse(r.acquired, "acquired: the age of the hardware");
}

}  // namespace

Result<Shares> shares(const Request& asked, const Catalog& catalog, const ShareAxes& axes) {
    Diagnostics diagnostics;
    refuse_what_is_varied(asked, diagnostics);
    const auto request = completed(asked, catalog, diagnostics);
    auto chips = axes.chips;
    if (chips.empty() && request.chip) { chips.push_back(*request.chip); }
    std::vector<std::vector<Scenario>> by_chip;
    const std::size_t runs = chips.empty() ? 1 : chips.size();
    for (std::size_t c = 0; c < runs; ++c) {
        auto own = request;
        if (!chips.empty()) { own.chip = chips[c]; }
        auto scenarios = scenario::resolve_all(own, catalog);
        if (scenarios) { by_chip.push_back(std::move(*scenarios)); } else { append(diagnostics, scenarios.error()); }
    }
    if (has_errors(diagnostics)) { return failure(std::move(diagnostics)); }
    Shares all;
    all.ages = axes.ages;
    for (const auto& scenarios : by_chip) { all.chips.push_back(scenarios.front().names.chip_short); }
    for (std::size_t r = 0; r < by_chip.front().size(); ++r) {
        all.regions.push_back(by_chip.front()[r].names.region);
        for (std::size_t c = 0; c < by_chip.size(); ++c) {
            const auto& s = by_chip[c][r];
            for (std::size_t a = 0; a < axes.ages.size(); ++a) {
                for (const auto power : powers) { all.cells.push_back(cell_of(s, r, c, a, axes.ages[a], power)); }
            }
            all.scenarios.push_back(s);
        }
    }
    return all;
}

}  // namespace traincost::compare
