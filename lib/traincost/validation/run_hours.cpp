// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/run_hours.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/perf/reliability.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/workload/flop.hpp>
#include <traincost/workload/parameters.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace traincost::validation {

namespace {

using perf::Wanted;

std::int64_t whole(double x) { return std::max<std::int64_t>(1, static_cast<std::int64_t>(x + 0.5)); }
std::optional<std::int64_t> whole(const std::optional<double>& x) { return x ? std::optional(whole(*x)) : std::nullopt; }

/// That of the catalog's model. An encoder-decoder's operators are those of its decoder alone: a GPT of the parameters that a
/// token meets stands for it.
std::optional<catalog::Shape> known_shape(const RunRow& row, const Catalog& catalog) {
    if (row.catalog_model.empty()) { return std::nullopt; }
    const auto model = catalog.model(row.catalog_model);
    return model && model->shape && !model->shape->encoder ? model->shape : std::nullopt;
}
catalog::Shape shape_like(const RunRow& row) {
    const auto count = [](const std::optional<double>& x) { return x ? whole(*x) : 0; };
    return perf::usual_shape(row.active ? *row.active : *row.parameters, count(row.layers), count(row.width), count(row.heads));
}

/// The first day of its year; rows that tell none are of the middle of what was published.
Date day_of(const RunRow& row) {
    constexpr double middle = 2023.0;
    return std::chrono::year(static_cast<int>(row.year.value_or(middle))) / 1 / 1;
}

double sequence_of(const RunRow& row, const catalog::Shape& shape, const catalog::UsualRun& usual) {
    if (row.sequence) { return row.sequence->value(); }
    return static_cast<double>(shape.context > 0 ? shape.context : perf::usual_sequence(day_of(row), usual));
}

Wanted wanted_of(const Case& c, const catalog::Shape& shape, const perf::Software& software, const catalog::UsualRun& usual, const perf::BatchFit<double>& batch) {
    auto w = perf::usual_wish(software);
    w.chips = c.row.chips ? whole(c.row.chips->value()) : perf::usual_chips(c.flop, c.peak, usual);
    w.sequence = whole(sequence_of(c.row, shape, usual));
    w.batch = c.row.batch ? whole(c.row.batch->value() / static_cast<double>(w.sequence)) : perf::usual_sequences(c.flop, w.sequence, batch);
    w.tensor = whole(c.row.tensor);
    w.pipeline = whole(c.row.pipeline);
    w.expert = whole(c.row.expert);
    w.micro_batch = whole(c.row.micro_batch);
    if (c.row.zero) { w.zero = static_cast<int>(*c.row.zero); }
    if (c.row.recompute == perf::recompute_names[static_cast<std::size_t>(perf::Recompute::full)]) { w.recompute = perf::Recompute::full; }
    if (c.row.schedule == perf::schedule_names[static_cast<std::size_t>(perf::Schedule::dual_pipe)]) { w.schedule = perf::Schedule::dual_pipe; }
    return w;
}

/// Share of the time that failures leave of a run on a layout.
double kept_of(const perf::Job& job, const perf::Layout& layout, const catalog::Shape& shape, const perf::FailureInputs<double>& failures) {
    const double bytes = perf::checkpoint_bytes(workload::total(workload::parameters_of<double>(shape)).value(), job.recipe);
    return perf::kept(perf::at_best_interval(static_cast<double>(layout.chips()), bytes, failures), failures);
}

/// Observations: what is left of log hours beside the steps', and the logarithm of the step's MFU over the reference.
struct Point {
    std::string group;
    double at = 0.0, log_overhead = 0.0;
};
std::vector<Point> points_of(std::span<const RunSteps> runs, double reference) {
    std::vector<Point> all;
    for (const auto& r : runs) { all.push_back({r.developer, scalar::log(r.step_mfu / reference), scalar::log(r.overhead())}); }
    return all;
}

/// A line through points, by least squares.
perf::RunFit<double> line(std::span<const Point> points, double reference) {
    const auto n = static_cast<double>(points.size());
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
    for (const auto& p : points) { x += p.at / n, y += p.log_overhead / n; }
    for (const auto& p : points) { xx += (p.at - x) * (p.at - x), xy += (p.at - x) * (p.log_overhead - y); }
    const double slope = xx > 0.0 ? xy / xx : 0.0;
    return {scalar::exp(y - slope * x), reference, 1.0 - slope, 0.0};
}

double predicted(const Point& p, const perf::RunFit<double>& fit) {
    return scalar::log(perf::median_overhead(fit.reference * scalar::exp(p.at), fit));
}

template <class P>
std::vector<P> without(std::span<const P> all, const std::string& group) {
    std::vector<P> rest;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest), [&](const P& p) { return p.group != group; });
    return rest;
}

