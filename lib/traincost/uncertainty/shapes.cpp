// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/shapes.hpp>
#include <traincost/uncertainty/special.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace traincost::uncertainty::shapes {

namespace {

double log(double x) { return math::log<double>(x); }
double exp(double x) { return math::exp<double>(x); }
using math::is_finite;

template <class... F>
struct Cases : F... {
    using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

// Settling.

Shape settle(const Uniform& shape, const Bounds& bounds) {
    const Uniform left = {std::max(shape.low, bounds.low), std::min(shape.high, bounds.high)};
    if (left.low == left.high) { return Constant{left.low}; }
    return left;
}
Shape settle(const Loguniform& shape, const Bounds& bounds) {
    const Loguniform left = {std::max(shape.low, bounds.low), std::min(shape.high, bounds.high)};
    if (left.low == left.high) { return Constant{left.low}; }
    return left;
}
Shape settle(const Normal& shape, const Bounds&) {
    if (shape.deviation == 0.0) { return Constant{shape.mean}; }
    return shape;
}
Shape settle(const Lognormal& shape, const Bounds&) {
    if (shape.sigma == 0.0) { return Constant{shape.median}; }
    return shape;
}
Shape settle(const Triangular& shape, const Bounds&) {
    if (shape.low == shape.high) { return Constant{shape.low}; }
    return shape;
}
Shape settle(const Beta& shape, const Bounds&) {
    if (shape.low == shape.high) { return Constant{shape.low}; }
    return shape;
}
Shape settle(const Pert& shape, const Bounds&) {
    if (shape.low == shape.high) { return Constant{shape.low}; }
    return beta_of(shape);
}
Shape settle(const Discrete& shape, const Bounds& bounds) {
    std::vector<std::pair<double, double>> pairs;
    double sum = 0.0;
    for (std::size_t i = 0; i < shape.values.size(); ++i) {
        const double value = shape.values[i];
        if (!(shape.weights[i] > 0.0) || value < bounds.low || value > bounds.high) { continue; }
        pairs.emplace_back(value, shape.weights[i]);
        sum += shape.weights[i];
    }
    std::sort(pairs.begin(), pairs.end());
    Discrete sorted;
    for (const auto& pair : pairs) {
        if (!sorted.values.empty() && sorted.values.back() == pair.first) {
            sorted.weights.back() += pair.second / sum;
        } else {
            sorted.values.push_back(pair.first);
            sorted.weights.push_back(pair.second / sum);
        }
    }
    if (sorted.values.size() == 1) { return Constant{sorted.values.front()}; }
    return sorted;
}
Shape settle(const Empirical& shape, const Bounds& bounds) {
    Empirical sorted;
    for (const double value : shape.sample) {
        if (value >= bounds.low && value <= bounds.high) { sorted.sample.push_back(value); }
    }
    std::sort(sorted.sample.begin(), sorted.sample.end());
    if (!sorted.sample.empty() && sorted.sample.front() == sorted.sample.back()) {
        return Constant{sorted.sample.front()};
    }
    return sorted;
}
Shape settle(const Constant& shape, const Bounds&) { return shape; }

// Probabilities.

/// Of the unit interval; from above with q = 1 - p.
double root_of_share(double p, double a, double b) { return math::sqrt(p * a * b); }

double unit(double x, double low, double high) { return std::clamp((x - low) / (high - low), 0.0, 1.0); }

double triangular_cdf(const Triangular& s, double x) {
    if (x <= s.low) { return 0.0; }
    if (x >= s.high) { return 1.0; }
    if (x < s.mode) { return (x - s.low) * (x - s.low) / ((s.high - s.low) * (s.mode - s.low)); }
    return 1.0 - (s.high - x) * (s.high - x) / ((s.high - s.low) * (s.high - s.mode));
}

double triangular_quantile(const Triangular& s, double p) {
    const double at_mode = (s.mode - s.low) / (s.high - s.low);
    if (p < at_mode) { return s.low + root_of_share(p, s.high - s.low, s.mode - s.low); }
    return s.high - root_of_share(1.0 - p, s.high - s.low, s.high - s.mode);
}

double discrete_quantile(const Discrete& s, double p) {
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < s.values.size(); ++i) {
        sum += s.weights[i];
        if (p <= sum) { return s.values[i]; }
    }
    return s.values.back();
}

double discrete_cdf(const Discrete& s, double x) {
    double sum = 0.0;
    for (std::size_t i = 0; i < s.values.size(); ++i) {
        if (s.values[i] > x) { return sum; }
        sum += s.weights[i];
    }
    return 1.0;
}

double empirical_quantile(const Empirical& s, double p) {
    const auto intervals = s.sample.size() - 1;
    const double at = p * static_cast<double>(intervals);
    const auto index = std::min(static_cast<std::size_t>(at), intervals - 1);
    return s.sample[index] + (s.sample[index + 1] - s.sample[index]) * (at - static_cast<double>(index));
}

double empirical_cdf(const Empirical& s, double x) {
    if (x < s.sample.front()) { return 0.0; }
    if (x >= s.sample.back()) { return 1.0; }
    const auto above = std::upper_bound(s.sample.begin(), s.sample.end(), x);
    const double index = static_cast<double>(above - s.sample.begin() - 1);
    const double share = (x - *(above - 1)) / (*above - *(above - 1));
    return (index + share) / static_cast<double>(s.sample.size() - 1);
}

// Means between bounds.

/// Of x times the triangular density over one of its straight sides: Simpson's rule is exact for it.
double triangular_side(double from, double to, double zero, double peak, double height) {
    if (!(from < to)) { return 0.0; }
    const auto f = [&](double x) { return x * height * (x - zero) / (peak - zero); };
    return (to - from) / 6.0 * (f(from) + 4.0 * f(0.5 * (from + to)) + f(to));
}

double share_between(const Shape& shape, const Bounds& bounds) {
    const double below = cdf(shape, bounds.low);
    return below > 0.5 ? tail(shape, bounds.low) - tail(shape, bounds.high) : cdf(shape, bounds.high) - below;
}

double mean_of(const Triangular& s, const Bounds& bounds) {
    const double low = std::max(s.low, bounds.low);
    const double high = std::min(s.high, bounds.high);
    const double height = 2.0 / (s.high - s.low);
    const double sum = triangular_side(low, std::min(high, s.mode), s.low, s.mode, height) +
                       triangular_side(std::max(low, s.mode), high, s.high, s.mode, height);
    return sum / share_between(s, bounds);
}

double normal_between(double low, double high) {
    return low > 0.0 ? normal_cdf(-low) - normal_cdf(-high) : normal_cdf(high) - normal_cdf(low);
}

double mean_of(const Normal& s, const Bounds& bounds) {
    const double low = (bounds.low - s.mean) / s.deviation;
    const double high = (bounds.high - s.mean) / s.deviation;
    const auto density = [](double z) { return is_finite(z) ? normal_density(z) : 0.0; };
    return s.mean + s.deviation * (density(low) - density(high)) / normal_between(low, high);
}

double z_of(const Lognormal& s, double x) {
    return x > 0.0 ? (log(x) - log(s.median)) / s.sigma : -math::detail::infinity;
}

double mean_of(const Lognormal& s, const Bounds& bounds) {
    const double low = z_of(s, bounds.low);
    const double high = z_of(s, bounds.high);
    return s.median * exp(0.5 * s.sigma * s.sigma) * normal_between(low - s.sigma, high - s.sigma) /
           normal_between(low, high);
}

double mean_of(const Beta& s, const Bounds& bounds) {
    const double mean = s.a / (s.a + s.b);
    if (bounds.low <= s.low && bounds.high >= s.high) { return s.low + (s.high - s.low) * mean; }
    const BetaFunction heavier(s.a + 1.0, s.b);
    const BetaFunction plain(s.a, s.b);
    const double low = unit(bounds.low, s.low, s.high);
    const double high = unit(bounds.high, s.low, s.high);
    return s.low +
           (s.high - s.low) * mean * (heavier.cdf(high) - heavier.cdf(low)) / (plain.cdf(high) - plain.cdf(low));
}

double mean_of(const Discrete& s, const Bounds&) {
    double sum = 0.0;
    for (std::size_t i = 0; i < s.values.size(); ++i) { sum += s.values[i] * s.weights[i]; }
    return sum;
}

double mean_of(const Empirical& s, const Bounds&) {
    double sum = 0.5 * (s.sample.front() + s.sample.back());
    for (std::size_t i = 1; i + 1 < s.sample.size(); ++i) { sum += s.sample[i]; }
    return sum / static_cast<double>(s.sample.size() - 1);
}

}  // namespace

