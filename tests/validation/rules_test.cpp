// SPDX-License-Identifier: Apache-2.0
// What becomes of the words of a table, rule by rule.
#include "packaged_truth.hpp"

#include <traincost/units/makers.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/rules.hpp>
#include <traincost/validation/steps.hpp>
#include <traincost/workload/parameters.hpp>

#include <algorithm>

using namespace traincost;
using namespace traincost::test;
using validation::PublishedRow;

namespace {

const validation::Lookup& lookup() {
    static const auto catalog = Catalog::embedded();
    static const validation::Lookup all{catalog, validation::ModelNames(catalog), *validation::read_machines(validation::packaged_table("machines.csv"))};
    return all;
}

/// Llama 3.1 8B on 64 H100 of nobody's in particular, in 2025.
PublishedRow row() {
    PublishedRow r;
    r.id = "one";
    r.record_type = "throughput_benchmark";
    r.model = "Llama 3.1 8B";
    r.chip = "H100-SXM-80GB";
    r.precision = "bf16";
    r.year = 2025;
    r.sequence = 8192;
    r.chips = 64;
    r.tensor = 2;
    r.pipeline = 1;
    r.data = 32;
    r.batch = 128;
    r.step = 10.0 * units::second;
    return r;
}

validation::StepRow step(const PublishedRow& r) { return validation::step_of(r, lookup()); }

}  // namespace

TEST_CASE("sharding is read from what sources call it") {
    const auto zero = [](const std::string& told) {
        auto r = row();
        r.zero = told;
        return step(r).zero;
    };
    CHECK(zero("3 (FSDP full_shard)") == 3);
    CHECK(zero("FSDP2") == 3);
    CHECK(zero("FSDP 64") == 3);
    CHECK(zero("FSDP (no reshard after forward)") == 1);
    CHECK(zero("2 (FSDP shard_grad_op)") == 2);
    CHECK(zero("distributed optimizer") == 1);
    CHECK(zero("1") == 1);
    CHECK(zero("0") == 0);
    CHECK(zero("") == 1);  // what is usual in 2025
}

TEST_CASE("weights that are cut among replicas are not gathered for every micro-batch of a pipeline") {
    auto r = row();
    r.zero = "FSDP";
    r.pipeline = 4;
    r.data = 8;
    CHECK(step(r).zero == 2);
}

TEST_CASE("sharding is more than printed where the state of the parameters would not fit otherwise") {
    auto r = row();
    r.zero = "distributed optimizer";
    r.tensor = 1;
    r.data = 64;
    CHECK(step(r).zero == 1);  // 8.03e9 x (2 + 4 + 12/64) = 50 GB of 80
    r.model = "Llama 3.1 70B";
    CHECK(step(r).zero == 3);  // 70.6e9 x 6 = 423 GB
    CHECK(step(r).assumed.find("sharding 3") != std::string::npos);
}

TEST_CASE("recomputation is read from what sources call it, and is left open where they are silent") {
    auto r = row();
    r.recompute = "full";
    CHECK(step(r).recompute == "full");
    r.recompute = "selective + sequence parallel";
    r.source = "arXiv:2205.05198 Table 5";
    CHECK(step(r).recompute == "selective");
    CHECK(step(r).sequence_parallel);
    r.recompute = "full";
    CHECK_FALSE(step(r).sequence_parallel);
    r.recompute = "";
    CHECK(step(r).recompute.empty());
    CHECK(step(r).assumed.find("the least that fits") != std::string::npos);
}

TEST_CASE("numbers of products are read from what sources call them, and microscaling is Blackwell's alone") {
    const auto h100 = *lookup().catalog.chip("h100-sxm"), gb200 = *lookup().catalog.chip("gb200");
    CHECK(validation::products_called("bf16+float8 linear", h100) == "fp8");
    CHECK(validation::products_called("fp8 mixed", h100) == "fp8");
    CHECK(validation::products_called("FP8-MX", h100) == "fp8");
    CHECK(validation::products_called("FP8-MX", gb200) == "mxfp8");
    CHECK(validation::products_called("MXFP8", gb200) == "mxfp8");
    CHECK(validation::products_called("NVFP4", gb200) == "nvfp4");
    CHECK(validation::products_called("bf16 (fp32 grad accumulation)", h100) == "bf16");
    CHECK(validation::products_called("", h100) == "bf16");
}

