// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/known.hpp>

#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::catalog {

namespace {

tl::unexpected<Diagnostics> not_yet(const std::string& name, Date released, Date day, const Place& asked) {
    return failure(Diagnostic{asked, Severity::error, "not-yet-known",
                              fmt::format("{} was released on {}, after {}", name, to_string(released), to_string(day)),
                              "take a later as_of, or leave it out"});
}

}  // namespace

Known::Known(Date day, const std::map<std::string, Source>& sources) : day_(day) {
    for (const auto& [id, source] : sources) {
        if (source.published_after) { delays_.emplace(id, *source.published_after); }
    }
}

bool Known::knows(const Provenance& figure, const Period& period) const {
    if (figure.date.known() && figure.date.last <= day_ && (!period.known() || period.first <= day_)) { return true; }
    const auto delay = delays_.find(figure.source);
    if (delay == delays_.end() || !period.known()) { return false; }
    return days_between(period.last, day_) >= delay->second / units::day;
}

Result<Chip> Known::only(Chip chip, const Place& asked) const {
    if (chip.released.value > day_) { return not_yet(chip.name, chip.released.value, day_, asked); }
    std::erase_if(chip.prices, [this](const ChipPrice& p) { return p.value.value.date.last > day_; });
    std::erase_if(chip.exports_to_china, [this](const ExportControl& c) { return c.from.first > day_; });
    return chip;
}

Result<Model> Known::only(Model model, const Place& asked) const {
    if (model.released.value > day_) { return not_yet(model.name, model.released.value, day_, asked); }
    return model;
}

Region Known::only(Region region) const {
    for (auto& series : region.electricity) {
        std::erase_if(series.prices, [this](const TariffPrices& p) { return !knows(p.provenance, p.period); });
    }
    std::erase_if(region.carbon_intensity, [this](const CarbonFigure& c) { return !knows(c.value.provenance, c.period); });
    return region;
}

ExchangeRates Known::only(ExchangeRates rates) const {
    std::erase_if(rates.rows, [this](const ExchangeRates::Row& row) { return !knows(row.provenance, row.period); });
    return rates;
}

PriceIndex Known::only(PriceIndex index) const {
    std::erase_if(index.rows, [this](const PriceIndex::Row& row) { return row.period.last > day_; });
    return index;
}

PurchasingPower Known::only(PurchasingPower parities) const {
    for (auto& area : parities.areas) {
        std::erase_if(area.factors, [this](const PurchasingPower::Factor& f) { return !knows(f.per_dollar.provenance, f.period); });
    }
    return parities;
}

}  // namespace traincost::catalog