Shape settled(const Shape& shape, const Bounds& bounds) {
    return std::visit([&](const auto& s) { return settle(s, bounds); }, shape);
}

double quantile(const Shape& shape, double p) {
    return std::visit(
        Cases{[](const Constant& s) { return s.value; },
              [p](const Uniform& s) { return p < 1.0 ? s.low + p * (s.high - s.low) : s.high; },
              [p](const Loguniform& s) { return p < 1.0 ? exp(log(s.low) + p * (log(s.high) - log(s.low))) : s.high; },
              [p](const Normal& s) { return s.mean + s.deviation * inverse_normal(p); },
              [p](const Lognormal& s) { return exp(log(s.median) + s.sigma * inverse_normal(p)); },
              [p](const Triangular& s) { return triangular_quantile(s, p); },
              [p](const Pert& s) { return quantile(beta_of(s), p); },
              [p](const Beta& s) {
                  const BetaFunction beta(s.a, s.b);
                  return p <= 0.5 ? s.low + (s.high - s.low) * beta.quantile(p)
                                  : s.high - (s.high - s.low) * beta.complement(1.0 - p);
              },
              [p](const Discrete& s) { return discrete_quantile(s, p); },
              [p](const Empirical& s) { return empirical_quantile(s, p); }},
        shape);
}

