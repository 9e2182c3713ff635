// SPDX-License-Identifier: Apache-2.0
// What is known of an input that is not known exactly: a distribution, checked when it is made.
#pragma once

#include <traincost/core/diagnostic.hpp>
#include <traincost/core/math.hpp>

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace traincost::uncertainty {

struct Constant {
    double value = 0.0;
};
struct Uniform {
    double low = 0.0, high = 1.0;
};
/// The logarithm is uniform: every factor of two is as likely.
struct Loguniform {
    double low = 1.0, high = 10.0;
};
struct Normal {
    double mean = 0.0, deviation = 1.0;
};
/// The logarithm is normal around log(median) with standard deviation sigma.
struct Lognormal {
    double median = 1.0, sigma = 1.0;
};
struct Triangular {
    double low = 0.0, mode = 0.5, high = 1.0;
};
/// Beta on [low, high] with its mode at `mode`: a = 1 + weight (mode - low) / (high - low), b likewise from the other
/// side. Malcolm, Roseboom, Clark, Fazar, "Application of a technique for research and development program evaluation",
/// Operations Research 7 (1959) 646, with weight 4.
struct Pert {
    double low = 0.0, mode = 0.5, high = 1.0;
    double weight = 4.0;
};
struct Beta {
    double a = 1.0, b = 1.0;
    double low = 0.0, high = 1.0;
};
/// Each value with its share of the weights.
struct Discrete {
    std::vector<double> values;
    std::vector<double> weights;
};
/// What was seen, in any order. Quantiles are straight between neighbours (type 7 of Hyndman and Fan 1996).
struct Empirical {
    std::vector<double> sample;
};

using Shape =
    std::variant<Constant, Uniform, Loguniform, Normal, Lognormal, Triangular, Pert, Beta, Discrete, Empirical>;

/// Physical limits, such as 0 and 1 for a share: what lies outside is cut off and the rest scaled up.
struct Bounds {
    double low = -math::detail::infinity;
    double high = math::detail::infinity;
};

/// A distribution that makes sense. Cheap to copy, never changed.
class Distribution {
 public:
    /// All complaints at once: numbers that are not finite, low above mode or high, a negative spread, weights that do
    /// not match, bounds that leave less than one part in 10,000.
    [[nodiscard]] static tl::expected<Distribution, std::vector<Complaint>> make(Shape shape, Bounds bounds = {});

    /// `normal`, `triangular`, ...: the word in files, of the shape as it was given.
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] const Shape& given() const { return known_->given; }
    [[nodiscard]] const Bounds& bounds() const { return known_->bounds; }
    /// What is worked with: PERT is a beta, a spread of nothing a constant, bounds have narrowed what they can.
    [[nodiscard]] const Shape& shape() const { return known_->shape; }
    [[nodiscard]] bool is_constant() const { return std::holds_alternative<Constant>(shape()); }

    /// The value that is not exceeded with probability p in [0, 1]; at 0 and 1 the ends, which may be infinite.
    [[nodiscard]] double quantile(double p) const;
    /// The probability of a value up to x.
    [[nodiscard]] double cdf(double x) const;
    [[nodiscard]] double mean() const { return known_->mean; }
    [[nodiscard]] double median() const { return quantile(0.5); }

    /// The part of `shape` that the bounds leave, as probabilities: lower ones, or upper ones counted from above where
    /// that is more exact. The value at p is at probability start + slope p.
    struct Part {
        double start = 0.0;
        double slope = 1.0;
        bool from_above = false;
    };
    [[nodiscard]] const Part& part() const { return known_->part; }

 private:
    struct Known {
        Shape given;
        Bounds bounds;
        Shape shape;
        Part part;
        double mean = 0.0;
    };
    explicit Distribution(std::shared_ptr<const Known> known) : known_(std::move(known)) {}

    std::shared_ptr<const Known> known_;
};

/// A probability and the value at it.
struct Quantile {
    double probability = 0.5;
    double value = 0.0;
};

/// The normal and the lognormal distribution through two quantiles, such as the 5 % and the 95 % one.
[[nodiscard]] tl::expected<Normal, Complaint> normal_through(Quantile first, Quantile second);
[[nodiscard]] tl::expected<Lognormal, Complaint> lognormal_through(Quantile first, Quantile second);

/// The beta distribution that a PERT one is.
[[nodiscard]] Beta beta_of(const Pert& pert);

}  // namespace traincost::uncertainty
