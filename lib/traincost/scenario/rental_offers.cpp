// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/rental_offers.hpp>

#include <traincost/core/suggest.hpp>
#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace traincost::scenario {

namespace {

using catalog::RentalRate;
using catalog::RentalTerm;

/// Days are counted in years of different length.
bool same_period(const Time<>& a, const Time<>& b) { return a <= 1.02 * b && b <= 1.02 * a; }

bool is_better(const RentalRate& a, const RentalRate& b, const OffersAsked& asked) {
    const auto near_a = distance(a, asked), near_b = distance(b, asked);
    if (near_a != near_b) { return near_a < near_b; }
    if (a.over && b.over && *a.over != *b.over) { return *a.over > *b.over; }
    return day_of(a) > day_of(b);
}

std::vector<const RentalRate*> fitting(const std::vector<RentalRate>& all, RentalTerm term, const OffersAsked& asked, bool medians) {
    std::vector<const RentalRate*> offers;
    for (const auto& offer : all) {
        if ((offer.median_of > 0) == medians && fits(offer, term, asked)) { offers.push_back(&offer); }
    }
    return offers;
}

void leave_out_far_and_old(std::vector<const RentalRate*>& offers, const OffersAsked& asked) {
    const bool any_near = std::any_of(offers.begin(), offers.end(), [&](const RentalRate* o) { return !is_elsewhere(*o, asked); });
    if (any_near) { std::erase_if(offers, [&](const RentalRate* o) { return is_elsewhere(*o, asked); }); }
    Date newest{};
    for (const auto* offer : offers) { newest = std::max(newest, day_of(*offer)); }
    std::erase_if(offers, [&](const RentalRate* o) { return over_a_year_apart(day_of(*o), newest); });
}

}  // namespace

void OffersAsked::lies_in(const std::string& region, const std::vector<std::string>& its_lineage) {
    const auto common = std::find_first_of(lineage.begin(), lineage.end(), its_lineage.begin(), its_lineage.end());
    kin[region] = static_cast<std::size_t>(common - lineage.begin());
}

std::vector<std::string> regions_with_rates(const std::vector<RentalRate>& all, const std::string& chip) {
    std::vector<std::string> regions;
    for (const auto& rate : all) {
        const bool known = rate.chip != chip || rate.region.empty() || std::find(regions.begin(), regions.end(), rate.region) != regions.end();
        if (!known) { regions.push_back(rate.region); }
    }
    return regions;
}

bool fits(const RentalRate& offer, RentalTerm term, const OffersAsked& asked) {
    if (offer.chip != asked.chip || offer.term != term) { return false; }
    if (asked.provider && offer.provider != *asked.provider) { return false; }
    if (asked.known_by && day_of(offer) > *asked.known_by) { return false; }
    if (asked.over && !(offer.over && same_period(*offer.over, *asked.over))) { return false; }
    return !offer.over || *offer.over <= asked.time;
}

std::size_t distance(const RentalRate& offer, const OffersAsked& asked) {
    if (offer.region.empty()) { return asked.lineage.size(); }
    const auto at = std::find(asked.lineage.begin(), asked.lineage.end(), offer.region);
    if (at != asked.lineage.end()) { return static_cast<std::size_t>(at - asked.lineage.begin()); }
    const auto kin = asked.kin.find(offer.region);
    return asked.lineage.size() + 1 + (kin == asked.kin.end() ? asked.lineage.size() : kin->second);
}

bool is_elsewhere(const RentalRate& offer, const OffersAsked& asked) { return distance(offer, asked) > asked.lineage.size(); }

const RentalRate* median_offer(const std::vector<RentalRate>& all, RentalTerm term, const OffersAsked& asked) {
    const auto medians = fitting(all, term, asked, true);
    const auto best = std::min_element(medians.begin(), medians.end(), [&](const RentalRate* a, const RentalRate* b) { return is_better(*a, *b, asked); });
    return best == medians.end() ? nullptr : *best;
}

std::vector<const RentalRate*> offers_of_each(const std::vector<RentalRate>& all, RentalTerm term, const OffersAsked& asked) {
    auto offers = fitting(all, term, asked, false);
    leave_out_far_and_old(offers, asked);
    std::vector<const RentalRate*> best;
    for (const auto* offer : offers) {
        const auto same = std::find_if(best.begin(), best.end(), [&](const RentalRate* b) { return b->provider == offer->provider; });
        if (same == best.end()) { best.push_back(offer); } else if (is_better(*offer, **same, asked)) { *same = offer; }
    }
    return best;
}

Asked asked_for(const std::vector<RentalRate>& all, RentalTerm term, const OffersAsked& asked) {
    Asked found{median_offer(all, term, asked), offers_of_each(all, term, asked)};
    if (found.one == nullptr && found.each.size() == 1) { found.one = found.each.front(); }
    return found;
}

const RentalRate* of_provider(const std::vector<RentalRate>& all, RentalTerm term, OffersAsked asked, const std::string& provider) {
    asked.provider = provider;
    const auto found = asked_for(all, term, asked);
    return found.one;
}

