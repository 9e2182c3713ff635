// SPDX-License-Identifier: Apache-2.0
// What a stage of training computes for its tokens beside its steps, on the same chips: a teacher's forward pass, or the text that
// is learnt from.
#pragma once

#include <traincost/perf/machine.hpp>
#include <traincost/perf/state.hpp>
#include <traincost/units/runtime.hpp>
#include <traincost/workload/generation.hpp>

#include <cstdint>
#include <optional>

namespace traincost::perf {

/// A model that writes, on groups of chips that each hold it once.
struct Writing {
    workload::Writer<double> model;
    std::int64_t chips = 1;   ///< of a group
    std::int64_t texts = 1;   ///< that a group writes beside each other
    std::int64_t prompt = 0, response = 1;  ///< tokens
};

struct Beside {
    std::optional<workload::Operators> teacher = {};
    std::optional<Writing> writing = {};
    [[nodiscard]] explicit operator bool() const { return teacher.has_value() || writing.has_value(); }
};

/// A forward pass on every token: products at the speed of the step's, attention at that of its attention. Its weights stay in
/// memory, its activations do not; what its chips tell each other is hidden.
template <class T>
ChipTime<T> time_of_teacher(const Tokens<T>& tokens, const workload::Operators& teacher, std::int64_t sequence, const Machine<T>& m,
                            const Efficiency<T>& e) {
    const auto forward = workload::forward_flop<T>(teacher, detail::n<T>(sequence), workload::Pairs::causal);
    const auto between = forward.scores + forward.recurrence;
    const auto busy = (forward.all() - between) * tokens / (m.peak * e.product) + between * tokens / (m.peak_16 * e.attention);
    return busy * units::counted<Chips<T>>(T(1.0));
}

template <class T>
workload::Writer<T> lifted(const workload::Writer<double>& w) {
    return {w.operators, T(w.dense), T(w.experts), T(w.kept), T(w.kept_fixed), T(w.weight_bytes), T(w.entry_bytes)};
}

/// So many tokens written, by groups that are never short of texts: prompts are read at the speed of products, and then each token
/// takes the slower of memory and arithmetic.
template <class T>
ChipTime<T> time_of_writing(const Tokens<T>& tokens, const Writing& w, const Machine<T>& m, const Efficiency<T>& e) {
    const auto model = lifted<T>(w.model);
    const workload::WritingChips<T> group{detail::n<T>(w.chips), m.peak * e.product, m.memory_rate * e.product_memory};
    const T texts = detail::n<T>(w.texts), prompt = detail::n<T>(w.prompt), response = detail::n<T>(w.response);
    const auto time = workload::reading_time(model, group, texts, prompt) + workload::writing_time(model, group, texts, prompt, response);
    return time * (tokens / units::counted<Tokens<T>>(texts * response)) * units::counted<Chips<T>>(group.chips);
}

/// The group and its texts, where `room` of each chip's memory may be used: the fewest chips, a power of two, of whose memory the
/// weights leave half for the texts; and as many texts as that holds at their full length, at most so many. Nothing where not even
/// `chips` hold it.
[[nodiscard]] inline std::optional<Writing> writing_on(const workload::Writer<double>& model, Bytes<> room, std::int64_t chips, std::int64_t most_texts,
                                                       std::int64_t prompt, std::int64_t response) {
    const double weights = (model.dense + model.experts) * model.weight_bytes;
    const double text = (model.kept * static_cast<double>(prompt + response) + model.kept_fixed) * model.entry_bytes;
    for (std::int64_t group = 1; group <= chips; group *= 2) {
        const double all = room.value() * static_cast<double>(group);
        if (weights > 0.5 * all || weights + text > all) { continue; }
        const double fit = text > 0.0 ? (all - weights) / text : static_cast<double>(most_texts);
        return Writing{model, group, fit < static_cast<double>(most_texts) ? static_cast<std::int64_t>(fit) : most_texts, prompt, response};
    }
    return std::nullopt;
}

}  // namespace traincost::perf
