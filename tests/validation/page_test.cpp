// SPDX-License-Identifier: Apache-2.0
// The constants in the catalog, docs/validation.md and its plot are what the packaged tables give.
#include "packaged_truth.hpp"

#include <traincost/validation/packaged.hpp>

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>

using namespace traincost;
using namespace traincost::test;

namespace {

const std::string docs = std::string(TRAINCOST_SOURCE_DIR) + "/docs/";

/// TRAINCOST_GOLDEN=write makes the documents anew instead of holding them against what is made.
void kept(const std::string& path, const std::string& made) {
    const char* wish = std::getenv("TRAINCOST_GOLDEN");
    if (wish != nullptr && std::string_view(wish) == "write") { std::ofstream(path, std::ios::binary) << made; }
    CHECK_MESSAGE(read_file(path) == made, path << " is not what is made of configs/truth: TRAINCOST_GOLDEN=write makes it anew");
}

}  // namespace

TEST_CASE("fitting to the packaged runs and benchmarks gives the constants that the catalog has, to the digits written there") {
    const auto kept_fit = packaged_fit();
    const auto catalog = Catalog::embedded();
    const auto fit = validation::fitted(validation::sorted_out(packaged_runs(), catalog).cases, validation::pairs(packaged_benchmarks(), catalog),
                                        kept_fit.reference);
    CHECK(fmt::format("{:.4f}", fit.median) == fmt::format("{:.4f}", kept_fit.median));
    CHECK(fmt::format("{:.3f}", fit.exponent) == fmt::format("{:.3f}", kept_fit.exponent));
    CHECK(fmt::format("{:.3f}", fit.spread) == fmt::format("{:.3f}", kept_fit.spread));
    // Rounded outwards, so that no chip of the fit lies beyond them.
    CHECK(kept_fit.lowest <= fit.lowest);
    CHECK(kept_fit.lowest > fit.lowest * 0.999);
    CHECK(kept_fit.highest >= fit.highest);
    CHECK(kept_fit.highest < fit.highest * 1.001);
}

TEST_CASE("the page of validation and its plot are what the packaged tables give") {
    auto findings = packaged_findings();
    for (std::size_t i = 0; i < packaged_cases().size(); ++i) {
        findings.steps.left_out[packaged_cases()[i].row.id] = {packaged_step_fit().left_out[i], packaged_step_fit().source_left_out[i]};
    }
    kept(docs + "validation.md", validation::page(read_file(docs + "validation.md"), findings));
    kept(docs + "validation-calibration.svg", validation::plot(findings));
    kept(docs + "validation-steps.svg", validation::step_plot(findings.steps.verdicts));
}

TEST_CASE("the table of tuned layouts is what their published layouts and the search give") {
    const auto rows = validation::read_steps(validation::packaged_table("layouts.csv"));
    REQUIRE(rows.has_value());
    validation::Findings findings;
    findings.tuned = validation::tuned(*rows, Catalog::embedded(), 2);
    CHECK(findings.tuned.size() == rows->size());
    for (const auto& t : findings.tuned) {
        CAPTURE(t.row.id);
        CHECK(t.best.layout.chips() == t.row.chips);
        CHECK(t.best.layout.batch == t.row.batch);
        if (t.fits) { CHECK(t.slower() >= 0.0); }
    }
    kept(docs + "layout.md", validation::page(read_file(docs + "layout.md"), findings));
}
