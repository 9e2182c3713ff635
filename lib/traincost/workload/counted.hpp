// SPDX-License-Identifier: Apache-2.0
// Parameters that nobody states, counted from a model's shape; and those that are stated, held against the count.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/catalog/entries.hpp>

#include <string_view>

namespace traincost::workload {

/// Gives a model with a shape the parameters, all and active, that its file leaves out. Their status is `derived`, their
/// source the shape's. Active ones hold the embedding (`workload::active`).
void count_parameters(catalog::Model& model);

/// Half of the last printed digit of a number: 5e8 for `671e9`, 5e6 for `8.03B`, 5e2 for `175247000`.
[[nodiscard]] double half_last_digit(std::string_view number);

/// Models whose published parameters are not those of their shape, within 0.5 % or half of the last printed digit. Active
/// ones are taken with or without the embedding, as developers differ. Warnings.
[[nodiscard]] Diagnostics lint_shapes(const Catalog& catalog);

}  // namespace traincost::workload
