// SPDX-License-Identifier: Apache-2.0
// What is taken for a run of which it is not told: its software, its batch, and the dimensions of its model.
#pragma once

#include <traincost/perf/run_time.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/software.hpp>

namespace traincost::perf {

[[nodiscard]] RunFit<double> fit_of(const catalog::RunTimeConstants& known);
[[nodiscard]] BatchFit<double> batch_of(const catalog::RunTimeConstants& known);

/// XLA on a TPU; else Megatron with DeepSpeed until 2022, as BLOOM, GPT-NeoX, GLM-130B and YaLM were trained, and Megatron Core
/// since: most published runs of each time were in one of its kin.
[[nodiscard]] Software usual_software(const catalog::Chip& chip, int year);

/// What the software of the time did not have yet: until 2022 norms are whole in a tensor group and weights are not sharded.
[[nodiscard]] Wanted usual_wish(const Software& software);

/// Chips with which a run takes twenty days at an MFU of 40 %, to a power of two of at least 8: the geometric mean of the published
/// runs that tell theirs. Of the dense 16-bit peak.
[[nodiscard]] std::int64_t usual_chips(const Flop<>& flop, const FlopRatePerChip<>& peak);

/// 2048 tokens until 2023 and 4096 since are what most published runs have.
[[nodiscard]] constexpr std::int64_t usual_sequence(int year) { return year < 2024 ? 2048 : 4096; }

/// The batch as runs of so much arithmetic have it, in sequences: the nearest power of two, as most batches are.
[[nodiscard]] std::int64_t usual_sequences(const Flop<>& flop, std::int64_t sequence, const BatchFit<double>& fit);

/// A GPT of so many parameters: width over layers and heads of 128, as of GPT-3 (Brown et al. 2020, arXiv:2005.14165, table
/// 2.1), a feed-forward network of four times the width, 32,768 entries in the vocabulary. Layers, width and heads that are
/// not zero are kept.
[[nodiscard]] catalog::Shape usual_shape(const Parameters<>& parameters, catalog::Count layers = 0, catalog::Count width = 0, catalog::Count heads = 0);

}  // namespace traincost::perf
