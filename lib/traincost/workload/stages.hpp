// SPDX-License-Identifier: Apache-2.0
// What the stages of a training programme compute: pre-training on a schedule, longer contexts, instruction tuning, adapters,
// distillation. Reinforcement learning and the text that it generates stand in `workload/generation.hpp`.
//
// Continued pre-training is pre-training on its own phases: nothing of the first run enters.
#pragma once

#include <traincost/workload/passes.hpp>

#include <span>

namespace traincost::workload {

/// A part of training in which sequences are as long and steps as large.
template <class T>
struct Phase {
    Tokens<T> tokens;
    T sequence;           ///< tokens; > 0
    Tokens<T> batch{};    ///< of a step; 0 where it does not matter
};

/// Useful operations of all phases: C = sum of D c(s). Attention makes c grow with the length of the sequence.
template <class T>
Flop<T> flop_of_phases(const Operators& o, std::span<const Phase<T>> phases, Pairs pairs) {
    Flop<T> all{};
    for (const auto& p : phases) { all += training_flop(forward_flop<T>(o, p.sequence, pairs)) * p.tokens; }
    return all;
}

/// Steps of all phases, each with a batch.
template <class T>
T steps_of_phases(std::span<const Phase<T>> phases) {
    T all = T(0.0);
    for (const auto& p : phases) { all += p.tokens / p.batch; }
    return all;
}

/// Steps over so many tokens while the batch grows from one size to another in proportion to the tokens seen: D ln(b/a) / (b-a).
/// The two differ.
template <class T>
T steps_of_ramp(const Tokens<T>& tokens, const Tokens<T>& from, const Tokens<T>& to) {
    return tokens / (to - from) * scalar::log(to / from);
}

/// Tuning on examples of a prompt and a response. The prompt has no part in the loss and yet is computed, forward and backward,
/// as the response depends on it. `filled` is the share of the places of a batch that hold a token; the rest is padding.
template <class T>
struct Tuning {
    Flop<T> useful;    ///< all tokens
    Flop<T> executed;  ///< padding too
    Tokens<T> learnt;  ///< that the loss is taken of
};

template <class T>
Tuning<T> tuning_of(const Passes<T>& passes, const Tokens<T>& prompts, const Tokens<T>& responses, const T& filled) {
    const auto tokens = prompts + responses;
    return {passes.useful() * tokens, passes.executed() * tokens / filled, responses};
}

/// Products that adapters of low rank stand beside.
enum class Adapted { attention, all_linear };

/// Parameters of adapters of rank r: r (inner + outer) for each product that has one, experts each their own. Hu et al. 2021
/// (arXiv:2106.09685), section 4.1. Of queries, keys and values made in one product there is one adapter.
template <class T>
Parameters<T> adapter_parameters(const Operators& o, const T& rank, Adapted which) {
    T all = T(0.0);
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        const bool attention = p.part == Part::projections || p.part == Part::cross;
        if (p.part == Part::head || p.part == Part::router || (which == Adapted::attention && !attention)) { continue; }
        const T copies = p.split == Split::expert ? detail::n<T>(o.routing.experts) : T(1.0);
        all += rank * copies * detail::n<T>(p.layers) * detail::n<T>(p.inner + p.outer);
    }
    return Parameters<T>::of(all);
}

/// Passes of a frozen model with adapters through which a token passes: theirs are computed, and trained, as any product.
template <class T>
Passes<T> adapted_passes_of(const ForwardFlop<T>& forward, const Parameters<T>& active_adapters, const Again<T>& again = {}) {
    auto passes = frozen_passes_of(forward, again);
    const auto own = FlopPerToken<T>::of(T(2.0) * active_adapters.value());
    passes.forward += own;
    passes.backward += own * T(2.0);
    passes.recomputed += own * again.layers;
    return passes;
}

/// Learning from a larger model. Hinton et al. 2015 (arXiv:1503.02531), section 2.
template <class T>
struct Distillation {
    Flop<T> student, teacher;
    [[nodiscard]] Flop<T> all() const { return student + teacher; }
};

/// The teacher runs beside the student: a forward pass on every token.
template <class T>
Distillation<T> distillation_with_teacher(const Passes<T>& student, const ForwardFlop<T>& teacher, const Tokens<T>& tokens) {
    return {student.useful() * tokens, teacher.all() * tokens};
}

/// The teacher's `kept` likeliest words were stored before for every token; its pass then is paid once for all students.
template <class T>
Distillation<T> distillation_from_stored(const Passes<T>& student, const Tokens<T>& tokens) {
    return {student.useful() * tokens, Flop<T>{}};
}

/// Room for those: a probability of 2 bytes and a word of 4, for each that is kept.
template <class T>
Bytes<T> stored_predictions(const Tokens<T>& tokens, const T& kept) {
    return Bytes<T>::of(T(6.0) * kept * tokens.value());
}

}  // namespace traincost::workload
