// SPDX-License-Identifier: Apache-2.0
// Values as people type them in their language: numbers, lists of them, and distributions.
#pragma once

#include "arguments.hpp"

#include <traincost/core/diagnostic.hpp>
#include <traincost/units/locale.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// A value as scenario files have it; nothing, and a complaint, where its numbers are not written as in the language.
[[nodiscard]] std::optional<std::string> as_in_files(const Setting& setting, traincost::units::Locale locale, const traincost::Place& where,
                                                     traincost::Diagnostics& diagnostics);

/// The parts of a list, of names if no language is told: between them stands a comma, or a semicolon where a comma is the decimal sign or
/// where there is one.
[[nodiscard]] std::vector<std::string> parts_of_list(std::string_view text, traincost::units::Locale locale = traincost::units::Locale::none);

}  // namespace app
