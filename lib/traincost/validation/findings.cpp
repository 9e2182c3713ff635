// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/pages.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/uncertainty/special.hpp>

namespace traincost::validation {

Findings found(const std::vector<RunRow>& rows, const std::vector<BenchmarkRow>& benchmarks, const Catalog& catalog,
               const perf::MfuFit<double>& fit) {
    Findings f;
    f.truth = sorted_out(rows, catalog);
    f.pairs = pairs(benchmarks, catalog);
    f.others = others_of(catalog, rows);
    f.fit = fit;
    f.runs = leave_one_group_out(beside_the_chip(f.truth.cases, fit));
    f.constant = leave_one_group_out(one_for_all(f.truth.cases));
    f.unseen = scored(beside_the_chip(f.others, fit), {scalar::log(fit.median), fit.spread});
    f.unseen_constant = scored(one_for_all(f.others), level(one_for_all(f.truth.cases)));
    f.through_steps = run_findings(f.truth.cases, f.others, catalog, fit);
    if (auto verdicts = packaged_verdicts(catalog)) { f.steps.verdicts = std::move(*verdicts); }
    if (auto constants = catalog.step_time()) { f.steps.constants = std::move(*constants); }
    if (auto epoch = packaged_reproductions(TruthKind::epoch, catalog)) { f.epoch = std::move(*epoch); }
    if (auto carbon = packaged_reproductions(TruthKind::carbon, catalog)) { f.carbon = std::move(*carbon); }
    return f;
}

ChipTime<> hours_at(const Case& run, const Scored& scored, const perf::MfuFit<double>& fit, double probability) {
    auto left_out = fit;
    left_out.median = scalar::exp(scored.level.center);
    const double factor = scalar::exp(uncertainty::inverse_normal(probability) * scored.level.spread);
    return perf::chip_time(run.flop, run.peak, perf::median_mfu(run.balance, left_out)) * factor;
}

}  // namespace traincost::validation
