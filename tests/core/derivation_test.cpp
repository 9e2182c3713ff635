// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/derivation.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/core/scalar.hpp>

#include <doctest/doctest.h>
#include <support/arithmetic.hpp>

#include <limits>
#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;

namespace {

constexpr auto all_levels = std::numeric_limits<std::size_t>::max();

Trace leaf(const std::string& name, double value = 7.0) { return Trace::leaf(name, value, {}); }

std::vector<std::string> told(const std::vector<DerivationStep>& steps) {
    std::vector<std::string> lines;
    for (const auto& step : steps) { lines.push_back(step.name + " = " + formula(step.formula, TraceStyle::names)); }
    return lines;
}

std::string for_eyes(const Trace& t, bool tex = false) {
    Notation notation;
    notation.idioms = true;
    notation.tex = tex;
    notation.multiply = tex ? " \\cdot " : " · ";
    notation.term = [](const Trace::Node& n) { return n.operation == Trace::Operation::leaf ? n.name : exact(n.value); };
    return formula(t, notation);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a named number is a step of its own, and each step stands behind those that it needs") {
    StepNames names;
    const Trace power = leaf("node") * leaf("use");
    const Trace energy = leaf("hours") * power;
    const Trace bill = energy * leaf("price");
    names.add(power, "power");
    names.add(energy, "energy");
    const auto steps = names.derivation(bill, "bill", all_levels);
    CHECK(told(steps) == Lines{"hours = hours", "node = node", "use = use", "power = node * use", "energy = hours * power",
                               "price = price", "bill = energy * price"});
    CHECK(steps.back().operands == Lines{"energy", "price"});
    CHECK(steps.back().level == 1);
    CHECK(steps.front().is_input());
    CHECK(steps.front().under == "energy");
    CHECK_FALSE(steps.back().is_input());
}

TEST_CASE("what is computed alike a second time is the same number, under the same name") {
    StepNames names;
    names.add(leaf("a") * leaf("b"), "product");
    const Trace again = leaf("a") * leaf("b") + leaf("a") * leaf("b");
    CHECK(told(names.derivation(again, "sum", all_levels)).back() == "sum = product + product");
    CHECK(names.name_of(leaf("a") * leaf("b")) == "product");
    CHECK(names.name_of(leaf("b") * leaf("a")).empty());
    CHECK(names.name_of(leaf("a") * Trace(2.0)).empty());
}

TEST_CASE("the first name of a number stays, an input keeps its own, and what is asked for has the name it is asked by") {
    StepNames names;
    const Trace product = leaf("a") * leaf("b");
    names.add(product, "first");
    names.add(product, "second");
    names.add(leaf("a"), "other");
    CHECK(names.name_of(product) == "first");
    CHECK(names.name_of(leaf("a")) == "a");
    CHECK(told(names.derivation(product, "second", all_levels)).back() == "second = a * b");
    CHECK(told(names.derivation(leaf("a"), "other", all_levels)) == Lines{"a = a"});
}

TEST_CASE("a step hangs under the first that mentions it, level by level") {
    StepNames names;
    const Trace deep = leaf("a") + leaf("b");
    const Trace middle = deep * leaf("c");
    names.add(deep, "deep");
    names.add(middle, "middle");
    const auto steps = names.derivation(middle / deep, "top", all_levels);
    for (const auto& step : steps) {
        if (step.name == "deep") {
            CHECK(step.level == 2);  // in middle it is at level 3
            CHECK(step.under == "top");
        }
    }
}

TEST_CASE("below the depth asked for, formulas are cut and their values stay") {
    StepNames names;
    const Trace energy = leaf("hours", 10.0) * leaf("power", 3.0);
    names.add(energy, "energy");
    const auto steps = names.derivation(energy * leaf("price", 2.0), "bill", 1);
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].name == "energy");
    CHECK(steps[0].cut);
    CHECK(steps[0].value() == 30.0);
    CHECK_FALSE(steps[0].is_input());
    CHECK(steps[1].is_input());
    CHECK(steps[2].value() == 60.0);
}

TEST_CASE("thirty doublings are told in a few lines whose arithmetic gives the number") {
    Trace t = leaf("a", 3.0);
    for (int i = 0; i < 30; ++i) { t = t + t; }
    StepNames names;
    const auto steps = names.derivation(t, "t", all_levels);
    CHECK(steps.size() < 40);
    Names values;
    for (const auto& step : steps) {
        values[step.name] = step.is_input() ? step.value() : Arithmetic::evaluate(formula(step.formula, TraceStyle::names), values);
    }
    CHECK(values["t"] == 3.0 * 1073741824.0);
}

TEST_CASE("for eyes a power of ten and a rounding stand as such, and signs as in a textbook") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c");
    CHECK(for_eyes(scalar::power_of_ten(-(a * b))) == "10^(-a · b)");
    CHECK(for_eyes(c / (-(a * b))) == "c / (-a · b)");
    CHECK(for_eyes(scalar::ceil(a / b * Trace(1.0 - 1e-12))) == "⌈a / b⌉");
    CHECK(for_eyes(scalar::ceil(a * Trace(0.5))) == "ceil(a · 0.5)");
    CHECK(for_eyes(a * (b * c)) == "a · b · c");
    CHECK(for_eyes(a / (b * c)) == "a / (b · c)");
    CHECK(for_eyes(a - (b + c)) == "a - (b + c)");
    CHECK(for_eyes(scalar::max(a, b) * c) == "max(a, b) · c");
}

TEST_CASE("in TeX quotients are fractions and need no parentheses around them") {
    const Trace a = leaf("a"), b = leaf("b"), c = leaf("c");
    CHECK(for_eyes(a / (b + c), true) == R"(\frac{a}{b + c})");
    CHECK(for_eyes((a + b) / c * a, true) == R"(\frac{a + b}{c} \cdot a)");
    CHECK(for_eyes((a + b) * c, true) == R"(\left(a + b\right) \cdot c)");
    CHECK(for_eyes(scalar::power_of_ten(-a), true) == "10^{-a}");
    CHECK(for_eyes(scalar::max(a, b), true) == R"(\max(a, b))");
    CHECK(for_eyes(scalar::ceil(a / b * Trace(1.0 - 1e-12)), true) == R"(\lceil \frac{a}{b} \rceil)");
}

TEST_CASE("a sum that starts from nothing is told without the nothing") {
    Trace total;
    total += leaf("a");
    total += leaf("b");
    CHECK(formula(total, TraceStyle::names) == "a + b");
    CHECK(formula(Trace(0.0) * leaf("a"), TraceStyle::names) == "0 * a");
}

TEST_CASE("numbers have as many digits as bring them back to the bit, and no more") {
    CHECK(exact(0.76) == "0.76");
    CHECK(exact(9590400000.0) == "9590400000");
    for (const double x : {0.1, 1.0 / 3.0, 4.2361111111111106e-08, 3.24e24, 1e-300}) { CHECK(Arithmetic::evaluate(exact(x)) == x); }
}
