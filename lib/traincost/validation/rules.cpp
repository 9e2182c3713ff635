// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/rules.hpp>

#include <traincost/perf/layout.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/parameters.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace traincost::validation {

namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// The number behind a phrase: 16 behind "local batch ".
std::optional<std::int64_t> number_behind(std::string_view text, std::string_view phrase) {
    for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
        const auto from = at + phrase.size();
        if (from < text.size() && digit(text[from])) { return std::strtoll(std::string(text.substr(from, 9)).c_str(), nullptr, 10); }
    }
    return std::nullopt;
}

/// The number before a phrase: 500 before " w limit".
std::optional<std::int64_t> number_before(std::string_view text, std::string_view phrase) {
    const auto end = text.find(phrase);
    if (end == std::string_view::npos) { return std::nullopt; }
    auto from = end;
    while (from > 0 && digit(text[from - 1])) { --from; }
    return from == end ? std::nullopt : std::optional<std::int64_t>(std::strtoll(std::string(text.substr(from, end - from)).c_str(), nullptr, 10));
}

/// Year and month of a software version that is told as YY.MM: "2026.04".
std::string version_told(std::string_view notes) {
    for (const std::string_view phrase : {"container ", "DGXC "}) {
        for (auto at = notes.find(phrase); at != std::string_view::npos; at = notes.find(phrase, at + 1)) {
            const auto v = notes.substr(at + phrase.size(), 5);
            if (v.size() == 5 && digit(v[0]) && digit(v[1]) && v[2] == '.' && digit(v[3]) && digit(v[4])) { return fmt::format("20{}", v); }
        }
    }
    return {};
}

bool is_blackwell(const catalog::Chip& chip) { return chip.architecture == "Blackwell" || chip.architecture == "Blackwell Ultra"; }

/// A rule for a source that nobody has described: what is usual on the chip in the year.
MachineRule usual(const PublishedRow& row, const catalog::Chip& chip) {
    const auto words = lowered(row.source + " " + row.zero + " " + row.developer);
    MachineRule r;
    r.micro_batch = "searched";
    if (chip.chip_class == catalog::ChipClass::tpu || holds(words, "maxtext")) {
        r.stack = "xla";
        r.layout = "searched";
        r.zero = 3;
        r.tensor_overlap = true;
    } else if (holds(words, "deepspeed")) {
        r.stack = "megatron-deepspeed";
    } else if (holds(words, "fsdp") || holds(words, "torch")) {
        r.stack = "pytorch";
        r.zero = 3;
        r.sequence_parallel = true;
    } else if (row.year > 0 && row.year < 2023) {
        r.stack = "megatron";
    } else {
        r.stack = "megatron-core";
        r.zero = 1;
        r.sequence_parallel = r.tensor_overlap = true;
    }
    return r;
}

void assume(StepRow& r, std::string_view what) { r.assumed += (r.assumed.empty() ? "" : "; ") + std::string(what); }

void take_words(StepRow& r, const PublishedRow& row, const catalog::Chip& chip) {
    r.id = row.id;
    r.source = row.source;
    r.chip = chip.id;
    r.precision = products_called(row.precision, chip);
    r.stage = holds(lowered(row.stage), "lora") || holds(row.notes, "LoRA") ? "lora" : row.stage;
    r.where = row.where;
    r.version = version_told(row.notes);
    r.memory = memory_told(row.notes);
    r.dies = holds(lowered(row.chip), "gcd") ? 2 : 1;  // graphics compute dies: AMD has two in a package
    if (const auto limit = number_before(lowered(row.chip), " w limit")) { r.power = static_cast<double>(*limit) * units::watt; }
}

void take_recomputation(StepRow& r, const PublishedRow& row) {
    const auto text = lowered(row.recompute);
    r.recompute = text == "full" || text.starts_with("full ") ? "full" : text == "none" ? "none" : text.starts_with("selective") ? "selective" : "";
    if (r.recompute.empty()) { assume(r, "recomputation: the least that fits"); }
}

