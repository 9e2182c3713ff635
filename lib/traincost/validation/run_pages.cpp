// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/run_pages.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/uncertainty/special.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace traincost::validation {

namespace {

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string calibrations(const Calibration& mfu, const Calibration& steps) {
    std::string out = "| | through the time of a step | by the expected MFU |\n|---|--:|--:|\n";
    const auto row = [&](std::string_view what, auto tell) { out += fmt::format("| {} | {} | {} |\n", what, tell(steps), tell(mfu)); };
    row("runs", [](const Calibration& c) { return fmt::format("{}", c.count); });
    row("inside of the 90 % interval", [](const Calibration& c) { return fmt::format("{} of {}, {}", c.inside, c.count, percent(c.coverage())); });
    row("mean log score (nats; higher is better)", [](const Calibration& c) { return fmt::format("{:.3f}", c.log_score); });
    row("median P95 / P5", [](const Calibration& c) { return fmt::format("{:.2f}", c.width); });
    row("root mean square of z (1 where the spread is right)", [](const Calibration& c) { return fmt::format("{:.2f}", c.deviation); });
    return out;
}

/// What the row does not tell, as letters: the model's shape, the chips, the batch, the layout.
std::string assumed(const RunSteps& r) {
    std::string all;
    const auto add = [&](bool known, std::string_view what) { if (!known) { all += fmt::format("{}{}", all.empty() ? "" : ", ", what); } };
    add(r.shape_known, "shape");
    add(r.chips_known, "chips");
    add(r.batch_known, "batch");
    add(r.layout_known, "layout");
    return all;
}

std::string layout_of(const perf::Layout& l) {
    const auto axis = [](std::string_view name, std::int64_t n) { return n > 1 ? fmt::format(" {} {}", name, n) : std::string(); };
    auto text = axis("tp", l.tensor) + axis("pp", l.pipeline) + axis("vp", l.interleave) + axis("dp", l.data) + axis("ep", l.expert) + axis("cp", l.context) +
                axis("mb", l.micro_batch);
    return text.empty() ? "one chip" : text.substr(1);
}

/// More hours than predicted first.
std::string rows_of(const std::vector<RunSteps>& runs, const std::vector<Scored>& scores) {
    std::vector<std::size_t> order(runs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a].z < scores[b].z; });
    std::string out = "| run | software | layout | MFU of the step | hours over those of the steps | P5 | P50 | P95 | z | assumed |\n"
                      "|---|---|---|--:|--:|--:|--:|--:|--:|---|\n";
    const double edge = uncertainty::inverse_normal(0.95);
    for (const auto i : order) {
        const auto& r = runs[i];
        const auto& s = scores[i];
        const auto at = [&](double z) { return scalar::exp(z * s.level.spread - s.level.center); };
        out += fmt::format("| {} | {} | {} | {} | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {:+.2f} | {} |\n", r.id,
                           perf::stack_names[static_cast<std::size_t>(r.software.stack)], layout_of(r.found.layout), percent(r.step_mfu), r.overhead(), at(0.0 - edge),
                           at(0.0), at(edge), 0.0 - s.z, assumed(r));
    }
    return out;
}

std::string constants(const RunFindings& f) {
    return fmt::format("| constant | value | fitted on |\n|---|--:|---|\n"
                       "| overhead: median of hours over those of the steps, at a step MFU of {} | {:g} | {} runs |\n"
                       "| weight: power of the step's MFU that the run's goes with | {:g} | the same |\n"
                       "| spread: standard deviation of log hours | {:g} | the same, each against other developers' |\n",
                       percent(f.fit.reference), f.fit.overhead, f.runs.size(), f.fit.weight, f.fit.spread);
}

std::string without_layout(const std::vector<Unused>& none) {
    if (none.empty()) { return {}; }
    std::string out = "\nNo layout was found for";
    for (const auto& n : none) { out += fmt::format(" {} ({}){}", n.id, n.reason, &n == &none.back() ? ".\n" : ","); }
    return out;
}

}  // namespace

RunFindings run_findings(std::span<const Case> cases, std::span<const Case> others, const Catalog& catalog, const perf::MfuFit<double>& mfu) {
    RunFindings f;
    const auto known = catalog.run_time();
    const auto constants = catalog.step_time();
    if (!known || !constants) { return f; }
    f.fit = perf::fit_of(*known);
    auto found = steps_of(cases, catalog, *constants, perf::batch_of(*known));
    f.runs = std::move(found.runs);
    f.none = std::move(found.none);
    f.left_out = leave_one_developer_out(f.runs, f.fit.reference);
    f.others = steps_of(others, catalog, *constants, perf::batch_of(*known)).runs;
    f.unseen = scored(f.others, f.fit);
    f.mfu = calibration(leave_one_group_out(beside_the_chip(cases, mfu)));
    f.mfu_unseen = calibration(scored(beside_the_chip(others, mfu), {scalar::log(mfu.median), mfu.spread}));
    return f;
}

std::string run_part_of(std::string_view name, const RunFindings& f) {
    if (name == "run constants") { return constants(f); }
    if (name == "run calibration") { return calibrations(f.mfu, calibration(f.left_out)); }
    if (name == "run hours") { return rows_of(f.runs, f.left_out) + without_layout(f.none); }
    if (name != "unseen run hours") { return {}; }
    return calibrations(f.mfu_unseen, calibration(f.unseen)) + "\n" + rows_of(f.others, f.unseen);
}

}  // namespace traincost::validation
