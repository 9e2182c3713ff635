// SPDX-License-Identifier: Apache-2.0
// The constants of a step are those that its table of truth gives, and no more than they may be.
#include "packaged_truth.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace traincost;
using namespace traincost::test;
using validation::StepCase;
using validation::StepFit;

namespace {

const std::string constants_file = std::string(TRAINCOST_SOURCE_DIR) + "/configs/perf/step-time.yaml";

std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

const std::vector<StepCase>& cases() { return packaged_cases(); }
const StepFit& fit() { return packaged_step_fit(); }

/// Mean absolute errors of a group: as fitted, each row without its kin, and without its source.
struct Means {
    double fitted = 0.0, left_out = 0.0, source_left_out = 0.0;
};
Means means_of(std::string_view group) {
    Means m;
    double rows = 0.0;
    for (std::size_t i = 0; i < cases().size(); ++i) {
        if (cases()[i].group != group) { continue; }
        m.fitted += std::abs(found(cases()[i], fit().constants).error());
        m.left_out += std::abs(fit().left_out[i]);
        m.source_left_out += std::abs(fit().source_left_out[i]);
        rows += 1.0;
    }
    return {m.fitted / rows, m.left_out / rows, m.source_left_out / rows};
}

}  // namespace

TEST_CASE("a refit gives the committed constants to the digits printed") {
    const auto committed = text_of(constants_file);
    const auto again = validation::refitted(committed, fit());
    const char* write = std::getenv("TRAINCOST_GOLDEN");
    if (write != nullptr && std::string(write) == "write") { std::ofstream(constants_file, std::ios::binary) << again; }
    CHECK(again == committed);
}

TEST_CASE("where a fit begins does not matter: constants that are nonsense give the same") {
    auto given = *Catalog::embedded().step_time();
    for (const auto& name : {"product_ampere", "product_hopper", "product_memory", "routed", "network", "exposed"}) {
        given.shares.find(name)->second.value *= 0.5;
    }
    CHECK(validation::refitted(text_of(constants_file), step_fit_from(given)) == validation::refitted(text_of(constants_file), fit()));
}

TEST_CASE("every fitted constant stands in the file as fitted, and changes rows") {
    const auto text = text_of(constants_file);
    for (const auto& entry : fit().rows) {
        CAPTURE(entry.first);
        CHECK(entry.second > 0);
        const auto at = text.find("\n" + entry.first + ":\n");
        REQUIRE(at != std::string::npos);
        CHECK(text.find("itted on " + std::to_string(entry.second) + " rows", at) != std::string::npos);
    }
}

TEST_CASE("at most 20 constants of time and memory are fitted, or chosen by looking at rows") {
    const auto text = text_of(constants_file);
    std::size_t counted = 0;
    for (const auto* word : {"itted on ", "Chosen:", "was chosen"}) {
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) { ++counted; }
    }
    CHECK(fit().rows.size() <= counted);
    CHECK(counted <= 20);
}

TEST_CASE("no published layout is said not to fit") {
    const auto constants = *Catalog::embedded().step_time();
    for (const auto& c : cases()) {
        if (c.row.tensor == 0 || c.row.micro_batch == 0) { continue; }
        CHECK_MESSAGE(found(c, constants).fits, c.row.id);
    }
}

TEST_CASE("leaving a source's chip and family of models out costs less than 3 points in every group") {
    for (const auto* group : {"dense", "fp8", "moe", "blackwell", "tpu"}) {
        CAPTURE(group);
        const auto m = means_of(group);
        CHECK(m.left_out - m.fitted <= 0.03);
        CHECK(m.left_out >= m.fitted - 0.01);
        CHECK(m.source_left_out >= m.fitted - 0.01);
    }
}
