// SPDX-License-Identifier: Apache-2.0
// The fit of the expected MFU as the catalog has it.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/perf/expected_mfu.hpp>

namespace traincost::perf {

[[nodiscard]] inline MfuFit<double> fit_of(const catalog::ExpectedMfu& known) {
    const auto& balance = known.balance;
    return {known.median.value, balance.value, known.exponent.value, balance.low.value_or(balance.value), balance.high.value_or(balance.value),
            known.spread.value};
}

}  // namespace traincost::perf
