// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/steps.hpp>

#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::validation {

namespace {

using perf::Layout;
using perf::Recompute;

constexpr auto one_chip = 1.0 * units::chip;

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

/// A case under constants: what is asked of it over and over while a layout is settled.
struct Trial {
    const StepCase& c;
    perf::Efficiency<double> efficiency;
    Bytes<> room;  ///< that may be planned with

    [[nodiscard]] Bytes<> needed(const Layout& l) const {
        const perf::Reserve<double> none{0.0 * units::byte, 0.0};
        return perf::memory(c.operators, l, c.recipe, c.tied, none).needed();
    }
    [[nodiscard]] bool fits(const Layout& l) const { return needed(l) <= room; }
    [[nodiscard]] perf::StepTime<double> timed(const Layout& l) const {
        return perf::step_time(c.operators, l, c.recipe, c.machine, efficiency, c.tied);
    }
};

/// The least recomputation that fits where the row does not tell: none, the cheap part, or so many layers as it takes.
Layout settled(const Trial& t, Layout l) {
    if (!t.c.row.recompute.empty()) { return l; }
    l.recompute = Recompute::none;
    if (t.fits(l)) { return l; }
    l.recompute = Recompute::selective;
    const auto selective = t.needed(l);
    if (selective <= t.room) { return l; }
    l.recompute = Recompute::full;
    const auto full = t.needed(l);
    if (full >= t.room || selective <= full) { return l; }
    l.recomputed = std::clamp((selective - t.room) / (selective - full), 0.05, 1.0);
    return l;
}

/// Layouts of a torus, where the row tells none: any tensor group and micro-batch, experts on every chip or each on its own.
void add_candidates(const Trial& trial, std::int64_t experts, std::vector<Layout>& all) {
    for (std::int64_t t = 1; t <= 16; t *= 2) {
        for (std::int64_t mb = 1; mb <= 16; mb *= 2) {
            Layout l = trial.c.layout;
            l.tensor = t;
            l.sequence_parallel = t > 1;
            l.expert = experts;
            l.data /= t;
            l.micro_batch = mb;
            l.batch = l.data * mb;
            all.push_back(settled(trial, l));
        }
    }
}

/// The layouts that are tried where the row does not tell all: those of a torus, or any micro-batch.
std::vector<Layout> candidates(const Trial& trial) {
    std::vector<Layout> all;
    if (trial.c.row.tensor == 0) {
        add_candidates(trial, 1, all);
        if (trial.c.operators.routing.layers > 0) { add_candidates(trial, trial.c.operators.routing.experts, all); }
        return all;
    }
    for (std::int64_t mb = 1; mb <= 8; mb *= 2) {
        Layout l = trial.c.layout;
        l.micro_batch = mb;
        if (l.batch / l.data % mb == 0) { all.push_back(settled(trial, l)); }
    }
    return all;
}

/// Of those that fit, or if none does of all, the one with the most sequences a second.
Layout fastest(const Trial& t) {
    const auto all = candidates(t);
    const bool any = std::any_of(all.begin(), all.end(), [&](const Layout& l) { return t.fits(l); });
    const Layout* best = nullptr;
    double rate = 0.0;
    for (const auto& l : all) {
        if (any && !t.fits(l)) { continue; }
        const double own = static_cast<double>(l.batch) / t.timed(l).all().value();
        if (own <= rate) { continue; }
        rate = own;
        best = &l;
    }
    return best == nullptr ? t.c.layout : *best;
}

/// The step that was published: its time, or what tokens, FLOP rate or MFU make of it. Model FLOP are with full attention
/// unless told otherwise; hardware FLOP hold a forward pass more.
Time<> published(const StepCase& c, const Layout& l) {
    const auto& row = c.row;
    if (row.step) { return *row.step; }
    const auto tokens = static_cast<double>(l.batch * l.sequence) / static_cast<double>(l.chips()) * units::token;
    if (row.tokens_per_chip) { return tokens / *row.tokens_per_chip; }
    const auto pairs = row.tflops_kind == "model, causal" ? workload::Pairs::causal : workload::Pairs::full;
    auto flop = workload::training_flop(workload::forward_flop(c.operators, static_cast<double>(l.sequence), pairs)) * tokens;
    if (row.tflops_kind == "hardware") { flop = flop * (4.0 / 3.0); }
    if (row.flop_rate) { return flop / *row.flop_rate; }
    return flop / (c.machine.peak * *row.mfu);
}

/// The groups of the bars, in their order.
std::string group_of(const catalog::Chip& chip, const StepCase& c) {
    if (chip.chip_class == catalog::ChipClass::tpu) { return "tpu"; }
    if (chip.architecture == "Blackwell" || chip.architecture == "Blackwell Ultra") { return "blackwell"; }
    if (c.operators.routing.layers > 0) { return "moe"; }
    return c.recipe.products == perf::Products::bf16 ? "dense" : "fp8";
}

}  // namespace

