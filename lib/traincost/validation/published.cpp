// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/published.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

namespace traincost::validation {

namespace {

void take_words(PublishedRow& r, Table& t) {
    r.record_type = t.text("record_type");
    r.stage = t.text("stage");
    r.model = t.text("model");
    r.developer = t.text("developer");
    r.chip = t.text("chip");
    r.precision = t.text("precision");
    r.zero = t.text("zero_stage");
    r.recompute = t.text("recompute");
    r.tflops_kind = t.text("tflops_kind");
    r.derived = t.text("derived_fields");
    r.notes = t.text("notes");
    r.source = t.text("source");
    r.catalog_model = t.text("catalog_model");
    r.not_used = t.text("not_used");
    r.parameters = t.text("params_total");
    static_cast<void>(t.number("params_total"));  // complains of what is no number
}

void take_architecture(PublishedRow& r, Table& t) {
    r.layers = t.count("layers");
    r.width = t.count("d_model");
    r.heads = t.count("heads");
    r.kv_heads = t.count("kv_heads");
    r.mlp = t.count("d_ff");
    r.vocabulary = t.count("vocab");
    r.sequence = t.count("seq_len");
    r.experts = t.count("experts");
    r.active_experts = t.count("top_k");
    r.shared_experts = t.count("shared_experts");
    r.expert_size = t.count("moe_d_ff");
    r.dense_layers = t.count("dense_layers");
    r.q_rank = t.count("mla_q_lora");
    r.kv_rank = t.count("mla_kv_lora");
    r.nope_size = t.count("mla_qk_nope_dim");
    r.rope_size = t.count("mla_qk_rope_dim");
    r.value_size = t.count("mla_v_dim");
}

void take_layout(PublishedRow& r, Table& t) {
    r.chips = t.count("chip_count");
    r.tensor = t.count("tp");
    r.pipeline = t.count("pp");
    r.interleave = t.count("vp");
    r.data = t.count("dp");
    r.expert = t.count("ep");
    r.context = t.count("cp");
    r.micro_batch = t.count("micro_batch_seqs");
    r.batch = t.count("global_batch_seqs");
    r.batch_tokens = t.measured("global_batch_tokens", units::token);
}

void take_measures(PublishedRow& r, Table& t) {
    constexpr auto teraflop = 1e12 * units::flop / units::second;
    r.step = t.measured("step_time_s", units::second);
    r.tokens = t.measured("tokens_per_s", units::token / units::second);
    r.tokens_per_chip = t.measured("tokens_per_s_per_gpu", units::token / units::second);
    r.flop_rate = t.measured("tflops_per_gpu", teraflop);
    r.peak = t.measured("peak_tflops", teraflop);
    r.mfu = t.number("mfu");
    r.hfu = t.number("hfu");
}

PublishedRow published_row(Table& t) {
    PublishedRow r;
    r.id = t.id();
    r.year = t.count("year");
    take_words(r, t);
    take_architecture(r, t);
    take_layout(r, t);
    take_measures(r, t);
    r.where = t.place();
    return r;
}

PublishedRow iteration(Table& t) {
    PublishedRow r;
    r.record_type = "throughput_benchmark";
    r.chip = "A100-SXM-80GB";
    r.precision = "fp16";
    r.recompute = "full";
    r.source = "vTrain";
    r.year = 2024;
    r.layers = t.count("layers");
    r.width = t.count("hidden");
    r.heads = t.count("heads");
    r.sequence = t.count("seq");
    r.chips = t.count("gpus");
    r.tensor = t.count("tp");
    r.pipeline = t.count("pp");
    r.data = t.count("dp");
    r.micro_batch = t.count("micro_batch");
    r.batch = t.count("global_batch");
    r.step = t.measured("iteration_ms", units::second * 1e-3);
    const auto billions = t.text("params_billion");
    r.parameters = billions.empty() ? "" : billions + "e9";
    r.model = billions.empty() ? "GPT" : fmt::format("GPT {}B", billions);
    r.where = t.place();
    return r;
}

}  // namespace

Result<std::vector<PublishedRow>> read_published(const config::CsvText& table) {
    return rows_of<PublishedRow>(table, {"id", "model", "chip", "chip_count", "precision"}, published_row);
}

Result<std::vector<PublishedRow>> read_iterations(const config::CsvText& table) {
    auto rows = rows_of<PublishedRow>(table, {"gpus", "global_batch", "micro_batch", "hidden", "heads", "layers", "seq", "tp", "dp", "pp", "iteration_ms"}, iteration);
    if (!rows) { return rows; }
    for (std::size_t i = 0; i < rows->size(); ++i) { (*rows)[i].id = fmt::format("vtrain-{:03d}", i); }
    return rows;
}

}  // namespace traincost::validation
