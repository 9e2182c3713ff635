// SPDX-License-Identifier: Apache-2.0
// What chip and software make of a step: rates, efficiencies and the bytes of the training state, brought together from the
// catalog before any formula.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/perf/machine.hpp>
#include <traincost/perf/memory.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace traincost::perf {

/// Libraries of training. The first two and `deepspeed` are those of 2021 and 2022, before attention was fused.
enum class Stack { megatron, megatron_deepspeed, deepspeed, megatron_core, pytorch, xla };
inline constexpr std::array<std::string_view, 6> stack_names = {"megatron", "megatron-deepspeed", "deepspeed", "megatron-core", "pytorch", "xla"};

/// The software that a step runs in.
struct Software {
    Stack stack = Stack::megatron_core;
    std::string version;          ///< year and month; empty where it is not told
    bool tensor_overlap = true;   ///< hides traffic inside a tensor group
};

/// Whether scores of attention go through memory.
[[nodiscard]] bool unfused(Stack stack);

/// The recipe of a stack: Adam in mixed precision, what it fuses and what it hides. `gradient_bytes` of one parameter, held
/// and on its way between replicas.
[[nodiscard]] Recipe recipe_of(Stack stack, Products products, double gradient_bytes = 4.0);

/// The numbers in which a chip computes for a peak of this precision: 16 bits for all that is no narrower.
[[nodiscard]] Products products_of(catalog::Precision precision);
[[nodiscard]] catalog::Precision precision_of(Products products);

/// A chip and its ways out, over numbers. `chips` of them take part: a torus has no more of them than its file tells, and more than
/// those are spread evenly over as few tori as take them. A link or network that the chip's file does not tell is the usual one. The chip has a memory bandwidth and a peak.
[[nodiscard]] Machine<double> machine_of(const catalog::Chip& chip, Products products, std::int64_t chips, const catalog::UsualRun& usual,
                                         std::optional<Bandwidth<>> network = {});

/// Whether shares of the peak were fitted to steps on chips like this one: of its generation, with as many watts for an operation
/// as any of those, and below the most that is reached of a peak. Of a chip of no fitted generation they are the median of those
/// of all generations in software without products of its own for it, of any other inferred from its watts: assumptions to be told.
[[nodiscard]] bool fitted_for(const catalog::Chip& chip, const catalog::StepTimeConstants& constants, std::optional<Power<>> limit = {});

/// Constants of a stack on a chip, over numbers. `power` is the limit of one chip, where it is not the usual one.
[[nodiscard]] Efficiency<double> efficiency_of(const catalog::Chip& chip, Products products, const Software& software,
                                               const catalog::StepTimeConstants& constants, std::optional<Power<>> power = {});

/// What a machine reports besides what is needed.
[[nodiscard]] Reserve<double> reserve_of(const catalog::StepTimeConstants& constants);

}  // namespace traincost::perf
