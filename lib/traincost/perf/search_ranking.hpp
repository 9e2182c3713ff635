// SPDX-License-Identifier: Apache-2.0
// What a search keeps of the layouts that it has judged: the fastest, and the front of time and memory.
#pragma once

#include <traincost/perf/space.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace traincost::perf::detail {

/// A layout that fits, by what it is compared by.
struct Ranked {
    Layout layout;
    double per_sequence = 0.0, needed = 0.0;
    int rank = 0;
};

/// A total order: batch, time, and where these are equal the layout itself.
[[nodiscard]] bool faster(const Ranked& a, const Ranked& b, std::int64_t batch);

/// The fastest so many.
class Best {
 public:
    Best(std::size_t most, std::int64_t batch) : most_(most), batch_(batch) {}
    /// Whether a layout of this batch and time may be among them; before it is written down.
    [[nodiscard]] bool may_have(int rank, double per_sequence) const {
        if (all_.size() < most_) { return true; }
        return most_ > 0 && (rank < all_.back().rank || (rank == all_.back().rank && per_sequence <= all_.back().per_sequence));
    }
    void add(const Ranked& r);
    [[nodiscard]] bool full() const { return all_.size() == most_; }
    [[nodiscard]] const std::vector<Ranked>& all() const { return all_; }

 private:
    std::size_t most_;
    std::int64_t batch_;
    std::vector<Ranked> all_;
};

/// Layouts than which none is both as fast and as small, for each rank of batches; by time.
class Front {
 public:
    explicit Front(std::int64_t batch) : batch_(batch) {}
    /// Whether one that is here is no slower and no larger, or has a better batch.
    [[nodiscard]] bool dominates(int rank, double per_sequence, double needed) const;
    /// Whether one may be added: it is not dominated, or the same as one that is here.
    [[nodiscard]] bool may_have(int rank, double per_sequence, double needed) const;
    void add(const Ranked& r);
    /// Of the best batches that there are.
    [[nodiscard]] const std::vector<Ranked>& all() const;

 private:
    [[nodiscard]] const Ranked* smallest_as_fast(int rank, double per_sequence) const;
    [[nodiscard]] bool outranks(int rank) const;

    std::int64_t batch_;
    std::array<std::vector<Ranked>, ranks> all_;
};

}  // namespace traincost::perf::detail
