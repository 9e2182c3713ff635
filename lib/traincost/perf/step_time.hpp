// SPDX-License-Identifier: Apache-2.0
// How long one step of training takes, term by term.
//
// Pipelines: Narayanan et al. 2021 (arXiv:2104.04473), section 2.2, and DeepSeek-V3 (arXiv:2412.19437), table 2; tensor and sequence parallelism: Korthikanti et al. 2022
// (arXiv:2205.05198), section 4.2; sharded replicas: Rajbhandari et al. 2020 (arXiv:1910.02054); attention backward 2.5
// times forward: Dao 2023 (arXiv:2307.08691), section 4.1.
#pragma once

#include <traincost/perf/collectives.hpp>
#include <traincost/perf/gemm.hpp>
#include <traincost/perf/memory.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// The step's time by cause. Times of different terms add up: what is hidden behind something else is not in them.
template <class T>
struct StepTime {
    Time<T> products, experts, attention, moved, tensor, expert_exchange, context;  ///< of all micro-batches on the slowest stage
    Time<T> host;                ///< to start the products of each expert, of all micro-batches
    Time<T> bubble, sends;       ///< pipeline
    Time<T> data;                ///< between replicas, exposed
    Time<T> optimizer;
    Time<T> straggling;
    [[nodiscard]] Time<T> busy() const { return products + experts + attention + moved + tensor + expert_exchange + context + host; }
    [[nodiscard]] Time<T> at_equal_speed() const { return busy() + bubble + sends + data + optimizer; }  ///< of all chips
    [[nodiscard]] Time<T> all() const { return at_equal_speed() + straggling; }
};

namespace detail {

template <class T>
T bytes_of_factor(Products p) {
    return T(p == Products::bf16 ? 2.0 : p == Products::nvfp4 ? 0.5625 : 1.0);
}

template <class T>
struct Pass {
    Time<T> forward{}, backward{};
    void add(const Time<T>& f, const Time<T>& b) { forward += f; backward += b; }
};

/// One micro-batch through all layers, on the chips of one tensor and context group; the head apart.
template <class T>
struct MicroBatch {
    Pass<T> products, experts, attention, moved, tensor, exchange, context;
    Pass<T> host;
    Pass<T> head;
};

/// The products of all layers with `tokens` on each chip's side of the tensor group.
template <class T>
void add_products(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m,
                  const Efficiency<T>& e, const T& tokens) {
    const T t = n<T>(l.tensor);
    const T bytes = bytes_of_factor<T>(r.products);
    const auto memory = m.memory_rate * e.product_memory;
    const ProductSpeed<T> speed{m.peak * e.product, memory};
    const ProductSpeed<T> speed_16{m.peak_16 * e.product, memory};
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        const T layers = n<T>(p.layers), inner = n<T>(p.inner), outer = n<T>(p.outer);
        switch (p.split) {
            case workload::Split::column: {
                const bool head = p.part == workload::Part::head;
                const auto x = product_times<T>(tokens, inner, outer / t, head ? T(2.0) : bytes, head ? speed_16 : speed);
                (head ? mb.head : mb.products).add(x.forward * layers, (r.frozen ? x.of_input : x.backward) * layers);
                break;
            }
            case workload::Split::row: {
                const auto x = product_times<T>(tokens, inner / t, outer, bytes, speed);
                mb.products.add(x.forward * layers, (r.frozen ? x.of_input : x.backward) * layers);
                break;
            }
            case workload::Split::whole: {
                const auto x = product_times<T>(tokens / t, inner, outer, T(2.0), speed_16);
                mb.products.add(x.forward * layers, (r.frozen ? x.of_input : x.backward) * layers);
                break;
            }
            case workload::Split::expert: {
                const T held = n<T>(o.routing.experts) / n<T>(l.expert);
                // An expert that is cut among chips gets the tokens of all of them, and each has a part of its columns or rows.
                const T cut = n<T>(l.expert_tensor);
                const T each = tokens / t * cut * n<T>(o.routing.active) * T(r.expert_load) / held + e.ragged;
                const bool inward = p.inner == o.routing.width && p.outer == o.routing.size * (o.gated ? 2 : 1);
                const auto x = product_times<T>(each, inward ? inner : inner / cut, inward ? outer / cut : outer, bytes, speed, held);
                mb.experts.add(x.forward * layers, (r.frozen ? x.of_input : x.backward) * layers);
                const auto started = e.launch * (held * layers);
                mb.host.add(started, started * T(2.0));
                break;
            }
        }
    }
}

