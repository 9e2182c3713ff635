// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/exact_sum.hpp>
#include <traincost/uncertainty/sketch.hpp>
#include <traincost/uncertainty/summary.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace traincost::uncertainty;
using doctest::Approx;

namespace {

constexpr double top = std::numeric_limits<double>::infinity();
const std::vector<double> probabilities = {0.0, 1e-4, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.9999, 1.0};

/// The draw of rank ceil(p n).
double sorted_quantile(const std::vector<double>& sorted, double p) {
    const double rank = std::ceil(p * static_cast<double>(sorted.size()) * (1.0 - 4e-16));
    return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, static_cast<double>(sorted.size()))) - 1];
}

template <class Distribution>
std::vector<double> draws(Distribution distribution, std::size_t n, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<double> values(n);
    for (auto& x : values) { x = distribution(random); }
    return values;
}

void expect_quantiles(std::vector<double> values, double scale_at_least) {
    Sketch sketch;
    sketch.add(values.data(), values.size());
    std::sort(values.begin(), values.end());
    const auto found = sketch.quantiles(probabilities);
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const double exact = sorted_quantile(values, probabilities[i]);
        INFO("P", 100.0 * probabilities[i], ": ", found[i], " and ", exact);
        CHECK(std::abs(found[i] - exact) <= 1e-5 * std::max(std::abs(exact), scale_at_least));
    }
}

}  // namespace

TEST_CASE("an exact sum loses nothing, whatever the sizes and the order") {
    ExactSum sum;
    for (const double x : {1e300, 1.0, -1e300, 1e-300, 5e-324}) { sum.add(x); }
    CHECK(sum.value() == 1.0);
    sum.add(-1.0);
    CHECK(sum.value() == 1e-300);
    sum.add(-1e-300);
    CHECK(sum.value() == 5e-324);
    sum.add(-5e-324);
    CHECK(sum.value() == 0.0);
    sum.add(-0.25);
    CHECK(sum.value() == -0.25);
    sum.add(std::numeric_limits<double>::max());
    CHECK(sum.value() == std::numeric_limits<double>::max());
}

TEST_CASE("exact sums of parts make the exact sum of the whole") {
    auto values = draws(std::normal_distribution<double>(0.0, 1e10), 10000, 3);
    ExactSum forwards;
    ExactSum first;
    ExactSum second;
    for (std::size_t i = 0; i < values.size(); ++i) {
        forwards.add(values[i]);
        (i % 3 == 0 ? first : second).add(values[i]);
    }
    ExactSum backwards;
    for (auto at = values.rbegin(); at != values.rend(); ++at) { backwards.add(*at); }
    second.add(first);
    CHECK(forwards == backwards);
    CHECK(forwards == second);
    CHECK(forwards.value() == second.value());
    long double plain = 0.0L;
    for (const double x : values) { plain += x; }
    CHECK(forwards.value() == Approx(static_cast<double>(plain)).epsilon(1e-12));
}

TEST_CASE("quantiles of a sketch are within 1e-5 of those of sorting") {
    expect_quantiles(draws(std::lognormal_distribution<double>(3.0, 0.5), 300000, 1), 0.0);
    expect_quantiles(draws(std::lognormal_distribution<double>(-20.0, 4.0), 300000, 2), 0.0);
    expect_quantiles(draws(std::uniform_real_distribution<double>(1e6, 1e6 + 1.0), 100000, 3), 0.0);
    expect_quantiles(draws(std::normal_distribution<double>(-1e5, 10.0), 100000, 4), 0.0);
    expect_quantiles({3.0}, 0.0);
    expect_quantiles({-3.0, 5e-324, 1e308}, 1e305);  // near zero compared to the largest
}

TEST_CASE("quantiles of differences are within 1e-5 of the distance from P5 to P95") {
    expect_quantiles(draws(std::normal_distribution<double>(0.0, 1.0), 300000, 5), 3.29);
    expect_quantiles(draws(std::normal_distribution<double>(0.3, 1.0), 300000, 6), 3.29);
    auto heavy = draws(std::lognormal_distribution<double>(0.0, 1.5), 300000, 7);
    const auto other = draws(std::lognormal_distribution<double>(0.1, 1.5), 300000, 8);
    for (std::size_t i = 0; i < heavy.size(); ++i) { heavy[i] -= other[i]; }
    expect_quantiles(heavy, 18.0);
}

TEST_CASE("sketches of parts merge to the sketch of the whole, whatever the order") {
    auto values = draws(std::normal_distribution<double>(0.5, 1.0), 200000, 9);
    const auto wide = draws(std::lognormal_distribution<double>(0.0, 6.0), 1000, 10);
    values.insert(values.end(), wide.begin(), wide.end());
    values.insert(values.end(), 200000, 0.125);  // one bin that runs over its 16 bits
    values.insert(values.end(), 70000, 1e-30);
    values.push_back(0.0);
    values.push_back(-0.0);
    values.push_back(top);
    values.push_back(std::nan(""));
    Sketch whole;
    whole.add(values.data(), values.size());
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        std::mt19937_64 random(seed);
        std::shuffle(values.begin(), values.end(), random);
        Sketch merged;
        for (std::size_t at = 0; at < values.size();) {
            const auto n = std::min<std::size_t>(1 + random() % 100000, values.size() - at);
            Sketch part;
            part.add(values.data() + at, n);
            merged.merge(part);
            at += n;
        }
        CHECK(merged == whole);
        CHECK(merged.quantiles(probabilities) == whole.quantiles(probabilities));
    }
    CHECK(whole.count() == values.size() - 1);
    CHECK(whole.undefined() == 1);
    CHECK(whole.quantile(1.0) == top);
    CHECK(Sketch(whole) == whole);
}

