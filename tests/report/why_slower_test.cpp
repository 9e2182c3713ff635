// SPDX-License-Identifier: Apache-2.0
// Why a layout loses: the terms that are longer, told for a step of the faster one.
#include <traincost/report/layout_report.hpp>

#include <doctest/doctest.h>

using namespace traincost;

namespace {

/// Products and idle stages, in seconds, of a step of so many sequences.
perf::Judged step_of(double products, double bubble, double sequences) {
    perf::Judged j;
    j.time.products = Time<>::of(products);
    j.time.bubble = Time<>::of(bubble);
    j.per_sequence = (products + bubble) / sequences;
    return j;
}

}  // namespace

TEST_CASE("a layout is slower by the terms that are longer, and not by those that are shorter") {
    // 3 s instead of 1 s idle; products are as long.
    CHECK(report::why_slower(step_of(10.0, 3.0, 8.0), step_of(10.0, 1.0, 8.0)) == "idle stages of the pipeline +2.0 s");
    // Products are 1 s longer, idle stages 0.5 s shorter: only the first is a reason, and the second has made up for half of it.
    CHECK(report::why_slower(step_of(11.0, 0.5, 8.0), step_of(10.0, 1.0, 8.0)) == "products of matrices +1.0 s; 0.50 s shorter elsewhere");
}

TEST_CASE("a step of twice the sequences is told as one of as many") {
    // 20 s and 6 s for 16 sequences are 10 s and 3 s for 8.
    CHECK(report::why_slower(step_of(20.0, 6.0, 16.0), step_of(10.0, 1.0, 8.0)) == "idle stages of the pipeline +2.0 s");
    CHECK(report::why_slower(step_of(20.0, 2.0, 16.0), step_of(10.0, 1.0, 8.0)).empty());
}