/// Attention between tokens. Fused: at a share of the peak, five products backward for two forward. Else: products of the
/// full square, and the square moved through memory in 16 bits: written, scaled and masked, normalised, dropped out, read.
template <class T>
void add_scores(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m,
                const Efficiency<T>& e, const T& tokens) {
    const T t = n<T>(l.tensor);
    const T s = n<T>(l.sequence);
    const auto memory = m.memory_rate * e.memory;
    const auto pairs = o.causal ? workload::Pairs::causal : workload::Pairs::full;
    for (std::size_t i = 0; i < o.score_count; ++i) {
        const auto& x = o.scores[i];
        const T layers = n<T>(x.layers), heads = n<T>(x.heads) / t, wide = n<T>(x.query_size + x.value_size);
        if (r.fused_attention) {
            const auto forward = units::counted<Flop<T>>(T(2.0) * layers * heads * wide * tokens * workload::seen(x, s, pairs)) / (m.peak_16 * e.attention);
            mb.attention.add(forward, forward * T(2.5));
            continue;
        }
        const ProductSpeed<T> speed{m.peak_16 * e.product, m.memory_rate * e.product_memory};
        const T batch = heads * tokens / s;
        const auto square = product_time<T>(s, s, n<T>(x.query_size), T(2.0), speed, batch) +
                            product_time<T>(s, n<T>(x.value_size), s, T(2.0), speed, batch);
        const auto moved = units::counted<Bytes<T>>(s * s * batch * e.traffic) / memory;
        mb.attention.add((square + moved * T(7.0)) * layers, (square * T(2.0) + moved * T(9.0)) * layers);
    }
    if (o.linear_layers > 0) {
        const auto forward = units::counted<Flop<T>>(n<T>(o.linear_layers) * n<T>(o.recurrence) * tokens / t) / (m.peak_16 * e.recurrence);
        mb.attention.add(forward, forward * T(2.0));
    }
}

/// What only moves: norms, sums, activations, positions; 16-bit entries read and written, and as much again and half backward.
template <class T>
void add_moved(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m,
               const Efficiency<T>& e, const T& tokens) {
    const T t = n<T>(l.tensor);
    const T around = T(6.0) * n<T>(o.blocks) * n<T>(o.hidden) / (l.sequence_parallel ? t : T(1.0));
    const T narrow = T(r.products == Products::bf16 ? 0.0 : 1.0);  // scaled to fewer bits before each product
    const T inside = n<T>(o.attention_layers) * T(2.0) * n<T>(o.mixed) + n<T>(o.linear_layers) * T(8.0) * n<T>(o.recurrent) +
                     n<T>(o.dense_layers) * (T(1.5) + narrow * T(0.5)) * n<T>(o.activated);
    const T routed = n<T>(o.routing.layers) * ((T(1.5) + narrow * T(0.5)) * n<T>(o.expert_activated) +
                                                (e.routed / e.traffic) * T(6.0) * n<T>(o.routing.active) * n<T>(o.routing.width));
    const T cast = narrow * T(1.5) * n<T>(o.blocks) * n<T>(o.hidden) / (l.sequence_parallel ? t : T(1.0));
    const auto forward = units::counted<Bytes<T>>(T(2.0) * tokens * e.traffic * (around + cast + (inside + routed) / t)) / (m.memory_rate * e.memory);
    mb.moved.add(forward, forward * T(1.5));
    // Softmax and loss over the vocabulary, in 4 bytes.
    const auto loss = units::counted<Bytes<T>>(T(8.0) * tokens * n<T>(o.vocabulary) / t) / (m.memory_rate * e.memory);
    mb.head.add(loss, loss);
}

/// A block's sum over the tensor group forward and one backward: an all-reduce, or with sequence parallelism the same in two parts.
template <class T>
void add_tensor(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m,
                const Efficiency<T>& e, const T& tokens) {
    if (l.tensor <= 1) { return; }
    const auto g = group(l.tensor, 1, m);
    // A layer of experts gathers for its shared experts at most: its routed ones take the tokens as they are cut.
    const T sums = n<T>(o.blocks - o.routing.layers);
    const auto bytes = units::counted<Bytes<T>>(T(2.0) * tokens * n<T>(o.hidden));
    const auto one = l.sequence_parallel ? gather_time(bytes, g, r.whole_node, m, e) * T(2.0) : reduce_time(bytes, g, r.whole_node, m, e);
    mb.tensor.add(one * (sums * e.tensor_exposed), one * (sums * e.tensor_exposed));
}

