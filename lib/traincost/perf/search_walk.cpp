// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/search_walk.hpp>

#include <traincost/perf/legality.hpp>

#include <algorithm>

namespace traincost::perf::detail {

namespace {

constexpr std::uint64_t points_between_reports = 128;  // less than a millisecond

Layout layout_of(const Unit& u, const Space& s) { return {.tensor = u.tensor, .expert = u.expert, .context = u.context, .sequence = s.sequence}; }

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
    for (const bool cut : norms_of(space_, u)) { forms_.push_back(cut ? 1 : 0); }
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
            gathered_bytes<double>(job_.operators, l, job_.recipe),
            {replica_traffic(parameters, l, job_.recipe, job_.machine, job_.efficiency),
             replica_traffic(parameters, twice, job_.recipe, job_.machine, job_.efficiency)},
            {optimizer_time(parameters, l, job_.recipe, job_.machine, job_.efficiency),
             optimizer_time(parameters, twice, job_.recipe, job_.machine, job_.efficiency)}};
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

/// No rule looks at schedules, and at chunks, where their number divides as in the stage's orders, only whether there are several.
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

/// Whether nothing that takes at least so long and needs at least so much can be among the best or on the front.
bool Walk::hopeless(int rank, double per_sequence, double bytes) const {
    if (!options_.prune) { return false; }
    const double time = per_sequence * (1.0 - rounding);
    if (time > options_.limit) { return true; }
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
