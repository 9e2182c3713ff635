// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/quantile_table.hpp>
#include <traincost/uncertainty/special.hpp>

#include <uncertainty/drawing.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <numeric>
#include <string>

using namespace traincost;
using namespace traincost::uncertainty;
using namespace traincost::uncertainty::test;
using doctest::Approx;

namespace {

/// The greatest distance between the draws' cumulative shares and the distribution's.
double kolmogorov_distance(const Distribution& distribution, std::vector<double> draws) {
    std::sort(draws.begin(), draws.end());
    const auto n = static_cast<double>(draws.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        if (i + 1 < draws.size() && draws[i + 1] == draws[i]) { continue; }
        worst = std::max(worst, std::abs(distribution.cdf(draws[i]) - static_cast<double>(i + 1) / n));
    }
    return worst;
}

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) { result[order[i]] = static_cast<double>(i); }
    return result;
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const auto x = ranks(a);
    const auto y = ranks(b);
    const double middle = (static_cast<double>(a.size()) - 1.0) / 2.0;
    double both = 0.0;
    double alone = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        both += (x[i] - middle) * (y[i] - middle);
        alone += (x[i] - middle) * (x[i] - middle);
    }
    return both / alone;
}

Matrix pair(double rho) {
    Matrix result = Matrix::identity(2);
    result(0, 1) = result(1, 0) = rho;
    return result;
}

bool same_bits(const double* a, const double* b, std::size_t n) { return std::memcmp(a, b, n * sizeof(double)) == 0; }

}  // namespace

TEST_CASE("uniform numbers of the loops are uniform_at's, to the bit, on every instruction set") {
    alignas(64) double values[block_draws];
    for (const auto isa : isas()) {
        for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{512}, (std::uint64_t{1} << 34U) - 512}) {
            kernel::table(isa)->uniforms(0x123456789ABCDEF0, 0xFEDCBA9876543210, first, block_draws, values);
            for (std::size_t i = 0; i < block_draws; ++i) {
                REQUIRE(values[i] == uniform_at(0x123456789ABCDEF0, 0xFEDCBA9876543210, first + i));
            }
        }
    }
}

TEST_CASE("every instruction set draws the same bits of every distribution") {
    auto inputs = every_shape();
    Matrix correlations = Matrix::identity(5);
    for (std::size_t i = 0; i < 4; ++i) { correlations(i, i + 1) = correlations(i + 1, i) = 0.4; }
    const auto sampler = Sampler::make(inputs, {{{3, 1, 0, 8, 16}, correlations}});
    REQUIRE(sampler);
    const Columns base(sampler->size());
    const Columns other(sampler->size());
    for (std::uint64_t block = 0; block < 40; ++block) {
        sampler->fill(*kernel::sse2_kernels(), 1, block, base.data());
        for (const auto isa : isas()) {
            sampler->fill(*kernel::table(isa), 1, block, other.data());
            for (std::size_t i = 0; i < sampler->size(); ++i) {
                INFO(name(isa), ": ", inputs[i].name);
                REQUIRE(same_bits(base[i], other[i], block_draws));
            }
        }
    }
}

TEST_CASE("a draw is the quantile at its uniform number") {
    const auto inputs = every_shape();
    const auto sampler = Sampler::make(inputs);
    REQUIRE(sampler);
    const Columns columns(sampler->size());
    sampler->fill(*kernel::sse2_kernels(), 3, 11, columns.data());
    for (std::size_t i = 0; i < sampler->size(); ++i) {
        const auto& distribution = inputs[i].distribution;
        const double spread = distribution.quantile(0.95) - distribution.quantile(0.05);
        for (std::size_t draw = 0; draw < block_draws; ++draw) {
            const double exact =
                distribution.quantile(uniform_at(3, stream_of(inputs[i].name), 11 * block_draws + draw));
            INFO(inputs[i].name, " ", columns[i][draw], " ", exact);
            REQUIRE(std::abs(columns[i][draw] - exact) <= 1e-9 * std::max(spread, std::abs(exact)));
        }
    }
}

TEST_CASE("normal numbers of the loops are within 1e-11 of the quantile, far out too") {
    double values[group_draws];
    double worst = 0.0;
    for (double p = 0.5; p > 1e-14; p *= 0.987) {
        std::fill(std::begin(values), std::end(values), p);
        values[1] = 1.0 - p;
        kernel::sse2_kernels()->normals(normal_table(), group_draws, values);
        worst = std::max(worst, std::abs(values[0] - inverse_normal(p)));
        worst = std::max(worst, std::abs(values[1] - inverse_normal(1.0 - p)));
    }
    CHECK(worst < 1e-11);
}

