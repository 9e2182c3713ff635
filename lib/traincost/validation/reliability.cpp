// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/reliability.hpp>

#include <traincost/perf/goodput.hpp>
#include <traincost/perf/reliability.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/validation/names.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/workload/counted.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::validation {

namespace {

struct Row {
    std::string id, system, model, chip, metric, value, unit, duration, not_used, source, date, notes;
    std::optional<double> chips;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

template <std::size_t N>
bool holds_one(std::string_view text, const std::array<std::string_view, N>& parts) {
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return holds(text, part); });
}

Row row_of(Table& t) {
    Row r;
    r.id = t.id();
    r.system = t.text("system");
    r.model = t.text("catalog_model");
    r.chip = t.text("chip");
    r.metric = lower(t.text("metric"));
    r.value = t.text("value");
    r.unit = lower(t.text("unit"));
    r.duration = t.text("duration");
    r.not_used = t.text("not_used");
    r.source = t.text("source");
    r.date = t.text("date");
    r.notes = t.text("notes");
    const auto own = t.number("chip_count");
    r.chips = own ? own : t.number("gpu_count");
    return r;
}

/// What a row is of, or why it is of nothing that is predicted.
struct Told {
    Quantity quantity = Quantity::failures;
    std::optional<Time<>> between;   ///< of the row's chips
    std::optional<double> share;
    std::string skipped;
};

Told skipped(std::string why, Quantity quantity = Quantity::failures) { return {quantity, {}, {}, std::move(why)}; }

Told of_count(const Row& row) {
    if (holds(row.metric, "total")) { return skipped("planned interruptions are among them"); }
    if (holds(row.metric, "planned") && !holds(row.metric, "unplanned")) { return skipped("interruptions that were planned"); }
    if (holds_one(row.metric, std::array<std::string_view, 6>{":", "share", "gpu ", "manual", "hardware", "software"})) { return skipped("of one cause alone"); }
    const auto per = row.value.find(" per ");
    const auto count = lone_number(row.value.substr(0, per));
    const auto during = per == std::string::npos ? time_told(row.duration) : time_told("1 " + row.value.substr(per + 5));
    if (!count || !during) { return skipped("not told as so many in a time"); }
    return {Quantity::failures, *during / *count, {}, {}};
}

Told of_mean_time(const Row& row) {
    if (holds_one(row.metric, std::array<std::string_view, 2>{"ecc", "mtbe"})) { return skipped("of one cause alone"); }
    const auto value = lone_number(row.value);
    const auto unit = time_told("1 " + row.unit);
    if (!value || !unit) { return skipped("not told as one time"); }
    return {Quantity::failures, *unit * *value, {}, {}};
}

/// Failures of a node of 8 or of a chip in so long; of one, whatever the number of chips in the row.
Told of_rate(Row& row) {
    const auto value = lone_number(row.value);
    if (!value) { return skipped("not told as one rate"); }
    const bool nodes = holds(row.unit, "node-day");
    const double days = holds(row.unit, "per 1000") || holds(row.unit, "per 1,000") ? 1000.0 : 1.0;
    if (!nodes && !holds_one(row.unit, std::array<std::string_view, 3>{"gpu-hour", "gpu-h", "chip-hour"})) { return skipped("a rate in an unknown unit"); }
    constexpr double node = 8.0;
    row.chips = nodes ? node : 1.0;
    return {Quantity::failures, (nodes ? days * units::day : days * units::hour) / *value, {}, {}};
}

Told of_share(const Row& row) {
    const auto value = lone_number(row.value);
    if (!value || !(*value <= 1.0)) { return skipped("not told as one share", Quantity::effective_time); }
    return {Quantity::effective_time, {}, *value, {}};
}

Told told(Row& row) {
    if (!row.not_used.empty()) { return skipped(row.not_used); }
    if (holds(row.duration, "projection")) { return skipped("a projection of its authors"); }
    if (holds_one(row.metric, std::array<std::string_view, 4>{"ettr", "effective training time", "goodput", "effective_time"})) { return of_share(row); }
    if (holds_one(row.metric, std::array<std::string_view, 5>{"mttf", "mtbf", "mtbe", "mean time", "time_between_failures"})) { return of_mean_time(row); }
    if (holds(row.metric, "failure rate")) { return of_rate(row); }
    if (holds_one(row.metric, std::array<std::string_view, 4>{"interruption", "restart", "failures", "crashes"}) && !holds(row.metric, "overhead")) { return of_count(row); }
    return skipped("nothing that is predicted");
}

/// A chip by name, or one that stands for its architecture: "Hopper".
std::optional<catalog::Chip> chip_of(const std::string& name, const catalog::Reliability& known, const Catalog& catalog) {
    if (auto chip = chip_called(name, catalog)) { return chip; }
    for (const auto& row : known.failures) {
        const auto chip = catalog.chip(row.chip);
        if (chip && lower(chip->architecture) == lower(name)) { return *chip; }
    }
    return std::nullopt;
}

struct Judge {
    const Catalog& catalog;
    catalog::Reliability known;
    ModelNames models;
};

std::optional<double> checkpoint_of(const Row& row, const Judge& judge) {
    const auto id = row.model.empty() ? judge.models.called(row.system) : std::optional(row.model);
    auto model = id ? judge.catalog.model(*id) : Result<catalog::Model>(tl::unexpected(Diagnostics()));
    if (!model) { return std::nullopt; }
    workload::count_parameters(*model);
    return model->parameters ? std::optional(perf::checkpoint_bytes(model->parameters->value.value(), perf::Recipe{})) : std::nullopt;
}

