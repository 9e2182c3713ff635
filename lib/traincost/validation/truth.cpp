// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/truth.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace traincost::validation {

namespace {

/// A table with its header: cells by the names of their columns.
class Table {
 public:
    Table(const config::CsvText& text, std::vector<std::string_view> needed, Diagnostics& diagnostics)
        : text_(text), needed_(std::move(needed)), diagnostics_(diagnostics) {}

    /// Calls `take` for each row below the header that has as many cells.
    template <class Take>
    void each(Take take) {
        text_.rows(',', [&](const config::CsvRow& row) {
            if (header_.empty()) { return take_header(row); }
            row_ = &row;
            if (row.cells.size() != header_.size()) {
                return complain(1, "bad-csv", fmt::format("{} cells under a header of {}", row.cells.size(), header_.size()));
            }
            if (complete_) { take(); }
        }, diagnostics_);
    }

    [[nodiscard]] std::string text(std::string_view column) const {
        const auto found = std::find(header_.begin(), header_.end(), column);
        return found == header_.end() ? std::string() : row_->cells[static_cast<std::size_t>(found - header_.begin())].text;
    }

    /// A positive number, or where it is allowed zero; nothing where the cell is empty.
    [[nodiscard]] std::optional<double> number(std::string_view column, bool zero = false) {
        const auto cell = text(column);
        if (cell.empty()) { return std::nullopt; }
        const auto value = units::parse<double>(cell);
        const auto at = static_cast<std::size_t>(std::find(header_.begin(), header_.end(), column) - header_.begin());
        if (!value) { complain(row_->cells[at].column, "bad-number", fmt::format("{}: {}", column, value.error().message)); return std::nullopt; }
        if (!(*value > 0.0) && !(zero && *value == 0.0)) { complain(row_->cells[at].column, "out-of-range", fmt::format("{}: '{}' cannot be meant", column, cell)); return std::nullopt; }
        return *value;
    }

    template <class Q>
    [[nodiscard]] std::optional<Q> measured(std::string_view column, const Q& unit) {
        const auto value = number(column);
        return value ? std::optional(*value * unit) : std::nullopt;
    }

    /// The row's id, which no other row may have.
    [[nodiscard]] std::string id() {
        auto id = text("id");
        if (!seen_.insert(id).second) { complain(1, "duplicate-row", fmt::format("the id '{}' stands twice", id)); }
        return id;
    }

    [[nodiscard]] Place place() const { return {text_.name(), row_->line, 1, {}}; }

 private:
    void take_header(const config::CsvRow& row) {
        for (const auto& cell : row.cells) { header_.push_back(cell.text); }
        row_ = &row;
        for (const auto column : needed_) {
            if (std::find(header_.begin(), header_.end(), column) != header_.end()) { continue; }
            complain(1, "missing-column", fmt::format("the header lacks '{}'", column));
            complete_ = false;
        }
    }

    void complain(std::size_t column, std::string_view code, std::string message) {
        diagnostics_.push_back({text_.place(row_->line, column), Severity::error, code, std::move(message), {}, {}});
    }

    const config::CsvText& text_;
    std::vector<std::string_view> needed_;
    Diagnostics& diagnostics_;
    std::vector<std::string> header_;
    const config::CsvRow* row_ = nullptr;
    bool complete_ = true;
    std::set<std::string> seen_;
};

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
    const auto count = [&t](std::string_view column) { return static_cast<std::int64_t>(t.number(column, true).value_or(0.0)); };
    r.layers = count("layers");
    r.width = count("d_model");
    r.heads = count("heads");
    r.kv_heads = count("kv_heads");
    r.mlp = count("d_ff");
    r.vocabulary = count("vocab");
    r.sequence = count("seq_len");
    r.chips = count("chip_count");
    r.tensor = count("tp");
    r.pipeline = count("pp");
    r.interleave = count("vp");
    r.data = count("dp");
    r.expert = count("ep");
    r.expert_tensor = count("etp");
    r.context = count("cp");
    r.zero = count("zero_stage");
    r.micro_batch = count("micro_batch_seqs");
    r.batch = count("global_batch_seqs");
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

template <class Row>
Result<std::vector<Row>> read(const config::CsvText& text, std::vector<std::string_view> needed, Row (*make)(Table&)) {
    Diagnostics diagnostics;
    std::vector<Row> rows;
    Table table(text, std::move(needed), diagnostics);
    table.each([&] { rows.push_back(make(table)); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return rows;
}

}  // namespace

std::optional<ChipTime<>> RunRow::chip_time() const {
    if (hours) { return hours; }
    if (chips && wall_clock) { return *chips * *wall_clock; }
    return std::nullopt;
}

Result<std::vector<RunRow>> read_runs(const config::CsvText& table) {
    return read<RunRow>(table, {"id", "record_type", "developer", "params_total", "params_active", "tokens", "chip", "chip_count", "gpu_hours", "wallclock_days"},
                        run_row);
}

Result<std::vector<BenchmarkRow>> read_benchmarks(const config::CsvText& table) {
    return read<BenchmarkRow>(table, {"id", "record_type", "developer", "model", "seq_len", "chip", "chip_count", "precision", "tokens_per_s_per_gpu"},
                              benchmark_row);
}

Result<std::vector<StepRow>> read_steps(const config::CsvText& table) {
    return read<StepRow>(table, {"id", "chip", "chip_count", "precision", "stack", "seq_len", "tp", "pp", "dp", "step_time_s", "tokens_per_s_per_gpu"}, step_row);
}

}  // namespace traincost::validation
