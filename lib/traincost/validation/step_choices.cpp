// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/step_choices.hpp>

#include <traincost/perf/software.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/truth.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace traincost::validation {

namespace {

std::string_view yes(bool what) { return what ? "yes" : "no"; }

/// Steps of a software that are held against a prediction, and where they are from.
struct Served {
    std::size_t rows = 0;
    std::set<std::string> sources;
};
Served served_by(std::string_view stack, const std::vector<StepRow>& rows) {
    Served s;
    for (const auto& row : rows) {
        if (row.stack != stack || !row.not_used.empty()) { continue; }
        ++s.rows;
        s.sources.insert(row.source);
    }
    return s;
}

}  // namespace

std::string choices_table(const catalog::StepTimeConstants& k) {
    std::string out = "| constant | value | |\n|---|--:|---|\n";
    const auto add = [&](std::string_view name, const std::string& value, const catalog::Provenance& p) {
        if (p.status == catalog::Status::assumed) { out += fmt::format("| `{}` | {} | {} |\n", name, value, p.note); }
    };
    for (const auto& [name, share] : k.shares) { add(name, fmt::format("{:.4g}", share.value), share.provenance); }
    add("link_latency", fmt::format("{:.4g} µs", k.link_latency.value.value() * 1e6), k.link_latency.provenance);
    return out;
}

std::string software_table() {
    const auto rows = read_steps(packaged_table("steps.csv"));
    std::string out = "| software | fused attention | reductions overlap | cut messages | whole node | layers gathered | cast as gathered | rows | sources |\n"
                      "|---|---|---|---|---|---|---|--:|---|\n";
    for (std::size_t i = 0; rows && i < perf::stack_names.size(); ++i) {
        const auto r = perf::recipe_of(static_cast<perf::Stack>(i), perf::Products::bf16);
        const auto served = served_by(perf::stack_names[i], *rows);
        std::string sources;
        for (const auto& source : served.sources) { sources += (sources.empty() ? "" : ", ") + source; }
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |\n", perf::stack_names[i], yes(r.fused_attention), yes(r.overlapped), yes(r.cut_messages),
                           yes(r.whole_node), yes(r.gathers_layers), yes(r.cast_as_gathered), served.rows, sources);
    }
    return out;
}

}  // namespace traincost::validation
