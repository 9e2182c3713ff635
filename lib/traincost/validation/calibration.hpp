// SPDX-License-Identifier: Apache-2.0
// Fits the expected MFU to published runs, and tells how honest its intervals are on runs that it was not fitted to.
#pragma once

#include <traincost/perf/expected_mfu.hpp>
#include <traincost/validation/cases.hpp>

#include <array>
#include <span>
#include <string>
#include <vector>

namespace traincost::validation {

/// Something with a lognormal spread: `log_value` is what is left to the spread once all that is known is taken off.
struct Observation {
    std::string group;
    double log_value = 0.0;
};

/// The mean of the logarithms, and the root mean square of what each is off by when the others of its group are left out too.
struct Level {
    double center = 0.0;
    double spread = 0.0;
};
[[nodiscard]] Level level(std::span<const Observation> seen);

/// A prediction of one that was left out with its group, and how it came out.
struct Scored {
    Level level;             ///< of the others
    double z = 0.0;          ///< (log value - center) / spread
    double log_score = 0.0;  ///< natural logarithm of the density that was given to the logarithm of what came out
};
[[nodiscard]] std::vector<Scored> leave_one_group_out(std::span<const Observation> all);
/// The same for predictions that do not depend on what came out.
[[nodiscard]] std::vector<Scored> scored(std::span<const Observation> all, const Level& level);

inline constexpr std::size_t pit_bins = 10;
struct Calibration {
    std::size_t count = 0, inside = 0;  ///< rows, and those inside of their 90 % interval
    double log_score = 0.0;             ///< mean; the higher the better
    double width = 0.0;                 ///< median of P95 / P5
    double deviation = 0.0;             ///< root mean square of z: 1 where the spread is right
    std::array<std::size_t, pit_bins> pit = {};  ///< how many fell into each tenth of their distribution of GPU-hours

    [[nodiscard]] double coverage() const { return static_cast<double>(inside) / static_cast<double>(count); }
};
[[nodiscard]] Calibration calibration(std::span<const Scored> scored);

/// The exponent with which MFU falls as the machine balance: least squares through the origin, as a chip is as good as itself.
[[nodiscard]] double balance_exponent(std::span<const Pair> pairs);

/// What the chip leaves unexplained of log MFU.
[[nodiscard]] std::vector<Observation> beside_the_chip(std::span<const Case> cases, const perf::MfuFit<double>& fit);
/// log MFU of 6ND, with nothing explained: one MFU for every run.
[[nodiscard]] std::vector<Observation> one_for_all(std::span<const Case> cases);

/// The constants, from cases and pairs; `reference` is the balance at which the median is told.
[[nodiscard]] perf::MfuFit<double> fitted(std::span<const Case> cases, std::span<const Pair> pairs, FlopPerByte<> reference);

/// The slope of log MFU over log balance in the runs alone, and its standard error.
struct Slope {
    double value = 0.0, error = 0.0;
};
[[nodiscard]] Slope slope_of(std::span<const Case> cases);

}  // namespace traincost::validation
