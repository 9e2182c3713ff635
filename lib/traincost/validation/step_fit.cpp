// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/step_fit.hpp>

#include <traincost/core/scalar.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace traincost::validation {

namespace {

using Vector = std::vector<double>;
using Constants = catalog::StepTimeConstants;

/// A constant that is fitted: where it is guessed to be, and how large it can be at all.
struct Fitted {
    std::string_view name;
    double guess, most;
};
constexpr std::array of_time = {
    Fitted{"product_ampere", 0.85, 1.0}, Fitted{"product_hopper", 0.75, 1.0}, Fitted{"product_blackwell", 0.65, 1.0},
    Fitted{"product_tpu", 0.75, 1.0},    Fitted{"product_plain", 0.85, 1.2},  Fitted{"nvfp4", 0.8, 1.1},
    Fitted{"recurrence", 0.1, 1.0},      Fitted{"product_memory", 0.85, 1.0}, Fitted{"traffic_fused", 1.0, 4.0},
    Fitted{"routed", 2.0, 20.0},         Fitted{"launch", 10e-6, 1e-3},       Fitted{"network", 0.75, 0.95},
    Fitted{"exposed", 0.4, 1.0},         Fitted{"straggling", 0.003, 0.05}};
constexpr std::array of_memory = {Fitted{"reserve_fixed", 5e9, 40e9}, Fitted{"reserve_share", 0.1, 1.0}};

double get(const Constants& k, std::string_view name) {
    return name == "launch" ? k.launch.value.value() : name == "reserve_fixed" ? k.reserve_fixed.value.value() : k.share(name);
}
void set(Constants& k, std::string_view name, double value) {
    if (name == "launch") {
        k.launch.value = Time<>::of(value);
    } else if (name == "reserve_fixed") {
        k.reserve_fixed.value = BytesPerChip<>::of(value);
    } else {
        k.shares.find(name)->second.value = value;
    }
}

constexpr double linear_beyond = 0.05, prior_weight = 0.15, prior_width = 1.2, family_power = 0.8;

/// Elimination; the matrix is positive definite.
Vector solved(std::vector<Vector> a, Vector b) {
    const auto count = b.size();
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

/// Log of predicted over published, of one case.
using Error = std::function<double(const StepCase&, const Constants&)>;

class Fit {
 public:
    Fit(const std::vector<const StepCase*>& cases, const Fitted* first, std::size_t count, Error error)
        : cases_(cases), fitted_(first, first + count), error_(std::move(error)) {
        std::map<std::string, double> size;
        for (const auto* c : cases) { size[c->family] += 1.0; }
        for (const auto* c : cases) { weights_.push_back(scalar::pow<double>(size[c->family], -family_power)); }
    }

    /// From the guesses to where nothing gets better, or gets better by too little to be printed.
    Constants run(Constants k) {
        for (const auto& f : fitted_) { set(k, f.name, f.guess); }
        double cost = cost_at(k), damping = 1e-2;
        for (int round = 0; round < 200; ++round) {
            look(k);
            const double before = cost;
            for (int attempt = 0; attempt < 12 && cost >= before; ++attempt) {
                const auto next = moved(k, change(k, errors_, damping, Vector(fitted_.size(), 0.0), {}), 0.5);
                const double next_cost = cost_at(next);
                if (next_cost >= cost) { damping *= 4.0; continue; }
                k = next, cost = next_cost;
                damping = std::max(1e-6, damping / 3.0);
            }
            if (cost > before * (1.0 - 1e-9)) { break; }
        }
        look(k);
        return k;
    }

    /// How many rows each constant changes. After `run`.
    void count_rows(std::map<std::string, std::size_t>& rows) const {
        for (std::size_t j = 0; j < fitted_.size(); ++j) {
            rows[std::string(fitted_[j].name)] =
                static_cast<std::size_t>(std::count_if(slopes_[j].begin(), slopes_[j].end(), [](double s) { return std::abs(s) > 0.01; }));
        }
    }

    /// The constants without some of the rows, after `run` gave `k`.
    [[nodiscard]] Constants without(const std::vector<bool>& rows, const Constants& k) const {
        Vector off(fitted_.size(), 0.0), errors = errors_;
        for (int round = 0; round < 20; ++round) {
            const auto step = change(k, errors, 1e-3, off, rows);
            double largest = 0.0;
            for (std::size_t p = 0; p < off.size(); ++p) {
                const double room = scalar::log<double>(fitted_[p].most / get(k, fitted_[p].name)) - off[p];
                const double own = std::min(std::clamp(step[p], -0.3, 0.3), room);
                off[p] += own;
                largest = std::max(largest, std::abs(own));
                for (std::size_t i = 0; i < errors.size(); ++i) { errors[i] += slopes_[p][i] * own; }
            }
            if (largest < 1e-4) { break; }
        }
        return moved(k, off, 1e9);
    }

 private:
    [[nodiscard]] Vector errors_at(const Constants& k) const {
        Vector all;
        all.reserve(cases_.size());
        for (const auto* c : cases_) { all.push_back(error_(*c, k)); }
        return all;
    }

    [[nodiscard]] double cost_at(const Constants& k) const {
        const auto errors = errors_at(k);
        double sum = 0.0;
        for (std::size_t i = 0; i < errors.size(); ++i) {
            const double e = std::abs(errors[i]);
            sum += weights_[i] * (e < linear_beyond ? e * e / (2.0 * linear_beyond) : e - linear_beyond / 2.0);
        }
        for (const auto& f : fitted_) { sum += prior_weight * away(k, f) * away(k, f); }
        return sum;
    }

    /// Errors, and their change with the logarithm of each constant.
    void look(const Constants& k) {
        constexpr double step = 1e-4;
        errors_ = errors_at(k);
        slopes_.clear();
        for (const auto& f : fitted_) {
            Constants next = k;
            set(next, f.name, get(k, f.name) * scalar::exp<double>(step));
            auto slope = errors_at(next);
            for (std::size_t i = 0; i < slope.size(); ++i) { slope[i] = (slope[i] - errors_[i]) / step; }
            slopes_.push_back(std::move(slope));
        }
    }

    /// One step of Gauss and Newton with this much damping, where errors are these, constants `off` from `k`, and some rows left out.
    [[nodiscard]] Vector change(const Constants& k, const Vector& errors, double damping, const Vector& off, const std::vector<bool>& left_out) const {
        const auto count = fitted_.size();
        std::vector<Vector> a(count, Vector(count, 0.0));
        Vector b(count, 0.0);
        for (std::size_t i = 0; i < errors.size(); ++i) {
            if (!left_out.empty() && left_out[i]) { continue; }
            const double w = weights_[i] / std::max(linear_beyond, std::abs(errors[i]));
            for (std::size_t p = 0; p < count; ++p) {
                b[p] -= w * slopes_[p][i] * errors[i];
                for (std::size_t q = 0; q < count; ++q) { a[p][q] += w * slopes_[p][i] * slopes_[q][i]; }
            }
        }
        for (std::size_t p = 0; p < count; ++p) {
            a[p][p] = (a[p][p] + 2.0 * prior_weight / (prior_width * prior_width)) * (1.0 + damping);
            b[p] -= 2.0 * prior_weight * (away(k, fitted_[p]) + off[p] / prior_width) / prior_width;
        }
        return solved(std::move(a), std::move(b));
    }

    [[nodiscard]] Constants moved(Constants k, const Vector& by, double most) const {
        for (std::size_t p = 0; p < by.size(); ++p) {
            const auto& f = fitted_[p];
            set(k, f.name, std::min(f.most, get(k, f.name) * scalar::exp<double>(std::clamp(by[p], -most, most))));
        }
        return k;
    }

    static double away(const Constants& k, const Fitted& f) { return scalar::log<double>(get(k, f.name) / f.guess) / prior_width; }

    std::vector<const StepCase*> cases_;
    std::vector<Fitted> fitted_;
    Error error_;
    Vector weights_, errors_;
    std::vector<Vector> slopes_;
};

double error_of_time(const StepCase& c, const Constants& k) { return scalar::log<double>(1.0 + found(c, k).error()); }
double error_of_memory(const StepCase& c, const Constants& k) { return scalar::log<double>(found(c, k).memory.all() / *c.row.memory); }

/// Errors of rows as without those that share a name with them.
std::vector<double> left_out(const std::vector<const StepCase*>& cases, const Fit& fit, const Constants& k, const std::function<std::string(const StepCase&)>& name) {
    std::map<std::string, std::vector<bool>> rows;
    for (std::size_t i = 0; i < cases.size(); ++i) { rows.try_emplace(name(*cases[i]), cases.size(), false).first->second[i] = true; }
    std::vector<double> all(cases.size());
    for (const auto& named : rows) {
        const auto without = fit.without(named.second, k);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (named.second[i]) { all[i] = found(*cases[i], without).error(); }
        }
    }
    return all;
}

}  // namespace

