// SPDX-License-Identifier: Apache-2.0
#include "packaged_truth.hpp"

#include <traincost/validation/steps.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace traincost;
using namespace traincost::test;
using validation::StepFinding;

namespace {

const std::vector<validation::StepRow>& packaged_steps() {
    static const auto rows = [] {
        const auto text = config::read_csv(truth_folder + "steps.csv");
        REQUIRE(text.has_value());
        const auto read = validation::read_steps(*text);
        REQUIRE_MESSAGE(read.has_value(), words_of(read ? Diagnostics() : read.error()));
        return *read;
    }();
    return rows;
}

const validation::StepFindings& findings() {
    static const auto all = validation::found_steps(packaged_steps(), Catalog::embedded(), *Catalog::embedded().step_time());
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
    for (const auto& f : findings().rows) {
        if (pick(f)) { all.push_back(std::abs(f.error())); }
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
    return errors_of([&](const StepFinding& f) { return f.group == group; });
}
Errors of_source(std::string_view beginning) {
    return errors_of([&](const StepFinding& f) { return f.id.starts_with(beginning); });
}

}  // namespace

TEST_CASE("every row of the table of steps is predicted or tells why not") {
    CHECK(findings().rows.size() + findings().skipped.size() == packaged_steps().size());
    for (const auto& [id, reason] : findings().skipped) { CHECK_MESSAGE(!reason.empty(), id); }
    CHECK(findings().rows.size() >= packaged_steps().size() * 95 / 100);
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

TEST_CASE("memory within 15 percent of the maxima of the BLOOM study, on average") {
    double sum = 0.0;
    int rows = 0;
    for (const auto& f : findings().rows) {
        if (!f.memory_published) { continue; }
        sum += std::abs(f.memory_predicted / *f.memory_published - 1.0);
        ++rows;
    }
    CHECK(rows >= 40);
    CHECK(sum / rows <= 0.15);
}

TEST_CASE("at most 25 constants are fitted") {
    const auto constants = *Catalog::embedded().step_time();
    std::size_t fitted = 0;
    for (const auto& [name, share] : constants.shares) { fitted += share.provenance.status == catalog::Status::derived ? 1 : 0; }
    for (const auto& p : {constants.link_latency.provenance, constants.network_latency.provenance, constants.routing_2025.provenance,
                          constants.reserve_fixed.provenance}) {
        fitted += p.status == catalog::Status::derived ? 1 : 0;
    }
    CHECK(fitted <= 25);
}
