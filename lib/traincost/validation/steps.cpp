// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/steps.hpp>

#include <traincost/units/makers.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::validation {

namespace {

using perf::Layout;
using perf::Recompute;

constexpr auto one_chip = 1.0 * units::chip;

/// Everything that a prediction needs.
struct StepCase {
    workload::Operators operators;
    bool tied = false;
    Layout layout;
    perf::Recipe recipe;
    perf::Machine<double> machine;
    perf::Efficiency<double> efficiency;
    double usable = 1.0;
    bool recompute_known = false;
    bool search_layout = false, search_micro_batch = false;
};

/// A GPT of its table's few numbers: a plain feed-forward network, tied embeddings.
catalog::Shape shape_of(const StepRow& row) {
    catalog::Shape s;
    s.layers = row.layers;
    s.hidden = row.width;
    s.vocabulary = row.vocabulary;
    s.tied_embeddings = true;
    s.attention.emplace().heads = row.heads;
    s.attention->kv_heads = row.kv_heads;
    s.mlp.emplace().size = row.mlp;
    s.mlp->gated = false;
    return catalog::completed(s);
}

/// That of the table's numbers or of the catalog's model, which a proxy has with fewer layers.
std::optional<catalog::Shape> shape_of(const StepRow& row, const Catalog& catalog) {
    if (row.layers > 0 && row.width > 0 && row.heads > 0 && row.vocabulary > 0 && row.kv_heads == 0) { return shape_of(row); }
    const auto model = row.catalog_model.empty() ? Result<catalog::Model>(tl::unexpected(Diagnostics())) : catalog.model(row.catalog_model);
    if (!model || !model->shape) { return std::nullopt; }
    auto shape = *model->shape;
    if (row.layers > 0 && shape.mlp && shape.attention) { shape.layers = shape.mlp->layers = shape.attention->layers = row.layers; }
    return shape;
}

perf::Products products_of(const StepRow& row) {
    const auto at = std::find(perf::products_names.begin(), perf::products_names.end(), row.precision);
    return at == perf::products_names.end() ? perf::Products::bf16 : static_cast<perf::Products>(at - perf::products_names.begin());
}

catalog::Precision peak_of(perf::Products p) {
    return p == perf::Products::bf16 ? catalog::Precision::bf16 : p == perf::Products::nvfp4 ? catalog::Precision::fp4 : catalog::Precision::fp8;
}

FlopRate<> peak(const catalog::Chip& chip, catalog::Precision p) {
    const auto& own = chip.peak_of(p);
    const auto& other = chip.peak_of(catalog::Precision::bf16) ? chip.peak_of(catalog::Precision::bf16) : chip.peak_of(catalog::Precision::fp16);
    return (own ? own->value : other->value) * one_chip;
}

bool unfused(const StepRow& row) { return row.stack == "megatron" || row.stack == "megatron-deepspeed" || row.stack == "deepspeed"; }

perf::Recipe recipe_of(const StepRow& row) {
    perf::Recipe r;
    r.products = products_of(row);
    r.gradient_bytes = r.reduced_bytes = row.gradient_bytes.value_or(4.0);
    r.frozen = row.stage == "lora";
    r.fused_attention = !unfused(row);
    r.overlapped = row.stack != "megatron" && row.stack != "megatron-deepspeed";
    r.cut_messages = row.stack != "megatron-deepspeed";
    r.whole_node = row.stack != "deepspeed";
    return r;
}

Layout layout_of(const StepRow& row) {
    const auto at_least_one = [](std::int64_t n) { return std::max<std::int64_t>(n, 1); };
    Layout l{.tensor = at_least_one(row.tensor), .pipeline = at_least_one(row.pipeline), .interleave = at_least_one(row.interleave),
             .expert = at_least_one(row.expert), .context = at_least_one(row.context), .micro_batch = at_least_one(row.micro_batch)};
    l.expert_tensor = at_least_one(row.expert_tensor);
    l.data = row.data > 0 ? row.data : row.chips / (l.tensor * l.pipeline * l.context);
    l.batch = row.batch > 0 ? row.batch : l.data;
    l.sequence = row.sequence > 0 ? row.sequence : 2048;
    l.zero = static_cast<int>(row.zero);
    l.sequence_parallel = row.sequence_parallel;
    if (row.recompute == "full") { l.recompute = Recompute::full; }
    if (row.recompute == "selective") { l.recompute = Recompute::selective; }
    return l;
}

perf::Machine<double> machine_of(const StepRow& row, const catalog::Chip& chip, const perf::Recipe& recipe) {
    perf::Machine<double> m;
    m.peak = peak(chip, peak_of(recipe.products));
    m.peak_16 = peak(chip, catalog::Precision::bf16);
    m.memory_rate = chip.memory_bandwidth->value * one_chip;
    m.memory = chip.memory.value * one_chip;
    m.link = chip.link ? chip.link->value * one_chip : 50e9 * units::byte / units::second;
    m.network = row.network.value_or(chip.network ? chip.network->value * one_chip : 25e9 * units::byte / units::second);
    const bool torus = chip.chip_class == catalog::ChipClass::tpu;
    m.domain = torus ? row.chips : chip.link_domain ? static_cast<std::int64_t>(chip.link_domain->value.value()) : 8;
    return m;
}

bool fits(const StepCase& c, const Layout& l) {
    const perf::Reserve<double> none{0.0 * units::byte, 0.0};
    return perf::memory(c.operators, l, c.recipe, c.tied, none).needed() <= c.machine.memory * c.usable;
}

Bytes<> needed(const StepCase& c, const Layout& l) {
    return perf::memory(c.operators, l, c.recipe, c.tied, perf::Reserve<double>{0.0 * units::byte, 0.0}).needed();
}

/// The least recomputation that fits where the row does not tell: none, the cheap part, or so many layers as it takes.
Layout settled(const StepCase& c, Layout l) {
    if (c.recompute_known) { return l; }
    l.recompute = Recompute::none;
    if (fits(c, l)) { return l; }
    l.recompute = Recompute::selective;
    if (fits(c, l)) { return l; }
    const auto selective = needed(c, l);
    l.recompute = Recompute::full;
    const auto full = needed(c, l);
    const auto room = c.machine.memory * c.usable;
    if (full >= room || selective <= full) { return l; }
    l.recomputed = std::clamp((selective - room) / (selective - full), 0.05, 1.0);
    return l;
}

perf::StepTime<double> timed(const StepCase& c, const Layout& l) {
    return perf::step_time(c.operators, l, c.recipe, c.machine, c.efficiency, c.tied);
}

/// The layouts that are tried where the row tells none: on a torus any tensor and micro-batch, else any micro-batch.
std::vector<Layout> candidates(const StepCase& c) {
    std::vector<Layout> all;
    const std::int64_t widest = c.search_layout ? 16 : 1, most = c.search_layout ? 16 : 8;
    for (std::int64_t t = 1; t <= widest; t *= 2) {
        for (std::int64_t mb = 1; mb <= most; mb *= 2) {
            Layout l = c.layout;
            l.micro_batch = mb;
            if (c.search_layout) {
                l.tensor = t;
                l.sequence_parallel = t > 1;
                l.data = c.layout.data / t;
                l.batch = l.data * mb;
            } else if (l.batch / l.data % mb != 0) {
                continue;
            }
            all.push_back(settled(c, l));
        }
    }
    return all;
}

/// Of those that fit, or if none does of all, the one with the most sequences a second.
Layout fastest(const StepCase& c) {
    const auto all = candidates(c);
    const bool any = std::any_of(all.begin(), all.end(), [&](const Layout& l) { return fits(c, l); });
    const Layout* best = nullptr;
    double rate = 0.0;
    for (const auto& l : all) {
        if (any && !fits(c, l)) { continue; }
        const double own = static_cast<double>(l.batch) / timed(c, l).all().value();
        if (own <= rate) { continue; }
        rate = own;
        best = &l;
    }
    return best == nullptr ? c.layout : *best;
}

/// The step that was published: its time, or what tokens, FLOP rate or MFU make of it. Model FLOP are with full attention
/// unless told otherwise; hardware FLOP hold a forward pass more.
std::optional<Time<>> published(const StepRow& row, const StepCase& c, const Layout& l) {
    if (row.step) { return row.step; }
    const auto tokens = static_cast<double>(l.batch * l.sequence) / static_cast<double>(l.chips()) * units::token;
    if (row.tokens_per_chip) { return tokens / *row.tokens_per_chip; }
    const auto pairs = row.tflops_kind == "model, causal" ? workload::Pairs::causal : workload::Pairs::full;
    auto flop = workload::training_flop(workload::forward_flop(c.operators, static_cast<double>(l.sequence), pairs)) * tokens;
    if (row.tflops_kind == "hardware") { flop = flop * (4.0 / 3.0); }
    if (row.flop_rate) { return flop / *row.flop_rate; }
    if (row.mfu) { return flop / (c.machine.peak * *row.mfu); }
    return std::nullopt;
}

/// The groups of the bars, in their order.
std::string group_of(const catalog::Chip& chip, const StepCase& c) {
    if (chip.chip_class == catalog::ChipClass::tpu) { return "tpu"; }
    if (chip.architecture == "Blackwell" || chip.architecture == "Blackwell Ultra") { return "blackwell"; }
    if (c.operators.routing.layers > 0) { return "moe"; }
    return c.recipe.products == perf::Products::bf16 ? "dense" : "fp8";
}

}  // namespace

