// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/sensitivity.hpp>

#include <traincost/uncertainty/tornado.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::study {

namespace {

using uncertainty::block_draws;

/// The target alone, of the runs that it takes.
class TargetBlock {
 public:
    TargetBlock(const Study& study, const Target& target) : runs_(study.runs.begin(), study.runs.begin() + static_cast<std::ptrdiff_t>(target.runs())) {
        for (auto& run : runs_) { run.wanted = {target.quantity}; }
    }

    void operator()(uncertainty::Isa isa, const double* const* draws, std::size_t n, double* const* results) const {
        if (runs_.size() == 1) {
            model_for(isa)(runs_, draws, n, results);
            return;
        }
        const uncertainty::Columns both(2);
        model_for(isa)(runs_, draws, n, both.data());
        for (std::size_t i = 0; i < n; ++i) { results[0][i] = both[0][i] - both[1][i]; }
    }

 private:
    std::vector<DrawnRun> runs_;
};

/// For each figure the first of those that are one draw with it.
std::vector<std::size_t> firsts_of(const std::vector<Figure>& figures) {
    std::vector<std::size_t> firsts;
    for (std::size_t f = 0; f < figures.size(); ++f) { firsts.push_back(figures[f].same_as.value_or(f)); }
    return firsts;
}

std::vector<Swing> swings_of(const Study& study, const uncertainty::Tornado& tornado, const std::vector<std::size_t>& figures) {
    const auto firsts = firsts_of(study.figures);
    std::vector<Swing> swings;
    for (const auto f : figures) {
        if (firsts[f] != f) { continue; }
        std::string name;
        for (const auto each : figures) {
            if (firsts[each] == f) { name += (name.empty() ? "" : ", ") + study.figures[each].name; }
        }
        swings.push_back({std::move(name), tornado.bars[0][f].at_low, tornado.bars[0][f].at_high});
    }
    std::stable_sort(swings.begin(), swings.end(), [](const Swing& a, const Swing& b) {
        return std::fabs(a.at_high - a.at_low) > std::fabs(b.at_high - b.at_low);
    });
    return swings;
}

/// The passes of one analysis, over the same draws.
class Passes {
 public:
    Passes(const Study& study, const TargetBlock& block, const uncertainty::Run& run) : study_(study), block_(block), run_(run) {
        if (run_.done == nullptr) { run_.done = &own_; }
    }

    std::uint64_t draws = 0;  ///< of the shortest pass
    std::uint64_t evaluations = 0;

    [[nodiscard]] bool stopped() const { return run_.stop != nullptr && run_.stop->load(std::memory_order_relaxed); }

    [[nodiscard]] std::vector<VarianceShare> shares(const std::vector<Group>& groups) {
        if (stopped()) { return {}; }
        std::vector<std::vector<std::size_t>> members;
        for (const auto& group : groups) { members.push_back(group.figures); }
        const auto before = run_.done->load();
        const auto table = uncertainty::sobol(study_.sampler, 1, members, run_, block_);
        const auto done = run_.done->load() - before;
        if (done == 0) { return {}; }
        draws = draws == 0 ? done : std::min(draws, done);
        evaluations += done * (2 + groups.size());
        std::vector<VarianceShare> shares;
        for (std::size_t g = 0; g < groups.size(); ++g) { shares.push_back({groups[g], table[0][g]}); }
        std::stable_sort(shares.begin(), shares.end(), [](const VarianceShare& a, const VarianceShare& b) { return a.indices.first.value > b.indices.first.value; });
        return shares;
    }

 private:
    const Study& study_;
    const TargetBlock& block_;
    uncertainty::Run run_;
    std::atomic<std::uint64_t> own_ = 0;
};

/// The first groups, as far as they matter: less than a hundredth of the variance is not worth a journey.
void name_first(Sensitivity& s, Passes& passes) {
    constexpr double least = 0.01;
    Group together;
    for (const auto& share : s.groups) {
        if (s.first_names.size() == most_named || !(share.indices.total.value >= least)) { continue; }
        s.first_names.push_back(share.group.name);
        together.figures.insert(together.figures.end(), share.group.figures.begin(), share.group.figures.end());
    }
    if (together.figures.empty()) { return; }
    const auto shares = passes.shares({together});
    if (!shares.empty()) { s.first = shares.front(); }
}

}  // namespace

std::array<double, 2> interval(const uncertainty::Index& index) {
    constexpr double student = 1.7530503556925547;  // 95 % quantile at 15 degrees of freedom: one less than there are batches
    return {index.value - student * index.standard_error, index.value + student * index.standard_error};
}

bool Sensitivity::varies() const {
    return !singles.empty() && std::isfinite(singles.front().indices.first.value);
}

Sensitivity sensitivity_of(const Study& study, const Target& target, const std::vector<Group>& groups, const uncertainty::Run& run) {
    Sensitivity s;
    s.target = target;
    s.amount = amount(study, target);
    s.median = s.amount;
    s.seed = run.seed;
    s.asked = run.draws;
    s.elasticities = elasticities(study, target);
    s.steps = steps_of(study, target);
    const auto figures = figures_behind(study, target);
    if (figures.empty()) { return s; }
    const TargetBlock block(study, target);
    const auto tornado = uncertainty::tornado(study.sampler, 1, run.isa, block, 0.05, 0.95, firsts_of(study.figures));
    s.median = tornado.base[0];
    s.swings = swings_of(study, tornado, figures);
    Passes passes(study, block, run);
    s.singles = passes.shares(single_groups(study, target));
    s.groups = passes.shares(groups);
    if (s.varies()) { name_first(s, passes); }
    s.ended_early = passes.stopped();
    s.draws = passes.draws;
    s.evaluations = passes.evaluations;
    return s;
}

}  // namespace traincost::study
