// SPDX-License-Identifier: Apache-2.0
// Values as people type them in their language: numbers, lists of them, and distributions.
#pragma once

#include "arguments.hpp"

#include <traincost/core/diagnostic.hpp>
#include <traincost/units/locale.hpp>

#include <optional>
#include <string>

namespace app {

/// A value as scenario files have it; nothing, and a complaint, where its numbers are not written as in the language.
[[nodiscard]] std::optional<std::string> as_in_files(const Setting& setting, traincost::units::Locale locale, const traincost::Place& where,
                                                     traincost::Diagnostics& diagnostics);

}  // namespace app
