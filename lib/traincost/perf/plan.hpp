// SPDX-License-Identifier: Apache-2.0
// A run that is laid out: what of a step is decided before its time is computed.
#pragma once

#include <traincost/perf/beside.hpp>
#include <traincost/perf/goodput.hpp>
#include <traincost/perf/run_time.hpp>
#include <traincost/perf/step_time.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// A model on a layout. Whole numbers and choices only: what is drawn or has a derivative is in `StepInputs`.
struct Plan {
    workload::Operators operators;
    bool tied = false;  ///< input and output embeddings are one table
    Recipe recipe;
    Layout layout;
    std::int64_t domain = 8;  ///< chips that the fast links join
    std::int64_t axes = 0;    ///< of a torus of links; 0 for a switch
    double side = 1.0;        ///< chips along an axis of the torus
    double step_mfu = 1.0;    ///< of the fastest layout, which the overhead goes with: what is slow by choice takes no less for it
    Beside beside = {};       ///< what is computed for each token besides the step
    Interrupted interrupted = {};

    [[nodiscard]] constexpr std::int64_t tokens_per_step() const { return layout.batch * layout.sequence; }
};

/// Rates of a chip and what software gets out of them.
template <class T>
struct StepInputs {
    FlopRatePerChip<T> peak_16;         ///< dense, in 16 bits
    BandwidthPerChip<T> memory_rate;
    BandwidthPerChip<T> link;
    BandwidthPerChip<T> network;
    Efficiency<T> efficiency = {};
    T overhead = T(1.0);                ///< of a whole run over its steps, at a step MFU of `reference`; the three of `RunFit`
    T reference = T(1.0);
    T weight = T(1.0);
    T unexplained = T(1.0);             ///< hours over the median of runs that are like this one as far as is known
    FailureInputs<T> failures;
};

/// `peak` is of the precision of the products.
template <class T>
Machine<T> machine_of(const Plan& plan, const FlopRatePerChip<T>& peak, const StepInputs<T>& in) {
    const auto one = units::counted<Chips<T>>(T(1.0));
    Machine<T> m;
    m.peak = peak * one;
    m.peak_16 = in.peak_16 * one;
    m.memory_rate = in.memory_rate * one;
    m.link = in.link * one;
    m.network = in.network * one;
    m.domain = plan.domain;
    m.all = plan.layout.chips();
    m.axes = plan.axes;
    m.side = plan.side;
    return m;
}

template <class T>
StepTime<T> step_time(const Plan& plan, const FlopRatePerChip<T>& peak, const StepInputs<T>& in) {
    return step_time(plan.operators, plan.layout, plan.recipe, machine_of(plan, peak, in), in.efficiency, plan.tied);
}

/// The terms of a step by name: `f(name, time...)` for each, of all the given steps in parallel.
template <class F, class... S>
void for_each_term(F f, const S&... steps) {
    f("products", steps.products...);
    f("experts", steps.experts...);
    f("attention", steps.attention...);
    f("moved", steps.moved...);
    f("tensor", steps.tensor...);
    f("exchange", steps.expert_exchange...);
    f("context", steps.context...);
    f("host", steps.host...);
    f("bubble", steps.bubble...);
    f("sends", steps.sends...);
    f("data", steps.data...);
    f("optimizer", steps.optimizer...);
    f("straggling", steps.straggling...);
}

/// GPU-hours of what stands beside the steps over so many tokens, each chip at its own pace.
template <class T>
ChipTime<T> time_beside_steps(const Tokens<T>& tokens, const Plan& plan, const FlopRatePerChip<T>& peak, const StepInputs<T>& in) {
    auto all = units::counted<ChipTime<T>>(T(0.0));
    const auto m = machine_of(plan, peak, in);
    if (plan.beside.teacher) { all = all + time_of_teacher(tokens, *plan.beside.teacher, plan.layout.sequence, m, in.efficiency); }
    if (plan.beside.writing) { all = all + time_of_writing(tokens, *plan.beside.writing, m, in.efficiency); }
    return all;
}

/// GPU-hours of a stage: as many steps as its tokens fill, what stands beside them, what is lost to failures, and what a run takes besides.
template <class T>
ChipTime<T> chip_time_of_steps(const Tokens<T>& tokens, const Plan& plan, const FlopRatePerChip<T>& peak, const StepInputs<T>& in) {
    const auto steps = time_of_steps(tokens, plan.layout, step_time(plan, peak, in).all());
    const auto all = plan.beside ? steps + time_beside_steps(tokens, plan, peak, in) : steps;
    const auto run = all * median_overhead(T(plan.step_mfu), RunFit<T>{in.overhead, in.reference, in.weight, T(0.0)}) * in.unexplained;
    return plan.interrupted ? run / kept(plan.interrupted, in.failures) : run;
}

}  // namespace traincost::perf