perf::Efficiency<double> efficiency_of(const StepRow& row, const catalog::Chip& chip, const catalog::StepTimeConstants& k) {
    const bool tpu = chip.chip_class == catalog::ChipClass::tpu;
    const bool ampere = chip.architecture == "Ampere", hopper = chip.architecture == "Hopper";
    const bool pytorch = row.stack == "pytorch";
    const std::string generation = tpu ? "tpu" : ampere ? "ampere" : hopper ? pytorch ? "hopper_pytorch" : "hopper" : "blackwell";
    const auto reference = hopper ? 700.0 / 989.4e12 : 1200.0 / 2500e12;  // H100 and GB200
    const auto watts = row.power ? row.power->value() : chip.power.value.value();
    const double power = tpu || ampere ? 1.0 : std::pow(watts / peak(chip, catalog::Precision::bf16).value() / reference, k.share("power_exponent"));
    perf::Efficiency<double> e{};
    const double format = row.precision == "nvfp4" ? k.share("nvfp4") : row.precision == "bf16" ? 1.0 : k.share("fp8");
    const double product = row.stack == "megatron-deepspeed" ? k.share("product_ampere_deepspeed") : k.share("product_" + generation);
    e.product = std::min(0.95, product * format * power);
    e.attention = tpu ? k.share("product_tpu") * k.share("attention_tpu") : k.share("attention_" + generation) * power;
    e.recurrence = k.share("recurrence");
    e.product_memory = k.share("product_memory");
    e.memory = k.share("memory");
    e.traffic = k.share(unfused(row) ? "traffic_unfused" : "traffic_fused");
    const bool early = row.version < "2026";
    e.routed = k.share(early ? "routed_2025" : "routed_2026");
    e.link = k.share("link");
    e.network = k.share("network");
    e.tensor_exposed = row.tensor_overlap ? k.share("exposed") : 1.0;
    e.exchange_exposed = 1.0;
    e.data_exposed = k.share("exposed");
    e.ragged = k.share("ragged");
    e.latency = k.link_latency.value;
    e.network_latency = k.network_latency.value;
    e.host_routing = early && !row.version.empty() ? k.routing_2025.value : 0.0 * units::second;
    e.straggling = k.share("straggling");
    return e;
}

