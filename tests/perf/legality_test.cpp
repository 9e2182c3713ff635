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

TEST_CASE("heads of keys and values divide, or are copied in equal numbers") {
    catalog::Shape s;
    s.layers = 4;
    s.hidden = 768;
    s.vocabulary = 1000;
    s.attention.emplace().heads = 24;
    s.attention->kv_heads = 8;
    s.mlp.emplace().size = 768;
    const auto o = workload::operators_of(catalog::completed(s));
    CHECK_FALSE(broken(o, {.tensor = 4}));
    CHECK_FALSE(broken(o, {.tensor = 24}));  // three copies of each
    const auto b = broken(o, {.tensor = 6});
    CHECK(b.rule == Rule::kv_heads);
    CHECK(b.nearest == 4);
    CHECK(sentence(b, {.tensor = 6}) == "tensor parallelism 6 neither divides the 8 heads of keys and values nor is a multiple of them; 4 would do");
}

TEST_CASE("a feed-forward network of 100 entries divides by four chips and not by eight") {
    catalog::Shape s;
    s.layers = 4;
    s.hidden = 1024;
    s.vocabulary = 1000;
    s.attention.emplace().heads = 8;
    s.mlp.emplace().size = 100;
    const auto o = workload::operators_of(catalog::completed(s));
    CHECK_FALSE(broken(o, {.tensor = 4}));
    const auto b = broken(o, {.tensor = 8});
    CHECK(b.rule == Rule::width);
    CHECK(b.nearest == 10);
    CHECK(sentence(b, {.tensor = 8}) == "tensor parallelism 8 does not divide the width of a feed-forward network, 100; 5 or 10 would");
}

TEST_CASE("norms are cut along a sequence that the tensor group divides") {
    CHECK_FALSE(asked({.tensor = 3, .sequence = 2048}));
    const Layout l{.tensor = 3, .sequence = 2048, .sequence_parallel = true};
    CHECK(asked(l).rule == Rule::norms);
    CHECK(asked(l).nearest == 2);
    CHECK(sentence(asked(l), l) == "norms cut along the sequence: tensor parallelism 3 does not divide the 2048 tokens that a chip has of it; 2 or 4 would");
    CHECK_FALSE(asked({.tensor = 3, .sequence = 3072, .sequence_parallel = true}));
    CHECK(asked({.tensor = 12, .context = 2, .sequence = 12, .sequence_parallel = true}).rule == Rule::norms);  // six tokens each
}

TEST_CASE("all chunks have as many of the twelve layers, embedding and head counted or not") {
    CHECK(asked({.pipeline = 13, .batch = 13}).rule == Rule::stages);
    CHECK_FALSE(asked({.pipeline = 7, .interleave = 2, .batch = 14}));
    CHECK(asked({.pipeline = 4, .interleave = 4, .batch = 4}).rule == Rule::chunks);
    CHECK(asked({.pipeline = 4, .interleave = 4, .batch = 4}).nearest == 3);
    CHECK(asked({.pipeline = 4, .interleave = 2, .batch = 4}).rule == Rule::chunks);  // eight divide none of 12, 13 and 14
    CHECK(asked({.pipeline = 4, .interleave = 2, .batch = 4}).nearest == 1);          // as far as 3, and the smaller
    CHECK_FALSE(asked({.pipeline = 4, .interleave = 3, .batch = 4}));
    CHECK_FALSE(asked({.pipeline = 5, .batch = 5}));                                  // one chunk may be uneven
}

TEST_CASE("a batch of 100 on 8 replicas with 4 sequences each would be 96") {
    const auto b = asked({.data = 8, .micro_batch = 4, .batch = 100});
    CHECK(b.rule == Rule::batch);
    CHECK(b.given == 100);
    CHECK(b.nearest == 96);
}

TEST_CASE("the twelve sequences of a replica divide by four and not by five") {
    const auto b = asked({.data = 8, .micro_batch = 5, .batch = 96});
    CHECK(b.rule == Rule::micro_batch);
    CHECK(b.nearest == 4);
}

TEST_CASE("experts divide by their chips, and the chips by them") {
    CHECK(asked({.data = 12, .expert = 12, .batch = 12}).rule == Rule::experts);
    CHECK(asked({.data = 12, .expert = 12, .batch = 12}).nearest == 8);  // as far as 16, and the smaller
    CHECK(asked({.data = 12, .expert = 8, .batch = 12}).rule == Rule::expert_group);
    CHECK_FALSE(asked({.tensor = 2, .data = 4, .expert = 8, .batch = 4}));
    CHECK(asked({.data = 48, .expert = 16, .batch = 48, .expert_tensor = 3}).rule == Rule::expert_tensor);  // 512 entries
    CHECK(asked({.data = 48, .expert = 16, .batch = 48, .expert_tensor = 3}).nearest == 2);
}

