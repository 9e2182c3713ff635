// SPDX-License-Identifier: Apache-2.0
// The Federal Reserve's H.10 as the repository datasets/exchange-rates publishes it: units of a currency for one dollar, by year,
// month or day. Months and days are averaged to years.
#include <traincost/catalog/import/import.hpp>

#include <traincost/config/text.hpp>
#include <traincost/units/money.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace traincost::catalog {

namespace {

/// The window of a currency since 2015, so that a pair upside down (the euro) or a slip of the decimal point is found.
struct CurrencyName {
    std::string_view country, code;
    double low, high;
};
constexpr std::array currency_names = {
    CurrencyName{"Euro", "EUR", 0.75, 1.06},       CurrencyName{"China", "CNY", 5.5, 8.5},    CurrencyName{"United Kingdom", "GBP", 0.6, 0.95},
    CurrencyName{"Switzerland", "CHF", 0.7, 1.1},  CurrencyName{"Japan", "JPY", 90, 190},     CurrencyName{"South Korea", "KRW", 1000, 1700},
    CurrencyName{"India", "INR", 55, 120},         CurrencyName{"Taiwan", "TWD", 25, 37},     CurrencyName{"Canada", "CAD", 1.15, 1.6},
    CurrencyName{"Singapore", "SGD", 1.15, 1.6},   CurrencyName{"Malaysia", "MYR", 3.4, 5.0}, CurrencyName{"Norway", "NOK", 7, 13},
    CurrencyName{"Sweden", "SEK", 7, 13},          CurrencyName{"Denmark", "DKK", 5.5, 8.0},
};

struct Mean {
    double sum = 0.0;
    std::size_t count = 0;
    std::size_t line = 0, column = 0;
};

const CurrencyName* wanted(std::string_view country) {
    const auto* found = std::find_if(currency_names.begin(), currency_names.end(), [&](const CurrencyName& c) { return c.country == country; });
    return found != currency_names.end() && currency_of(found->code) ? found : nullptr;
}

/// Four decimals, as the release prints them; more where the number is small.
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

}  // namespace

void read_exchange_rates(const Download& download, Observations& observations) {
    const auto published = date_of(download, observations);
    if (!published) { return; }
    enum : std::size_t { date, country, rate };
    const Layout layout = {"annual.csv or monthly.csv of datasets/exchange-rates (Date,Country,Exchange rate)",
                           {{"Date"}, {"Country"}, {"Exchange rate", "Value"}}, 3};
    std::map<std::pair<std::string, std::string>, Mean> means;
    std::map<std::pair<std::string, std::string>, std::pair<double, std::size_t>> seen;
    walk(download, layout, observations, [&](const config::CsvRow& row, const Columns& columns) {
        const auto* currency = wanted(columns.text(row, country));
        const auto& cell = columns.cell(row, rate);
        if (currency == nullptr) { return observations.skip(); }
        const auto& day_cell = columns.cell(row, date);
        const auto day = parse_date(day_cell.text);
        if (!day) {
            return observations.complain(download, row.line, day_cell.column, "bad-date", fmt::format("'{}' is no date", config::shortened(day_cell.text)), "written like 2024-01-01");
        }
        if (*day > published->last) {
            return observations.complain(download, row.line, day_cell.column, "future-date",
                                         fmt::format("{} lies after the download, which is of {}", day_cell.text, published->text));
        }
        if (day_cell.text < std::to_string(first_year) || cell.text.empty() || cell.text == "ND") { return observations.skip(); }
        const auto value = number_in(download, row, cell, observations);
        if (!value) { return; }
        if (*value < currency->low || *value > currency->high) {
            return observations.complain(download, row.line, cell.column, "out-of-range", fmt::format("{} {} for one US dollar cannot be meant", cell.text, currency->code),
                                         fmt::format("expected {:g} to {:g}; is the pair upside down, or the decimal point wrong?", currency->low, currency->high));
        }
        const auto [first, is_new] = seen.try_emplace({std::string(currency->code), day_cell.text}, *value, row.line);
        if (!is_new) {
            if (first->second.first == *value) { return; }
            return observations.complain(download, row.line, cell.column, "duplicate-row",
                                         fmt::format("{}, {}: {} here and {:.10g} in line {}", currency->code, day_cell.text, cell.text, first->second.first, first->second.second),
                                         "one of the two is wrong");
        }
        auto& mean = means[{std::string(currency->code), day_cell.text.substr(0, 4)}];
        mean = {mean.sum + *value, mean.count + 1, row.line, cell.column};
    });
    for (const auto& [key, mean] : means) {
        const bool over = key.second < published->text.substr(0, 4);
        observations.add({key.first, "all", key.second},
                         {rounded(mean.sum / static_cast<double>(mean.count)), *published, over ? "" : "part", &download, mean.line, mean.column});
    }
}

}  // namespace traincost::catalog