CostPerChipTime<> middle(std::vector<CostPerChipTime<>> rates) {
    std::sort(rates.begin(), rates.end());
    return 0.5 * (rates[(rates.size() - 1) / 2] + rates[rates.size() / 2]);
}

Asked asked_for_or_later(const std::vector<RentalRate>& all, RentalTerm term, const OffersAsked& asked) {
    auto now = asked_for(all, term, asked);
    if (!now.none() || !asked.known_by) { return now; }
    auto later = asked;
    later.known_by.reset();
    const auto before = [&](const RentalRate& a, const RentalRate& b) { return std::pair(is_elsewhere(a, asked), day_of(a)) < std::pair(is_elsewhere(b, asked), day_of(b)); };
    const RentalRate* first = nullptr;
    for (const auto& offer : all) {
        if (fits(offer, term, later) && (first == nullptr || before(offer, *first))) { first = &offer; }
    }
    if (first == nullptr) { return now; }
    later.known_by = day_of(*first);
    return asked_for(all, term, later);
}

std::optional<Time<>> fitting_period(const std::vector<RentalRate>& all, OffersAsked asked, const Time<>& run) {
    asked.known_by.reset();
    std::optional<Time<>> best;
    for (const auto& offer : all) {
        if (!fits(offer, RentalTerm::reserved, asked) || !offer.over) { continue; }
        const bool better = !best || (*best < run ? *offer.over > *best : *offer.over >= run && *offer.over < *best);
        if (better) { best = offer.over; }
    }
    return best;
}

std::string told(const RentalRate& offer) {
    return fmt::format("{}{}{}{}, {}", offer.median_of > 0 ? "median of " : "", offer.provider, offer.region.empty() ? "" : " in ", offer.region, offer.rate.value.date.text);
}

std::string told_median(std::size_t providers, const Date& oldest, const Date& newest) {
    return fmt::format("median of {}, {} to {}", units::number_of(static_cast<double>(providers), "provider"), to_string(oldest), to_string(newest));
}

std::string told_sellers(const std::vector<const RentalRate*>& offers) {
    std::vector<std::string> all;
    for (const auto* offer : offers) { all.push_back(fmt::format("{}, {}", offer->provider, offer->rate.value.date.text)); }
    std::sort(all.begin(), all.end());
    return fmt::format("{}", fmt::join(all, "; "));
}

std::string told_share(const catalog::Sourced<double>& share) {
    const auto number = [](double x) { return units::without_zeros(units::significant(x, 2)); };
    return fmt::format("the usual {} ({} to {})", number(share.value), number(share.low.value_or(share.value)), number(share.high.value_or(share.value)));
}

std::string years_text(const Time<>& time) {
    return time < 0.99 * units::year ? units::text(time) : units::number_of(std::round(100.0 * (time / units::year)) / 100.0, "year");
}

namespace {

/// Each once, in the order of the file; those of one chip, or of all.
std::vector<std::string_view> providers(const std::vector<RentalRate>& all, std::string_view chip) {
    std::vector<std::string_view> known;
    for (const auto& rate : all) {
        if ((chip.empty() || rate.chip == chip) && std::find(known.begin(), known.end(), rate.provider) == known.end()) { known.push_back(rate.provider); }
    }
    return known;
}

std::string enumerated(const std::vector<std::string_view>& names) {
    std::string all;
    for (const auto name : names) { all += (all.empty() ? "" : ", ") + std::string(name); }
    return all;
}

}  // namespace

Diagnostic no_rate(const std::vector<RentalRate>& all, const std::string& chip_name, const Place& where, const Maybe<Date>& as_of) {
    if (as_of) {
        return {as_of->where, Severity::error, "not-yet-known", fmt::format("no rental rate for {} was known by {}", chip_name, to_string(as_of->value)),
                "give rate, such as 2 USD/GPU-h; take a later as_of, or leave it out", {}};
    }
    std::vector<std::string_view> chips;
    for (const auto& rate : all) {
        if (std::find(chips.begin(), chips.end(), rate.chip) == chips.end()) { chips.push_back(rate.chip); }
    }
    return {where, Severity::error, "missing-field", fmt::format("no rental rate is known for {}", chip_name),
            fmt::format("give rate, such as 2 USD/GPU-h; the catalog has those of {}", enumerated(chips)), {}};
}

std::optional<Diagnostic> unknown_provider(const std::vector<RentalRate>& all, const Given<std::string>& provider, const std::string& chip, const std::string& chip_name,
                                           const Maybe<Date>& as_of) {
    const auto of_chip = providers(all, chip), any = providers(all, "");
    const auto has = [&](const auto& names) { return std::find(names.begin(), names.end(), provider.value) != names.end(); };
    if (has(of_chip)) { return std::nullopt; }
    return Diagnostic{provider.where, Severity::error, "unknown-id",
                      fmt::format("no rate of '{}' is known for {}{}", provider.value.substr(0, 40), chip_name, as_of ? " by " + to_string(as_of->value) : ""),
                      has(any) ? fmt::format("known: {}", enumerated(of_chip)) : did_you_mean(provider.value, of_chip, 40), {}};
}

}  // namespace traincost::scenario
