// SPDX-License-Identifier: Apache-2.0
// Lambert's W near its branch point, in the scalar vocabulary.
#pragma once

#include <traincost/core/scalar.hpp>

#include <initializer_list>

namespace traincost::scalar {

/// 1 + W0(-e^(-1 - d)) for d >= 0: the x in [0, 1) with (1 - x) e^x = e^-d. Relative error below 1e-12 from d = 1e-12 on.
///
/// Corless et al. 1996, "On the Lambert W function": W0 is a series in sqrt(2 d) around its branch point. That alone holds for
/// small d; else it is where Newton's method begins, on x - 1 + e^-(x + d), four steps of which leave nothing to improve.
template <Scalar T>
T one_plus_lambert(const T& d) {
    const T s = scalar::sqrt(T(2.0) * d);
    const T near = scalar::min(s, T(1.5));
    // The coefficients are those of Stirling's series: 1/3, 1/36, 1/270, 1/4320, 1/17010, 139/5443200.
    T series = T(-1.0 / 17010.0) - near * T(139.0 / 5443200.0);
    for (const double c : {1.0 / 4320.0, 1.0 / 270.0, 1.0 / 36.0, -1.0 / 3.0, 1.0}) { series = T(c) + near * series; }
    series = near * series;
    T x = scalar::select_less(s, T(1.5), scalar::max(series, T(1e-3)), T(1.0));
    for (int step = 0; step < 4; ++step) {
        const T left = scalar::exp(-(x + d));
        x = x - (x - T(1.0) + left) / (T(1.0) - left);
    }
    return scalar::select_less(s, T(0.05), series, x);
}

}  // namespace traincost::scalar
