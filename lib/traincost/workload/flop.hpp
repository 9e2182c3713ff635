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

/// Attention between tokens, forward and backward, of a sequence of s tokens that see those before them:
/// 3 x 2 s/2 (h d_qk + h d_v) = 6 s w a layer with w = h (d_qk + d_v) / 2, which in most models is the width of the model.
/// Chowdhery et al. 2022 (arXiv:2204.02311), appendix B, whose 12 counts pairs that causal attention leaves out.
template <class T>
FlopPerToken<T> flop_of_attention(const T& layers, const T& width, const Tokens<T>& sequence) {
    return FlopPerToken<T>::of(T(6.0) * layers * width * sequence.value());
}

/// C = c D, where the operations per token are known.
template <class T>
Flop<T> flop_from_tokens(const FlopPerToken<T>& per_token, const Tokens<T>& tokens) {
    return per_token * tokens;
}

}  // namespace traincost::workload
