// SPDX-License-Identifier: Apache-2.0
// What is taken for a run of which it is not told: its software, its batch, and the dimensions of its model.
#pragma once

#include <traincost/perf/run_time.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/software.hpp>

namespace traincost::perf {

[[nodiscard]] RunFit<double> fit_of(const catalog::RunTimeConstants& known);
[[nodiscard]] BatchFit<double> batch_of(const catalog::RunTimeConstants& known);

/// XLA on a TPU; else Megatron with DeepSpeed before `fused_since`, as BLOOM, GPT-NeoX, GLM-130B and YaLM were trained, and Megatron
/// Core since: most published runs of each time were in one of its kin. Of the month of the day.
[[nodiscard]] Software usual_software(const catalog::Chip& chip, Date day, const catalog::UsualRun& usual);

/// What the software of the time did not have yet: at first norms are whole in a tensor group and weights are not sharded, and
/// DeepSpeed's pipeline has one chunk on a stage.
[[nodiscard]] Wanted usual_wish(const Software& software);

/// Chips with which a run takes the usual time at the usual MFU of the dense 16-bit peak, to a power of two of at least 8.
[[nodiscard]] std::int64_t usual_chips(const Flop<>& flop, const FlopRatePerChip<>& peak, const catalog::UsualRun& usual);

/// Tokens of a sequence in the trainings of the time.
[[nodiscard]] std::int64_t usual_sequence(Date day, const catalog::UsualRun& usual);

/// The batch as runs of so much arithmetic have it, in sequences: the nearest power of two, as most batches are.
[[nodiscard]] std::int64_t usual_sequences(const Flop<>& flop, std::int64_t sequence, const BatchFit<double>& fit);

/// A GPT of so many parameters: width over layers and heads of 128, as of GPT-3 (Brown et al. 2020, arXiv:2005.14165, table
/// 2.1), a feed-forward network of four times the width, 32,768 entries in the vocabulary. Layers, width and heads that are
/// not zero are kept.
[[nodiscard]] catalog::Shape usual_shape(const Parameters<>& parameters, catalog::Count layers = 0, catalog::Count width = 0, catalog::Count heads = 0);

}  // namespace traincost::perf
