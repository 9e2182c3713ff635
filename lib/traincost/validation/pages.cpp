// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/pages.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace traincost::validation {

namespace {

std::string hours(const ChipTime<>& time) {
    const double h = time / units::chip_hour;
    return units::grouped(h < 1e4 ? h : h < 1e5 ? 10.0 * static_cast<double>(static_cast<long long>(h / 10.0 + 0.5))
                                                : 1000.0 * static_cast<double>(static_cast<long long>(h / 1000.0 + 0.5)));
}

std::string percent(double share, int decimals = 0) { return fmt::format("{:.{}f} %", 100.0 * share, decimals); }

/// Hours that lie above what was predicted have a positive z: less MFU than expected.
double z_of_hours(const Scored& s) { return 0.0 - s.z; }

bool inside(const Scored& s) {
    const Scored one[] = {s};
    return calibration(one).inside == 1;
}

std::string rows_of(const std::vector<Case>& cases, const std::vector<Scored>& scores, const perf::MfuFit<double>& fit) {
    std::vector<std::size_t> order(cases.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return z_of_hours(scores[a]) > z_of_hours(scores[b]); });
    std::string out = "| run | developer | chip | GPU-hours | P5 | P50 | P95 | inside | z | MFU |\n|---|---|---|--:|--:|--:|--:|---|--:|--:|\n";
    for (const auto i : order) {
        const auto& c = cases[i];
        const auto& s = scores[i];
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {:+.2f} | {} |\n", c.id, c.developer, c.chip, hours(c.hours),
                           hours(hours_at(c, s, fit, 0.05)), hours(hours_at(c, s, fit, 0.5)), hours(hours_at(c, s, fit, 0.95)),
                           inside(s) ? "yes" : "**no**", z_of_hours(s), percent(c.mfu, 1));
    }
    return out;
}

std::string table_of_calibration(const Calibration& ours, const Calibration& constant) {
    std::string out = "| | from what is known before the run | one MFU for all (6ND) |\n|---|--:|--:|\n";
    const auto row = [&](std::string_view what, auto tell) { out += fmt::format("| {} | {} | {} |\n", what, tell(ours), tell(constant)); };
    row("runs", [](const Calibration& c) { return fmt::format("{}", c.count); });
    row("inside of the 90 % interval", [](const Calibration& c) { return fmt::format("{} of {}, {}", c.inside, c.count, percent(c.coverage(), 1)); });
    row("mean log score (nats; higher is better)", [](const Calibration& c) { return fmt::format("{:.3f}", c.log_score); });
    row("median P95 / P5", [](const Calibration& c) { return fmt::format("{:.2f}", c.width); });
    row("root mean square of z (1 where the spread is right)", [](const Calibration& c) { return fmt::format("{:.2f}", c.deviation); });
    return out;
}

std::string table_of_tenths(const Calibration& ours) {
    std::string head = "| tenth of the predicted distribution, from few GPU-hours to many |";
    std::string line = "|---|";
    std::string body = "| runs that fell into it |";
    for (std::size_t i = 0; i < pit_bins; ++i) {
        head += fmt::format(" {} |", i + 1);
        line += "--:|";
        body += fmt::format(" {} |", ours.pit[i]);
    }
    return head + "\n" + line + "\n" + body + "\n";
}

std::string table_of_constants(const Findings& f) {
    const auto& fit = f.fit;
    const auto slope = slope_of(f.truth.cases);
    return fmt::format("| constant | value | fitted on |\n|---|--:|---|\n"
                       "| median MFU at {:g} FLOP/byte | {} | {} runs |\n"
                       "| exponent of the machine balance | {:g} | {} pairs of benchmarks |\n"
                       "| spread, the standard deviation of log MFU | {:g} | the same {} runs, each against other developers' |\n\n"
                       "The balance of the chips in the {} runs reaches from {:.1f} to {:.1f} FLOP/byte. In the runs alone MFU falls as the balance to\n"
                       "the power {:.2f} ± {:.2f}.\n",
                       fit.reference.value(), percent(fit.median, 2), f.truth.cases.size(), fit.exponent, f.pairs.size(), fit.spread,
                       f.truth.cases.size(), f.truth.cases.size(), fit.lowest.value(), fit.highest.value(), 0.0 - slope.value, slope.error);
}

