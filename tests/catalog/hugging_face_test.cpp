// SPDX-License-Identifier: Apache-2.0
// A model's `config.json`: the parameters of published models, and files that are not what they should be.
#include "packaged.hpp"

#include <traincost/catalog/hugging_face.hpp>
#include <traincost/core/codes.hpp>
#include <traincost/workload/counted.hpp>
#include <traincost/workload/parameters.hpp>

#include <array>
#include <regex>

using namespace traincost;
using namespace traincost::test;

namespace {

struct Published {
    const char* file;
    double parameters;
};

/// Parameters in the weights as published on the Hugging Face Hub or in the model card. The files hold the dimensions only.
constexpr std::array published = {
    Published{"llama-3.1-8b", 8'030'261'248},      Published{"llama-3.1-405b", 405'853'388'800},  Published{"llama-2-7b", 6'738'415'616},
    Published{"mistral-7b-v0.1", 7'241'732'096},   Published{"mixtral-8x7b", 46'702'792'704},     Published{"qwen2.5-7b", 7'615'616'512},
    Published{"qwen1.5-moe-a2.7b", 14'315'784'192}, Published{"qwen3-8b", 8'190'735'360},         Published{"qwen3-235b-a22b", 235'093'634'560},
    Published{"deepseek-v2", 235'741'434'880},     Published{"deepseek-v2-lite", 15'706'484'224}, Published{"deepseek-v3", 671'026'419'200},
    Published{"gemma-2b", 2'506'172'416},          Published{"gemma-7b", 8'537'680'896},          Published{"gemma-2-9b", 9'241'705'984},
    Published{"gemma-3-1b", 999'885'952},          Published{"gemma-3-4b", 3'880'263'168},        Published{"phi-2", 2'779'683'840},
    Published{"phi-3-mini", 3'821'079'552},        Published{"gpt-neox-20b", 20'554'567'680},     Published{"bloom", 176'247'271'424},
    Published{"opt-125m", 125'239'296},            Published{"opt-350m", 331'196'416},            Published{"mpt-7b", 6'649'286'656},
    Published{"falcon-7b", 6'921'720'704},         Published{"falcon-40b", 41'303'293'952},       Published{"olmo-7b", 6'888'095'744},
    Published{"olmo-2-7b", 7'298'617'344},         Published{"gpt-oss-20b", 20'914'757'184},      Published{"gpt-oss-120b", 116'829'156'672},
    Published{"gpt-2", 124'439'808},
};

const std::string folder = std::string(TRAINCOST_SOURCE_DIR) + "/tests/catalog/hugging_face/";

catalog::Model model_in(const std::string& file) {
    auto model = catalog::read_hugging_face(folder + file + ".json");
    INFO(file);
    REQUIRE(model.has_value());
    workload::count_parameters(*model);
    return *model;
}

workload::ParameterCounts<double> counts_of(const std::string& file) { return workload::parameters_of(*model_in(file).shape); }

/// What is said of a text.
std::string said_of(const std::string& text) {
    const auto document = config::read_text("config.json", text);
    if (!document) { return to_string(document.error()); }
    const auto model = catalog::load_hugging_face(*document);
    return model ? "" : to_string(model.error());
}

/// Llama 2 7B with one line changed to another, or left out.
std::string llama_with(const std::string& from, const std::string& to) {
    return replaced(read_file(folder + "llama-2-7b.json"), from, to);
}

void refused(const std::string& text, const std::vector<std::string>& parts) {
    const auto said = said_of(text);
    CAPTURE(said);
    for (const auto& part : parts) {
        CAPTURE(part);
        CHECK(holds(said, part));
    }
}

}  // namespace

TEST_CASE("the parameters of published models are counted to the last one") {
    for (const auto& row : published) {
        CAPTURE(row.file);
        const auto model = model_in(row.file);
        CHECK(model.parameters->value.value() == row.parameters);
        CHECK(model.parameters->provenance.status == catalog::Status::derived);
    }
}

TEST_CASE("every configuration beside the test is in its table") {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().stem().string();
        CHECK_MESSAGE(std::any_of(published.begin(), published.end(), [&](const auto& row) { return row.file == name; }), name);
    }
}

TEST_CASE("active parameters are counted as the developers count them") {
    CHECK(model_in("mixtral-8x7b").active_parameters->value.value() == 12'879'925'248);          // 12.9 B, with embeddings
    CHECK(model_in("qwen3-235b-a22b").active_parameters->value.value() == 22'190'763'520);       // 22 B
    CHECK(model_in("deepseek-v3").active_parameters->value.value() == 37'552'297'472);           // 37 B
    CHECK(active_without_embedding(counts_of("gpt-oss-120b")).value() == doctest::Approx(5.13e9).epsilon(1e-3));
    CHECK(active_without_embedding(counts_of("gpt-oss-20b")).value() == doctest::Approx(3.61e9).epsilon(1e-3));
    CHECK_FALSE(model_in("llama-2-7b").active_parameters.has_value());  // a dense model has no others
}

TEST_CASE("windows and local layers are read") {
    CHECK(model_in("mistral-7b-v0.1").shape->attention->window == 4096);
    CHECK(model_in("mixtral-8x7b").shape->attention->window == 0);
    CHECK_FALSE(model_in("qwen2.5-7b").shape->attention->local.has_value());  // given, and switched off
    CHECK(model_in("gemma-2-9b").shape->attention->local->layers == 21);
    CHECK(model_in("gemma-3-1b").shape->attention->local->layers == 22);
    CHECK(model_in("gpt-oss-120b").shape->attention->local->layers == 18);
    CHECK(model_in("gpt-oss-120b").shape->attention->local->window == 128);
}

TEST_CASE("a model is called what its file calls it, else like the file or its folder") {
    CHECK(model_in("llama-2-7b").name == "llama-2-7b");
    const TemporaryFolder there;
    const auto text = read_file(folder + "llama-2-7b.json");
    there.write("my-model/config.json", text);
    const auto in_folder = catalog::read_hugging_face((there.path() / "my-model").string());
    REQUIRE(in_folder.has_value());
    CHECK(in_folder->name == "my-model");
    const auto named = there.write("config.json", replaced(text, "{", "{\"_name_or_path\": \"me/mine\","));
    CHECK(catalog::read_hugging_face(named.string())->name == "me/mine");
}

TEST_CASE("what a family's class knows need not be in the file") {
    CHECK(said_of(llama_with("\"tie_word_embeddings\": false,", "")) == "");
    CHECK(said_of(llama_with("\"num_key_value_heads\": 32,", "\"num_key_value_heads\": null,")) == "");
    CHECK(said_of(llama_with("\"model_type\": \"llama\",", "\"model_type\": \"llama\", \"anything\": [{\"else\": 1}],")) == "");
}

TEST_CASE("a dimension that is missing or null is named") {
    refused(llama_with("\"hidden_size\": 4096,", ""), {"config.json:1:1: error: the key 'hidden_size' is missing", "[missing-key]"});
    refused(llama_with("4096", "null"), {"config.json:3:18: error: the key 'hidden_size' is empty"});
    refused("{\"model_type\": \"gpt2\"}", {"'n_layer'", "'n_embd'", "'n_head'", "'vocab_size'"});
}

TEST_CASE("a family that is not known is named with the nearest, or with all") {
    refused(llama_with("\"llama\"", "\"lama\""), {"config.json:2:17: error: unknown family 'lama' of models; did you mean 'llama'?", "known are bloom,"});
    refused(llama_with("\"llama\"", "\"whisper\""), {"unknown family 'whisper' of models; known are bloom, deepseek_v2,", "[unknown-value]"});
    refused("{\"hidden_size\": 3}", {"the key 'model_type' is missing; is it the config.json of a model?"});
    refused("{\"model_type\": [\"llama\"]}", {"expected a text, found a list"});
    refused("{\"model_type\": null}", {"[empty]"});
}

TEST_CASE("a dimension that is no count is refused where it stands") {
    refused(llama_with("4096", "-4096"), {"config.json:3:18: error: hidden_size: '-4096' counts nothing", "[out-of-range]"});
    refused(llama_with("4096", "0"), {"hidden_size: '0' cannot be meant"});
    refused(llama_with("4096", "4096.0"), {"hidden_size: '4096.0' counts nothing", "[bad-number]"});
    refused(llama_with("4096", "1e400"), {"[bad-number]"});
    refused(llama_with("4096", "99999999999999999999"), {"[out-of-range]"});
    refused(llama_with("4096", "true"), {"hidden_size: 'true' is not a number"});
    refused(llama_with("4096", "[4096]"), {"config.json:3:18: error: expected a text, found a list", "[wrong-shape]"});
    refused(llama_with("4096", "{\"a\": {}}"), {"expected a text, found a mapping"});
    refused(llama_with("false", "\"maybe\""), {"tie_word_embeddings: expected true or false, found 'maybe'"});
    refused(llama_with("false", "[]"), {"tie_word_embeddings: expected true or false, found a list"});
    refused(llama_with("\"num_attention_heads\": 32", "\"num_attention_heads\": 30"),
            {"does not divide attention.heads, 30", "[impossible-shape]", "note: attention.heads stands here"});
}

TEST_CASE("lists of layers that do not fit are refused") {
    const auto oss = read_file(folder + "gpt-oss-20b.json");
    refused(replaced(oss, "\"num_hidden_layers\": 24", "\"num_hidden_layers\": 25"), {"layer_types: 24 types for 25 layers", "[contradiction]"});
    refused(replaced(oss, "\"layer_types\": [", "\"layer_types\": 5, \"other\": ["), {"'layer_types' must be a list, found a text"});
    const auto qwen = read_file(folder + "qwen3-235b-a22b.json");
    CHECK(said_of(replaced(qwen, "\"mlp_only_layers\": []", "\"mlp_only_layers\": [0, 1, 1, 500]")) == "");
    refused(replaced(qwen, "\"mlp_only_layers\": []", "\"mlp_only_layers\": [\"first\"]"), {"'first' is not a number"});
    refused(replaced(qwen, "\"num_experts_per_tok\": 8", "\"num_experts_per_tok\": 200"), {"moe.active: 200 is more than moe.experts, 128"});
}

TEST_CASE("a file that is no configuration is refused without ado") {
    refused("[1, 2]", {"expected a mapping"});
    refused("{", {"[bad-yaml]"});
    refused("", {"[empty]"});
    refused("{\"model_type\": \"llama\", \"model_type\": \"gpt2\"}", {"[duplicate-key]"});
    refused("{\"text_config\": {\"model_type\": \"llama\"}, \"model_type\": \"llava\"}", {"config.json:1:17: error: the key 'num_hidden_layers'"});
    refused("{\"model_type\": \"mpt\", \"attn_config\": 3, \"n_layers\": 1, \"d_model\": 1000000000, \"n_heads\": 1, \"vocab_size\": 1, "
            "\"expansion_ratio\": 1000000000}", {});  // as large as counts get: no overflow
}

TEST_CASE("whatever one value of a configuration is changed to, it is read or refused with a place and a known code") {
    const std::regex entry(R"x(("[a-z_]+": )([^\n{\[]+?)(,?\n))x");
    std::size_t refusals = 0;
    for (const auto& row : published) {
        const auto text = read_file(folder + row.file + ".json");
        for (std::sregex_iterator at(text.begin(), text.end(), entry), end; at != end; ++at) {
            for (const auto* value : {"null", "0", "-1", "1", "7", "1000000000", "1e99", "\"\"", "\"x\"", "true", "[]", "{\"a\": [1]}"}) {
                const auto from = static_cast<std::size_t>(at->position(2));
                const auto changed = text.substr(0, from) + value + text.substr(from + static_cast<std::size_t>(at->length(2)));
                const auto document = config::read_text("config.json", changed);
                REQUIRE(document.has_value());
                auto model = catalog::load_hugging_face(*document);
                if (model) {
                    workload::count_parameters(*model);
                    CHECK(model->parameters->value.value() > 0.0);
                    continue;
                }
                ++refusals;
                for (const auto& diagnostic : model.error()) {
                    INFO(row.file << " " << at->str() << " " << value << ": " << to_string(diagnostic));
                    CHECK(diagnostic.where.line > 0);
                    CHECK(is_diagnostic_code(diagnostic.code));
                }
            }
        }
    }
    CHECK(refusals > 500);
}
