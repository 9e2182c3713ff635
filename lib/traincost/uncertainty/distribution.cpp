// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/distribution.hpp>
#include <traincost/uncertainty/shapes.hpp>
#include <traincost/uncertainty/special.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace traincost::uncertainty {

namespace {

constexpr std::array<std::string_view, std::variant_size_v<Shape>> names = {
    "constant", "uniform", "loguniform", "normal", "lognormal", "triangular", "pert", "beta", "discrete", "empirical"};

/// Bounds that leave less than this are a mistake, and the normal table would run out of octaves.
constexpr double least_share = 1e-4;

using math::is_finite;

Complaint nothing_left(const Bounds& bounds) {
    return {"contradiction",
            fmt::format("the bounds {} and {} leave less than one part in 10,000", bounds.low, bounds.high),
            "move the bounds or the distribution"};
}

/// What the bounds exclude for sure, before the shape is settled between them.
bool is_outside(const Shape& shape, const Bounds& bounds) {
    if (const auto* sample = std::get_if<Empirical>(&shape)) {
        return std::none_of(sample->sample.begin(), sample->sample.end(),
                            [&](double x) { return x >= bounds.low && x <= bounds.high; });
    }
    if (const auto* discrete = std::get_if<Discrete>(&shape)) {
        double left = 0.0;
        double sum = 0.0;
        for (std::size_t i = 0; i < discrete->values.size(); ++i) {
            sum += discrete->weights[i];
            if (discrete->values[i] >= bounds.low && discrete->values[i] <= bounds.high) {
                left += discrete->weights[i];
            }
        }
        return left < least_share * sum;
    }
    const Shape settled = shapes::settled(shape, {});
    if (const auto* constant = std::get_if<Constant>(&settled)) {
        return constant->value < bounds.low || constant->value > bounds.high;
    }
    const double below = shapes::cdf(settled, bounds.low);
    const double share = below > 0.5 ? shapes::tail(settled, bounds.low) - shapes::tail(settled, bounds.high)
                                     : shapes::cdf(settled, bounds.high) - below;
    return share < least_share;
}

Distribution::Part part_between(const Shape& shape, const Bounds& bounds) {
    if (!std::holds_alternative<Normal>(shape) && !std::holds_alternative<Lognormal>(shape) &&
        !std::holds_alternative<Triangular>(shape) && !std::holds_alternative<Beta>(shape)) {
        return {};  // settled between the bounds already
    }
    const double below = shapes::cdf(shape, bounds.low);
    if (below <= 0.5) { return {below, shapes::cdf(shape, bounds.high) - below, false}; }
    const double above = shapes::tail(shape, bounds.low);
    return {above, shapes::tail(shape, bounds.high) - above, true};
}

}  // namespace

tl::expected<Distribution, std::vector<Complaint>> Distribution::make(Shape shape, Bounds bounds) {
    auto complaints = shapes::complaints(shape);
    if (!(bounds.low <= bounds.high)) {
        complaints.push_back(
            {"contradiction", fmt::format("the bounds {} and {} are the wrong way round", bounds.low, bounds.high)});
    }
    if (complaints.empty() && is_outside(shape, bounds)) { complaints.push_back(nothing_left(bounds)); }
    if (!complaints.empty()) { return tl::make_unexpected(std::move(complaints)); }

    auto known = std::make_shared<Known>();
    known->shape = shapes::settled(shape, bounds);
    known->given = std::move(shape);
    known->bounds = bounds;
    known->part = part_between(known->shape, bounds);
    known->mean = shapes::mean(known->shape, bounds);
    return Distribution(std::move(known));
}

std::string_view Distribution::name() const { return names[given().index()]; }

double Distribution::quantile(double p) const {
    const auto& part = known_->part;
    const double at = part.start + part.slope * p;
    const double x = part.from_above ? shapes::tail_quantile(shape(), at) : shapes::quantile(shape(), at);
    return std::clamp(x, bounds().low, bounds().high);
}

double Distribution::cdf(double x) const {
    if (x < bounds().low) { return 0.0; }
    if (x >= bounds().high) { return 1.0; }
    const auto& part = known_->part;
    const double at = part.from_above ? shapes::tail(shape(), x) : shapes::cdf(shape(), x);
    return std::clamp((at - part.start) / part.slope, 0.0, 1.0);
}

namespace {

tl::expected<Normal, Complaint> through(Quantile first, Quantile second) {
    const auto is_probability = [](double p) { return p > 0.0 && p < 1.0; };
    if (!is_probability(first.probability) || !is_probability(second.probability)) {
        return tl::make_unexpected(Complaint{"out-of-range", "a quantile's probability must be between 0 and 1"});
    }
    if (first.probability == second.probability) {
        return tl::make_unexpected(Complaint{"contradiction", "two quantiles at the same probability"});
    }
    if (!is_finite(first.value) || !is_finite(second.value)) {
        return tl::make_unexpected(Complaint{"out-of-range", "a quantile that is no finite number"});
    }
    if (first.probability > second.probability) { std::swap(first, second); }
    if (first.value > second.value) {
        return tl::make_unexpected(Complaint{
            "contradiction",
            fmt::format("the {} % quantile is above the {} % one", 100 * first.probability, 100 * second.probability)});
    }
    const double z = inverse_normal(first.probability);
    const double deviation = (second.value - first.value) / (inverse_normal(second.probability) - z);
    return Normal{first.value - z * deviation, deviation};
}

}  // namespace

tl::expected<Normal, Complaint> normal_through(Quantile first, Quantile second) { return through(first, second); }

tl::expected<Lognormal, Complaint> lognormal_through(Quantile first, Quantile second) {
    if (!(first.value > 0.0) || !(second.value > 0.0)) {
        return tl::make_unexpected(
            Complaint{"out-of-range", "the quantiles of a lognormal distribution must be above 0"});
    }
    const auto logs = through({first.probability, math::log<double>(first.value)},
                              {second.probability, math::log<double>(second.value)});
    if (!logs) { return tl::make_unexpected(logs.error()); }
    return Lognormal{math::exp<double>(logs->mean), logs->deviation};
}

Beta beta_of(const Pert& pert) {
    const double share = (pert.mode - pert.low) / (pert.high - pert.low);
    return {1.0 + pert.weight * share, 1.0 + pert.weight * (1.0 - share), pert.low, pert.high};
}

}  // namespace traincost::uncertainty
