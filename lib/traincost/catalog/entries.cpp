// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/entries.hpp>

#include <algorithm>

namespace traincost::catalog {

std::optional<PeakRate> peak_of(const Chip& chip, Precision wanted) {
    if (const auto& peak = chip.peak_of(wanted)) { return PeakRate{*peak, wanted}; }
    if (wanted != Precision::bf16 && wanted != Precision::fp16) { return std::nullopt; }
    const auto other = wanted == Precision::bf16 ? Precision::fp16 : Precision::bf16;
    if (const auto& peak = chip.peak_of(other)) { return PeakRate{*peak, other}; }
    return std::nullopt;
}

std::optional<double> PriceIndex::over(const Period& period) const {
    double sum = 0.0;
    double days = 0.0;
    for (const auto& row : rows) {
        const double length = days_between(row.period.first, row.period.last) + 1.0;
        if (row.period.first <= period.first && period.last <= row.period.last) { return row.value; }
        if (row.period.first < period.first || row.period.last > period.last) { continue; }
        sum += row.value;
        days += length;
    }
    const bool filled = days >= days_between(period.first, period.last) + 1.0;
    const auto inside = std::count_if(rows.begin(), rows.end(), [&](const Row& row) {
        return row.period.first >= period.first && row.period.last <= period.last;
    });
    if (!filled || inside == 0) { return std::nullopt; }
    return sum / static_cast<double>(inside);
}

const PurchasingPower::Area* PurchasingPower::area(std::string_view id) const {
    const auto found = std::find_if(areas.begin(), areas.end(), [id](const Area& area) { return area.id == id; });
    return found == areas.end() ? nullptr : &*found;
}

const PurchasingPower::Area* PurchasingPower::area(Currency currency) const {
    const auto found = std::find_if(areas.begin(), areas.end(), [currency](const Area& area) { return area.currency == currency; });
    return found == areas.end() ? nullptr : &*found;
}

}  // namespace traincost::catalog