double cdf(const Shape& shape, double x) {
    return std::visit(Cases{[x](const Constant& s) { return x < s.value ? 0.0 : 1.0; },
                            [x](const Uniform& s) { return unit(x, s.low, s.high); },
                            [x](const Loguniform& s) { return x > 0.0 ? unit(log(x), log(s.low), log(s.high)) : 0.0; },
                            [x](const Normal& s) { return normal_cdf((x - s.mean) / s.deviation); },
                            [x](const Lognormal& s) { return normal_cdf(z_of(s, x)); },
                            [x](const Triangular& s) { return triangular_cdf(s, x); },
                            [x](const Pert& s) { return cdf(beta_of(s), x); },
                            [x](const Beta& s) { return BetaFunction(s.a, s.b).cdf(unit(x, s.low, s.high)); },
                            [x](const Discrete& s) { return discrete_cdf(s, x); },
                            [x](const Empirical& s) { return empirical_cdf(s, x); }},
                      shape);
}

double tail(const Shape& shape, double x) {
    if (const auto* s = std::get_if<Normal>(&shape)) { return normal_cdf((s->mean - x) / s->deviation); }
    if (const auto* s = std::get_if<Lognormal>(&shape)) { return normal_cdf(-z_of(*s, x)); }
    return 1.0 - cdf(shape, x);
}

double tail_quantile(const Shape& shape, double q) {
    if (const auto* s = std::get_if<Normal>(&shape)) { return s->mean - s->deviation * inverse_normal(q); }
    if (const auto* s = std::get_if<Lognormal>(&shape)) { return exp(log(s->median) - s->sigma * inverse_normal(q)); }
    return quantile(shape, 1.0 - q);
}

double mean(const Shape& shape, const Bounds& bounds) {
    return std::visit(Cases{[](const Constant& s) { return s.value; },
                            [](const Uniform& s) { return s.low + 0.5 * (s.high - s.low); },
                            [](const Loguniform& s) { return (s.high - s.low) / (log(s.high) - log(s.low)); },
                            [&](const Pert& s) { return mean_of(beta_of(s), bounds); },
                            [&](const auto& s) { return mean_of(s, bounds); }},
                      shape);
}

}  // namespace traincost::uncertainty::shapes
