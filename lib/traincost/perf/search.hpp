// SPDX-License-Identifier: Apache-2.0
// The layout to take where none is told: of all that can be and fit, the one that trains fastest.
#pragma once

#include <traincost/perf/job.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>

namespace traincost::perf {

/// What a layout is sought for. Counts are at least one; an axis that is told is kept as it is.
struct Wanted {
    std::int64_t chips = 1;        ///< all of them are used
    std::int64_t batch = 1;        ///< sequences of a step
    std::int64_t sequence = 2048;  ///< tokens
    double slack = 0.1;            ///< share by which the batch may be another, so that it divides among replicas
    std::optional<std::int64_t> tensor{}, pipeline{}, interleave{}, expert{}, context{}, micro_batch{};
    std::optional<int> zero{};             ///< 1 and 3 are tried else
    std::optional<Recompute> recompute{};  ///< else the least that fits
    Schedule schedule = Schedule::one_forward_one_backward;
    bool sequence_parallel = true;         ///< in tensor groups
};

struct FoundLayout {
    Layout layout;
    Time<> step{};
    std::size_t tried = 0;  ///< layouts whose step was computed
};

/// Why there is no layout: either none is legal on so many chips with what is told, or not one of the legal ones fits.
struct NoLayout {
    bool legal = false;
    Layout closest;   ///< legal, with the least need of memory
    Bytes<> least{};  ///< that it needs on a chip
    Bytes<> room{};   ///< that there is
};

/// The legal layout that fits and trains the wanted sequences fastest; of equals the one with the shorter pipeline, then the
/// smaller tensor group. The batch of a layout is the nearest to what is wanted that its replicas and micro-batches divide,
/// within the slack if that can be, else within a tenth if that can be; sequences above what is wanted count for nothing.
///
/// Searched are tensor groups of up to twice a domain and 64 chips, pipelines of up to all layers, contexts shared by powers of
/// two where a sequence has 16,384 tokens or more, micro-batches of powers of two, and one to eight chunks on a stage. Nothing
/// that is searched is passed over: what is skipped provably needs too much memory or is slower than what is found.
[[nodiscard]] tl::expected<FoundLayout, NoLayout> fastest_layout(const Job& job, const Wanted& wanted);

}  // namespace traincost::perf
