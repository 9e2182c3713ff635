// SPDX-License-Identifier: Apache-2.0
// Stages of training that are asked for: what each costs beside the others.
#include "asking.hpp"

#include <traincost/scenario/outputs.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const Fields small = {{"model", "llama-3.1-8b"}, {"regions", "nl"}, {"chip", "h100-sxm"}, {"count", "64"}};

scenario::Scenario trained(const std::string& train, const Fields& more = {}) { return resolved(small + Fields{{"train", train}} + more); }
double hours(const scenario::Scenario& s) { return gpu_hours(estimated(s).chip_time); }
double hours(const std::string& train, const Fields& more = {}) { return hours(trained(train, more)); }

/// The complaint about a programme, of that code, in the line where it was given.
std::string said_against(const std::string& train, std::string_view code, const Fields& more = {}) {
    const auto all = complaints(small + Fields{{"train", train}} + more);
    const auto* found = complaint(all, code);
    CAPTURE(train);
    CAPTURE(to_string(all));
    REQUIRE(found != nullptr);
    CHECK(found->where.line == small.size() + 1);
    return found->message + " / " + found->hint;
}

}  // namespace

TEST_CASE("one stage of pre-training is the run that is predicted from as many tokens") {
    CHECK(hours("pre-training 100B") == Approx(hours(resolved(small + Fields{{"tokens", "100B"}, {"gpu_hours", "predicted"}}))).epsilon(1e-12));
}

TEST_CASE("two halves of a pre-training cost what the whole costs, and are told apart by number") {
    const auto halves = trained("pre-training 50B, pre-training 50B");
    CHECK(hours(halves) == Approx(hours("pre-training 100B")).epsilon(1e-9));
    REQUIRE(halves.names.stages.size() == 2);
    CHECK(halves.names.stages[0] == "pre-training 1");
    CHECK(halves.names.stages[1] == "pre-training 2");
    CHECK(trained("pre-training 50B, sft 1B").names.stages[1] == "sft");
}

TEST_CASE("stages add up, whatever their order, and each has a layout of its own") {
    const auto all = trained("pre-training 100B, context-extension 1B at 131072, sft 1B at 8192 batch 64");
    const auto e = estimated(all);
    const double sum = gpu_hours(e.stages[0].chip_time) + gpu_hours(e.stages[1].chip_time) + gpu_hours(e.stages[2].chip_time);
    CHECK(gpu_hours(e.chip_time) == Approx(sum).epsilon(1e-12));
    CHECK(gpu_hours(e.stages[1].chip_time) == Approx(hours("context-extension 1B at 131072")).epsilon(1e-9));
    CHECK(gpu_hours(e.stages[2].chip_time) == Approx(hours("sft 1B at 8192 batch 64")).epsilon(1e-9));
    REQUIRE(all.choices.plans[1]);
    CHECK(all.choices.plans[1]->layout.sequence == 131072);
    CHECK(all.choices.plans[2]->layout.batch == 64);
    CHECK(all.choices.main_stage == 0);
    CHECK(hours("sft 1B at 8192 batch 64, context-extension 1B at 131072, pre-training 100B") == Approx(sum).epsilon(1e-9));
}

TEST_CASE("a token of a longer sequence costs more") {
    const auto s = trained("pre-training 1B at 8192, context-extension 1B at 32768, context-extension 1B at 131072");
    const auto e = estimated(s);
    CHECK(e.stages[1].chip_time > e.stages[0].chip_time);
    CHECK(e.stages[2].chip_time > e.stages[1].chip_time);
}

TEST_CASE("adapters cost less than training all weights on the same tokens, and need room for less") {
    const auto lora = trained("lora 1B at 8192 batch 64");
    const auto sft = trained("sft 1B at 8192 batch 64");
    CHECK(hours(lora) < 0.9 * hours(sft));
    CHECK(hours(lora) > 0.5 * hours(sft));
    CHECK(scenario::laid_out(lora)->memory.optimizer < scenario::laid_out(sft)->memory.optimizer);
    // 32 layers: 4096 to 4096 twice and to 1024 twice, 4096 to 14336 twice and back, each rank x (inner + outer), here of queries, keys and values in one.
    CHECK(lora.choices.plan()->recipe.adapter_parameters > 16.0 * 32 * (8192 + 3 * 18432));
    CHECK(trained("lora 1B rank 64").choices.plan()->recipe.adapter_parameters == Approx(4.0 * lora.choices.plan()->recipe.adapter_parameters).epsilon(1e-12));
    CHECK(said(lora.assumptions, {"frozen", "rank 16"}));
}

TEST_CASE("distillation adds the teacher's forward pass at the speed of the step") {
    const Fields kept = {{"tensor_parallel", "1"}, {"pipeline_parallel", "1"}, {"recompute", "full"}, {"micro_batch", "1"}, {"zero", "3"}};
    const auto alone = trained("sft 1B at 8192 batch 64", kept);
    const auto beside = trained("distillation 1B at 8192 batch 64 from llama-3.1-8b", kept);
    const auto& in = alone.inputs;
    const auto step = scenario::laid_out(alone);
    const double at_pace = step->time.all().value() * 64.0 * 1e9 / (64.0 * 8192.0) / 3600.0;
    const double beyond = hours(alone) / at_pace;  // what a run takes besides
    // 7.505e9 weights in products with the head, and 32 x 32 heads of 128 + 128 entries with half of 8,192 tokens.
    const double products = 2.0 * 7.505e9 / (in.peak.value() * in.step.efficiency.product);
    const double attention = 2.0 * 32 * 32 * 256 * 4096.0 / (in.step.peak_16.value() * in.step.efficiency.attention);
    CHECK(hours(beside) - hours(alone) == Approx(1e9 * (products + attention) / 3600.0 * beyond).epsilon(1e-3));
    CHECK(said(beside.assumptions, {"Llama 3.1 8B", "forward"}));
}

