// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/cases.hpp>

#include <traincost/perf/expected_mfu.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/workload/counted.hpp>
#include <traincost/workload/flop.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace traincost::validation {

namespace {

using catalog::Chip;
using catalog::Precision;

struct Machine {
    FlopRatePerChip<> peak;
    FlopPerByte<> balance;
};

std::optional<Machine> machine(const Chip& chip) {
    const auto peak = catalog::peak_of(chip, Precision::bf16);
    if (!peak || !chip.memory_bandwidth) { return std::nullopt; }
    return Machine{peak->rate.value, perf::machine_balance(peak->rate.value, chip.memory_bandwidth->value)};
}

/// Heads times the mean of what a query and a value have entries, which but for latent attention is the model's width.
std::optional<double> attention_width(const RunRow& r) {
    if (r.heads && r.query_size && r.rope_size && r.value_size) { return *r.heads * (*r.query_size + *r.rope_size + *r.value_size) / 2.0; }
    return r.width;
}

Case completed(Case c, const Machine& machine, const Tokens<>& tokens, const FlopPerToken<>& attention) {
    c.flop = c.six_nd + attention * tokens;
    c.peak = machine.peak;
    c.balance = machine.balance;
    c.mfu = perf::mfu(c.flop, c.hours, c.peak);
    return c;
}

/// What stands in the way of a row, as far as the row itself tells.
std::string reason_against(const RunRow& r) {
    static constexpr std::array runs = {std::string_view("training_run"), std::string_view("continued_pretraining"),
                                        std::string_view("production_stage")};
    if (!r.not_used.empty()) { return r.not_used; }
    if (r.stage == "total") { return "the sum of other rows"; }
    if (!r.chip_time()) { return "neither GPU-hours nor chips and days are published"; }
    if (!r.tokens) { return "the tokens are not published"; }
    if (!r.active && !r.parameters) { return "the parameters are not published"; }
    if (std::find(runs.begin(), runs.end(), r.record_type) == runs.end()) { return fmt::format("not a run: {}", r.record_type); }
    return {};
}

void sort_out(const RunRow& r, const Catalog& catalog, Truth& truth) {
    auto reason = reason_against(r);
    if (!reason.empty()) { truth.unused.push_back({r.id, std::move(reason)}); return; }
    const auto chip = chip_called(r.chip, catalog);
    const auto known = chip ? machine(*chip) : std::nullopt;
    if (!known) { truth.unused.push_back({r.id, fmt::format("the catalog has no peak and memory of a chip '{}'", r.chip)}); return; }
    const auto width = attention_width(r);
    const bool dimensions = r.layers && width && r.sequence;
    const auto attention = dimensions ? workload::flop_of_attention(*r.layers, *width, *r.sequence) : FlopPerToken<>();
    Case c = {r.id, r.developer, chip->id, {}, workload::flop_from_parameters(r.active ? *r.active : *r.parameters, *r.tokens), {}, {}, *r.chip_time(), 0.0, r};
    truth.cases.push_back(completed(std::move(c), *known, *r.tokens, attention));
}

/// Attention of a model in the catalog, where its shape tells the sequence and all layers see all of it.
FlopPerToken<> attention_of(const catalog::Model& model) {
    if (!model.shape || !model.shape->attention || model.shape->context == 0) { return {}; }
    const auto& a = *model.shape->attention;
    if (a.window > 0 || a.local || model.shape->linear) { return {}; }
    const double width = static_cast<double>(a.heads * (a.head_size + a.value_size)) / 2.0;
    return workload::flop_of_attention(static_cast<double>(a.layers), width, static_cast<double>(model.shape->context) * units::token);
}

/// A stage of a run in the catalog as a row of a table.
RunRow row_of(const catalog::Model& model, const catalog::RunStage& stage) {
    RunRow r;
    r.catalog_model = model.id;
    r.tokens = stage.tokens->value;
    r.year = static_cast<double>(static_cast<int>(std::chrono::year_month_day(model.run.start ? model.run.start->value : model.released.value).year()));
    if (model.parameters) { r.parameters = model.parameters->value; }
    if (model.active_parameters) { r.active = model.active_parameters->value; }
    if (model.run.count) { r.chips = model.run.count->value; }
    if (model.run.precision) { r.precision = catalog::name(*model.run.precision); }
    return r;
}

void add_runs(const catalog::Model& model, const Catalog& catalog, std::vector<Case>& cases) {
    const auto& active = model.active_parameters ? model.active_parameters : model.parameters;
    const auto chip = model.run.chip.empty() ? std::nullopt : chip_called(model.run.chip, catalog);
    const auto known = chip ? machine(*chip) : std::nullopt;
    if (!active || !known) { return; }
    for (const auto& stage : model.run.stages) {
        if (!stage.tokens) { continue; }
        const auto id = model.run.stages.size() == 1 ? model.id : fmt::format("{}, {}", model.id, stage.name);
        Case c = {id, model.developer, chip->id, {}, workload::flop_from_parameters(active->value, stage.tokens->value), {}, {}, stage.gpu_hours.value, 0.0, row_of(model, stage)};
        cases.push_back(completed(std::move(c), *known, stage.tokens->value, attention_of(model)));
    }
}

auto alike(const BenchmarkRow& r) {
    return std::tie(r.developer, r.model, r.sequence, r.chip_count, r.micro_batch, r.global_batch, r.recompute);
}

bool counts(const BenchmarkRow& r) {
    return r.not_used.empty() && r.record_type == "throughput_benchmark" && r.precision == "bf16" && r.tokens_per_chip;
}

std::optional<Pair> pair_of(const BenchmarkRow& a, const BenchmarkRow& b, const Catalog& catalog) {
    const auto chip = chip_called(a.chip, catalog);
    const auto other = chip_called(b.chip, catalog);
    const auto here = chip ? machine(*chip) : std::nullopt;
    const auto there = other ? machine(*other) : std::nullopt;
    if (!here || !there || here->balance == there->balance) { return std::nullopt; }
    const double speed = *a.tokens_per_chip / *b.tokens_per_chip;
    return Pair{a.id, b.id, scalar::log(here->balance / there->balance), scalar::log(speed / (here->peak / there->peak))};
}

}  // namespace

Truth sorted_out(const std::vector<RunRow>& rows, const Catalog& catalog) {
    Truth truth;
    for (const auto& row : rows) { sort_out(row, catalog, truth); }
    return truth;
}

std::vector<Case> others_of(const Catalog& catalog, const std::vector<RunRow>& rows) {
    std::set<std::string, std::less<>> known;
    for (const auto& row : rows) { known.insert(row.catalog_model); }
    std::vector<Case> cases;
    for (const auto id : catalog.ids("models")) {
        if (known.contains(id)) { continue; }
        if (auto model = catalog.model(id)) {
            workload::count_parameters(*model);
            add_runs(*model, catalog, cases);
        }
    }
    return cases;
}

std::vector<Pair> pairs(const std::vector<BenchmarkRow>& rows, const Catalog& catalog) {
    std::vector<Pair> all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = i + 1; j < rows.size(); ++j) {
            if (!counts(rows[i]) || !counts(rows[j]) || alike(rows[i]) != alike(rows[j])) { continue; }
            if (auto pair = pair_of(rows[i], rows[j], catalog)) { all.push_back(std::move(*pair)); }
        }
    }
    return all;
}

}  // namespace traincost::validation
