// SPDX-License-Identifier: Apache-2.0
// What holds of every step, whatever the model, the layout and the machine.
#include "any_step.hpp"

#include <traincost/core/autodiff.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/trace.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace traincost;
using namespace traincost::perf;
using test::AnyStep;

namespace {

bool same(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

/// A machine and what software makes of it, over another scalar: `make` of each number.
template <class T, class Make>
Machine<T> machine_over(const Machine<double>& m, Make make) {
    Machine<T> over;
    over.peak = FlopRate<T>::of(make(m.peak.value()));
    over.peak_16 = FlopRate<T>::of(make(m.peak_16.value()));
    over.memory_rate = Bandwidth<T>::of(make(m.memory_rate.value()));
    over.memory = Bytes<T>::of(make(m.memory.value()));
    over.link = Bandwidth<T>::of(make(m.link.value()));
    over.network = Bandwidth<T>::of(make(m.network.value()));
    over.taper = make(m.taper);
    over.domain = m.domain, over.axes = m.axes, over.side = m.side, over.island = m.island;
    return over;
}
template <class T, class Make>
Efficiency<T> efficiency_over(const Efficiency<double>& e, Make make) {
    Efficiency<T> over{};
    over.product = make(e.product), over.attention = make(e.attention), over.recurrence = make(e.recurrence);
    over.product_memory = make(e.product_memory), over.memory = make(e.memory), over.traffic = make(e.traffic), over.routed = make(e.routed);
    over.link = make(e.link), over.network = make(e.network), over.tensor_exposed = make(e.tensor_exposed);
    over.exchange_exposed = make(e.exchange_exposed), over.data_exposed = make(e.data_exposed), over.ragged = make(e.ragged);
    over.straggling = make(e.straggling), over.latency = Time<T>::of(make(e.latency.value()));
    over.network_latency = Time<T>::of(make(e.network_latency.value())), over.launch = Time<T>::of(make(e.launch.value()));
    return over;
}
template <class T, class Make>
T seconds_over(const AnyStep& s, Make make) {
    return step_time<T>(s.operators, s.layout, s.recipe, machine_over<T>(s.machine, make), efficiency_over<T>(s.efficiency, make), s.tied).all().value();
}

}  // namespace

TEST_CASE("no step gets slower by a faster chip, memory, link or network, or by less taper") {
    CHECK(rc::check([] {
        const AnyStep step;
        const auto before = step.seconds();
        RC_ASSERT(before > 0.0);
        const double by = test::between(1.0, 10.0);
        for (const int which : {0, 1, 2, 3, 4, 5}) {
            auto faster = step;
            auto& m = faster.machine;
            if (which == 0) { m.peak = m.peak * by; }
            if (which == 1) { m.peak_16 = m.peak_16 * by; }
            if (which == 2) { m.memory_rate = m.memory_rate * by; }
            if (which == 3) { m.link = m.link * by; }
            if (which == 4) { m.network = m.network * by; }
            if (which == 5) { m.taper = std::max(1.0, m.taper / by); }
            RC_ASSERT(faster.seconds() <= before * (1.0 + 1e-12));
        }
    }));
}

TEST_CASE("recomputing more never makes a step faster, nor takes more memory") {
    CHECK(rc::check([] {
        AnyStep step;
        double seconds = 0.0, bytes = 1e300;
        const auto look = [&](Recompute what, double share) {
            step.layout.recompute = what;
            step.layout.recomputed = share;
            RC_ASSERT(step.seconds() >= seconds * (1.0 - 1e-12));
            RC_ASSERT(step.bytes() <= bytes * (1.0 + 1e-12));
            seconds = step.seconds(), bytes = step.bytes();
        };
        look(Recompute::none, 1.0);
        look(Recompute::selective, 1.0);
        look(Recompute::full, 0.25);
        look(Recompute::full, 1.0);
    }));
}

TEST_CASE("twice the batch on the same layout does twice the work and leaves bubble and optimizer as they are") {
    CHECK(rc::check([] {
        const AnyStep step;
        auto twice = step;
        twice.layout.batch *= 2;
        const auto a = step.time(), b = twice.time();
        for (const auto& [one, two] : {std::pair{a.products, b.products}, {a.experts, b.experts}, {a.attention, b.attention}, {a.moved, b.moved},
                                       {a.tensor, b.tensor}, {a.expert_exchange, b.expert_exchange}, {a.context, b.context}, {a.host, b.host}}) {
            RC_ASSERT(same(2.0 * one.value(), two.value()));
        }
        RC_ASSERT(same(a.bubble.value(), b.bubble.value()));
        RC_ASSERT(same(a.optimizer.value(), b.optimizer.value()));
    }));
}

TEST_CASE("operations are in proportion to tokens: with memory and network of no limit, so is what a replica takes for them") {
    CHECK(rc::check([] {
        AnyStep step;
        step.machine.memory_rate = Bandwidth<>::of(1e40);
        step.efficiency.ragged = 0.0;
        for (auto& s : step.operators.scores) { s.layers = 0; }
        auto longer = step;
        longer.layout.sequence *= 2;
        auto more = step;
        more.layout.micro_batch *= 2;
        more.layout.batch *= 2;
        const auto one = (step.time().products + step.time().experts).value();
        RC_ASSERT(same(2.0 * one, (longer.time().products + longer.time().experts).value()));
        RC_ASSERT(same(2.0 * one, (more.time().products + more.time().experts).value()));
    }));
}

TEST_CASE("the order in which a model lists its products changes nothing") {
    CHECK(rc::check([] {
        const AnyStep step;
        auto turned = step;
        std::reverse(turned.operators.products.begin(), turned.operators.products.begin() + static_cast<std::ptrdiff_t>(turned.operators.product_count));
        RC_ASSERT(same(step.seconds(), turned.seconds()));
    }));
}

TEST_CASE("islands of a network without taper change nothing") {
    CHECK(rc::check([] {
        AnyStep step;
        step.machine.axes = 0;
        step.machine.island = 8 * step.machine.domain;
        step.machine.taper = 1.0;
        auto plain = step;
        plain.machine.island = 0;
        RC_ASSERT(same(step.seconds(), plain.seconds()));
    }));
}

TEST_CASE("all readings of a step agree: eight at a time to the bit, with a derivative and with its derivation") {
    CHECK(rc::check([] {
        const AnyStep step;
        const double seconds = step.seconds();
        RC_ASSERT(seconds_over<Batch>(step, [](double x) { return Batch(x); })[3] == seconds);
        RC_ASSERT(same(static_cast<double>(seconds_over<Dual>(step, [](double x) { return Dual(x); })), seconds));
        RC_ASSERT(seconds_over<Trace>(step, [](double x) { return Trace(x); }).value() == seconds);
    }));
}

TEST_CASE("a derivation of a step knows the inputs that it came from") {
    CHECK(rc::check([] {
        const AnyStep step;
        const auto of_peak = [&](double x) { return x == step.machine.peak.value() ? Trace::leaf("peak", x, Dimensions{}) : Trace(x); };
        const auto t = seconds_over<Trace>(step, of_peak);
        RC_ASSERT(t.value() == step.seconds());
        RC_ASSERT(t.node().operation == Trace::Operation::add);
    }));
}
