// SPDX-License-Identifier: Apache-2.0
// Shapes in the files of models: what is left out, what is impossible, and what lint says of their parameters.
#include "packaged.hpp"

#include <traincost/core/codes.hpp>
#include <traincost/workload/counted.hpp>
#include <traincost/workload/parameters.hpp>

using namespace traincost;
using namespace traincost::test;

namespace {

const std::string head = "id: m\nname: M\ndeveloper: D\narchitecture: dense\n"
                         "provenance: {source: deepseek-v3-report, date: 2024-12-27, confidence: high}\nreleased: 2024-12-26\n";
const std::string plain = "shape:\n  layers: 32\n  hidden: 4096\n  vocabulary: 32000\n";
const std::string heads = "  attention: {heads: 32, kv_heads: 8}\n";
const std::string mlp = "  mlp: {size: 14336}\n";

/// Diagnostics of a model with this shape, as text.
std::string said_of(const std::string& shape) {
    const auto model = with_file("models/m.yaml", head + shape).model("m");
    return model ? "" : to_string(model.error());
}

void refused(const std::string& shape, const std::vector<std::string>& parts) {
    const auto text = said_of(shape);
    CAPTURE(text);
    for (const auto& part : parts) {
        CAPTURE(part);
        CHECK(holds(text, part));
    }
}

catalog::Shape shape_of(const std::string& shape) {
    const auto model = with_file("models/m.yaml", head + shape).model("m");
    REQUIRE(model.has_value());
    REQUIRE(model->shape.has_value());
    return *model->shape;
}

}  // namespace

TEST_CASE("what a shape leaves out is filled in") {
    const auto s = shape_of(plain + "  attention: {heads: 32}\n" + mlp);
    CHECK(s.padded_vocabulary == 32000);
    CHECK(s.embedding_size == 4096);
    CHECK(s.attention->kv_heads == 32);
    CHECK(s.attention->head_size == 128);
    CHECK(s.attention->value_size == 128);
    CHECK(s.attention->layers == 32);
    CHECK(s.mlp->layers == 32);
    CHECK(s.mlp->gated);
    CHECK(s.norms == 2);
    CHECK_FALSE(s.tied_embeddings);
}

TEST_CASE("GLaM: gated feed-forward in every other layer, experts that are not gated between them") {
    const auto s = shape_of(plain + heads + "  mlp: {size: 14336}\n  moe: {experts: 64, active: 2, size: 14336, gated: false, every: 2}\n");
    CHECK(s.mlp->gated);
    CHECK_FALSE(s.moe->gated);
    CHECK(s.mlp->layers == 16);
    CHECK(s.moe->layers == 16);
}

TEST_CASE("blocks of one sublayer each: mamba, attention and experts fill them") {
    const auto s = shape_of("shape:\n  layers: 52\n  hidden: 2688\n  vocabulary: 131072\n  norms: 1\n"
                            "  attention: {heads: 32, kv_heads: 2, head_size: 128, layers: 6}\n"
                            "  linear: {kind: mamba2, layers: 23, heads: 64, head_size: 64, state: 128, groups: 8}\n"
                            "  moe: {experts: 128, active: 6, size: 1856, shared: 1, shared_size: 3712, gated: false, layers: 23}\n");
    CHECK(total(workload::parameters_of(s)).value() == doctest::Approx(31.6e9).epsilon(0.01));  // Nemotron 3 Nano, as published
}

TEST_CASE("an impossible shape is refused where it stands, and the other side of it is named") {
    refused(plain + "  attention: {heads: 32, kv_heads: 5}\n" + mlp,
            {"models/m.yaml:11:36: error: attention.kv_heads: 5 does not divide attention.heads, 32; the nearest that does is 4",
             "[impossible-shape]", "models/m.yaml:11:22: note: attention.heads stands here"});
    refused(plain + heads + "  moe: {experts: 8, active: 9, size: 10}\n", {"moe.active: 9 is more than moe.experts, 8", "impossible-shape"});
    refused(plain + heads + "  moe: {experts: 8, active: 2, size: 10, groups: 3}\n", {"moe.groups: 3 does not divide moe.experts, 8"});
    refused(plain + heads + "  moe: {experts: 8, active: 2, size: 10, groups: 4, active_groups: 5}\n", {"moe.active_groups: 5 is more than moe.groups, 4"});
    refused(plain + heads + "  moe: {experts: 8, active: 2, size: 10, first_dense: 40}\n", {"moe.first_dense: 40 is more than layers, 32"});
    refused(plain + heads + "  moe: {experts: 8, active: 2, size: 10, first_dense: 3}\n", {"3 of 32 layers have no experts, and no mlp"});
    refused(plain + "  padded_vocabulary: 100\n" + heads + mlp, {"padded_vocabulary: 100 is less than the vocabulary, 32000"});
    refused(plain + "  attention: {heads: 32, layers: 33}\n" + mlp, {"attention.layers: 33 is more than layers, 32"});
    refused(plain + "  attention: {heads: 32, local: {layers: 40, window: 4}}\n" + mlp, {"attention.local.layers: 40 is more than attention.layers"});
    refused(plain + "  attention: {heads: 8192}\n" + mlp, {"8192 heads are more than the width 4096"});
    refused(plain + "  positions: learned\n" + heads + mlp, {"positions: how many positions are learned is not known"});
    refused(plain + mlp, {"neither attention nor a linear mixer"});
    refused(plain + heads + "  linear: {kind: mamba2, layers: 30, heads: 4, head_size: 64}\n" + mlp, {"a recurrent layer of this kind has a state"});
}

