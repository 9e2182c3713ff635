// SPDX-License-Identifier: Apache-2.0
// The formulas of work and memory in another scalar: the same values, and derivatives besides.
#include <traincost/core/autodiff.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/workload/generation.hpp>
#include <traincost/workload/parameters.hpp>
#include <traincost/workload/stages.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace traincost;
using namespace traincost::catalog;
using namespace traincost::workload;
using doctest::Approx;

namespace {

Shape mixture() {
    Shape s;
    s.layers = 4;
    s.hidden = 64;
    s.vocabulary = 128;
    s.attention.emplace().heads = 4;
    s.moe = MixtureOfExperts{.experts = 8, .active = 2, .size = 32};
    return completed(s);
}

template <class T>
T trained(const T& tokens) {
    const std::array<Phase<T>, 1> phases = {{{Tokens<T>::of(tokens), T(256.0)}}};
    return flop_of_phases<T>(operators_of(mixture()), phases, Pairs::causal).value();
}

template <class T>
T written(const T& response) {
    const WritingChips<T> chips{T(8.0), FlopRate<T>::of(T(4e14)), Bandwidth<T>::of(T(2.5e12))};
    return writing_time(writer_of<T>(mixture()), chips, T(16.0), T(100.0), response).value();
}

template <class T>
T learnt(const T& samples) {
    Rollouts<T> r{T(10.0), samples, T(100.0), T(50.0), T(1.0)};
    return rollout_flop(operators_of(mixture()), r).all().value();
}

template <class F>
double slope(F formula, double at) {
    return static_cast<double>(formula(boost::math::differentiation::make_fvar<double, 1>(at)).derivative(1));
}

}  // namespace

TEST_CASE("training is linear in tokens, and its derivative says so") {
    CHECK(slope([](const Dual& x) { return trained(x); }, 1e9) == Approx(trained(1.0)));
    CHECK(trained(2e9) == Approx(2.0 * trained(1e9)));
}

TEST_CASE("what is learnt from is linear in samples but for the prompts, which are read once") {
    const double each = slope([](const Dual& x) { return learnt(x); }, 4.0);
    CHECK(learnt(5.0) - learnt(4.0) == Approx(each));
    CHECK(learnt(4.0) > 4.0 * each);
}

TEST_CASE("a longer response takes longer for each token, as more is read") {
    CHECK(slope([](const Dual& x) { return written(x); }, 50.0) > written(50.0) / 50.0);
}

TEST_CASE("traced formulas have the same values") {
    CHECK(trained(Trace(1e9)).value() == trained(1e9));
    CHECK(written(Trace(50.0)).value() == written(50.0));
    CHECK(learnt(Trace(4.0)).value() == learnt(4.0));
}
