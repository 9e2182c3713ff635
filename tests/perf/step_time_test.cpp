// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/autodiff.hpp>
#include <traincost/perf/step_time.hpp>

#include <doctest/doctest.h>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::perf;
using doctest::Approx;

namespace {

workload::Operators gpt() {
    Shape s;
    s.layers = 8;
    s.hidden = 1024;
    s.vocabulary = 4096;
    s.attention.emplace();
    s.attention->heads = 8;
    s.mlp = Mlp{.size = 4096};
    return workload::operators_of(completed(s));
}
workload::Operators experts() {
    Shape s;
    s.layers = 8;
    s.hidden = 1024;
    s.vocabulary = 4096;
    s.attention.emplace();
    s.attention->heads = 8;
    s.moe = MixtureOfExperts{.experts = 16, .active = 2, .size = 1024};
    return workload::operators_of(completed(s));
}

/// 100 TFLOP/s, memory of 1 TB/s, links of 100 GB/s in domains of 8, a network of 10 GB/s.
template <class T = double>
Machine<T> machine() {
    Machine<T> m;
    m.peak = m.peak_16 = FlopRate<T>::of(T(1e14));
    m.memory_rate = Bandwidth<T>::of(T(1e12));
    m.memory = Bytes<T>::of(T(80e9));
    m.link = Bandwidth<T>::of(T(1e11));
    m.network = Bandwidth<T>::of(T(1e10));
    return m;
}
template <class T = double>
Efficiency<T> ideal() {
    Efficiency<T> e{};
    e.product = e.attention = e.recurrence = e.product_memory = e.memory = e.traffic = e.routed = e.link = e.network = T(1.0);
    e.tensor_exposed = e.exchange_exposed = e.data_exposed = T(1.0);
    return e;
}
StepTime<double> step(const Layout& l, const Recipe& r = {}, const Machine<double>& m = machine(), const Efficiency<double>& e = ideal()) {
    return step_time(gpt(), l, r, m, e, false);
}
constexpr Layout one{.batch = 8, .sequence = 1024};

/// Any layout of a few powers of two.
Layout any_layout() {
    const auto power = [](int most) { return std::int64_t{1} << *rc::gen::inRange(0, most + 1); };
    Layout l{.tensor = power(3), .pipeline = power(3), .data = power(4), .expert = power(2), .context = power(1), .sequence = 1024};
    l.micro_batch = power(2);
    l.batch = l.data * l.micro_batch * power(4);
    l.zero = *rc::gen::inRange(0, 4);
    l.sequence_parallel = *rc::gen::arbitrary<bool>();
    return l;
}

}  // namespace

TEST_CASE("a product takes its operations at the rate and then its bytes") {
    // 2 x 100 x 200 x 300 = 12e6 operations at 1e9; 2 (100 x 300 + 300 x 200) + 2 x 100 x 200 = 220,000 bytes at 1e6.
    const ProductSpeed<double> speed{FlopRate<>::of(1e9), Bandwidth<>::of(1e6)};
    CHECK(product_time(100.0, 200.0, 300.0, 2.0, speed).value() == Approx(0.012 + 0.22).epsilon(1e-12));
}

TEST_CASE("with memory of no limit the products of a step take three forward passes at the peak") {
    auto m = machine();
    m.memory_rate = Bandwidth<>::of(1e30);
    const auto f = workload::forward_flop<double>(gpt(), 1024.0, workload::Pairs::causal);
    const auto seconds = 3.0 * (f.all() - f.scores).value() * 8 * 1024 / 1e14;
    CHECK(step(one, {}, m).products.value() == Approx(seconds).epsilon(1e-9));
    // Attention goes backward with five products for two.
    CHECK(step(one, {}, m).attention.value() == Approx(3.5 * f.scores.value() * 8 * 1024 / 1e14).epsilon(1e-9));
}

TEST_CASE("a pipeline of p stages idles (p-1) / (m v) of its work") {
    // 8 micro-batches, 4 stages: 3/8; with two chunks a stage 3/16.
    for (const auto v : {1, 2}) {
        const auto s = step({.pipeline = 4, .interleave = v, .batch = 8, .sequence = 1024});
        const auto busy = s.products + s.attention + s.moved;
        CHECK(s.bubble / busy == Approx(3.0 / (8.0 * v)).epsilon(1e-12));
    }
}

TEST_CASE("of 3 idle passes of 3 on 4 stages a zero bubble leaves 3 of 1 and DualPipe 1 of 2") {
    auto l = one;
    l.pipeline = 4;
    const auto plain = step(l).bubble;
    l.schedule = Schedule::zero_bubble;  // F + B - 2 W = 1 + 2 - 2, three times, of nine
    CHECK(step(l).bubble / plain == Approx(3.0 / 9.0).epsilon(1e-12));
    l.schedule = Schedule::dual_pipe;  // (4/2 - 1) (3 + 2 - 3) = 2 of nine
    CHECK(step(l).bubble / plain == Approx(2.0 / 9.0).epsilon(1e-12));
}

