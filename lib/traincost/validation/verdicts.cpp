// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/verdicts.hpp>

#include <traincost/perf/expected_mfu.hpp>
#include <traincost/perf/fitted_mfu.hpp>
#include <traincost/perf/run_time.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/perf/usual.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/validation/cases.hpp>
#include <traincost/validation/flop_truth.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/reliability.hpp>
#include <traincost/validation/rules.hpp>
#include <traincost/validation/run_hours.hpp>
#include <traincost/validation/seen.hpp>
#include <traincost/workload/counted.hpp>
#include <traincost/workload/parameters.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace traincost::validation {

namespace {

using Verdicts = std::vector<Verdict>;

/// All that a prediction takes besides the row.
struct Judge {
    const Catalog& catalog;
    catalog::StepTimeConstants constants;
    catalog::RunTimeConstants whole_run;
    perf::MfuFit<double> fit;
    Seen seen;
};

Result<Judge> judge_of(const Catalog& catalog) {
    auto constants = catalog.step_time();
    auto whole_run = catalog.run_time();
    auto mfu = catalog.expected_mfu();
    Diagnostics diagnostics;
    if (!constants) { append(diagnostics, std::move(constants.error())); }
    if (!whole_run) { append(diagnostics, std::move(whole_run.error())); }
    if (!mfu) { append(diagnostics, std::move(mfu.error())); }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return Judge{catalog, *constants, *whole_run, perf::fit_of(*mfu), Seen(catalog)};
}

Verdict skipped(const std::string& id, Quantity quantity, std::string group, std::string why) {
    Verdict v;
    v.id = id;
    v.quantity = quantity;
    v.group = std::move(group);
    v.skipped = std::move(why);
    return v;
}

std::string group_of_row(const StepRow& row, const Catalog& catalog) {
    const auto chip = catalog.chip(row.chip);
    if (!chip) { return {}; }
    const auto model = row.shape || row.catalog_model.empty() ? Result<catalog::Model>(tl::unexpected(Diagnostics())) : catalog.model(row.catalog_model);
    const bool mixture = row.shape ? row.shape->moe.has_value() : model && model->architecture == catalog::Architecture::moe;
    return group_of(*chip, mixture, narrow_numbers(row.precision));
}

/// "Blackwell, mxfp8, dense".
std::string kind_of(const StepCase& c) {
    const auto numbers = narrow_numbers(c.row.precision) ? c.row.precision : std::string("16 bits");
    return fmt::format("{}, {}, {}", c.chip.architecture, numbers, c.operators.routing.layers > 0 ? "MoE" : "dense");
}

/// "llama-3.1-70b, 64 gb200, mxfp8".
std::string what_is(const StepRow& row) {
    const auto model = !row.catalog_model.empty() ? row.catalog_model : row.layers > 0 ? fmt::format("{} layers of {}", row.layers, row.width) : std::string();
    return fmt::format("{}{}{} {}, {}", model, model.empty() ? "" : ", ", row.chips, row.chip, row.precision);
}

/// Whether a row tells architecture and layout, so that it should have been predicted.
bool told(const StepRow& row) {
    return (row.shape || !row.catalog_model.empty() || row.layers > 0) && row.tensor > 0 && row.chips > 0;
}

/// Steps, and the memory that goes with them.
void judge_steps(const std::vector<StepRow>& rows, const Judge& judge, Verdicts& out) {
    const auto cases = step_cases(rows, judge.catalog);
    std::map<std::string, const StepCase*, std::less<>> by_id;
    for (const auto& c : cases.cases) { by_id[c.row.id] = &c; }
    std::map<std::string, std::string, std::less<>> reasons(cases.skipped.begin(), cases.skipped.end());
    for (const auto& row : rows) {
        Verdict v;
        const auto found_case = by_id.find(row.id);
        if (found_case == by_id.end()) {
            v = skipped(row.id, Quantity::step_time, group_of_row(row, judge.catalog), reasons[row.id]);
            v.layout_known = told(row);
            out.push_back(std::move(v));
            continue;
        }
        const auto& c = *found_case->second;
        const auto finding = found(c, judge.constants);
        v.id = row.id;
        v.group = c.group;
        v.kind = kind_of(c);
        v.chips = row.chips;
        v.fitted = judge.seen.step(row);
        v.published = finding.published / units::second;
        v.predicted = finding.predicted / units::second;
        v.what = what_is(row);
        v.assumed = c.row.assumed;
        if (finding.layout.zero > static_cast<int>(row.zero)) {
            v.assumed += (v.assumed.empty() ? "" : "; ") + std::string("sharded weights, as whole replicas do not fit");
        }
        v.settled = row.recompute.empty();
        v.fits = finding.fits;
        v.layout_known = told(row);
        out.push_back(v);
        if (!row.memory) { continue; }
        v.quantity = Quantity::memory;
        v.fitted = judge.seen.memory(row);
        v.published = *row.memory / units::byte;
        v.predicted = finding.memory.all() / units::byte;
        out.push_back(std::move(v));
    }
}

/// What a run's row leaves open, and what was taken.
std::string assumed_of(const RunSteps& run) {
    std::string text = "software: what is usual on the chip in the year";
    if (!run.shape_known) { text += "; a GPT of as many parameters"; }
    if (!run.chips_known) { text += "; as many chips as take twenty days"; }
    if (!run.batch_known) { text += "; the usual batch"; }
    if (!run.layout_known) { text += "; the fastest layout"; }
    return text;
}

/// GPU-hours of whole runs: from the steps that their tokens take, on the layout that is told or the fastest; where none is found
/// from the MFU that is to be expected.
Verdicts hours_of(const std::vector<Case>& cases, const Judge& judge) {
    const auto fit = perf::fit_of(judge.whole_run);
    const auto steps = steps_of(cases, judge.catalog, judge.constants, perf::batch_of(judge.whole_run));
    std::map<std::string, const RunSteps*, std::less<>> of_steps;
    for (const auto& run : steps.runs) { of_steps[run.id] = &run; }
    std::map<std::string, std::string, std::less<>> none;
    for (const auto& run : steps.none) { none[run.id] = run.reason; }
    Verdicts all;
    for (const auto& c : cases) {
        Verdict v;
        v.id = c.id;
        v.what = c.chip;
        v.quantity = Quantity::gpu_hours;
        v.published = c.hours / units::chip_hour;
        const auto at = of_steps.find(c.id);
        const auto hours = at != of_steps.end() ? perf::median_run_time(c.flop, at->second->steps, c.peak, fit) / at->second->kept
                                                : perf::chip_time(c.flop, c.peak, perf::median_mfu(c.balance, judge.fit));
        v.predicted = hours / units::chip_hour;
        v.fitted = judge.seen.hours(c.id, c.hours);
        if (at != of_steps.end()) { v.assumed = assumed_of(*at->second); }
        if (const auto why = none.find(c.id); why != none.end()) { v.assumed = "the MFU to be expected, as no layout is found: " + why->second; }
        all.push_back(std::move(v));
    }
    return all;
}

void judge_runs(const std::vector<RunRow>& rows, const Judge& judge, const std::map<std::string, std::string, std::less<>>& groups, Verdicts& out) {
    const auto truth = sorted_out(rows, judge.catalog);
    const auto group = [&](const std::string& id) { const auto at = groups.find(id); return at == groups.end() ? std::string() : at->second; };
    for (auto& v : hours_of(truth.cases, judge)) {
        v.group = group(v.id);
        out.push_back(std::move(v));
    }
    for (const auto& row : truth.unused) { out.push_back(skipped(row.id, Quantity::gpu_hours, group(row.id), row.reason)); }
}

/// Whether the catalog or the row's columns tell all dimensions that parameters are counted from.
bool counted(const PublishedRow& row, const StepRow& step) {
    return !step.catalog_model.empty() || (row.vocabulary > 0 && row.mlp > 0);
}

/// A published number of parameters over that of the row's shape.
std::optional<Verdict> parameters_of(const PublishedRow& row, const StepRow& step) {
    const auto stated = units::parse<double>(row.parameters);
    if (row.parameters.empty() || !stated) { return std::nullopt; }
    const auto* reason = row.derived.find("params_total") != std::string::npos ? "computed, not published"
                        : (row.model + row.notes).find("proxy") != std::string::npos ? "a proxy of fewer layers"
                        : !step.shape ? "the architecture is unpublished, or not in the catalog"
                        : !counted(row, step) ? "not all dimensions are published" : "";
    auto v = skipped(row.id, Quantity::parameters, {}, reason);
    v.published = *stated;
    v.what = step.catalog_model;
    if (v.skipped.empty()) { v.predicted = workload::total(workload::parameters_of<double>(*step.shape)).value(); }
    v.allowed = std::max(0.001, workload::half_last_digit(row.parameters) / *stated);
    return v;
}

bool no_target(std::string_view type) { return type == "projection" || type == "flop_only" || type == "config_only"; }

/// Whether a row is to be held against a step: a benchmark, or a run whose layout and rate are told.
bool is_step(const PublishedRow& row) {
    const bool benchmark = row.record_type == "throughput_benchmark" || row.record_type == "production_stage" || row.record_type.empty();
    return !no_target(row.record_type) && (benchmark || (row.has_rate() && row.tensor > 0));
}

/// GPU-hours that somebody computed from an energy or from a rate are nobody's hours.
bool hours_are_computed(const PublishedRow& row) {
    const auto at = row.derived.find("gpu_hours");
    const auto formula = at == std::string::npos ? std::string() : row.derived.substr(at, row.derived.find(';', at) - at);
    return formula.find("Wh") != std::string::npos || formula.find("tok") != std::string::npos;
}

/// A run with what the words of its row mean.
RunRow understood(RunRow run, const PublishedRow& row, const StepRow& step) {
    run.catalog_model = step.catalog_model;
    if (run.not_used.empty() && !knows_numbers(step.precision)) { run.not_used = fmt::format("no step is predicted in numbers of '{}'", step.precision); }
    if (!step.precision.empty()) { run.precision = narrow_numbers(step.precision) ? "fp8" : "bf16"; }
    if (!run.batch) { run.batch = row.batch_tokens; }
    if (!run.batch && row.batch > 0 && row.sequence > 0) { run.batch = static_cast<double>(row.batch * row.sequence) * units::token; }
    if (run.pipeline.value_or(1.0) > 1.0 && run.zero.value_or(0.0) > 2.0) { run.zero.reset(); }  // as in a step
    // A token passes through the encoder or through the decoder.
    if (step.shape && step.shape->encoder && run.parameters && (!run.active || *run.active == *run.parameters)) { run.active = *run.parameters / 2.0; }
    if (run.schedule.empty() && row.notes.find("DualPipe") != std::string::npos) { run.schedule = "dualpipe"; }
    if (run.not_used.empty() && hours_are_computed(row)) { run.not_used = "the hours are computed from an energy or a rate"; }
    return run;
}

/// A table with the usual header: what each row is held against.
void judge_published(const std::vector<PublishedRow>& rows, const std::vector<RunRow>& runs, const Judge& judge, const Lookup& lookup, Verdicts& out) {
    std::vector<StepRow> steps;
    Verdicts parameters;
    std::map<std::string, std::string, std::less<>> groups;
    std::vector<RunRow> hours;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        auto step = step_of(row, lookup);
        groups[row.id] = group_of_row(step, lookup.catalog);
        const bool run = !runs.empty() && (runs[i].chip_time() || !is_step(row));
        if (run) { hours.push_back(understood(runs[i], row, step)); }
        if (auto v = parameters_of(row, step)) {
            v->group = groups[row.id];
            parameters.push_back(std::move(*v));
        }
        if (is_step(row)) { steps.push_back(std::move(step)); continue; }
        if (!run) { out.push_back(skipped(row.id, Quantity::step_time, groups[row.id], fmt::format("no measured time: {}", row.record_type))); }
    }
    judge_steps(steps, judge, out);
    judge_runs(hours, judge, groups, out);
    std::move(parameters.begin(), parameters.end(), std::back_inserter(out));
}

