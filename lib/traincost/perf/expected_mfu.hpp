// SPDX-License-Identifier: Apache-2.0
// The MFU to be expected of a run before anything but its chip is known. docs/validation.md tells how well that works.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/units/quantities.hpp>

namespace traincost::perf {

/// What was fitted to published runs. Their hours are those that were paid for, restarts included, so this is the MFU of a
/// whole run and not that of a step: it holds the goodput, which must not be taken off again.
template <class T>
struct MfuFit {
    T median = T(1.0);             ///< on a chip of the balance `reference`, against the dense 16-bit peak
    FlopPerByte<T> reference;
    T exponent = T(0.0);           ///< MFU falls as the balance to this power
    FlopPerByte<T> lowest, highest;///< balances of the chips in the fit: beyond them the nearest is taken
    T spread = T(0.0);             ///< standard deviation of log MFU between runs of developers that the fit has not seen
};

/// Operations at the peak for each byte that memory delivers. Williams, Waterman, Patterson, "Roofline: an insightful visual
/// performance model for multicore architectures", Communications of the ACM 52 (2009) 65: what lies left of the ridge.
template <class T>
FlopPerByte<T> machine_balance(const FlopRatePerChip<T>& peak, const BandwidthPerChip<T>& memory) {
    return peak / memory;
}

/// The median of the MFU on a chip: m (b / b0)^-e. Chips with much arithmetic to a byte are harder to keep busy.
template <class T>
T median_mfu(const FlopPerByte<T>& balance, const MfuFit<T>& fit) {
    const FlopPerByte<T> seen = min(max(balance, fit.lowest), fit.highest);
    return fit.median / scalar::pow(seen / fit.reference, fit.exponent);
}

}  // namespace traincost::perf
