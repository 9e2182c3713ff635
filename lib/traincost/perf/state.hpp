// SPDX-License-Identifier: Apache-2.0
// Weights, gradients and what the optimizer keeps: which share of them one chip holds, and in how many bytes.
//
// Rajbhandari et al. 2020 (arXiv:1910.02054), section 3.1 and figure 1.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/perf/layout.hpp>
#include <traincost/workload/operators.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace traincost::perf {

/// Bytes a parameter in a usual recipe: held weights, gradients, what the optimizer keeps, and a gradient on its way.
struct StateBytes {
    std::string_view name;
    double weight, gradient, optimizer, reduced;
    [[nodiscard]] constexpr double all() const { return weight + gradient + optimizer; }
};

/// The usual recipes. Adam keeps two moments; where products take 16 bits, a master copy in 32 bits besides.
inline constexpr std::array<StateBytes, 8> state_recipes = {{
    {"adam-mixed", 2.0, 4.0, 12.0, 4.0},         // gradients are added up in 32 bits: Narayanan et al. 2021, arXiv:2104.04473
    {"adam-mixed-16", 2.0, 2.0, 12.0, 2.0},      // Rajbhandari et al. 2020, section 3.1: K = 12
    {"adam-32", 4.0, 4.0, 8.0, 4.0},             // nothing in 16 bits
    {"adam-bf16-moments", 2.0, 4.0, 8.0, 4.0},   // DeepSeek-V3, arXiv:2412.19437, section 3.3.3
    {"adam-bf16", 2.0, 2.0, 4.0, 2.0},           // no master copy
    {"adam-8bit", 2.0, 2.0, 6.00390625, 2.0},    // a moment is a byte, and 4 a block of 2048: Dettmers et al. 2021, arXiv:2110.02861
    {"adafactor", 2.0, 4.0, 4.0, 4.0},           // second moments by row and column: Shazeer and Stern 2018, arXiv:1804.04235
    {"muon", 2.0, 4.0, 8.0, 4.0},                // one moment: Liu et al. 2025, arXiv:2502.16982
}};

/// A recipe with the bytes of the usual one of this name; `r` itself where there is none.
[[nodiscard]] inline Recipe with_state(Recipe r, std::string_view name) {
    for (const auto& s : state_recipes) {
        if (s.name != name) { continue; }
        r.weight_bytes = s.weight;
        r.gradient_bytes = s.gradient;
        r.optimizer_bytes = s.optimizer;
        r.reduced_bytes = s.reduced;
    }
    return r;
}

/// Bytes a weight takes once more in the numbers of the products where both passes keep it from one micro-batch to the next:
/// by row and by column, each with its scales. 32 entries share a byte in MXFP8, 16 in NVFP4.
[[nodiscard]] constexpr double copy_bytes(Products p) {
    switch (p) {
        case Products::bf16: return 0.0;
        case Products::fp8: return 2.0;
        case Products::mxfp8: return 2.0 * (1.0 + 1.0 / 32.0);
        case Products::nvfp4: return 2.0 * (0.5 + 1.0 / 16.0);
    }
    return 0.0;
}

/// Parameters of which a chip holds a share: those that all replicas hold, and those of routed experts.
template <class T>
struct StageParameters {
    T dense, experts;  ///< on one chip, before any sharding among replicas
};

namespace detail {
template <class T>
T n(std::int64_t x) { return T(static_cast<double>(x)); }

/// Weights of all layers on one chip of a tensor and expert group; the tables not.
template <class T>
StageParameters<T> layer_parameters(const workload::Operators& o, const Layout& l) {
    T dense = T(0.0), experts = T(0.0);
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        if (p.part == workload::Part::head) { continue; }
        const T size = n<T>(p.layers) * n<T>(p.inner) * n<T>(p.outer);
        if (p.split == workload::Split::expert) {
            experts += size * n<T>(o.routing.experts);
        } else {
            dense += p.split == workload::Split::whole ? size : size / n<T>(l.tensor);
        }
    }
    return {dense, experts / n<T>(l.expert * l.expert_tensor)};
}

