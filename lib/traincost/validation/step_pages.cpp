// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/step_pages.hpp>

#include <traincost/units/format.hpp>
#include <traincost/validation/error_text.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/step_choices.hpp>
#include <traincost/validation/step_fit.hpp>
#include <traincost/validation/summary.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace traincost::validation {

namespace {

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }
std::string with_sign(double share) { return signed_error(share, 1); }

std::string label_of(std::string_view group) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> all = {
        {{"tpu", "TPU, layout searched"}, {"blackwell", "Blackwell"}, {"moe", "mixtures of experts on Hopper"}, {"fp8", "FP8 on Hopper"},
         {"dense", "dense, 16 bits, Ampere and Hopper"}, {"other", "other chips"}}};
    const auto* found = std::find_if(all.begin(), all.end(), [&](const auto& pair) { return pair.first == group; });
    return std::string(found == all.end() ? group : found->second);
}

/// What an id begins with, before its first dash: the collection that it is from.
std::string collection(const std::string& id) { return id.substr(0, id.find('-')); }

std::vector<Verdict> from(const std::vector<Verdict>& all, std::string_view beginning) {
    std::vector<Verdict> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const Verdict& v) { return v.id.starts_with(beginning); });
    return some;
}

/// By how much the mean of any group grows at most where rows are left out.
double most_left_out(const StepFindings& f, double LeftOutMeans::*of) {
    double most = 0.0;
    for (const auto& s : by_group(f.verdicts, Quantity::step_time)) {
        if (const auto means = left_out_means(f.verdicts, f.left_out, s.group)) { most = std::max(most, (*means).*of - s.mean); }
    }
    return most;
}

std::string groups_table(const StepFindings& f) {
    std::string out = "| group | rows | median | mean (MAPE) | signed | worst | | recomputation settled | mean, family left out | mean, source left out |\n"
                      "|---|--:|--:|--:|--:|--:|---|--:|--:|--:|\n";
    for (const auto& s : by_group(f.verdicts, Quantity::step_time)) {
        const auto means = left_out_means(f.verdicts, f.left_out, s.group);
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", label_of(s.group), s.rows, percent(s.median), percent(s.mean),
                           with_sign(s.bias), percent(s.worst), s.worst_id, s.settled, means ? percent(means->kin) : "-", means ? percent(means->source) : "-");
    }
    return out;
}

std::string collections_table(const std::vector<Verdict>& all) {
    std::map<std::string, bool> names;
    for (const auto& v : all) {
        if (v.quantity == Quantity::step_time && v.skipped.empty()) { names[collection(v.id)] = true; }
    }
    std::string out = "| collection | rows | median | mean (MAPE) | signed | worst |\n|---|--:|--:|--:|--:|--:|\n";
    for (const auto& named : names) {
        const auto s = summary_of(from(all, named.first + "-"), Quantity::step_time);
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", named.first, s.rows, percent(s.median), percent(s.mean), with_sign(s.bias), percent(s.worst));
    }
    return out;
}

/// Steps taken apart otherwise: by chips or by kind of chip, numbers and model.
std::string parts_table(std::string_view what, const std::vector<Summary>& parts) {
    std::string out = fmt::format("| {} | rows | median | mean (MAPE) | signed | too short | worst | |\n|---|--:|--:|--:|--:|--:|--:|---|\n", what);
    for (const auto& s : parts) {
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", s.group, s.rows, percent(s.median), percent(s.mean), with_sign(s.bias), s.too_short,
                           percent(s.worst), s.worst_id);
    }
    return out;
}

std::string chips_text(const std::vector<Verdict>& all) { return parts_table("chips", by_chips(all)) + "\n" + sentence_on_most_chips(all) + "\n"; }

std::string row_table(const std::vector<const Verdict*>& rows) {
    std::string out = "| row | | group | published, s | predicted, s | error | |\n|---|---|---|--:|--:|--:|---|\n";
    for (const auto* v : rows) {
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", v->id, v->what, v->group, units::significant(v->published, 4), units::significant(v->predicted, 4),
                           with_sign(v->error()), v->fits ? "" : "said not to fit");
    }
    return out;
}

