// SPDX-License-Identifier: Apache-2.0
// Distributions as texts: what is read, in which unit, and what is said of what cannot be read.
#include <traincost/catalog/spread_text.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::uncertainty;
using doctest::Approx;

namespace {

constexpr double per_kwh = 1.0 / 3.6e6;  // J
constexpr double widths = 3.2897072539029444;  // from the 5 % to the 95 % quantile, in standard deviations

catalog::WrittenSpread read(const std::string& text) {
    CAPTURE(text);
    REQUIRE(catalog::is_spread(text));
    const auto parts = catalog::take_apart(text);
    REQUIRE(parts);
    const auto spread = catalog::read_spread(*parts);
    REQUIRE_MESSAGE(spread, spread.error().front().message);
    return *spread;
}

template <class S>
S shape(const std::string& text) {
    const auto spread = read(text);
    CAPTURE(text);
    REQUIRE(std::holds_alternative<S>(spread.spread.shape));
    return std::get<S>(spread.spread.shape);
}

/// All that is said against a text.
std::string refusal(const std::string& text) {
    CAPTURE(text);
    REQUIRE(catalog::is_spread(text));
    const auto line = [](const Complaint& c) { return c.message + "; " + c.hint + " [" + std::string(c.code) + "]\n"; };
    const auto parts = catalog::take_apart(text);
    if (!parts) { return line(parts.error()); }
    const auto spread = catalog::read_spread(*parts);
    REQUIRE_FALSE(spread);
    std::string all;
    for (const auto& complaint : spread.error()) { all += line(complaint); }
    return all;
}

void refuses(const std::string& text, const std::vector<std::string>& said) {
    const auto all = refusal(text);
    CAPTURE(text);
    CAPTURE(all);
    for (const auto& part : said) { CHECK_MESSAGE(all.find(part) != std::string::npos, part); }
}

}  // namespace

TEST_CASE("two numbers with to between them are an interval of 90 %, lognormal above zero and normal around it") {
    const auto above = shape<Lognormal>("4 to 9");
    CHECK(above.median == Approx(6.0));
    CHECK(above.sigma == Approx(std::log(9.0 / 4.0) / widths));
    const auto around = shape<Normal>("-1 to 3");
    CHECK(around.mean == Approx(1.0));
    CHECK(around.deviation == Approx(4.0 / widths));
    CHECK(shape<Constant>("3 to 3").value == 3.0);
}

TEST_CASE("the unit may stand behind either number or both, and a currency before them") {
    const double median = std::sqrt(0.08 * 0.12) * per_kwh;
    for (const std::string text : {"0.08 to 0.12 EUR/kWh", "0.08 EUR/kWh to 0.12", "0.08EUR/kWh to 0.12EUR/kWh", "80 to 120 EUR/MWh", "80 EUR/MWh to 0.12 EUR/kWh",
                                   "EUR 0.08 to 0.12/kWh", "EUR 0.08 to EUR 0.12/kWh", "EUR 0.08/kWh to EUR 0.12/kWh", "€0.08/kWh to €0.12/kWh"}) {
        CAPTURE(text);
        CHECK(shape<Lognormal>(text).median == Approx(median));
    }
    CHECK(shape<Uniform>("uniform(EUR 1/kWh, 2)").high == Approx(2.0 * per_kwh));
    CHECK(shape<Uniform>("uniform(1, EUR 2/kWh)").low == Approx(per_kwh));
}

