// SPDX-License-Identifier: Apache-2.0
#include "packaged_truth.hpp"

#include <traincost/validation/steps.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace traincost;
using namespace traincost::test;
using validation::StepCase;
using validation::StepFinding;

namespace {

const std::vector<validation::StepRow>& packaged_steps() {
    static const auto rows = packaged_step_rows();
    return rows;
}

const validation::StepCases& cases() {
    static const auto all = validation::step_cases(packaged_steps(), Catalog::embedded());
    return all;
}

const catalog::StepTimeConstants& constants() {
    static const auto all = *Catalog::embedded().step_time();
    return all;
}

struct Errors {
    double median = 0.0, mean = 0.0, worst = 0.0;
    std::size_t rows = 0;
};

/// Of absolute relative errors.
template <class Pick>
Errors errors_of(Pick pick) {
    std::vector<double> all;
    for (const auto& c : cases().cases) {
        if (pick(c)) { all.push_back(std::abs(found(c, constants()).error())); }
    }
    std::sort(all.begin(), all.end());
    Errors e{.rows = all.size()};
    if (all.empty()) { return e; }
    for (const double x : all) { e.mean += x / static_cast<double>(all.size()); }
    e.median = all[all.size() / 2];
    e.worst = all.back();
    return e;
}

Errors of_group(std::string_view group) {
    return errors_of([&](const StepCase& c) { return c.group == group; });
}
Errors of_source(std::string_view beginning) {
    return errors_of([&](const StepCase& c) { return c.row.id.starts_with(beginning); });
}

}  // namespace

TEST_CASE("every row of the table of steps is predicted or tells why not, and 95 of 100 are predicted") {
    CHECK(cases().cases.size() + cases().skipped.size() == packaged_steps().size());
    for (const auto& skipped : cases().skipped) { CHECK_MESSAGE(!skipped.second.empty(), skipped.first); }
    CHECK(cases().cases.size() * 100 >= packaged_steps().size() * 95);
}

TEST_CASE("dense models in 16 bits on Ampere and Hopper: median within 6 percent, mean within 10") {
    const auto e = of_group("dense");
    CHECK(e.rows >= 300);
    CHECK(e.median <= 0.06);
    CHECK(e.mean <= 0.10);
}

TEST_CASE("mixtures and FP8 within 15 percent, Blackwell 20, TPU 25, on average") {
    CHECK(of_group("moe").mean <= 0.15);
    CHECK(of_group("fp8").mean <= 0.15);
    CHECK(of_group("blackwell").mean <= 0.20);
    CHECK(of_group("tpu").mean <= 0.25);
}

TEST_CASE("61 measured iterations of vTrain within 10 percent on average") {
    const auto e = of_source("vtrain-");
    CHECK(e.rows == 61);
    CHECK(e.mean <= 0.10);
}

TEST_CASE("22 to 1000 billion parameters of arXiv:2205.05198, table 5: 3.5 percent on average, 8 at worst") {
    const auto e = of_source("korthikanti2022-");
    CHECK(e.rows == 8);
    CHECK(e.mean <= 0.035);
    CHECK(e.worst <= 0.08);
}

TEST_CASE("memory within 15 percent of the maxima of the BLOOM study, on average") {
    double sum = 0.0;
    int rows = 0;
    for (const auto& c : cases().cases) {
        if (!c.row.memory) { continue; }
        sum += std::abs(found(c, constants()).memory.all() / *c.row.memory - 1.0);
        ++rows;
    }
    CHECK(rows >= 40);
    CHECK(sum / rows <= 0.15);
}

TEST_CASE("no published layout is called impossible but one whose experts have more chips than a stage") {
    for (const auto& skipped : cases().skipped) {
        if (skipped.second.starts_with("the layout as printed cannot be")) { CHECK_MESSAGE(skipped.first == "mbridge-273", skipped.first << ": " << skipped.second); }
    }
}

TEST_CASE("no published run is said not to fit") {
    for (const auto& c : cases().cases) {
        const auto f = found(c, constants());
        CHECK_MESSAGE(f.fits, c.row.id << " needs " << f.memory.needed().value() / 1e9 << " GB of " << c.machine.memory.value() / 1e9);
    }
}
