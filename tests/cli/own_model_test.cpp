// SPDX-License-Identifier: Apache-2.0
// A model's config.json in the place of a model of the catalog.
#include "asking.hpp"

#include <filesystem>

using namespace traincost::test;

namespace {

const std::string folder = std::string(TRAINCOST_SOURCE_DIR) + "/tests/catalog/hugging_face/";
const std::string llama = folder + "llama-3.1-8b.json";
const Words settings = {"--chip", "h100-sxm", "--count", "1024", "--tokens", "15T", "--mfu", "40%", "--region", "us"};

}  // namespace

TEST_CASE("a model of one's own is taken as a word, as a flag and from a scenario file, to the same effect") {
    const auto by_word = answered(with({"estimate", llama, "--format", "csv"}, settings));
    CHECK(answered(with({"estimate", "--model", llama, "--format", "csv"}, settings)).out == by_word.out);
    const TemporaryFolder there;
    there.write("llama-3.1-8b.json", read_file(llama));
    const auto scenario = there.write("run.yaml", "model: llama-3.1-8b.json\nchip: h100-sxm\ncount: 1024\ntokens: 15T\nmfu: 40%\nregions: us\n");
    CHECK(answered({"estimate", scenario.string(), "--format", "csv"}).out == by_word.out);
    CHECK(answered({"estimate", "run.yaml", "--format", "csv"}, {}, {.directory = there.path()}).out == by_word.out);
}

TEST_CASE("it costs what its number of parameters costs") {
    answered(with({"estimate", llama, "--format", "markdown"}, settings), {"Training llama-3.1-8b takes 507 k GPU-hours", "8.03 B parameters"});
    answered(with({"estimate", "--parameters", "8030261248", "--architecture", "dense"}, settings), {"507 k GPU-hours"});
    answered(with({"compare", llama, "--regions", "us,nl"}, Words(settings.begin(), settings.end() - 2)), {"llama-3.1-8b"});
    answered(with({"estimate", folder + "mixtral-8x7b.json", "--format", "markdown"}, settings), {"46.7 B parameters", "12.88 B"});
}

TEST_CASE("what an estimate of it lacks is named") {
    refused(1, {"estimate", llama, "--region", "us"}, {"the chip on which llama-3.1-8b was trained is not known", "--chip"});
    refused(1, {"estimate", llama, "--region", "us", "--chip", "h100-sxm"}, {"neither GPU-hours nor an MFU are known", "tokens"});
    refused(1, with({"estimate", llama, "--parameters", "8B"}, settings), {"[contradiction]", "llama-3.1-8b has its own"});
    refused(1, with({"estimate", llama, "--model", "gpt-3"}, settings), {"[contradiction]"});
}

TEST_CASE("a path that leads nowhere, and a name on a hub, are told apart from an id") {
    refused(1, with({"estimate", "--model", "gone/config.json"}, settings), {"--model: error: model: there is no file 'gone/config.json'", "[unreadable]"});
    refused(1, with({"estimate", "meta-llama/Llama-3.1-8B"}, settings), {"there is no file 'meta-llama/Llama-3.1-8B'", "nothing is fetched"});
    refused(1, with({"estimate", "--model", "lama-3.1-405b"}, settings), {"did you mean 'llama-3.1-405b'?", "[unknown-id]"});
    const TemporaryFolder there;
    const auto scenario = there.write("run.yaml", "model: other/config.json\nregions: us\n");
    refused(1, {"estimate", scenario.string()}, {scenario.string() + ":1:8: error: model: there is no file '" + (there.path() / "other/config.json").string()});
}

TEST_CASE("links that go in a circle are said to be") {
    const TemporaryFolder there;
    std::filesystem::create_symlink("b.json", there.path() / "a.json");
    std::filesystem::create_symlink("a.json", there.path() / "b.json");
    refused(1, with({"estimate", (there.path() / "a.json").string()}, settings), {"cannot be opened: Too many levels of symbolic links", "[unreadable]"});
}

TEST_CASE("what is wrong in the configuration is said with its place there") {
    const TemporaryFolder there;
    const auto path = there.write("config.json", "{\n  \"model_type\": \"llama\",\n  \"hidden_size\": -1\n}\n").string();
    refused(1, with({"estimate", path}, settings), {path + ":3:18: error: hidden_size: '-1' counts nothing", "'num_hidden_layers' is missing"});
    refused(1, with({"estimate", there.path().string()}, settings), {path + ":3:18"});
    const auto huge = there.write("huge.json", "{\"model_type\": \"llama\", \"hidden_size\": 1000000000, \"intermediate_size\": 1000000000, "
                                               "\"num_hidden_layers\": 1000000000, \"num_attention_heads\": 1, \"vocab_size\": 1}").string();
    refused(1, with({"estimate", huge}, settings), {"cannot be meant", "[out-of-range]"});
}
