// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/elasticity.hpp>

#include <traincost/core/autodiff.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace traincost::study {

namespace {

using scenario::InputSource;
using scenario::Scenario;

double value_at(const Scenario& s, std::string_view input) {
    double value = 0.0;
    scenario::for_each_input(
        [&](std::string_view name, const auto& x) {
            if (name == input) { value = scenario::detail::number_of(x); }
        },
        s.inputs);
    return value;
}

/// The figure that an input of a run is drawn from, or nothing.
std::optional<std::string> drawn_name(const Study& study, std::size_t run, std::string_view input) {
    std::optional<std::string> found;
    std::size_t place = 0;
    scenario::for_each_input(
        [&](std::string_view name, const auto&) {
            for (const auto& drawn : study.runs[run].drawn) {
                if (drawn.input == place && name == input) { found = study.figures[drawn.column].name; }
            }
            ++place;
        },
        study.scenarios[run].inputs);
    return found;
}

/// An input of one run.
struct Member {
    std::size_t run;
    std::string input;
};
struct Figures {
    std::vector<std::string> order;
    std::map<std::string, std::vector<Member>> members;
};

/// The same number from the same place in both runs is one figure, whether it is drawn or not.
bool shared(const Study& study, const InputSource& source) {
    const auto& one = study.scenarios[0];
    const auto& other = study.scenarios[1];
    const auto* a = scenario::source_of(one, source.name);
    const auto* b = scenario::source_of(other, source.name);
    return a != nullptr && b != nullptr && a->where == b->where && value_at(one, source.name) == value_at(other, source.name);
}

Figures figures_of(const Study& study, const Target& target) {
    Figures figures;
    for (std::size_t run = 0; run < target.runs(); ++run) {
        const auto& s = study.scenarios[run];
        const auto used = inputs_behind(s, {target.quantity});
        for (const auto& source : s.sources) {
            if (!used.contains(source.name)) { continue; }
            auto name = drawn_name(study, run, source.name);
            if (!name) {
                const bool common = !target.difference || shared(study, source);
                name = common ? source.name : fmt::format("{}.{}", s.names.region_id, source.name);
            }
            auto& members = figures.members[*name];
            const bool again = std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.run == run && m.input == source.name; });
            if (members.empty()) { figures.order.push_back(*name); }
            if (!again) { members.push_back({run, source.name}); }
        }
    }
    return figures;
}

/// A run's estimate with the derivatives by the logarithms of some of its inputs, all at once.
scenario::Estimate<Dual> differentiated(const Scenario& s, const std::vector<Member>& members, std::size_t run, scenario::Inputs<Dual>& inputs) {
    inputs = scenario::lift<Dual>(s.inputs, [&](std::string_view name, double value, const Dimensions&) {
        const bool moves = std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.run == run && m.input == name; });
        return moves ? Dual(boost::math::differentiation::make_fvar<double, 1>(1.0) * value) : Dual(value);
    });
    return scenario::evaluate(s.choices, inputs);
}

/// A quantity that is not rounded up to whole chips and nodes on its way.
Dual relaxed(Quantity quantity, const scenario::Estimate<Dual>& e, const scenario::Inputs<Dual>& in) {
    const auto count = e.chip_time / in.deadline;
    return quantity == Quantity::days ? perf::wall_clock(e.chip_time, count).value() : value_of(quantity, e);
}

bool has_steps(const Study& study, const Target& target) {
    return target.quantity == Quantity::days && study.scenarios.front().choices.count == scenario::CountKind::for_deadline;
}

double slope_of(const Dual& y) { return static_cast<double>(y.derivative(1)); }

Elasticity elasticity_of(const Study& study, const Target& target, const std::string& name, const std::vector<Member>& members) {
    Elasticity e{name, members.front().input, members.front().run};
    e.value = value_at(study.scenarios[e.run], e.input);
    double y = 0.0;
    double relaxed_y = 0.0;
    double relaxed_slope = 0.0;
    for (std::size_t run = 0; run < target.runs(); ++run) {
        const double sign = run == 0 ? 1.0 : -1.0;
        scenario::Inputs<Dual> inputs;
        const auto estimate = differentiated(study.scenarios[run], members, run, inputs);
        const Dual& value = value_of(target.quantity, estimate);
        y += sign * static_cast<double>(value);
        e.slope += sign * slope_of(value);
        if (!has_steps(study, target)) { continue; }
        const auto smooth = relaxed(target.quantity, estimate, inputs);
        relaxed_y += sign * static_cast<double>(smooth);
        relaxed_slope += sign * slope_of(smooth);
    }
    if (!target.difference && y != 0.0) { e.elasticity = e.slope / y; }
    if (has_steps(study, target)) {
        e.relaxed_slope = relaxed_slope;
        if (!target.difference && relaxed_y != 0.0) { e.relaxed_elasticity = relaxed_slope / relaxed_y; }
    }
    return e;
}

double strength(const Elasticity& e) { return std::max(std::fabs(e.slope), std::fabs(e.relaxed_slope.value_or(0.0))); }

}  // namespace

double amount(const Study& study, const Target& target) {
    const auto of = [&](std::size_t run) {
        const auto& s = study.scenarios[run];
        return double{value_of(target.quantity, scenario::evaluate(s.choices, s.inputs))};
    };
    return target.difference ? of(0) - of(1) : of(0);
}

std::vector<Elasticity> elasticities(const Study& study, const Target& target) {
    const auto figures = figures_of(study, target);
    std::vector<Elasticity> all;
    for (const auto& name : figures.order) { all.push_back(elasticity_of(study, target, name, figures.members.at(name))); }
    std::stable_sort(all.begin(), all.end(), [](const Elasticity& a, const Elasticity& b) { return strength(a) > strength(b); });
    return all;
}

}  // namespace traincost::study