StepFit fit_steps(const std::vector<const StepCase*>& cases, const Constants& given) {
    StepFit result;
    Fit time(cases, of_time.data(), of_time.size(), error_of_time);
    const auto k = time.run(given);
    time.count_rows(result.rows);
    result.left_out = left_out(cases, time, k, [](const StepCase& c) { return c.kin; });
    result.source_left_out = left_out(cases, time, k, [](const StepCase& c) { return c.row.source; });
    std::vector<const StepCase*> measured;
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(measured), [](const StepCase* c) { return c->row.memory.has_value(); });
    Fit memory(measured, of_memory.data(), of_memory.size(), error_of_memory);
    result.constants = memory.run(k);
    memory.count_rows(result.rows);
    return result;
}

namespace {

/// Three digits, and the unit in which the file has it.
std::string written(std::string_view name, double value) {
    if (name == "launch") { return fmt::format("{:.3g} us", value * 1e6); }
    if (name == "reserve_fixed") { return fmt::format("{:.3g} GB", value / 1e9); }
    return fmt::format("{:.3g}", value);
}

/// Replaces what stands between two texts, behind a place.
void replace(std::string& text, std::size_t from, std::string_view before, std::string_view after, const std::string& by) {
    const auto start = text.find(before, from);
    if (start == std::string::npos) { return; }
    const auto first = start + before.size();
    const auto end = text.find(after, first);
    if (end != std::string::npos) { text.replace(first, end - first, by); }
}

}  // namespace

std::string refitted(std::string_view yaml, const StepFit& fit) {
    std::string text(yaml);
    for (const auto& [name, rows] : fit.rows) {
        const auto at = text.find("\n" + name + ":\n");
        if (at == std::string::npos) { continue; }
        replace(text, at, "  value: ", "\n", written(name, get(fit.constants, name)));
        replace(text, at, "itted on ", " rows", std::to_string(rows));
    }
    return text;
}

}  // namespace traincost::validation
