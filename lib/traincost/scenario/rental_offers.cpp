// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/rental_offers.hpp>

#include <algorithm>

namespace traincost::scenario {

namespace {

using catalog::RentalRate;
using catalog::RentalTerm;

constexpr double a_year = 366.0;  // days

Date day_of(const RentalRate& offer) { return offer.rate.value.date.first; }

bool fits(const RentalRate& offer, RentalTerm term, const OffersAsked& asked) {
    if (offer.chip != asked.chip || offer.term != term) { return false; }
    if (asked.provider && offer.provider != *asked.provider) { return false; }
    if (asked.known_by && day_of(offer) > *asked.known_by) { return false; }
    return !offer.over || *offer.over <= asked.time;
}

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
    std::erase_if(offers, [&](const RentalRate* o) { return days_between(day_of(*o), newest) > a_year; });
}

}  // namespace

std::size_t distance(const RentalRate& offer, const OffersAsked& asked) {
    if (offer.region.empty()) { return asked.lineage.size(); }
    const auto at = std::find(asked.lineage.begin(), asked.lineage.end(), offer.region);
    return at == asked.lineage.end() ? asked.lineage.size() + 1 : static_cast<std::size_t>(at - asked.lineage.begin());
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

}  // namespace traincost::scenario
