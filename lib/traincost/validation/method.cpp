// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/method.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::validation {

const Method::Row* Method::row_of(std::string_view kind, std::string_view text) const {
    const Row* best = nullptr;
    for (const auto& row : rows_) {
        if (row.kind != kind || text.find(row.of) == std::string_view::npos) { continue; }
        if (best == nullptr || row.of.size() > best->of.size()) { best = &row; }
    }
    return best;
}

std::optional<double> Method::find(std::string_view kind, std::string_view text) const {
    const auto* row = row_of(kind, text);
    return row == nullptr ? std::nullopt : std::optional(row->value);
}

std::vector<std::string> Method::providers(std::string_view developer) const {
    constexpr std::string_view rents_at = "rents_at ";
    std::vector<std::pair<int, std::string>> ranked;  // by the length of the developer's name that matches, -1 for none
    for (const auto& row : rows_) {
        if (!row.kind.starts_with(rents_at)) { continue; }
        auto name = row.kind.substr(rents_at.size());
        if (std::any_of(ranked.begin(), ranked.end(), [&](const auto& r) { return r.second == name; })) { continue; }
        const auto* match = row_of(row.kind, developer);
        ranked.emplace_back(match == nullptr ? -1 : static_cast<int>(match->of.size()), std::move(name));
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> names;
    for (auto& r : ranked) { names.push_back(std::move(r.second)); }
    return names;
}

double Method::three_years_over(std::string_view term, std::string_view provider) const {
    const auto off = [&](std::string_view kind) { return find(kind, provider).value_or(0.0); };
    const double has = term == "3y" ? off("off_3y") : term == "1y" ? off("off_1y") : 0.0;
    return (1.0 - off("off_3y")) / (1.0 - has);
}

Date Method::training_start(Date published, std::optional<double> hours) const {
    const double before = std::floor(hours.value_or(find("training_hours", "").value_or(0.0))) / 24.0 + find("days_to_publication", "").value_or(0.0);
    return published - std::chrono::days(static_cast<int>(std::ceil(before)));
}

Date Method::rented_on(Date start) const { return start - std::chrono::days(static_cast<int>(find("days_from_acquisition", "").value_or(0.0))); }

std::optional<cost::PowerInputs<double>> Method::server_power(std::string_view chip, std::string_view developer) const {
    const auto watts = find("chip_watts", chip);
    const auto server = find("node_to_chip_power", chip);
    const auto use = find("power_use", chip);
    const auto pue = find("pue", developer);
    if (!watts || !server || !use || !pue) { return std::nullopt; }
    const auto power = *watts * (units::watt / units::chip);
    return cost::PowerInputs<double>{power, power * *server, *use, *pue};
}

std::optional<EnergyPrice<>> Method::electricity(std::string_view date) const {
    const auto price = find("usd_per_kwh", date.substr(0, 4));
    return price ? std::optional(*price * (units::money / units::kilowatt_hour)) : std::nullopt;
}

Result<Method> packaged_method() {
    const auto table = packaged_table("amortised-method.csv");
    auto rows = rows_of<Method::Row>(table, {"id", "kind", "of", "value", "source", "date", "confidence"}, [](Table& t) {
        static_cast<void>(t.id());
        return Method::Row{t.text("kind"), t.text("of"), t.number("value").value_or(0.0)};
    });
    if (!rows) { return tl::unexpected(rows.error()); }
    return Method(std::move(*rows));
}

}  // namespace traincost::validation
