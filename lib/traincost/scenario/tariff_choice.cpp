// SPDX-License-Identifier: Apache-2.0
// Which of a region's published electricity prices a site pays.
#include <traincost/scenario/draft.hpp>

#include <traincost/units/format.hpp>

#include <algorithm>
#include <cmath>

namespace traincost::scenario {

namespace {

using catalog::Band;
using catalog::TariffPrices;
using catalog::TariffSeries;

/// A site this near to the edge of its band is shown the neighbouring band too.
constexpr double near_edge = 0.10;
constexpr std::string_view every_band = "all";
constexpr int most_ancestors = 4;  // province, country, group, world

std::size_t band_of(const std::vector<Band>& bands, Energy<> annual) {
    for (std::size_t i = 0; i < bands.size(); ++i) {
        if (annual < bands[i].below) { return i; }
    }
    return bands.empty() ? 0 : bands.size() - 1;
}

std::optional<std::size_t> near_neighbour(const std::vector<Band>& bands, Energy<> annual) {
    if (bands.empty()) { return std::nullopt; }
    const auto own = band_of(bands, annual);
    if (own + 1 < bands.size() && annual > bands[own].below * (1.0 - near_edge)) { return own + 1; }
    if (own > 0 && annual < bands[own].from * (1.0 + near_edge)) { return own - 1; }
    return std::nullopt;
}

const catalog::BandPrice* price_for(const TariffPrices& prices, std::string_view band) {
    const auto found = std::find_if(prices.bands.begin(), prices.bands.end(),
                                    [band](const catalog::BandPrice& p) { return p.band == band; });
    return found == prices.bands.end() ? nullptr : &*found;
}

/// The price of the band nearest to `wanted` that is published for the period.
const catalog::BandPrice* nearest_band(const TariffPrices& prices, const std::vector<Band>& bands, std::size_t wanted) {
    for (std::size_t distance = 0; distance < bands.size(); ++distance) {
        if (distance <= wanted) {
            if (const auto* below = price_for(prices, bands[wanted - distance].id)) { return below; }
        }
        if (wanted + distance < bands.size()) {
            if (const auto* above = price_for(prices, bands[wanted + distance].id)) { return above; }
        }
    }
    return nullptr;
}

/// The period that holds the date, else the last one before it, else the first; the newest where there is no date.
const TariffPrices& period_around(const TariffSeries& series, std::optional<Date> date) {
    if (!date) { return series.prices.back(); }
    const TariffPrices* best = &series.prices.front();
    for (const auto& prices : series.prices) {
        if (prices.period.first <= *date) { best = &prices; }
    }
    return *best;
}

struct Chosen {
    const catalog::BandPrice* price;
    const TariffPrices* prices;
};

class Chooser {
 public:
    Chooser(const std::vector<Band>& bands, const TariffQuestion& question, TariffAnswer& answer)
        : bands_(bands), question_(question), answer_(answer) {}

    /// Looks through one region's series; true where one fits.
    bool look_in(const catalog::Region& region, bool origin_matches, bool borrowed) {
        const TariffSeries* of_other_sites = nullptr;
        for (const auto& series : region.electricity) {
            if (!usable(series, region, origin_matches)) { continue; }
            if (!for_such_a_site(series)) {
                of_other_sites = of_other_sites == nullptr ? &series : of_other_sites;
                continue;
            }
            take(series, region, borrowed);
            if (answer_.tariff) { return true; }
        }
        if (of_other_sites == nullptr) { return false; }
        take(*of_other_sites, region, borrowed);
        if (!answer_.tariff) { return false; }
        answer_.tariff->provenance.status = catalog::Status::derived;
        answer_.tariff->provenance.confidence = catalog::Confidence::low;
        answer_.notes.push_back(fmt::format("{}: the tariff ({}) is for sites {}; it stands in for this one of {}.", region.name,
                                            of_other_sites->provenance.source, sizes(*of_other_sites), units::text(question_.site)));
        return true;
    }

 private:
    [[nodiscard]] bool for_such_a_site(const TariffSeries& series) const {
        if (question_.site == Power<>()) { return true; }
        const bool large_enough = !series.site_from || question_.site >= *series.site_from;
        return large_enough && (!series.site_below || question_.site < *series.site_below);
    }

    static std::string sizes(const TariffSeries& series) {
        std::string text = series.site_from ? fmt::format("of {} and more", units::text(*series.site_from)) : "";
        if (series.site_below) { text += fmt::format("{}below {}", text.empty() ? "" : ", ", units::text(*series.site_below)); }
        return text;
    }

    bool usable(const TariffSeries& series, const catalog::Region& region, bool origin_matches) {
        if (series.prices.empty()) { return false; }
        if (question_.only_in_parts && !(series.prices.back().bands.front().parts)) { return false; }
        const auto customer = catalog::customer_names[static_cast<std::size_t>(series.customer)];
        if (question_.series && customer != *question_.series) { return false; }
        if (series.delivery == catalog::Delivery::wholesale) {
            answer_.notes.push_back(fmt::format("{}: the wholesale price ({}) is not used: it is not what a site pays.",
                                                region.name, series.provenance.source));
            return false;
        }
        if (series.domestic_chips_only && !origin_matches) {
            answer_.notes.push_back(fmt::format(
                "{}: the subsidised price ({}) is not used: it is for chips designed there, and this chip is not.",
                region.name, series.provenance.source));
            return false;
        }
        return true;
    }

