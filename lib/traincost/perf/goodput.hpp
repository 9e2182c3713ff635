// SPDX-License-Identifier: Apache-2.0
// What failures, checkpoints and restarts leave of a run's time: Daly's exact law and its optimum, Young's and the first-order law.
//
// Failures are memoryless: they come at the same rate whether the run computes, writes or restarts.
#pragma once

#include <traincost/core/lambert.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// What a run loses time to.
template <class T>
struct Interruptions {
    Time<T> between;      ///< mean time between failures of the whole run
    Time<T> checkpoint;   ///< that the chips wait for each checkpoint
    Time<T> restart;      ///< from a failure until the run computes again: noticing, replacing, starting, reading the state
    Time<T> stale = units::counted<Time<T>>(T(0.0));  ///< that a checkpoint is still being written after the wait: until then it is of no use
};

/// Shares of a run's time. They add up to 1.
template <class T>
struct Goodput {
    T computing = T(1.0);    ///< that is kept
    T checkpoints = T(0.0);
    T lost = T(0.0);         ///< computing that has to be done again, and checkpoints that were not finished
    T restarts = T(0.0);
};

/// Mean time between failures of so many chips, any of which stops the run: M = m / N.
template <class T>
Time<T> between_failures(const ChipTime<T>& of_a_chip, const Chips<T>& chips) {
    return of_a_chip / chips;
}

/// Share of the time that is computed and kept, where `interval` is computed between two checkpoints:
/// G = t / (M e^(R/M) (e^((t + d)/M) - 1)). Daly 2006, "A higher order estimate of the optimum checkpoint interval for restart
/// dumps": the inverse of his exact mean time to completion, for long runs. A checkpoint that is written beside the run counts when it
/// is stored: each failure takes back what was computed meanwhile, too, as if its restart took so much longer.
template <class T>
T efficiency(const Time<T>& interval, const Interruptions<T>& in) {
    const T passed = scalar::exp<T>((interval + in.checkpoint) / in.between) - T(1.0);
    return interval / (in.between * scalar::exp<T>((in.restart + in.stale) / in.between) * passed);
}

/// The same in parts. A failure costs a restart, and one while restarting another, so the share e^(-R/M) of the time is outside of
/// restarts; of that t / (M (e^((t + d)/M) - 1)) is kept, and d for each t is written.
template <class T>
Goodput<T> goodput(const Time<T>& interval, const Interruptions<T>& in) {
    Goodput<T> g;
    const T running = scalar::exp<T>(-(in.restart / in.between));
    g.computing = efficiency(interval, in);
    g.checkpoints = g.computing * (in.checkpoint / interval);
    g.lost = running - g.computing - g.checkpoints;
    g.restarts = T(1.0) - running;
    return g;
}

/// The interval of computing that `efficiency` is greatest at: t = M x with (1 - x) e^x = e^(-d/M). Restarts do not move it.
template <class T>
Time<T> best_interval(const Interruptions<T>& in) {
    return in.between * scalar::one_plus_lambert<T>(in.checkpoint / in.between);
}

/// The same where a checkpoint takes `writing` to reach its storage while the run goes on: no sooner is the next one begun.
template <class T>
Time<T> best_interval(const Interruptions<T>& in, const Time<T>& writing) {
    return units::max(best_interval(in), writing - in.checkpoint);
}

/// Young's interval, sqrt(2 d M): right where checkpoints take next to no time. Young 1974, "A first order approximation to the
/// optimum checkpoint interval".
template <class T>
Time<T> youngs_interval(const Interruptions<T>& in) {
    return in.between * scalar::sqrt<T>(T(2.0) * (in.checkpoint / in.between));
}

/// The first-order law 1 - d/t - t/2M - R/M: right where all three are far below 1, and below the truth elsewhere.
template <class T>
T first_order_efficiency(const Time<T>& interval, const Interruptions<T>& in) {
    return T(1.0) - in.checkpoint / interval - interval / in.between / T(2.0) - in.restart / in.between;
}