/// Tokens to their experts and back, forward and backward. DualPipe lays the exchange of one micro-batch beside the work of another
/// (DeepSeek-V3, arXiv:2412.19437, section 3.2.1), as reductions between replicas are laid.
template <class T>
void add_exchange(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Machine<T>& m, const Efficiency<T>& e,
                  const T& tokens) {
    if (o.routing.layers == 0 || l.expert <= 1) { return; }
    const auto bytes = units::counted<Bytes<T>>(T(2.0) * tokens / n<T>(l.tensor) * n<T>(o.routing.width));
    const auto g = group(l.expert, l.expert_tensor, m);
    const Choices choices{o.routing.active, o.routing.groups, o.routing.active_groups};
    const T exposed = l.schedule == Schedule::dual_pipe ? e.data_exposed : e.exchange_exposed;
    const auto both = exchange_time(bytes, g, choices, m, e) * (T(2.0) * n<T>(o.routing.layers) * exposed);
    mb.exchange.add(both, both);
}

/// Keys and values pass around the ring of a context group; what attention takes meanwhile hides all but `tensor_exposed`.
template <class T>
void add_context(MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m,
                 const Efficiency<T>& e, const T& tokens) {
    if (l.context <= 1) { return; }
    const auto g = group(l.context, l.tensor, m);
    T bytes = T(0.0);
    for (std::size_t i = 0; i < o.score_count; ++i) {
        bytes += T(2.0) * n<T>(o.scores[i].layers) * n<T>(o.mixed - o.scores[i].heads * (o.scores[i].query_size + o.scores[i].value_size));
    }
    const auto once = gather_time(units::counted<Bytes<T>>(bytes * tokens * n<T>(l.context) / n<T>(l.tensor)), g, r.whole_node, m, e);
    mb.context.add(once * e.tensor_exposed, once * (T(2.0) * e.tensor_exposed));
}

template <class T>
MicroBatch<T> micro_batch(const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m, const Efficiency<T>& e) {
    const T tokens = n<T>(l.micro_batch) * n<T>(l.sequence) / n<T>(l.context);
    MicroBatch<T> mb;
    add_products(mb, o, l, r, m, e, tokens);
    add_scores(mb, o, l, r, m, e, tokens);
    add_moved(mb, o, l, r, m, e, tokens);
    add_tensor(mb, o, l, r, m, e, tokens);
    add_exchange(mb, o, l, m, e, tokens);
    add_context(mb, o, l, r, m, e, tokens);
    return mb;
}

/// For how many micro-batches a stage waits in a step, all chunks together. With a forward pass of F = 1, a backward pass of
/// B = 2 that has W = 1 for the gradients of weights in it, and `again` of a forward pass computed again before: one forward one
/// backward (p-1)(F+B); zero bubble (p-1)(F+B-2W), as ZB-H1; DualPipe (p/2-1)(F&B+B-3W), where a forward and a backward pass
/// beside each other, F&B, gain nothing. DeepSeek-V3 (arXiv:2412.19437), table 2; Qi et al. 2024 (arXiv:2401.10241), section 2.
[[nodiscard]] constexpr double idle_passes(const Layout& l, double again) {
    const double stages = static_cast<double>(l.pipeline), pass = 3.0 + again, unfilled = 1.0 + again;
    switch (l.schedule) {
        case Schedule::zero_bubble: return (stages - 1.0) * unfilled / pass;
        case Schedule::dual_pipe: return (stages > 2.0 ? stages - 2.0 : 0.0) * unfilled / pass;
        case Schedule::one_forward_one_backward: break;
    }
    return stages - 1.0;
}

/// Forward, backward, and what is computed again.
template <class T>
Time<T> spent(const Pass<T>& p, double again) {
    return p.forward * T(1.0 + again) + p.backward;
}

/// Parameters on the fullest stage that a step changes: all, or beside frozen weights the adapters, as spread as those.
template <class T>
StageParameters<T> trained_parameters(const StageParameters<T>& all, const Layout& l, const Recipe& r) {
    if (!r.frozen) { return all; }
    return {T(r.adapter_parameters / static_cast<double>(l.tensor * l.pipeline)), T(0.0)};
}

