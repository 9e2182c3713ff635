// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/sobol.hpp>
#include <traincost/uncertainty/tornado.hpp>

#include <uncertainty/drawing.hpp>

#include <atomic>
#include <cmath>
#include <stdexcept>
#include <string>

using namespace traincost;
using namespace traincost::uncertainty;
using namespace traincost::uncertainty::test;
using doctest::Approx;

namespace {

constexpr double pi = 3.14159265358979323846;

/// sin x0 + 7 sin^2 x1 + 0.1 x2^4 sin x0, all uniform on -pi to pi: Ishigami and Homma 1990.
void ishigami(Isa, const double* const* x, std::size_t n, double* const* y) {
    for (std::size_t i = 0; i < n; ++i) {
        const double s = std::sin(x[1][i]);
        y[0][i] = std::sin(x[0][i]) + 7.0 * s * s + 0.1 * std::pow(x[2][i], 4.0) * std::sin(x[0][i]);
    }
}

Sampler angles() {
    return Sampler::make(
               {{"x0", sure(Uniform{-pi, pi})}, {"x1", sure(Uniform{-pi, pi})}, {"x2", sure(Uniform{-pi, pi})}})
        .value();
}

constexpr std::array<double, 6> g_weights = {0.0, 0.5, 3.0, 9.0, 99.0, 99.0};

/// The product of (|4 x - 2| + a) / (1 + a): Sobol's g function.
void sobol_g(Isa, const double* const* x, std::size_t n, double* const* y) {
    for (std::size_t i = 0; i < n; ++i) {
        y[0][i] = 1.0;
        for (std::size_t k = 0; k < g_weights.size(); ++k) {
            y[0][i] *= (std::abs(4.0 * x[k][i] - 2.0) + g_weights[k]) / (1.0 + g_weights[k]);
        }
    }
}

Run run_of(std::uint64_t draws, unsigned threads = 1) {
    Run run;
    run.seed = 1;
    run.draws = draws;
    run.threads = threads;
    run.isa = widest_isa();
    return run;
}

}  // namespace

TEST_CASE("Sobol indices of the Ishigami function are within 0.01 of the analytic ones") {
    const auto sampler = angles();
    const auto table = sobol(sampler, 1, single_groups(sampler), run_of(1 << 18, 2), ishigami);
    const double v0 = 0.5 * std::pow(1.0 + 0.1 * std::pow(pi, 4.0) / 5.0, 2.0);
    const double v1 = 49.0 / 8.0;
    const double v02 = 0.01 * std::pow(pi, 8.0) * 8.0 / 225.0;
    const double v = v0 + v1 + v02;
    CHECK(std::abs(table[0][0].first.value - v0 / v) < 0.01);
    CHECK(std::abs(table[0][1].first.value - v1 / v) < 0.01);
    CHECK(std::abs(table[0][2].first.value) < 0.01);
    CHECK(std::abs(table[0][0].total.value - (v0 + v02) / v) < 0.01);
    CHECK(std::abs(table[0][1].total.value - v1 / v) < 0.01);
    CHECK(std::abs(table[0][2].total.value - v02 / v) < 0.01);
    for (const auto& indices : table[0]) {
        CHECK(indices.first.standard_error > 0.0);
        CHECK(indices.first.standard_error < 0.01);
    }
}

TEST_CASE("Sobol indices of Sobol's g function are within 0.01 of the analytic ones") {
    std::vector<Input> inputs;
    for (std::size_t k = 0; k < g_weights.size(); ++k) {
        inputs.push_back({"x" + std::to_string(k), sure(Uniform{0.0, 1.0})});
    }
    const auto sampler = Sampler::make(inputs).value();
    const auto table = sobol(sampler, 1, single_groups(sampler), run_of(1 << 18, 2), sobol_g);
    double all = 1.0;
    for (const double a : g_weights) { all *= 1.0 + 1.0 / (3.0 * (1.0 + a) * (1.0 + a)); }
    for (std::size_t k = 0; k < g_weights.size(); ++k) {
        const double own = 1.0 / (3.0 * (1.0 + g_weights[k]) * (1.0 + g_weights[k]));
        INFO(k);
        CHECK(std::abs(table[0][k].first.value - own / (all - 1.0)) < 0.01);
        CHECK(std::abs(table[0][k].total.value - own * all / (1.0 + own) / (all - 1.0)) < 0.01);
    }
}

TEST_CASE("a group has its inputs' variance and what they do together") {
    const auto sampler = angles();
    const auto table = sobol(sampler, 1, {{0, 2}, {1}}, run_of(1 << 17), ishigami);
    CHECK(table[0][0].first.value == Approx(0.5576).epsilon(0.02));
    CHECK(table[0][0].total.value == Approx(0.5576).epsilon(0.02));
    CHECK(table[0][0].first.value + table[0][1].first.value == Approx(1.0).epsilon(0.02));
}

