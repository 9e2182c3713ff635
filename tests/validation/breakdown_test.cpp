// SPDX-License-Identifier: Apache-2.0
// Errors taken apart by chips and kind, and which of them the fit has seen.
#include "packaged_truth.hpp"

#include <traincost/validation/packaged.hpp>
#include <traincost/validation/step_choices.hpp>
#include <traincost/validation/steps.hpp>
#include <traincost/validation/summary.hpp>

#include <fmt/core.h>

using namespace traincost;
using namespace traincost::test;
using validation::Quantity;
using validation::Verdict;

namespace {

Verdict step(std::int64_t chips, double predicted, std::string kind = "Hopper, fp8, MoE") {
    Verdict v;
    v.id = fmt::format("on-{}", chips);
    v.group = "dense";
    v.kind = std::move(kind);
    v.chips = chips;
    v.published = 10.0;
    v.predicted = predicted;
    return v;
}

const std::string columns = "id,model,chip,chip_count,precision,tp,pp,dp,seq_len,micro_batch_seqs,global_batch_seqs,recompute,step_time_s\n";

std::vector<Verdict> judged(const std::string& text) { return *validation::verdicts(*config::read_csv_text("own.csv", text), Catalog::embedded()); }

/// Why a step is not predicted.
std::string refusal(const std::string& row) { return judged(columns + row + "\n").front().skipped; }

}  // namespace

TEST_CASE("steps on 64 chips are in the first range and steps on 65 in the next, and 8,192 are among the most") {
    const auto parts = validation::by_chips({step(8, 9), step(64, 9), step(65, 9), step(8192, 8), step(16384, 7)});
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].group == "up to 64");
    CHECK(parts[0].rows == 2);
    CHECK(parts[1].group == "65 to 512");
    CHECK(parts[2].group == "8,192 and more");
    CHECK(parts[2].bias == doctest::Approx(-0.25));
    CHECK(parts[2].too_short == 2);
    CHECK(validation::sentence_on_most_chips({step(8192, 8), step(16384, 7)}) ==
          "On 8,192 and more chips 2 of 2 steps are predicted too short; errors are -25.0 % on average, with their signs.");
    CHECK(validation::sentence_on_most_chips({step(64, 8)}).empty());
}

TEST_CASE("opposite errors of two kinds of chips cancel in their group and do not where kinds stand apart") {
    const std::vector<Verdict> all = {step(8, 12, "Ampere, 16 bits, dense"), step(8, 8, "Hopper, 16 bits, dense")};
    CHECK(validation::summary_of(all, Quantity::step_time, "dense").bias == doctest::Approx(0.0));
    const auto kinds = validation::by_kind(all);
    REQUIRE(kinds.size() == 2);
    CHECK(kinds[0].bias == doctest::Approx(0.2));
    CHECK(kinds[1].bias == doctest::Approx(-0.2));
}

TEST_CASE("every predicted step of the packaged tables has its chips and its kind, and parts add up to all") {
    const auto all = *validation::packaged_verdicts(Catalog::embedded());
    std::size_t chips = 0, kinds = 0;
    for (const auto& s : validation::by_chips(all)) { chips += s.rows; }
    for (const auto& s : validation::by_kind(all)) { kinds += s.rows; }
    CHECK(chips == validation::summary_of(all, Quantity::step_time).rows);
    CHECK(kinds == chips);
    const auto seen = validation::in_sample(all);
    CHECK(seen.fitted == seen.predicted);
}

TEST_CASE("a family of models is what their ids begin with") {
    CHECK(validation::family_of("llama-3.1-70b") == "llama");
    CHECK(validation::family_of("bloom-prestudy-176b") == validation::family_of("bloom-176b"));
    CHECK(validation::family_of("qwen3-30b-a3b") == "qwen");
    CHECK(validation::family_of("") == "");
}

TEST_CASE("a row of another table is fitted to where it is a packaged one, by id and by figure") {
    const std::string head = "id,catalog_model,seq_len,chip,chip_count,precision,stack,tp,pp,dp,zero_stage,recompute,micro_batch_seqs,global_batch_seqs,"
                             "step_time_s,tokens_per_s_per_gpu\n";
    const auto fitted = [&](const std::string& id, const std::string& rate) {
        return judged(head + id + ",mpt-70b,2048,h100-sxm,512,bf16,pytorch,1,1,512,3,full,8,4096,," + rate + "\n").front().fitted;
    };
    CHECK(fitted("llmfoundry-001", "1007"));
    CHECK_FALSE(fitted("llmfoundry-001", "1100"));
    CHECK_FALSE(fitted("mine", "1007"));
}

