// SPDX-License-Identifier: Apache-2.0
// The normal and the beta distribution's functions, of our own exp and log: the same bits everywhere.
#pragma once

namespace traincost::uncertainty {

/// Probability of a standard normal number below z, also far out: relative error below 1e-13 for z > -37.
[[nodiscard]] double normal_cdf(double z);

/// The standard normal density.
[[nodiscard]] double normal_density(double z);

/// The z with normal_cdf(z) = p; minus and plus infinity at 0 and 1. Relative error about 1e-15.
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988) 477.
[[nodiscard]] double inverse_normal(double p);

/// Natural logarithm of the gamma function for x > 0: Stirling's series, DLMF 5.11.1.
[[nodiscard]] double log_gamma(double x);

/// The beta distribution on [0, 1] with its constants worked out once.
class BetaFunction {
 public:
    BetaFunction(double a, double b);

    /// Probability below x: the regularised incomplete beta function by its continued fraction, DLMF 8.17.22.
    [[nodiscard]] double cdf(double x) const;
    /// The x with cdf(x) = p.
    [[nodiscard]] double quantile(double p) const;
    /// 1 minus the x with cdf(x) = 1 - q, without loss where that is small.
    [[nodiscard]] double complement(double q) const;

 private:
    double a_;
    double b_;
    double log_beta_;
};

}  // namespace traincost::uncertainty
