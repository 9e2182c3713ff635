// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search_ranking.hpp>

#include <algorithm>

namespace traincost::perf::detail {

bool faster(const Ranked& a, const Ranked& b, std::int64_t batch) {
    if (a.rank != b.rank) { return a.rank < b.rank; }
    if (a.per_sequence != b.per_sequence) { return a.per_sequence < b.per_sequence; }
    return precedes(a.layout, b.layout, batch);
}

void Best::add(const Ranked& r) {
    const auto at = std::upper_bound(all_.begin(), all_.end(), r, [this](const Ranked& a, const Ranked& b) { return faster(a, b, batch_); });
    if (at == all_.end() && full()) { return; }
    all_.insert(at, r);
    if (all_.size() > most_) { all_.pop_back(); }
}

/// By time ascending and so by memory descending: of those that are no slower the last is the smallest.
const Ranked* Front::smallest_as_fast(int rank, double per_sequence) const {
    const auto& own = all_[static_cast<std::size_t>(rank)];
    const auto slower = std::upper_bound(own.begin(), own.end(), per_sequence, [](double time, const Ranked& r) { return time < r.per_sequence; });
    return slower == own.begin() ? nullptr : &*(slower - 1);
}

bool Front::outranks(int rank) const {
    return std::any_of(all_.begin(), all_.begin() + rank, [](const auto& better) { return !better.empty(); });
}

bool Front::dominates(int rank, double per_sequence, double needed) const {
    const auto* const other = smallest_as_fast(rank, per_sequence);
    return outranks(rank) || (other != nullptr && other->needed <= needed);
}

bool Front::may_have(int rank, double per_sequence, double needed) const {
    if (outranks(rank)) { return false; }
    const auto* const other = smallest_as_fast(rank, per_sequence);
    return other == nullptr || other->needed > needed || (other->needed == needed && other->per_sequence == per_sequence);
}

void Front::add(const Ranked& r) {
    const auto* const other = smallest_as_fast(r.rank, r.per_sequence);
    const bool same = other != nullptr && other->needed == r.needed && other->per_sequence == r.per_sequence;
    if (!may_have(r.rank, r.per_sequence, r.needed) || (same && !precedes(r.layout, other->layout, batch_))) { return; }
    auto& own = all_[static_cast<std::size_t>(r.rank)];
    std::erase_if(own, [&](const Ranked& x) { return x.per_sequence >= r.per_sequence && x.needed >= r.needed; });
    own.insert(std::upper_bound(own.begin(), own.end(), r.per_sequence, [](double time, const Ranked& x) { return time < x.per_sequence; }), r);
}

const std::vector<Ranked>& Front::all() const {
    for (const auto& own : all_) {
        if (!own.empty()) { return own; }
    }
    return all_.back();
}

}  // namespace traincost::perf::detail
