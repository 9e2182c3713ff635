// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/tuned.hpp>

#include <traincost/perf/plan.hpp>
#include <traincost/units/format.hpp>
#include <traincost/validation/error_text.hpp>
#include <traincost/validation/steps.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace traincost::validation {

namespace {

using perf::Layout;
using perf::Recompute;

std::optional<std::int64_t> told(std::int64_t n) { return n > 0 ? std::optional(n) : std::nullopt; }

std::optional<perf::Schedule> schedule_of(const StepRow& row) {
    const auto at = std::find(perf::schedule_names.begin(), perf::schedule_names.end(), row.schedule);
    return at == perf::schedule_names.end() ? std::nullopt : std::optional(static_cast<perf::Schedule>(at - perf::schedule_names.begin()));
}

std::optional<Recompute> recompute_of(const StepRow& row) {
    const auto at = std::find(perf::recompute_names.begin(), perf::recompute_names.end(), row.recompute);
    return at == perf::recompute_names.end() ? std::nullopt : std::optional(static_cast<Recompute>(at - perf::recompute_names.begin()));
}

/// What both share: the run, and what its software could do.
perf::Wanted run_of(const StepRow& row) {
    perf::Wanted w;
    w.chips = row.chips;
    w.batch = row.batch;
    w.sequence = row.sequence;
    w.slack = 0.0;
    w.schedule = schedule_of(row);
    w.sequence_parallel = row.sequence_parallel;
    return w;
}

perf::Wanted published_of(const StepRow& row) {
    auto w = run_of(row);
    w.tensor = told(row.tensor);
    w.pipeline = told(row.pipeline);
    w.interleave = told(row.interleave);
    w.data = told(row.data);
    w.expert = told(row.expert);
    w.context = told(row.context);
    w.micro_batch = told(row.micro_batch);
    w.zero = static_cast<int>(row.zero);
    w.recompute = recompute_of(row);
    return w;
}

/// Software of 2021 and 2022 shared no sequence among chips, recomputed all layers or none, and sharded what the row tells.
std::vector<perf::Space> spaces_of(const perf::Job& job, const StepRow& row, bool keeps_recomputation) {
    auto w = run_of(row);
    const bool old = row.stack == "megatron" || row.stack == "megatron-deepspeed";
    if (old) { w.zero = static_cast<int>(row.zero), w.context = 1; }
    const auto own = recompute_of(row);
    if (own && keeps_recomputation) { w.recompute = own; }
    if (!old || w.recompute) { return {perf::full_space(job, w)}; }
    std::vector<perf::Space> all;
    for (const auto recompute : {Recompute::none, Recompute::full}) {
        w.recompute = recompute;
        all.push_back(perf::full_space(job, w));
    }
    return all;
}

/// The best of the spaces; of one where nothing fits, the layout that needs least.
struct Best {
    std::optional<perf::Judged> fits, closest;
};
Best best_of(const perf::Job& job, const std::vector<perf::Space>& spaces, unsigned threads) {
    Best best;
    perf::SearchOptions options;
    options.threads = threads;
    for (const auto& space : spaces) {
        const auto found = perf::search(job, space, options);
        if (!found.best.empty() && (!best.fits || found.best.front().per_sequence < best.fits->per_sequence)) { best.fits = found.best.front(); }
        if (found.best.empty() && found.closest) {
            const auto time = job.step(*found.closest);
            best.closest = {*found.closest, found.least, time, time.all().value() / static_cast<double>(std::min(found.closest->batch, space.batch))};
        }
    }
    return best;
}

std::string layout_text(const Layout& l) {
    std::string text = fmt::format("{} x {} x {}", l.tensor, l.pipeline, l.data);
    if (l.context > 1) { text += fmt::format(", context {}", l.context); }
    if (l.expert > 1) { text += fmt::format(", experts {}", l.expert); }
    if (l.interleave > 1) { text += fmt::format(", chunks {}", l.interleave); }
    if (l.zero > 0) { text += fmt::format(", ZeRO {}", l.zero); }
    text += fmt::format(", micro-batch {}", l.micro_batch);
    if (l.recompute == Recompute::none) { return text; }
    const auto share = l.recompute == Recompute::full && l.recomputed < 1.0 ? fmt::format(" {:.0f} %", 100.0 * l.recomputed) : std::string();
    return text + fmt::format(", {} recomputation{}", perf::recompute_names[static_cast<std::size_t>(l.recompute)], share);
}

/// The terms that cost the published layout most, as shares of the best one's step.
std::string where_it_goes(const Tuned& t) {
    const double back = t.published.per_sequence / t.published.time.all().value() / (t.best.per_sequence / t.best.time.all().value());
    std::vector<std::pair<double, std::string>> longer;
    perf::for_each_term([&](std::string_view name, const Time<>& own, const Time<>& other) {
        const double more = (own.value() * back - other.value()) / t.best.time.all().value();
        if (more >= 0.005) { longer.emplace_back(more, std::string(name)); }
    }, t.published.time, t.best.time);
    std::stable_sort(longer.begin(), longer.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, longer.size()); ++i) {
        text += fmt::format("{}{} {}", i > 0 ? ", " : "", longer[i].second, signed_error(longer[i].first, 1));
    }
    return text;
}

}  // namespace

std::vector<Tuned> tuned(const std::vector<StepRow>& rows, const Catalog& catalog, unsigned threads) {
    const auto constants = catalog.step_time();
    if (!constants) { return {}; }
    std::vector<Tuned> all;
    for (const auto& c : cases_of_layouts(rows, catalog)) {
        const auto job = job_of(c, *constants);
        const auto published = best_of(job, {perf::full_space(job, published_of(c.row))}, threads);
        const auto best = best_of(job, spaces_of(job, c.row, true), threads), freer = best_of(job, spaces_of(job, c.row, false), threads);
        if (!best.fits || !freer.fits || !(published.fits || published.closest)) { continue; }
        all.push_back({c.row, published.fits ? *published.fits : *published.closest, *best.fits, *freer.fits, published.fits.has_value()});
    }
    return all;
}

std::string tuned_table(const std::vector<Tuned>& all) {
    constexpr double bar = tuned_bar;
    std::string out = "| run | chips | published (tensor x pipeline x replicas) | predicted, s | optimum | predicted, s | slower by | of it | with recomputation free |\n"
                      "|---|---|---|--:|---|--:|--:|---|--:|\n";
    std::size_t within = 0;
    for (const auto& t : all) {
        within += t.slower() <= bar ? 1 : 0;
        out += fmt::format("| {} | {} {} | {} | {} | {} | {} | {:.1f} % | {}{} | {:.1f} % |\n", t.row.id, units::grouped(static_cast<double>(t.row.chips)), t.row.chip,
                           layout_text(t.published.layout), units::significant(t.published.time.all().value(), 4), layout_text(t.best.layout),
                           units::significant(t.best.time.all().value(), 4), 100.0 * t.slower(), where_it_goes(t), t.fits ? "" : "; said not to fit", 100.0 * t.slower_than_freer());
    }
    return out + fmt::format("\n{} of {} published layouts are within {:.0f} % of the optimum.\n", within, all.size(), 100.0 * bar);
}

}  // namespace traincost::validation
