// SPDX-License-Identifier: Apache-2.0
// The scatter plot of docs/validation.md.
#include <traincost/validation/step_pages.hpp>

#include <traincost/core/scalar.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace traincost::validation {

namespace {

/// Where things stand on the sheet, in pixels, and how far the axes reach, in powers of ten of a second.
constexpr double left = 70, top = 46, side = 620, from = -1.0, to = 3.0, key = left + side + 24;
constexpr std::string_view ink = "#1b1b1b", faint = "#dddddd", band = "#888888";

struct Ink {
    std::string_view group, label, colour;
};
constexpr std::array<Ink, 6> inks = {{{"dense", "dense, 16 bits", "#2b6cb0"}, {"fp8", "FP8", "#c05621"}, {"moe", "mixtures of experts", "#6b46c1"},
                                      {"blackwell", "Blackwell", "#2f855a"}, {"tpu", "TPU", "#b7791f"}, {"other", "other", "#555555"}}};

double along(double seconds) { return (scalar::log(seconds) / scalar::log(10.0) - from) / (to - from); }
double across(double seconds) { return left + side * along(seconds); }
double up(double seconds) { return top + side * (1.0 - along(seconds)); }

std::string text(double x, double y, std::string_view anchor, std::string_view words, int size = 12) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, size, anchor, ink, words);
}

std::string line(double x1, double y1, double x2, double y2, std::string_view colour, std::string_view more = "") {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"{}/>\n", x1, y1, x2, y2, colour, more);
}

std::string axes() {
    std::string out = text(left, top - 22, "start", "predicted over published time of a step, in seconds", 14);
    for (const double at : {0.1, 1.0, 10.0, 100.0, 1000.0}) {
        out += line(across(at), top, across(at), top + side, faint) + line(left, up(at), left + side, up(at), faint);
        out += text(across(at), top + side + 18, "middle", fmt::format("{:g}", at)) + text(left - 8, up(at) + 4, "end", fmt::format("{:g}", at));
    }
    return out + text(left + side / 2.0, top + side + 38, "middle", "published");
}

/// Where predictions would be that are off by a factor, cut off at the frame.
std::string diagonal(double factor, std::string_view colour, std::string_view more) {
    const double low = scalar::pow<double>(10.0, from), high = scalar::pow<double>(10.0, to);
    const double begin = factor < 1.0 ? low / factor : low, end = factor > 1.0 ? high / factor : high;
    return line(across(begin), up(begin * factor), across(end), up(end * factor), colour, more);
}

std::string dots(const std::vector<Verdict>& all, const Ink& which) {
    std::string out = fmt::format("<g fill=\"{}\" fill-opacity=\"0.65\">\n", which.colour);
    for (const auto& v : all) {
        if (v.quantity != Quantity::step_time || !v.skipped.empty() || v.group != which.group) { continue; }
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.2\"><title>{} {:+.1f} %</title></circle>\n", across(v.published), up(v.predicted), v.id,
                           100.0 * v.error());
    }
    return out + "</g>\n";
}

std::size_t count_of(const std::vector<Verdict>& all, std::string_view group) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Verdict& v) {
        return v.quantity == Quantity::step_time && v.skipped.empty() && v.group == group;
    }));
}

std::string legend(const std::vector<Verdict>& all) {
    std::string out;
    double y = top + 20;
    for (const auto& i : inks) {
        const auto rows = count_of(all, i.group);
        if (rows == 0) { continue; }
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"{}\"/>\n", key, y - 4, i.colour) + text(key + 12, y, "start", fmt::format("{}, {} rows", i.label, rows));
        y += 22;
    }
    out += line(key - 6, y - 4, key + 6, y - 4, ink) + text(key + 12, y, "start", "exact");
    y += 22;
    return out + line(key - 6, y - 4, key + 6, y - 4, band, " stroke-dasharray=\"4 3\"") + text(key + 12, y, "start", "20 % off");
}

}  // namespace

std::string step_plot(const std::vector<Verdict>& all) {
    constexpr double width = 920, height = top + side + 54;
    std::string out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
                                  "font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n",
                                  width, height);
    out += axes() + diagonal(1.0, ink, "") + diagonal(1.2, band, " stroke-dasharray=\"4 3\"") + diagonal(0.8, band, " stroke-dasharray=\"4 3\"");
    for (const auto& i : inks) { out += dots(all, i); }
    return out + legend(all) + "</svg>\n";
}

}  // namespace traincost::validation
