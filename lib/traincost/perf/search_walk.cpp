// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search_walk.hpp>

#include <traincost/perf/legality.hpp>

#include <algorithm>

namespace traincost::perf::detail {

namespace {

/// Bounds are sums of the same parts in another order: this much of them is more than rounding can be.
constexpr double rounding = 1e-9;
constexpr std::uint64_t points_between_reports = 128;  // less than a millisecond

constexpr std::size_t selective = static_cast<std::size_t>(Recompute::selective), full = static_cast<std::size_t>(Recompute::full);

Layout layout_of(const Unit& u, const Space& s) { return {.tensor = u.tensor, .expert = u.expert, .context = u.context, .sequence = s.sequence}; }

std::size_t dual_of(Schedule s) { return s == Schedule::dual_pipe ? 1 : 0; }

}  // namespace

Walk::Walk(const Job& job, const Space& space, const SearchOptions& options, Shared& shared)
    : job_(job), space_(space), options_(options), shared_(shared), best_(options.best, space.batch), front_(space.batch) {
    for (const auto r : space.recompute) { agains_.push_back(static_cast<std::size_t>(r)); }
    std::sort(agains_.begin(), agains_.end());
    partial_ = agains_.size() > 1 && agains_.back() == full;
    dual_ = std::find(space.schedule.begin(), space.schedule.end(), Schedule::dual_pipe) != space.schedule.end();
    straggling_ = straggling_share(Layout{.data = space.chips}, job.efficiency);
}

/// What a layer of the unit keeps for each token.
void Walk::prepare(const Unit& u) {
    forms_.clear();
    for (const bool cut : norms_of(space_, u.tensor)) { forms_.push_back(cut ? 1 : 0); }
    for (const auto form : forms_) {
        auto l = layout_of(u, space_);
        l.sequence_parallel = form == 1;
        kept_[0][form] = kept_in_layer<double>(job_.operators, l, job_.recipe, false);
        kept_[selective][form] = kept_in_layer<double>(job_.operators, l, job_.recipe, true);
        l.recompute = Recompute::full;
        kept_[full][form] = kept_of(kept_[selective][form], job_.operators, l);
    }
}

Walk::Sharding Walk::sharding_of(const Layout& l) const {
    const auto parameters = stage_parameters<double>(job_.operators, l, job_.tied);
    auto twice = l;
    twice.schedule = Schedule::dual_pipe;
    return {l.zero, {state_bytes(parameters, l, job_.recipe), state_bytes(parameters, twice, job_.recipe)},
            gathered_bytes<double>(job_.operators, l, job_.recipe), replica_traffic(parameters, l, job_.recipe, job_.machine, job_.efficiency),
            optimizer_time(parameters, l, job_.recipe, job_.machine, job_.efficiency)};
}

Walk::Stage Walk::stage_of(const Unit& u, std::int64_t p) const {
    Stage s;
    s.base = layout_of(u, space_);
    s.base.pipeline = p;
    s.base.data = space_.chips / (u.tensor * u.context * p);
    s.micro_batches = micro_batches_of(space_, s.base.data);
    s.orders = orders_of(job_, space_, p);
    auto l = s.base;
    l.batch = std::numeric_limits<std::int64_t>::max() / (2 * l.data) * l.data;  // more micro-batches than any order holds
    for (const auto& o : s.orders) {
        l.schedule = o.schedule;
        l.interleave = o.interleave;
        (o.interleave > 1 ? s.chunked : s.whole) = o.interleave;
        ++s.counts[o.interleave > 1 ? 1 : 0][dual_of(o.schedule)];
        s.fewest_flying = std::min(s.fewest_flying, in_flight(l));
        for (std::size_t again = 0; again < 2; ++again) {
            s.least_idle[again] = std::min(s.least_idle[again], idle_passes(l, static_cast<double>(again)) / static_cast<double>(o.interleave));
        }
    }
    l = s.base;
    l.batch = l.data * l.micro_batch;
    s.of_one = shardings_of(l);
    l.batch *= 2;
    const auto several = zeros_of(job_, space_, l);  // some of those of one
    for (const auto& z : s.of_one) {
        if (std::find(several.begin(), several.end(), z.zero) != several.end()) { s.of_several.push_back(z); }
    }
    for (const auto& z : s.of_one) {
        const auto& held = z.state[0];
        const double state = held.weights + held.gradients + held.optimizer * (1.0 - job_.recipe.offloaded_optimizer);
        s.least_state = std::min(s.least_state, state + z.gathered);
    }
    return s;
}

std::vector<Walk::Sharding> Walk::shardings_of(Layout l) const {
    std::vector<Sharding> all;
    for (const int zero : zeros_of(job_, space_, l)) {
        l.zero = zero;
        all.push_back(unit_hopeless_ ? Sharding{} : sharding_of(l));  // then it is only counted
        all.back().zero = zero;
    }
    return all;
}

void Walk::make_ready(Pass& pass, const Unit& u) const {
    auto l = layout_of(u, space_);
    l.micro_batch = pass.size;
    for (const auto form : forms_) {
        for (std::size_t dual = 0; dual < (dual_ ? 2 : 1); ++dual) {
            l.sequence_parallel = form == 1;
            l.schedule = dual == 1 ? Schedule::dual_pipe : Schedule::one_forward_one_backward;
            pass.of[dual][form] = micro_batch(job_.operators, l, job_.recipe, job_.machine, job_.efficiency);
        }
    }
    pass.ready = true;
}

/// Of a sequence in any layout of this micro-batch on this unit. Let w be the work of all layers on one micro-batch without the
/// head, with the least recomputation there is. A stage has at least the mean of the layers, 1/p of them, and a replica batch /
/// (data x micro-batch) micro-batches; so a step takes at least w x batch / (p x data x micro-batch), and as
/// p x data = chips / (tensor x context) and no more sequences count than a batch has, a sequence takes at least
/// w x tensor x context / (chips x micro-batch). All else adds to it: idle stages, messages, replicas, the optimizer; what the
/// slowest chip adds is a share of the whole.
double Walk::least_time(const Pass& pass, const Unit& u) const {
    auto l = layout_of(u, space_);
    l.micro_batch = l.batch = pass.size;
    l.recompute = static_cast<Recompute>(agains_.front());
    double least = never;
    for (const auto form : forms_) {
        for (std::size_t dual = 0; dual < (dual_ ? 2 : 1); ++dual) {
            auto one = pass.of[dual][form];
            one.head = {};
            least = std::min(least, work_time(one, job_.operators, l, job_.recipe).busy().value());
        }
    }
    return least * static_cast<double>(u.tensor * u.context) / static_cast<double>(space_.chips * pass.size) * (1.0 + straggling_);
}

/// That bound at the largest micro-batch of the unit holds for all smaller ones: every term of w is a x micro-batch + b with a
/// and b not negative (operations and bytes go with the tokens, weights that are read and latencies do not), so that
/// w / micro-batch never rises with the micro-batch. And the shortest of all replicas has the largest.
double Walk::least_time(const Unit& u) {
    const auto pipelines = pipelines_of(job_, space_, u);
    if (pipelines.empty()) { return never; }
    prepare(u);
    Pass largest;
    largest.size = micro_batches_of(space_, space_.chips / (u.tensor * u.context * pipelines.back())).back();
    make_ready(largest, u);
    return least_time(largest, u);
}

void Walk::take(const Unit& u, double least, Part part) {
    unit_hopeless_ = hopeless(0, least, 0.0);
    prepare(u);
    std::vector<Stage> stages;
    std::vector<std::int64_t> sizes;
    for (const auto p : pipelines_of(job_, space_, u)) {
        stages.push_back(stage_of(u, p));
        sizes.insert(sizes.end(), stages.back().micro_batches.begin(), stages.back().micro_batches.end());
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    for (auto i = part.first; i < sizes.size(); i += part.of) {
        Pass pass;
        pass.size = sizes[i];
        for (const auto& s : stages) {
            if (std::binary_search(s.micro_batches.begin(), s.micro_batches.end(), pass.size)) { each_batch(s, pass, u); }
        }
    }
}

void Walk::each_batch(const Stage& s, Pass& pass, const Unit& u) {
    auto l = s.base;
    l.micro_batch = pass.size;
    const auto batches = batches_of(space_, l.pipeline, l.data, l.micro_batch);
    l.batch = batches.nearest;
    take_point(s, pass, u, l);
    l.batch = batches.by_stages;
    if (batches.by_stages != batches.nearest) { take_point(s, pass, u, l); }
}

/// No rule looks at schedules, and at chunks only whether there are several: how many fit the layers is in the stage's orders.
Walk::Legal Walk::legal_of(const Stage& s, Layout l) const {
    Legal legal;
    const auto check = [&](std::int64_t chunks) {
        l.interleave = chunks;
        return chunks > 0 && !broken(job_.operators, l);
    };
    legal.whole = check(s.whole);
    legal.chunked = check(s.chunked);
    l.schedule = Schedule::dual_pipe;
    legal.dual = goes(space_, l);
    return legal;
}

std::uint64_t Walk::size_of(const Stage& s, const Legal& legal, std::size_t shardings) const {
    std::uint64_t orders = 0;
    for (std::size_t chunked = 0; chunked < 2; ++chunked) {
        for (std::size_t dual = 0; dual < 2; ++dual) {
            if ((chunked == 1 ? legal.chunked : legal.whole) && (dual == 0 || legal.dual)) { orders += s.counts[chunked][dual]; }
        }
    }
    return orders * shardings * agains_.size() * forms_.size();
}

void Walk::weigh(Point& at) const {
    for (const auto form : forms_) {
        at.working[form] = working_bytes<double>(job_.operators, at.layout, kept_[0][form], 0.0);
        for (std::size_t again = 0; again < recomputations; ++again) {
            at.activations[again][form] = stage_activations<double>(job_.operators, at.layout, kept_[again][form]);
        }
    }
}

/// No layout of the point needs less: the least of each part that it is a sum of.
double Walk::least_needed(const Point& at) const {
    double working = never, activations = never;
    for (const auto form : forms_) {
        working = std::min(working, at.working[form]);
        for (const auto again : agains_) { activations = std::min(activations, at.activations[again][form]); }
    }
    const double flying = std::min(at.stage.fewest_flying, static_cast<double>(at.layout.micro_batches()));
    return at.stage.least_state + activations * (flying * (1.0 - job_.recipe.offloaded_activations)) + working;
}

void Walk::take_point(const Stage& s, Pass& pass, const Unit& u, const Layout& l) {
    if (shared_.stopped.load(std::memory_order_relaxed)) { return; }
    const int rank = rank_of(l.batch, space_);
    if (!space_.any_batch && rank > 0) { return; }
    Point at{s, pass, l.micro_batches() == 1 ? s.of_one : s.of_several, l};
    at.rank = rank;
    at.legal = legal_of(s, l);
    at.size = size_of(s, at.legal, at.shardings.size());
    if (at.size == 0) { return; }
    counts_.legal += at.size;
    if (++points_ % points_between_reports == 0) { report(); }
    if (unit_hopeless_) { counts_.skipped += at.size; return; }
    weigh(at);
    const double least = options_.prune ? least_needed(at) * (1.0 - rounding) : 0.0;
    if (least > job_.room.value()) {
        counts_.unfit += at.size;
        if (!any_fits_ && least <= closest_.needed) { look_for_closest(at); }
        return;
    }
    if (!pass.ready) {
        make_ready(pass, u);
        pass.hopeless = hopeless(0, least_time(pass, u), 0.0);
    }
    if (pass.hopeless) { counts_.skipped += at.size; return; }
    judge_point(at);
}

void Walk::look_for_closest(const Point& at) {
    set_orders(at);
    auto l = at.layout;
    for (const auto form : forms_) {
        for (const auto again : agains_) {
            l.sequence_parallel = form == 1;
            l.recompute = static_cast<Recompute>(again);
            for (const auto& o : orders_) {
                for (const auto& z : at.shardings) { does_not_fit(l, o, z.zero, needed(at, o, z, form, again).value()); }
            }
        }
    }
}

void Walk::does_not_fit(Layout l, const At& o, int zero, double needed) {
    if (any_fits_ || needed > closest_.needed) { return; }
    l.schedule = o.order.schedule;
    l.interleave = o.order.interleave;
    l.zero = zero;
    if (needed < closest_.needed || precedes(l, closest_.layout, space_.batch)) { closest_ = {l, needed}; }
}

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
            w.exposed[dual].push_back(
                exposed_traffic(z.zero < 3 ? z.traffic : z.traffic * times_of_traffic(l), w.busy[dual], l, job_.recipe, job_.efficiency));
        }
    }
}

