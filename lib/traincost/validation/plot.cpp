// SPDX-License-Identifier: Apache-2.0
// The plot of docs/validation.md.
#include <traincost/validation/pages.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/uncertainty/special.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace traincost::validation {

namespace {

/// Where things stand on the sheet, in pixels.
constexpr double width = 960, row_height = 15, top = 64, left = 190, span = 430, right = 700, bar = 34;
constexpr std::string_view ink = "#1b1b1b", faint = "#d8d8d8", good = "#2b6cb0", bad = "#c05621";

/// The ratio of a GPU-hour figure to the median prediction, on a logarithmic axis from 1/8 to 8.
double x_of(double ratio) {
    const double share = (scalar::log(ratio) / scalar::log(8.0) + 1.0) / 2.0;
    return left + span * std::clamp(share, 0.0, 1.0);
}

std::string text(double x, double y, std::string_view anchor, std::string_view words, int size = 11) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, size, anchor, ink, words);
}

std::string line(double x1, double y1, double x2, double y2, std::string_view colour, double thick = 1.0) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{:g}\"/>\n", x1, y1, x2, y2, colour, thick);
}

std::string axis(double bottom) {
    std::string out = text(left + span / 2.0, top - 34, "middle", "true GPU-hours over those predicted (median), with the 90 % interval", 12);
    static constexpr std::array<std::pair<double, std::string_view>, 7> ticks = {
        {{0.125, "1/8"}, {0.25, "1/4"}, {0.5, "1/2"}, {1.0, "1"}, {2.0, "2"}, {4.0, "4"}, {8.0, "8"}}};
    for (const auto& tick : ticks) {
        out += line(x_of(tick.first), top - 12, x_of(tick.first), bottom, tick.first == 1.0 ? ink : faint);
        out += text(x_of(tick.first), top - 17, "middle", tick.second);
    }
    return out;
}

std::string row(const Case& run, const Scored& score, const perf::MfuFit<double>& fit, double y) {
    const auto median = hours_at(run, score, fit, 0.5);
    const double low = hours_at(run, score, fit, 0.05) / median;
    const double high = hours_at(run, score, fit, 0.95) / median;
    const double truth = run.hours / median;
    const bool inside = truth >= low && truth <= high;
    return text(left - 8, y + 4, "end", run.id) + line(x_of(low), y, x_of(high), y, "#9bb8d6", 5.0) +
           fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", x_of(truth), y, inside ? good : bad);
}

/// How many runs fell into each tenth, beside what is expected.
std::string histogram(const Calibration& c) {
    const double base = top + 190, step = 24, unit = 14;
    const double expected = base - unit * static_cast<double>(c.count) / static_cast<double>(pit_bins);
    std::string out = text(right + step * 5.0, top - 34, "middle", "runs in each tenth of their distribution", 12);
    for (std::size_t i = 0; i < pit_bins; ++i) {
        const double x = right + step * static_cast<double>(i);
        const double h = unit * static_cast<double>(c.pit[i]);
        out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x + 1, base - h, step - 2, h, "#9bb8d6");
        out += text(x + step / 2.0, base - 4, "middle", fmt::format("{}", c.pit[i])) + text(x + step / 2.0, base + 14, "middle", fmt::format("{}", i + 1));
    }
    out += line(right - 6, expected, right + step * 10.0 + 6, expected, bad, 1.5);
    return out + text(right + step * 5.0, base + bar, "middle", "1: fewest GPU-hours; line: as many in each");
}

/// The share of runs that lies inside of the middle of its distribution that holds `nominal` of it.
double observed(const std::vector<Scored>& runs, double nominal) {
    const double edge = uncertainty::inverse_normal((1.0 + nominal) / 2.0);
    const auto inside = std::count_if(runs.begin(), runs.end(), [&](const Scored& s) { return s.z >= -edge && s.z <= edge; });
    return static_cast<double>(inside) / static_cast<double>(runs.size());
}

/// Intervals of 5 to 95 %: how many runs they should hold, and how many they do. Honest ones lie on the diagonal.
std::string curve(const std::vector<Scored>& runs) {
    constexpr double side = 240, upper = top + 300, lower = upper + side;
    std::string out = text(right + side / 2.0, upper - 14, "middle", "runs inside of intervals, in %", 12);
    for (const int tick : {0, 25, 50, 75, 90, 100}) {
        const double at = side * tick / 100.0;
        out += line(right + at, upper, right + at, lower, faint) + line(right, lower - at, right + side, lower - at, faint);
        out += text(right + at, lower + 14, "middle", fmt::format("{}", tick)) + text(right - 6, lower - at + 4, "end", fmt::format("{}", tick));
    }
    out += line(right, lower, right + side, upper, bad, 1.5);
    for (int percent = 5; percent <= 95; percent += 5) {
        const double nominal = percent / 100.0;
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>\n", right + side * nominal, lower - side * observed(runs, nominal), good);
    }
    return out + text(right + side / 2.0, lower + bar, "middle", "across: should be; up: are; line: honest");
}

}  // namespace

std::string plot(const Findings& f) {
    std::vector<std::size_t> order(f.runs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return f.runs[a].z < f.runs[b].z; });
    const double bottom = top + row_height * static_cast<double>(order.size());
    std::string out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
                                  "font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n",
                                  width, bottom + 16);
    out += axis(bottom);
    double y = top;
    for (const auto i : order) {
        out += row(f.truth.cases[i], f.runs[i], f.fit, y);
        y += row_height;
    }
    return out + histogram(calibration(f.runs)) + curve(f.runs) + "</svg>\n";
}

}  // namespace traincost::validation
