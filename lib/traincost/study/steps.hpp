// SPDX-License-Identifier: Apache-2.0
// What moves a result in steps: what is rounded up to whole things, and what is chosen before any formula runs.
#pragma once

#include <traincost/study/elasticity.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace traincost::study {

enum class StepKind {
    whole_nodes,  ///< a deadline is met by whole chips in whole nodes
    band,         ///< the site's size decides on the consumption band, and that on the price of electricity
    dates,        ///< the start decides on prices by their period, and in whole days on the hardware's age
    mode,         ///< owned or rented
    power         ///< which power of a chip is counted
};

/// What the target would be on another step.
struct Alternative {
    std::string what;  ///< `IE`, `rated`, `one node fewer`
    double amount = 0.0;  ///< in base units of the target
};

struct Step {
    StepKind kind;
    std::size_t run = 0;
    std::vector<std::string> inputs;  ///< that act, or are decided on, so
    bool moves_target = true;         ///< otherwise other results alone: the number of chips and the days
    std::vector<Alternative> alternatives = {};
    Time<> fewer_from = {};  ///< whole nodes: the deadline from which one node fewer will do; nothing where there is one
    Time<> more_below = {};  ///< and that below which it takes one more
};

/// All steps between what a user may change and the target.
[[nodiscard]] std::vector<Step> steps_of(const Study& study, const Target& target);

}  // namespace traincost::study
