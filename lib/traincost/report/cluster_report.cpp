// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/cluster_report.hpp>

#include <traincost/perf/cluster.hpp>
#include <traincost/report/footprint_report.hpp>
#include <traincost/perf/reliability.hpp>
#include <traincost/scenario/goodput.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>
#include <traincost/workload/counted.hpp>

#include <fmt/core.h>

#include <optional>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::Scenario;

/// None of a layout's run, whose deadline the search has met.
std::optional<Time<>> deadline_of(const Scenario& s) { return s.choices.count == scenario::CountKind::for_deadline ? std::optional(s.inputs.deadline) : s.deadline; }

/// What a checkpoint takes, and how often one is best written.
struct Checkpoints {
    Bytes<> size;
    Time<> between;
};

std::optional<Checkpoints> checkpoints_of(const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    auto run = s.choices.interruption();
    if (!run) {
        auto model = catalog.model(s.names.model_id);
        const auto chip = catalog.chip(s.names.chip_id);
        const auto known = catalog.reliability();
        if (!model || !chip || !known) { return std::nullopt; }
        workload::count_parameters(*model);
        const auto failures = perf::failures_of(*chip, *known, catalog);
        if (!model->parameters || !failures) { return std::nullopt; }
        const auto bytes = perf::checkpoint_bytes(model->parameters->value.value(), perf::Recipe{});
        run = perf::at_best_interval(e.count.value(), bytes, perf::inputs_of(*failures, *known));
    }
    return Checkpoints{Bytes<>::of(run.checkpoint), Time<>::of(run.interval)};
}

std::optional<BandwidthPerChip<>> network_of(const Scenario& s, const Catalog& catalog) {
    if (s.choices.plan()) { return s.inputs.step.network; }
    const auto chip = catalog.chip(s.names.chip_id);
    return chip && chip->network ? std::optional(chip->network->value) : std::nullopt;
}

std::string rate(const Bandwidth<>& b) {
    constexpr double tera = 1e12, giga = 1e9;
    const bool large = b.value() >= tera;
    return units::without_zeros(units::significant(b.value() / (large ? tera : giga), 4)) + (large ? " TB/s" : " GB/s");
}

}  // namespace

bool asks_for_cluster(const Scenario& s) { return s.choices.count == scenario::CountKind::for_deadline || s.deadline.has_value(); }

void add_cluster(Report& report, const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    if (s.choices.count == scenario::CountKind::unknown) { return; }
    Table table{{{"Cluster"}, {"", true}, {""}}, {}};
    const auto row = [&](std::string what, std::string value, std::string remark) { table.rows.push_back({std::move(what), std::move(value), std::move(remark)}); };
    const auto needed = deadline_of(s) ? fmt::format("; {} are needed", units::grouped(e.count_needed.value())) : std::string();
    row("chips", units::grouped(e.count.value()), units::number_of(e.nodes.value(), "whole node") + needed);
    if (const auto deadline = deadline_of(s)) {
        row("slack", scenario::duration(*deadline - e.wall_clock), fmt::format("of {} until the deadline", scenario::duration(*deadline)));
    }
    row("power, mean", units::text(e.facility_power, "", 3), "at the facility's meter");
    row("power, peak", units::text(e.facility_power_peak, "", 3), std::string(peak_phrase(s)));
    if (const auto network = network_of(s, catalog)) {
        row("network ports", rate(perf::ports_together(*network, e.count)), "all chips together, one direction");
        row("full bisection", rate(perf::full_bisection(*network, e.count)), "one direction");
    }
    if (const auto c = checkpoints_of(s, e, catalog)) {
        row("storage", units::text(c->size, "", 3), "for each checkpoint that is kept");
        row("storage bandwidth", rate(perf::storing_rate(c->size, c->between)), fmt::format("to store one before the next, every {}", scenario::duration(c->between)));
    }
    report.blocks.emplace_back(Heading{"Cluster"});
    report.blocks.emplace_back(std::move(table));
}

Data cluster_data(const Scenario& s, const Estimate<double>& e, const Catalog& catalog) {
    const auto network = network_of(s, catalog);
    const auto c = checkpoints_of(s, e, catalog);
    const auto in_bytes = [](const Bandwidth<>& b) { return Data::measured(b.value(), "B/s"); };
    const auto deadline = deadline_of(s);
    return Data::Object{{"nodes", Data::measured(e.nodes)},
                        {"slack", deadline ? Data::measured((*deadline - e.wall_clock) / units::day, "day") : Data()},
                        {"power_mean", Data::measured(e.facility_power)},
                        {"power_peak", Data::measured(e.facility_power_peak)},
                        {"network_ports", network ? in_bytes(perf::ports_together(*network, e.count)) : Data()},
                        {"full_bisection", network ? in_bytes(perf::full_bisection(*network, e.count)) : Data()},
                        {"checkpoint_size", c ? Data::measured(c->size.value(), "B") : Data()},
                        {"checkpoint_interval", c ? Data::measured(c->between) : Data()},
                        {"storage_bandwidth", c ? in_bytes(perf::storing_rate(c->size, c->between)) : Data()}};
}

}  // namespace traincost::report
