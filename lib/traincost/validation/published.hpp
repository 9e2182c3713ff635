// SPDX-License-Identifier: Apache-2.0
// A table as others collect published runs and benchmarks: architecture, chips, layout and what was measured, in the
// words of each source.
#pragma once

#include <traincost/config/csv.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/quantities.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace traincost::validation {

/// A row with the usual header. Counts that are not known are 0.
struct PublishedRow {
    std::string id, record_type, stage, model, developer, chip, precision, zero, recompute, tflops_kind;
    std::string derived;     ///< names the cells that are computed, not published
    std::string notes, source, catalog_model, not_used;
    std::string parameters;  ///< as printed
    std::int64_t year = 0;
    std::int64_t layers = 0, width = 0, heads = 0, kv_heads = 0, mlp = 0, vocabulary = 0, sequence = 0;
    std::int64_t experts = 0, active_experts = 0, shared_experts = 0, expert_size = 0, dense_layers = 0;
    std::int64_t q_rank = 0, kv_rank = 0, nope_size = 0, rope_size = 0, value_size = 0;
    std::int64_t chips = 0, tensor = 0, pipeline = 0, interleave = 0, data = 0, expert = 0, context = 0, micro_batch = 0, batch = 0;
    std::optional<Tokens<>> batch_tokens;
    std::optional<Time<>> step;
    std::optional<TokenRate<>> tokens, tokens_per_chip;
    std::optional<FlopRate<>> flop_rate, peak;  ///< of one chip
    std::optional<double> mfu, hfu;
    Place where;

    /// Whether anything tells how fast a step was.
    [[nodiscard]] bool has_rate() const { return step || tokens || tokens_per_chip || flop_rate || mfu || hfu; }
};

/// Columns that are needed: id, model, chip, chip_count, precision.
[[nodiscard]] Result<std::vector<PublishedRow>> read_published(const config::CsvText& table);

/// A table of iteration times in milliseconds on 8-chip nodes of A100-80GB, without ids or source: `gpus, global_batch,
/// micro_batch, hidden, heads, layers, seq, tp, dp, pp, iteration_ms`. Rows get the ids vtrain-000 and on.
[[nodiscard]] Result<std::vector<PublishedRow>> read_iterations(const config::CsvText& table);

}  // namespace traincost::validation
