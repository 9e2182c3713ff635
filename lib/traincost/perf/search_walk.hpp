// SPDX-License-Identifier: Apache-2.0
// How one thread goes through its part of a space of layouts.
//
// A layout's time and memory are sums of parts that depend on few of its axes, and each part is computed once for all layouts
// that share it (`perf/step_time.hpp` and `perf/memory.hpp` have them; the sums are taken in their order, to the same bits):
//
//   unit   tensor, context, expert          what a layer keeps
//   pass   + micro-batch, norms, DualPipe   the micro-batch
//   stage  unit + pipeline                  state by sharding, traffic between replicas, optimizer
//   point  pass and stage, + batch          work by recomputation, messages, idle stages
//
// and a layout is what is left: order, chunks, sharding. What may be skipped is said where it is skipped, with the proof.
#pragma once

#include <traincost/perf/search.hpp>
#include <traincost/perf/search_ranking.hpp>

#include <array>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

namespace traincost::perf::detail {

inline constexpr double never = std::numeric_limits<double>::infinity();
/// Bounds are sums of the same parts in another order: this much of them is more than rounding can be.
inline constexpr double rounding = 1e-9;

inline constexpr std::size_t selective = static_cast<std::size_t>(Recompute::selective), full = static_cast<std::size_t>(Recompute::full);
[[nodiscard]] constexpr std::size_t dual_of(Schedule s) { return s == Schedule::dual_pipe ? 1 : 0; }

/// What threads tell each other.
struct Shared {
    std::array<std::atomic<double>, ranks> kth{never, never, never};  ///< at this time or less so many as are wanted were found, of this rank or a better one
    std::atomic<std::size_t> next{0};  ///< task
    std::atomic<std::size_t> done{0};
    std::size_t tasks = 0;
    std::atomic<std::uint64_t> judged{0};
    std::atomic<bool> stopped{false};
    std::mutex reporting{};
    std::optional<Ranked> best{};      ///< of those reported
};

/// A legal layout that does not fit, by what it needs.
struct Closest {
    Layout layout;
    double needed = never;
};

[[nodiscard]] Judged judged(const Job& job, const Ranked& ranked);

/// Of the micro-batches of a unit every so many-th, from this one on: few units are shared out among threads so.
struct Part {
    std::size_t first = 0, of = 1;
};

class Walk {
 public:
    Walk(const Job& job, const Space& space, const SearchOptions& options, Shared& shared);

    /// No layout of the unit takes less per sequence.
    [[nodiscard]] double least_time(const Unit& unit);
    void take(const Unit& unit, double least_time, Part part);

    [[nodiscard]] const Best& best() const { return best_; }
    [[nodiscard]] const Front& front() const { return front_; }
    [[nodiscard]] const SearchCounts& counts() const { return counts_; }
    [[nodiscard]] const Closest& closest() const { return closest_; }

 private:
    static constexpr std::size_t forms = 2, recomputations = 3;  // of norms; of `Recompute`

    /// One micro-batch, with the exchanges of experts as they are and beside other work; of whole norms and cut ones.
    struct Pass {
        std::int64_t size = 1;
        bool ready = false, hopeless = false;
        std::array<std::array<MicroBatch<double>, forms>, 2> of{};
    };
    struct Sharding {
        int zero = 0;
        std::array<State<double>, 2> state{};  ///< once, and with two copies
        double gathered = 0.0;                 ///< bytes
        std::array<Time<>, 2> traffic{};
        std::array<Time<>, 2> optimizer{};
    };
    struct Stage {
        Layout base;
        std::vector<std::int64_t> micro_batches;
        std::vector<Order> orders;
        std::int64_t whole = 0, chunked = 0;  ///< chunks of one of the orders with one, and with several; zero where there is none
        std::array<std::array<std::uint64_t, 2>, 2> counts{};  ///< of orders, by whether there are several and by DualPipe
        std::vector<Sharding> of_one, of_several;  ///< shardings of one micro-batch a replica, and of several
        double fewest_flying = never, least_state = never;
        std::array<double, 2> least_idle{never, never};  ///< passes over a chunk, without and with full recomputation
    };
    /// An order at a point.
    struct At {
        Order order;
        std::size_t dual = 0;
        double flying = 1.0;
        std::array<double, 2> idle{};
        std::array<Time<>, forms> sends{};
    };
    struct Legal {
        bool whole = false, chunked = false, dual = false;
        [[nodiscard]] bool has(const Order& o) const {
            return (o.interleave > 1 ? chunked : whole) && (dual || o.schedule != Schedule::dual_pipe);
        }
    };
    /// Where a layout is judged: all that does not vary below a point.
    struct Point {
        const Stage& stage;
        const Pass& pass;
        const std::vector<Sharding>& shardings;
        Layout layout;
        Legal legal{};
        int rank = 0;
        std::uint64_t size = 0;  ///< layouts
        std::array<double, forms> working{};  ///< bytes, but for those that sharding gathers
        std::array<std::array<double, forms>, recomputations> activations{};  ///< bytes of one micro-batch
    };
    /// Work of one form and recomputation, and what of the traffic between replicas it does not hide, by sharding.
    struct Work {
        std::array<Time<>, 2> busy{};
        std::array<std::vector<Time<>>, 2> exposed{};
    };

