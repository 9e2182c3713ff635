// SPDX-License-Identifier: Apache-2.0
// Spreads as plain data: their centre, in other units, upside down, and from a range.
#include <uncertainty/drawing.hpp>

#include <traincost/uncertainty/spread.hpp>

#include <cmath>

using namespace traincost::uncertainty;
using traincost::uncertainty::test::sure;
using doctest::Approx;

TEST_CASE("a spread of a figure k times as large has its quantiles k times as large") {
    const std::vector<Shape> shapes = {Constant{3.0}, Uniform{1.0, 2.0}, Loguniform{1.0, 8.0}, Normal{5.0, 1.0}, Lognormal{2.0, 0.4}, Triangular{1.0, 2.0, 4.0},
                                       Pert{1.0, 2.0, 4.0, 4.0}, Beta{2.0, 3.0, 1.0, 2.0}, Discrete{{1.0, 2.0}, {1.0, 2.0}}, Empirical{{1.0, 4.0, 2.0}}};
    for (const auto& shape : shapes) {
        const Spread spread{shape, {}};
        const auto of = sure(shape);
        const auto times = scaled(spread, 7.0);
        const auto larger = sure(times.shape, times.bounds);
        CAPTURE(of.name());
        for (const double p : {0.02, 0.3, 0.5, 0.9}) { CHECK(larger.quantile(p) == Approx(7.0 * of.quantile(p))); }
        CHECK(centre(times) == Approx(7.0 * centre(spread)));
    }
    const auto limited = scaled({Normal{5.0, 1.0}, {4.0, 6.0}}, 2.0);
    CHECK(limited.bounds.low == 8.0);
    CHECK(limited.bounds.high == 12.0);
}

TEST_CASE("the centre is the mode of what is given by one, else the median") {
    CHECK(centre({Triangular{0.0, 1.0, 10.0}, {}}) == 1.0);
    CHECK(centre({Pert{0.0, 1.0, 10.0}, {}}) == 1.0);
    CHECK(centre({Loguniform{1.0, 100.0}, {}}) == Approx(10.0));
    CHECK(centre({Normal{0.0, 1.0}, {0.0}}) == Approx(0.674489750196));
}

TEST_CASE("upside down, the quantile at p is one over the quantile at 1 - p") {
    for (const Shape& shape : std::vector<Shape>{Constant{4.0}, Loguniform{2.0, 8.0}, Lognormal{4.0, 0.3}, Discrete{{1.0, 2.0, 4.0}, {1.0, 1.0, 1.0}}}) {
        const auto turned = inverted({shape, {}});
        REQUIRE(turned);
        const auto is = sure(turned->shape, turned->bounds);
        const auto was = sure(shape);
        for (const double p : {0.1, 0.4, 0.6, 0.9}) { CHECK(is.quantile(p) == Approx(1.0 / was.quantile(1.0 - p))); }
    }
    CHECK_FALSE(inverted({Uniform{1.0, 2.0}, {}}));
    CHECK_FALSE(inverted({Constant{0.0}, {}}));
    CHECK_FALSE(inverted({Discrete{{0.0, 1.0}, {1.0, 1.0}}, {}}));
    CHECK_FALSE(inverted({Lognormal{1.0, 1.0}, {0.5}}));
}

TEST_CASE("a range is the ends of five shapes, and the 5 % and 95 % quantile of two") {
    const auto of = [](RangeMeaning meaning) {
        const auto spread = range_around(meaning, 1.0, 2.0, 4.0);
        REQUIRE(spread);
        return sure(spread->shape, spread->bounds);
    };
    for (const auto meaning : {RangeMeaning::pert, RangeMeaning::triangular, RangeMeaning::uniform, RangeMeaning::loguniform}) {
        CHECK(of(meaning).quantile(0.0) == Approx(1.0));
        CHECK(of(meaning).quantile(1.0) == Approx(4.0));
    }
    for (const auto meaning : {RangeMeaning::normal, RangeMeaning::lognormal}) {
        CHECK(of(meaning).quantile(0.05) == Approx(1.0));
        CHECK(of(meaning).quantile(0.95) == Approx(4.0));
    }
    CHECK(of(RangeMeaning::normal).median() == Approx(2.5));
    CHECK(of(RangeMeaning::lognormal).median() == Approx(2.0));
    CHECK(sure(range_around(RangeMeaning::normal, 3.0, 3.0, 3.0)->shape).is_constant());
}

TEST_CASE("a range the wrong way round, or a logarithmic one that reaches zero, is refused") {
    CHECK_FALSE(range_around(RangeMeaning::pert, 4.0, 2.0, 1.0));
    CHECK_FALSE(range_around(RangeMeaning::lognormal, 0.0, 1.0, 2.0));
    CHECK_FALSE(range_around(RangeMeaning::loguniform, -1.0, 1.0, 2.0));
    CHECK_FALSE(range_around(RangeMeaning::normal, std::nan(""), 1.0, 2.0));
}
