// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/summary.hpp>

#include <algorithm>

namespace traincost::uncertainty {

namespace {

using math::is_finite;

}  // namespace

void Summary::add(const kernel::Kernels& kernels, const double* values, std::size_t n) {
    if (n > 0) { sort_in(values, n, tally(kernels.moments(values, n), n)); }
}

bool Summary::tally(const kernel::Moments& moments, std::size_t n) {
    least_ = count_ == 0 ? moments.least : std::min(least_, moments.least);
    greatest_ = count_ == 0 ? moments.greatest : std::max(greatest_, moments.greatest);
    count_ += n;
    const double block = moments.sum * moments.sum / static_cast<double>(n);
    if (!is_finite(moments.squares) || !is_finite(block)) {
        ++not_finite_;
        return false;
    }
    sum_.add(moments.sum);
    squares_.add(moments.squares);
    block_squares_.add(block);
    return moments.least == moments.greatest && moments.squares == 0.0;  // and none of them is no number
}

void Summary::sort_in(const double* values, std::size_t n, bool all_alike) {
    if (all_alike) { sketch_.add(values[0], n); } else { sketch_.add(values, n); }
}

void Summary::merge(const Summary& other) {
    if (other.count_ == 0) { return; }
    least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
    greatest_ = count_ == 0 ? other.greatest_ : std::max(greatest_, other.greatest_);
    count_ += other.count_;
    not_finite_ += other.not_finite_;
    sketch_.merge(other.sketch_);
    sum_.add(other.sum_);
    squares_.add(other.squares_);
    block_squares_.add(other.block_squares_);
}

double Summary::mean() const {
    if (count_ == 0 || not_finite_ != 0) { return math::detail::nan; }
    if (least_ == greatest_) { return least_; }
    return sum_.value() / static_cast<double>(count_);
}

double Summary::deviation() const {
    if (not_finite_ != 0) { return math::detail::nan; }
    if (count_ < 2 || least_ == greatest_) { return 0.0; }
    const double between = block_squares_.value() - sum_.value() * mean();
    const double squares = squares_.value() + std::max(between, 0.0);
    return math::sqrt(squares / static_cast<double>(count_ - 1));
}

double Summary::standard_error() const {
    return count_ == 0 ? math::detail::nan : deviation() / math::sqrt(static_cast<double>(count_));
}

std::vector<double> Summary::quantiles(const std::vector<double>& probabilities) const {
    auto result = sketch_.quantiles(probabilities);
    if (not_finite_ == 0) {
        for (auto& x : result) { x = x == x ? std::clamp(x, least_, greatest_) : x; }
    }
    return result;
}

bool operator==(const Summary& a, const Summary& b) {
    const auto same = [](double x, double y) { return math::bits<double>(x) == math::bits<double>(y); };
    return a.count_ == b.count_ && a.not_finite_ == b.not_finite_ && same(a.least_, b.least_) &&
           same(a.greatest_, b.greatest_) && a.sum_ == b.sum_ && a.squares_ == b.squares_ &&
           a.block_squares_ == b.block_squares_ && a.sketch_ == b.sketch_;
}

}  // namespace traincost::uncertainty