TEST_CASE("layouts that cannot be are skipped with the rule and the nearest number that would do") {
    const std::string good = "a,Llama 3.1 8B,H100-SXM-80GB,8,bf16,1,1,8,8192,1,64,none,5";
    CHECK(refusal(good) == "");
    CHECK(refusal("a,Llama 3.1 8B,H100-SXM-80GB,24,bf16,3,1,8,8192,1,64,none,5").find("tensor parallelism 3") != std::string::npos);
    CHECK(refusal("a,Llama 3.1 8B,H100-SXM-80GB,8,bf16,1,1,8,8192,1,100,none,5").find("100") != std::string::npos);
    CHECK(refusal("a,Llama 3.1 8B,H100-SXM-80GB,8,bf16,1,1,8,8192,3,256,none,5").find("the layout as printed cannot be: ") == 0);
}

TEST_CASE("numbers that the model does not know are skipped and not taken for 16 bits") {
    for (const std::string precision : {"fp32", "tf32", "int8", "int4", "fp64"}) {
        CHECK(refusal("a,Llama 3.1 8B,H100-SXM-80GB,8," + precision + ",1,1,8,8192,1,64,none,5") == "no step is predicted in numbers of '" + precision + "'");
    }
    for (const std::string precision : {"fp16", "bf16 mixed", "bf16 (fp32 grad accumulation)", ""}) {
        CHECK(refusal("a,Llama 3.1 8B,H100-SXM-80GB,8," + precision + ",1,1,8,8192,1,64,none,5") == "");
    }
    const auto hours = judged("id,record_type,model,developer,params_total,params_active,tokens,chip,chip_count,precision,gpu_hours,wallclock_days\n"
                              "x,training_run,Llama 3.1 8B,Meta,8.03e9,8.03e9,15e12,H100-SXM-80GB,1024,int8,1460000,\n"
                              "y,training_run,Llama 3.1 8B,Meta,8.03e9,8.03e9,15e12,H100-SXM-80GB,1024,bf16,1460000,\n");
    for (const auto& v : hours) {
        if (v.quantity != Quantity::gpu_hours) { continue; }
        CHECK(v.skipped == (v.id == "x" ? "no step is predicted in numbers of 'int8'" : ""));
        CHECK(v.assumed.empty() == (v.id == "x"));
    }
}

TEST_CASE("sharding in the words of shared tables is read in tables of runs and of throughput") {
    for (const std::string words : {"FSDP", "3 (FSDP full_shard)", "distributed optimizer", "FSDP hybrid shard"}) {
        const auto runs = judged("id,record_type,model,developer,params_total,params_active,tokens,chip,chip_count,precision,gpu_hours,wallclock_days,zero_stage\n"
                                 "x,training_run,MPT-7B,MosaicML,6.7e9,6.7e9,1e12,A100-SXM-40GB,440,bf16,,9.5," + words + "\n");
        CHECK(runs.front().skipped.empty());
        const auto rates = judged("id,record_type,model,chip,chip_count,precision,tp,pp,dp,seq_len,global_batch_seqs,zero_stage,step_time_s\n"
                                  "x,throughput_benchmark,MPT-7B,A100-SXM-40GB,64,bf16,1,1,64,2048,512," + words + ",5\n");
        CHECK(rates.front().skipped.empty());
    }
}

TEST_CASE("the software called deepspeed serves six rows of one source") {
    CHECK(validation::software_table().find("| `deepspeed` | no | yes | yes | no | no | no | 6 | megatron-2021 |") != std::string::npos);
}

TEST_CASE("the table of choices has the values that were chosen looking at rows") {
    const auto table = validation::choices_table(*Catalog::embedded().step_time());
    for (const std::string name : {"power_exponent", "memory", "ragged", "usable", "link", "routed_fused"}) {
        CHECK(table.find("| `" + name + "` |") != std::string::npos);
    }
}