TEST_CASE("each shape takes its numbers in order or by name") {
    CHECK(shape<Constant>("constant(5)").value == 5.0);
    CHECK(shape<Uniform>("uniform(1, 3)").high == 3.0);
    CHECK(shape<Loguniform>("loguniform(high=8, low=2)").low == 2.0);
    CHECK(shape<Normal>("normal(10, 2)").deviation == 2.0);
    CHECK(shape<Normal>("normal(p5=1, p95=3)").mean == Approx(2.0));
    CHECK(shape<Lognormal>("lognormal(10, 0.5)").sigma == 0.5);
    CHECK(shape<Triangular>("triangular(1,2,4)").mode == 2.0);
    CHECK(shape<Pert>("pert(low = 1, mode = 2, high = 4)").weight == 4.0);
    CHECK(shape<Pert>("pert(1, 2, 4, 6)").weight == 6.0);
    CHECK(shape<Beta>("beta(2, 3)").high == 1.0);
    CHECK(shape<Beta>("beta(2, 3, 0.2, 0.6)").low == 0.2);
    CHECK(shape<Empirical>("empirical(3, 1, 2)").sample == std::vector{3.0, 1.0, 2.0});
    const auto discrete = shape<Discrete>("discrete(1:2, 3:1, 5)");
    CHECK(discrete.values == std::vector{1.0, 3.0, 5.0});
    CHECK(discrete.weights == std::vector{2.0, 1.0, 1.0});
}

TEST_CASE("a lognormal through two quantiles has the square root of their product as its median") {
    const auto spread = shape<Lognormal>("lognormal(p5=0.05 USD/kWh, p95=0.2)");
    CHECK(spread.median == Approx(0.1 * per_kwh));
    CHECK(spread.sigma == Approx(std::log(4.0) / widths));
    CHECK(shape<Lognormal>("lognormal(p10=1, p90=4)").sigma == Approx(std::log(4.0) / 2.5631031310892007));
    CHECK(shape<Lognormal>("lognormal(p95=0.2 USD/kWh, p5=0.05)").median == Approx(0.1 * per_kwh));
}

TEST_CASE("one unit holds for all numbers, and none for weights, sigma and the numbers of a beta") {
    CHECK(shape<Discrete>("discrete(0.1:2, 0.2 EUR/kWh:1)").values[0] == Approx(0.1 * per_kwh));
    CHECK(shape<Lognormal>("lognormal(2 USD/kWh, 0.3)").sigma == 0.3);
    CHECK(shape<Beta>("beta(4, 6, 0.05, 0.2 EUR/kWh)").low == Approx(0.05 * per_kwh));
    CHECK(shape<Pert>("pert(5 W, 6, 7)").mode == Approx(6.0));
    CHECK(shape<Pert>("pert(5 W, 0.006 kW, 7)").mode == Approx(6.0));
    CHECK(shape<Normal>("normal(10 %, 2)").mean == Approx(0.10));
    CHECK(shape<Normal>("normal(10 %, 2)").deviation == Approx(0.02));
}

TEST_CASE("semicolons stand between numbers where one is there") {
    CHECK(shape<Pert>("pert(1; 2; 4)").mode == 2.0);
    CHECK(shape<Discrete>("discrete(1:2; 3:1)").weights == std::vector{2.0, 1.0});
}

TEST_CASE("limits cut off what lies outside") {
    const auto spread = read("normal(0.5, 0.2, at_least=0.1, at_most=0.9)").spread;
    CHECK(spread.bounds.low == 0.1);
    CHECK(spread.bounds.high == 0.9);
    CHECK(read("normal(5 EUR/kWh, 2, at_least=1)").spread.bounds.low == Approx(per_kwh));
}

TEST_CASE("the number that stands in is the mode where one is given, else the median, in the unit that was written") {
    CHECK(read("pert(0.1, 0.2, 0.4 EUR/kWh)").centre_text == "0.2 EUR/kWh");
    CHECK(read("triangular(EUR 1/kWh, 2, 4)").centre_text == "EUR 2/kWh");
    CHECK(read("uniform(1, 3)").centre_text == "2");
    CHECK(read("4 to 9 %").centre_text == "6 %");
    CHECK(read("discrete(1:1, 5:3)").centre == 5.0);
}

