// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/alike.hpp>

#include <traincost/core/derivation.hpp>

#include <fmt/core.h>

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

std::vector<std::size_t> alike(const std::vector<DrawnRun>& runs, const std::vector<Quantity>& asked) {
    StepNames names;
    std::map<std::string, std::size_t> numbers;
    std::vector<std::size_t> result;
    std::size_t next = 0;
    for (const auto& run : runs) {
        const auto estimate = traced(run);
        for (const auto quantity : asked) {
            const auto& number = value_of(quantity, estimate);
            names.add(number, fmt::format("result {}", result.size()));
            const auto name = names.name_of(number);  // the first one's; none of a constant
            const auto [known, is_new] = numbers.emplace(name.empty() ? fmt::format("constant {}", result.size()) : name, next);
            next += is_new ? 1 : 0;
            result.push_back(known->second);
        }
    }
    return result;
}

}  // namespace traincost::study