TEST_CASE("a time that was computed from tokens a second gives way to them") {
    auto r = row();
    r.tokens_per_chip = 1000.0 * units::token / units::second;
    CHECK(step(r).step);
    r.derived = "step_time_s=GBS*seq/tokens_per_s; dp=#GPUs";
    CHECK_FALSE(step(r).step);
    CHECK(step(r).tokens_per_chip->value() == doctest::Approx(1000.0));
    r.tokens_per_chip.reset();
    r.tokens = 64000.0 * units::token / units::second;  // of all 64 chips
    CHECK(step(r).tokens_per_chip->value() == doctest::Approx(1000.0));
}

TEST_CASE("FLOP rates are counted as their source does, and an MFU is of the peak that stands beside it") {
    auto r = row();
    r.step.reset();
    CHECK(step(r).not_used == "neither a time nor a rate is published");
    r.mfu = 0.4;
    r.peak = 1e15 * units::flop / units::second;
    CHECK(step(r).flop_rate->value() == doctest::Approx(4e14));
    CHECK(step(r).tflops_kind == "model");
    r.mfu.reset();
    r.hfu = 0.5;
    CHECK(step(r).tflops_kind == "hardware");
    r.flop_rate = 3e14 * units::flop / units::second;
    r.tflops_kind = "model, causal attention";
    CHECK(step(r).flop_rate->value() == doctest::Approx(3e14));
    CHECK(step(r).tflops_kind == "model, causal");
}

TEST_CASE("what a printed layout leaves of the chips shares the sequence, and what does not divide is refused") {
    auto r = row();
    r.data = 8;
    CHECK(step(r).context == 4);  // 64 = 2 x 1 x 8 x 4
    CHECK(step(r).not_used.empty());
    r.tensor = 3;
    CHECK(step(r).not_used.find("does not make up the 64 chips") != std::string::npos);
}

TEST_CASE("a batch is that of the row, of its tokens, or of what the notes tell of a replica") {
    auto r = row();
    CHECK(step(r).batch == 128);
    r.batch = 0;
    r.batch_tokens = 1e6 * units::token;  // 122.07 sequences of 8192: 3.8 a replica
    CHECK(step(r).batch == 128);
    r.notes = "Local batch 16. AsyncTP";
    CHECK(step(r).batch == 512);
    CHECK(step(r).tensor_overlap);
}

TEST_CASE("the version of the software is read from the notes as year and month") {
    auto r = row();
    r.notes = "container 26.04.01 NeMo Container; Pre-Training Performance.";
    CHECK(step(r).version == "2026.04");
    r.notes = "DGXC 25.05.05: \"Llama\"";
    CHECK(step(r).version == "2025.05");
    r.notes = "NeMo 24.07 container (table of 2024-09-09).";
    CHECK(step(r).version.empty());
}

TEST_CASE("a power limit in a chip's name is one, and dies that are counted are halves of a chip") {
    auto r = row();
    r.chip = "H100-96GB HBM2e (500 W limit)";
    CHECK(step(r).power->value() == doctest::Approx(500.0));
    CHECK(step(r).dies == 1);
    r.chip = "MI250X (per GCD)";
    CHECK(step(r).dies == 2);
    const auto cases = validation::step_cases({step(r)}, lookup().catalog);
    REQUIRE(cases.cases.size() == 1);
    CHECK(cases.cases[0].machine.peak.value() == doctest::Approx(383e12 / 2.0));
    CHECK(cases.cases[0].group == "other");
}

TEST_CASE("a source that was never seen is run with what is usual on the chip in the year, and says so") {
    auto r = row();
    CHECK(step(r).stack == "megatron-core");
    CHECK(step(r).assumed.find("what is usual") != std::string::npos);
    r.year = 2021;
    CHECK(step(r).stack == "megatron");
    r.zero = "FSDP";
    CHECK(step(r).stack == "pytorch");
    r.chip = "TPU v5p";
    CHECK(step(r).stack == "xla");
    r.source = "github:mosaicml/llm-foundry@8c8dd48 scripts";
    CHECK(step(r).stack == "pytorch");
    CHECK(step(r).assumed.find("what is usual") == std::string::npos);
}