/// Traffic between replicas in one step, before anything hides it: gradients, and gathered weights. Of stage 3 for one micro-batch.
/// `p` are the parameters of the fullest stage. With two stages on a chip it is theirs among twice as many replicas.
template <class T>
Time<T> replica_traffic(StageParameters<T> p, const Layout& l, const Recipe& r, const Machine<T>& m, const Efficiency<T>& e) {
    const auto stages = held_stages(l), replicas = l.data * l.context * stages;
    const auto dense = group(replicas, l.tensor, m);
    const auto experts = group(std::max<std::int64_t>(stages, replicas * l.tensor / (l.expert * l.expert_tensor)), l.expert * l.expert_tensor, m);
    p = {p.dense * n<T>(stages), p.experts * n<T>(stages)};
    auto trained = trained_parameters(p, l, r);
    if (r.frozen) { trained.dense = trained.dense * n<T>(stages); }
    const auto both = [&](const StageParameters<T>& of, const T& each) {
        return gather_time(units::counted<Bytes<T>>(of.dense * each), dense, r.whole_node, m, e) +
               gather_time(units::counted<Bytes<T>>(of.experts * each), experts, r.whole_node, m, e);
    };
    // Whole replicas add up gradients with an all-reduce; sharded ones scatter gradients and gather weights, stage 3 for every pass.
    if (l.zero == 0) {
        return reduce_time(units::counted<Bytes<T>>(trained.dense * T(r.reduced_bytes)), dense, r.whole_node, m, e) +
               reduce_time(units::counted<Bytes<T>>(trained.experts * T(r.reduced_bytes)), experts, r.whole_node, m, e);
    }
    const auto gradients = both(trained, T(r.reduced_bytes));
    const auto weights = both(l.zero < 3 ? trained : p, T(r.weight_bytes));
    return l.zero < 3 ? gradients + weights : gradients + weights * T(2.0);
}

/// How often a step has that traffic: once where a chip adds up its own gradients first. Who holds a share of them only, stage 2,
/// scatters them after every micro-batch, and gathers weights once.
[[nodiscard]] constexpr double times_of_traffic(const Layout& l, const Recipe& r) {
    const double count = static_cast<double>(l.micro_batches());
    if (l.zero == 2) { return (r.reduced_bytes * count + r.weight_bytes) / (r.reduced_bytes + r.weight_bytes); }
    return l.zero < 2 ? 1.0 : count;
}

/// What is left of traffic between replicas when work has hidden what it can: weights of stage 3, and gradients of every micro-batch,
/// travel beside all the work; gradients of a whole step beside the backward pass of the last micro-batch.
template <class T>
Time<T> exposed_traffic(const Time<T>& traffic, const Time<T>& busy, const Layout& l, const Recipe& r, const Efficiency<T>& e) {
    if (!r.overlapped) { return traffic; }
    const auto zero = units::counted<Time<T>>(T(0.0));
    const bool always = l.zero == 3 || (l.zero == 2 && l.micro_batches() > 1);
    const auto cover = always ? busy : (busy / n<T>(l.micro_batches())) * T(2.0 / 3.0);
    return max(traffic - cover, zero) + min(traffic, cover) * e.data_exposed;
}

/// Layers that the stage of the head has less than the fullest. Where layers do not divide, that stage has the fewest; of two or more
/// that are missing one is at the stage of the embedding, as memory has it (`stage_parameters`).
[[nodiscard]] constexpr std::int64_t fewer_at_the_head(std::int64_t layers, const Layout& l) {
    const auto few = missing(layers, l);
    return few < 2 ? few : std::min(fullest(layers, l), few - 1);
}

