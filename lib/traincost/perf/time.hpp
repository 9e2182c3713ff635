// SPDX-License-Identifier: Apache-2.0
// From arithmetic to GPU-hours, days and chips.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost::perf {

/// GPU-hours for a number of operations: H = C / (peak * MFU). `peak` is dense and of the precision that the MFU is of.
template <class T>
ChipTime<T> chip_time(const Flop<T>& flop, const FlopRatePerChip<T>& peak, const T& mfu) {
    return flop / (peak * mfu);
}

/// Model FLOP utilisation: MFU = C / (H * peak).
template <class T>
T mfu(const Flop<T>& flop, const ChipTime<T>& chip_time, const FlopRatePerChip<T>& peak) {
    return flop / (chip_time * peak);
}

/// GPU-hours of one chip carried over to another at equal MFU: H' = H * peak / peak'.
template <class T>
ChipTime<T> carried_over(const ChipTime<T>& chip_time, const FlopRatePerChip<T>& peak_there,
                         const FlopRatePerChip<T>& peak_here) {
    return chip_time * (peak_there / peak_here);
}

/// Time on the wall clock with every chip busy on the run: t = H / N.
template <class T>
Time<T> wall_clock(const ChipTime<T>& chip_time, const Chips<T>& count) {
    return chip_time / count;
}

/// Rounds up to whole base units, forgiving the last bits of a division: 3700.0000000000005 chips are 3700.
template <class Unit, class T>
units::Quantity<Unit, T> whole(const units::Quantity<Unit, T>& q) {
    return ceil(q * T(1.0 - 1e-12));
}

/// Chips that finish within a deadline: N = H / t, rounded up.
template <class T>
Chips<T> chips_needed(const ChipTime<T>& chip_time, const Time<T>& deadline) {
    return whole(chip_time / deadline);
}

/// Whole nodes that hold so many chips.
template <class T>
Nodes<T> whole_nodes(const Chips<T>& chips, const ChipsPerNode<T>& per_node) {
    return whole(chips / per_node);
}

}  // namespace traincost::perf
