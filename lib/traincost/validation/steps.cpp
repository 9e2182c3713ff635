// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/steps.hpp>

#include <traincost/perf/legality.hpp>
#include <traincost/perf/trained.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace traincost::validation {

namespace {

using perf::Layout;
using perf::Recompute;

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

/// That of the row; a name that is none is PyTorch's, without a library for products of its own.
perf::Software software_of(const StepRow& row) {
    const auto at = std::find(perf::stack_names.begin(), perf::stack_names.end(), row.stack);
    const auto stack = at == perf::stack_names.end() ? perf::Stack::pytorch : static_cast<perf::Stack>(at - perf::stack_names.begin());
    return {stack, row.version, row.tensor_overlap};
}

perf::Recipe recipe_of(const StepRow& row) {
    auto r = perf::recipe_of(software_of(row).stack, products_of(row), row.gradient_bytes.value_or(4.0));
    r.frozen = row.stage == "lora";
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

/// What a row does not tell of recomputation is the least that fits. A published step did fit: where weights and gradients of
/// whole replicas cannot, they were sharded, whatever a table printed of it.
Layout settled(const perf::Job& job, const StepRow& row, Layout l) {
    const auto recomputed = [&](const Layout& as_told) { return row.recompute.empty() ? perf::with_least_recomputation(job, as_told) : as_told; };
    const auto told = recomputed(l);
    if (job.fits(told) || l.zero >= 3 || l.data * l.context == 1) { return told; }
    l.zero = 3;
    const auto sharded = recomputed(l);
    return job.fits(sharded) ? sharded : told;
}

/// Layouts of a torus, where the row tells none: any tensor group and micro-batch, experts on every chip or each on its own.
void add_candidates(const perf::Job& job, const StepCase& c, std::int64_t experts, std::vector<Layout>& all) {
    for (std::int64_t t = 1; t <= 16; t *= 2) {
        if (c.layout.data % t != 0) { continue; }
        for (std::int64_t mb = 1; mb <= 16; mb *= 2) {
            Layout l = c.layout;
            l.tensor = t;
            l.sequence_parallel = t > 1;
            l.expert = experts;
            l.data /= t;
            l.micro_batch = mb;
            l.batch = l.data * mb;
            all.push_back(settled(job, c.row, l));
        }
    }
}

/// The layouts that are tried where the row does not tell all: those of a torus, or any micro-batch.
std::vector<Layout> candidates(const perf::Job& job, const StepCase& c) {
    std::vector<Layout> all;
    if (c.row.tensor == 0) {
        add_candidates(job, c, 1, all);
        if (c.operators.routing.layers > 0) { add_candidates(job, c, c.operators.routing.experts, all); }
        return all;
    }
    for (std::int64_t mb = 1; mb <= 8; mb *= 2) {
        Layout l = c.layout;
        l.micro_batch = mb;
        if (l.batch / l.data % mb == 0) { all.push_back(settled(job, c.row, l)); }
    }
    return all;
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
    if (row.tflops_kind == "hardware" && row.recompute != "none") { flop = flop * (4.0 / 3.0); }
    if (row.flop_rate) { return flop / *row.flop_rate; }
    return flop / (c.machine.peak * *row.mfu);
}

/// One of so many dies of a chip, which counts as a chip of its own.
catalog::Chip die_of(catalog::Chip chip, std::int64_t dies) {
    const double n = static_cast<double>(dies);
    const auto share = [n](auto& figure) { if (figure) { figure->value = figure->value / n; } };
    for (auto& peak : chip.peak) { share(peak); }
    chip.memory.value = chip.memory.value / n;
    chip.power.value = chip.power.value / n;
    share(chip.memory_bandwidth);
    share(chip.link);
    share(chip.network);
    if (chip.link_domain) { chip.link_domain->value = chip.link_domain->value * n; }
    return chip;
}

void assume(StepRow& row, std::string_view what) { row.assumed += (row.assumed.empty() ? "" : "; ") + std::string(what); }

/// A batch is printed rounded at times: one within a hundredth of a batch that divides stands for that.
void take_batch_that_divides(StepCase& c) {
    const auto broken = perf::broken(c.operators, c.layout);
    if (broken.rule != perf::Rule::batch || std::abs(broken.nearest - broken.given) * 100 > broken.given) { return; }
    c.layout.batch = broken.nearest;
    assume(c.row, fmt::format("a batch of {}, as {} does not divide", broken.nearest, broken.given));
}

/// Why a layout cannot be, as far as it is told; empty where it can. An interleaved pipeline of any number of micro-batches exists
/// (arXiv:2407.21783, section 3.3.2) though not in all software: of a published run it is believed, and so are chunks that differ.
std::string against(StepCase& c) {
    if (c.row.tensor == 0) { return {}; }
    take_batch_that_divides(c);
    auto layout = c.layout;
    auto broken = perf::broken(c.operators, layout);
    if (broken.rule == perf::Rule::chunks) {
        assume(c.row, "chunks of different numbers of layers");
        layout.interleave = 1;
        broken = perf::broken(c.operators, layout);
    }
    if (broken.rule == perf::Rule::interleave) {
        assume(c.row, "an interleaved pipeline that takes any number of micro-batches");
        layout.interleave = 1;
        broken = perf::broken(c.operators, layout);
    }
    return broken ? "the layout as printed cannot be: " + perf::sentence(broken, layout) : std::string();
}

}  // namespace

std::string family_of(std::string_view model) { return std::string(model.substr(0, model.find_first_of("-0123456789"))); }

bool narrow_numbers(std::string_view precision) { return precision == "fp8" || precision == "mxfp8" || precision == "nvfp4"; }

bool knows_numbers(std::string_view precision) {
    return precision.empty() || precision == "bf16" || precision == "fp16" || narrow_numbers(precision);
}

std::string group_of(const catalog::Chip& chip, bool mixture_of_experts, bool narrow_numbers) {
    if (chip.chip_class == catalog::ChipClass::tpu) { return "tpu"; }
    if (chip.architecture == "Blackwell" || chip.architecture == "Blackwell Ultra") { return "blackwell"; }
    if (mixture_of_experts) { return "moe"; }
    if (narrow_numbers) { return "fp8"; }
    return chip.architecture == "Ampere" || chip.architecture == "Hopper" ? "dense" : "other";
}

StepCases step_cases(const std::vector<StepRow>& rows, const Catalog& catalog) {
    StepCases sorted;
    const auto usual = *catalog.usual();
    for (const auto& row : rows) {
        const auto skip = [&](std::string why) { sorted.skipped.emplace_back(row.id, std::move(why)); };
        if (!row.not_used.empty()) { skip(row.not_used); continue; }
        const auto shape = row.shape ? row.shape : shape_of(row, catalog);
        const auto chip = catalog.chip(row.chip);
        if (!shape) { skip("the shape of the model is not known"); continue; }
        if (!chip || !chip->memory_bandwidth) { skip("the chip is not known"); continue; }
        if (!knows_numbers(row.precision)) { skip(fmt::format("no step is predicted in numbers of '{}'", row.precision)); continue; }
        if (!row.step && !row.tokens_per_chip && !row.flop_rate && !row.mfu) { skip("neither a time nor a rate is published"); continue; }
        StepCase c;
        c.row = row;
        c.chip = die_of(*chip, row.dies);
        c.operators = perf::trained_operators(*shape);
        c.tied = shape->tied_embeddings;
        c.recipe = recipe_of(row);
        c.layout = layout_of(row);
        if (c.layout.data < 1) { skip("the layout does not make up the chips"); continue; }
        c.machine = perf::machine_of(c.chip, c.recipe.products, row.chips, usual, row.network);
        c.group = group_of(*chip, c.operators.routing.layers > 0, c.recipe.products != perf::Products::bf16);
        c.family = row.source + " " + row.catalog_model + " " + row.chip;
        c.kin = row.source + " " + family_of(row.catalog_model) + " " + row.chip;
        if (auto why = against(c); !why.empty()) { skip(std::move(why)); continue; }
        sorted.cases.push_back(std::move(c));
    }
    return sorted;
}

std::vector<StepCase> cases_of_layouts(const std::vector<StepRow>& rows, const Catalog& catalog) {
    std::vector<StepCase> all;
    const auto usual = *catalog.usual();
    for (const auto& row : rows) {
        const auto shape = row.shape ? row.shape : shape_of(row, catalog);
        const auto chip = catalog.chip(row.chip);
        if (!shape || !chip || !chip->memory_bandwidth) { continue; }
        StepCase c;
        c.row = row;
        c.chip = die_of(*chip, row.dies);
        c.operators = perf::trained_operators(*shape);
        c.tied = shape->tied_embeddings;
        c.recipe = recipe_of(row);
        c.machine = perf::machine_of(c.chip, c.recipe.products, row.chips, usual, row.network);
        all.push_back(std::move(c));
    }
    return all;
}

perf::Job job_of(const StepCase& c, const catalog::StepTimeConstants& k) {
    const auto efficiency = perf::efficiency_of(c.chip, c.recipe.products, software_of(c.row), k, c.row.power);
    return {c.operators, c.tied, c.recipe, c.machine, efficiency, c.machine.memory * k.share("usable")};
}

StepFinding found(const StepCase& c, const catalog::StepTimeConstants& k) {
    const auto job = job_of(c, k);
    StepFinding f;
    const bool open = c.row.tensor == 0 || c.row.micro_batch == 0;
    const auto tried = open ? candidates(job, c) : std::vector<Layout>();
    f.layout = tried.empty() ? settled(job, c.row, c.layout) : perf::fastest(job, tried);
    f.published = published(c, f.layout);
    f.terms = job.step(f.layout);
    f.predicted = f.terms.all();
    f.memory = perf::memory(c.operators, f.layout, c.recipe, c.tied, perf::reserve_of(k));
    f.fits = f.memory.needed() <= job.room;
    return f;
}

}  // namespace traincost::validation
