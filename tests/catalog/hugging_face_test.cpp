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
    Published{"gemma-3-1b", 999'885'952},          Published{"gemma-3-4b", 4'300'079'472},        Published{"phi-2", 2'779'683'840},
    Published{"phi-3-mini", 3'821'079'552},        Published{"gpt-neox-20b", 20'554'567'680},     Published{"bloom", 176'247'271'424},
    Published{"opt-125m", 125'239'296},            Published{"opt-350m", 331'196'416},            Published{"mpt-7b", 6'649'286'656},
    Published{"falcon-7b", 6'921'720'704},         Published{"falcon-40b", 41'303'293'952},       Published{"olmo-7b", 6'888'095'744},
    Published{"olmo-2-7b", 7'298'617'344},         Published{"gpt-oss-20b", 20'914'757'184},      Published{"gpt-oss-120b", 116'829'156'672},
    Published{"gpt-2", 124'439'808},               Published{"t5-11b", 11'307'321'344},           Published{"flan-t5-xl", 2'849'757'184},
    Published{"starcoder", 15'517'456'384},        Published{"starcoder2-15b", 15'957'889'024},   Published{"gpt-j-6b", 6'050'882'784},
    Published{"olmoe-1b-7b", 6'919'161'856},       Published{"dbrx", 131'596'523'520},            Published{"qwen3-next-80b", 79'674'391'296},
    Published{"minimax-text-01", 456'089'655'296}, Published{"mamba-2.8b", 2'768'345'600},        Published{"codestral-mamba-7b", 7'285'403'648},
    Published{"smollm3-3b", 3'075'098'624},        Published{"phi-3.5-moe", 41'873'153'344},
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
    refused(llama_with("\"llama\"", "\"lama\""), {"config.json:2:17: error: unknown family 'lama' of models; did you mean 'llama'?", "known are apertus, bloom,"});
    refused(llama_with("\"llama\"", "\"whisper\""), {"unknown family 'whisper' of models; known are apertus, bloom, dbrx,", "[unknown-value]"});
    refused("{\"hidden_size\": 3}", {"the key 'model_type' is missing; is it the config.json of a model?"});
    refused("{\"model_type\": [\"llama\"]}", {"expected a text, found a list"});
    refused("{\"model_type\": null}", {"[empty]"});
}

TEST_CASE("heads that do not share the width in equal parts contradict it, both places named") {
    refused(llama_with("\"num_attention_heads\": 32", "\"num_attention_heads\": 33"),
            {"attention.heads: 33 does not divide hidden, 4096; the nearest that does is 32", "hidden stands here", "[impossible-shape]"});
    const auto own_size = llama_with("\"num_attention_heads\": 32", "\"head_dim\": 100, \"num_attention_heads\": 33");
    CHECK(said_of(replaced(own_size, "\"num_key_value_heads\": 32", "\"num_key_value_heads\": 11")) == "");
}

TEST_CASE("families without published counts beside the test are counted by hand") {
    const auto counted = [](const std::string& text) {
        const auto document = config::read_text("config.json", text);
        REQUIRE(document.has_value());
        auto model = catalog::load_hugging_face(*document);
        REQUIRE_MESSAGE(model.has_value(), to_string(model ? Diagnostics() : model.error()));
        return workload::parameters_of<double>(*model->shape);
    };
    const std::string small = "\"hidden_size\": 8, \"num_hidden_layers\": 4, \"vocab_size\": 10, \"num_attention_heads\": 2, \"num_key_value_heads\": 2, "
                              "\"head_dim\": 4, \"intermediate_size\": 16, ";
    const auto with = [&](const std::string& type, const std::string& more) { return counted("{" + small + more + "\"model_type\": \"" + type + "\"}"); };
    // A table and a head 2 x 80, four layers of attention 4 x 64, of a network 3 x 128, or 2 x 128 where it does not gate, two norms of 8; a last norm.
    CHECK(total(with("granite", "")).value() == 160 + 4 * (256 + 384 + 16) + 8);
    CHECK(total(with("nemotron", "")).value() == 160 + 4 * (256 + 256 + 32) + 16);           // norms with a bias
    CHECK(total(with("apertus", "")).value() == 160 + 4 * (256 + 256 + 16 + 8) + 8);         // norms of queries and keys of 4
    CHECK(total(with("olmo3", "")).value() == 160 + 4 * (256 + 384 + 16 + 16) + 8);          // of 8, over all heads
    CHECK(total(with("granitemoe", "\"num_local_experts\": 3, ")).value() == 160 + 4 * (256 + 3 * 384 + 24 + 16) + 8);
    const std::string moe = "\"moe_intermediate_size\": 4, \"n_routed_experts\": 3, \"num_experts_per_tok\": 2, \"n_shared_experts\": 1, ";
    // A dense layer, three of 3 experts and a shared one of 96 each, a router of 8 x 3 and its bias.
    CHECK(total(with("glm4_moe", moe + "\"first_k_dense_replace\": 1, ")).value() == 160 + 4 * (256 + 16) + 384 + 3 * (4 * 96 + 24 + 3) + 8);
    // Every second layer has 2 experts and a shared one of 384 each, the others a network of 3 x 8 x 20.
    const auto l4 = with("llama4_text", "\"num_local_experts\": 2, \"interleave_moe_layer_step\": 2, \"intermediate_size_mlp\": 20, ");
    CHECK(total(l4).value() == 160 + 4 * (256 + 16) + 2 * (3 * 384 + 16) + 2 * 480 + 8);
    // Latent attention: queries 8 x 4 + 4 x 2 x 6, 8 x (3 + 2) + 3 x 2 x (4 + 4), 8 x 8 back: 232, norms of 4 and 3; the indexer
    // 4 x 2 x 5 + 8 x (5 + 2) + 2 x 5.
    const auto v32 = with("deepseek_v32", moe + "\"first_k_dense_replace\": 1, \"q_lora_rank\": 4, \"kv_lora_rank\": 3, \"qk_nope_head_dim\": 4, "
                          "\"qk_rope_head_dim\": 2, \"v_head_dim\": 4, \"index_n_heads\": 2, \"index_head_dim\": 5, ");
    CHECK(total(v32).value() == 160 + 4 * (32 + 48 + 40 + 48 + 64 + 7 + 106 + 16) + 384 + 3 * (4 * 96 + 24 + 3) + 8);
}

TEST_CASE("the sequences of pre-training are those before positions were stretched") {
    CHECK(model_in("llama-3.1-405b").shape->context == 8192);
    CHECK(model_in("phi-3.5-moe").shape->context == 4096);
    CHECK(model_in("olmoe-1b-7b").shape->context == 4096);
    CHECK(model_in("minimax-text-01").shape->context == 0);  // ten million are what it may read, not what it was trained on
    CHECK(model_in("t5-11b").shape->encoder->context == 512);
}

TEST_CASE("an image tower is counted where all of its dimensions are told, and no token of text passes through it") {
    const auto model = model_in("gemma-3-4b");
    // 27 x 15,239,504, patches of 14 x 14 x 3 at 4096 places, a norm; the way to 2560 and its norm: 416,866,032 + 2,950,272.
    CHECK(model.shape->vision->parameters == 419'816'304);
    CHECK(model.shape->vision->patches == 4096);
    CHECK(model.shape->vision->tokens == 256);
    CHECK(model.active_parameters->value.value() == 3'880'263'168);
    const auto without = replaced(read_file(folder + "gemma-3-4b.json"), "\"patch_size\": 14", "\"depth\": 14");
    CHECK_FALSE(catalog::load_hugging_face(*config::read_text("config.json", without))->shape->vision.has_value());
}

TEST_CASE("encoders, pieces of sequences and linear layers are read") {
    CHECK(model_in("t5-11b").shape->encoder->layers == 24);
    CHECK(model_in("qwen3-next-80b").shape->linear->layers == 36);
    CHECK(model_in("minimax-text-01").shape->linear->layers == 70);
    CHECK(model_in("qwen3-next-80b").active_parameters->value.value() == doctest::Approx(3.9e9).epsilon(0.01));
    // 45.9 billion as published, without the table and the head of 200,064 x 6144.
    CHECK(model_in("minimax-text-01").active_parameters->value.value() - 2.0 * 200064.0 * 6144.0 == doctest::Approx(45.9e9).epsilon(0.002));
    CHECK(model_in("dbrx").active_parameters->value.value() == doctest::Approx(36e9).epsilon(0.015));
    CHECK(model_in("olmoe-1b-7b").active_parameters->value.value() == doctest::Approx(1.3e9).epsilon(0.02));
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

TEST_CASE("a kind of layer that is not counted is refused, whatever the family") {
    const auto oss = read_file(folder + "gpt-oss-20b.json");
    refused(replaced(oss, "\"full_attention\"", "\"linear_attention\""), {"layer_types: unknown kind 'linear_attention' of layer", "[unknown-value]"});
    refused(llama_with("\"model_type\": \"llama\",", "\"model_type\": \"llama\", \"layer_types\": [\"chunked_attention\"],"), {"'chunked_attention'"});
    refused(llama_with("\"model_type\": \"llama\",", "\"model_type\": \"llama\", \"layer_types\": [[]],"), {"unknown kind a list of layer"});
}

TEST_CASE("groups of experts are read where a token's experts are chosen by them") {
    const auto groups_of = [](const char* name) {
        const auto shape = *model_in(name).shape;
        return std::pair(shape.moe->groups, shape.moe->active_groups);
    };
    CHECK(groups_of("deepseek-v2") == std::pair<catalog::Count, catalog::Count>(8, 3));
    CHECK(groups_of("deepseek-v2-lite").second <= 1);
    CHECK(groups_of("deepseek-v2-lite").first == 1);
    CHECK(groups_of("deepseek-v3") == std::pair<catalog::Count, catalog::Count>(8, 4));
}

TEST_CASE("experts that a family always has must be there") {
    const auto v3 = read_file(folder + "deepseek-v3.json");
    refused(replaced(v3, "\"n_routed_experts\"", "\"n_experts\""), {"the key 'n_routed_experts' is missing", "[missing-key]"});
}

TEST_CASE("a head of an absurd size is refused") {
    refused(llama_with("\"model_type\": \"llama\",", "\"model_type\": \"llama\", \"head_dim\": 12800,"),
            {"head_dim: '12800' cannot be meant", "from 1 to 4096", "[out-of-range]"});
}

TEST_CASE("a file in JSON is spoken of as JSON") {
    refused("{\"a\": \"x", {"malformed JSON: ", "[bad-yaml]"});
    refused("{\"a\": 1}\n---\n{}", {"a second JSON document", "[many-documents]"});
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