Result<Lookup> lookup_of(const Catalog& catalog) {
    auto machines = read_machines(packaged_table("machines.csv"));
    if (!machines) { return failure(std::move(machines.error())); }
    return Lookup{catalog, ModelNames(catalog), std::move(*machines)};
}

Result<Verdicts> of_published(const config::CsvText& table, const Judge& judge, bool iterations, bool with_hours) {
    const auto rows = iterations ? read_iterations(table) : read_published(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    const auto runs = with_hours ? read_runs(table) : Result<std::vector<RunRow>>(std::vector<RunRow>());
    if (!runs) { return tl::unexpected(runs.error()); }
    const auto lookup = lookup_of(judge.catalog);
    if (!lookup) { return tl::unexpected(lookup.error()); }
    Verdicts all;
    judge_published(*rows, *runs, judge, *lookup, all);
    return all;
}

Result<Verdicts> of_steps(const config::CsvText& table, const Judge& judge) {
    const auto rows = read_steps(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    Verdicts all;
    judge_steps(*rows, judge, all);
    return all;
}

/// Operations for a token, each by the row's own convention.
Result<Verdicts> of_flop(const config::CsvText& table, const Catalog& catalog) {
    constexpr double usual = 0.005;
    const auto rows = read_flop_rows(table);
    if (!rows) { return tl::unexpected(rows.error()); }
    Verdicts all;
    for (const auto& f : found(*rows, catalog)) {
        auto v = skipped(f.row.id, Quantity::flop, {}, f.skipped);
        v.what = f.row.catalog_model;
        v.published = f.row.gflop_per_token * 1e9;
        v.predicted = f.skipped.empty() ? *f.gflop_per_token * 1e9 : 0.0;
        v.allowed = std::max(usual, f.row.half_digit / f.row.gflop_per_token);
        all.push_back(std::move(v));
    }
    return all;
}

/// The same with the name of their table.
Result<Verdicts> named(Result<Verdicts> all, const config::CsvText& table) {
    if (!all) { return all; }
    for (auto& v : *all) { v.table = table.name(); }
    return all;
}

}  // namespace

Result<Verdicts> verdicts(const config::CsvText& table, const Catalog& catalog) {
    const auto header = header_of(table);
    if (is_of_reliability(header)) { return named(of_reliability(table, catalog), table); }
    const auto judge = judge_of(catalog);
    if (!judge) { return tl::unexpected(judge.error()); }
    const auto has = [&](std::string_view column) { return std::find(header.begin(), header.end(), column) != header.end(); };
    const bool steps = has("stack") && has("tp"), iterations = has("iteration_ms");
    if (!steps && !iterations && !has("id")) {
        return failure({Place{table.name(), 1, 1}, Severity::error, "missing-column", "the header is of no known table of runs or benchmarks",
                        "it begins with 'id' and has 'model', 'chip', 'chip_count' and 'precision', or has 'iteration_ms': see `validate` in docs/reference/command-line.md"});
    }
    auto all = has("gflop_per_token") ? of_flop(table, catalog) : steps ? of_steps(table, *judge) : of_published(table, *judge, iterations, !iterations && has("gpu_hours"));
    return named(std::move(all), table);
}

Result<Verdicts> packaged_verdicts(const Catalog& catalog) {
    Verdicts all;
    for (const auto* name : {"steps.csv", "runs.csv", "flop.csv", "reliability.csv"}) {
        auto some = verdicts(packaged_table(name), catalog);
        if (!some) { return some; }
        std::move(some->begin(), some->end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace traincost::validation
