// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/summary.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::validation {

namespace {

bool counts(const Verdict& v, Quantity quantity, std::string_view group) {
    return v.skipped.empty() && v.quantity == quantity && (group.empty() || v.group == group);
}

/// Time that a layout takes which is said not to fit is one miss; what it is said to hold is the same one.
bool says_does_not_fit(const Verdict& v) { return !v.fits && v.quantity == Quantity::step_time; }

bool is_miss(const Verdict& v, double limit) {
    if (!v.skipped.empty()) { return false; }
    const bool counted = v.quantity == Quantity::parameters || v.quantity == Quantity::flop;
    return says_does_not_fit(v) || std::fabs(v.error()) > (counted ? v.allowed : limit);
}

}  // namespace

Summary summary_of(const std::vector<Verdict>& all, Quantity quantity, std::string_view group) {
    Summary s;
    s.group = group;
    std::vector<double> errors;
    for (const auto& v : all) {
        if (!counts(v, quantity, group)) { continue; }
        const double error = std::fabs(v.error());
        errors.push_back(error);
        s.mean += error;
        s.bias += v.error();
        s.settled += v.settled ? 1 : 0;
        s.outside += error > v.allowed ? 1 : 0;
        s.not_fitting += v.fits ? 0 : 1;
        s.too_short += v.error() < 0.0 ? 1 : 0;
        if (error >= s.worst) { s.worst = error; s.worst_id = v.id; }
    }
    s.rows = errors.size();
    if (errors.empty()) { return s; }
    std::sort(errors.begin(), errors.end());
    s.median = (errors[(s.rows - 1) / 2] + errors[s.rows / 2]) / 2.0;
    s.mean /= static_cast<double>(s.rows);
    s.bias /= static_cast<double>(s.rows);
    return s;
}

std::vector<Summary> by_group(const std::vector<Verdict>& all, Quantity quantity) {
    std::vector<Summary> list;
    for (const auto group : groups) {
        auto s = summary_of(all, quantity, group);
        if (s.rows > 0) { list.push_back(std::move(s)); }
    }
    return list;
}

Coverage coverage_of(const std::vector<Verdict>& all) {
    Coverage c;
    for (const auto& v : all) {
        if (v.quantity != Quantity::step_time || !v.layout_known) { continue; }
        ++c.told;
        c.predicted += v.skipped.empty() ? 1 : 0;
    }
    return c;
}

std::map<std::string, std::vector<const Verdict*>> by_reason(const std::vector<Verdict>& all) {
    std::map<std::string, std::vector<const Verdict*>> reasons;
    for (const auto& v : all) {
        if (!v.skipped.empty()) { reasons[v.skipped].push_back(&v); }
    }
    return reasons;
}

std::vector<const Verdict*> misses(const std::vector<Verdict>& all, double limit) {
    std::vector<const Verdict*> list;
    for (const auto& v : all) {
        if (is_miss(v, limit)) { list.push_back(&v); }
    }
    std::stable_sort(list.begin(), list.end(), [](const Verdict* a, const Verdict* b) { return std::fabs(a->error()) > std::fabs(b->error()); });
    return list;
}

}  // namespace traincost::validation