    void take(const TariffSeries& series, const catalog::Region& region, bool borrowed) {
        const auto& prices = period_around(series, question_.date);
        const auto* all = price_for(prices, every_band);
        const auto own = band_of(bands_, question_.annual_energy);
        const auto* price = all != nullptr ? all : nearest_band(prices, bands_, own);
        if (price == nullptr) { return; }
        answer_.tariff = tariff(series, {price, &prices}, region, borrowed);
        note_other_period(prices.period, region);
        if (all != nullptr) { return; }
        if (price->band != bands_[own].id) {
            answer_.tariff->provenance.status = catalog::Status::derived;
            answer_.tariff->provenance.confidence = std::min(answer_.tariff->provenance.confidence, catalog::Confidence::medium);
            answer_.notes.push_back(fmt::format("{}: band {} is not published for {}; the nearest one that is, {}, stands in.",
                                                region.name, bands_[own].id, prices.period.text, price->band));
            return;
        }
        if (const auto beside = near_neighbour(bands_, question_.annual_energy)) {
            if (const auto* other = price_for(prices, bands_[*beside].id)) {
                answer_.neighbour = tariff(series, {other, &prices}, region, borrowed);
            }
        }
    }

    /// A price of another time than the run's is said, and trusted less.
    void note_other_period(const Period& period, const catalog::Region& region) {
        if (!question_.date || period.contains(*question_.date)) { return; }
        constexpr double far = 731.0;  // days: two years
        const double away = period.last < *question_.date ? days_between(period.last, *question_.date)
                                                          : days_between(*question_.date, period.first);
        auto& confidence = answer_.tariff->provenance.confidence;
        confidence = std::min(confidence, away > far ? catalog::Confidence::low : catalog::Confidence::medium);
        answer_.notes.push_back(fmt::format("{}: there is no electricity price for {}; that of {} stands in.", region.name,
                                            to_string(*question_.date), period.text));
    }

    [[nodiscard]] Tariff tariff(const TariffSeries& series, Chosen chosen, const catalog::Region& region, bool borrowed) const {
        Tariff t;
        t.quoted = chosen.price->price;
        t.low = chosen.price->low;
        t.high = chosen.price->high;
        t.spread = chosen.price->spread;
        t.band = chosen.price->band == every_band ? "" : chosen.price->band;
        t.tax_level = series.tax_level;
        t.customer = catalog::customer_names[static_cast<std::size_t>(series.customer)];
        t.vat = series.vat;
        t.period = chosen.prices->period;
        t.from_region = borrowed ? region.name : "";
        t.provenance = chosen.prices->provenance;
        t.provenance.where = chosen.price->where;
        t.inputs.price = chosen.price->price.amount;
        t.co2 = chosen.price->co2;
        if (const auto& parts = chosen.price->parts) {
            t.kind = cost::TariffKind::in_parts;
            t.inputs.network = parts->network;
            t.inputs.demand = parts->demand;
            t.inputs.levies = parts->levies;
            t.inputs.taxes = parts->taxes;
            t.inputs.compensation = parts->compensation;
            t.inputs.surcharge = parts->surcharge;
            t.parts_where = parts->where;
            t.inputs.load = question_.load;
            t.inputs.term = question_.term;
        }
        t.vat_where = series.vat_where;
        t.inputs.vat = series.vat == catalog::Vat::included ? series.vat_rate : 0.0;
        if (borrowed) {
            t.provenance.status = catalog::Status::borrowed;
            t.provenance.confidence = catalog::Confidence::low;
        }
        return t;
    }

    const std::vector<Band>& bands_;
    const TariffQuestion& question_;
    TariffAnswer& answer_;
};

}  // namespace

std::shared_ptr<const catalog::Region> Regions::find(const std::string& id, const Place& asked, Diagnostics& diagnostics) {
    if (const auto known = known_.find(id); known != known_.end()) { return known->second; }
    auto region = catalog_.region(id, asked);
    if (!region) {
        append(diagnostics, region.error());
        return nullptr;
    }
    auto shared = std::make_shared<const catalog::Region>(std::move(*region));
    known_.emplace(id, shared);
    return shared;
}

Lineage Regions::lineage(const std::string& id, const Place& asked, Diagnostics& diagnostics) {
    Lineage all;
    auto next = find(id, asked, diagnostics);
    while (next != nullptr && all.size() <= most_ancestors) {
        all.push_back(next);
        if (next->parent.empty()) { break; }
        next = find(next->parent, Place{fmt::format("regions/{}.yaml", next->id)}, diagnostics);
    }
    return all;
}

const std::vector<Band>* Regions::bands(Diagnostics& diagnostics) {
    if (!bands_) {
        auto bands = catalog_.bands();
        if (!bands) {
            append(diagnostics, bands.error());
            return nullptr;
        }
        bands_ = std::move(*bands);
    }
    return &*bands_;
}

TariffAnswer choose_tariff(const Lineage& lineage, const std::vector<Band>& bands,
                           const TariffQuestion& question) {
    TariffAnswer answer;
    Chooser chooser(bands, question, answer);
    const bool origin_matches = std::any_of(lineage.begin(), lineage.end(),
                                            [&](const auto& r) { return r->id == question.chip_origin; });
    for (std::size_t i = 0; i < lineage.size(); ++i) {
        const bool world = i > 0 && lineage[i]->parent.empty();
        if (world) { break; }  // an average of all countries says nothing of what one of them pays
        if (chooser.look_in(*lineage[i], origin_matches, i > 0)) { return answer; }
    }
    return answer;
}

}  // namespace traincost::scenario
