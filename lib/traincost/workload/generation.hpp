// SPDX-License-Identifier: Apache-2.0
// Text that a model writes: what it computes and what it reads from memory, a token at a time; and reinforcement learning, which
// for the most part is that.
//
// Pope et al. 2022 (arXiv:2211.05102), section 2; keys and values of latent attention: DeepSeek-V2 (arXiv:2405.04434), section
// 2.1.4; the models of a step: Ouyang et al. 2022 (arXiv:2203.02155), section 3.5; without a critic, DeepSeekMath
// (arXiv:2402.03300), section 4.1.
#pragma once

#include <traincost/catalog/shape.hpp>
#include <traincost/workload/expert_load.hpp>
#include <traincost/workload/passes.hpp>

namespace traincost::workload {

/// Entries that stay in memory for each token of a text as long as the window of no layer: keys and values of all heads that have
/// their own, or the one compressed vector of latent attention. 2 bytes each in most systems.
[[nodiscard]] inline catalog::Count kept_keys_and_values(const catalog::Shape& s) {
    if (!s.attention) { return 0; }
    const auto& a = *s.attention;
    const auto local = a.local ? a.local->layers : 0;
    if (a.mla) { return a.layers * (a.mla->kv_rank + a.mla->rope_size); }
    return (a.layers - local) * a.kv_heads * (a.head_size + a.value_size);
}

/// Entries that a text has whatever its length: the windows of local attention, full, and the states of recurrent layers.
[[nodiscard]] inline catalog::Count kept_of_a_text(const catalog::Shape& s) {
    catalog::Count all = 0;
    if (s.attention && s.attention->local) {
        const auto& l = *s.attention->local;
        all += l.layers * l.window * l.kv_heads * 2 * l.head_size;
    }
    if (!s.linear) { return all; }
    const auto& l = *s.linear;
    return all + l.layers * l.heads * l.head_size * (l.state > 0 ? l.state : l.key_size);
}

/// A model that writes.
template <class T>
struct Writer {
    Operators operators;
    T dense, experts;    ///< parameters read for every token, and those of all routed experts
    T kept, kept_fixed;  ///< entries of a token and of a text
    T weight_bytes = T(2.0), entry_bytes = T(2.0);
};

/// Of a shape; its tables are read in rows and do not count, its head does.
template <class T>
Writer<T> writer_of(const catalog::Shape& s) {
    const auto p = parameters_of<T>(s);
    const T tied = s.tied_embeddings ? T(0.0) : p.looked_up.value();
    return {operators_of(s), (total(p) - p.experts - p.vision - p.encoder).value() - tied, p.experts.value(),
            detail::n<T>(kept_keys_and_values(s)), detail::n<T>(kept_of_a_text(s))};
}

/// Operations of a text: what is read at once, and then a token at a time.
template <class T>
struct WrittenFlop {
    Flop<T> prefill, decode;
    [[nodiscard]] Flop<T> all() const { return prefill + decode; }
};

/// A token at place i looks at i others: over the response they are p + r/2 on average, over the prompt p/2.
template <class T>
WrittenFlop<T> written_flop(const Operators& o, const T& prompt, const T& response) {
    const auto read = forward_flop<T>(o, prompt, Pairs::causal).all();
    const auto mean = prompt + T(0.5) * response;
    const auto written = forward_flop<T>(o, mean, Pairs::full).all();
    return {read * Tokens<T>::of(prompt), written * Tokens<T>::of(response)};
}

/// Bytes read for one more token of each of `texts`, that are `length` tokens long: all weights that any of them meets, once, and
/// of each text what is kept.
template <class T>
Bytes<T> read_for_a_token(const Writer<T>& w, const T& texts, const T& length) {
    const auto& r = w.operators.routing;
    const T met = r.experts > 0 ? experts_met<T>(detail::n<T>(r.experts), detail::n<T>(r.active), texts) / detail::n<T>(r.experts) : T(0.0);
    return Bytes<T>::of((w.dense + w.experts * met) * w.weight_bytes + texts * (w.kept * length + w.kept_fixed) * w.entry_bytes);
}

/// Chips that write together, each with the same share of weights and texts.
template <class T>
struct WritingChips {
    T chips;
    FlopRate<T> rate;          ///< reached, of one
    Bandwidth<T> memory_rate;  ///< reached, of one
};

/// Time in which `texts` responses are written beside each other: the slower of memory and arithmetic, for each token.
template <class T>
Time<T> writing_time(const Writer<T>& w, const WritingChips<T>& c, const T& texts, const T& prompt, const T& response) {
    const T mean = prompt + T(0.5) * response;
    const auto bytes = read_for_a_token(w, texts, mean);
    const auto flop = Flop<T>::of(forward_flop<T>(w.operators, mean, Pairs::full).all().value() * texts);
    return max(bytes / (c.memory_rate * c.chips), flop / (c.rate * c.chips)) * response;
}

/// Time in which their prompts are read, with all chips at work.
template <class T>
Time<T> reading_time(const Writer<T>& w, const WritingChips<T>& c, const T& texts, const T& prompt) {
    return written_flop(w.operators, prompt, T(0.0)).prefill * texts / (c.rate * c.chips);
}

/// Which models take part in reinforcement learning, and how often what was written is learnt from.
template <class T>
struct Rollouts {
    T prompts, samples;          ///< of a prompt
    T prompt, response;          ///< tokens, on average
    T epochs = T(1.0);
    bool shared_prompt = true;   ///< a prompt is read once for all of its samples
    bool old_policy = true;      ///< the writer's probabilities are computed again by the trainer, before its first step
    bool reference = true;       ///< a model that the policy must not stray from
    bool reward_model = false;   ///< as large as the policy; rules and tests cost nothing here
    bool critic = false;         ///< as large as the policy, and trained like it
};

/// Operations of all of it, by what they are for.
template <class T>
struct RolloutFlop {
    Flop<T> prefill, decode, old_policy, reference, reward, critic, training;
    [[nodiscard]] Flop<T> generation() const { return prefill + decode; }
    [[nodiscard]] Flop<T> all() const { return prefill + decode + old_policy + reference + reward + critic + training; }
};

/// Every judge reads each text once, forward; the trainer, and a critic, pass each text forward and backward in each epoch.
template <class T>
RolloutFlop<T> rollout_flop(const Operators& o, const Rollouts<T>& r) {
    const T texts = r.prompts * r.samples;
    const T length = r.prompt + r.response;
    const auto written = written_flop(o, r.prompt, r.response);
    const auto once = forward_flop<T>(o, length, Pairs::causal).all() * Tokens<T>::of(texts * length);
    const auto trained = once * (T(3.0) * r.epochs);
    const auto if_there = [](bool there, const Flop<T>& flop) { return there ? flop : Flop<T>{}; };
    RolloutFlop<T> f;
    f.prefill = written.prefill * (r.shared_prompt ? r.prompts : texts);
    f.decode = written.decode * texts;
    f.old_policy = if_there(r.old_policy, once);
    f.reference = if_there(r.reference, once);
    f.reward = if_there(r.reward_model, once);
    f.critic = if_there(r.critic, once + trained);
    f.training = trained;
    return f;
}

}  // namespace traincost::workload
