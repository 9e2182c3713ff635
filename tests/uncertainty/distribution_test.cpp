// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/distribution.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace traincost;
using namespace traincost::uncertainty;
using doctest::Approx;

namespace {

constexpr double top = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

Distribution sure(Shape shape, Bounds bounds = {}) {
    auto made = Distribution::make(std::move(shape), bounds);
    REQUIRE(made);
    return *made;
}

std::vector<std::string> codes(Shape shape, Bounds bounds = {}) {
    const auto made = Distribution::make(std::move(shape), bounds);
    std::vector<std::string> result;
    if (!made) {
        for (const auto& complaint : made.error()) { result.emplace_back(complaint.code); }
    }
    return result;
}

using Codes = std::vector<std::string>;

/// Mean by adding up quantiles at many probabilities.
double mean_of_quantiles(const Distribution& d) {
    constexpr int n = 100000;
    double sum = 0.0;
    for (int i = 0; i < n; ++i) { sum += d.quantile((i + 0.5) / n); }
    return sum / n;
}

}  // namespace

TEST_CASE("quantiles and means of the simple shapes are what a calculation by hand gives") {
    const auto uniform = sure(Uniform{2.0, 6.0});
    CHECK(uniform.quantile(0.25) == 3.0);
    CHECK(uniform.mean() == 4.0);
    const auto loguniform = sure(Loguniform{1.0, 100.0});
    CHECK(loguniform.quantile(0.5) == Approx(10.0));
    CHECK(loguniform.mean() == Approx(99.0 / std::log(100.0)));
    const auto normal = sure(Normal{10.0, 2.0});
    CHECK(normal.quantile(0.975) == Approx(13.919927969080108));
    CHECK(normal.mean() == 10.0);
    const auto lognormal = sure(Lognormal{10.0, 0.5});
    CHECK(lognormal.quantile(0.95) == Approx(10.0 * std::exp(0.5 * 1.6448536269514722)));
    CHECK(lognormal.mean() == Approx(10.0 * std::exp(0.125)));
    CHECK(sure(Constant{7.0}).quantile(0.3) == 7.0);
}

TEST_CASE("a triangular distribution is halves of parabolas around its mode") {
    const auto d = sure(Triangular{1.0, 2.0, 4.0});
    CHECK(d.quantile(1.0 / 3.0) == Approx(2.0));
    CHECK(d.quantile(1.0 / 12.0) == Approx(1.5));  // (1/2)^2 / (3 * 1)
    CHECK(d.quantile(1.0 - 1.0 / 6.0) == Approx(3.0));
    CHECK(d.mean() == Approx(7.0 / 3.0));
    CHECK(sure(Triangular{1.0, 1.0, 2.0}).quantile(0.75) == Approx(1.5));
    CHECK(sure(Triangular{1.0, 2.0, 2.0}).quantile(0.25) == Approx(1.5));
}

TEST_CASE("PERT has a sixth of the ends and four sixths of the mode as its mean") {
    const auto d = sure(Pert{0.0, 3.0, 12.0});
    CHECK(d.mean() == Approx((0.0 + 4.0 * 3.0 + 12.0) / 6.0));
    CHECK(d.name() == "pert");
    // Beta(2, 4) on 0 to 12: F(x) = 1 - (1-y)^4 (1 + 4 y) with y = x / 12.
    const double y = d.median() / 12.0;
    CHECK(1.0 - std::pow(1.0 - y, 4.0) * (1.0 + 4.0 * y) == Approx(0.5));
}

TEST_CASE("discrete values are sorted and their weights made shares") {
    const auto d = sure(Discrete{{30.0, 10.0, 20.0, 10.0}, {1.0, 1.0, 5.0, 1.0}});
    CHECK(d.quantile(0.2) == 10.0);
    CHECK(d.quantile(0.3) == 20.0);
    CHECK(d.quantile(0.9) == 30.0);
    CHECK(d.mean() == Approx((30.0 + 20.0 + 100.0) / 8.0));
    CHECK(d.cdf(20.0) == Approx(0.875));
}

TEST_CASE("quantiles of a sample are straight between neighbours") {
    const auto d = sure(Empirical{{4.0, 1.0, 2.0}});
    CHECK(d.quantile(0.0) == 1.0);
    CHECK(d.quantile(0.25) == 1.5);
    CHECK(d.quantile(0.75) == 3.0);
    CHECK(d.quantile(1.0) == 4.0);
    CHECK(d.mean() == Approx(mean_of_quantiles(d)).epsilon(1e-6));
}

