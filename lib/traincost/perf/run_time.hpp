// SPDX-License-Identifier: Apache-2.0
// From the time of a step to the GPU-hours of a whole run. docs/decisions/0012-run-time.md tells what lies between.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/perf/layout.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// What published runs took beyond their steps and what failures cost: evaluation and data, and layouts and software that were worse, or
/// better, than those that were predicted with. Where a step is predicted slow, its developers had better software more often
/// than not; so the run's MFU goes with a power of the step's.
template <class T>
struct RunFit {
    T overhead = T(1.0);   ///< median of hours that were kept over hours at the pace of the step, at a step MFU of `reference`
    T reference = T(1.0);  ///< by convention
    T weight = T(1.0);     ///< power of the step's MFU that the run's goes with; 1 where the step is all there is to know
    T spread = T(0.0);     ///< standard deviation of log hours between runs of developers that the fit has not seen
};

/// GPU-hours of so many tokens, one step after the other and nothing else: H = D / (batch x sequence) t_step n.
template <class T>
ChipTime<T> time_of_steps(const Tokens<T>& tokens, const Layout& l, const Time<T>& step) {
    const auto each = units::counted<Tokens<T>>(T(static_cast<double>(l.batch) * static_cast<double>(l.sequence)));
    return step * (tokens / each) * units::counted<Chips<T>>(T(static_cast<double>(l.chips())));
}

/// Median of a run's hours over those of its steps. No run is faster than its steps.
template <class T>
T median_overhead(const T& step_mfu, const RunFit<T>& fit) {
    return scalar::max(T(1.0), fit.overhead * scalar::pow<T>(step_mfu / fit.reference, T(1.0) - fit.weight));
}

/// The median of a run's GPU-hours without those lost to failures (`perf/goodput.hpp`). `flop` are those that count as useful, 6ND and causal attention; `peak` is dense, of 16 bits.
template <class T>
ChipTime<T> median_run_time(const Flop<T>& flop, const ChipTime<T>& steps, const FlopRatePerChip<T>& peak, const RunFit<T>& fit) {
    return steps * median_overhead(mfu(flop, steps, peak), fit);
}

/// Tokens of a step as runs of so much arithmetic have them: b (C / C0)^e.
template <class T>
struct BatchFit {
    Tokens<T> batch;
    Flop<T> at;
    T exponent = T(0.0);
};
template <class T>
Tokens<T> usual_batch(const Flop<T>& flop, const BatchFit<T>& fit) {
    return fit.batch * scalar::pow<T>(flop / fit.at, fit.exponent);
}

}  // namespace traincost::perf
