// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/legality.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::perf;

namespace {

workload::Operators operators() {
    catalog::Shape s;
    s.layers = 12;
    s.hidden = 768;
    s.vocabulary = 1000;
    s.attention.emplace().heads = 12;
    s.moe.emplace().experts = 16;
    s.moe->active = 2;
    s.moe->size = 512;
    return workload::operators_of(catalog::completed(s));
}
Broken asked(const Layout& l) { return broken(operators(), l); }

}  // namespace

TEST_CASE("twelve heads do not divide by eight chips, and six is the nearest number that they do by") {
    const auto b = asked({.tensor = 8});
    CHECK(b.rule == Rule::heads);
    CHECK(b.nearest == 6);
}

TEST_CASE("there is a layer for every chunk, embedding and head counted") {
    CHECK(asked({.pipeline = 13, .batch = 13}).rule == Rule::stages);
    CHECK_FALSE(asked({.pipeline = 7, .interleave = 2, .batch = 14}));
    CHECK(asked({.pipeline = 4, .interleave = 4, .batch = 4}).nearest == 3);
}

TEST_CASE("a batch of 100 on 8 replicas with 4 sequences each would be 96") {
    const auto b = asked({.data = 8, .micro_batch = 4, .batch = 100});
    CHECK(b.rule == Rule::batch);
    CHECK(b.given == 100);
    CHECK(b.nearest == 96);
}

TEST_CASE("experts divide by their chips, and the chips by them") {
    CHECK(asked({.data = 12, .expert = 12, .batch = 12}).rule == Rule::experts);
    CHECK(asked({.data = 12, .expert = 12, .batch = 12}).nearest == 8);  // as far as 16, and the smaller
    CHECK(asked({.data = 12, .expert = 8, .batch = 12}).rule == Rule::expert_group);
    CHECK_FALSE(asked({.tensor = 2, .data = 4, .expert = 8, .batch = 4}));
}

TEST_CASE("an interleaved pipeline of four stages works off micro-batches by fours") {
    CHECK(asked({.pipeline = 4, .interleave = 3, .batch = 6}).rule == Rule::interleave);
    CHECK(asked({.pipeline = 4, .interleave = 3, .batch = 7}).nearest == 8);
    CHECK_FALSE(asked({.pipeline = 4, .batch = 6}));
}

TEST_CASE("a sequence of 2048 cannot be shared by three") {
    CHECK(asked({.context = 3}).rule == Rule::sequence);
    CHECK(asked({.context = 3}).nearest == 2);
}