TEST_CASE("a shape's counts are whole numbers in digits, and its keys are known") {
    refused("shape:\n  layers: 32.5\n", {"layers: '32.5' counts nothing", "[bad-number]", "the key 'hidden' is missing"});
    refused("shape:\n  layers: -3\n", {"[out-of-range]"});
    refused("shape:\n  layers: 0\n", {"[out-of-range]"});
    refused("shape:\n  layers: 99999999999999999999999\n", {"layers: '99999999999999999999999' cannot be meant", "[out-of-range]"});
    refused("shape:\n  layers: many\n", {"layers: 'many' is not a number"});
    refused("shape:\n  layers: [1]\n", {"expected a text, found a list"});
    refused("shape: 3\n", {"expected a mapping"});
    refused(plain + heads + "  mlp: {size: 14336, gatde: true}\n", {"unknown key 'gatde'; did you mean 'gated'?"});
    refused(plain + heads + "  mlp: {size: 14336, gated: yes}\n", {"unknown gated 'yes'"});
    refused(plain + "  norm: rmsnrom\n" + heads + mlp, {"unknown norm 'rmsnrom'; did you mean 'rmsnorm'?"});
}

TEST_CASE("published parameters that are not those of the shape are told, those within their last digit are not") {
    const auto lint = [](const std::string& more) { return to_string(workload::lint_shapes(with_file("models/m.yaml", head + more + plain + heads + mlp))); };
    CHECK(lint("parameters: 7241732096 parameters\n") == "");
    CHECK(lint("parameters: 7.24e9 parameters\n") == "");
    CHECK(lint("parameters: 7e9 parameters\n") == "");
    const auto text = lint("parameters: 8e9 parameters\n");
    CAPTURE(text);
    CHECK(holds(text, "models/m.yaml:7:13: warning: m: 8 B parameters are published, and its shape has 7.24"));
    CHECK(holds(text, "[shape-differs]"));
    CHECK(holds(lint("parameters: 7000000000 parameters\nactive_parameters: 3e9 parameters\n"), "are published as active"));
    CHECK(workload::half_last_digit("671e9 parameters") == doctest::Approx(5e8));
    CHECK(workload::half_last_digit("8.03B parameters") == doctest::Approx(5e6));
    CHECK(workload::half_last_digit("175247000 parameters") == doctest::Approx(500));
}

TEST_CASE("parameters that are stated more than 5 percent off those of the shape contradict it, both places named") {
    const auto said = [](const std::string& more) {
        const auto model = with_file("models/m.yaml", head + more + plain + heads + mlp).model("m");
        REQUIRE(model.has_value());
        return to_string(workload::contradicting_parameters(*model));
    };
    CHECK(said("parameters: 7e9 parameters\n") == "");  // 3.5 percent below 7.24
    const auto text = said("parameters: 8e9 parameters\n");
    CAPTURE(text);
    CHECK(holds(text, "parameters: 8 B parameters are stated, and the shape has 7.24"));
    CHECK(holds(text, "the shape is here"));
    CHECK(holds(text, "[contradiction]"));
    CHECK(holds(said("parameters: 7241732096 parameters\nactive_parameters: 3e9 parameters\n"), "active_parameters: 3 B parameters are stated"));
}

TEST_CASE("the codes of shapes are documented ones") {
    CHECK(is_diagnostic_code("impossible-shape"));
    CHECK(is_diagnostic_code("shape-differs"));
}
