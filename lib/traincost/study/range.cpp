// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/range.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::study {

namespace {

using uncertainty::Columns;

std::vector<Pair> pairs_of(std::size_t regions) {
    std::vector<Pair> pairs;
    for (std::size_t one = 0; one < regions; ++one) {
        for (std::size_t other = one + 1; other < regions; ++other) {
            if (one == 0 || regions <= most_compared) { pairs.push_back({one, other}); }
        }
    }
    return pairs;
}

/// A block's results: those of the regions, then differences and ratios of the pairs.
class Block {
 public:
    Block(const Study& study, const std::vector<Pair>& pairs) : study_(study), pairs_(pairs) {}

    [[nodiscard]] std::size_t columns() const { return (study_.runs.size() + 2 * pairs_.size()) * study_.quantities.size(); }

    void operator()(uncertainty::Isa isa, const double* const* draws, std::size_t n, double* const* results) const {
        model_for(isa)(study_.runs, draws, n, results);
        const std::size_t width = study_.quantities.size();
        auto* const* out = results + study_.runs.size() * width;
        for (const auto& pair : pairs_) {
            for (std::size_t q = 0; q < width; ++q) { compare(results[pair.one * width + q], results[pair.other * width + q], n, out[q], out[width + q]); }
            out += 2 * width;
        }
    }

 private:
    static void compare(const double* one, const double* other, std::size_t n, double* difference, double* ratio) {
        for (std::size_t i = 0; i < n; ++i) {
            difference[i] = one[i] - other[i];
            ratio[i] = one[i] / other[i];
        }
    }

    const Study& study_;
    const std::vector<Pair>& pairs_;
};

/// A ratio's bin at 1 is where there is no difference; where both are nothing there is no ratio.
Odds odds_of(const uncertainty::Summary& difference, const uncertainty::Summary& ratio) {
    if (ratio.sketch().undefined() > 0) { return {1.0 - difference.share_below(0.0), 0.0}; }
    constexpr double next_bin = 1.0 + 1.0 / (1 << uncertainty::Sketch::mantissa_bits);
    const double up_to = ratio.share_below(next_bin);
    return {1.0 - up_to, up_to - ratio.share_below(1.0)};
}

}  // namespace

Range range_of(const Study& study, const uncertainty::Run& run) {
    Range range;
    range.seed = run.seed;
    range.asked = run.draws;
    range.regions = study.scenarios.size();
    range.quantities = study.quantities;
    range.pairs = pairs_of(range.regions);
    const Block block(study, range.pairs);
    auto drawn = uncertainty::draw(study.sampler, block.columns(), run, block);
    range.draws = drawn.draws;
    range.summaries = std::move(drawn.outputs);
    for (std::size_t p = 0; p < range.pairs.size(); ++p) {
        for (std::size_t q = 0; q < range.quantities.size(); ++q) {
            range.odds.push_back(odds_of(range.difference(p, q), range.ratio(p, q)));
        }
    }
    return range;
}

void each_draw(const Study& study, const uncertainty::Run& run, const std::function<bool(const std::vector<double>&)>& take) {
    const auto pairs = pairs_of(study.scenarios.size());
    const Block block(study, pairs);
    const Columns draws(study.sampler.size());
    const Columns results(block.columns());
    std::vector<double> row(study.sampler.size() + block.columns());
    const std::uint64_t blocks = (run.draws + uncertainty::block_draws - 1) / uncertainty::block_draws;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        study.sampler.fill(*uncertainty::kernel::table(run.isa), run.seed, run.first_block + b, draws.data());
        block(run.isa, static_cast<const double* const*>(draws.data()), uncertainty::block_draws, results.data());
        const auto n = std::min<std::uint64_t>(uncertainty::block_draws, run.draws - b * uncertainty::block_draws);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < study.sampler.size(); ++c) { row[c] = draws[c][i]; }
            for (std::size_t c = 0; c < block.columns(); ++c) { row[study.sampler.size() + c] = results[c][i]; }
            if (!take(row)) { return; }
        }
    }
}

std::vector<std::string> column_names(const Study& study) {
    std::vector<std::string> names;
    for (const auto& figure : study.figures) { names.push_back(figure.name); }
    const auto region = [&](std::size_t i) -> const std::string& { return study.scenarios[i].names.region_id; };
    for (std::size_t r = 0; r < study.scenarios.size(); ++r) {
        for (const auto q : study.quantities) { names.push_back(fmt::format("{}.{}", region(r), info(q).id)); }
    }
    for (const auto& pair : pairs_of(study.scenarios.size())) {
        for (const char sign : {'-', '/'}) {
            for (const auto q : study.quantities) { names.push_back(fmt::format("{}{}{}.{}", region(pair.one), sign, region(pair.other), info(q).id)); }
        }
    }
    return names;
}

}  // namespace traincost::study
