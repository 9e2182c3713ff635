// SPDX-License-Identifier: Apache-2.0
// The rank correlations that were asked for, as groups of figures that move together.
#pragma once

#include <traincost/study/study.hpp>

#include <vector>

namespace traincost::study {

/// Pairs that hang together make one group; pairs in it of which nothing is said are not correlated. Complains of names that
/// no figure has, of pairs given twice, and of correlations that cannot be, with the nearest that can.
[[nodiscard]] std::vector<uncertainty::Correlated> correlated_of(const std::vector<scenario::Given<scenario::GivenCorrelation>>& given,
                                                                 const std::vector<Figure>& figures, Diagnostics& diagnostics);

}  // namespace traincost::study
