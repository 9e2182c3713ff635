// SPDX-License-Identifier: Apache-2.0
// Which layouts are sought among.
#pragma once

#include <traincost/perf/job.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace traincost::perf {

/// What a layout is sought for, and what of it is told. Counts are at least one; an axis that is told is kept as it is.
struct Wanted {
    std::int64_t chips = 1;        ///< all of them are used
    std::int64_t batch = 1;        ///< sequences of a step
    std::int64_t sequence = 2048;  ///< tokens
    double slack = 0.1;            ///< share by which the batch may be another, so that it divides among replicas
    std::optional<std::int64_t> tensor{}, pipeline{}, interleave{}, expert{}, context{}, micro_batch{};
    std::optional<int> zero{};
    std::optional<Recompute> recompute{};
    std::optional<Schedule> schedule{};
    bool sequence_parallel = true;  ///< in tensor groups; not where the software has none
    std::optional<std::int64_t> data{};
};

/// All that may vary: every combination that is legal is in the space, once. Where an axis makes no difference (chunks and
/// schedules without a pipeline, sharding without replicas, norms without a tensor group) its first entry stands for all.
///
/// Chunks beyond one go with one forward one backward, unless chunks are told: the other schedules have no published form with
/// them. DualPipe takes pipelines and micro-batches that divide by two (DeepSeek-V3, arXiv:2412.19437, section 3.2.1), and of these
/// two for each stage at least, as its published code asks, unless the pipeline is told. Experts on several chips go with a tensor
/// group whose norms are cut, as Megatron Core asks, unless the sizes of both are told. The last entry of `recompute`, where it is
/// full and not alone, is tried on all layers and on as many as it takes to fit. Sharding of gradients, stage 2, goes with one micro-batch a replica, unless it is told: with more, software
/// either scatters gradients with each or keeps them whole until the last, and a formula that had the memory of the one and the
/// time of the other would make it the best of all.
struct Space {
    std::int64_t chips = 1, batch = 1, sequence = 2048;
    double slack = 0.1;
    bool any_batch = true;  ///< within a tenth, or else whatever divides, where none is within the slack; else there is none
    std::optional<std::int64_t> tensor{}, pipeline{}, data{}, expert{}, context{}, micro_batch{};  ///< told, or every one that is legal
    std::vector<std::int64_t> interleave = {1};
    std::vector<int> zero = {0, 1, 2, 3};
    std::vector<Recompute> recompute = {Recompute::none, Recompute::selective, Recompute::full};
    std::vector<Schedule> schedule = {Schedule::one_forward_one_backward, Schedule::zero_bubble, Schedule::dual_pipe};
    std::vector<bool> sequence_parallel = {false, true};
    std::int64_t most_tensor = std::numeric_limits<std::int64_t>::max();
    std::int64_t shortest_piece = 1024;  ///< tokens that a chip has of a sequence, at least
    bool every = true;                   ///< micro-batches and contexts of any size; else powers of two
    bool keeps_interleave = false;       ///< chunks are told, and go with any schedule
};

/// All there is: tensor groups, pipelines, contexts, groups of experts and micro-batches of every size that divides, all numbers
/// of chunks up to a layer each, all of sharding, recomputation and schedules, norms cut or whole; but what is told.
[[nodiscard]] Space full_space(const Job& job, const Wanted& wanted);

/// What is usual: tensor groups of up to twice a domain and 64 chips, contexts where a sequence has 16,384 tokens or more, sharding
/// of optimizer or weights, one to eight chunks, one forward one backward, norms cut where they can be; but what is told.
[[nodiscard]] Space usual_space(const Job& job, const Wanted& wanted);

namespace detail {

/// Lower is better, whatever the time: a batch within the slack, within a tenth, or any.
inline constexpr int ranks = 3;
[[nodiscard]] int rank_of(std::int64_t batch, const Space& space);

/// Sequences of a step that count: all up to a tenth more than are wanted. A run takes as many steps as its batch makes of its tokens; but what
/// is above that would be another training.
[[nodiscard]] double sequences_that_count(std::int64_t batch, const Space& space);

/// Chips whose work within a micro-batch is the same however many stages and replicas there are.
struct Unit {
    std::int64_t tensor = 1, context = 1, expert = 1;
};
[[nodiscard]] std::vector<Unit> units_of(const Job& job, const Space& space);

/// How a pipeline works off its chunks.
struct Order {
    Schedule schedule = Schedule::one_forward_one_backward;
    std::int64_t interleave = 1;
};
[[nodiscard]] std::vector<Order> orders_of(const Job& job, const Space& space, std::int64_t pipeline);

/// Lengths of pipelines that leave a whole number of replicas.
[[nodiscard]] std::vector<std::int64_t> pipelines_of(const Job& job, const Space& space, const Unit& unit);

/// Micro-batches, ascending: the divisors of what a replica has of the nearest batch, and powers of two.
[[nodiscard]] std::vector<std::int64_t> micro_batches_of(const Space& space, std::int64_t data);

/// The nearest batch that replicas divide, and the nearest whose micro-batches an interleaved pipeline can work off; the same
/// where one is both.
struct Batches {
    std::int64_t nearest = 1, by_stages = 1;
};
[[nodiscard]] Batches batches_of(const Space& space, std::int64_t pipeline, std::int64_t data, std::int64_t micro_batch);

/// Whether the space has the layout's order, which is legal.
[[nodiscard]] bool goes(const Space& space, const Layout& layout);

/// Stages of sharding and forms of norms that differ.
[[nodiscard]] std::vector<int> zeros_of(const Job& job, const Space& space, const Layout& layout);
[[nodiscard]] std::vector<bool> norms_of(const Space& space, const Unit& unit);

/// The order in which layouts of the same time stand: shorter pipeline, smaller tensor group, and so on; total.
[[nodiscard]] bool precedes(const Layout& a, const Layout& b, std::int64_t batch);

}  // namespace detail

}  // namespace traincost::perf