TEST_CASE("threads do not change a bit of the indices") {
    const auto sampler = angles();
    const auto one = sobol(sampler, 1, single_groups(sampler), run_of(100'000, 1), ishigami);
    const auto three = sobol(sampler, 1, single_groups(sampler), run_of(100'000, 3), ishigami);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(one[0][i].first.value == three[0][i].first.value);
        CHECK(one[0][i].total.standard_error == three[0][i].total.standard_error);
    }
}

TEST_CASE("an output that does not vary, or is no number, has no indices") {
    const auto sampler = angles();
    const auto first = [&](const auto& model) {
        return sobol(sampler, 1, single_groups(sampler), run_of(10000), model)[0][0].first.value;
    };
    for (const double constant : {3.0, 0.1, -1e20, 0.0}) {  // 0.1 has a mean that is not quite itself
        CHECK(std::isnan(first([&](Isa, const double* const*, std::size_t n, double* const* y) {
            std::fill_n(y[0], n, constant);
        })));
    }
    for (const double strange : {std::nan(""), math::detail::infinity, 1e300}) {
        CHECK(std::isnan(first([&](Isa, const double* const* x, std::size_t n, double* const* y) {
            for (std::size_t i = 0; i < n; ++i) { y[0][i] = x[0][i] > 3.0 ? strange : x[0][i]; }
        })));
    }
}

TEST_CASE("the standard errors of indices are those of other seeds") {
    const auto sampler = angles();
    double squares = 0.0;
    double told = 0.0;
    constexpr int seeds = 40;
    constexpr double exact = 0.31390519;  // of x0, from the variances above
    for (int seed = 0; seed < seeds; ++seed) {
        auto run = run_of(1 << 14, 2);
        run.seed = static_cast<std::uint64_t>(seed);
        const auto index = sobol(sampler, 1, single_groups(sampler), run, ishigami)[0][0].first;
        squares += (index.value - exact) * (index.value - exact);
        told += index.standard_error * index.standard_error;
    }
    CHECK(squares / told > 0.5);  // both are means of 40: within a factor of two for certain
    CHECK(squares / told < 2.0);
}

TEST_CASE("Sobol's runs can be followed and stopped, and an exception in the model comes out") {
    const auto sampler = angles();
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> done = 0;
    auto run = run_of(1'000'000, 2);
    run.stop = &stop;
    run.done = &done;
    const auto stopping = [&](Isa isa, const double* const* x, std::size_t n, double* const* y) {
        ishigami(isa, x, n, y);
        if (done.load() >= 64 * block_draws) { stop = true; }
    };
    const auto table = sobol(sampler, 1, single_groups(sampler), run, stopping);
    CHECK(done.load() >= 64 * block_draws);
    CHECK(done.load() < 1'000'000);
    CHECK(std::abs(table[0][0].first.value - 0.3139) < 0.1);
    const auto broken = [](Isa, const double* const*, std::size_t, double* const*) { throw std::runtime_error("broken"); };
    CHECK_THROWS_AS((void)sobol(sampler, 1, single_groups(sampler), run_of(100000, 3), broken), std::runtime_error);
}

TEST_CASE("groups that overlap, are empty or tear correlated inputs apart are refused") {
    Matrix half = Matrix::identity(2);
    half(0, 1) = half(1, 0) = 0.5;
    const auto sampler =
        Sampler::make({{"a", sure(Uniform{})}, {"b", sure(Uniform{})}, {"c", sure(Uniform{})}}, {{{0, 1}, half}})
            .value();
    CHECK(group_complaints(sampler, single_groups(sampler)).empty());
    CHECK(single_groups(sampler).size() == 2);
    CHECK_FALSE(group_complaints(sampler, {{0}, {1}, {2}}).empty());
    CHECK_FALSE(group_complaints(sampler, {{0, 1}, {1, 2}}).empty());
    CHECK_FALSE(group_complaints(sampler, {{0, 1}, {}}).empty());
    CHECK_FALSE(group_complaints(sampler, {{0, 1}, {7}}).empty());
}

TEST_CASE("a tornado moves one input at a time between its quantiles") {
    std::vector<Input> inputs;
    for (int i = 0; i < 600; ++i) { inputs.push_back({"x" + std::to_string(i), sure(Uniform{0.0, 10.0})}); }
    const auto sampler = Sampler::make(inputs).value();
    const auto weighted = [](Isa, const double* const* x, std::size_t n, double* const* y) {
        for (std::size_t i = 0; i < n; ++i) { y[0][i] = 100.0 + x[0][i] - 2.0 * x[599][i]; }
    };
    const auto found = tornado(sampler, 1, Isa::sse2, weighted);
    CHECK(found.base[0] == Approx(95.0));
    CHECK(found.bars[0][0].at_low == Approx(90.5));
    CHECK(found.bars[0][0].at_high == Approx(99.5));
    CHECK(found.bars[0][599].at_low == Approx(104.0));
    CHECK(found.bars[0][599].at_high == Approx(86.0));
    CHECK(found.bars[0][300].at_low == found.bars[0][300].at_high);
}

TEST_CASE("inputs that are one draw move together in a tornado, and have the same bar") {
    const auto sampler = Sampler::make({{"a", sure(Uniform{0.0, 10.0})}, {"b", sure(Uniform{0.0, 10.0})}, {"c", sure(Uniform{0.0, 20.0})}}).value();
    const auto between = [](Isa, const double* const* x, std::size_t n, double* const* y) {
        for (std::size_t i = 0; i < n; ++i) { y[0][i] = x[0][i] + x[1][i] - x[2][i]; }
    };
    const auto found = tornado(sampler, 1, Isa::sse2, between, 0.05, 0.95, {0, 1, 0});
    CHECK(found.base[0] == Approx(0.0));                 // 5 + 5 - 10
    CHECK(found.bars[0][0].at_low == Approx(4.5));       // 0.5 + 5 - 1: a and c at their 5 %
    CHECK(found.bars[0][0].at_high == Approx(-4.5));     // 9.5 + 5 - 19
    CHECK(found.bars[0][2].at_low == found.bars[0][0].at_low);
    CHECK(found.bars[0][1].at_high == Approx(4.5));      // 5 + 9.5 - 10: b alone
}
