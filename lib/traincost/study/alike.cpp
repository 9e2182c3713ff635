// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/alike.hpp>

#include <traincost/core/trace.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace traincost::study {

namespace {

/// Gives each number of a derivation a label: the same one to what is computed alike.
class Labels {
 public:
    std::size_t of(const Trace::Node& node) {
        if (const auto known = by_node_.find(&node); known != by_node_.end()) { return known->second; }
        std::vector<std::size_t> operands;
        for (const auto& operand : node.operands) { operands.push_back(of(*operand)); }
        const bool drawn = node.name.starts_with(draw_sign);
        const double value = operands.empty() && !drawn ? node.value : 0.0;
        const auto label = labels_.try_emplace({node.operation, drawn ? node.name : std::string(), value, std::move(operands)}, labels_.size()).first->second;
        by_node_.emplace(&node, label);
        return label;
    }
    static constexpr char draw_sign = '#';

 private:
    using Key = std::tuple<Trace::Operation, std::string, double, std::vector<std::size_t>>;
    std::map<Key, std::size_t> labels_;
    std::map<const Trace::Node*, std::size_t> by_node_;
};

/// The estimate of a run, its drawn inputs named by their columns.
scenario::Estimate<Trace> traced(const DrawnRun& run) {
    std::map<std::size_t, std::size_t> columns;
    for (const auto& drawn : run.drawn) { columns.emplace(drawn.input, drawn.column); }
    std::size_t place = 0;
    return scenario::evaluate(run.choices, scenario::lift<Trace>(run.inputs, [&](std::string_view name, double value, Dimensions d) {
        const auto column = columns.find(place++);
        return Trace::leaf(column == columns.end() ? std::string(name) : fmt::format("{}{}", Labels::draw_sign, column->second), value, d);
    }));
}

}  // namespace

std::vector<bool> alike(const std::vector<DrawnRun>& runs, const std::vector<Quantity>& asked) {
    std::vector<scenario::Estimate<Trace>> estimates;  // kept: labels know nodes by their address
    for (const auto& run : runs) { estimates.push_back(traced(run)); }
    Labels labels;
    std::vector<bool> result;
    for (const auto quantity : asked) {
        const auto first = labels.of(value_of(quantity, estimates.front()).node());
        result.push_back(std::all_of(estimates.begin(), estimates.end(), [&](const auto& e) { return labels.of(value_of(quantity, e).node()) == first; }));
    }
    return result;
}

}  // namespace traincost::study
