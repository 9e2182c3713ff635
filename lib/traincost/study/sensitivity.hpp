// SPDX-License-Identifier: Apache-2.0
// Which figures a result hangs on: slopes here and now, one figure at a time over its range, and shares of the variance.
#pragma once

#include <traincost/study/elasticity.hpp>
#include <traincost/study/groups.hpp>
#include <traincost/study/steps.hpp>
#include <traincost/uncertainty/sobol.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace traincost::study {

/// The target with one figure, and all that are one draw with it, at its 5 % and at its 95 % quantile and all others at their medians.
struct Swing {
    std::string name;  ///< of the figure, or of all that move with it, separated by commas
    double at_low = 0.0;
    double at_high = 0.0;
};

/// What of the target's variance a group accounts for: S1 goes away on average when the group is known, ST stays on average
/// when all but the group is known.
struct VarianceShare {
    Group group;
    uncertainty::SobolIndices indices;
};

/// Where an index lies with 90 %, by Student's distribution for the scatter of the parts of a run. Sampling error may put it
/// below 0 or above 1.
[[nodiscard]] std::array<double, 2> interval(const uncertainty::Index& index);

/// As many groups are named to be measured first.
inline constexpr std::size_t most_named = 3;

struct Sensitivity {
    Target target;
    double amount = 0.0;  ///< at the values that the runs have, in base units
    double median = 0.0;  ///< with all figures at their medians
    std::uint64_t seed = 0;
    std::uint64_t draws = 0;        ///< base draws done, in whole blocks
    std::uint64_t asked = 0;
    std::uint64_t evaluations = 0;  ///< of the model
    bool ended_early = false;
    std::vector<Elasticity> elasticities;
    std::vector<Step> steps;
    std::vector<Swing> swings;             ///< the longest first
    std::vector<VarianceShare> singles;    ///< the greatest S1 first, each figure alone
    std::vector<VarianceShare> groups;     ///< and in groups
    /// The first of the groups that matter, at most three, taken as one: what goes away when all of them are known.
    std::optional<VarianceShare> first;
    std::vector<std::string> first_names;

    /// Whether anything that is uncertain moves the target.
    [[nodiscard]] bool varies() const;
};

/// `groups` are those that `groups_of` gives. `run.draws` base draws, at least 8,192, are made in each of three passes: single
/// figures, groups, and the first three together. Ends when `run.stop` says so, with the passes done by then. The same bits for
/// any number of threads and any instruction set.
[[nodiscard]] Sensitivity sensitivity_of(const Study& study, const Target& target, const std::vector<Group>& groups, const uncertainty::Run& run);

}  // namespace traincost::study
