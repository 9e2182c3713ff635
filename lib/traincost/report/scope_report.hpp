// SPDX-License-Identifier: Apache-2.0
// The answer of `scope`: the ladder of what a model cost, and a stated amount held against one scope of it.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/study/scope_ladder.hpp>

#include <optional>
#include <string>

namespace traincost::report {

/// An amount that somebody states, the scope that it is of, and the scope of the ladder that it is held against.
struct StatedAmount {
    Money amount;
    std::optional<Money> up_to;  ///< the upper end, where a range is stated
    cost::Scope scope = cost::Scope::final_run;
    cost::Scope against = cost::Scope::final_run;
    double exchange = 1.0;       ///< of the currency of what it is held against for one of its own
    std::string at_rate;         ///< whose rate that is; empty where the currencies are one
};

[[nodiscard]] Report scope_report(const study::Ladder& ladder, const std::optional<StatedAmount>& stated, const Catalog& catalog);

}  // namespace traincost::report
