// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/amortised_run.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/method.hpp>
#include <traincost/validation/table.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace traincost::validation {

namespace {

/// The cells of a row under the project's own names of the columns or the other ones, and which of those that are needed are empty.
class Cells {
    template <class Read>
    auto needed(std::string_view column, Read read) {
        if (table_.text(column).empty()) { missing_.emplace_back(column); }
        return read(column).value_or(typename decltype(read(column))::value_type{});
    }

 public:
    Cells(Table& table, std::vector<std::string>& missing) : table_(table), missing_(missing) {}

    [[nodiscard]] std::string_view column(std::string_view own, std::string_view other) const {
        return table_.has(own) && (!table_.text(own).empty() || !table_.has(other)) ? own : other;
    }
    double number(std::string_view own, std::string_view other, bool zero = false) { return needed(column(own, other), [&](auto c) { return table_.number(c, zero); }); }
    Date day(std::string_view own, std::string_view other) { return needed(column(own, other), [&](auto c) { return table_.day(c); }); }

 private:
    Table& table_;
    std::vector<std::string>& missing_;
};

/// Training may begin on the day of the acquisition and later.
void check_dates(Table& t, const Cells& cells, Date acquired, Date start) {
    const auto column = cells.column("start", "start_date"), other = cells.column("acquired", "acquisition_date");
    if (t.text(column).empty() || t.text(other).empty() || acquired == Date{} || start == Date{} || acquired <= start) { return; }
    t.complain_of(column, "contradiction", fmt::format("training begins on {}, before the hardware was acquired on {}", to_string(start), to_string(acquired)),
                  fmt::format("correct it or '{}'; are the two swapped?", other));
}

AmortisedRow amortised_row(Table& t) {
    AmortisedRow r;
    Cells cells(t, r.missing);
    r.model = t.unique("model");
    r.chip = t.text(cells.column("chip", "hardware"));
    r.hours = cells.number("gpu_hours", "chip_hours") * units::chip_hour;
    r.hardware.price = cells.number("chip_price_usd", "price_usd") * (units::money / units::chip);
    r.acquired = cells.day("acquired", "acquisition_date");
    const auto start = cells.day("start", "start_date");
    check_dates(t, cells, r.acquired, start);
    r.hardware.age = days_between(r.acquired, start) * units::day;
    const double watts = cells.number("chip_watts", "chip_tdp_kw") * (cells.column("chip_watts", "chip_tdp_kw") == "chip_watts" ? 1.0 : 1e3);
    r.power.chip = watts * (units::watt / units::chip);
    r.power.node = r.power.chip * cells.number("node_to_chip_power", "server_to_chip_power");
    r.power.use = cells.number("power_use", "utilisation");
    r.power.pue = cells.number("pue", "pue");
    r.electricity = cells.number("usd_per_kwh", "electricity_usd_per_kwh", true) * (units::money / units::kilowatt_hour);
    r.published_on = t.period(cells.column("published_on", "publication_date")).value_or(Period{});
    r.index_then = t.number("ppi_publication_month");
    r.index_there = t.number("ppi_2024_12");
    r.index_in_columns = t.has("ppi_publication_month") || t.has("ppi_2024_12");
    if (!r.index_then && !r.published_on.known()) { r.missing.emplace_back(cells.column("published_on", "publication_date")); }
    r.published = cells.number("published_usd_2024_12", "amortised_usd_dec2024");
    return r;
}

}  // namespace

Result<std::vector<AmortisedRow>> read_amortised(const config::CsvText& table) {
    const bool own = has_column(header_of(table), "published_usd_2024_12");
    std::vector<std::string_view> needed = {"model", "chip", "gpu_hours", "chip_price_usd", "acquired", "start", "chip_watts", "node_to_chip_power",
                                            "power_use", "pue", "usd_per_kwh", "published_on", "published_usd_2024_12"};
    if (!own) {
        needed = {"model", "hardware", "chip_hours", "price_usd", "acquisition_date", "start_date", "chip_tdp_kw", "server_to_chip_power",
                  "utilisation", "pue", "electricity_usd_per_kwh", "publication_date", "amortised_usd_dec2024"};
    }
    Diagnostics diagnostics;
    std::vector<AmortisedRow> rows;
    Table t(table, std::move(needed), diagnostics);
    t.each([&] { rows.push_back(amortised_row(t)); });
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return rows;
}

Parts parts_of(const AmortisedInputs& run) {
    Parts p;
    p.servers = cost::amortisation_rate(run.hardware, false) * run.hours;
    p.interconnect = p.servers * cost::interconnect_markup(run.hardware);
    p.energy = cost::facility_energy(run.hours, cost::facility_power(run.power, cost::PowerMode::measured)) * run.electricity;
    return p;
}

std::string AmortisedRow::not_given() const {
    std::string names;
    for (std::size_t i = 0; i < missing.size(); ++i) { names += (i == 0 ? "" : i + 1 == missing.size() ? " and " : ", ") + missing[i]; }
    return names.empty() ? names : fmt::format("{} {} not given", names, missing.size() == 1 ? "is" : "are");
}

Result<AmortisedConstants> amortised_constants(const Catalog& catalog) {
    const auto defaults = catalog.defaults();
    if (!defaults) { return tl::unexpected(defaults.error()); }
    auto index = catalog.price_index();
    if (!index) { return tl::unexpected(index.error()); }
    const auto method = packaged_method();
    if (!method) { return tl::unexpected(method.error()); }
    return AmortisedConstants{defaults->value_decay.value, defaults->interconnect_share.value, std::move(*index), method->index_revised()};
}

Period month_of_prices() { return *parse_period("2024-12"); }

namespace {

/// Months since the year 0.
int month_number(Date day) {
    const std::chrono::year_month_day d(day);
    return static_cast<int>(d.year()) * 12 + static_cast<int>(static_cast<unsigned>(d.month()));
}

/// Whether the index had such a value so close to a month that it may have been read for it: of a preliminary month, or of the last one known.
bool was_near(double value, const Period& month, const AmortisedConstants& constants) {
    double least = value, most = value;
    bool any = false;
    for (const auto& row : constants.index.rows) {
        if (std::abs(month_number(row.period.first) - month_number(month.first)) > constants.revised_months) { continue; }
        least = any ? std::min(least, row.value) : row.value;
        most = any ? std::max(most, row.value) : row.value;
        any = true;
    }
    return any && least <= value && value <= most;
}

}  // namespace

std::string index_note(double nominal, double published, double index_then, double index_there, const Period& published_on, const AmortisedConstants& constants) {
    const double fits = nominal * index_there / published;
    if (!published_on.known() || !was_near(fits, published_on, constants)) { return {}; }
    return fmt::format("the published figure follows with {:.3f} as the index of {}, where it is {:.3f} as read since: a reading of another day, as the index was "
                       "there within the {} months until a month is final", fits, published_on.text.substr(0, 7), index_then, constants.revised_months);
}

Reproduction figure_of(const std::string& model, std::string_view group, std::string_view unit, double published, double bar, std::string_view table) {
    Reproduction f;
    f.id = f.what = model;
    f.table = table;
    f.group = group;
    f.unit = unit;
    f.published = published;
    f.bar = bar;
    return f;
}

}  // namespace traincost::validation
