// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/seen.hpp>

#include <traincost/validation/packaged.hpp>
#include <traincost/validation/steps.hpp>

#include <cmath>
#include <optional>

namespace traincost::validation {

namespace {

bool close(double a, double b) { return std::fabs(a - b) <= 1e-3 * std::fabs(b); }

/// What two rows both publish and is the same.
template <class Q>
bool both(const std::optional<Q>& a, const std::optional<Q>& b) {
    return a && b && close(a->value(), b->value());
}
bool both(const std::optional<double>& a, const std::optional<double>& b) { return a && b && close(*a, *b); }

}  // namespace

Seen::Seen(const Catalog& catalog) {
    if (const auto steps = read_steps(packaged_table("steps.csv"))) {
        for (auto& c : step_cases(*steps, catalog).cases) { steps_.emplace(c.row.id, c.row); }
    }
    if (const auto runs = read_runs(packaged_table("runs.csv"))) {
        for (const auto& c : sorted_out(*runs, catalog).cases) { hours_.emplace(c.id, c.hours); }
    }
}

const StepRow* Seen::of(const std::string& id) const {
    const auto at = steps_.find(id);
    return at == steps_.end() ? nullptr : &at->second;
}

bool Seen::step(const StepRow& row) const {
    const auto* own = of(row.id);
    return own != nullptr && (both(row.step, own->step) || both(row.tokens_per_chip, own->tokens_per_chip) || both(row.flop_rate, own->flop_rate) || both(row.mfu, own->mfu));
}

bool Seen::memory(const StepRow& row) const {
    const auto* own = of(row.id);
    return own != nullptr && both(row.memory, own->memory);
}

bool Seen::hours(const std::string& id, const ChipTime<>& published) const {
    const auto at = hours_.find(id);
    return at != hours_.end() && close(published.value(), at->second.value());
}

}  // namespace traincost::validation
