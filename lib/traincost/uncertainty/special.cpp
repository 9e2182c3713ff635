// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/special.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace traincost::uncertainty {

namespace {

constexpr double infinity = math::detail::infinity;
constexpr double log_of_two_pi = 1.8378770664093454836;

double exp(double x) { return math::exp<double>(x); }
double log(double x) { return math::log<double>(x); }
using math::size;

/// Horner's rule, the constant first.
template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
    double sum = c[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) { sum = sum * x + c[i]; }
    return sum;
}

/// Upper tail by Laplace's continued fraction (DLMF 7.9.1), z >= 1.5; the terms it takes fall with the square of z.
double far_tail(double z) {
    double fraction = z;
    for (int k = static_cast<int>(300.0 / (z * z)) + 10; k > 0; --k) { fraction = z + k / fraction; }
    return normal_density(z) / fraction;
}

/// Probability between 0 and z, by the series of DLMF 7.6.2.
double near_middle(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; term > 1e-18 * sum; k += 2) {
        term *= z * z / k;
        sum += term;
    }
    return normal_density(z) * sum;
}

}  // namespace

double normal_density(double z) {
    constexpr double nothing = 39.0;
    if (size(z) > nothing) { return 0.0; }
    // The square in two parts, since an error of it is an error of the result.
    const double head = static_cast<double>(static_cast<float>(z));
    return exp(-0.5 * head * head) * exp(-0.5 * (z - head) * (z + head)) * 0.39894228040143267794;
}

double normal_cdf(double z) {
    constexpr double far = 1.5;
    constexpr double nothing = 39.0;
    if (z > nothing) { return 1.0; }
    if (z < -nothing) { return 0.0; }
    if (z <= -far) { return far_tail(-z); }
    if (z >= far) { return 1.0 - far_tail(z); }
    return z < 0.0 ? 0.5 - near_middle(-z) : 0.5 + near_middle(z);
}

double inverse_normal(double p) {
    constexpr std::array middle_over = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                        3.3430575583588128105e4, 2.5090809287301226727e3};
    constexpr std::array middle_under = {1.0,
                                         4.2313330701600911252e1,
                                         6.8718700749205790830e2,
                                         5.3941960214247511077e3,
                                         2.1213794301586595867e4,
                                         3.9307895800092710610e4,
                                         2.8729085735721942674e4,
                                         5.2264952788528545610e3};
    constexpr std::array tail_over = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                      3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                      2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr std::array tail_under = {1.0,
                                       2.05319162663775882187e0,
                                       1.67638483018380384940e0,
                                       6.89767334985100004550e-1,
                                       1.48103976427480074590e-1,
                                       1.51986665636164571966e-2,
                                       5.47593808499534494600e-4,
                                       1.05075007164441684324e-9};
    constexpr std::array far_over = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                     2.71155556874348757815e-5, 2.01033439929228813265e-7};
    constexpr std::array far_under = {1.0,
                                      5.99832206555887937690e-1,
                                      1.36929880922735805310e-1,
                                      1.48753612908506148525e-2,
                                      7.86869131145613259100e-4,
                                      1.84631831751005468180e-5,
                                      1.42151175831644588870e-7,
                                      2.04426310338993978564e-15};
    const double q = p - 0.5;
    if (size(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(middle_over, r) / polynomial(middle_under, r);
    }
    const double tail = q < 0.0 ? p : 1.0 - p;
    if (!(tail > 0.0)) { return tail < 0.0 ? math::detail::nan : (q < 0.0 ? -infinity : infinity); }
    const double r = math::sqrt(-log(tail));
    const double z = r <= 5.0 ? polynomial(tail_over, r - 1.6) / polynomial(tail_under, r - 1.6)
                              : polynomial(far_over, r - 5.0) / polynomial(far_under, r - 5.0);
    return q < 0.0 ? -z : z;
}

double log_gamma(double x) {
    constexpr std::array series = {1.0 / 12.0,   -1.0 / 360.0,      1.0 / 1260.0, -1.0 / 1680.0,
                                   1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0};
    double product = 1.0;
    for (; x < 12.0; x += 1.0) { product *= x; }
    return (x - 0.5) * log(x) - x + 0.5 * log_of_two_pi + polynomial(series, 1.0 / (x * x)) / x - log(product);
}

