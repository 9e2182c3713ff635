// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/job.hpp>

#include <traincost/perf/trained.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::perf {

Job job_of(const catalog::Shape& shape, const catalog::Chip& chip, Products products, const Software& software, std::int64_t chips,
           const catalog::StepTimeConstants& k, const catalog::UsualRun& usual, std::optional<Bandwidth<>> network) {
    const auto machine = machine_of(chip, products, chips, usual, network);
    return {trained_operators(shape), shape.tied_embeddings, recipe_of(software.stack, products), machine,
            efficiency_of(chip, products, software, k), machine.memory * k.share("usable")};
}

double least_recomputed(Bytes<> with_none, Bytes<> with_all, Bytes<> room, std::int64_t layers) {
    constexpr double rounding = 1e-9;
    const auto all = static_cast<double>(layers);
    return std::clamp(std::ceil(((with_none - room) / (with_none - with_all) + rounding) * all), 1.0, all) / all;
}

Layout with_least_recomputation(const Job& job, Layout l) {
    l.recompute = Recompute::none;
    l.recomputed = 1.0;
    if (job.fits(l)) { return l; }
    l.recompute = Recompute::selective;
    const auto selective = job.needed(l);
    if (selective <= job.room) { return l; }
    l.recompute = Recompute::full;
    const auto full = job.needed(l);
    if (full >= job.room || selective <= full) { return l; }
    l.recomputed = least_recomputed(selective, full, job.room, fullest(job.operators.layers, l));
    return l;
}

const Layout& fastest(const Job& job, const std::vector<Layout>& all) {
    const bool any = std::any_of(all.begin(), all.end(), [&](const Layout& l) { return job.fits(l); });
    const Layout* best = &all.front();
    double rate = 0.0;
    for (const auto& l : all) {
        if (any && !job.fits(l)) { continue; }
        const double own = static_cast<double>(l.batch) / job.step(l).all().value();
        if (own <= rate) { continue; }
        rate = own;
        best = &l;
    }
    return *best;
}

}  // namespace traincost::perf
