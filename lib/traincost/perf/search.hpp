// SPDX-License-Identifier: Apache-2.0
// The layouts to take where none is told: of all that can be and fit, those that train fastest.
#pragma once

#include <traincost/perf/space.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace traincost::perf {

/// A legal layout that fits.
struct Judged {
    Layout layout;
    Bytes<> needed{};           ///< of a chip's memory
    StepTime<double> time{};
    double per_sequence = 0.0;  ///< seconds, of the sequences that count (`sequences_that_count`)
};

struct Progress {
    double share = 0.0;   ///< of the space that is done
    std::uint64_t judged = 0;
    std::optional<Judged> best{};
};

struct SearchOptions {
    std::size_t best = 1;   ///< how many
    bool front = false;     ///< also the Pareto front of time and memory
    bool prune = true;      ///< skip what provably is in neither
    bool any = false;       ///< the first that fits ends it: only whether there is one is asked
    double limit = std::numeric_limits<double>::infinity();  ///< seconds for a sequence: what is slower may be skipped; for asking whether there is a faster one
    unsigned threads = 1;
    /// Called now and then, never by two threads at once; false ends the search soon. May be empty.
    std::function<bool(const Progress&)> keep_on{};
};

/// How many layouts there are: legal = unfit + skipped + timed - partial.
struct SearchCounts {
    std::uint64_t legal = 0;    ///< in the space, the same however it is searched
    std::uint64_t unfit = 0;    ///< that need more memory than there is
    std::uint64_t timed = 0;    ///< that fit and whose memory and time were computed in full
    std::uint64_t skipped = 0;  ///< that provably are not among the best
    std::uint64_t partial = 0;  ///< of those timed, with as many layers recomputed as it takes: beside those of whole choices
};

struct Found {
    std::vector<Judged> best;   ///< the fastest first; of equals the one with the shorter pipeline, then smaller tensor group, ...
    std::vector<Judged> front;  ///< the fastest first, and each needs less memory than all before it
    SearchCounts counts;
    std::optional<Layout> closest{};  ///< where nothing fits: the legal layout that needs least
    Bytes<> least{};                  ///< that it needs
    bool complete = true;             ///< else it was stopped, and these are the best so far
};

/// The best layouts of a space. The batch of a layout is the nearest to what is wanted that its replicas and micro-batches divide,
/// within the slack if that can be, else within a tenth if that can be; sequences above what is wanted count for nothing. The
/// answer is the same for any number of threads, and with or without pruning; the counts of what was skipped are not.
[[nodiscard]] Found search(const Job& job, const Space& space, const SearchOptions& options = {});

struct FoundLayout {
    Layout layout;
    Time<> step{};
    std::size_t tried = 0;  ///< layouts whose step was computed
};

/// Why there is no layout: either none is legal on so many chips with what is told, or not one of the legal ones fits.
struct NoLayout {
    bool legal = false;
    Layout closest;   ///< legal, with the least need of memory
    Bytes<> least{};  ///< that it needs on a chip
    Bytes<> room{};   ///< that there is
};

/// The fastest of the usual layouts (`usual_space`), in a few milliseconds.
[[nodiscard]] tl::expected<FoundLayout, NoLayout> fastest_layout(const Job& job, const Wanted& wanted);

/// The nearest counts of chips on which some layout of the space fits, where on `space.chips` none does.
struct Nearest {
    std::optional<std::int64_t> below{}, above{};
};
/// Sought are the next 128 counts that the told axes divide, and beyond them those of whole domains; above up to four times
/// what is asked for, or what the state of the model takes, and on each side no more than 4,096 of them. Where more than a node is asked for, counts are of whole nodes.
[[nodiscard]] Nearest nearest_feasible(const Job& job, const Space& space, std::int64_t node = 1);
/// The same where the job depends on the number of chips, as the domains of a torus do.
[[nodiscard]] Nearest nearest_feasible(const std::function<Job(std::int64_t)>& job_on, const Space& space, std::int64_t node = 1);

}  // namespace traincost::perf
