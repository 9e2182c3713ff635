// SPDX-License-Identifier: Apache-2.0
// What is wrong with several regions alike is said of the first of them, with the names of the others.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/scenario/scenario.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace traincost::scenario {

/// From which complaint on they are about a region, up to those about the next.
struct AboutRegion {
    std::size_t from = 0;
    std::string name, sentence;  ///< of the region; empty where it could not be read, and of the run
};

/// Each complaint once. Two of different regions are one where the same place is to be mended: errors in the same way, warnings for the same
/// reason but for the region's name. Those before the first region are about the run.
[[nodiscard]] Diagnostics said_once(const Diagnostics& all, const std::vector<AboutRegion>& regions);

/// The warnings of the scenarios of one answer, each once.
[[nodiscard]] Diagnostics warnings_of(const std::vector<Scenario>& scenarios);

}  // namespace traincost::scenario
