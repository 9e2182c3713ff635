// SPDX-License-Identifier: Apache-2.0
#include <traincost/compare/share.hpp>

#include <traincost/scenario/said_once.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>

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

/// Where hours stand that nobody gave.
constexpr std::string_view stand_in = "gpu_hours";

bool knows_its_work(const Request& r) {
    return r.model || r.gpu_hours || r.node_hours || r.flop || r.parameters || r.active_parameters || r.predicted || !r.train.empty();
}

/// The request with what the matrix needs and nobody gave.
Request completed(Request request, const Catalog& catalog, Diagnostics& diagnostics) {
    if (!knows_its_work(request)) { request.gpu_hours = {1e6 * units::chip_hour, Place{std::string(stand_in)}}; }
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

void complain(Diagnostics& diagnostics, const Place& where, std::string message, std::string hint) {
    diagnostics.push_back({where, Severity::error, "contradiction", std::move(message), std::move(hint), std::nullopt});
}

/// Chips of no run: how many they are decides on nothing but how long the hours take that stand in for one.
void refuse_count_of_no_run(const Request& r, Diagnostics& diagnostics) {
    if (knows_its_work(r)) { return; }
    const auto refuse = [&](const auto& field, std::string_view name) {
        if (field) { complain(diagnostics, field->where, fmt::format("{}: no run is given that it would be one of", name), "name a model, give gpu_hours, or leave it out"); }
    };
    refuse(r.count, "count");
    refuse(r.deadline, "deadline");
    if (r.tokens) { complain(diagnostics, r.tokens->where, "tokens: no model is given that would see them", "name a model, or leave it out"); }
}

/// The hours that stand in for a run were given by nobody: what is said to contradict them says something of a run, and there is none.
void tell_of_no_run(Diagnostics& diagnostics) {
    for (auto& d : diagnostics) {
        if (!d.related || d.related->where.file != stand_in) { continue; }
        d.message = "no run is given that this would say something of";
        d.hint = "name a model, or leave it out";
        d.related.reset();
    }
}

void demand_age(const ShareAxes& axes, Diagnostics& diagnostics) {
    if (!axes.ages.empty()) { return; }
    diagnostics.push_back({{}, Severity::error, "missing-field", "no age of the hardware is given", "such as --ages 0,2,4"});
}

/// A chip is named, by itself or by what has one.
void demand_chip(const Request& r, const ShareAxes& axes, Diagnostics& diagnostics) {
    if (!axes.chips.empty() || r.chip || r.model || r.own_model || r.cluster) { return; }
    diagnostics.push_back({{}, Severity::error, "missing-field", "no chip is given whose hours would cost something", "such as --chips a100-sxm-80gb,h100-sxm; or name a model"});
}

/// How long a run is changes the share only where chips are counted, or other hours than its own. In a scenario file, which other commands
/// read too, it may stand.
void refuse_length(const Request& r, const std::vector<std::vector<Scenario>>& by_chip, Diagnostics& diagnostics) {
    if (r.idle_hours || by_chip.empty()) { return; }
    for (const auto& scenarios : by_chip) {
        for (const auto& s : scenarios) {
            if (s.choices.count != scenario::CountKind::unknown) { return; }
        }
    }
    const auto refuse = [&](const auto& field, std::string_view name) {
        if (!field || field->where.line > 0 || field->where.file.empty()) { return; }
        complain(diagnostics, field->where, fmt::format("{}: a share does not depend on how long the run is, as no number of chips is given", name), "leave it out, or give count");
    };
    refuse(r.gpu_hours, "gpu_hours");
    refuse(r.node_hours, "node_hours");
}

/// The day on which training starts, as it is given or known; nothing where the run is moved to when its chip could be bought.
std::optional<Date> start_of(const Request& r, const catalog::Chip& chip, const Catalog& catalog) {
    if (r.start) { return r.start->value; }
    const auto model = r.model && !r.own_model ? catalog.model(r.model->value) : Result<catalog::Model>(tl::unexpected(Diagnostics()));
    if (!model || !model->run.start || model->run.start->value < chip.released.value) { return std::nullopt; }
    return model->run.start->value;
}

/// The ages at which the hardware would have been bought before there was any.
void leave_out(Shares& all, std::size_t index, const Scenario& s, const Request& request, const Catalog& catalog) {
    const auto chip = catalog.chip(s.names.chip_id);
    if (!chip || s.choices.mode == cost::Mode::rented) { return; }
    const auto start = start_of(request, *chip, catalog);
    if (!start) { return; }
    for (std::size_t a = 0; a < all.ages.size(); ++a) {
        const auto acquired = *start - std::chrono::days(static_cast<int>(all.ages[a] / units::day));
        if (acquired < chip->released.value) { all.left_out.push_back({index, a, acquired, chip->released.value}); }
    }
}

bool is_left_out(const Shares& all, std::size_t chip, std::size_t age) {
    return std::any_of(all.left_out.begin(), all.left_out.end(), [&](const TooOld& o) { return o.chip == chip && o.age == age; });
}

std::vector<Time<>> without_repeats(const std::vector<scenario::Given<Time<>>>& ages) {
    std::vector<Time<>> all;
    for (const auto& age : ages) {
        if (std::find(all.begin(), all.end(), age.value) == all.end()) { all.push_back(age.value); }
    }
    return all;
}

/// The scenarios of each chip, each chip once.
std::vector<std::vector<Scenario>> resolved(const Request& request, const ShareAxes& axes, const Catalog& catalog, Diagnostics& diagnostics) {
    auto chips = axes.chips;
    if (chips.empty() && request.chip) { chips.push_back(*request.chip); }
    std::vector<std::vector<Scenario>> by_chip;
    const std::size_t runs = chips.empty() ? 1 : chips.size();
    for (std::size_t c = 0; c < runs; ++c) {
        auto own = request;
        if (!chips.empty()) { own.chip = chips[c]; }
        auto scenarios = scenario::resolve_all(own, catalog);
        if (!scenarios) { append(diagnostics, scenarios.error()); continue; }
        const auto same = [&](const auto& other) { return other.front().names.chip_id == scenarios->front().names.chip_id; };
        if (std::none_of(by_chip.begin(), by_chip.end(), same)) { by_chip.push_back(std::move(*scenarios)); }
    }
    return by_chip;
}

void take_cells(Shares& all, const std::vector<std::vector<Scenario>>& by_chip, std::size_t region) {
    for (std::size_t c = 0; c < by_chip.size(); ++c) {
        const auto& s = by_chip[c][region];
        for (std::size_t a = 0; a < all.ages.size(); ++a) {
            if (is_left_out(all, c, a)) { continue; }
            for (const auto power : powers) { all.cells.push_back(cell_of(s, region, c, a, all.ages[a], power)); }
        }
        all.scenarios.push_back(s);
    }
}

}  // namespace

