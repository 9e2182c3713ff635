// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/names.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using validation::chip_called;
using validation::ModelNames;

namespace {

std::string model(std::string_view name, std::string_view developer = {}, std::string_view prefix = {}) {
    static const ModelNames names(Catalog::embedded());
    return names.called(name, developer, prefix).value_or("none");
}

std::string chip(std::string_view name) {
    static const auto catalog = Catalog::embedded();
    const auto found = chip_called(name, catalog);
    return found ? found->id : "none";
}

}  // namespace

TEST_CASE("a model is found whatever the case and the punctuation of its name") {
    CHECK(model("Llama 3.1 70B") == "llama-3.1-70b");
    CHECK(model("LLAMA3.1_405B") == "llama-3.1-405b");
    CHECK(model("LLAMA3_8B") == "llama-3-8b");
    CHECK(model("Qwen3_30B_a3B") == "qwen3-30b-a3b");
    CHECK(model("Qwen3-30B-A3B") == "qwen3-30b-a3b");
    CHECK(model("GPT OSS 120B") == "gpt-oss-120b");
    CHECK(model("DeepSeekV3") == "deepseek-v3");
    CHECK(model("Nemotron_3_5_Lightning") == "nemotron-3.5-lightning");
}

TEST_CASE("a size behind a model's name may be there or not, and has to be its own") {
    CHECK(model("Grok-1 314B") == "grok-1");
    CHECK(model("Grok-1") == "grok-1");
    CHECK(model("Llama 4 Maverick 400B") == "llama-4-maverick");
    CHECK(model("Qwen3 235B") == "qwen3-235b-a22b");
    CHECK(model("GPT-3 175B") == "gpt-3");
    CHECK(model("GPT-3 13B") == "none");
    CHECK(model("Llama 2 34B") == "none");
    CHECK(model("Llama 3.1") == "none");
}

TEST_CASE("what stands in parentheses, a developer in front and a variant behind do not matter") {
    CHECK(model("Llama 3 70B (MaxText)") == "llama-3-70b");
    CHECK(model("meta-llama/Llama-2-7b-hf") == "llama-2-7b");
    CHECK(model("Meta Llama 3.1 8B Instruct") == "llama-3.1-8b");
    CHECK(model("Mixtral 8x22B v0.1") == "mixtral-8x22b");
    CHECK(model("DeepSeek 67B") == "deepseek-llm-67b");
}

TEST_CASE("a source that calls its models by their size names a family with it, and 1.7 is not 17") {
    CHECK(model("GPT 175B", {}, "megatron-") == "megatron-gpt-175b");
    CHECK(model("GPT 177B", {}, "megatron-core-") == "megatron-core-gpt-177b");
    CHECK(model("GPT 181B (BLOOM pre-study)", {}, "bloom-prestudy-") == "bloom-prestudy-181b");
    CHECK(model("GPT 1.7B", {}, "megatron-") == "megatron-gpt-1.7b");
    CHECK(model("GPT 17B", {}, "megatron-") == "none");
    CHECK(model("GPT 175B") == "none");
}

TEST_CASE("a chip is found by the names of tables: the module where the form is not told, words behind it left out") {
    CHECK(chip("H100-SXM-80GB") == "h100-sxm");
    CHECK(chip("H100-96GB HBM2e (500 W limit)") == "h100-sxm");
    CHECK(chip("A100-80GB") == "a100-sxm-80gb");
    CHECK(chip("A100-SXM-40GB") == "a100-sxm-40gb");
    CHECK(chip("A800-80GB") == "a800-sxm");
    CHECK(chip("NVIDIA GB200 NVL72") == "gb200");
    CHECK(chip("TPU v6e (Trillium)") == "tpu-v6e");
    CHECK(chip("TPUv4") == "tpu-v4");
    CHECK(chip("MI250X (per GCD)") == "mi250x");
    CHECK(chip("TPU v3/v4") == "tpu-v3");
    CHECK(chip("Z9000") == "none");
    CHECK(chip("") == "none");
}
