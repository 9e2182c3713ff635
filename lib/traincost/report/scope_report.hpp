// SPDX-License-Identifier: Apache-2.0
// The answer of `scope`: the ladder of what a model cost, and a stated amount held against one scope of it.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/study/scope_ladder.hpp>

#include <optional>

namespace traincost::report {

/// An amount that somebody states, the scope that it is of, and the scope of the ladder that it is held against.
struct StatedAmount {
    Money amount;
    cost::Scope scope = cost::Scope::final_run;
    cost::Scope against = cost::Scope::final_run;
};

[[nodiscard]] Report scope_report(const study::Ladder& ladder, const std::optional<StatedAmount>& stated, const Catalog& catalog);

}  // namespace traincost::report