TEST_CASE("an interleaved pipeline of four stages works off micro-batches by fours") {
    CHECK(asked({.pipeline = 4, .interleave = 3, .batch = 6}).rule == Rule::interleave);
    CHECK(asked({.pipeline = 4, .interleave = 3, .batch = 7}).nearest == 8);
    CHECK_FALSE(asked({.pipeline = 4, .batch = 6}));
}

TEST_CASE("a sequence of 2048 cannot be shared by three, one of 12 by four only with parts of one and a half") {
    CHECK(asked({.context = 3}).rule == Rule::sequence);
    CHECK(asked({.context = 3}).nearest == 2);
    CHECK(asked({.context = 4, .sequence = 12}).rule == Rule::sequence);
    CHECK(asked({.context = 4, .sequence = 12}).nearest == 3);
    CHECK_FALSE(asked({.context = 3, .sequence = 12}));
}

TEST_CASE("DeepSpeed's pipeline goes with the optimizer's sharding alone, others' with any") {
    Recipe deepspeed;
    deepspeed.gathers_layers = false;
    const Layout l{.pipeline = 4, .data = 2, .batch = 8, .zero = 3};
    CHECK(broken(operators(), l, deepspeed).rule == Rule::sharding);
    CHECK(broken(operators(), l, deepspeed).nearest == 1);
    CHECK_FALSE(broken(operators(), l, Recipe{}));
    CHECK_FALSE(broken(operators(), {.pipeline = 4, .data = 2, .batch = 8, .zero = 1}, deepspeed));
}

TEST_CASE("every rule says what is wrong and what would do") {
    const auto said = [](const Layout& l) { return sentence(asked(l), l); };
    CHECK(said({}).empty());
    CHECK(said({.tensor = 5}) == "tensor parallelism 5 does not divide the 12 heads of a layer; 4 or 6 would");
    CHECK(said({.tensor = 13}) == "tensor parallelism 13 does not divide the 12 heads of a layer; 12 would");
    CHECK(said({.pipeline = 13}) == "a pipeline of 13 stages is longer than the 12 layers; at most 12 would do");
    CHECK(said({.pipeline = 4, .interleave = 4, .batch = 4}) == "4 chunks on each of 4 stages do not divide the 12 layers, with embedding and head counted or not; 3 would do");
    CHECK(said({.data = 8, .micro_batch = 4, .batch = 100}) == "a batch of 100 sequences does not divide among 8 replicas with 4 at a time; 96 or 128 would");
    CHECK(said({.data = 8, .batch = 5}) == "a batch of 5 sequences does not divide among 8 replicas with 1 at a time; 8 would");
    CHECK(said({.data = 8, .micro_batch = 5, .batch = 96}) == "micro-batches of 5 do not divide the 12 sequences of a replica; 4 or 6 would");
    CHECK(said({.data = 12, .expert = 12, .batch = 12}) == "expert parallelism 12 does not divide the 16 experts of a layer; 8 or 16 would");
    CHECK(said({.data = 12, .expert = 8, .batch = 12}) == "the 12 chips that hold a stage (tensor x context x data) do not divide into groups of 8 for experts; 6 or 12 would");
    CHECK(said({.data = 48, .expert = 16, .batch = 48, .expert_tensor = 3}) == "expert tensor parallelism 3 does not divide the width of an expert, 512; 2 or 4 would");
    CHECK(said({.context = 3}) == "context parallelism 3 does not divide a sequence of 2048 tokens into two equal parts for each chip; 2 would do");
    CHECK(said({.pipeline = 4, .interleave = 3, .batch = 6}) == "an interleaved pipeline of 4 stages takes micro-batches by 4, and a replica has 6; 4 or 8 would");
    CHECK(sentence({Rule::sharding, 3, 1, 4}, {}) == "stage 3 of ZeRO does not go with a pipeline of 4 stages in DeepSpeed; stage 1 would");
}

TEST_CASE("stages that come out uneven are no fault, and are remarked on") {
    CHECK(remark(operators(), {.pipeline = 4}).empty());
    CHECK(remark(operators(), {.pipeline = 7, .interleave = 2}).empty());  // 14 with embedding and head
    CHECK(remark(operators(), {.pipeline = 5}) == "12 layers do not divide among 5 stages: the fullest has 3, 2.40 are the mean");
    CHECK(remark(operators(), {.pipeline = 4, .interleave = 2}) == "12 layers do not divide among 8 chunks: the fullest has 2, 1.50 are the mean");
}