perf::Efficiency<double> efficiency_of(const StepCase& c, const catalog::StepTimeConstants& k) {
    const auto& row = c.row;
    const auto& chip = c.chip;
    const bool tpu = chip.chip_class == catalog::ChipClass::tpu;
    const bool ampere = chip.architecture == "Ampere", hopper = chip.architecture == "Hopper";
    const bool pytorch = row.stack == "pytorch";
    const std::string generation = tpu ? "tpu" : ampere ? "ampere" : hopper ? pytorch ? "hopper_pytorch" : "hopper" : "blackwell";
    const auto reference = hopper ? 700.0 / 989.4e12 : 1200.0 / 2500e12;  // H100 and GB200
    const auto watts = row.power ? row.power->value() : chip.power.value.value();
    const double power = tpu || ampere ? 1.0 : scalar::pow<double>(watts / peak(chip, catalog::Precision::bf16).value() / reference, k.share("power_exponent"));
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

StepCases step_cases(const std::vector<StepRow>& rows, const Catalog& catalog) {
    StepCases sorted;
    for (const auto& row : rows) {
        const auto skip = [&](std::string why) { sorted.skipped.emplace_back(row.id, std::move(why)); };
        if (!row.not_used.empty()) { skip(row.not_used); continue; }
        const auto shape = shape_of(row, catalog);
        const auto chip = catalog.chip(row.chip);
        if (!shape) { skip("the shape of the model is not known"); continue; }
        if (!chip || !chip->memory_bandwidth) { skip("the chip is not known"); continue; }
        if (!row.step && !row.tokens_per_chip && !row.flop_rate && !row.mfu) { skip("neither a time nor a rate is published"); continue; }
        StepCase c;
        c.row = row;
        c.chip = *chip;
        c.operators = workload::operators_of(*shape);
        c.tied = shape->tied_embeddings;
        c.recipe = recipe_of(row);
        c.layout = layout_of(row);
        c.machine = machine_of(row, *chip, c.recipe);
        c.group = group_of(*chip, c);
        c.family = row.source + " " + row.catalog_model + " " + row.chip;
        sorted.cases.push_back(std::move(c));
    }
    return sorted;
}

StepFinding found(const StepCase& c, const catalog::StepTimeConstants& k) {
    const Trial trial{c, efficiency_of(c, k), c.machine.memory * k.share("usable")};
    StepFinding f;
    f.layout = c.row.tensor == 0 || c.row.micro_batch == 0 ? fastest(trial) : settled(trial, c.layout);
    f.published = published(c, f.layout);
    f.terms = trial.timed(f.layout);
    f.predicted = f.terms.all();
    f.memory = perf::memory(c.operators, f.layout, c.recipe, c.tied,
                            perf::Reserve<double>{k.reserve_fixed.value * one_chip, k.share("reserve_share")});
    f.fits = f.memory.needed() <= trial.room;
    return f;
}

}  // namespace traincost::validation