Result<Shares> shares(const Request& asked, const Catalog& catalog, const ShareAxes& axes) {
    Diagnostics diagnostics;
    refuse_what_is_varied(asked, diagnostics);
    refuse_count_of_no_run(asked, diagnostics);
    demand_chip(asked, axes, diagnostics);
    demand_age(axes, diagnostics);
    if (has_errors(diagnostics)) { return failure(std::move(diagnostics)); }
    const auto request = completed(asked, catalog, diagnostics);
    const auto by_chip = resolved(request, axes, catalog, diagnostics);
    tell_of_no_run(diagnostics);
    diagnostics = scenario::said_once(diagnostics, {});  // each chip has been asked about
    if (!has_errors(diagnostics)) { refuse_length(asked, by_chip, diagnostics); }
    if (has_errors(diagnostics)) { return failure(std::move(diagnostics)); }
    Shares all;
    all.ages = without_repeats(axes.ages);
    for (const auto& scenarios : by_chip) {
        leave_out(all, all.chips.size(), scenarios.front(), request, catalog);
        all.chips.push_back(scenarios.front().names.chip_short);
    }
    if (all.left_out.size() == all.chips.size() * all.ages.size()) {
        const auto& first = all.left_out.front();
        return failure({axes.ages.front().where, Severity::error, "contradiction",
                        fmt::format("hardware of such an age would have been bought on {}, before {} was released on {}", to_string(first.acquired), all.chips[first.chip],
                                    to_string(first.released)), "a smaller age, or a later start"});
    }
    for (std::size_t r = 0; r < by_chip.front().size(); ++r) {
        all.regions.push_back(by_chip.front()[r].names.region);
        take_cells(all, by_chip, r);
    }
    return all;
}

}  // namespace traincost::compare
