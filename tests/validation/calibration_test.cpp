// SPDX-License-Identifier: Apache-2.0
// The arithmetic of calibration by hand, and the bars that the packaged truth has to pass.
#include "packaged_truth.hpp"

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;
using validation::Observation;

TEST_CASE("the level is the mean, and its spread what each is off by without its own group") {
    // Group a holds 1 and 3, b holds 5: a is held against 5, off by -4 and -2; b against 2, off by 3. (16 + 4 + 9) / 3 = 9.6667.
    const std::vector<Observation> seen = {{"a", 1.0}, {"a", 3.0}, {"b", 5.0}};
    const auto level = validation::level(seen);
    CHECK(level.center == Approx(3.0));
    CHECK(level.spread == Approx(std::sqrt(29.0 / 3.0)));
}

TEST_CASE("what is left out does not touch its own prediction") {
    std::vector<Observation> all = {{"a", 0.1}, {"a", -0.2}, {"b", 0.3}, {"c", -0.4}, {"d", 0.5}};
    const auto before = validation::leave_one_group_out(all);
    all[0].log_value = 100.0;
    const auto after = validation::leave_one_group_out(all);
    CHECK(after[0].level.center == before[0].level.center);
    CHECK(after[1].level.spread == before[1].level.spread);
    CHECK(after[2].level.center != before[2].level.center);
}

TEST_CASE("the log score is the logarithm of the normal density") {
    // (0.5 - 0.1) / 0.2 = 2; -4/2 - ln 0.2 - ln(2 pi)/2 = -2 + 1.609438 - 0.918939 = -1.309501.
    const std::vector<Observation> one = {{"a", 0.5}};
    const auto scored = validation::scored(one, {0.1, 0.2});
    CHECK(scored[0].z == Approx(2.0));
    CHECK(scored[0].log_score == Approx(-1.309501).epsilon(1e-6));
}

TEST_CASE("calibration counts what lies between the 5 and the 95 % quantile, and the tenths from the fewest hours") {
    // Spread ln 2 / 1.6448536 makes P95/P5 = 4.
    const double spread = std::log(2.0) / 1.6448536269514722;
    const std::vector<Observation> three = {{"a", 0.0}, {"b", 1.64 * spread}, {"c", -1.65 * spread}};
    const auto found = validation::calibration(validation::scored(three, {0.0, spread}));
    CHECK(found.count == 3);
    CHECK(found.inside == 2);
    CHECK(found.width == Approx(4.0).epsilon(1e-9));
    CHECK(found.pit[0] == 1);  // more MFU than expected: few hours
    CHECK(found.pit[9] == 1);
    CHECK(found.pit[5] == 1);
    CHECK(found.deviation == Approx(std::sqrt((1.64 * 1.64 + 1.65 * 1.65) / 3.0)));
}

TEST_CASE("the exponent is the slope of a line through the origin") {
    // (1 x -0.5 + 2 x -1.5) / (1 + 4) = -0.7.
    const std::vector<validation::Pair> pairs = {{"a", "b", 1.0, -0.5}, {"c", "d", 2.0, -1.5}};
    CHECK(validation::balance_exponent(pairs) == Approx(0.7));
}

TEST_CASE("of the packaged runs 80 to 97 % lie inside of their 90 % interval, with their developer left out") {
    const auto found = validation::calibration(packaged_findings().runs);
    CHECK(found.coverage() >= 0.80);
    CHECK(found.coverage() <= 0.97);
}

TEST_CASE("the log score is better than that of one MFU for all, and than that with a fixed spread of 0.46") {
    const auto findings = packaged_findings();
    const double ours = validation::calibration(findings.runs).log_score;
    CHECK(ours > validation::calibration(findings.constant).log_score);
    auto fixed = findings.constant;
    const auto all = validation::one_for_all(findings.truth.cases);
    for (std::size_t i = 0; i < fixed.size(); ++i) {
        const Observation one[] = {all[i]};
        fixed[i] = validation::scored(one, {fixed[i].level.center, 0.46})[0];
    }
    CHECK(ours > validation::calibration(fixed).log_score);
}

TEST_CASE("half of the intervals span a factor of four or less") { CHECK(validation::calibration(packaged_findings().runs).width <= 4.0); }

TEST_CASE("runs that no constant has seen are predicted better than by one MFU for all") {
    const auto findings = packaged_findings();
    CHECK(findings.unseen.size() >= 10);
    CHECK(validation::calibration(findings.unseen).log_score > validation::calibration(findings.unseen_constant).log_score);
}
