// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/step_fit.hpp>

#include <traincost/core/scalar.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace traincost::validation {

namespace {

using Vector = std::vector<double>;
using Constants = catalog::StepTimeConstants;

/// A constant that is fitted: where it is guessed to be, and how large it can be at all.
struct Fitted {
    const char* name;
    double guess, most;
};
constexpr const char* network_latency = "network_latency";
constexpr std::array fitted = {
    Fitted{"product_ampere", 0.85, 1.0}, Fitted{"product_ampere_deepspeed", 0.8, 1.0}, Fitted{"product_hopper", 0.75, 1.0},
    Fitted{"product_hopper_pytorch", 0.65, 1.0}, Fitted{"product_blackwell", 0.65, 1.0}, Fitted{"product_tpu", 0.75, 1.0},
    Fitted{"nvfp4", 0.8, 1.1}, Fitted{"attention_ampere", 0.55, 1.0}, Fitted{"attention_hopper", 0.5, 1.0},
    Fitted{"attention_hopper_pytorch", 0.4, 1.0}, Fitted{"attention_blackwell", 0.5, 1.0}, Fitted{"recurrence", 0.1, 1.0},
    Fitted{"product_memory", 0.85, 1.0}, Fitted{"traffic_unfused", 1.0, 4.0}, Fitted{"traffic_fused", 1.0, 4.0},
    Fitted{"routed_2025", 2.0, 20.0}, Fitted{"routed_2026", 1.5, 20.0}, Fitted{"ragged", 300.0, 5000.0},
    Fitted{"network", 0.75, 0.95}, Fitted{"exposed", 0.4, 1.0}, Fitted{"straggling", 0.003, 0.05},
    Fitted{network_latency, 30e-6, 300e-6}};
constexpr std::size_t count = fitted.size();

double get(const Constants& k, std::size_t i) {
    return fitted[i].name == network_latency ? k.network_latency.value.value() : k.share(fitted[i].name);
}
void set(Constants& k, std::size_t i, double value) {
    if (fitted[i].name == network_latency) {
        k.network_latency.value = Time<>::of(value);
    } else {
        k.shares.find(fitted[i].name)->second.value = value;
    }
}

constexpr double linear_beyond = 0.05, prior_weight = 0.15, prior_width = 1.2, family_power = 0.8;

class Fit {
 public:
    explicit Fit(const std::vector<const StepCase*>& cases) : cases_(cases) {
        std::map<std::string, double> size;
        for (const auto* c : cases) { size[c->family] += 1.0; }
        for (const auto* c : cases) { weights_.push_back(scalar::pow<double>(size[c->family], -family_power)); }
    }

    /// Of every row log(predicted / published).
    [[nodiscard]] Vector errors(const Constants& k) const {
        Vector all;
        for (const auto* c : cases_) {
            const auto f = found(*c, k);
            all.push_back(scalar::log<double>(f.predicted / f.published));
        }
        return all;
    }

    [[nodiscard]] double cost(const Vector& errors, const Constants& k) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < errors.size(); ++i) {
            const double e = std::abs(errors[i]);
            sum += weights_[i] * (e < linear_beyond ? e * e / (2.0 * linear_beyond) : e - linear_beyond / 2.0);
        }
        for (std::size_t j = 0; j < count; ++j) { sum += prior_weight * away(k, j) * away(k, j); }
        return sum;
    }

    /// The change of each row's error with the logarithm of each constant.
    [[nodiscard]] std::vector<Vector> slopes(const Constants& k, const Vector& errors_here) const {
        std::vector<Vector> all;
        for (std::size_t j = 0; j < count; ++j) {
            Constants moved = k;
            set(moved, j, get(k, j) * scalar::exp<double>(step));
            auto slope = errors(moved);
            for (std::size_t i = 0; i < slope.size(); ++i) { slope[i] = (slope[i] - errors_here[i]) / step; }
            all.push_back(std::move(slope));
        }
        return all;
    }

    /// One step of Gauss and Newton with this much damping.
    [[nodiscard]] Constants improved(const Constants& k, const Vector& e, const std::vector<Vector>& slope, double damping) const {
        std::vector<Vector> a(count, Vector(count, 0.0));
        Vector b(count, 0.0);
        for (std::size_t i = 0; i < e.size(); ++i) {
            const double w = weights_[i] / std::max(linear_beyond, std::abs(e[i]));
            for (std::size_t p = 0; p < count; ++p) {
                b[p] -= w * slope[p][i] * e[i];
                for (std::size_t q = 0; q < count; ++q) { a[p][q] += w * slope[p][i] * slope[q][i]; }
            }
        }
        for (std::size_t p = 0; p < count; ++p) {
            a[p][p] = (a[p][p] + 2.0 * prior_weight / (prior_width * prior_width)) * (1.0 + damping);
            b[p] -= 2.0 * prior_weight * away(k, p) / prior_width;
        }
        const auto change = solved(std::move(a), std::move(b));
        Constants next = k;
        for (std::size_t p = 0; p < count; ++p) {
            set(next, p, std::min(fitted[p].most, get(k, p) * scalar::exp<double>(std::clamp(change[p], -0.5, 0.5))));
        }
        return next;
    }

    static constexpr double step = 1e-3;

 private:
    static double away(const Constants& k, std::size_t j) { return scalar::log<double>(get(k, j) / fitted[j].guess) / prior_width; }

    /// Elimination; the matrix is positive definite.
    static Vector solved(std::vector<Vector> a, Vector b) {
        for (std::size_t p = 0; p < count; ++p) {
            for (std::size_t q = p + 1; q < count; ++q) {
                const double g = a[q][p] / a[p][p];
                for (std::size_t c = p; c < count; ++c) { a[q][c] -= g * a[p][c]; }
                b[q] -= g * b[p];
            }
        }
        for (std::size_t p = count; p-- > 0;) {
            for (std::size_t c = p + 1; c < count; ++c) { b[p] -= a[p][c] * b[c]; }
            b[p] /= a[p][p];
        }
        return b;
    }

    const std::vector<const StepCase*>& cases_;
    Vector weights_;
};

}  // namespace

StepFit fit_steps(const std::vector<const StepCase*>& cases, const Constants& start, int most_rounds) {
    const Fit fit(cases);
    StepFit result{start, {}};
    auto& k = result.constants;
    auto errors = fit.errors(k);
    double cost = fit.cost(errors, k), damping = 1e-2;
    for (int round = 0; round < most_rounds; ++round) {
        const auto slope = fit.slopes(k, errors);
        const double before = cost;
        for (int attempt = 0; attempt < 8 && cost >= before; ++attempt) {
            auto next = fit.improved(k, errors, slope, damping);
            auto next_errors = fit.errors(next);
            const double next_cost = fit.cost(next_errors, next);
            if (next_cost >= cost) { damping *= 4.0; continue; }
            k = std::move(next), errors = std::move(next_errors), cost = next_cost;
            damping = std::max(1e-4, damping / 3.0);
        }
        if (cost > before * (1.0 - 1e-5)) { break; }
    }
    const auto slope = fit.slopes(k, errors);
    for (std::size_t j = 0; j < count; ++j) {
        result.rows[fitted[j].name] = static_cast<std::size_t>(std::count_if(slope[j].begin(), slope[j].end(), [](double s) { return std::abs(s) > 0.01; }));
    }
    return result;
}

}  // namespace traincost::validation