/// The measure that the row publishes, and not one that was computed from it.
void take_measure(StepRow& r, const PublishedRow& row) {
    const auto published = [&](std::string_view column) { return !holds(row.derived, column); };
    const bool other = row.tokens_per_chip || row.tokens || row.flop_rate;
    if (row.step && (published("step_time_s") || !other)) { r.step = row.step; }
    if (row.tokens && row.chips > 0) { r.tokens_per_chip = *row.tokens / static_cast<double>(row.chips); }
    if (row.tokens_per_chip) { r.tokens_per_chip = row.tokens_per_chip; }
    r.flop_rate = row.flop_rate;
    const auto kind = lowered(row.tflops_kind);
    r.tflops_kind = holds(kind, "hardware") || holds(kind, "reported") ? "hardware" : holds(kind, "causal") ? "model, causal" : "model";
    if (r.step || r.tokens_per_chip || r.flop_rate) { return; }
    const auto share = row.mfu ? row.mfu : row.hfu;
    if (!share) { return; }
    r.tflops_kind = !row.mfu ? "hardware" : holds(kind, "causal") ? "model, causal" : "model";
    if (row.peak) { r.flop_rate = *share * *row.peak; } else { r.mfu = share; }
}

/// Chips as they are shared out. What a printed layout leaves of them shares the sequences.
void take_layout(StepRow& r, const PublishedRow& row, const MachineRule& rule) {
    r.tensor = row.tensor;
    r.pipeline = row.pipeline;
    r.interleave = row.interleave;
    r.expert = row.expert;
    r.context = row.context;
    r.chips = row.chips;
    const auto factor = std::max<std::int64_t>(row.tensor, 1) * std::max<std::int64_t>(row.pipeline, 1);
    if (r.chips == 0 && row.data > 0) { r.chips = factor * row.data * std::max<std::int64_t>(row.context, 1); }
    if (row.tensor > 0) {
        const auto stated = factor * row.data * std::max<std::int64_t>(row.context, 1);
        if (row.data > 0 && stated != r.chips && r.chips % (factor * row.data) == 0) {
            r.context = r.chips / (factor * row.data);
            assume(r, "context parallelism: what the printed layout leaves of the chips");
        }
    } else if (rule.layout == "searched") {
        assume(r, "layout and batch are searched");
    } else if (rule.layout == "replicas" || sharding_called(row.zero).value_or(0) == 3) {
        r.tensor = r.pipeline = r.context = 1;
        assume(r, "layout: all chips are replicas with everything sharded");
    }
    r.data = r.chips / (std::max<std::int64_t>(r.tensor, 1) * std::max<std::int64_t>(r.pipeline, 1) * std::max<std::int64_t>(r.context, 1));
}

/// Sequences of a step: as told, by tokens, by what a replica takes.
void take_batch(StepRow& r, const PublishedRow& row, const MachineRule& rule) {
    r.sequence = row.sequence > 0 ? row.sequence : rule.sequence.value_or(0);
    if (r.tensor == 0) { return; }
    const auto local = number_behind(lowered(row.notes), "local batch ");
    const auto replicas = std::max<std::int64_t>(r.data, 1);
    r.batch = local ? *local * replicas : row.batch;
    if (local && r.batch != row.batch) { assume(r, "batch from the local one"); }
    if (r.batch == 0 && row.batch_tokens && r.sequence > 0) {
        const double each = row.batch_tokens->value() / static_cast<double>(r.sequence * replicas);
        r.batch = replicas * std::max<std::int64_t>(1, static_cast<std::int64_t>(each + 0.5));
    }
    if (r.batch == 0) {
        r.batch = replicas * (r.pipeline > 1 ? 2 * r.pipeline : 2);
        assume(r, "batch");
    }
}

