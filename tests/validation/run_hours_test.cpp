// SPDX-License-Identifier: Apache-2.0
// GPU-hours of whole runs through the time of a step: the arithmetic by hand, the constants from the table, and the bars.
#include "packaged_truth.hpp"

#include <traincost/validation/run_hours.hpp>

#include <fmt/core.h>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;
using validation::RunSteps;

namespace {

const validation::RunStepsFound& packaged_steps() {
    static const auto found = [] {
        const auto catalog = Catalog::embedded();
        return validation::steps_of(validation::sorted_out(packaged_runs(), catalog).cases, catalog, *catalog.step_time(),
                                    perf::batch_of(*catalog.run_time()));
    }();
    return found;
}
perf::RunFit<double> packaged_run_fit() { return perf::fit_of(*Catalog::embedded().run_time()); }

std::string told(const validation::Calibration& c) {
    return fmt::format("{} of {} inside, log score {:.3f}, P95/P5 {:.2f}", c.inside, c.count, c.log_score, c.width);
}

/// A run that took `overhead` times its steps, which have this MFU.
RunSteps run(std::string developer, double step_mfu, double overhead) {
    RunSteps r;
    r.developer = std::move(developer);
    r.step_mfu = step_mfu;
    r.steps = ChipTime<>::of(1.0);
    r.published = ChipTime<>::of(overhead);
    return r;
}

}  // namespace

TEST_CASE("overheads that go with the root of the step's MFU give a weight of one half and no spread") {
    const std::vector<RunSteps> runs = {run("a", 0.1, 2.0 * std::sqrt(0.25)), run("b", 0.4, 2.0), run("c", 0.9, 2.0 * std::sqrt(2.25)), run("d", 0.4, 2.0)};
    const auto fit = validation::fitted(runs, 0.4);
    CHECK(fit.overhead == Approx(2.0).epsilon(1e-9));
    CHECK(fit.weight == Approx(0.5).epsilon(1e-9));
    CHECK(fit.spread < 1e-9);
}

TEST_CASE("the spread of runs with one step MFU is what each is off by without its own developer") {
    // Log overheads 1 and 3 of a, 5 of b: as in the test of `level`, root of 29/3.
    const std::vector<RunSteps> runs = {run("a", 0.4, std::exp(1.0)), run("a", 0.4, std::exp(3.0)), run("b", 0.4, std::exp(5.0))};
    CHECK(validation::fitted(runs, 0.4).spread == Approx(std::sqrt(29.0 / 3.0)));
}

TEST_CASE("six runs leave four degrees of freedom, and make the spread wider by the root of two") {
    // All of one step MFU, log overheads 1 and -1 in turns: each is off by 1.2 from the mean of the five others.
    std::vector<RunSteps> runs;
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) { runs.push_back(run(name, 0.4, std::exp(runs.size() % 2 == 0 ? 3.0 : 1.0))); }
    CHECK(validation::fitted(runs, 0.4).spread == Approx(1.2 * std::sqrt(2.0)));
}

TEST_CASE("a developer that is left out does not touch its own prediction") {
    std::vector<RunSteps> runs = {run("a", 0.3, 1.5), run("a", 0.5, 1.6), run("b", 0.4, 1.4), run("c", 0.6, 2.0), run("d", 0.5, 1.9)};
    const auto before = validation::leave_one_developer_out(runs, 0.4);
    runs[0].published = runs[0].published * 10.0;
    const auto after = validation::leave_one_developer_out(runs, 0.4);
    CHECK(after[0].level.center == before[0].level.center);
    CHECK(after[1].level.spread == before[1].level.spread);
    CHECK(after[2].level.spread != before[2].level.spread);
}

TEST_CASE("two rows of a batch ten times larger for a thousand times the arithmetic give a third as the exponent") {
    validation::RunRow small, large;
    small.parameters = Parameters<>::of(1e9);
    small.tokens = Tokens<>::of(1e12 / 6.0);
    small.batch = Tokens<>::of(1e6);
    large = small;
    large.tokens = Tokens<>::of(1e15 / 6.0);
    large.batch = Tokens<>::of(1e7);
    const auto found = validation::fitted_batch({small, large}, Flop<>::of(1e21));
    CHECK(found.rows == 2);
    CHECK(found.fit.exponent == Approx(1.0 / 3.0).epsilon(1e-9));
    CHECK(found.fit.batch.value() == Approx(1e6).epsilon(1e-9));
}

TEST_CASE("every run that can be held against a prediction has a layout that fits") {
    CHECK(packaged_steps().none.empty());
    CHECK(packaged_steps().runs.size() == packaged_findings().truth.cases.size());
}

TEST_CASE("fitting to the packaged runs gives the constants of runs that the catalog has, to the digits written there") {
    const auto kept = packaged_run_fit();
    const auto& steps = packaged_steps().runs;
    const auto fit = validation::fitted(steps, kept.reference);
    CHECK(fmt::format("{:.3f}", fit.overhead) == fmt::format("{:.3f}", kept.overhead));
    CHECK(fmt::format("{:.3f}", fit.weight) == fmt::format("{:.3f}", kept.weight));
    CHECK(fmt::format("{:.3f}", fit.spread) == fmt::format("{:.3f}", kept.spread));
}

TEST_CASE("fitting to the rows that tell their batch gives the usual batch of the catalog") {
    const auto kept = perf::batch_of(*Catalog::embedded().run_time());
    const auto found = validation::fitted_batch(packaged_runs(), kept.at);
    CHECK(fmt::format("{:.3g}", found.fit.batch.value()) == fmt::format("{:.3g}", kept.batch.value()));
    CHECK(fmt::format("{:.3f}", found.fit.exponent) == fmt::format("{:.3f}", kept.exponent));
    CHECK(found.rows == 26);
}

TEST_CASE("through the step's time more runs lie inside of intervals as wide as by the expected MFU, with their developer left out") {
    const auto& steps = packaged_steps().runs;
    const auto ours = validation::calibration(validation::leave_one_developer_out(steps, packaged_run_fit().reference));
    const auto before = validation::calibration(packaged_findings().runs);
    INFO(told(before) << "; " << told(ours));
    CHECK(ours.count == before.count);
    CHECK(ours.inside > before.inside);
    CHECK(ours.coverage() <= 0.97);
    CHECK(ours.width < 1.01 * before.width);  // they were narrower by 1.4 % while layouts were searched that no software can run
    CHECK(ours.log_score > before.log_score);
}

TEST_CASE("runs that no constant has seen are predicted better through the step's time than by one MFU for all") {
    const auto catalog = Catalog::embedded();
    const auto findings = packaged_findings();
    const auto steps = validation::steps_of(findings.others, catalog, *catalog.step_time(), perf::batch_of(*catalog.run_time()));
    const auto ours = validation::calibration(validation::scored(steps.runs, packaged_run_fit()));
    const auto constant = validation::calibration(findings.unseen_constant);
    INFO(told(constant) << "; " << told(ours));
    CHECK(ours.count >= 10);
    CHECK(ours.log_score > constant.log_score);
}