/// Published layouts that are said not to fit, however good their time is.
std::string unfitting_rows(const std::vector<Verdict>& all) {
    std::vector<const Verdict*> some;
    for (const auto& v : all) {
        if (!v.fits && v.quantity == Quantity::step_time) { some.push_back(&v); }
    }
    return row_table(some);
}

std::vector<const Verdict*> far_steps(const std::vector<const Verdict*>& all) {
    std::vector<const Verdict*> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [](const Verdict* v) { return v->quantity == Quantity::step_time && std::fabs(v->error()) > 0.2; });
    return some;
}

std::string rows_of_collection(const std::vector<Verdict>& all, std::string_view beginning) {
    std::vector<const Verdict*> some;
    for (const auto& v : all) {
        if (v.id.starts_with(beginning) && v.quantity == Quantity::step_time && v.skipped.empty()) { some.push_back(&v); }
    }
    return row_table(some);
}

std::string skipped_table(const std::vector<Verdict>& all) {
    std::string out = "| why not | rows | |\n|---|--:|---|\n";
    for (const auto& [reason, rows] : by_reason(all)) {
        std::string ids;
        std::size_t count = 0;
        for (const auto* v : rows) {
            if (v->quantity != Quantity::step_time) { continue; }
            ids += (count++ == 0 ? "" : ", ") + v->id;
        }
        if (count > 0) { out += fmt::format("| {} | {} | {} |\n", reason, count, ids); }
    }
    return out;
}

/// A bar that was set before, what is reached, and whether that suffices.
struct Bar {
    std::string what;
    double reached, at_most;
    bool at_least = false;
    bool number = false;  ///< of rows, and not a share
};

std::vector<Bar> bars_of(const StepFindings& f) {
    const auto& all = f.verdicts;
    const auto group = [&](std::string_view name) { return summary_of(all, Quantity::step_time, name); };
    const auto vtrain = summary_of(from(all, "vtrain-"), Quantity::step_time), table_5 = summary_of(from(all, "korthikanti2022-"), Quantity::step_time);
    const auto c = coverage_of(all);
    return {{"dense, 16 bits, Ampere and Hopper: median", group("dense").median, 0.06},
            {"the same: mean", group("dense").mean, 0.10},
            {"mixtures of experts: mean", group("moe").mean, 0.15},
            {"FP8: mean", group("fp8").mean, 0.15},
            {"Blackwell: mean", group("blackwell").mean, 0.20},
            {"TPU: mean", group("tpu").mean, 0.25},
            {"vTrain's measured iterations: mean", vtrain.mean, 0.10},
            {"arXiv:2205.05198, table 5: mean", table_5.mean, 0.035},
            {"the same: worst", table_5.worst, 0.08},
            {"memory of the BLOOM study: mean", summary_of(all, Quantity::memory).mean, 0.15},
            {"rows with architecture and layout that are predicted", static_cast<double>(c.predicted) / static_cast<double>(c.told), 0.95, true},
            {"the most that a group's mean grows with source, family of models and chip of each row left out", most_left_out(f, &LeftOutMeans::kin), 0.03},
            {"published layouts that are said not to fit", static_cast<double>(summary_of(all, Quantity::step_time).not_fitting), 0.0, false, true}};
}

std::string bars_table(const StepFindings& f) {
    std::string out = "| | bar | reached | |\n|---|--:|--:|---|\n";
    for (const auto& b : bars_of(f)) {
        const bool met = b.at_least ? b.reached >= b.at_most : b.reached <= b.at_most;
        const auto told = [&](double value) { return b.number ? fmt::format("{:g}", value) : percent(value); };
        out += fmt::format("| {} | {} {} | {} | {} |\n", b.what, b.at_least ? "≥" : "≤", told(b.at_most), told(b.reached), met ? "met" : "**missed**");
    }
    return out;
}