double Walk::per_sequence(const Point& at, const Time<>& before_straggling) const {
    return (before_straggling + before_straggling * straggling_).value() / static_cast<double>(std::min(at.layout.batch, space_.batch));
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
                const auto all = w.busy[dual] + w.busy[dual] * idle + w.exposed[dual][z] + at.shardings[z].optimizer;
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
            replicas = std::min(replicas, w.exposed[dual][z] + at.shardings[z].optimizer);
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
            judge(l, o, sharding.zero, bytes_needed, before + w.exposed[o.dual][z] + sharding.optimizer, at.rank);
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
    const auto bound = least.busy[o.dual] + least.busy[o.dual] * o.idle[0] + o.sends[form] + least.exposed[o.dual][z] + sharding.optimizer;
    if (hopeless(at.rank, per_sequence(at, bound), with_full.value())) { return; }
    auto l = at.layout;
    l.sequence_parallel = form == 1;
    l.recompute = Recompute::full;
    l.recomputed = least_recomputed(with_selective, with_full, job_.room);
    if (l.recomputed >= 1.0) { return; }
    const auto own = needed(at, o, sharding, form, stage_activations<double>(job_.operators, l, kept_of(kept_[selective][form], job_.operators, l)));
    if (own > job_.room) { return; }
    l.interleave = o.order.interleave;
    l.schedule = o.order.schedule;
    l.zero = sharding.zero;
    const auto busy = work_time(at.pass.of[o.dual][form], job_.operators, l, job_.recipe).busy();
    const auto traffic = sharding.zero < 3 ? sharding.traffic : sharding.traffic * times_of_traffic(l);
    ++counts_.partial;
    judge(l, o, sharding.zero, own,
          busy + busy * idle_share<double>(l) + o.sends[form] + exposed_traffic(traffic, busy, l, job_.recipe, job_.efficiency) + sharding.optimizer, at.rank);
}

