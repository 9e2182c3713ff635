// SPDX-License-Identifier: Apache-2.0
// Inputs of every shape, for tests and for the pinned bits.
#pragma once

#include <traincost/uncertainty/sampler.hpp>

#include <utility>
#include <vector>

namespace traincost::test {

/// One input of every shape, with and without bounds.
inline std::vector<uncertainty::Input> every_shape() {
    using namespace uncertainty;
    const auto sure = [](Shape shape, Bounds bounds = {}) {
        return Distribution::make(std::move(shape), bounds).value();
    };
    constexpr double top = math::detail::infinity;
    Discrete many;
    for (int i = 0; i < 100; ++i) {
        many.values.push_back(i);
        many.weights.push_back(1.0 + i % 7);
    }
    return {{"constant", sure(Constant{7.0})},
            {"uniform", sure(Uniform{2.0, 6.0})},
            {"loguniform", sure(Loguniform{1.0, 100.0})},
            {"normal", sure(Normal{10.0, 2.0})},
            {"lognormal", sure(Lognormal{10.0, 0.5})},
            {"triangular", sure(Triangular{1.0, 2.0, 4.0})},
            {"triangular, mode at an end", sure(Triangular{1.0, 1.0, 4.0})},
            {"pert", sure(Pert{0.0, 3.0, 12.0})},
            {"beta", sure(Beta{4.0, 6.0, 0.0, 1.0})},
            {"beta with horns", sure(Beta{0.3, 0.4, -1.0, 1.0})},
            {"discrete", sure(Discrete{{1.0, 2.0, 5.0}, {0.2, 0.5, 0.3}})},
            {"many values", sure(many)},
            {"empirical", sure(Empirical{{1.0, 2.0, 4.0, 9.0}})},
            {"share", sure(Normal{0.9, 0.2}, {0.0, 1.0})},
            {"upper tail", sure(Normal{0.0, 1.0}, {3.0, top})},
            {"lower tail", sure(Lognormal{1.0, 0.5}, {0.0, 0.3})},
            {"bounded lognormal", sure(Lognormal{0.4, 0.5}, {0.0, 1.0})},
            {"bounded beta", sure(Beta{4.0, 6.0, 0.0, 1.0}, {0.5, 0.9})},
            {"bounded triangular", sure(Triangular{1.0, 2.0, 4.0}, {1.5, 3.0})}};
}

}  // namespace traincost::test
