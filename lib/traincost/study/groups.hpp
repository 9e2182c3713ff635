// SPDX-License-Identifier: Apache-2.0
// Uncertain figures in groups: by what one could go and measure, or as a user wants them.
#pragma once

#include <traincost/study/elasticity.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace traincost::study {

/// Figures that become known together, by their places in the study.
struct Group {
    std::string name;
    std::vector<std::size_t> figures;
};

/// A group as it was asked for: its members are figures (`nl.electricity`) or inputs of all regions (`electricity`).
struct GivenGroup {
    std::string name;
    std::vector<std::string> members;
    Place where;
};

/// Places of the figures that move the target, and of those correlated with one that does.
[[nodiscard]] std::vector<std::size_t> figures_behind(const Study& study, const Target& target);

/// Each figure behind the target alone, those that are correlated together.
[[nodiscard]] std::vector<Group> single_groups(const Study& study, const Target& target);

/// The given groups, and all other figures behind the target by what one could measure. Complains of members that are not
/// uncertain here, of figures in two groups, of two groups of a name, and of correlated figures that are torn apart.
[[nodiscard]] Result<std::vector<Group>> groups_of(const Study& study, const Target& target, const std::vector<GivenGroup>& given);

}  // namespace traincost::study