TEST_CASE("without a layout a TPU's is searched, all chips of a sharded run are replicas, and others are refused") {
    auto r = row();
    r.tensor = r.pipeline = r.data = 0;
    CHECK(step(r).not_used == "the layout is not published");
    r.zero = "FSDP";
    CHECK(step(r).data == 64);
    CHECK(step(r).not_used.empty());
    r.zero = "";
    r.chip = "TPU v5p";
    CHECK(step(r).tensor == 0);
    CHECK(step(r).not_used.empty());
}

TEST_CASE("layouts that cannot be tell the rule that they break") {
    auto r = row();
    r.pipeline = 64;
    r.tensor = r.data = 1;
    CHECK(step(r).not_used.find("64 stages for 32 layers") != std::string::npos);
    r = row();
    r.expert = 48;
    CHECK(step(r).not_used.find("48 chips share the experts and a stage has 64") != std::string::npos);
}

TEST_CASE("the catalog's shape takes the layers of a row, and gives way to a row that contradicts its width") {
    auto r = row();
    r.layers = 16;
    r.width = 4096;
    CHECK(validation::shape_of(r, lookup())->attention->layers == 16);
    r.width = 5120;
    r.heads = 40;
    const auto own = validation::shape_of(r, lookup());
    REQUIRE(own);
    CHECK(own->hidden == 5120);
    r.heads = 0;
    CHECK_FALSE(validation::shape_of(r, lookup()));
}

TEST_CASE("columns make shapes: grouped queries, latent attention, experts") {
    PublishedRow r;
    r.layers = 61;
    r.width = 7168;
    r.heads = r.kv_heads = 128;
    r.mlp = 18432;
    r.vocabulary = 129280;
    r.experts = 256;
    r.active_experts = 8;
    r.shared_experts = 1;
    r.expert_size = 2048;
    r.dense_layers = 3;
    r.q_rank = 1536;
    r.kv_rank = 512;
    r.nope_size = 128;
    r.rope_size = 64;
    r.value_size = 128;
    r.parameters = "671e9";
    const auto s = validation::shape_of_columns(r);
    REQUIRE(s);
    // DeepSeek-V3 states 671 billion (arXiv:2412.19437).
    CHECK(workload::total(workload::parameters_of<double>(*s)).value() == doctest::Approx(671e9).epsilon(0.001));
    r.active_experts = 0;
    CHECK_FALSE(validation::shape_of_columns(r));
    r.active_experts = 512;  // of 256
    CHECK_FALSE(validation::shape_of_columns(r));
}

TEST_CASE("the stated parameters decide whether a network is gated and its embedding tied") {
    PublishedRow r;
    r.layers = 32;
    r.width = 4096;
    r.heads = 32;
    r.kv_heads = 8;
    r.mlp = 14336;
    r.vocabulary = 128256;
    r.parameters = "8030261248";  // Llama 3 8B
    CHECK(validation::shape_of_columns(r)->mlp->gated);
    CHECK_FALSE(validation::shape_of_columns(r)->tied_embeddings);
    // Half of the network's two widths less a third, and a table of embeddings less: 32 x 4096 x 14336 + 128256 x 4096 = 2.404e9.
    r.parameters = "5.63e9";
    CHECK_FALSE(validation::shape_of_columns(r)->mlp->gated);
    CHECK(validation::shape_of_columns(r)->tied_embeddings);
}

TEST_CASE("chunks of a pipeline's stage are those of the source, where they cut it evenly") {
    auto r = row();
    r.source = "arXiv:2205.05198 Table 5";
    r.model = "GPT 175B";  // 96 layers
    r.tensor = 8;
    r.pipeline = 8;
    r.data = 1;
    CHECK(step(r).interleave == 3);
    r.model = "GPT 1T";  // 128 layers
    r.pipeline = 64;
    r.chips = 512;
    CHECK(step(r).interleave == 0);
}

TEST_CASE("a maximum of memory is read from the notes") {
    CHECK(validation::memory_told("Omni-Path 100 per node; max mem 73GB. vocab about 150k")->value() == doctest::Approx(73e9));
    CHECK_FALSE(validation::memory_told("no maximum"));
}

TEST_CASE("every software stack that a source implies is a known one") {
    for (const auto& rule : lookup().machines) {
        CHECK_MESSAGE(std::find(perf::stack_names.begin(), perf::stack_names.end(), rule.stack) != perf::stack_names.end(), rule.source_holds);
    }
}