void predict_share(Verdict& v, const Row& row, const perf::FailureInputs<double>& in, const Judge& judge) {
    v.assumed += "restarts as usual, with chips that stand by";
    if (const auto bytes = checkpoint_of(row, judge)) {
        v.predicted = perf::kept(perf::at_best_interval(*row.chips, *bytes, in), in);
        v.assumed += "; checkpoints of the model's state, written beside the run";
        return;
    }
    v.predicted = 1.0 - perf::goodput(in.restart, perf::interruptions({*row.chips, 0.0, 0.0}, in)).restarts;
    v.assumed += "; checkpoints of a model that is not told cost nothing";
}

Verdict judged(Row row, const Judge& judge) {
    Verdict v;
    const auto what = told(row);
    v.id = row.id;
    v.quantity = what.quantity;
    v.skipped = what.skipped;
    const auto chip = row.chip.empty() ? std::nullopt : chip_of(row.chip, judge.known, judge.catalog);
    if (v.skipped.empty() && !chip) { v.skipped = "the chip is not told, or not one in the catalog"; }
    if (v.skipped.empty() && !row.chips) { v.skipped = "the number of chips is not told"; }
    if (!v.skipped.empty()) { return v; }
    const auto failures = perf::failures_of(*chip, judge.known, judge.catalog);
    if (!failures) { v.skipped = "no rate of failures"; return v; }
    const auto between = perf::between_failures(failures->between.value, Chips<>::of(*row.chips));
    v.what = fmt::format("{}, {:g} {}", row.system, *row.chips, chip->id);
    v.chips = static_cast<std::int64_t>(*row.chips);
    if (!failures->assumed.empty() && chip->architecture != "Ampere" && chip->architecture != "Hopper") { v.assumed = failures->assumed + "; "; }
    if (what.share) {
        v.published = *what.share;
        predict_share(v, row, perf::inputs_of(*failures, judge.known), judge);
        if (row.value.starts_with('>')) { v.assumed += "; published as more than that"; }
        return v;
    }
    v.published = *what.between / units::hour;
    v.predicted = between / units::hour;
    constexpr double printed = 2e-3;
    v.fitted = std::fabs(v.error()) < printed;
    if (holds(row.metric, "jobs") && v.published < v.predicted / 2.0) { v.assumed += "the rate is that of nodes; such jobs end by more than that"; }
    return v;
}

}  // namespace

std::optional<double> lone_number(std::string_view text) {
    for (const std::string_view word : {"about ", "over ", "approximately ", "~", ">=", "<=", ">", "<", "\u2265", "\u2248"}) {
        if (text.starts_with(word)) { return lone_number(text.substr(word.size())); }
    }
    if (const auto value = units::parse<double>(text)) { return *value >= 0.0 ? std::optional(*value) : std::nullopt; }
    const auto dash = text.find('-');
    if (dash == 0 || dash == std::string_view::npos) { return std::nullopt; }
    const auto low = units::parse<double>(text.substr(0, dash)), high = units::parse<double>(text.substr(dash + 1));
    return low && high && *low <= *high ? std::optional((*low + *high) / 2.0) : std::nullopt;
}

std::optional<Time<>> time_told(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) { return std::nullopt; }
    const auto number = lone_number(text.substr(0, blank));
    if (!number || !(*number > 0.0)) { return std::nullopt; }
    const auto word = text.substr(blank + 1);
    for (const auto& [name, unit] : {std::pair<std::string_view, Time<>>{"min", units::hour / 60.0}, {"h", units::hour}, {"day", units::day}, {"week", units::day * 7.0},
                                     {"month", units::year / 12.0}, {"year", units::year}}) {
        const bool is_word = name == "h" ? word == "h" || word.starts_with("hour") : word.starts_with(name);
        if (is_word) { return unit * *number; }
    }
    return std::nullopt;
}

std::vector<PublishedTime> published_effective_times(std::string_view model) {
    std::vector<PublishedTime> all;
    const auto rows = rows_of<Row>(packaged_table("reliability.csv"), {"id", "metric", "value", "unit", "chip"}, &row_of);
    if (!rows) { return all; }
    for (auto row : *rows) {
        const auto what = told(row);
        if (row.model != model || !what.skipped.empty() || !what.share) { continue; }
        all.push_back({*what.share, row.value.starts_with('>'), row.chips.value_or(0.0), row.id, row.source, row.date, row.notes});
    }
    return all;
}

bool is_of_reliability(const std::vector<std::string>& header) {
    const auto has = [&](std::string_view column) { return std::find(header.begin(), header.end(), column) != header.end(); };
    return has("metric") && has("value") && has("unit");
}

Result<std::vector<Verdict>> of_reliability(const config::CsvText& table, const Catalog& catalog) {
    const auto rows = rows_of<Row>(table, {"id", "metric", "value", "unit", "chip"}, &row_of);
    if (!rows) { return tl::unexpected(rows.error()); }
    auto known = catalog.reliability();
    if (!known) { return tl::unexpected(known.error()); }
    const Judge judge{catalog, std::move(*known), ModelNames(catalog)};
    std::vector<Verdict> all;
    for (const auto& row : *rows) { all.push_back(judged(row, judge)); }
    return all;
}

}  // namespace traincost::validation