TEST_CASE("the probability of a quantile is the probability that was asked for") {
    for (const auto& d :
         {sure(Uniform{2.0, 6.0}), sure(Loguniform{1.0, 100.0}), sure(Normal{10.0, 2.0}), sure(Lognormal{10.0, 0.5}),
          sure(Triangular{1.0, 2.0, 4.0}), sure(Pert{0.0, 3.0, 12.0}), sure(Beta{0.5, 3.0, -1.0, 1.0}),
          sure(Empirical{{1.0, 2.0, 4.0, 9.0}}), sure(Normal{0.0, 1.0}, {0.5, 2.0}), sure(Normal{0.0, 1.0}, {3.0, top}),
          sure(Lognormal{0.4, 0.5}, {0.0, 1.0}), sure(Beta{4.0, 6.0, 0.0, 1.0}, {0.6, 0.9}),
          sure(Triangular{1.0, 2.0, 4.0}, {1.5, 3.0}), sure(Loguniform{1.0, 100.0}, {5.0, 50.0})}) {
        for (double p = 0.01; p < 1.0; p += 0.07) {
            INFO(d.name(), " ", p);
            CHECK(d.cdf(d.quantile(p)) == Approx(p).epsilon(1e-9));
        }
        CHECK(d.mean() == Approx(mean_of_quantiles(d)).epsilon(2e-4));
    }
}

TEST_CASE("bounds cut off and scale up what is left") {
    const auto share = sure(Normal{0.9, 0.2}, {0.0, 1.0});
    CHECK(share.quantile(1.0) == 1.0);
    CHECK(share.quantile(1e-12) >= 0.0);
    CHECK(share.mean() < 0.9);
    // Half a normal: its median is the 75 % quantile of the whole, its mean sqrt(2 / pi).
    const auto half = sure(Normal{0.0, 1.0}, {0.0, top});
    CHECK(half.median() == Approx(0.6744897501960817));
    CHECK(half.mean() == Approx(std::sqrt(2.0 / 3.14159265358979323846)));
    const auto far = sure(Normal{0.0, 1.0}, {3.5, top});
    CHECK(far.quantile(0.0) == Approx(3.5));
    CHECK(far.cdf(far.quantile(0.999999)) == Approx(0.999999).epsilon(1e-12));
    CHECK(sure(Discrete{{-1.0, 0.5, 0.7}, {1.0, 1.0, 1.0}}, {0.0, 1.0}).mean() == Approx(0.6));
    CHECK(sure(Empirical{{-1.0, 0.5, 0.7}}, {0.0, 1.0}).mean() == Approx(0.6));
}

TEST_CASE("a spread of nothing is a constant") {
    CHECK(sure(Normal{3.0, 0.0}).is_constant());
    CHECK(sure(Lognormal{3.0, 0.0}).median() == 3.0);
    CHECK(sure(Triangular{3.0, 3.0, 3.0}).mean() == 3.0);
    CHECK(sure(Pert{3.0, 3.0, 3.0}).quantile(0.9) == 3.0);
    CHECK(sure(Uniform{3.0, 3.0}).cdf(2.9) == 0.0);
    CHECK(sure(Empirical{{3.0, 3.0}}).is_constant());
    CHECK(sure(Discrete{{3.0, 9.0}, {1.0, 0.0}}).is_constant());
}

TEST_CASE("distributions that make no sense are refused with all that is wrong with them") {
    CHECK(codes(Triangular{2.0, 1.0, 0.5}) == Codes{"contradiction", "contradiction"});
    CHECK(codes(Uniform{2.0, 1.0}) == Codes{"contradiction"});
    CHECK(codes(Normal{0.0, -1.0}) == Codes{"out-of-range"});
    CHECK(codes(Lognormal{-1.0, -1.0}) == Codes{"out-of-range", "out-of-range"});
    CHECK(codes(Lognormal{1.0, 1e9}) == Codes{"out-of-range"});
    CHECK(codes(Loguniform{0.0, 1.0}) == Codes{"out-of-range"});
    CHECK(codes(Beta{0.0, 2.0, 0.0, 1.0}) == Codes{"out-of-range"});
    CHECK(codes(Beta{1e9, 2.0, 1.0, 0.0}) == Codes{"out-of-range", "contradiction"});
    CHECK(codes(Discrete{{1.0, 2.0}, {1.0}}) == Codes{"wrong-shape"});
    CHECK(codes(Discrete{{1.0, 2.0}, {1.0, -1.0}}) == Codes{"out-of-range", "out-of-range"});
    CHECK(codes(Discrete{{1.0, 2.0}, {1e308, 1e308}}) == Codes{"out-of-range", "out-of-range"});
    CHECK(codes(Triangular{-1e308, 0.0, 1.0}) == Codes{"out-of-range"});
    CHECK(codes(Lognormal{1.0, 11.0}) == Codes{"out-of-range"});
    CHECK(codes(Discrete{{}, {}}) == Codes{"empty"});
    CHECK(codes(Empirical{{}}) == Codes{"empty"});
    CHECK(codes(Empirical{{1.0, no_number}}) == Codes{"out-of-range"});
    CHECK(codes(Normal{no_number, top}) == Codes{"out-of-range", "out-of-range"});
    CHECK(codes(Pert{0.0, 1.0, 2.0, -1.0}) == Codes{"out-of-range"});
    CHECK(codes(Constant{top}) == Codes{"out-of-range"});
    CHECK(codes(Normal{0.0, 1.0}, {1.0, 0.0}) == Codes{"contradiction"});
    CHECK(codes(Normal{0.0, 1.0}, {5.0, top}) == Codes{"contradiction"});
    CHECK(codes(Normal{0.0, 1.0}, {no_number, top}) == Codes{"contradiction"});
    CHECK(codes(Constant{2.0}, {0.0, 1.0}) == Codes{"contradiction"});
    CHECK(codes(Empirical{{2.0, 3.0}}, {0.0, 1.0}) == Codes{"contradiction"});
}