/// Weights of the largest product of a layer, one expert's alone.
template <class T>
T largest_product(const workload::Operators& o, const Layout& l) {
    std::int64_t largest = 0;
    for (std::size_t i = 0; i < o.product_count; ++i) {
        const auto& p = o.products[i];
        if (p.part != workload::Part::head) { largest = std::max(largest, p.inner * p.outer); }
    }
    return n<T>(largest) / n<T>(l.tensor);
}
}  // namespace detail

/// Parameters on the fullest stage: its layers, and embedding and head together where there is one stage only, else one of them. Where
/// two layers or more are missing for all stages to be as full, they are missing beside embedding and head, which then count for what
/// they exceed a layer by. Column and row splits alike hold 1 / tensor of a weight.
template <class T>
StageParameters<T> stage_parameters(const workload::Operators& o, const Layout& l, bool tied) {
    using detail::n;
    const auto layers = detail::layer_parameters<T>(o, l);
    const T stage = n<T>(fullest(o.layers, l)) / n<T>(o.layers);
    const T table = n<T>(o.vocabulary) * n<T>(o.hidden) / n<T>(l.tensor);
    const T tables = l.pipeline == 1 && !tied ? T(2.0) : T(1.0);
    const T instead = missing(o.layers, l) < 2 ? T(0.0) : scalar::min(table, (layers.dense + layers.experts) / n<T>(o.layers));
    return {layers.dense * stage + table * tables - instead, layers.experts * stage};
}

/// Chips among which the replicas of a dense weight, and of an expert's, divide what is sharded.
[[nodiscard]] constexpr double dense_replicas(const Layout& l) { return static_cast<double>(l.data * l.context); }
[[nodiscard]] constexpr double expert_replicas(const Layout& l) {
    return std::max(1.0, dense_replicas(l) * static_cast<double>(l.tensor) / static_cast<double>(l.expert * l.expert_tensor));
}

/// Bytes of the training state on one chip.
template <class T>
struct State {
    T weights, gradients, optimizer;
};

/// Stage 1 shards what the optimizer keeps, 2 gradients too, 3 weights as well; frozen weights have neither gradients nor
/// moments. DualPipe holds what is not sharded of two stages (DeepSeek-V3, arXiv:2412.19437, table 2); what is, of two among twice
/// as many replicas.
template <class T>
State<T> state_bytes(const StageParameters<T>& p, const Layout& l, const Recipe& r) {
    const T all = p.dense + p.experts;
    const T sharded = p.dense / T(dense_replicas(l)) + p.experts / T(expert_replicas(l));
    const T trained = T(r.frozen ? 0.0 : 1.0);
    const T whole = all * detail::n<T>(held_stages(l));
    // What is cast to 16 bits as it is gathered is held once, by the optimizer.
    const T held = T(l.zero >= 3 && r.cast_as_gathered && !r.frozen ? 0.0 : r.weight_bytes + r.copy_bytes);
    const T adapters = T(r.adapter_parameters / static_cast<double>(l.tensor * l.pipeline));
    const T adapters_held = adapters / T(l.zero >= 1 ? dense_replicas(l) : 1.0);
    return {held * (l.zero >= 3 ? sharded : whole) + T(r.weight_bytes) * adapters,
            trained * T(r.gradient_bytes) * (l.zero >= 2 ? sharded : whole) + T(r.gradient_bytes) * adapters,
            trained * T(r.optimizer_bytes) * (l.zero >= 1 ? sharded : whole) + T(r.optimizer_bytes) * adapters_held};
}

/// What stage 3 gathers, the layer or product at work and the next one, and with stage 2 or 3 its gradients before they are scattered.
template <class T>
T gathered_bytes(const workload::Operators& o, const Layout& l, const Recipe& r) {
    if (l.zero < 2 || l.data * l.context == 1) { return T(0.0); }
    const auto all = detail::layer_parameters<T>(o, l);
    const T unit = r.gathers_layers ? (all.dense + all.experts) / detail::n<T>(o.layers) : detail::largest_product<T>(o, l);
    const double weights = l.zero >= 3 ? 2.0 * r.weight_bytes : 0.0;
    const double gradients = r.frozen ? 0.0 : r.reduced_bytes;
    return unit * T(weights + gradients);
}

}  // namespace traincost::perf