std::string constants_table(const catalog::StepTimeConstants& k) {
    std::string out = "| constant | value | |\n|---|--:|---|\n";
    const auto add = [&](std::string_view name, std::string value, const catalog::Provenance& p) {
        if (p.status == catalog::Status::derived) { out += fmt::format("| `{}` | {} | {} |\n", name, value, p.note); }
    };
    for (const auto& [name, share] : k.shares) { add(name, fmt::format("{:.4g}", share.value), share.provenance); }
    const auto microseconds = [](const catalog::Sourced<Time<>>& t) { return fmt::format("{:.4g} µs", t.value.value() * 1e6); };
    add("link_latency", microseconds(k.link_latency), k.link_latency.provenance);
    add("network_latency", microseconds(k.network_latency), k.network_latency.provenance);
    add("launch", microseconds(k.launch), k.launch.provenance);
    add("reserve_fixed", fmt::format("{:.4g} GB", k.reserve_fixed.value.value() / 1e9), k.reserve_fixed.provenance);
    return out;
}

std::string summary_text(const std::vector<Verdict>& all) {
    const auto s = summary_of(all, Quantity::step_time);
    const auto c = coverage_of(all);
    const auto rows = std::count_if(all.begin(), all.end(), [](const Verdict& v) { return v.quantity == Quantity::step_time; });
    return fmt::format("Of {} published steps {} are predicted: {} off in the median, {} on average. Of the {} whose architecture and layout are\n"
                       "published {} are, {}. Of {} rows the source does not tell recomputation; there it is the least that fits. {} published\n"
                       "layouts are said not to fit.\n",
                       rows, s.rows, percent(s.median), percent(s.mean), c.told, c.predicted, percent(static_cast<double>(c.predicted) / static_cast<double>(c.told)),
                       s.settled, s.not_fitting);
}

std::string memory_text(const std::vector<Verdict>& all) {
    const auto s = summary_of(all, Quantity::memory);
    return fmt::format("{} rows tell the most that a chip held: {} off in the median, {} on average, {} at worst ({}).\n", s.rows, percent(s.median), percent(s.mean),
                       percent(s.worst), s.worst_id);
}

}  // namespace

std::optional<LeftOutMeans> left_out_means(const std::vector<Verdict>& verdicts, const LeftOut& errors, std::string_view group) {
    LeftOutMeans sum;
    double rows = 0.0;
    for (const auto& v : verdicts) {
        if (v.group != group || v.quantity != Quantity::step_time || !v.skipped.empty()) { continue; }
        const auto at = errors.find(v.id);
        if (at == errors.end()) { return std::nullopt; }
        sum.kin += std::fabs(at->second.kin);
        sum.source += std::fabs(at->second.source);
        rows += 1.0;
    }
    return rows > 0.0 ? std::optional(LeftOutMeans{sum.kin / rows, sum.source / rows}) : std::nullopt;
}

LeftOut left_out(const Catalog& catalog) {
    const auto rows = read_steps(packaged_table("steps.csv"));
    const auto given = catalog.step_time();
    if (!rows || !given) { return {}; }
    const auto cases = step_cases(*rows, catalog).cases;
    std::vector<const StepCase*> all;
    for (const auto& c : cases) { all.push_back(&c); }
    const auto fit = fit_steps(all, *given);
    LeftOut errors;
    for (std::size_t i = 0; i < cases.size(); ++i) { errors[cases[i].row.id] = {fit.left_out[i], fit.source_left_out[i]}; }
    return errors;
}

std::string step_part_of(std::string_view name, const StepFindings& f) {
    static constexpr std::string_view rows = "steps of ";
    if (name.starts_with(rows)) { return rows_of_collection(f.verdicts, name.substr(rows.size())); }
    if (name == "steps") { return summary_text(f.verdicts); }
    if (name == "step bars") { return bars_table(f); }
    if (name == "step groups") { return groups_table(f); }
    if (name == "step collections") { return collections_table(f.verdicts); }
    if (name == "step misses") { return row_table(far_steps(misses(f.verdicts, 0.2))); }
    if (name == "steps that do not fit") { return unfitting_rows(f.verdicts); }
    if (name == "steps skipped") { return skipped_table(f.verdicts); }
    if (name == "step chips") { return chips_text(f.verdicts); }
    if (name == "step kinds") { return parts_table("chip, numbers, model", by_kind(f.verdicts)); }
    if (name == "step choices") { return choices_table(f.constants); }
    if (name == "step software") { return software_table(); }
    if (name == "step constants") { return constants_table(f.constants); }
    return name == "step memory" ? memory_text(f.verdicts) : std::string();
}

}  // namespace traincost::validation