    void prepare(const Unit& unit);
    [[nodiscard]] Stage stage_of(const Unit& unit, std::int64_t pipeline) const;
    [[nodiscard]] std::vector<Sharding> shardings_of(Layout l) const;
    [[nodiscard]] Sharding sharding_of(const Layout& l) const;
    void make_ready(Pass& pass, const Unit& unit) const;
    [[nodiscard]] double least_time(const Pass& pass, const Unit& unit) const;

    void each_batch(const Stage& stage, Pass& pass, const Unit& unit);
    void take_point(const Stage& stage, Pass& pass, const Unit& unit, const Layout& l);
    [[nodiscard]] Legal legal_of(const Stage& stage, Layout l) const;
    [[nodiscard]] std::uint64_t size_of(const Stage& stage, const Legal& legal, std::size_t shardings) const;
    void weigh(Point& at) const;
    [[nodiscard]] double least_needed(const Point& at) const;
    void look_for_closest(const Point& at);

    void set_orders(const Point& at);
    void set_work(const Point& at, std::size_t form, std::size_t again);
    [[nodiscard]] double least_time(const Point& at) const;
    [[nodiscard]] double least_time(const Point& at, std::size_t form, std::size_t again) const;
    void judge_point(const Point& at);
    void judge_work(const Point& at, std::size_t form, std::size_t again);
    void judge_partial(const Point& at, std::size_t form);
    void judge_partial(const Point& at, std::size_t form, const At& order, std::size_t sharding);
    void judge(Layout l, const At& order, int zero, Bytes<> needed, const Time<>& before_straggling, int rank);

    [[nodiscard]] Bytes<> needed(const Point& at, const At& order, const Sharding& z, std::size_t form, double activations) const;
    [[nodiscard]] Bytes<> needed(const Point& at, const At& order, const Sharding& z, std::size_t form, std::size_t again) const {
        return needed(at, order, z, form, at.activations[again][form]);
    }
    [[nodiscard]] double per_sequence(const Point& at, const Time<>& before_straggling) const;
    [[nodiscard]] bool hopeless(int rank, double per_sequence, double bytes) const;
    void does_not_fit(Layout l, const At& order, int zero, double needed);
    void tell(const Ranked& worst);
    void report();

    const Job& job_;
    const Space& space_;
    const SearchOptions& options_;
    Shared& shared_;
    Best best_;
    Front front_;
    SearchCounts counts_;
    Closest closest_;
    std::vector<std::size_t> forms_{}, agains_{};  ///< of norms and of recomputation, in the space
    bool partial_ = false, dual_ = false, any_fits_ = false, unit_hopeless_ = false;
    double straggling_ = 0.0;
    std::uint64_t points_ = 0, reported_ = 0;
    std::array<std::array<double, forms>, recomputations> kept_{};  ///< bytes of a token in a layer of the unit
    std::vector<At> orders_{};                                      ///< of the point, as the following
    std::array<std::array<Work, recomputations>, forms> work_{};
};

}  // namespace traincost::perf::detail
