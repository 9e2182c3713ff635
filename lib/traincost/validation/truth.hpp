// SPDX-License-Identifier: Apache-2.0
// Tables of what published runs and benchmarks took, one row each: what predictions are held against.
//
// Columns are found by their names, and those that a table has besides are left alone. An empty cell is not known.
#pragma once

#include <traincost/catalog/shape.hpp>
#include <traincost/config/csv.hpp>
#include <traincost/core/result.hpp>
#include <traincost/units/quantities.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace traincost::validation {

/// A row of `configs/truth/runs.csv`.
struct RunRow {
    std::string id, record_type, stage, developer, chip, precision;
    std::string catalog_model;  ///< its entry in the catalog; empty for none
    std::string schedule, recompute;  ///< where they are told
    std::string not_used;       ///< why nothing can be held against it; empty where something can
    std::string source, date, confidence, notes;
    std::optional<Parameters<>> parameters, active;
    std::optional<Tokens<>> tokens, sequence;
    std::optional<double> layers, width, heads;
    std::optional<double> query_size, rope_size, value_size;  ///< of a head, in latent attention
    std::optional<double> year;
    std::optional<Tokens<>> batch;              ///< of a step
    std::optional<double> tensor, pipeline, expert, zero, micro_batch;
    std::optional<Chips<>> chips;
    std::optional<ChipTime<>> hours;
    std::optional<Time<>> wall_clock;
    Place where;

    /// GPU-hours as they are given, or chips times days.
    [[nodiscard]] std::optional<ChipTime<>> chip_time() const;
};

/// A row of `configs/truth/throughput.csv`.
struct BenchmarkRow {
    std::string id, record_type, developer, model, chip, precision, recompute;
    std::string not_used, source, date, confidence;
    std::string sequence, chip_count, micro_batch, global_batch;  ///< compared, never computed with
    std::optional<TokenRate<>> tokens_per_chip;                   ///< tokens a second on each chip
    Place where;
};

/// A row of `configs/truth/steps.csv`: a step of training on a known layout. Counts that are not known are 0.
struct StepRow {
    std::string id, catalog_model, stage, chip, precision, stack, version, recompute, schedule, tflops_kind;
    std::int64_t dies = 1;  ///< of a chip, where they are what `chips` counts
    std::string assumed;   ///< what the row's source does not tell
    std::string not_used;  ///< why nothing can be held against it; empty where something can
    std::string source, date, confidence;
    std::int64_t layers = 0, width = 0, heads = 0, kv_heads = 0, mlp = 0, vocabulary = 0;
    std::int64_t sequence = 0, chips = 0, tensor = 0, pipeline = 0, interleave = 0, data = 0, expert = 0, expert_tensor = 0, context = 0, zero = 0;
    std::int64_t micro_batch = 0, batch = 0;
    bool sequence_parallel = false, tensor_overlap = false;
    std::optional<double> gradient_bytes;        ///< of one parameter
    std::optional<Bandwidth<>> network;          ///< of one chip
    std::optional<Power<>> power;                ///< limit of one chip, where it is not the usual one
    std::optional<Time<>> step;
    std::optional<TokenRate<>> tokens_per_chip;
    std::optional<FlopRate<>> flop_rate;         ///< of one chip
    std::optional<double> mfu;                   ///< against the dense peak of the precision
    std::optional<Bytes<>> memory;               ///< the most that one chip reported
    std::optional<catalog::Shape> shape;         ///< complete, where it is not that of the columns above or of the catalog's model
    Place where;
};

/// Errors: a column that is needed is missing (`missing-column`), a cell is no number (`bad-number`) or not positive
/// (`out-of-range`), an id stands twice (`duplicate-row`), a row has another number of cells than the header (`bad-csv`).
[[nodiscard]] Result<std::vector<RunRow>> read_runs(const config::CsvText& table);
[[nodiscard]] Result<std::vector<BenchmarkRow>> read_benchmarks(const config::CsvText& table);
[[nodiscard]] Result<std::vector<StepRow>> read_steps(const config::CsvText& table);

}  // namespace traincost::validation