/// How much wider than its sample a normal distribution is that has the variance of what is to be expected next: Student's, with
/// as many degrees of freedom as there are developers more than constants of the line: runs of one developer are alike, and what
/// is left out together counts once.
double of_small_samples(std::size_t developers) {
    const double freedom = static_cast<double>(developers) - 2.0;
    return freedom > 2.0 ? scalar::sqrt(freedom / (freedom - 2.0)) : 1.0;
}

perf::RunFit<double> fitted(std::span<const Point> points, double reference) {
    std::map<std::string, perf::RunFit<double>> others;
    double squares = 0.0;
    for (const auto& p : points) {
        if (!others.contains(p.group)) { others[p.group] = line(without(points, p.group), reference); }
        const double away = p.log_overhead - predicted(p, others[p.group]);
        squares += away * away;
    }
    auto fit = line(points, reference);
    fit.spread = scalar::sqrt(squares / static_cast<double>(points.size())) * of_small_samples(others.size());
    return fit;
}

/// In logarithms of MFU, which falls as the overhead.
Scored score(const Point& p, const perf::RunFit<double>& fit) {
    const Observation one[] = {{p.group, 0.0 - p.log_overhead}};
    return scored(one, {0.0 - predicted(p, fit), fit.spread})[0];
}

}  // namespace

RunStepsFound steps_of(std::span<const Case> cases, const Catalog& catalog, const catalog::StepTimeConstants& constants,
                       const perf::BatchFit<double>& batch) {
    RunStepsFound all;
    const auto usual = *catalog.usual();
    const auto known_failures = *catalog.reliability();
    for (const auto& c : cases) {
        const auto chip = catalog.chip(c.chip);
        const auto known = known_shape(c.row, catalog);
        const auto shape = known ? *known : shape_like(c.row);
        const auto products = c.row.precision == "fp8" ? perf::Products::fp8 : perf::Products::bf16;
        const auto software = perf::usual_software(*chip, day_of(c.row), usual);
        const auto wanted = wanted_of(c, shape, software, usual, batch);
        const auto job = perf::job_of(shape, *chip, products, software, wanted.chips, constants, usual);
        const auto found = perf::fastest_layout(job, wanted);
        if (!found) {
            all.none.push_back({c.id, found.error().legal ? fmt::format("needs {:.0f} GB of a chip at least", found.error().least.value() / 1e9)
                                                          : std::string("no layout is legal")});
            continue;
        }
        RunSteps r{c.id, c.developer, software, *found, c.hours, perf::time_of_steps(*c.row.tokens, found->layout, found->step)};
        r.kept = kept_of(job, found->layout, shape, perf::inputs_of(*perf::failures_of(*chip, known_failures, catalog), known_failures));
        r.step_mfu = perf::mfu(c.flop, r.steps, c.peak);
        r.shape_known = known.has_value();
        r.chips_known = c.row.chips.has_value();
        r.batch_known = c.row.batch.has_value();
        r.layout_known = c.row.tensor.has_value();
        all.runs.push_back(std::move(r));
    }
    return all;
}

perf::RunFit<double> fitted(std::span<const RunSteps> runs, double reference) { return fitted(points_of(runs, reference), reference); }

std::vector<Scored> leave_one_developer_out(std::span<const RunSteps> runs, double reference) {
    const auto points = points_of(runs, reference);
    std::map<std::string, perf::RunFit<double>> fits;
    std::vector<Scored> out;
    for (const auto& p : points) {
        if (!fits.contains(p.group)) { fits[p.group] = fitted(without<Point>(points, p.group), reference); }
        out.push_back(score(p, fits[p.group]));
    }
    return out;
}

std::vector<Scored> scored(std::span<const RunSteps> runs, const perf::RunFit<double>& fit) {
    std::vector<Scored> out;
    for (const auto& p : points_of(runs, fit.reference)) { out.push_back(score(p, fit)); }
    return out;
}

BatchFound fitted_batch(const std::vector<RunRow>& rows, const Flop<>& at) {
    std::vector<Point> points;
    for (const auto& r : rows) {
        if (!r.batch || !r.tokens || (!r.active && !r.parameters) || (r.stage != "pretrain" && !r.stage.empty())) { continue; }
        const auto flop = workload::flop_from_parameters(r.active ? *r.active : *r.parameters, *r.tokens);
        points.push_back({r.developer, scalar::log(flop / at), scalar::log(r.batch->value())});
    }
    // The slope of the overhead's line is one less the weight.
    const auto fit = line(points, 1.0);
    return {{Tokens<>::of(fit.overhead), at, 1.0 - fit.weight}, points.size()};
}

}  // namespace traincost::validation
