// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/cluster_report.hpp>

#include <traincost/perf/state.hpp>
#include <traincost/report/common.hpp>
#include <traincost/scenario/goodput.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::Scenario;

/// Of the whole model: what a restart needs.
Bytes<> checkpoint_size(const perf::Plan& plan) {
    const auto p = perf::stage_parameters<double>(plan.operators, perf::Layout{}, plan.tied);
    return Bytes<>::of((p.dense + p.experts) * (plan.recipe.weight_bytes + plan.recipe.optimizer_bytes));
}

/// Frozen weights are not written again; chips whose failures nobody counted, nor those of any like them, tell nothing.
std::optional<Checkpoints> checkpoints_of(const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    const auto& plan = s.choices.plan();
    if (!plan || plan->recipe.frozen) { return std::nullopt; }
    const auto known = catalog.reliability();
    if (!known) { return std::nullopt; }
    Checkpoints c;
    c.size = checkpoint_size(*plan);
    c.storage = known->storage.value * e.count;
    scenario::GoodputQuestion question;
    question.chip = scenario::Given<std::string>{s.names.chip_id, {}};
    question.chips = scenario::Given<Chips<>>{e.count, {}};
    question.checkpoint_size = scenario::Given<Bytes<>>{c.size, {}};
    question.storage = scenario::Given<Bandwidth<>>{c.storage, {}};
    const auto answer = scenario::goodput(question, catalog);
    if (!answer) { return std::nullopt; }
    c.wait = answer->asked.in.checkpoint;
    c.interval = answer->asked.interval;
    c.share = answer->asked.parts.checkpoints;
    return c;
}

std::string rate(const Bandwidth<>& b) {
    const double gigabytes = b.value() / 1e9;
    return gigabytes < 1000.0 ? units::significant(gigabytes, 3) + " GB/s" : units::significant(gigabytes / 1000.0, 3) + " TB/s";
}

}  // namespace

std::optional<Cluster> cluster_of(const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    if (s.choices.count == scenario::CountKind::unknown) { return std::nullopt; }
    Cluster c;
    c.chips = e.count;
    c.nodes = e.nodes;
    c.peak = e.facility_power_peak;
    c.mean = e.facility_power;
    if (s.choices.plan()) { c.network = s.inputs.step.network * e.count; }
    c.checkpoints = checkpoints_of(s, e, catalog);
    return c;
}

void add_cluster(Report& report, const Cluster& c) {
    Table table{{{"What it takes"}, {"Amount", true}}, {}};
    const auto row = [&](std::string what, std::string value) { table.rows.push_back({std::move(what), std::move(value)}); };
    row("whole nodes", units::grouped(c.nodes.value()));
    row("power at the meter, at its peak", units::text(c.peak, "", 3));
    row("power at the meter, on average", units::text(c.mean, "", 3));
    if (c.network) { row("network ports of all chips, one direction", rate(*c.network)); }
    if (c.checkpoints) {
        const auto& k = *c.checkpoints;
        row("a checkpoint: weights and optimizer", fmt::format("{} TB", units::significant(k.size.value() / 1e12, 3)));
        row(fmt::format("storage that writes one in {}", scenario::duration(k.wait)), rate(k.storage));
        row("computing between two checkpoints", scenario::duration(k.interval));
        row("of the time, waiting for checkpoints", percent(k.share));
    }
    report.blocks.emplace_back(Heading{"The cluster"});
    report.blocks.emplace_back(std::move(table));
}

Data cluster_data(const Cluster& c) {
    Data::Object o{{"count", Data::measured(c.chips)},
                   {"nodes", Data::measured(c.nodes)},
                   {"power_peak", Data::measured(c.peak)},
                   {"power_mean", Data::measured(c.mean)},
                   {"network", c.network ? Data::measured(c.network->value(), "B/s") : Data()}};
    if (!c.checkpoints) {
        o.emplace_back("checkpoint", Data());
        return o;
    }
    const auto& k = *c.checkpoints;
    o.emplace_back("checkpoint", Data::Object{{"size", Data::measured(k.size.value(), "B")},
                                              {"storage", Data::measured(k.storage.value(), "B/s")},
                                              {"wait", Data::measured(k.wait.value(), "s")},
                                              {"interval", Data::measured(k.interval.value(), "s")},
                                              {"share", Data::measured(k.share, "1")}});
    return o;
}

}  // namespace traincost::report
