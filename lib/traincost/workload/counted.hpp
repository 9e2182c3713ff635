// SPDX-License-Identifier: Apache-2.0
// Parameters that nobody states, counted from a model's shape; and those that are stated, held against the count.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/catalog/entries.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace traincost::workload {

/// Gives a model with a shape the parameters, all and active, that its file leaves out. Their status is `derived`, their
/// source the shape's. Active ones hold the embedding (`workload::active`).
void count_parameters(catalog::Model& model);

/// Half of the last printed digit of a number: 5e8 for `671e9`, 5e6 for `8.03B`, 5e2 for `175247000`.
[[nodiscard]] double half_last_digit(std::string_view number);

/// Complaints of a model whose stated parameters, all or active, are more than 5 %, and half of their last
/// digit, off those of its shape: one of the two is
/// not this model's. Both places are named. Below that it may be a matter of what is counted (`lint_shapes`).
[[nodiscard]] Diagnostics contradicting_parameters(const catalog::Model& model);

/// A published number of parameters beside what is counted.
struct ParameterCheck {
    std::string model;
    bool active = false;      ///< of those that a token passes through
    double published = 0.0;
    double half_digit = 0.0;  ///< half of its last printed digit
    double counted = 0.0;     ///< of active ones with or without the embedding, whichever is nearer
    bool stated = true;       ///< by the developer, rather than counted for the catalog from the same dimensions
    [[nodiscard]] double relative_error() const { return counted / published - 1.0; }
    /// Whether they differ by no more than this share, or than the digits tell.
    [[nodiscard]] bool within(double share) const;
};

/// All published numbers of models with a shape, in the order of the catalog's ids.
[[nodiscard]] std::vector<ParameterCheck> checked_parameters(const Catalog& catalog);

/// Models whose published parameters are not those of their shape, within 0.5 % or half of the last printed digit. Active
/// ones are taken with or without the embedding, as developers differ. Warnings.
[[nodiscard]] Diagnostics lint_shapes(const Catalog& catalog);

}  // namespace traincost::workload
