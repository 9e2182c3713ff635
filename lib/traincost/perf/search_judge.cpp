// SPDX-License-Identifier: Apache-2.0
// The layouts of one point of a walk: what they share is computed, what cannot be the best is skipped, the rest judged.
#include <traincost/perf/search_walk.hpp>

#include <algorithm>

namespace traincost::perf::detail {

void Walk::set_orders(const Point& at) {
    orders_.clear();
    auto l = at.layout;
    std::array<Time<>, forms> message{};
    for (const auto form : forms_) {
        l.sequence_parallel = form == 1;
        if (l.pipeline > 1) { message[form] = message_time(job_.operators, l, job_.recipe, job_.machine, job_.efficiency); }
    }
    for (const auto& o : at.stage.orders) {
        if (!at.legal.has(o)) { continue; }
        l.schedule = o.schedule;
        l.interleave = o.interleave;
        At a{o, dual_of(o.schedule), in_flight(l)};
        l.recompute = Recompute::none;
        a.idle[0] = idle_share<double>(l);
        l.recompute = Recompute::full;
        a.idle[1] = idle_share<double>(l);
        for (const auto form : forms_) { a.sends[form] = message[form] * messages(l, job_.efficiency); }
        orders_.push_back(a);
    }
}

void Walk::set_work(const Point& at, std::size_t form, std::size_t again) {
    auto l = at.layout;
    l.sequence_parallel = form == 1;
    l.recompute = static_cast<Recompute>(again);
    auto& w = work_[form][again];
    for (std::size_t dual = 0; dual < (dual_ ? 2 : 1); ++dual) {
        w.busy[dual] = work_time(at.pass.of[dual][form], job_.operators, l, job_.recipe).busy();
        w.exposed[dual].clear();
        for (const auto& z : at.shardings) {
            l.zero = z.zero;
            const auto traffic = z.traffic[dual] * times_of_traffic(l, job_.recipe);
            w.exposed[dual].push_back(exposed_traffic(traffic, w.busy[dual], l, job_.recipe, job_.efficiency));
        }
    }
}

double Walk::per_sequence(const Point& at, const Time<>& before_straggling) const {
    return (before_straggling + before_straggling * straggling_).value() / sequences_that_count(at.layout.batch, space_);
}

/// Of the point. Its work is least where least is recomputed. With more work more of the traffic between replicas is hidden, but no
/// more than the work is longer: what hides is the work or a part of it. So work and traffic together are never less with more
/// recomputation, and idle stages, a share of the work, neither. What stages send is left out.
double Walk::least_time(const Point& at) const {
    const std::size_t again = agains_.front();
    double least = never;
    for (const auto form : forms_) {
        const auto& w = work_[form][again];
        for (std::size_t dual = 0; dual < (dual_ ? 2 : 1); ++dual) {
            const double idle = at.stage.least_idle[again == full ? 1 : 0] / static_cast<double>(at.layout.micro_batches());
            for (std::size_t z = 0; z < at.shardings.size(); ++z) {
                const auto all = w.busy[dual] + w.busy[dual] * idle + w.exposed[dual][z] + at.shardings[z].optimizer[dual];
                least = std::min(least, per_sequence(at, all));
            }
        }
    }
    return least;
}

/// The same with the orders that are legal and what they send: the least over orders and the least over shardings, each with its own
/// work.
double Walk::least_time(const Point& at, std::size_t form, std::size_t again) const {
    const auto& w = work_[form][again];
    double least = never;
    for (std::size_t dual = 0; dual < (dual_ ? 2 : 1); ++dual) {
        auto order = Time<>::of(never), replicas = Time<>::of(never);
        for (const auto& o : orders_) {
            if (o.dual == dual) { order = std::min(order, w.busy[dual] * o.idle[again == full ? 1 : 0] + o.sends[form]); }
        }
        for (std::size_t z = 0; z < at.shardings.size(); ++z) {
            replicas = std::min(replicas, w.exposed[dual][z] + at.shardings[z].optimizer[dual]);
        }
        least = std::min(least, per_sequence(at, w.busy[dual] + order + replicas));
    }
    return least;
}

void Walk::judge_point(const Point& at) {
    for (const auto form : forms_) { set_work(at, form, agains_.front()); }
    const double bytes = options_.front ? least_needed(at) : 0.0;
    if (options_.prune && hopeless(at.rank, least_time(at), bytes)) { counts_.skipped += at.size; return; }
    set_orders(at);
    for (const auto form : forms_) {
        for (const auto again : agains_) {
            if (again != agains_.front()) { set_work(at, form, again); }
            judge_work(at, form, again);
        }
        if (partial_) { judge_partial(at, form); }
    }
}

void Walk::judge_work(const Point& at, std::size_t form, std::size_t again) {
    const double bytes = options_.front ? least_needed(at) : 0.0;
    if (options_.prune && hopeless(at.rank, least_time(at, form, again), bytes)) {
        counts_.skipped += orders_.size() * at.shardings.size();
        return;
    }
    const auto& w = work_[form][again];
    auto l = at.layout;
    l.sequence_parallel = form == 1;
    l.recompute = static_cast<Recompute>(again);
    for (const auto& o : orders_) {
        const auto before = w.busy[o.dual] + w.busy[o.dual] * o.idle[again == full ? 1 : 0] + o.sends[form];
        for (std::size_t z = 0; z < at.shardings.size(); ++z) {
            const auto& sharding = at.shardings[z];
            const auto bytes_needed = needed(at, o, sharding, form, again);
            if (bytes_needed > job_.room) {
                ++counts_.unfit;
                does_not_fit(l, o, sharding.zero, bytes_needed.value());
                continue;
            }
            judge(l, o, sharding.zero, bytes_needed, before + w.exposed[o.dual][z] + sharding.optimizer[o.dual], at.rank);
        }
    }
}

/// With as many layers recomputed as it takes. That is never faster than the same layout with the cheap part recomputed, of which it
/// has all and more; and needs no less than with all layers.
void Walk::judge_partial(const Point& at, std::size_t form) {
    if (std::find(agains_.begin(), agains_.end(), selective) == agains_.end()) { set_work(at, form, selective); }
    const double bytes = options_.front ? least_needed(at) : 0.0;
    if (options_.prune && hopeless(at.rank, least_time(at, form, selective), bytes)) { return; }
    for (const auto& o : orders_) {
        for (std::size_t z = 0; z < at.shardings.size(); ++z) { judge_partial(at, form, o, z); }
    }
}

void Walk::judge_partial(const Point& at, std::size_t form, const At& o, std::size_t z) {
    const auto& sharding = at.shardings[z];
    const auto with_selective = needed(at, o, sharding, form, selective), with_full = needed(at, o, sharding, form, full);
    if (with_selective <= job_.room || with_full >= job_.room || needed(at, o, sharding, form, std::size_t{0}) <= job_.room) { return; }
    const auto& least = work_[form][selective];
    const auto bound = least.busy[o.dual] + least.busy[o.dual] * o.idle[0] + o.sends[form] + least.exposed[o.dual][z] + sharding.optimizer[o.dual];
    if (hopeless(at.rank, per_sequence(at, bound), with_full.value())) { return; }
    auto l = at.layout;
    l.sequence_parallel = form == 1;
    l.recompute = Recompute::full;
    l.recomputed = least_recomputed(with_selective, with_full, job_.room, fullest(job_.operators.layers, l));
    if (l.recomputed >= 1.0) { return; }
    const auto own = needed(at, o, sharding, form, stage_activations<double>(job_.operators, l, kept_of(kept_[selective][form], job_.operators, l)));
    if (own > job_.room) { return; }
    l.interleave = o.order.interleave;
    l.schedule = o.order.schedule;
    l.zero = sharding.zero;
    const auto busy = work_time(at.pass.of[o.dual][form], job_.operators, l, job_.recipe).busy();
    const auto traffic = sharding.traffic[o.dual] * times_of_traffic(l, job_.recipe);
    ++counts_.partial;
    judge(l, o, sharding.zero, own,
          busy + busy * idle_share<double>(l) + o.sends[form] + exposed_traffic(traffic, busy, l, job_.recipe, job_.efficiency) + sharding.optimizer[o.dual], at.rank);
}

void Walk::judge(Layout l, const At& o, int zero, Bytes<> needed, const Time<>& before_straggling, int rank) {
    ++counts_.timed;
    if (!any_fits_ && options_.any) { shared_.stopped = true; }
    any_fits_ = true;
    const auto all = before_straggling + before_straggling * straggling_;
    const double own = all.value() / sequences_that_count(l.batch, space_);
    const bool wanted = best_.may_have(rank, own), in_front = options_.front && front_.may_have(rank, own, needed.value());
    if (!wanted && !in_front) { return; }
    l.schedule = o.order.schedule;
    l.interleave = o.order.interleave;
    l.zero = zero;
    const Ranked r{l, own, needed.value(), rank};
    if (in_front) { front_.add(r); }
    if (!wanted) { return; }
    best_.add(r);
    if (best_.full()) { tell(best_.all().back()); }
}

Bytes<> Walk::needed(const Point& at, const At& o, const Sharding& z, std::size_t form, double activations) const {
    return memory_of(z.state[o.dual], activations, o.flying, at.working[form] + z.gathered, job_.recipe).needed();
}

}  // namespace traincost::perf::detail
