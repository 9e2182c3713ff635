// SPDX-License-Identifier: Apache-2.0
// What the answers for several regions differ by, in words.
#pragma once

#include <traincost/scenario/scenario.hpp>

#include <string>
#include <vector>

namespace traincost::report {

/// The inputs that are not the same in all scenarios: "electricity and its carbon, the PUE and the cost of capital".
[[nodiscard]] std::string differing_inputs(const std::vector<const scenario::Scenario*>& scenarios);

/// That the rates are those of different sellers or days, whose difference is none of the regions; empty where they are not.
[[nodiscard]] std::string sellers_sentence(const std::vector<const scenario::Scenario*>& scenarios);

}  // namespace traincost::report