TEST_CASE("a forward pass that is computed again cannot fill the bubble, and two stages of DualPipe have none") {
    Layout l{.pipeline = 4, .schedule = Schedule::zero_bubble};
    CHECK(detail::idle_passes(l, 1.0) == 1.5);  // 3 (1 + 3 - 2) of a pass of 4
    l.schedule = Schedule::dual_pipe;
    CHECK(detail::idle_passes(l, 1.0) == 1.0);  // (4/2 - 1) (4 + 3 - 3) of 4
    for (const auto p : {1, 2}) {
        l.pipeline = p;
        CHECK(detail::idle_passes(l, 0.0) == 0.0);
    }
}

TEST_CASE("full recomputation adds one forward pass of all but the head") {
    auto l = one;
    const auto none = step(l);
    l.recompute = Recompute::full;
    const auto full = step(l);
    CHECK(full.attention / none.attention == Approx(4.5 / 3.5).epsilon(1e-12));
    CHECK(full.products > none.products);
    CHECK(full.products < none.products * (4.0 / 3.0));
    l.recomputed = 0.5;
    CHECK(step(l).attention / none.attention == Approx(4.0 / 3.5).epsilon(1e-12));
}

TEST_CASE("frozen weights need no gradients: a third of the products of a layer less") {
    auto m = machine();
    m.memory_rate = Bandwidth<>::of(1e30);
    const auto all = step(one, {}, m).products;
    CHECK(step(one, {.frozen = true}, m).products / all == Approx(2.0 / 3.0).epsilon(1e-9));
}

TEST_CASE("of frozen weights no gradient travels and the optimizer changes none, of the adapters beside them both") {
    const Layout eight = {.data = 8, .batch = 64, .sequence = 1024};
    CHECK(step(eight, {.frozen = true, .overlapped = false}).data.value() == 0.0);
    CHECK(step(eight, {.frozen = true}).optimizer.value() == 0.0);
    const auto s = step(eight, {.frozen = true, .overlapped = false, .adapter_parameters = 1e6});
    CHECK(s.data.value() == Approx(2.0 * 1e6 * 4.0 * 7.0 / 8.0 / 1e11).epsilon(1e-12));
    CHECK(s.optimizer / step(eight, {}).optimizer == Approx(1e6 / 142606336.0).epsilon(1e-9));
}

TEST_CASE("where layers do not divide the head counts for what it takes longer than the layers its stage has fewer") {
    // Memory without limit: a layer multiplies by 2 (4 x 1024^2 + 3 x 1024 x 4096), the head by 2 x 1024 x 131072: eight layers of it.
    Shape s;
    s.hidden = 1024;
    s.vocabulary = 131072;
    s.attention.emplace().heads = 8;
    s.mlp = Mlp{.size = 4096};
    auto m = machine();
    m.memory_rate = Bandwidth<>::of(1e30);
    auto e = ideal();
    e.attention = 1e30;
    const auto layers_of_work = [&](std::int64_t layers, std::int64_t stages) {
        s.layers = layers;
        const auto t = step_time(workload::operators_of(completed(s)), {.pipeline = stages, .batch = 8, .sequence = 1024}, {}, m, e, false);
        // 8 micro-batches of 1024 tokens, forward once and backward twice.
        return t.products.value() / (3.0 * 2.0 * 1024 * 16384 * 8 * 1024 / 1e14);
    };
    CHECK(layers_of_work(8, 4) == Approx(2.0 + 8.0));  // 2, 2, 2, 2 and the head
    CHECK(layers_of_work(6, 4) == Approx(1.0 + 8.0));  // 1, 2, 2, 1 and the head
    CHECK(layers_of_work(7, 4) == Approx(1.0 + 8.0));  // 2, 2, 2, 1 and the head
    CHECK(layers_of_work(121, 11) == Approx(11.0 + 8.0));
    CHECK(layers_of_work(111, 11) == Approx(11.0));  // 10 x 11, 1 and the head: 9, which wait for the others
}

TEST_CASE("replicas without sharding add up gradients in an all-reduce that nothing hides if so told") {
    // 8 layers of 4 x 1024^2 + 3 x 1024 x 4096, two tables of 4096 x 1024: 142,606,336 parameters of 4 bytes.
    const auto s = step({.data = 8, .batch = 64, .sequence = 1024}, {.overlapped = false});
    CHECK(s.data.value() == Approx(2.0 * 142606336.0 * 4.0 * 7.0 / 8.0 / 1e11).epsilon(1e-12));
}

