// SPDX-License-Identifier: Apache-2.0
// How the work is spread over chips, and in what numbers it is done.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace traincost::perf {

/// What is computed again in the backward pass instead of kept. Selective: what takes much memory and little time, the scores
/// of attention that is not fused, and otherwise norms and activation functions (Korthikanti et al. 2022, section 5).
enum class Recompute { none, selective, full };
inline constexpr std::array<std::string_view, 3> recompute_names = {"none", "selective", "full"};

/// The order in which a pipeline works off its micro-batches.
enum class Schedule { one_forward_one_backward, zero_bubble, dual_pipe };
inline constexpr std::array<std::string_view, 3> schedule_names = {"1f1b", "zero-bubble", "dualpipe"};

/// A layout. All counts are at least one; `data` counts all replicas, those over which experts are spread included.
struct Layout {
    std::int64_t tensor = 1;
    std::int64_t pipeline = 1;
    std::int64_t interleave = 1;   ///< model chunks on one stage
    std::int64_t data = 1;
    std::int64_t expert = 1;       ///< chips that share the experts of a layer
    std::int64_t context = 1;      ///< chips that share a sequence
    std::int64_t micro_batch = 1;  ///< sequences
    std::int64_t batch = 1;        ///< sequences of a step, all replicas together
    std::int64_t sequence = 2048;  ///< tokens
    int zero = 0;                  ///< stage of sharding: 0 none, 1 optimizer, 2 gradients, 3 weights
    Recompute recompute = Recompute::none;
    double recomputed = 1.0;       ///< share of the layers that `recompute` is for; 0 < share <= 1
    std::int64_t expert_tensor = 1;  ///< chips that share one expert
    Schedule schedule = Schedule::one_forward_one_backward;
    bool sequence_parallel = false;  ///< norms and sums are cut along the sequence among the chips of a tensor group

    [[nodiscard]] constexpr std::int64_t chips() const { return tensor * pipeline * data * context; }
    [[nodiscard]] constexpr std::int64_t micro_batches() const { return (batch + data * micro_batch - 1) / (data * micro_batch); }
};

/// Layers on the fullest stage.
[[nodiscard]] constexpr std::int64_t fullest(std::int64_t layers, const Layout& l) { return (layers + l.pipeline - 1) / l.pipeline; }

/// Layers that there would be more if all stages were as full.
[[nodiscard]] constexpr std::int64_t missing(std::int64_t layers, const Layout& l) { return fullest(layers, l) * l.pipeline - layers; }

/// Stages that a chip holds, and so in how many chips of a pipeline a stage is: DualPipe has each at both ends of it.
[[nodiscard]] constexpr std::int64_t held_stages(const Layout& l) { return l.schedule == Schedule::dual_pipe && l.pipeline > 1 ? 2 : 1; }

/// The numbers in which products are computed.
enum class Products { bf16, fp8, mxfp8, nvfp4 };
inline constexpr std::array<std::string_view, 4> products_names = {"bf16", "fp8", "mxfp8", "nvfp4"};

/// Bytes that the training state of one parameter takes, and what the products are computed in. The default is Adam in mixed
/// precision: weights of 2 bytes, gradients of 4, a weight and two moments of 4 (Rajbhandari et al. 2020, arXiv:1910.02054, section 3.1).
struct Recipe {
    Products products = Products::bf16;
    double weight_bytes = 2.0;
    double gradient_bytes = 4.0;
    double optimizer_bytes = 12.0;
    double reduced_bytes = 4.0;      ///< of a gradient on its way between replicas
    bool frozen = false;             ///< weights stay as they are and need no gradients: adapters of a size that does not count
    bool fused_attention = true;     ///< scores never reach memory, and masked ones are skipped
    bool overlapped = true;          ///< reductions between replicas run beside the backward pass
    bool cut_messages = true;        ///< a tensor group sends each stage's result to the next in as many parts as it has chips
    bool whole_node = true;          ///< a collective uses the network ports of all chips of a node
    bool cast_as_gathered = false;   ///< sharded weights are held once, in the optimizer's numbers, and cast when a layer is gathered
    bool gathers_layers = true;      ///< sharded weights are gathered a layer at a time, else a product
    double copy_bytes = 0.0;         ///< of a weight once more, in the numbers of the products (`perf::copy_bytes`)
    double expert_load = 1.0;        ///< rows of the busiest chip's experts, in multiples of an even spread (`workload/expert_load.hpp`)
    double adapter_parameters = 0.0; ///< trained beside frozen weights, in the whole model
    double offloaded_optimizer = 0.0;    ///< share of what the optimizer keeps that waits in the host's memory
    double offloaded_activations = 0.0;  ///< share of what is kept for the backward pass
};

}  // namespace traincost::perf
