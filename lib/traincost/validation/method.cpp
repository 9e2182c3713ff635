// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/method.hpp>

#include <traincost/units/makers.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/table.hpp>

namespace traincost::validation {

std::optional<double> Method::find(std::string_view kind, std::string_view text) const {
    const Row* best = nullptr;
    for (const auto& row : rows_) {
        if (row.kind != kind || text.find(row.of) == std::string_view::npos) { continue; }
        if (best == nullptr || row.of.size() > best->of.size()) { best = &row; }
    }
    return best == nullptr ? std::nullopt : std::optional(best->value);
}

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
