// SPDX-License-Identifier: Apache-2.0
// What stands beside the fitted constants of a step: values that were assumed or chosen, and switches of software.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <string>

namespace traincost::validation {

/// The constants that are assumed or chosen, each with what its file says of it.
[[nodiscard]] std::string choices_table(const catalog::StepTimeConstants& constants);

/// What each software is taken to do, and how many packaged steps of which sources run in it.
[[nodiscard]] std::string software_table();

}  // namespace traincost::validation
