// SPDX-License-Identifier: Apache-2.0
// The arithmetic that a training run needs.
#pragma once

#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::workload {

/// Operations per parameter and token: a multiplication and an addition, in the forward pass and twice in the backward
/// one. Kaplan et al. 2020 (arXiv:2001.08361), section 2.1. Leaves out attention between tokens.
template <class T>
FlopPerParameterToken<T> six_per_parameter_and_token() {
    return units::constant<FlopPerParameterToken<T>>(6.0);
}

/// C = 6 N D, with the parameters that are active for a token.
template <class T>
Flop<T> flop_from_parameters(const Parameters<T>& active, const Tokens<T>& tokens) {
    return six_per_parameter_and_token<T>() * active * tokens;
}

/// C = c D, where the operations per token are known.
template <class T>
Flop<T> flop_from_tokens(const FlopPerToken<T>& per_token, const Tokens<T>& tokens) {
    return per_token * tokens;
}

}  // namespace traincost::workload
