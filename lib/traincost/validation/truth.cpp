// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/truth.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/rules.hpp>
#include <traincost/validation/table.hpp>

namespace traincost::validation {

namespace {

RunRow run_row(Table& t) {
    RunRow r;
    r.id = t.id();
    r.record_type = t.text("record_type");
    r.stage = t.text("stage");
    r.developer = t.text("developer");
    r.chip = t.text("chip");
    r.precision = t.text("precision");
    r.catalog_model = t.text("catalog_model");
    r.not_used = t.text("not_used");
    r.source = t.text("source");
    r.date = t.text("date");
    r.confidence = t.text("confidence");
    r.notes = t.text("notes");
    r.parameters = t.measured("params_total", units::parameter);
    r.active = t.measured("params_active", units::parameter);
    r.tokens = t.measured("tokens", units::token);
    r.sequence = t.measured("seq_len", units::token);
    r.layers = t.number("layers");
    r.width = t.number("d_model");
    r.heads = t.number("heads");
    r.query_size = t.number("mla_qk_nope_dim");
    r.rope_size = t.number("mla_qk_rope_dim");
    r.value_size = t.number("mla_v_dim");
    r.year = t.number("year");
    r.batch = t.measured("batch_tokens", units::token);
    r.tensor = t.number("tp");
    r.pipeline = t.number("pp");
    r.expert = t.number("ep");
    if (const auto stage = sharding_called(t.text("zero_stage"))) { r.zero = static_cast<double>(*stage); }
    r.micro_batch = t.number("micro_batch_seqs");
    r.recompute = t.text("recompute");
    r.schedule = t.text("schedule");
    r.chips = t.measured("chip_count", units::chip);
    r.hours = t.measured("gpu_hours", units::chip_hour);
    r.wall_clock = t.measured("wallclock_days", units::day);
    r.where = t.place();
    return r;
}

BenchmarkRow benchmark_row(Table& t) {
    BenchmarkRow r;
    r.id = t.id();
    r.record_type = t.text("record_type");
    r.developer = t.text("developer");
    r.model = t.text("model");
    r.chip = t.text("chip");
    r.precision = t.text("precision");
    r.recompute = t.text("recompute");
    r.not_used = t.text("not_used");
    r.source = t.text("source");
    r.date = t.text("date");
    r.confidence = t.text("confidence");
    r.sequence = t.text("seq_len");
    r.chip_count = t.text("chip_count");
    r.micro_batch = t.text("micro_batch_seqs");
    r.global_batch = t.text("global_batch_tokens");
    r.tokens_per_chip = t.measured("tokens_per_s_per_gpu", units::token / units::second);
    r.where = t.place();
    return r;
}

void take_layout(StepRow& r, Table& t) {
    r.layers = t.count("layers");
    r.width = t.count("d_model");
    r.heads = t.count("heads");
    r.kv_heads = t.count("kv_heads");
    r.mlp = t.count("d_ff");
    r.vocabulary = t.count("vocab");
    r.sequence = t.count("seq_len");
    r.chips = t.count("chip_count");
    r.tensor = t.count("tp");
    r.pipeline = t.count("pp");
    r.interleave = t.count("vp");
    r.data = t.count("dp");
    r.expert = t.count("ep");
    r.expert_tensor = t.count("etp");
    r.context = t.count("cp");
    r.zero = t.count("zero_stage");
    r.micro_batch = t.count("micro_batch_seqs");
    r.batch = t.count("global_batch_seqs");
    r.sequence_parallel = t.text("sequence_parallel") == "1";
    r.tensor_overlap = t.text("tensor_overlap") == "1";
}

StepRow step_row(Table& t) {
    StepRow r;
    r.id = t.id();
    r.catalog_model = t.text("catalog_model");
    r.stage = t.text("stage");
    r.chip = t.text("chip");
    r.precision = t.text("precision");
    r.stack = t.text("stack");
    r.version = t.text("version");
    r.recompute = t.text("recompute");
    r.schedule = t.text("schedule");
    r.tflops_kind = t.text("tflops_kind");
    r.assumed = t.text("assumed");
    r.not_used = t.text("not_used");
    r.source = t.text("source");
    r.date = t.text("date");
    r.confidence = t.text("confidence");
    take_layout(r, t);
    r.gradient_bytes = t.number("gradient_bytes");
    r.network = t.measured("network_gbit_s", units::byte / units::second * (1e9 / 8.0));
    r.power = t.measured("power_w", units::watt);
    r.step = t.measured("step_time_s", units::second);
    r.tokens_per_chip = t.measured("tokens_per_s_per_gpu", units::token / units::second);
    r.flop_rate = t.measured("tflops_per_gpu", 1e12 * units::flop / units::second);
    r.mfu = t.number("mfu");
    r.memory = t.measured("max_memory_gb", 1e9 * units::byte);
    r.where = t.place();
    return r;
}

}  // namespace

std::optional<ChipTime<>> RunRow::chip_time() const {
    if (hours) { return hours; }
    if (chips && wall_clock) { return *chips * *wall_clock; }
    return std::nullopt;
}

Result<std::vector<RunRow>> read_runs(const config::CsvText& table) {
    return rows_of<RunRow>(table, {"id", "record_type", "developer", "params_total", "params_active", "tokens", "chip", "chip_count", "gpu_hours", "wallclock_days"},
                        run_row);
}

Result<std::vector<BenchmarkRow>> read_benchmarks(const config::CsvText& table) {
    return rows_of<BenchmarkRow>(table, {"id", "record_type", "developer", "model", "seq_len", "chip", "chip_count", "precision", "tokens_per_s_per_gpu"},
                              benchmark_row);
}

Result<std::vector<StepRow>> read_steps(const config::CsvText& table) {
    return rows_of<StepRow>(table, {"id", "chip", "chip_count", "precision", "stack", "seq_len", "tp", "pp", "dp", "step_time_s", "tokens_per_s_per_gpu"}, step_row);
}

}  // namespace traincost::validation