TEST_CASE("the share below zero is exact") {
    Sketch sketch;
    for (const double x : {-1e-300, -5.0, 0.0, 1e-300, 3.0, 4.0, 4.0, 1e9}) { sketch.add(x); }
    CHECK(sketch.share_below(0.0) == 0.25);
    CHECK(sketch.share_below(4.0) == 0.625);
    CHECK(sketch.share_below(-6.0) == 0.0);
    CHECK(sketch.share_below(1e10) == 1.0);
    sketch.add(-top);
    sketch.add(top);
    CHECK(sketch.share_below(-top) == 0.0);
    CHECK(sketch.share_below(top) == 0.9);
    CHECK(sketch.share_below(0.0) == 0.3);
    CHECK(std::isnan(sketch.share_below(std::nan(""))));
}

TEST_CASE("a sketch takes no more memory for a hundred times the draws") {
    Sketch sketch;
    const auto first = draws(std::normal_distribution<double>(0.0, 1.0), 10000, 11);
    sketch.add(first.data(), first.size());
    for (std::uint64_t seed = 12; seed < 32; ++seed) {
        const auto more = draws(std::normal_distribution<double>(0.0, 1.0), 50000, seed);
        sketch.add(more.data(), more.size());
    }
    CHECK(sketch.bytes() < 5'000'000);
}

TEST_CASE("a summary has the mean and the deviation of its draws") {
    const auto& kernels = *kernel::sse2_kernels();
    auto values = draws(std::normal_distribution<double>(1e6, 3.0), 10000, 13);
    Summary summary;
    for (std::size_t at = 0; at < values.size(); at += block_draws) {
        summary.add(kernels, values.data() + at, std::min(block_draws, values.size() - at));
    }
    long double mean = 0.0L;
    for (const double x : values) { mean += x; }
    mean /= static_cast<long double>(values.size());
    long double squares = 0.0L;
    for (const double x : values) { squares += (x - mean) * (x - mean); }
    CHECK(summary.count() == values.size());
    CHECK(summary.mean() == Approx(static_cast<double>(mean)).epsilon(1e-15));
    CHECK(summary.deviation() == Approx(std::sqrt(static_cast<double>(squares / 9999.0L))).epsilon(1e-6));
    CHECK(summary.least() == *std::min_element(values.begin(), values.end()));
    CHECK(summary.greatest() == *std::max_element(values.begin(), values.end()));
    CHECK(summary.quantile(0.0) == summary.least());
}

TEST_CASE("a constant has itself as every quantile and no deviation") {
    const std::vector<double> values(1000, 0.1);
    Summary summary;
    summary.add(*kernel::sse2_kernels(), values.data(), 500);
    summary.add(*kernel::sse2_kernels(), values.data(), 500);
    CHECK(summary.mean() == 0.1);
    CHECK(summary.deviation() == 0.0);
    CHECK(summary.quantiles({0.0, 0.05, 0.5, 1.0}) == std::vector<double>(4, 0.1));
}

TEST_CASE("nothing drawn and draws that are no numbers give no numbers") {
    Summary empty;
    CHECK(std::isnan(empty.mean()));
    CHECK(std::isnan(empty.quantile(0.5)));
    CHECK(empty.deviation() == 0.0);
    Summary spoilt;
    const std::vector<double> values = {1.0, std::nan(""), 3.0};
    spoilt.add(*kernel::sse2_kernels(), values.data(), values.size());
    CHECK(std::isnan(spoilt.mean()));
    CHECK(spoilt.sketch().undefined() == 1);
    CHECK(spoilt.quantile(0.5) == Approx(1.0).epsilon(1e-5));
}

TEST_CASE("the largest and the smallest numbers have quantiles too") {
    constexpr double most = std::numeric_limits<double>::max();
    expect_quantiles({most, most, 1e300, 1e-300}, 0.0);
    expect_quantiles({-most, -1e-300, -1e300}, 0.0);
    expect_quantiles({5e-324, 1e-310, 2.2250738585072014e-308}, 1e-307);  // bins stop narrowing at the normal numbers' end
    Sketch zeros;
    for (const double x : {0.0, -0.0, 0.0}) { zeros.add(x); }
    CHECK_FALSE(std::signbit(zeros.quantile(0.0)));
    CHECK(zeros.quantile(0.0) == 0.0);
    CHECK(zeros.share_below(-0.0) == 0.0);
}

TEST_CASE("infinite draws have their ranks") {
    Sketch sketch;
    for (const double x : {-top, -top, 1.0, top}) { sketch.add(x); }
    CHECK(sketch.quantiles({0.25, 0.5, 0.75, 1.0}) == std::vector<double>{-top, -top, sketch.quantile(0.75), top});
    CHECK(sketch.quantile(0.75) == Approx(1.0).epsilon(1e-5));
    CHECK(sketch.count() == 4);
}