std::string table_of_unused(const Truth& truth) {
    std::map<std::string, std::vector<std::string>> by_reason;
    for (const auto& row : truth.unused) { by_reason[row.reason].push_back(row.id); }
    std::string out = "| why not | rows | |\n|---|--:|---|\n";
    for (const auto& [reason, ids] : by_reason) {
        std::string names;
        for (const auto& id : ids) { names += (names.empty() ? "" : ", ") + id; }
        out += fmt::format("| {} | {} | {} |\n", reason, ids.size(), names);
    }
    return out;
}

std::string table_of_pairs(const Findings& f) {
    std::string out = "| benchmark | held against | balance | MFU |\n|---|---|--:|--:|\n";
    for (const auto& p : f.pairs) { out += fmt::format("| {} | {} | × {:.3f} | × {:.3f} |\n", p.id, p.other, scalar::exp(p.log_balance), scalar::exp(p.log_mfu)); }
    return out;
}

std::string summary(const Findings& f) {
    const auto ours = calibration(f.runs);
    const auto constant = calibration(f.constant);
    return fmt::format("Of {} rows {} can be held against a prediction. {} of them, {}, lie inside of their 90 % interval, with the developer left\n"
                       "out of the fit. The log score is {:.3f} against {:.3f} of one MFU for all, and the median interval spans a factor of {:.2f}.\n",
                       f.truth.cases.size() + f.truth.unused.size(), ours.count, ours.inside, percent(ours.coverage(), 1), ours.log_score,
                       constant.log_score, ours.width);
}

/// The calibration as if the rows named, apart by blanks, were not there.
std::string calibration_without(std::string_view names, const Findings& f) {
    const std::string padded = fmt::format(" {} ", names);
    std::vector<Case> rest;
    std::copy_if(f.truth.cases.begin(), f.truth.cases.end(), std::back_inserter(rest),
                 [&](const Case& c) { return padded.find(" " + c.id + " ") == std::string::npos; });
    return table_of_calibration(calibration(leave_one_group_out(beside_the_chip(rest, f.fit))), calibration(leave_one_group_out(one_for_all(rest))));
}

/// What is made under a name; nothing for a name that is not known.
std::string part_of(std::string_view name, const Findings& f) {
    static constexpr std::string_view without = "calibration without ";
    if (name.starts_with(without)) { return calibration_without(name.substr(without.size()), f); }
    if (name == "summary") { return summary(f); }
    if (name == "constants") { return table_of_constants(f); }
    if (name == "calibration") { return table_of_calibration(calibration(f.runs), calibration(f.constant)); }
    if (name == "tenths") { return table_of_tenths(calibration(f.runs)); }
    if (name == "runs") { return rows_of(f.truth.cases, f.runs, f.fit); }
    if (name == "unused") { return table_of_unused(f.truth); }
    if (name == "pairs") { return table_of_pairs(f); }
    if (name == "tuned layouts") { return tuned_table(f.tuned); }
    if (name.starts_with("epoch ") || name.starts_with("carbon ")) { return reproduction_part_of(name, f.epoch, f.carbon); }
    if (name.starts_with("run ") || name == "unseen run hours") { return run_part_of(name, f.through_steps); }
    if (name != "unseen") { return step_part_of(name, f.steps); }
    return table_of_calibration(calibration(f.unseen), calibration(f.unseen_constant)) + "\n" + rows_of(f.others, f.unseen, f.fit);
}

}  // namespace

std::string page(std::string_view text, const Findings& f) {
    static constexpr std::string_view begin = "<!-- made: ", close = " -->\n", end = "<!-- end -->";
    std::string out;
    while (true) {
        const auto from = text.find(begin);
        const auto named = from == std::string_view::npos ? from : text.find(close, from);
        const auto stop = named == std::string_view::npos ? named : text.find(end, named);
        if (stop == std::string_view::npos) { return out.append(text); }
        const auto body = named + close.size();
        out.append(text.substr(0, body)).append(part_of(text.substr(from + begin.size(), named - from - begin.size()), f));
        out.append(end);
        text.remove_prefix(stop + end.size());
    }
}

}  // namespace traincost::validation