void take_micro_batch(StepRow& r, const PublishedRow& row, const MachineRule& rule) {
    r.micro_batch = row.micro_batch;
    if (r.micro_batch > 0 || r.tensor == 0) { return; }
    if (rule.micro_batch == "searched") { return assume(r, "micro-batch is searched"); }
    const auto told = std::strtoll(rule.micro_batch.c_str(), nullptr, 10);
    const auto whole = r.pipeline == 1 && rule.micro_batch == "whole" ? r.batch / std::max<std::int64_t>(r.data, 1) : 1;
    r.micro_batch = std::max<std::int64_t>(1, told > 0 ? told : whole);
    assume(r, "micro-batch");
}

void take_schedule(StepRow& r, const PublishedRow& row, const MachineRule& rule, std::int64_t layers) {
    if (r.interleave > 0 || r.pipeline <= 1) { return; }
    const auto stage = (layers + r.pipeline - 1) / r.pipeline;
    if (rule.interleave && stage % *rule.interleave == 0) { r.interleave = *rule.interleave; }
    if (rule.stack == "pytorch" && holds(lowered(row.notes), "interleaved")) { r.interleave = 2; }
    if (r.interleave > 0) { assume(r, "interleaving"); }
}

void take_software(StepRow& r, const PublishedRow& row, const MachineRule& rule) {
    const auto notes = lowered(row.notes);
    r.stack = holds(lowered(row.zero), "deepspeed") ? "deepspeed" : rule.stack;
    r.network = rule.network;
    const bool half = holds(lowered(row.precision), "fp16") && r.precision == "bf16";
    r.gradient_bytes = rule.gradient_bytes ? *rule.gradient_bytes : half ? 2.0 : 4.0;
    r.zero = sharding_called(row.zero).value_or(rule.zero.value_or(0));
    // Weights that are cut among replicas would have to be gathered for every micro-batch of a pipeline: nobody does so.
    if (r.pipeline > 1) { r.zero = rule.zero_in_pipeline ? *rule.zero_in_pipeline : std::min<std::int64_t>(r.zero, 2); }
    r.sequence_parallel = rule.sequence_parallel.value_or(false) || holds(lowered(row.recompute), "sequence");
    r.tensor_overlap = rule.tensor_overlap.value_or(false) || holds(notes, "asynctp") || holds(notes, "async tp");
    if (rule.expert_tensor == "tensor") { r.expert_tensor = r.tensor; }
}

/// Sharding that is printed is less than it was where not even the state of the parameters would fit.
void take_sharding_that_fits(StepRow& r, const catalog::Chip& chip) {
    if (r.shape->moe || r.tensor == 0 || r.data <= 1 || r.pipeline > 1 || r.zero >= 3 || r.stage == "lora") { return; }
    const double parameters = workload::total(workload::parameters_of<double>(*r.shape)).value() / static_cast<double>(r.tensor);
    const double optimizer = 12.0 / (r.zero > 0 ? static_cast<double>(r.data * std::max<std::int64_t>(r.context, 1)) : 1.0);
    const double gradients = r.zero > 1 ? 0.0 : r.gradient_bytes.value_or(4.0);
    if (parameters * (2.0 + gradients + optimizer) <= chip.memory.value.value()) { return; }
    r.zero = 3;
    assume(r, "sharding 3, as the state of the parameters would not fit otherwise");
}

