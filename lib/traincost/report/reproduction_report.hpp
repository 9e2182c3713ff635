// SPDX-License-Identifier: Apache-2.0
// The answers of `validate epoch` and `validate carbon`: published money, energy and carbon, computed again from their inputs.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/validation/reproduction.hpp>

namespace traincost::report {

[[nodiscard]] Report reproduction_report(const validation::Reproductions& all, validation::TruthKind kind);

}  // namespace traincost::report