TEST_CASE("draws follow their distributions") {
    const auto inputs = every_shape();
    const auto sampler = Sampler::make(inputs);
    REQUIRE(sampler);
    constexpr std::uint64_t blocks = 200;
    const double limit =
        1.95 / std::sqrt(static_cast<double>(blocks * block_draws));  // passed by 99.9 % of true samples
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        INFO(inputs[i].name);
        const auto draws = column(*sampler, i, blocks);
        CHECK(kolmogorov_distance(inputs[i].distribution, draws) < limit);
        const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / static_cast<double>(draws.size());
        const auto& d = inputs[i].distribution;
        CHECK(std::abs(mean - d.mean()) <= 0.012 * (d.quantile(0.95) - d.quantile(0.05)) + 1e-12);
    }
}

TEST_CASE("draws stay within their bounds") {
    const auto sampler = Sampler::make(every_shape());
    REQUIRE(sampler);
    for (std::size_t i = 0; i < sampler->size(); ++i) {
        const auto& distribution = sampler->inputs()[i].distribution;
        const double rounding = 1e-9 * (distribution.quantile(0.95) - distribution.quantile(0.05));
        const double low = distribution.quantile(0.0) - rounding;
        const double high = distribution.quantile(1.0) + rounding;
        for (const double x : column(*sampler, i, 100)) {
            INFO(sampler->inputs()[i].name);
            REQUIRE(x >= low);
            REQUIRE(x <= high);
            REQUIRE(x >= distribution.bounds().low);
            REQUIRE(x <= distribution.bounds().high);
        }
    }
}

TEST_CASE("an input keeps its draws when others come and go") {
    const auto alone = Sampler::make({{"mfu", sure(Normal{0.4, 0.05})}});
    const auto among = Sampler::make({{"price", sure(Uniform{1.0, 2.0})}, {"mfu", sure(Normal{0.4, 0.05})}});
    REQUIRE(alone);
    REQUIRE(among);
    CHECK(column(*alone, 0, 3) == column(*among, 1, 3));
    CHECK(column(*alone, 0, 3, Isa::sse2, 1) != column(*alone, 0, 3, Isa::sse2, 2));
}

TEST_CASE("rank correlations come out as they were asked, whatever the shapes") {
    for (const double rho : {0.7, -0.4, 1.0, -1.0}) {
        auto inputs = std::vector<Input>{{"a", sure(Lognormal{1.0, 1.0})}, {"b", sure(Beta{4.0, 6.0, 0.0, 1.0})}};
        const auto plain = Sampler::make(inputs);
        const auto sampler = Sampler::make(inputs, {{{0, 1}, pair(rho)}});
        REQUIRE(sampler);
        const auto a = column(*sampler, 0, 200);
        const auto b = column(*sampler, 1, 200);
        CHECK(rank_correlation(a, b) == Approx(rho).epsilon(0.01));
        CHECK(kolmogorov_distance(inputs[1].distribution, b) < 0.007);
        CHECK(kolmogorov_distance(inputs[0].distribution, a) < 0.007);
    }
}

TEST_CASE("inputs and correlations that cannot be are refused") {
    const auto two = std::vector<Input>{{"a", sure(Uniform{})}, {"b", sure(Uniform{})}};
    CHECK_FALSE(Sampler::make({two[0], two[0]}));
    CHECK_FALSE(Sampler::make(two, {{{0, 5}, pair(0.5)}}));
    CHECK_FALSE(Sampler::make(two, {{{0, 0}, pair(0.5)}}));
    CHECK_FALSE(Sampler::make(two, {{{0}, pair(0.5)}}));
    CHECK_FALSE(Sampler::make(two, {{{0, 1}, pair(1.5)}}));
    CHECK_FALSE(Sampler::make(two, {{{0, 1}, pair(0.5)}, {{0, 1}, pair(0.5)}}));
    CHECK(Sampler::make({}));
}

TEST_CASE("TRAINCOST_ISA chooses the instruction set and complains of what is none") {
    CHECK(isa_from_environment());
    ::setenv("TRAINCOST_ISA", "sse2", 1);
    CHECK(isa_from_environment().value() == Isa::sse2);
    ::setenv("TRAINCOST_ISA", "mmx", 1);
    REQUIRE_FALSE(isa_from_environment());
    CHECK(isa_from_environment().error().code == "unknown-value");
    ::setenv("TRAINCOST_ISA", "", 1);
    CHECK(isa_from_environment().value() == widest_isa());
    ::unsetenv("TRAINCOST_ISA");
}