BetaFunction::BetaFunction(double a, double b)
    : a_(a), b_(b), log_beta_(log_gamma(a) + log_gamma(b) - log_gamma(a + b)) {}

namespace {

/// The continued fraction of DLMF 8.17.22 by Lentz's method; converges quickly for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    const auto nonzero = [](double v) { return size(v) < tiny ? tiny : v; };
    double c = 1.0;
    double d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    double result = d;
    for (int m = 1; m < 10000; ++m) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        result *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        result *= d * c;
        if (size(d * c - 1.0) < 3e-16) { break; }
    }
    return result;
}

/// log x and log(1 - x) of the smaller of both without loss.
struct Logs {
    double x;
    double rest;
};

/// log(1 - x) for 0 <= x < 1; the series where 1 - x would lose digits.
double log_of_rest(double x) {
    if (x > 1e-3) { return log(1.0 - x); }
    return -x * (1.0 + x * (0.5 + x * (1.0 / 3.0 + x * (0.25 + x * (0.2 + x / 6.0)))));
}

/// Probability below x and above it; both exact where they are small.
std::pair<double, double> sides(double a, double b, double log_beta, double x, Logs logs) {
    const double front = exp(a * logs.x + b * logs.rest - log_beta);
    if (x < (a + 1.0) / (a + b + 2.0)) {
        const double below = front * beta_fraction(a, b, x) / a;
        return {below, 1.0 - below};
    }
    const double above = front * beta_fraction(b, a, 1.0 - x) / b;
    return {1.0 - above, above};
}

/// Where to begin: the first term of the series at 0, or the normal distribution where that is near.
double beta_start(double a, double b, double log_beta, double p) {
    const double mean = a / (a + b);
    if (a > 3.0 && b > 3.0) {
        const double normal = mean + inverse_normal(p) * math::sqrt(mean * (1.0 - mean) / (a + b + 1.0));
        return log(normal > 0.2 * mean ? normal : mean);
    }
    const double y = (log(p) + log(a) + log_beta) / a;
    return y < -1e-6 ? y : log(mean);
}

/// The x with probability p <= 1/2 below it. For b >= 1 the cumulative distribution is concave in logarithms,
/// so that Newton's steps come in from the left after the first and cannot miss; for b < 1 they are kept below 1.
double beta_quantile(double a, double b, double log_beta, double p) {
    const double goal = log(p);
    const double middle = log(a / (a + b));
    double y = beta_start(a, b, log_beta, p);
    for (int step = 0; step < 60; ++step) {
        const double x = exp(y);
        const Logs logs = {y, log_of_rest(x)};
        const double below = sides(a, b, log_beta, x, logs).first;
        if (!(below > 0.0)) {  // so far out that nothing is left of it
            y = 0.5 * (y + middle);
            continue;
        }
        const double slope = exp(a * logs.x + (b - 1.0) * logs.rest - log_beta) / below;
        double next = y - (log(below) - goal) / slope;
        if (!(next < 0.0)) { next = 0.5 * y; }
        // From the left it only grows, until rounding has the last word.
        if ((b >= 1.0 && step > 1 && next <= y) || size(next - y) <= -5e-15 * y) { return exp(next); }
        y = next;
    }
    return exp(y);
}

}  // namespace

double BetaFunction::cdf(double x) const {
    if (!(x > 0.0)) { return 0.0; }
    if (!(x < 1.0)) { return 1.0; }
    return sides(a_, b_, log_beta_, x, {log(x), log_of_rest(x)}).first;
}

double BetaFunction::quantile(double p) const {
    if (!(p > 0.0)) { return 0.0; }
    return p <= 0.5 ? beta_quantile(a_, b_, log_beta_, p) : 1.0 - complement(1.0 - p);
}

double BetaFunction::complement(double q) const {
    if (!(q > 0.0)) { return 0.0; }
    return q <= 0.5 ? beta_quantile(b_, a_, log_beta_, q) : 1.0 - quantile(1.0 - q);
}

}  // namespace traincost::uncertainty
