// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/range.hpp>

#include <traincost/study/alike.hpp>

#include <fmt/core.h>

#include <algorithm>
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

/// The columns of results: those of the regions, then differences and ratios of the pairs. A quantity that is the same everywhere
/// has one column for all regions, and one for all differences and ratios.
class Layout {
 public:
    Layout(std::size_t regions, std::size_t pairs, std::vector<bool> shared) : regions_(regions), shared_(std::move(shared)) {
        std::vector<std::size_t> firsts(3 * shared_.size());
        for (std::size_t row = 0; row < regions + 2 * pairs; ++row) {
            const auto kind = row < regions ? 0 : 1 + (row - regions) % 2;
            const bool first = row == 0 || row == regions || row == regions + 1;
            for (std::size_t q = 0; q < shared_.size(); ++q) {
                auto& place = firsts[kind * shared_.size() + q];
                if (first || !shared_[q]) { place = columns_++; }
                places_.push_back(place);
            }
        }
    }

    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] const std::vector<std::size_t>& places() const { return places_; }
    [[nodiscard]] std::size_t of_region(std::size_t region, std::size_t q) const { return places_[region * shared_.size() + q]; }
    [[nodiscard]] std::size_t of_difference(std::size_t pair, std::size_t q) const { return places_[(regions_ + 2 * pair) * shared_.size() + q]; }
    [[nodiscard]] std::size_t of_ratio(std::size_t pair, std::size_t q) const { return places_[(regions_ + 2 * pair + 1) * shared_.size() + q]; }
    /// Whether a quantity of a region, or of a pair, has a column of its own.
    [[nodiscard]] bool is_own(std::size_t region_or_pair, std::size_t q) const { return region_or_pair == 0 || !shared_[q]; }

 private:
    std::size_t regions_;
    std::vector<bool> shared_;
    std::size_t columns_ = 0;
    std::vector<std::size_t> places_;
};

/// A block's results, as they are laid out.
class Block {
 public:
    Block(const Study& study, const std::vector<Pair>& pairs, const Layout& layout) : layout_(layout), pairs_(pairs), runs_(study.runs), width_(study.quantities.size()) {
        for (std::size_t r = 0; r < runs_.size(); ++r) {
            runs_[r].wanted.clear();
            for (std::size_t q = 0; q < width_; ++q) {
                if (layout.is_own(r, q)) { runs_[r].wanted.push_back(study.quantities[q]); }
            }
        }
    }

    void operator()(uncertainty::Isa isa, const double* const* draws, std::size_t n, double* const* results) const {
        model_for(isa)(runs_, draws, n, results);
        for (std::size_t p = 0; p < pairs_.size(); ++p) {
            for (std::size_t q = 0; q < width_; ++q) {
                if (!layout_.is_own(p, q)) { continue; }
                compare(results[layout_.of_region(pairs_[p].one, q)], results[layout_.of_region(pairs_[p].other, q)], n,
                        results[layout_.of_difference(p, q)], results[layout_.of_ratio(p, q)]);
            }
        }
    }

 private:
    static void compare(const double* one, const double* other, std::size_t n, double* difference, double* ratio) {
        for (std::size_t i = 0; i < n; ++i) {
            difference[i] = one[i] - other[i];
            ratio[i] = one[i] / other[i];
        }
    }

    const Layout& layout_;
    const std::vector<Pair>& pairs_;
    std::vector<DrawnRun> runs_;
    std::size_t width_;
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
    const Layout layout(range.regions, range.pairs.size(), alike(study.runs, study.quantities));
    const Block block(study, range.pairs, layout);
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
    const Layout layout(study.scenarios.size(), pairs.size(), std::vector<bool>(study.quantities.size(), false));
    const Block block(study, pairs, layout);
    const Columns draws(study.sampler.size());
    const Columns results(layout.columns());
    std::vector<double> row(study.sampler.size() + layout.columns());
    const std::uint64_t blocks = (run.draws + uncertainty::block_draws - 1) / uncertainty::block_draws;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        study.sampler.fill(*uncertainty::kernel::table(run.isa), run.seed, run.first_block + b, draws.data());
        block(run.isa, static_cast<const double* const*>(draws.data()), uncertainty::block_draws, results.data());
        const auto n = std::min<std::uint64_t>(uncertainty::block_draws, run.draws - b * uncertainty::block_draws);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < study.sampler.size(); ++c) { row[c] = draws[c][i]; }
            for (std::size_t c = 0; c < layout.columns(); ++c) { row[study.sampler.size() + c] = results[c][i]; }
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
