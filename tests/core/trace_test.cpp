// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/formula.hpp>
#include <traincost/core/scalar.hpp>
#include <traincost/core/trace.hpp>

#include <doctest/doctest.h>
#include <support/arithmetic.hpp>

#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace traincost;
using traincost::test::Arithmetic;
using traincost::test::Names;

namespace {

const Names abc = {{"a", 7.0}, {"b", 3.0}, {"c", 2.0}, {"d", 0.5}};

Trace leaf(const std::string& name, Dimensions dimensions = {}) { return Trace::leaf(name, abc.at(name), dimensions); }

std::string names(const Trace& t) { return formula(t, TraceStyle::names); }
std::string numbers(const Trace& t) { return formula(t, TraceStyle::numbers); }

/// Both printed forms, evaluated by somebody else, give the value.
void expect_round_trip(const Trace& t) {
    const double tolerance = 1e-12 * std::max(1.0, std::fabs(t.value()));
    const std::string by_name = names(t);
    const std::string by_number = numbers(t);
    INFO(by_name, "\n", by_number);
    REQUIRE(std::fabs(Arithmetic::evaluate(by_name, abc) - t.value()) <= tolerance);
    REQUIRE(std::fabs(Arithmetic::evaluate(by_number) - t.value()) <= tolerance);
}

/// A formula of random shape whose value stays tame.
Trace random_formula(std::mt19937_64& random, int depth) {
    const auto operand = [&] { return random_formula(random, depth - 1); };
    const auto positive = [&] {
        const Trace x = operand();
        return x * x + Trace(0.5);
    };
    if (depth == 0) {
        switch (random() % 6) {
            case 0: return Trace(std::uniform_real_distribution<double>(-3.0, 3.0)(random));
            case 1: return leaf("a");
            case 2: return leaf("b");
            case 3: return leaf("c");
            case 4: return Trace::leaf("e", -1.25, {});
            default: return leaf("d");
        }
    }
    switch (random() % 11) {
        case 0: return operand() + operand();
        case 1: return operand() - operand();
        case 2: return operand() * operand();
        case 3: return operand() / positive();
        case 4: return -operand();
        case 5: return scalar::exp(-positive());
        case 6: return scalar::log(positive());
        case 7: return scalar::sqrt(positive());
        case 8: return scalar::pow(Trace(1.0) / positive(), Trace(0.3));
        case 9: return scalar::min(operand(), operand());
        default: return operand() - (operand() + operand()) / positive();
    }
}

Dimensions of(int first, int second) {
    Dimensions d{};
    d[0] = static_cast<std::int8_t>(12 * first);
    d[1] = static_cast<std::int8_t>(12 * second);
    return d;
}

}  // namespace

TEST_CASE("the evaluator that judges the formulas knows arithmetic") {
    CHECK(Arithmetic::evaluate("2 + 3 * 4") == 14.0);
    CHECK(Arithmetic::evaluate("8 - 3 - 2") == 3.0);
    CHECK(Arithmetic::evaluate("24 / 4 / 3") == 2.0);
    CHECK(Arithmetic::evaluate("24 / (4 / 2)") == 12.0);
    CHECK(Arithmetic::evaluate("-(2 + 3) * -4") == 20.0);
    CHECK(Arithmetic::evaluate("1.5e3 + 2.5e-1") == 1500.25);
    CHECK(Arithmetic::evaluate("pow(2, 10) + sqrt(16) + ceil(0.2)") == 1029.0);
    CHECK(Arithmetic::evaluate("select_less(1, 2, 10, 20) + select_less(2, 1, 10, 20)") == 30.0);
    CHECK(Arithmetic::evaluate("exp(0) + log(1)") == 1.0);
    CHECK(Arithmetic::evaluate("chip.power * 2", {{"chip.power", 700.0}}) == 1400.0);
    CHECK_THROWS(Arithmetic::evaluate("2 +"));
    CHECK_THROWS(Arithmetic::evaluate("2 3"));
    CHECK_THROWS(Arithmetic::evaluate("--3"));
    CHECK_THROWS(Arithmetic::evaluate("x"));
    CHECK_THROWS(Arithmetic::evaluate("inf"));
    CHECK_THROWS(Arithmetic::evaluate("(2"));
}

