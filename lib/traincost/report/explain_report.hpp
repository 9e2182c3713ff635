// SPDX-License-Identifier: Apache-2.0
// The answer of `explain`: how one number of an estimate came about, down to figures with sources.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/derivation.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace traincost::report {

/// `name` is one that `derivations.named` gives. Of a derivation that is cut at `depth` the same arithmetic is told, with the
/// values of what was cut put in.
[[nodiscard]] Report explain_report(const scenario::Scenario& scenario, scenario::Derivations& derivations, const std::string& name,
                                    std::size_t depth, const Catalog& catalog);

/// The arithmetic of a derivation in base units, a line a step, each over those above it: `energy = chip_time * 883.2`. The
/// last line is the number; evaluating all gives it again. Points in names are underscores.
[[nodiscard]] std::vector<std::string> program_of(const std::vector<DerivationStep>& steps);

/// What was chosen before any formula ran, as far as the steps depend on it, with the reason.
[[nodiscard]] std::vector<std::string> choices_behind(const std::vector<DerivationStep>& steps, const scenario::Scenario& scenario,
                                                      const Catalog& catalog);

}  // namespace traincost::report