/// Why a layout cannot be predicted; empty where it can.
std::string against(const StepRow& r, std::int64_t layers) {
    if (r.chips == 0) { return "the number of chips is not published"; }
    if (r.tensor == 0 && !holds(r.assumed, "searched")) { return r.sequence == 0 ? "neither layout nor sequence length is published" : "the layout is not published"; }
    if (r.sequence == 0) { return "the sequence length is not published"; }
    if (r.tensor == 0) { return {}; }
    const auto group = std::max<std::int64_t>(r.pipeline, 1) * std::max<std::int64_t>(r.context, 1) * r.tensor;
    if (r.data < 1 || group * r.data != r.chips) { return fmt::format("the layout as printed does not make up the {} chips", r.chips); }
    const auto sharing = r.data * std::max<std::int64_t>(r.context, 1) * r.tensor;
    if (r.expert > 1 && sharing % r.expert != 0) {
        return fmt::format("the layout as printed cannot be: {} chips share the experts and a stage has {}", r.expert, sharing);
    }
    return r.pipeline > layers ? fmt::format("the layout as printed cannot be: {} stages for {} layers", r.pipeline, layers) : std::string();
}

}  // namespace

std::optional<std::int64_t> sharding_called(std::string_view told) {
    const auto text = lowered(told);
    if (holds(text, "no reshard")) { return 1; }
    if (text.starts_with("3") || text.starts_with("fsdp") || holds(text, "zero-3") || holds(text, "full_shard")) { return 3; }
    if (text.starts_with("2")) { return 2; }
    if (text.starts_with("1") || holds(text, "distributed optimizer") || holds(text, "zero-1")) { return 1; }
    return text.starts_with("0") || text == "none" || text == "ddp" ? std::optional<std::int64_t>(0) : std::nullopt;
}

std::string_view products_called(std::string_view precision, const catalog::Chip& chip) {
    const auto text = lowered(precision);
    if (holds(text, "int8") || holds(text, "int4")) { return precision; }
    if (holds(text, "nvfp4") || holds(text, "fp4")) { return "nvfp4"; }
    const bool micro = holds(text, "mxfp8") || holds(text, "fp8-mx") || holds(text, "fp8_mx") || holds(text, "other granularity");
    if (micro) { return is_blackwell(chip) ? "mxfp8" : "fp8"; }
    if (holds(text, "fp8") || holds(text, "float8")) { return "fp8"; }
    static constexpr std::array<std::string_view, 8> sixteen = {"bf16", "bfloat16", "fp16", "float16", "half", "16 bit", "16-bit", "mixed"};
    const bool known = text.empty() || text == "unknown" || std::any_of(sixteen.begin(), sixteen.end(), [&](auto word) { return holds(text, word); });
    return known ? "bf16" : precision;
}

std::optional<Bytes<>> memory_told(std::string_view notes) {
    const auto told = number_behind(notes, "max mem ");
    return told ? std::optional(1e9 * static_cast<double>(*told) * units::byte) : std::nullopt;
}

StepRow step_of(const PublishedRow& row, const Lookup& lookup) {
    StepRow r;
    r.id = row.id;
    r.where = row.where;
    const auto refused = [&r](std::string why) { r.not_used = std::move(why); return r; };
    r.shape = shape_of(row, lookup);
    r.catalog_model = model_of(row, lookup).value_or("");
    const auto chip = chip_called(row.chip, lookup.catalog);
    if (chip) { take_words(r, row, *chip); }
    if (!row.not_used.empty()) { return refused(row.not_used); }
    if (!chip) { return refused(fmt::format("the catalog has no chip '{}'", row.chip)); }
    const auto* known = rule_for(row.source, lookup.machines);
    const auto rule = known != nullptr ? *known : usual(row, *chip);
    if (known == nullptr) { assume(r, "software: what is usual on the chip in the year"); }
    take_recomputation(r, row);
    take_measure(r, row);
    if (!r.shape) { return refused("the architecture is unpublished, or not in the catalog"); }
    if (!r.step && !r.tokens_per_chip && !r.flop_rate && !r.mfu) { return refused("neither a time nor a rate is published"); }
    take_layout(r, row, rule);
    take_batch(r, row, rule);
    take_micro_batch(r, row, rule);
    take_schedule(r, row, rule, r.shape->layers);
    take_software(r, row, rule);
    take_sharding_that_fits(r, *chip);
    r.not_used = against(r, r.shape->layers);
    return r;
}

}  // namespace traincost::validation
