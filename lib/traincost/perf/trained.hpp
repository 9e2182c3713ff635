// SPDX-License-Identifier: Apache-2.0
// What a step computes besides a model's own layers.
#pragma once

#include <traincost/workload/operators.hpp>

namespace traincost::perf {

/// The operators of a step: those of a complete shape, and of its modules of multi-token prediction, each a layer like the last
/// with its attention, a product that joins two vectors to one, and a pass through the head (DeepSeek-V3, arXiv:2412.19437,
/// section 2.2). `layers` stays that of the model: modules are no part of what a pipeline divides.
[[nodiscard]] workload::Operators trained_operators(const catalog::Shape& shape);

}  // namespace traincost::perf
