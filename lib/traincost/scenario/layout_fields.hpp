// SPDX-License-Identifier: Apache-2.0
// The fields of a request that say how the work is laid out. Not part of the public interface.
#pragma once

#include <traincost/scenario/field_readers.hpp>

#include <cmath>

namespace traincost::scenario {

namespace reading {

inline std::optional<std::int64_t> read_whole(std::string_view key, std::string_view t, const Place& w, double most, Diagnostics& d, double least = 1.0) {
    const auto range = fmt::format("a whole number from {} to {}", least, most);
    const auto n = read_quantity<double>(key, t, w, {std::max(least, 1.0), most, least == 0.0}, range, d);
    if (!n) { return std::nullopt; }
    if (*n == std::floor(*n)) { return static_cast<std::int64_t>(*n); }
    d.push_back(out_of_range(key, t, range, w));
    return std::nullopt;
}

/// "1536" sequences, or "4M tokens".
inline void read_batch(Request& r, std::string_view t, const Place& w, Diagnostics& d) {
    const bool tokens = t.ends_with("tokens") || t.ends_with("token");
    const auto most = tokens ? 1e12 : 1e6;
    const auto batch = read_quantity<Tokens<>>("batch", t, w, {1.0, most}, "sequences of a step, 1 to 1e6, or tokens such as 4M tokens", d);
    if (batch && batch->value() != std::floor(batch->value())) { d.push_back(out_of_range("batch", t, "a whole number", w)); return; }
    if (!batch) { return; }
    r.layout.batch = {*batch, w};
    r.layout.batch_in_sequences = !tokens;
}

}  // namespace reading

inline constexpr std::array layout_rows = {
    Field{"tensor_parallel", FieldGroup::layout, "8",
          "chips that share each product of a layer",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.tensor, reading::read_whole("tensor_parallel", t, w, 100000, d), w); }},
    Field{"pipeline_parallel", FieldGroup::layout, "16",
          "stages of the pipeline",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.pipeline, reading::read_whole("pipeline_parallel", t, w, 100000, d), w); }},
    Field{"data_parallel", FieldGroup::layout, "128",
          "replicas, those over which experts are spread included; follows from the number of chips",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.data, reading::read_whole("data_parallel", t, w, 1e+08, d), w); }},
    Field{"expert_parallel", FieldGroup::layout, "64",
          "chips that share the experts of a layer",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.expert, reading::read_whole("expert_parallel", t, w, 100000, d), w); }},
    Field{"context_parallel", FieldGroup::layout, "16",
          "chips that share a sequence",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.context, reading::read_whole("context_parallel", t, w, 100000, d), w); }},
    Field{"interleave", FieldGroup::layout, "2",
          "model chunks on one stage of the pipeline",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.interleave, reading::read_whole("interleave", t, w, 10000, d), w); }},
    Field{"micro_batch", FieldGroup::layout, "1",
          "sequences that go through the model at a time",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.micro_batch, reading::read_whole("micro_batch", t, w, 100000, d), w); }},
    Field{"zero", FieldGroup::layout, "1",
          "what replicas share out among them: 0 nothing, 1 optimizer, 2 gradients too, 3 weights too (FSDP)",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) { reading::put(r.layout.zero, reading::read_whole("zero", t, w, 3, d, 0), w); }},
    Field{"recompute", FieldGroup::layout, "selective",
          "activations computed again in the backward pass: none, selective or full; the least that fits if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.layout.recompute, reading::read_name<perf::Recompute>("recompute", t, w, perf::recompute_names, d), w);
          }},
    Field{"schedule", FieldGroup::layout, "1f1b",
          "order in which a pipeline works: 1f1b, zero-bubble or dualpipe",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.layout.schedule, reading::read_name<perf::Schedule>("schedule", t, w, perf::schedule_names, d), w);
          }},
    Field{"batch", FieldGroup::layout, "1536", "sequences of a step, or its tokens: 4M tokens", reading::read_batch},
    Field{"sequence", FieldGroup::layout, "4096",
          "tokens of a sequence; that of the model's training if not given",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.layout.sequence, reading::read_quantity<Tokens<>>("sequence", t, w, {16.0, 1e8}, "16 to 100 million tokens", d), w);
          }},
    Field{"software", FieldGroup::layout, "megatron-core",
          "library of training: megatron, megatron-deepspeed, deepspeed (before 2023), megatron-core, pytorch or xla",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.layout.software, reading::read_name<perf::Stack>("software", t, w, perf::stack_names, d), w);
          }},
    Field{"fabric", FieldGroup::layout, "400Gbit/s",
          "network of one chip beyond its fast links, one direction",
          [](Request& r, std::string_view t, const Place& w, Diagnostics& d) {
              reading::put(r.layout.fabric, reading::read_quantity<BandwidthPerChip<>>("fabric", t, w, {1e6, 1e14}, "1 MB/s to 100 TB/s", d), w);
          }},
};

}  // namespace traincost::scenario