/// What is left where part of the time is planned maintenance, and of the chips paid for some wait as spares.
template <class T>
T paid_efficiency(const T& efficiency, const T& maintenance, const Chips<T>& chips, const Chips<T>& spares) {
    return efficiency * (T(1.0) - maintenance) * (chips / (chips + spares));
}

/// Time in which so many bytes are written or read at a rate.
template <class T>
Time<T> transfer_time(const Bytes<T>& size, const Bandwidth<T>& rate) {
    return size / rate;
}

/// Of a run that fails what is decided before it begins: whole numbers and choices only.
struct Interrupted {
    double chips = 0.0;       ///< that any failure of one stops; 0 of a run that is taken not to fail
    double checkpoint = 0.0;  ///< bytes
    double interval = 0.0;    ///< seconds of computing between two checkpoints

    [[nodiscard]] explicit constexpr operator bool() const { return chips > 0.0; }
};

/// How often chips fail, and what it takes to go on.
template <class T>
struct FailureInputs {
    ChipTime<T> between;          ///< mean time of one chip between failures
    BandwidthPerChip<T> copying;  ///< at which a checkpoint is copied to the hosts' memory, from where it is written beside the run
    BandwidthPerChip<T> storage;  ///< at which checkpoints are written and read
    Time<T> restart;              ///< without reading the state
};

/// What a run that is stopped once in so long a time loses. The chips wait while the state is copied to their hosts, and read it from
/// the storage after a failure. How often one chip fails does not count.
template <class T>
Interruptions<T> stopped_every(const Time<T>& between, const Interrupted& run, const FailureInputs<T>& in) {
    const auto chips = units::counted<Chips<T>>(T(run.chips));
    const auto state = units::counted<Bytes<T>>(T(run.checkpoint));
    const auto copied = state / (in.copying * chips), written = state / (in.storage * chips);
    return {between, copied, in.restart + written, max(written - copied, units::counted<Time<T>>(T(0.0)))};
}

/// What a run with these figures loses time to.
template <class T>
Interruptions<T> interruptions(const Interrupted& run, const FailureInputs<T>& in) {
    return stopped_every(between_failures(in.between, units::counted<Chips<T>>(T(run.chips))), run, in);
}

/// Share of the time that such a run keeps: its goodput.
template <class T>
T kept(const Interrupted& run, const FailureInputs<T>& in) {
    return efficiency(units::counted<Time<T>>(T(run.interval)), interruptions(run, in));
}

/// A run with the interval that is best for these figures; no shorter than a checkpoint takes to be stored.
[[nodiscard]] inline Interrupted at_best_interval(double chips, double checkpoint, const FailureInputs<double>& in) {
    Interrupted run{chips, checkpoint, 0.0};
    const auto writing = Bytes<>::of(checkpoint) / (in.storage * Chips<>::of(chips));
    run.interval = best_interval(interruptions(run, in), writing).value();
    return run;
}

/// The mean of a batch that grows evenly from one size to another, by which the steps it takes are counted: (B1 - B0) / ln(B1 / B0).
/// With the batch B0 + (B1 - B0) s / S after s of S sequences, there are integral ds / B = S ln(B1 / B0) / (B1 - B0) steps. Both above 0.
template <class T>
T mean_batch_of_ramp(const T& from, const T& to) {
    const T ratio = to / from;
    const T apart = scalar::select_less(scalar::max(ratio, T(1.0) / ratio), T(1.0 + 1e-5), T(2.0), ratio);  // equal sizes have no logarithm
    const T logarithmic = from * (apart - T(1.0)) / scalar::log(apart);
    return scalar::select_less(scalar::max(ratio, T(1.0) / ratio), T(1.0 + 1e-5), (from + to) / T(2.0), logarithmic);
}

/// Mean time for a sequence while the batch grows evenly, of steps that take `fixed` and `each` for every sequence:
/// each + fixed ln(B1 / B0) / (B1 - B0).
template <class T>
Time<T> time_per_sequence_of_ramp(const Time<T>& fixed, const Time<T>& each, const T& from, const T& to) {
    return each + fixed / mean_batch_of_ramp(from, to);
}

}  // namespace traincost::perf
