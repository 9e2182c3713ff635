// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/alike.hpp>

#include <traincost/core/derivation.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <string>

namespace traincost::study {

namespace {

/// The estimate of a run, its inputs named by what tells them apart: a column of draws, or their number.
scenario::Estimate<Trace> traced(const DrawnRun& run) {
    std::map<std::size_t, std::size_t> columns;
    for (const auto& drawn : run.drawn) { columns.emplace(drawn.input, drawn.column); }
    std::size_t place = 0;
    return scenario::evaluate(run.choices, scenario::lift<Trace>(run.inputs, [&](std::string_view, double value, Dimensions d) {
        const auto column = columns.find(place++);
        return Trace::leaf(column == columns.end() ? fmt::format("{}", value) : fmt::format("draw {}", column->second), value, d);
    }));
}

}  // namespace

std::vector<bool> alike(const std::vector<DrawnRun>& runs, const std::vector<Quantity>& asked) {
    std::vector<scenario::Estimate<Trace>> estimates;
    for (const auto& run : runs) { estimates.push_back(traced(run)); }
    std::vector<bool> result;
    for (const auto quantity : asked) {
        StepNames names;
        names.add(value_of(quantity, estimates.front()), "the first run's");
        const auto first = names.name_of(value_of(quantity, estimates.front()));
        result.push_back(!first.empty() && std::all_of(estimates.begin(), estimates.end(), [&](const auto& e) { return names.name_of(value_of(quantity, e)) == first; }));
    }
    return result;
}

}  // namespace traincost::study