/// The work on all micro-batches of a step, on the slowest stage; nothing of what waits for others. That stage has the most layers,
/// or fewer and the head, which then counts for what it takes longer than the layers that are missing.
template <class T>
StepTime<T> work_time(const MicroBatch<T>& mb, const workload::Operators& o, const Layout& l, const Recipe& r) {
    const T count = n<T>(l.micro_batches());
    const T stage = n<T>(fullest(o.layers, l)) / n<T>(o.layers);  // of all layers
    const double full = l.recompute == Recompute::full ? l.recomputed : 0.0;
    const bool selective = l.recompute == Recompute::selective || (l.recompute == Recompute::full && l.recomputed < 1.0);
    const double scores = selective && !r.fused_attention ? 1.0 : full;
    const double cheap = selective && r.fused_attention ? 0.5 + 0.5 * full : full;  // norms and activations, not the sums and positions
    const auto zero = units::counted<Time<T>>(T(0.0));
    const T times = count * stage;

    StepTime<T> s;
    s.products = spent(mb.products, full) * times;
    s.experts = spent(mb.experts, full) * times;
    s.attention = spent(mb.attention, scores) * times;
    s.moved = spent(mb.moved, cheap) * times;
    s.tensor = spent(mb.tensor, full) * times;
    s.expert_exchange = spent(mb.exchange, full) * times;
    s.context = spent(mb.context, full) * times;
    s.host = spent(mb.host, full) * times;
    s.bubble = s.sends = s.data = s.optimizer = s.straggling = zero;
    const auto head = spent(mb.head, 0.0) * count;
    const auto fewer = fewer_at_the_head(o.layers, l);
    s.products += fewer == 0 ? head : max(head - s.busy() * (n<T>(fewer) / n<T>(fullest(o.layers, l))), zero);
    return s;
}

/// Share of a step's work for which stages are idle at its start and end, in micro-batches of an average stage.
template <class T>
T idle_share(const Layout& l) {
    const double full = l.recompute == Recompute::full ? l.recomputed : 0.0;
    return T(idle_passes(l, full)) / (n<T>(l.interleave) * n<T>(l.micro_batches()));
}

/// One stage's result on its way to the next.
template <class T>
Time<T> message_time(const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m, const Efficiency<T>& e) {
    const T tokens = n<T>(l.micro_batch) * n<T>(l.sequence) / n<T>(l.context);
    const auto bytes = units::counted<Bytes<T>>(T(2.0) * tokens * n<T>(o.hidden) / (l.sequence_parallel || r.cut_messages ? n<T>(l.tensor) : T(1.0)));
    const bool inside = l.tensor * l.context * l.data * 2 <= m.domain;
    const T shared = inside ? T(1.0) : send_taper(l.tensor * l.context * l.data, l.chips(), m);
    return send_time(bytes * shared, inside, m, e);
}

/// How often a stage waits for such a message in a step.
template <class T>
T messages(const Layout& l, const Efficiency<T>& e) {
    const T hops = l.interleave > 1 ? T(e.data_exposed) * n<T>(l.interleave) : T(1.0);
    return T(2.0) * hops * (n<T>(l.micro_batches()) + T(static_cast<double>(l.pipeline - 1)));
}

/// The optimizer's step: what it keeps and what it changes is read and written.
template <class T>
Time<T> optimizer_time(const StageParameters<T>& all, const Layout& l, const Recipe& r, const Machine<T>& m, const Efficiency<T>& e) {
    const auto p = trained_parameters(all, l, r);
    const T held = l.zero >= 1 ? p.dense / T(dense_replicas(l)) + p.experts / T(expert_replicas(l)) : (p.dense + p.experts) * n<T>(held_stages(l));
    return units::counted<Bytes<T>>(held * T(2.0 * r.optimizer_bytes + r.gradient_bytes + r.weight_bytes)) / (m.memory_rate * e.memory);
}

/// Slowdown of a step by the slowest of its chips.
template <class T>
T straggling_share(const Layout& l, const Efficiency<T>& e) { return e.straggling * T(doublings(l.chips())); }

}  // namespace detail

/// A step. Without allocation; every branch is on whole numbers that are chosen before.
template <class T>
StepTime<T> step_time(const workload::Operators& o, const Layout& l, const Recipe& r, const Machine<T>& m, const Efficiency<T>& e,
                      bool tied) {
    using namespace detail;
    auto s = work_time(micro_batch(o, l, r, m, e), o, l, r);
    const auto busy = s.busy();
    const auto stage = stage_parameters<T>(o, l, tied);
    s.bubble = busy * idle_share<T>(l);
    if (l.pipeline > 1) { s.sends = message_time(o, l, r, m, e) * messages(l, e); }
    const auto traffic = replica_traffic(stage, l, r, m, e);
    s.data = exposed_traffic(traffic * T(times_of_traffic(l, r)), busy, l, r, e);
    s.optimizer = optimizer_time(stage, l, r, m, e);
    s.straggling = s.at_equal_speed() * straggling_share(l, e);
    return s;
}

}  // namespace traincost::perf
