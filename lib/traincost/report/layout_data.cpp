// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/layout_data.hpp>

#include <traincost/report/cluster_report.hpp>
#include <traincost/report/common.hpp>
#include <traincost/report/layout_report.hpp>
#include <traincost/report/step_report.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

namespace traincost::report {

namespace {

using study::ChipLayouts;
using study::LaidOutRun;

Data chips_of(std::int64_t n) { return Data::measured(static_cast<double>(n), "chips"); }
Data maybe(const std::optional<std::int64_t>& n) { return n ? chips_of(*n) : Data(); }
Data days(const Time<>& t) { return Data::measured(t / units::day, "day"); }

Data run_data(const LaidOutRun& run, const ChipLayouts& c) {
    const auto& fastest = c.best.front().judged;
    return Data::Object{{"step", step_data(run.scenario)},
                        {"slower", Data::measured(run.judged.per_sequence / fastest.per_sequence - 1.0, "1")},
                        {"why", why_slower(run.judged, fastest)},
                        {"gpu_hours", Data::measured(run.estimate.chip_time)},
                        {"wall_clock", days(run.estimate.wall_clock)},
                        {"energy", Data::measured(run.estimate.energy)},
                        {"total", Data::measured(run.estimate.cost.total, code(run.scenario.currency))}};
}

Data runs_data(const std::vector<LaidOutRun>& runs, const ChipLayouts& c) {
    Data::List list;
    for (const auto& run : runs) { list.push_back(run_data(run, c)); }
    return list;
}

Data slack_data(const study::Layouts& l, const ChipLayouts& c) {
    const auto& run = c.best.front();
    Data::Object o;
    if (l.deadline) { o.emplace_back("wall_clock", days(*l.deadline - run.estimate.wall_clock)); }
    if (l.budget) { o.emplace_back("total", Data::measured(*l.budget - run.estimate.cost.total, code(c.currency))); }
    return o;
}

Data chip_data(const study::Layouts& l, const ChipLayouts& c, const Catalog& catalog) {
    Data::Object o{{"chip", c.chip_id}, {"complete", c.complete}};
    if (c.best.empty()) {
        o.emplace_back(c.complete ? "infeasible" : "not_found_yet", c.why_not);
        if (!c.searched) { return o; }
        if (l.any_count) {
            o.emplace_back("closest", c.closest ? Data(Data::Object{{"count", chips_of(c.closest->chips)},
                                                                    {"wall_clock", days(c.closest->wall_clock)},
                                                                    {"total", Data::measured(c.closest->cost, code(c.currency))}}) : Data());
            return o;
        }
        o.emplace_back("count", chips_of(c.chips));
        o.emplace_back("feasible_below", maybe(c.below));
        o.emplace_back("feasible_above", maybe(c.above));
        return o;
    }
    o.emplace_back("count", chips_of(c.chips));
    if (l.any_count) { o.emplace_back("slack", slack_data(l, c)); }
    o.emplace_back("cluster", cluster_data(c.best.front().scenario, c.best.front().estimate, catalog));
    o.emplace_back("legal", Data::measured(static_cast<double>(c.counts.legal), "layouts"));
    o.emplace_back("best", runs_data(c.best, c));
    o.emplace_back("front", runs_data(c.front, c));
    return o;
}

}  // namespace

Data chips_data(const study::Layouts& l, const Catalog& catalog) {
    Data::List list;
    for (const auto& c : l.chips) { list.push_back(chip_data(l, c, catalog)); }
    return list;
}

Table plain_layouts(const study::Layouts& l) {
    Table table{{{"chip"}, {"count", true}, {"list"}, {"rank", true}, {"tensor", true}, {"pipeline", true}, {"data", true}, {"context", true},
                 {"expert", true}, {"interleave", true}, {"micro_batch", true}, {"batch", true}, {"sequence", true}, {"zero", true}, {"recompute"},
                 {"recomputed", true}, {"schedule"}, {"sequence_parallel"}, {"step_s", true}, {"mfu", true}, {"memory_GB", true},
                 {"gpu_hours", true}, {"days", true}, {"energy_kWh", true}, {"total", true}, {"currency"}, {"complete"}}, {}};
    const std::string whole = l.complete() ? "1" : "0";
    const auto row = [&](const ChipLayouts& c, const char* list, std::size_t rank, const LaidOutRun& run) {
        const auto& y = run.judged.layout;
        const auto step = scenario::laid_out(run.scenario);
        std::vector<std::string> cells = {c.chip_id, plain(static_cast<double>(c.chips)), list, plain(static_cast<double>(rank))};
        for (const auto n : {y.tensor, y.pipeline, y.data, y.context, y.expert, y.interleave, y.micro_batch, y.batch, y.sequence,
                             static_cast<std::int64_t>(y.zero)}) {
            cells.push_back(plain(static_cast<double>(n)));
        }
        const bool none = y.recompute == perf::Recompute::none;
        cells.insert(cells.end(), {std::string(perf::recompute_names[static_cast<std::size_t>(y.recompute)]), plain(none ? 0.0 : y.recomputed),
                                   std::string(perf::schedule_names[static_cast<std::size_t>(y.schedule)]), y.sequence_parallel ? "1" : "0",
                                   plain(step->time.all().value()), plain(step->mfu), plain(run.judged.needed.value() / 1e9),
                                   plain(run.estimate.chip_time / units::chip_hour), plain(run.estimate.wall_clock / units::day), plain(run.estimate.energy / units::kilowatt_hour),
                                   plain(run.estimate.cost.total.value()), std::string(code(run.scenario.currency)), whole});
        table.rows.push_back(std::move(cells));
    };
    for (const auto& c : l.chips) {
        for (std::size_t i = 0; i < c.best.size(); ++i) { row(c, "best", i + 1, c.best[i]); }
        for (std::size_t i = 0; i < c.front.size(); ++i) { row(c, "front", i + 1, c.front[i]); }
    }
    return table;
}

}  // namespace traincost::report