TEST_CASE("two quantiles fix a lognormal and a normal distribution") {
    const auto lognormal = lognormal_through({0.05, 2.0}, {0.95, 8.0});
    REQUIRE(lognormal);
    CHECK(lognormal->median == Approx(4.0));
    CHECK(sure(*lognormal).quantile(0.95) == Approx(8.0));
    const auto normal = normal_through({0.9, 5.0}, {0.5, 3.0});
    REQUIRE(normal);
    CHECK(normal->mean == Approx(3.0));
    CHECK(sure(*normal).quantile(0.9) == Approx(5.0));
    CHECK_FALSE(lognormal_through({0.05, 8.0}, {0.95, 2.0}));
    CHECK_FALSE(lognormal_through({0.05, 0.0}, {0.95, 2.0}));
    CHECK_FALSE(normal_through({0.5, 1.0}, {0.5, 2.0}));
    CHECK_FALSE(normal_through({0.0, 1.0}, {0.5, 2.0}));
    CHECK_FALSE(normal_through({0.1, no_number}, {0.5, 2.0}));
}

TEST_CASE("bounds so far out that they mean nothing change nothing") {
    CHECK(sure(Normal{0.2, 8.0}, {-1e99, 1e308}).mean() == Approx(0.2));
    CHECK(sure(Normal{4e7, 1e-10}, {-3.0, top}).mean() == Approx(4e7));
    CHECK(sure(Lognormal{1.0, 10.0}, {5e-324, 1e300}).mean() == Approx(std::exp(50.0)));
}

TEST_CASE("whatever is accepted has a finite mean and finite quantiles in order, within its bounds") {
    constexpr std::array odd = {0.0,  -0.0, 1.0,  -1.0,  1e308, -1e308, 5e-324, 1e-300, top, -top, no_number,
                                1e100, 0.5,  1e-9, 1e16,  9.9,   0.1,    1e4,    -1e99,  3.0};
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> size(-30.0, 30.0);
    const auto number = [&] { return random() % 3 != 0 ? std::exp(size(random)) : odd[random() % odd.size()]; };
    int accepted = 0;
    for (int i = 0; i < 20000; ++i) {
        std::array<double, 3> x = {number(), number(), number()};
        if (random() % 4 != 0) { std::sort(x.begin(), x.end()); }
        const std::array<Shape, 9> shapes = {Uniform{x[0], x[1]},
                                             Loguniform{x[0], x[1]},
                                             Normal{x[0], x[1]},
                                             Lognormal{x[0], x[1]},
                                             Triangular{x[0], x[1], x[2]},
                                             Pert{x[0], x[1], x[2]},
                                             Beta{x[0], x[1], -1.0, x[2]},
                                             Discrete{{x[0], x[1]}, {1.0, 2.0}},
                                             Empirical{{x[0], x[1], x[2]}}};
        Bounds bounds;
        if (random() % 3 == 0) { bounds.low = number(); }
        if (random() % 3 == 0) { bounds.high = number(); }
        const auto made = Distribution::make(shapes[random() % shapes.size()], bounds);
        if (!made) { continue; }
        ++accepted;
        INFO(made->name(), " ", x[0], " ", x[1], " ", x[2], " from ", bounds.low, " to ", bounds.high);
        REQUIRE(std::isfinite(made->mean()));
        double last = made->quantile(0.01);
        for (double p = 0.01; p < 1.0; p += 0.07) {
            const double q = made->quantile(p);
            REQUIRE(std::isfinite(q));
            REQUIRE(q >= last - 1e-9 * std::abs(last));
            REQUIRE(q >= bounds.low);
            REQUIRE(q <= bounds.high);
            last = q;
        }
    }
    CHECK(accepted > 5000);
}
