// SPDX-License-Identifier: Apache-2.0
// The drawing of renting against owning.
#include <traincost/report/rent_or_buy_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::report {

namespace {

using scenario::RentOrBuy;
using scenario::Tenure;

constexpr std::array<char, 4> marks = {'h', 'r', 's', 'o'};
constexpr std::array<std::string_view, 4> words = {"by the hour", "reserved", "on spot", "owned"};
constexpr std::array<std::string_view, 4> colours = {"#c05621", "#6b46c1", "#2f855a", "#2b6cb0"};

bool has(const RentOrBuy& a, std::size_t t) { return a.costs[t].has_value(); }

/// The top of the drawing: what the dearest costs in all hours.
double most(const RentOrBuy& a) {
    double top = 0.0;
    for (std::size_t t = 0; t < marks.size(); ++t) {
        if (has(a, t)) { top = std::max(top, cost_at(a, static_cast<Tenure>(t), 1.0).value()); }
    }
    return top;
}

std::string legend(const RentOrBuy& a) {
    std::string text;
    for (std::size_t t = 0; t < marks.size(); ++t) {
        if (has(a, t)) { text += fmt::format("{}{} {}", text.empty() ? "" : ", ", marks[t], words[t]); }
    }
    return text;
}

std::string caption(const RentOrBuy& a) {
    const auto years = units::without_zeros(units::significant(a.stay.time / units::year, 3));
    return fmt::format("{} for one {} over {} {} in today's money, by the share of hours in which it is used", code(a.scenario.currency), a.scenario.names.chip_short, years,
                       years == "1" ? "year" : "years");
}

}  // namespace

std::vector<std::string> rent_or_buy_chart(const RentOrBuy& a) {
    constexpr int columns = 61, rows = 16;
    std::vector<std::string> grid(rows, std::string(columns, ' '));
    const double top = most(a);
    for (std::size_t t = 0; t < marks.size(); ++t) {
        for (int x = 0; has(a, t) && x < columns; ++x) {
            const double y = cost_at(a, static_cast<Tenure>(t), static_cast<double>(x) / (columns - 1)).value() / top;
            const auto row = static_cast<std::size_t>(std::lround((1.0 - y) * (rows - 1)));
            grid[row][static_cast<std::size_t>(x)] = marks[t];
        }
    }
    std::vector<std::string> lines = {caption(a)};
    for (std::size_t r = 0; r < grid.size(); ++r) {
        const bool labelled = r % 5 == 0;
        const double at = top * (1.0 - static_cast<double>(r) / (rows - 1));
        auto line = fmt::format("{:>10} |{}", labelled ? units::grouped(at) : "", grid[r]);
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
    }
    lines.push_back(fmt::format("{:>10} +{}", "", std::string(columns, '-')));
    const std::string between(25, ' ');
    lines.push_back(fmt::format("{:>11}0 %{}50 %{}100 %", "", between, between));
    lines.push_back(legend(a));
    return lines;
}

std::string rent_or_buy_svg(const RentOrBuy& a) {
    constexpr double width = 720, height = 420, left = 90, right = 700, upper = 40, lower = 360;
    const double top = most(a);
    const auto x_of = [&](double use) { return left + (right - left) * use; };
    const auto y_of = [&](double cost) { return lower - (lower - upper) * cost / top; };
    const auto text = [](double x, double y, std::string_view anchor, std::string_view said, std::string_view colour = "#1b1b1b") {
        return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"12\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y, anchor, colour, said);
    };
    const auto line = [](double x1, double y1, double x2, double y2, std::string_view colour, double thick) {
        return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"{:g}\"/>\n", x1, y1, x2, y2, colour, thick);
    };
    std::string out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
                                  "font-family=\"Helvetica, Arial, sans-serif\">\n<rect width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n", width, height);
    out += text((left + right) / 2.0, 20, "middle", caption(a));
    for (const int percent : {0, 25, 50, 75, 100}) {
        out += line(x_of(percent / 100.0), upper, x_of(percent / 100.0), lower, "#d8d8d8", 1.0);
        out += text(x_of(percent / 100.0), lower + 16, "middle", fmt::format("{} %", percent));
        out += line(left, y_of(top * percent / 100.0), right, y_of(top * percent / 100.0), "#d8d8d8", 1.0);
        out += text(left - 6, y_of(top * percent / 100.0) + 4, "end", units::grouped(top * percent / 100.0));
    }
    double x = left;
    for (std::size_t t = 0; t < marks.size(); ++t) {
        if (!has(a, t)) { continue; }
        const auto tenure = static_cast<Tenure>(t);
        out += line(x_of(0.0), y_of(cost_at(a, tenure, 0.0).value()), x_of(1.0), y_of(cost_at(a, tenure, 1.0).value()), colours[t], 2.0);
        out += text(x, height - 16, "start", words[t], colours[t]);
        x += 130.0;
    }
    if (a.use_to_own) {
        const double cost = cost_at(a, Tenure::owned, *a.use_to_own).value();
        out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"#1b1b1b\"/>\n", x_of(*a.use_to_own), y_of(cost));
    }
    return out + "</svg>\n";
}

}  // namespace traincost::report