TEST_CASE("reinforcement learning costs more than tuning on the same tokens, by what is written at the memory's pace") {
    const Fields kept = {{"tensor_parallel", "1"}, {"pipeline_parallel", "1"}, {"recompute", "full"}, {"micro_batch", "1"}, {"zero", "3"}};
    const auto sft = trained("sft 1B at 8192 batch 64", kept);
    const auto rl = trained("rl 1B at 8192 batch 64", kept);
    CHECK(hours(rl) > hours(sft));
    REQUIRE(rl.choices.plan()->beside.writing);
    const auto& writing = *rl.choices.plan()->beside.writing;
    CHECK(writing.chips == 1);  // 16 GB of weights on 80 GB
    CHECK(writing.prompt == 1024);
    CHECK(writing.response == 7168);
    // 32 layers with 8 keys and values of 128 + 128 entries of 2 bytes: 131,072 bytes a token, 1.07 GB a text of 8,192.
    CHECK(writing.texts > 35);
    CHECK(writing.texts < 62);
    const auto& e = rl.inputs.step.efficiency;
    const double texts = static_cast<double>(writing.texts);
    const double read = 2.0 * 7.505e9 + texts * 131072.0 * (1024.0 + 3584.0);
    const double token = read / (rl.inputs.step.memory_rate.value() * e.product_memory) / texts;
    const double prompt = (2.0 * 7.505e9 + 2.0 * 32 * 32 * 256 * 512.0) * 1024.0 / (rl.inputs.peak.value() * e.product) / 7168.0;
    const double at_pace = scenario::laid_out(sft)->time.all().value() * 64.0 * 1e9 / (64.0 * 8192.0) / 3600.0;
    CHECK(hours(rl) - hours(sft) == Approx(1e9 * (token + prompt) / 3600.0 * hours(sft) / at_pace).epsilon(1e-3));
    CHECK(said(rl.assumptions, {"texts at once", "7,168"}));
    const auto faster = trained("rl 1B at 8192 batch 64", kept + Fields{{"chip", "h200-sxm"}});
    CHECK(hours(rl) / hours(faster) > hours(sft) / hours(trained("sft 1B at 8192 batch 64", kept + Fields{{"chip", "h200-sxm"}})));
}

TEST_CASE("stages of training and what they decide on contradict each other, with both places") {
    for (const auto& [key, text] : {std::pair{"gpu_hours", "1M"}, {"node_hours", "100k"}, {"tokens", "1T"}, {"mfu", "0.4"}, {"flop", "1e24"}, {"stages", "sft"}}) {
        CAPTURE(key);
        const auto all = complaints(small + Fields{{"train", "sft 2B"}, {key, text}});
        const auto* found = complaint(all, "contradiction");
        REQUIRE(found != nullptr);
        CHECK(found->where.line == small.size() + 1);
        REQUIRE(found->related);
        CHECK(found->related->where.line == small.size() + 2);
    }
}

TEST_CASE("an item that cannot be read is refused where it stands, with an example of how it is written") {
    CHECK(contains(said_against("stf 2B", "unknown-value"), "did you mean 'sft'?; written like"));
    CHECK(contains(said_against("sft", "missing-field"), "how many tokens 'sft' trains on is not told"));
    CHECK(contains(said_against("sft at 8192", "missing-field"), "written like"));
    CHECK(contains(said_against("sft 2B at long", "bad-number"), "'long' after 'at'"));
    CHECK(contains(said_against("sft 2B rank 16", "contradiction"), "only the adapters of lora have a rank, and this is sft"));
    CHECK(contains(said_against("sft 2B from llama-3.1-8b", "contradiction"), "only distillation learns from another model"));
    CHECK(contains(said_against("distillation 2B", "missing-field"), "from which model"));
    CHECK(contains(said_against("context-extension 2B", "missing-field"), "to how many tokens"));
    CHECK(contains(said_against("sft 2B at", "wrong-shape"), "nothing stands after 'at'"));
    CHECK(contains(said_against("sft 2B with care", "wrong-shape"), "'with' says nothing"));
    CHECK(contains(said_against("sft 2B at 8192 at 4096", "wrong-shape"), "'at' stands twice"));
    CHECK(contains(said_against("sft 2B at 2", "out-of-range"), "'2' after 'at'"));
    CHECK(contains(said_against("distillation 2B from llama-3.1-8c", "unknown-id"), "llama-3.1-8b"));
    CHECK(contains(said_against("distillation 2B from gpt-4", "missing-field"), "dimensions of GPT-4"));
    CHECK(contains(said_against("sft 1B, sft 1B, sft 1B, sft 1B, sft 1B, sft 1B, sft 1B", "too-large"), "more than 6 stages"));
}

TEST_CASE("a model whose dimensions nobody knows cannot be laid out, and that is said of its stages") {
    const auto all = complaints({{"model", "gpt-4"}, {"regions", "us"}, {"train", "pre-training 1T"}});
    const auto* found = complaint(all, "missing-field");
    REQUIRE(found != nullptr);
    CHECK(contains(found->message, "the dimensions of GPT-4 are not known"));
    CHECK(found->where.line == 3);
}
