// SPDX-License-Identifier: Apache-2.0
// The packaged tables of truth, read.
#pragma once

#include <support/process.hpp>
#include <traincost/perf/fitted_mfu.hpp>
#include <traincost/validation/pages.hpp>
#include <traincost/validation/step_fit.hpp>

#include <doctest/doctest.h>

namespace traincost::test {

inline const std::string truth_folder = std::string(TRAINCOST_SOURCE_DIR) + "/configs/truth/";

inline std::string words_of(const Diagnostics& diagnostics) {
    std::string all;
    for (const auto& d : diagnostics) { all += to_string(d) + "\n"; }
    return all;
}

inline std::vector<validation::RunRow> packaged_runs() {
    const auto text = config::read_csv(truth_folder + "runs.csv");
    REQUIRE(text.has_value());
    const auto rows = validation::read_runs(*text);
    REQUIRE_MESSAGE(rows.has_value(), words_of(rows ? Diagnostics() : rows.error()));
    return *rows;
}

inline std::vector<validation::BenchmarkRow> packaged_benchmarks() {
    const auto text = config::read_csv(truth_folder + "throughput.csv");
    REQUIRE(text.has_value());
    const auto rows = validation::read_benchmarks(*text);
    REQUIRE_MESSAGE(rows.has_value(), words_of(rows ? Diagnostics() : rows.error()));
    return *rows;
}

inline std::vector<validation::StepRow> packaged_step_rows() {
    const auto text = config::read_csv(truth_folder + "steps.csv");
    REQUIRE(text.has_value());
    const auto rows = validation::read_steps(*text);
    REQUIRE_MESSAGE(rows.has_value(), words_of(rows ? Diagnostics() : rows.error()));
    return *rows;
}

/// The packaged steps, and the fit to them. Computed once: it takes a second.
inline const std::vector<validation::StepCase>& packaged_cases() {
    static const auto all = validation::step_cases(packaged_step_rows(), Catalog::embedded()).cases;
    return all;
}
inline validation::StepFit step_fit_from(const catalog::StepTimeConstants& given) {
    std::vector<const validation::StepCase*> all;
    for (const auto& c : packaged_cases()) { all.push_back(&c); }
    return validation::fit_steps(all, given);
}
inline const validation::StepFit& packaged_step_fit() {
    static const auto fit = step_fit_from(*Catalog::embedded().step_time());
    return fit;
}

inline perf::MfuFit<double> packaged_fit() { return perf::fit_of(*Catalog::embedded().expected_mfu()); }

inline validation::Findings packaged_findings() {
    return validation::found(packaged_runs(), packaged_benchmarks(), Catalog::embedded(), packaged_fit());
}

}  // namespace traincost::test
