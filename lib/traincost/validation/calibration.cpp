// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/calibration.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/uncertainty/special.hpp>

#include <algorithm>
#include <map>

namespace traincost::validation {

namespace {

constexpr double two_pi = 6.283185307179586;

double mean_of(std::span<const Observation> all) {
    double sum = 0.0;
    for (const auto& o : all) { sum += o.log_value; }
    return sum / static_cast<double>(all.size());
}

/// All but the group.
std::vector<Observation> without(std::span<const Observation> all, const std::string& group) {
    std::vector<Observation> rest;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest), [&](const Observation& o) { return o.group != group; });
    return rest;
}

double density_of(double z, double spread) {
    return -z * z / 2.0 - scalar::log(spread) - scalar::log(two_pi) / 2.0;
}

Scored score(const Observation& o, const Level& level) {
    const double z = (o.log_value - level.center) / level.spread;
    return {level, z, density_of(z, level.spread)};
}

double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

}  // namespace

Level level(std::span<const Observation> seen) {
    std::map<std::string, double> centers;
    for (const auto& o : seen) {
        if (!centers.contains(o.group)) { centers[o.group] = mean_of(without(seen, o.group)); }
    }
    double squares = 0.0;
    for (const auto& o : seen) {
        const double off = o.log_value - centers[o.group];
        squares += off * off;
    }
    return {mean_of(seen), scalar::sqrt(squares / static_cast<double>(seen.size()))};
}

std::vector<Scored> leave_one_group_out(std::span<const Observation> all) {
    std::map<std::string, Level> levels;
    for (const auto& o : all) {
        if (!levels.contains(o.group)) { levels[o.group] = level(without(all, o.group)); }
    }
    std::vector<Scored> out;
    for (const auto& o : all) { out.push_back(score(o, levels[o.group])); }
    return out;
}

std::vector<Scored> scored(std::span<const Observation> all, const Level& level) {
    std::vector<Scored> out;
    for (const auto& o : all) { out.push_back(score(o, level)); }
    return out;
}

Calibration calibration(std::span<const Scored> scored) {
    Calibration c;
    c.count = scored.size();
    const double edge = uncertainty::inverse_normal(0.95);
    std::vector<double> widths;
    double squares = 0.0;
    for (const auto& s : scored) {
        if (s.z >= -edge && s.z <= edge) { ++c.inside; }
        c.log_score += s.log_score / static_cast<double>(scored.size());
        squares += s.z * s.z;
        widths.push_back(scalar::exp(2.0 * edge * s.level.spread));
        // More hours are less MFU: the tenths are counted from the fewest hours.
        const auto bin = static_cast<std::size_t>(uncertainty::normal_cdf(-s.z) * static_cast<double>(pit_bins));
        ++c.pit[std::min(bin, pit_bins - 1)];
    }
    c.width = median_of(std::move(widths));
    c.deviation = scalar::sqrt(squares / static_cast<double>(scored.size()));
    return c;
}

double balance_exponent(std::span<const Pair> pairs) {
    double products = 0.0;
    double squares = 0.0;
    for (const auto& pair : pairs) {
        products += pair.log_balance * pair.log_mfu;
        squares += pair.log_balance * pair.log_balance;
    }
    return -products / squares;
}

std::vector<Observation> beside_the_chip(std::span<const Case> cases, const perf::MfuFit<double>& fit) {
    auto chip = fit;
    chip.median = 1.0;
    std::vector<Observation> all;
    for (const auto& c : cases) { all.push_back({c.developer, scalar::log(c.mfu / perf::median_mfu(c.balance, chip))}); }
    return all;
}

std::vector<Observation> one_for_all(std::span<const Case> cases) {
    std::vector<Observation> all;
    for (const auto& c : cases) { all.push_back({c.developer, scalar::log(perf::mfu(c.six_nd, c.hours, c.peak))}); }
    return all;
}

perf::MfuFit<double> fitted(std::span<const Case> cases, std::span<const Pair> pairs, FlopPerByte<> reference) {
    perf::MfuFit<double> fit;
    fit.reference = reference;
    fit.exponent = balance_exponent(pairs);
    fit.lowest = fit.highest = cases.front().balance;
    for (const auto& c : cases) {
        fit.lowest = min(fit.lowest, c.balance);
        fit.highest = max(fit.highest, c.balance);
    }
    const auto found = level(beside_the_chip(cases, fit));
    fit.median = scalar::exp(found.center);
    fit.spread = found.spread;
    return fit;
}

Slope slope_of(std::span<const Case> cases) {
    const auto n = static_cast<double>(cases.size());
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0;
    for (const auto& c : cases) {
        const double b = scalar::log(c.balance.value());
        const double m = scalar::log(c.mfu);
        x += b / n;
        y += m / n;
        xx += b * b;
        xy += b * m;
        yy += m * m;
    }
    xx -= n * x * x;
    xy -= n * x * y;
    yy -= n * y * y;
    const double slope = xy / xx;
    return {slope, scalar::sqrt((yy - slope * xy) / (n - 2.0) / xx)};
}

}  // namespace traincost::validation
