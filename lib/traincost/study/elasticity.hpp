// SPDX-License-Identifier: Apache-2.0
// How much a result moves with each figure here and now: exact derivatives, in per cent for a per cent.
#pragma once

#include <traincost/study/study.hpp>

#include <optional>
#include <string>
#include <vector>

namespace traincost::study {

/// What is asked of a study: a quantity of its first run, or by how much the first has more of it than the second.
struct Target {
    Quantity quantity = Quantity::cost;
    bool difference = false;

    [[nodiscard]] std::size_t runs() const { return difference ? 2 : 1; }
};

/// The amount at the values that the runs have, in base units.
[[nodiscard]] double amount(const Study& study, const Target& target);

/// A figure, which may stand for an input of both runs.
struct Elasticity {
    std::string name;   ///< as among the study's figures; of an exact one the input, with the region where the other differs
    std::string input;  ///< as in `for_each_input`
    std::size_t run = 0;  ///< the first that has it
    double value = 0.0; ///< in base units
    double slope = 0.0; ///< x dy/dx in base units of y: a hundredth of it is what one per cent more of the figure does
    /// d ln y / d ln x; nothing of a difference, which may be nothing, and where y is.
    std::optional<double> elasticity = {};
    /// Where y follows the figure in steps: the slope and the elasticity without rounding up to whole chips and nodes.
    std::optional<double> relaxed_slope = {};
    std::optional<double> relaxed_elasticity = {};
};

/// All figures with a source from which the target is computed, the strongest first. By automatic differentiation: no step
/// size, no error but rounding. Where the formula has a kink or a step exactly here, the slope is of one side.
[[nodiscard]] std::vector<Elasticity> elasticities(const Study& study, const Target& target);

}  // namespace traincost::study