StepFindings found_steps(const std::vector<StepRow>& rows, const Catalog& catalog, const catalog::StepTimeConstants& constants) {
    StepFindings findings;
    for (const auto& row : rows) {
        const auto skip = [&](std::string why) { findings.skipped.emplace_back(row.id, std::move(why)); };
        if (!row.not_used.empty()) { skip(row.not_used); continue; }
        const auto shape = shape_of(row, catalog);
        const auto chip = catalog.chip(row.chip);
        if (!shape) { skip("the shape of the model is not known"); continue; }
        if (!chip || !chip->memory_bandwidth) { skip("the chip is not known"); continue; }
        StepCase c;
        c.operators = workload::operators_of(*shape);
        c.tied = shape->tied_embeddings;
        c.recipe = recipe_of(row);
        c.layout = layout_of(row);
        c.machine = machine_of(row, *chip, c.recipe);
        c.efficiency = efficiency_of(row, *chip, constants);
        c.usable = constants.share("usable");
        c.recompute_known = !row.recompute.empty();
        c.search_layout = row.tensor == 0;
        c.search_micro_batch = row.micro_batch == 0;
        const auto layout = c.search_layout || c.search_micro_batch ? fastest(c) : settled(c, c.layout);
        const auto time = published(row, c, layout);
        if (!time) { skip("neither a time nor a rate is published"); continue; }
        const perf::Reserve<double> reserve{constants.reserve_fixed.value * one_chip, constants.share("reserve_share")};
        const auto terms = timed(c, layout);
        findings.rows.push_back({row.id, group_of(*chip, c), *time, terms.all(), row.memory,
                                 perf::memory(c.operators, layout, c.recipe, c.tied, reserve).all(), terms, layout, fits(c, layout)});
    }
    return findings;
}

}  // namespace traincost::validation
