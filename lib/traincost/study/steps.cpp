// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/steps.hpp>

#include <initializer_list>

namespace traincost::study {

namespace {

using scenario::Choices;
using scenario::Inputs;

class Finding {
 public:
    Finding(const Study& study, const Target& target) : study_(study), target_(target) {}

    std::vector<Step> steps;

    void look_at(std::size_t run) {
        run_ = run;
        used_ = inputs_behind(scenario(), {target_.quantity});
        whole_nodes();
        band();
        dates();
        mode();
        power();
    }

 private:
    [[nodiscard]] const scenario::Scenario& scenario() const { return study_.scenarios[run_]; }

    /// Those of them that the target is computed from.
    [[nodiscard]] std::vector<std::string> used(std::initializer_list<const char*> names) const {
        std::vector<std::string> all;
        for (const auto* name : names) {
            if (used_.contains(name)) { all.emplace_back(name); }
        }
        return all;
    }

    /// The target where this run is another one.
    [[nodiscard]] double amount_with(const Choices& choices, const Inputs<double>& inputs) const {
        double sum = 0.0;
        for (std::size_t r = 0; r < target_.runs(); ++r) {
            const auto& s = study_.scenarios[r];
            const auto e = r == run_ ? scenario::evaluate(choices, inputs) : scenario::evaluate(s.choices, s.inputs);
            sum += (r == 0 ? 1.0 : -1.0) * value_of(target_.quantity, e);
        }
        return sum;
    }

    void whole_nodes() {
        const auto& s = scenario();
        if (s.choices.count != scenario::CountKind::for_deadline) { return; }
        const auto e = scenario::evaluate(s.choices, s.inputs);
        Step step{StepKind::whole_nodes, run_, {"deadline", "chip.node"}, target_.quantity == Quantity::days};
        if (step.moves_target) {
            for (const auto& input : inputs_behind(s, {Quantity::hours})) { step.inputs.push_back(input); }
        }
        const auto time_on = [&](double nodes) { return e.chip_time / (Nodes<>::of(nodes) * s.inputs.chips_per_node); };
        const double nodes = e.nodes.value();
        step.more_below = time_on(nodes);
        if (nodes > 1.0) { step.fewer_from = time_on(nodes - 1.0); }
        auto other = s.inputs;
        other.deadline = time_on(nodes + 1.0);
        if (step.moves_target) {
            step.alternatives.push_back({"one node more", amount_with(s.choices, other)});
            other.deadline = step.fewer_from;
            if (nodes > 1.0) { step.alternatives.push_back({"one node fewer", amount_with(s.choices, other)}); }
        }
        steps.push_back(std::move(step));
    }

    void band() {
        const auto& s = scenario();
        if (s.tariff.band.empty() || !used_.contains("electricity")) { return; }
        Step step{StepKind::band, run_, {"electricity"}};
        if (s.neighbour) {
            auto inputs = s.inputs;
            auto choices = s.choices;
            inputs.tariff = s.neighbour->inputs;
            choices.tariff = cost::shape_of(inputs.tariff, s.neighbour->kind);
            step.alternatives.push_back({s.neighbour->band, amount_with(choices, inputs)});
        }
        steps.push_back(std::move(step));
    }

    void dates() {
        auto inputs = used({"chip.age", "chip.price.exchange", "rate.exchange", "electricity.exchange"});
        const auto& rented = scenario().rented;
        if (used_.contains("rate") && rented && !rented->offer.empty()) { inputs.emplace_back("rate"); }
        const bool priced = used_.contains("electricity") && scenario().tariff.period.known();
        if (priced) { inputs.emplace_back("electricity"); }
        if (used_.contains("carbon_intensity") && scenario().carbon_period.known()) { inputs.emplace_back("carbon_intensity"); }
        if (!inputs.empty()) { steps.push_back({StepKind::dates, run_, std::move(inputs)}); }
    }

    void mode() {
        if (target_.quantity != Quantity::cost || run_ > 0) { return; }
        steps.push_back({StepKind::mode, run_, used({"chip.price", "rate"})});
    }

    void power() {
        auto inputs = used({"chip.power", "chip.node_power", "power_use", "power_mfu", "power_standing"});
        if (inputs.empty()) { return; }
        const auto& s = scenario();
        Step step{StepKind::power, run_, std::move(inputs)};
        for (const auto other : {cost::PowerMode::tdp, cost::PowerMode::rated}) {
            const auto power = other == cost::PowerMode::tdp ? s.inputs.power.chip : s.inputs.power.node;
            if (other == s.choices.power || power.value() == 0.0) { continue; }
            auto choices = s.choices;
            choices.power = other;
            step.alternatives.push_back({std::string(cost::power_mode_names[static_cast<std::size_t>(other)]), amount_with(choices, s.inputs)});
        }
        steps.push_back(std::move(step));
    }

    const Study& study_;
    Target target_;
    std::size_t run_ = 0;
    std::set<std::string> used_;
};

}  // namespace

std::vector<Step> steps_of(const Study& study, const Target& target) {
    Finding finding(study, target);
    for (std::size_t run = 0; run < target.runs(); ++run) { finding.look_at(run); }
    return std::move(finding.steps);
}

}  // namespace traincost::study