TEST_CASE("parentheses stand where the order of operations needs them, and nowhere else") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c");
    CHECK(names(a - (b - c)) == "a - (b - c)");
    CHECK(names(a - b - c) == "a - b - c");
    CHECK(names(a - (b + c)) == "a - (b + c)");
    CHECK(names(a + b - c) == "a + b - c");
    CHECK(names(a / (b * c)) == "a / (b * c)");
    CHECK(names(a / b / c) == "a / b / c");
    CHECK(names(a / (b / c)) == "a / (b / c)");
    CHECK(names(a * b / c) == "a * b / c");
    CHECK(names((a + b) * c) == "(a + b) * c");
    CHECK(names(a + b * c) == "a + b * c");
    CHECK(names(-(a + b)) == "-(a + b)");
    CHECK(names(-(-a)) == "-(-a)");
    CHECK(names(-a) == "-a");
    CHECK(names(scalar::exp(a + b)) == "exp(a + b)");
    CHECK(names(scalar::pow(a, b - c)) == "pow(a, b - c)");
}

TEST_CASE("parenthesised formulas evaluate to their values") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c"), d = leaf("d");
    // With a = 7, b = 3, c = 2, d = 0.5.
    CHECK((a - (b - c)).value() == 6.0);
    CHECK((a / (b * c)).value() == doctest::Approx(7.0 / 6.0).epsilon(1e-15));
    CHECK((-(a + b)).value() == -10.0);
    CHECK((a / (b / c)).value() == doctest::Approx(14.0 / 3.0).epsilon(1e-15));
    for (const Trace& t : {a - (b - c), a / (b * c), -(a + b), a / (b / c), a - b - c, a / b / c, a * -b, a - -b, -a * b,
                           (a - b) * (c - d), a * (b + c) / (d - a), -(a * b) - -(c / d), a - (b - (c - d))}) {
        expect_round_trip(t);
    }
}

TEST_CASE("negative constants and inputs read as negative, whatever stands before them") {
    const Trace a = leaf("a");
    const Trace minus_two(-2.0);
    const Trace below = Trace::leaf("a", -7.0, {});
    for (const Trace& t : {a - minus_two, a * minus_two, -minus_two, a / minus_two, minus_two - a, -(-minus_two)}) {
        expect_round_trip(t);
    }
    CHECK(Arithmetic::evaluate(numbers(-below)) == 7.0);
    CHECK(Arithmetic::evaluate(numbers(-(-below))) == -7.0);
    CHECK(Arithmetic::evaluate(numbers(Trace(1.0) - below)) == 8.0);
}

TEST_CASE("every function of the vocabulary prints as a call that evaluates to its value") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c"), d = leaf("d");
    for (const Trace& t : {scalar::exp(d), scalar::log(a), scalar::pow(a, d), scalar::sqrt(a), scalar::ceil(a / b),
                           scalar::min(a, b), scalar::max(a, b), scalar::select_less(a, b, c, d),
                           scalar::select_less(b, a, c, d), scalar::power_of_ten(-d)}) {
        expect_round_trip(t);
    }
    CHECK(names(scalar::min(a, b)) == "min(a, b)");
    CHECK(names(scalar::max(a, b)) == "max(a, b)");
    CHECK(names(scalar::select_less(a, b, c, d)) == "select_less(a, b, c, d)");
}

TEST_CASE("constants are printed so that they come back to the bit") {
    for (const double x : {0.1, 1.0 / 3.0, 3.24e24, 1e-300, 6.0, 8766.0, 0.14}) {
        CHECK(Arithmetic::evaluate(numbers(Trace(x))) == x);
    }
}