TEST_CASE("what is no distribution is not taken for one") {
    for (const std::string text : {"", " ", "0.12 EUR/kWh", "to", "1 to", "to 2", "1 to x", "x to 3", "start to 3", "(1, 2)", "pert", "pet(1, 2", "2024-10-01",
                                   "Inner Mongolia to China", "deepseek-v3", "1(2)", "()", "a)", ")("}) {
        CAPTURE(text);
        CHECK_FALSE(catalog::is_spread(text));
    }
}

TEST_CASE("an unknown shape is refused with the nearest") {
    refuses("prt(1, 2, 3)", {"there is no distribution 'prt'", "did you mean 'pert'?", "[unknown-value]"});
    refuses("gaussian(1, 2)", {"there is no distribution 'gaussian'", "normal", "[unknown-value]"});
    refuses("to(1, 2)", {"there is no distribution 'to'"});
}

TEST_CASE("too few, too many, unknown and doubled numbers are refused with those that it takes") {
    refuses("pert(1, 2)", {"these are not the numbers of a pert distribution", "low and mode and high and weight (if you like)", "[wrong-shape]"});
    refuses("uniform(1, 2, 3)", {"uniform takes at most 2 numbers"});
    refuses("uniform(low=1, top=2)", {"it takes low and high"});
    refuses("pert(1, 2, 3, low=0)", {"pert: low is given twice"});
    refuses("normal(p5=1, p5=2)", {"normal: p5 is given twice"});
    refuses("normal(p5=1, mean=2)", {"mean and deviation, or p5 and p95"});
    refuses("normal(p5=1, p150=2)", {"[out-of-range]"});
    refuses("pert(1, 2, 3", {"pert(: the parenthesis is never closed", "[wrong-shape]"});
    refuses("pert()", {"[wrong-shape]"});
    refuses("pert(,,)", {"[bad-number]"});
    refuses("discrete()", {"[bad-number]"});
}

TEST_CASE("numbers that make no distribution are told as they were written") {
    refuses("0.14 to 0.08 EUR/kWh", {"0.14 to 0.08", "the wrong way round"});
    refuses("pert(0.2, 0.1, 0.3 EUR/kWh)", {"low 0.2 is above mode 0.1", "[contradiction]"});
    refuses("pert(0.1, 0.4, 0.3 EUR/kWh)", {"mode 0.4 is above high 0.3"});
    refuses("normal(0.1 EUR/kWh, -0.01)", {"deviation is -0.01, but cannot be negative"});
    refuses("lognormal(0.1 EUR/kWh, -1)", {"sigma is -1"});
    refuses("lognormal(p5=0 EUR/kWh, p95=1)", {"[out-of-range]"});
    refuses("loguniform(0, 1)", {"low is 0, but must be above 0"});
    refuses("discrete(1:1, 2:-1)", {"weight is -1"});
    refuses("discrete(1:0, 2:0)", {"[out-of-range]"});
    refuses("uniform(0.1, 0.2 EUR/kWh, at_least=5)", {"the bounds 5 and inf leave less than one part in 10,000", "[contradiction]"});
    refuses("beta(0, 1)", {"[out-of-range]"});
}

TEST_CASE("a number that is none, or measures something else, is refused by its name") {
    refuses("pert(0.1, nan, 0.3 EUR/kWh)", {"mode: 'nan'", "[bad-number]"});
    refuses("pert(0.1, 1e999, 0.3)", {"mode: "});
    refuses("pert(0.1, 0.2 W, 0.3 EUR/kWh)", {"does not measure what the other numbers do", "[wrong-unit]"});
    refuses("pert(0.1 EUR/kWh, 0.2 USD/kWh, 0.3)", {"mode: '0.2 USD/kWh' does not measure what the other numbers do"});
    refuses("lognormal(1 W, 2 W)", {"sigma: '2 W' is no plain number"});
    refuses("discrete(1:2 W, 3:1)", {"weights: '2 W' is no plain number"});
    refuses("0.1 to 0.2 to 0.3 EUR/kWh", {"unknown unit"});
}
