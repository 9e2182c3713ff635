// SPDX-License-Identifier: Apache-2.0
// Steps taken apart otherwise than by the groups of the bars, within which opposite errors can hide each other.
#include <traincost/validation/summary.hpp>

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <set>

namespace traincost::validation {

namespace {

struct ChipRange {
    std::string_view name;
    std::int64_t above, up_to;  ///< no end where `up_to` is 0
    [[nodiscard]] bool has(std::int64_t chips) const { return chips > above && (up_to == 0 || chips <= up_to); }
};
constexpr std::array ranges = {ChipRange{"up to 64", 0, 64}, ChipRange{"65 to 512", 64, 512}, ChipRange{"513 to 2,048", 512, 2048},
                               ChipRange{"2,049 to 8,191", 2048, 8191}, ChipRange{"8,192 and more", 8191, 0}};

/// Of those for which something holds, under a name.
template <class Holds>
Summary summary_where(const std::vector<Verdict>& all, std::string_view name, Holds holds) {
    std::vector<Verdict> some;
    for (const auto& v : all) {
        if (v.quantity == Quantity::step_time && holds(v)) { some.push_back(v); }
    }
    auto s = summary_of(some, Quantity::step_time);
    s.group = name;
    return s;
}

}  // namespace

std::vector<Summary> by_chips(const std::vector<Verdict>& all) {
    std::vector<Summary> list;
    for (const auto& range : ranges) {
        auto s = summary_where(all, range.name, [&range](const Verdict& v) { return range.has(v.chips); });
        if (s.rows > 0) { list.push_back(std::move(s)); }
    }
    return list;
}

std::string sentence_on_most_chips(const std::vector<Verdict>& all) {
    const auto list = by_chips(all);
    if (list.empty() || list.back().group != ranges.back().name) { return {}; }
    const auto& s = list.back();
    return fmt::format("On {} chips {} of {} steps {} predicted too short; errors are {:+.1f} % on average, with their signs.", s.group, s.too_short, s.rows,
                       s.too_short == 1 ? "is" : "are", 100.0 * s.bias);
}

std::vector<Summary> by_kind(const std::vector<Verdict>& all) {
    std::set<std::string> kinds;
    for (const auto& v : all) {
        if (!v.kind.empty() && v.skipped.empty() && v.quantity == Quantity::step_time) { kinds.insert(v.kind); }
    }
    std::vector<Summary> list;
    for (const auto& kind : kinds) {
        list.push_back(summary_where(all, kind, [&kind](const Verdict& v) { return v.kind == kind; }));
    }
    return list;
}

InSample in_sample(const std::vector<Verdict>& all) {
    InSample s;
    for (const auto& v : all) {
        const bool fits_constants = v.quantity == Quantity::step_time || v.quantity == Quantity::memory || v.quantity == Quantity::gpu_hours;
        if (!v.skipped.empty() || !fits_constants) { continue; }
        ++s.predicted;
        s.fitted += v.fitted ? 1 : 0;
    }
    return s;
}

}  // namespace traincost::validation
