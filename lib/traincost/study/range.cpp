// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/range.hpp>

#include <traincost/study/alike.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>

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

/// A difference and a ratio that are to be made of two columns.
struct Comparing {
    std::size_t one, other, difference, ratio;
};

/// The columns of results: those of the regions, then differences and ratios of the pairs. Results that are the same number share
/// a column, and so do their differences and ratios.
class Layout {
 public:
    /// `numbers` as `alike` gives them.
    Layout(const std::vector<Pair>& pairs, std::size_t width, const std::vector<std::size_t>& numbers) : places_(numbers) {
        for (const auto number : numbers) { own_.push_back(number == columns_); columns_ += own_.back() ? 1 : 0; }
        std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
        for (const auto& pair : pairs) {
            std::vector<std::size_t> ratios;
            for (std::size_t q = 0; q < width; ++q) {
                const auto of = std::pair(numbers[pair.one * width + q], numbers[pair.other * width + q]);
                const auto [found, is_new] = known.emplace(of, comparing_.size());
                if (is_new) {
                    comparing_.push_back({of.first, of.second, columns_, columns_ + 1});
                    columns_ += 2;
                }
                places_.push_back(comparing_[found->second].difference);
                ratios.push_back(comparing_[found->second].ratio);
            }
            places_.insert(places_.end(), ratios.begin(), ratios.end());
        }
    }

    [[nodiscard]] std::size_t columns() const { return columns_; }
    /// By region, then by pair: its differences, then its ratios.
    [[nodiscard]] const std::vector<std::size_t>& places() const { return places_; }
    [[nodiscard]] const std::vector<Comparing>& comparing() const { return comparing_; }
    /// Whether a result of a region is the first in its column.
    [[nodiscard]] bool is_own(std::size_t result) const { return own_[result]; }

 private:
    std::size_t columns_ = 0;
    std::vector<std::size_t> places_;
    std::vector<bool> own_;
    std::vector<Comparing> comparing_;
};

/// A block's results, as they are laid out.
class Block {
 public:
    Block(const Study& study, const Layout& layout) : layout_(layout), runs_(study.runs) {
        const auto width = study.quantities.size();
        for (std::size_t r = 0; r < runs_.size(); ++r) {
            runs_[r].wanted.clear();
            for (std::size_t q = 0; q < width; ++q) {
                if (layout.is_own(r * width + q)) { runs_[r].wanted.push_back(study.quantities[q]); }
            }
        }
    }

    void operator()(uncertainty::Isa isa, const double* const* draws, std::size_t n, double* const* results) const {
        model_for(isa)(runs_, draws, n, results);
        for (const auto& c : layout_.comparing()) { compare(results[c.one], results[c.other], n, results[c.difference], results[c.ratio]); }
    }

 private:
    static void compare(const double* one, const double* other, std::size_t n, double* difference, double* ratio) {
        for (std::size_t i = 0; i < n; ++i) {
            difference[i] = one[i] - other[i];
            ratio[i] = one[i] / other[i];
        }
    }

    const Layout& layout_;
    std::vector<DrawnRun> runs_;
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
    const Layout layout(range.pairs, study.quantities.size(), alike(study.runs, study.quantities));
    const Block block(study, layout);
    auto drawn = uncertainty::draw(study.sampler, layout.columns(), run, block);
    range.draws = drawn.draws;
    range.summaries = std::move(drawn.outputs);
    range.places = layout.places();
    for (std::size_t p = 0; p < range.pairs.size(); ++p) {
        for (std::size_t q = 0; q < range.quantities.size(); ++q) {
            range.odds.push_back(odds_of(range.difference(p, q), range.ratio(p, q)));
        }
    }
    return range;
}

void each_draw(const Study& study, const uncertainty::Run& run, const std::function<bool(const std::vector<double>&)>& take) {
    const auto pairs = pairs_of(study.scenarios.size());
    const Layout layout(pairs, study.quantities.size(), alike(study.runs, study.quantities));
    const Block block(study, layout);
    const Columns draws(study.sampler.size());
    const Columns results(layout.columns());
    const auto& places = layout.places();
    std::vector<double> row(study.sampler.size() + places.size());
    const std::uint64_t blocks = (run.draws + uncertainty::block_draws - 1) / uncertainty::block_draws;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        study.sampler.fill(*uncertainty::kernel::table(run.isa), run.seed, run.first_block + b, draws.data());
        block(run.isa, static_cast<const double* const*>(draws.data()), uncertainty::block_draws, results.data());
        const auto n = std::min<std::uint64_t>(uncertainty::block_draws, run.draws - b * uncertainty::block_draws);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < study.sampler.size(); ++c) { row[c] = draws[c][i]; }
            for (std::size_t c = 0; c < places.size(); ++c) { row[study.sampler.size() + c] = results[places[c]][i]; }
            if (!take(row)) { return; }
        }
    }
}

namespace {

/// Of electricity the bill, since figures that are drawn have its price.
std::string_view column_of(Quantity quantity) { return quantity == Quantity::electricity ? "electricity_bill" : info(quantity).id; }

}  // namespace

std::vector<std::string> column_names(const Study& study) {
    std::vector<std::string> names;
    for (const auto& figure : study.figures) { names.push_back(figure.name); }
    const auto region = [&](std::size_t i) -> const std::string& { return study.scenarios[i].names.region_id; };
    for (std::size_t r = 0; r < study.scenarios.size(); ++r) {
        for (const auto q : study.quantities) { names.push_back(fmt::format("{}.{}", region(r), column_of(q))); }
    }
    for (const auto& pair : pairs_of(study.scenarios.size())) {
        for (const char sign : {'-', '/'}) {
            for (const auto q : study.quantities) { names.push_back(fmt::format("{}{}{}.{}", region(pair.one), sign, region(pair.other), column_of(q))); }
        }
    }
    return names;
}

}  // namespace traincost::study