TEST_CASE("a thousand formulas of random shape, printed and evaluated, give their values") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 1000; ++i) {
        const Trace t = random_formula(random, 1 + i % 5);
        if (!std::isfinite(t.value())) { continue; }
        Names all = abc;
        all["e"] = -1.25;
        const double tolerance = 1e-12 * std::max(1.0, std::fabs(t.value()));
        INFO(names(t));
        REQUIRE(std::fabs(Arithmetic::evaluate(names(t), all) - t.value()) <= tolerance);
        REQUIRE(std::fabs(Arithmetic::evaluate(numbers(t)) - t.value()) <= tolerance);
    }
}

TEST_CASE("a trace computes what a double computes, to the bit") {
    const auto f = [](auto a, auto b) {
        using T = decltype(a);
        return scalar::exp(a / b) * T(0.3) - scalar::pow(a, T(0.7)) + scalar::ceil(b) / scalar::sqrt(a * b);
    };
    CHECK(f(leaf("a"), leaf("b")).value() == f(7.0, 3.0));
}

TEST_CASE("dimensions multiply with products and divide with quotients") {
    const Trace a = leaf("a", of(1, 0)), b = leaf("b", of(0, 1));
    CHECK((a * b).node().dimensions == of(1, 1));
    CHECK((a / b).node().dimensions == of(1, -1));
    CHECK((a * a / b / b).node().dimensions == of(2, -2));
    CHECK((a / a).node().dimensions == Dimensions{});
    CHECK((-a).node().dimensions == of(1, 0));
    CHECK((a + a).node().dimensions == of(1, 0));
    CHECK((a - a).node().dimensions == of(1, 0));
    CHECK((Trace(2.0) * a).node().dimensions == of(1, 0));
    CHECK((Trace(2.0) / a).node().dimensions == of(-1, 0));
}

TEST_CASE("functions keep, halve or drop dimensions as mathematics demands") {
    const Trace a = leaf("a", of(1, 0)), b = leaf("b", of(1, 0));
    CHECK(scalar::sqrt(a * b).node().dimensions == of(1, 0));
    CHECK(scalar::sqrt(a).node().dimensions[0] == 6);  // a half, in twelfths
    CHECK(scalar::ceil(a).node().dimensions == of(1, 0));
    CHECK(scalar::min(a, b).node().dimensions == of(1, 0));
    CHECK(scalar::select_less(Trace(1.0), Trace(2.0), a, b).node().dimensions == of(1, 0));
    CHECK(scalar::exp(a / b).node().dimensions == Dimensions{});
    CHECK(scalar::log(a / b).node().dimensions == Dimensions{});
}

TEST_CASE("a sum that starts from zero has the dimension of what is added") {
    const Trace a = leaf("a", of(1, 0));
    Trace total;
    total += a;
    total += a;
    CHECK(total.value() == 14.0);
    CHECK(total.node().dimensions == of(1, 0));
    CHECK(scalar::max(Trace(0.0), a).node().dimensions == of(1, 0));
}

TEST_CASE("the inputs of a result are named once each, in their order, and no others") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c");
    CHECK(inputs_of(b * a + b / Trace(3.0) - scalar::exp(a)) == std::vector<std::string>{"b", "a"});
    CHECK(inputs_of(Trace(3.0)).empty());
    CHECK(inputs_of(scalar::select_less(a, b, c, c)) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("shared parts are visited once: thirty doublings of an input name it once, at once") {
    Trace t = leaf("a");
    for (int i = 0; i < 30; ++i) { t = t + t; }  // 2^30 leaves if walked as a tree
    CHECK(inputs_of(t) == std::vector<std::string>{"a"});
    CHECK(t.value() == 7.0 * 1073741824.0);
}

TEST_CASE("assigning operators leave the derivation of what was there before") {
    Trace t = leaf("a");
    const Trace before = t;
    t *= leaf("b");
    t -= leaf("c");
    t /= leaf("d");
    CHECK(names(t) == "(a * b - c) / d");
    CHECK(names(before) == "a");
    CHECK(t.value() == 38.0);  // (21 - 2) / 0.5
}