void Walk::judge(Layout l, const At& o, int zero, Bytes<> needed, const Time<>& before_straggling, int rank) {
    ++counts_.timed;
    if (!any_fits_ && options_.any) { shared_.stopped = true; }
    any_fits_ = true;
    const auto all = before_straggling + before_straggling * straggling_;
    const double own = all.value() / static_cast<double>(std::min(l.batch, space_.batch));
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

/// Whether nothing that takes at least so long and needs at least so much can be among the best or on the front.
bool Walk::hopeless(int rank, double per_sequence, double bytes) const {
    if (!options_.prune) { return false; }
    const double time = per_sequence * (1.0 - rounding);
    bool beaten = options_.best == 0;
    for (int better = 0; better < rank && !beaten; ++better) { beaten = shared_.kth[static_cast<std::size_t>(better)] < never; }
    if (!beaten && !(time > shared_.kth[static_cast<std::size_t>(rank)].load(std::memory_order_relaxed))) { return false; }
    return !options_.front || front_.dominates(rank, time, bytes * (1.0 - rounding));
}

Judged judged(const Job& job, const Ranked& r) { return {r.layout, job.needed(r.layout), job.step(r.layout), r.per_sequence}; }

void Walk::tell(const Ranked& worst) {
    auto& known = shared_.kth[static_cast<std::size_t>(worst.rank)];
    double was = known.load();
    while (worst.per_sequence < was && !known.compare_exchange_weak(was, worst.per_sequence)) {}
}

void Walk::report() {
    if (!options_.keep_on) { return; }
    const std::lock_guard lock(shared_.reporting);
    shared_.judged += counts_.timed - reported_;
    reported_ = counts_.timed;
    if (!best_.all().empty() && (!shared_.best || faster(best_.all().front(), *shared_.best, space_.batch))) { shared_.best = best_.all().front(); }
    Progress p{static_cast<double>(shared_.done) / static_cast<double>(shared_.tasks), shared_.judged};
    if (shared_.best) { p.best = judged(job_, *shared_.best); }
    if (!options_.keep_on(p)) { shared_.stopped = true; }
}

}  // namespace traincost::perf::detail