TEST_CASE("who holds a share of the gradients scatters them after every micro-batch") {
    // 4 bytes of a gradient and 2 of a weight: 8 micro-batches send 8 x 4 + 2 for 6 of one.
    CHECK(detail::times_of_traffic({.data = 8, .batch = 64, .zero = 2}, {}) == Approx(34.0 / 6.0));
    CHECK(detail::times_of_traffic({.data = 8, .batch = 8, .zero = 2}, {}) == 1.0);
    CHECK(detail::times_of_traffic({.data = 8, .batch = 64, .zero = 1}, {}) == 1.0);
    CHECK(detail::times_of_traffic({.data = 8, .batch = 64, .zero = 3}, {}) == 8.0);
}

TEST_CASE("two stages of DualPipe hold the whole model twice, and add up its gradients as twice the replicas do") {
    for (const int zero : {0, 1, 3}) {
        const Layout whole{.tensor = 2, .data = 8, .batch = 64, .sequence = 1024, .zero = zero};
        const Layout dual{.tensor = 2, .pipeline = 2, .data = 4, .batch = 64, .sequence = 1024, .zero = zero, .schedule = Schedule::dual_pipe};
        const auto traffic = [](const workload::Operators& o, const Layout& l) {
            return detail::replica_traffic(stage_parameters<double>(o, l, false), l, {}, machine(), ideal()).value();
        };
        CHECK(traffic(gpt(), dual) == Approx(traffic(gpt(), whole)).epsilon(1e-12));
        CHECK(traffic(experts(), dual) == Approx(traffic(experts(), whole)).epsilon(1e-12));
    }
}

TEST_CASE("each product of an expert takes its time to start, forward once and backward twice") {
    auto e = ideal();
    e.launch = Time<>::of(10e-6);
    // 8 layers x 2 products x 4 of 16 experts x 3 times, for 8 micro-batches: 1536 starts.
    const Layout l{.data = 4, .expert = 4, .batch = 32, .sequence = 1024};
    CHECK(step_time(experts(), l, {}, machine(), e, false).host.value() == Approx(1536 * 10e-6).epsilon(1e-12));
    CHECK(step_time(gpt(), l, {}, machine(), e, false).host.value() == 0.0);
}

TEST_CASE("an expert that two chips share rounds its rows up once for both") {
    auto m = machine();
    m.memory_rate = Bandwidth<>::of(1e30);
    auto e = ideal();
    const auto rounding = [&](std::int64_t cut) {
        const Layout l{.tensor = 2, .data = 4, .expert = 4, .batch = 32, .sequence = 1024, .expert_tensor = cut};
        e.ragged = 0.0;
        const auto without = step_time(experts(), l, {}, m, e, false).experts;
        e.ragged = 64.0;
        return std::pair(without.value(), (step_time(experts(), l, {}, m, e, false).experts - without).value());
    };
    CHECK(rounding(1).first == Approx(rounding(2).first).epsilon(1e-12));
    CHECK(rounding(1).second == Approx(2.0 * rounding(2).second).epsilon(1e-9));
}

TEST_CASE("more of any rate never makes a step slower, recomputing never faster") {
    CHECK(rc::check([] {
        const auto l = any_layout();
        const auto o = *rc::gen::arbitrary<bool>() ? gpt() : experts();
        const auto time = [&](const Machine<double>& m, Recompute r) {
            auto layout = l;
            layout.recompute = r;
            return step_time(o, layout, {}, m, ideal(), false).all().value();
        };
        const auto base = time(machine(), Recompute::none);
        RC_ASSERT(base > 0.0);
        for (const int which : {0, 1, 2, 3}) {
            auto m = machine();
            if (which == 0) { m.peak = m.peak_16 = m.peak * 2.0; }
            if (which == 1) { m.memory_rate = m.memory_rate * 2.0; }
            if (which == 2) { m.link = m.link * 2.0; }
            if (which == 3) { m.network = m.network * 2.0; }
            RC_ASSERT(time(m, Recompute::none) <= base * (1.0 + 1e-12));
        }
        RC_ASSERT(time(machine(), Recompute::selective) >= base * (1.0 - 1e-12));
        RC_ASSERT(time(machine(), Recompute::full) >= time(machine(), Recompute::selective) * (1.0 - 1e-12));
    }));
}

TEST_CASE("the derivative by the peak is the one of a difference") {
    using D = Dual;
    auto m = machine<D>();
    m.peak = FlopRate<D>::of(boost::math::differentiation::make_fvar<double, 1>(1e14));
    const Layout l{.tensor = 2, .pipeline = 2, .data = 4, .batch = 64, .sequence = 1024};
    const auto t = step_time<D>(gpt(), l, {}, m, ideal<D>(), false).all().value();
    auto up = machine(), down = machine();
    up.peak = FlopRate<>::of(1e14 * (1 + 1e-6));
    down.peak = FlopRate<>::of(1e14 * (1 - 1e-6));
    const double slope = (step(l, {}, up).all().value() - step(l, {}, down).all().value()) / 2e8;
    CHECK(t.derivative(1) == Approx(slope).epsilon(1e-5));
}
