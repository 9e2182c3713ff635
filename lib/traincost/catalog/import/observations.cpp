// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/import/observations.hpp>

#include <traincost/config/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace traincost::catalog {

namespace {

/// The largest step between neighbouring half-years in nrg_pc_205 from 2017 to 2025 is 3.4 (Portugal, IG, 2022-S2 to 2023-S1).
constexpr double largest_step = 5.0;

double median_of(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string said(const Observations::Key& key) {
    const auto& [region, band, period] = key;
    return band == "all" ? fmt::format("{}, {}", region, period) : fmt::format("{}, {}, band {}", region, period, band);
}

}  // namespace

void Observations::complain(const Download& download, std::size_t line, std::size_t column, std::string_view code, std::string message,
                            std::string hint) {
    if (diagnostics_.size() >= download.csv.limits().complaints) {
        ++left_out_;
        return;
    }
    diagnostics_.push_back({download.csv.place(line, column), Severity::error, code, std::move(message), std::move(hint)});
}

void Observations::close(const config::CsvLimits& limits) {
    if (left_out_ == 0) { return; }
    diagnostics_.push_back({diagnostics_.back().where, Severity::error, "too-many",
                            fmt::format("{} more complaints are left out after {}", left_out_, limits.complaints),
                            "is it the right file, and unit?"});
    left_out_ = 0;
}

void Observations::add(Key key, Observation observation) {
    const auto [at, is_new] = figures_.try_emplace(std::move(key), observation);
    if (is_new) { return; }
    ++replaced_;
    auto& old = at->second;
    if (old.date != observation.date) {
        if (old.date.first < observation.date.first) { old = observation; }
        return;
    }
    if (old.value == observation.value) { return; }
    complain(*observation.download, observation.line, observation.column, "duplicate-row",
             fmt::format("{}: {:.10g} here and {:.10g} before", said(at->first), observation.value, old.value),
             "one of the two is wrong");
    if (!diagnostics_.empty() && left_out_ == 0) {
        diagnostics_.back().related = Related{old.download->csv.place(old.line, old.column), "the first one is here"};
    }
}

void Observations::check(const Sanity& sanity) {
    if (figures_.empty()) { return; }
    std::vector<double> all;
    for (const auto& [key, o] : figures_) {
        all.push_back(o.value);
        if (o.value >= sanity.low && o.value <= sanity.high) { continue; }
        complain(*o.download, o.line, o.column, "out-of-range", fmt::format("{}: {:.6g} {} cannot be meant", said(key), o.value, sanity.unit),
                 fmt::format("expected {:g} to {:g}; is the decimal point right?", sanity.low, sanity.high));
    }
    const double median = median_of(all);
    if (median < sanity.median_low || median > sanity.median_high) {
        const auto& first = figures_.begin()->second;
        complain(*first.download, first.line, first.column, "out-of-range",
                 fmt::format("the middle of all figures is {:.4g} {}", median, sanity.unit),
                 fmt::format("expected {:g} to {:g}; is it the right unit?", sanity.median_low, sanity.median_high));
    }
    check_steps();
}

void Observations::check_steps() {
    for (auto from = figures_.begin(); from != figures_.end();) {
        std::vector<Figures::const_iterator> series;
        std::vector<double> values;
        auto to = from;
        for (; to != figures_.end() && std::get<0>(to->first) == std::get<0>(from->first) && std::get<1>(to->first) == std::get<1>(from->first); ++to) {
            series.push_back(to);
            values.push_back(to->second.value);
        }
        const double median = median_of(values);
        const auto off = [&](std::size_t i) { return std::fabs(std::log(values[i] / median)); };
        std::size_t complained = series.size();
        for (std::size_t i = 1; i < series.size(); ++i) {
            const double ratio = values[i] / values[i - 1];
            if (ratio <= largest_step && ratio >= 1.0 / largest_step) { continue; }
            const auto wrong = off(i) >= off(i - 1) ? i : i - 1;
            if (wrong == complained) { continue; }  // it stands out from both its neighbours
            complained = wrong;
            const auto other = wrong == i ? i - 1 : i;
            const auto& o = series[wrong]->second;
            complain(*o.download, o.line, o.column, "out-of-range",
                     fmt::format("{}: {:.6g}, but {:.6g} in {}", said(series[wrong]->first), values[wrong], values[other],
                                 std::get<2>(series[other]->first)),
                     fmt::format("neighbours differ by {:g} times at most; is the decimal point right?", largest_step));
        }
        from = to;
    }
}

Columns::Columns(const config::CsvRow& header, const std::vector<std::vector<std::string_view>>& wanted) : width_(header.cells.size()) {
    for (const auto& names : wanted) {
        std::optional<std::size_t> at;
        for (const auto name : names) {
            for (std::size_t i = 0; !at && i < header.cells.size(); ++i) {
                if (header.cells[i].text == name) { at = i; }
            }
        }
        at_.push_back(at);
    }
}

const config::CsvCell& Columns::cell(const config::CsvRow& row, std::size_t column) const {
    static const config::CsvCell none;
    return has(column) ? row.cells[*at_[column]] : none;
}

std::string_view Columns::text(const config::CsvRow& row, std::size_t column) const { return cell(row, column).text; }

bool too_early(const Period& period) {
    return std::chrono::year_month_day(period.first).year() < std::chrono::year(first_year);
}

}  // namespace traincost::catalog
