// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about renting: what a GPU-hour costs in a region, and by whose offers.
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/rental_offers.hpp>
#include <traincost/scenario/reservation.hpp>
#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace traincost::scenario {

namespace {

using catalog::RentalRate;
using catalog::RentalTerm;

RentalTerm term_of(RentalTermAsked asked) {
    switch (asked) {
        case RentalTermAsked::on_demand: return RentalTerm::on_demand;
        case RentalTermAsked::spot: return RentalTerm::spot;
        case RentalTermAsked::reserved:
        case RentalTermAsked::reserved_1_year:
        case RentalTermAsked::reserved_3_years: break;
    }
    return RentalTerm::reserved;
}

/// Of a reservation whose period is asked for.
std::optional<Time<>> period_of(RentalTermAsked asked) {
    if (asked == RentalTermAsked::reserved_1_year) { return Time<>(units::year); }
    return asked == RentalTermAsked::reserved_3_years ? std::optional(3.0 * units::year) : std::nullopt;
}

std::string_view name(RentalTerm term) { return catalog::rental_term_names[static_cast<std::size_t>(term)]; }

std::string number(double x) { return units::without_zeros(units::significant(x, 4)); }

/// The rate of one region.
class Renting {
 public:
    Renting(Draft& draft, const Lineage& regions) : d_(draft), regions_(regions), region_(*regions.front()) {
        const auto& term = given(&RegionalRequest::rental_term);
        asked_term_ = term ? term->value : RentalTermAsked::on_demand;
        info_.term = term_of(asked_term_);
        info_.over = period_of(asked_term_);
    }

    void resolve() {
        refuse_both();
        warn_of_electricity();
        if (given_rate()) { take_given(); }
        else if (pays_own()) { take_own(); }
        else { take_offers(); }
        if (!has_errors(d_.diagnostics)) { tell_commitment(d_, info_, where()); }
        d_.scenario.rented = std::move(info_);
    }

 private:
    template <class V>
    [[nodiscard]] const Maybe<V>& given(Maybe<V> RegionalRequest::*field) const { return regional(d_.request, region_.id, field); }

    /// Where the mode or what is rented is given.
    [[nodiscard]] Place where() const {
        if (const auto& provider = given(&RegionalRequest::provider)) { return provider->where; }
        if (const auto& term = given(&RegionalRequest::rental_term)) { return term->where; }
        if (const auto& date = given(&RegionalRequest::rate_date)) { return date->where; }
        if (d_.request.mode) { return d_.request.mode->where; }
        const auto* any = where_rented(d_.request);
        return any != nullptr ? *any : Place{};
    }

    void say(std::string sentence) { d_.scenario.regional_assumptions.push_back(std::move(sentence)); }
    void warn(std::string_view code, std::string message, std::string hint) {
        d_.scenario.warnings.push_back({where(), Severity::warning, code, std::move(message), std::move(hint), {}});
    }

    /// A rate of the region's own goes before offers that are asked for everywhere, and the other way round.
    [[nodiscard]] const Maybe<Priced<CostPerChipTime<>>>& given_rate() const {
        static const Maybe<Priced<CostPerChipTime<>>> none;
        const auto part = d_.request.per_region.find(region_.id);
        if (part == d_.request.per_region.end() || part->second.rate) { return given(&RegionalRequest::rate); }
        return part->second.provider || part->second.rate_date ? none : d_.request.everywhere.rate;
    }

    /// The rate that its developer assumed, of a published run on its own chip, where no offer is asked for.
    [[nodiscard]] bool pays_own() const {
        const bool asked = given(&RegionalRequest::provider) || given(&RegionalRequest::rental_term) || given(&RegionalRequest::rate_date);
        return d_.model && d_.model->run.rate && d_.chip->id == d_.model->run.chip && !asked;
    }

    /// A rate that is given is nobody's offer: neither whose nor of when decides on anything.
    void refuse_both() {
        const auto refuse = [&](const RegionalRequest& part) {
            if (!part.rate) { return; }
            const auto& where = part.rate->where;
            const auto unused = [&](const Place& here, std::string_view key) {
                contradiction(d_, here, fmt::format("{}: no rate of the catalog is used", key), "leave one of the two out", where, "the rate is given here");
            };
            if (part.provider) { unused(part.provider->where, "provider"); }
            if (part.rate_date) { unused(part.rate_date->where, "rate_date"); }
        };
        refuse(d_.request.everywhere);
        if (const auto part = d_.request.per_region.find(region_.id); part != d_.request.per_region.end()) { refuse(part->second); }
    }

    /// Who asks for a rate and gives a price of electricity may mean to add them.
    void warn_of_electricity() {
        const auto& rate = given_rate();
        if (!rate && pays_own()) { return; }
        const Related related{rate ? rate->where : where(), rate ? "the rate is given here" : "this makes the mode rented"};
        const auto check = [&](const auto& field, std::string_view key) {
            if (!field) { return; }
            d_.scenario.warnings.push_back({field->where, Severity::warning, "counted-twice",
                                            fmt::format("{}: the rental rate contains the electricity already; it is told as a memo and not added", key),
                                            "leave one of the two out, or set mode to owned", related});
        };
        check(given(&RegionalRequest::electricity), "electricity");
        check(given(&RegionalRequest::ppa), "ppa");
        check(given(&RegionalRequest::gas), "gas");
    }

    void take_given() {
        const auto& rate = *given_rate();
        d_.note_given("rate", rate.where);
        info_.rate_of = "as given";
        quote(rate.value, d_.start, rate.where);
    }

    void take_own() {
        const auto& rate = *d_.model->run.rate;
        d_.scenario.sources.push_back({"rate", rate.provenance, rate.spread});
        info_.rate_of = fmt::format("{}'s own assumption", d_.model->developer);
        quote(rate.value, d_.start, rate.provenance.where);
        d_.assume(fmt::format("The rate is {}'s own assumption for its run, not what it paid.", d_.model->developer));
    }

    void quote(const Priced<CostPerChipTime<>>& rate, std::optional<Date> date, const Place& where) {
        auto& rental = d_.scenario.inputs.rental;
        rental.rate = rate.amount;
        d_.scenario.rate_currency = rate.currency;
        d_.use_exchange("rate.exchange", "rate.currency", rental.exchange, rate.currency, date, where);
    }

    // ---- the catalog's offers

    void take_offers() {
        auto rentals = catalog::rentals_of(d_.catalog);
        if (!rentals) { append(d_.diagnostics, rentals.error()); return; }
        rentals_ = std::move(*rentals);
        if (!check_known()) { return; }
        ask();
        const bool by_hour = info_.term == RentalTerm::on_demand;
        if (!by_hour && take_of_term()) { return; }
        if (!take_by_hour()) { complain_of_none(); return; }
        if (!by_hour) { take_share(); }
    }

    [[nodiscard]] bool check_known() {
        const auto& all = rentals_.rates;
        if (std::none_of(all.begin(), all.end(), [&](const RentalRate& r) { return r.chip == d_.chip->id; })) {
            d_.diagnostics.push_back(no_rate(all, d_.chip->name, d_.request.chip ? d_.request.chip->where : where(), d_.request.as_of));
            return false;
        }
        const auto& provider = given(&RegionalRequest::provider);
        if (!provider) { return true; }
        auto unknown = unknown_provider(all, *provider, d_.chip->id, d_.chip->name, d_.request.as_of);
        if (unknown) { d_.diagnostics.push_back(std::move(*unknown)); }
        return !unknown;
    }

    static std::vector<std::string> ids(const Lineage& regions) {
        std::vector<std::string> all;
        for (const auto& region : regions) { all.push_back(region->id); }
        return all;
    }

    void ask() {
        asked_.chip = d_.chip->id;
        asked_.lineage = ids(regions_);
        for (const auto& other : regions_with_rates(rentals_.rates, asked_.chip)) { asked_.lies_in(other, ids(d_.regions.lineage(other, {}, d_.diagnostics))); }
        asked_.time = Time<>::of(std::numeric_limits<double>::infinity());
        if (const auto& provider = given(&RegionalRequest::provider)) { asked_.provider = provider->value; }
        if (d_.start) { asked_.known_by = *d_.start; }
        if (const auto& date = given(&RegionalRequest::rate_date)) { asked_.known_by = date->value; }
        wanted_day_ = asked_.known_by;
    }

    /// In the answer's currency, at the rates of the offer's day.
    [[nodiscard]] CostPerChipTime<> exchanged(const RentalRate& offer) {
        const auto& quoted = offer.rate.value;
        const auto& place = offer.rate.provenance.where;
        const auto from = d_.exchanges.per_dollar(quoted.currency, day_of(offer), place, d_.diagnostics);
        const auto to = d_.exchanges.per_dollar(d_.scenario.currency, day_of(offer), place, d_.diagnostics);
        if (!from || !to) { return quoted.amount; }
        return cost::exchanged(quoted.amount, cost::Exchange<double>{from->value, to->value});
    }

    /// "AWS in us 6.88 (2026-01-21), ...", the cheapest first.
    [[nodiscard]] std::string told_each(std::vector<const RentalRate*> each) {
        std::sort(each.begin(), each.end(), [&](const RentalRate* a, const RentalRate* b) { return exchanged(*a) < exchanged(*b); });
        std::string all;
        for (const auto* offer : each) {
            all += fmt::format("{}{}{} {} ({})", all.empty() ? "" : ", ", offer->provider, offer->region.empty() ? "" : " in " + offer->region,
                               number((exchanged(*offer) * units::chip_hour).value()), offer->rate.value.date.text);
        }
        return all;
    }

    /// Between the ends of what is asked; nothing where all ask the same, so that the usual spread counts.
    static std::optional<uncertainty::Spread> spread_between(double low, double rate, double high) {
        if (!(low < high)) { return std::nullopt; }
        const auto spread = uncertainty::range_around(uncertainty::RangeMeaning::pert, low, rate, high);
        return spread ? std::optional(*spread) : std::nullopt;
    }

    /// Of a packaged median, by the single providers that are as near.
    [[nodiscard]] static std::optional<uncertainty::Spread> spread_of(double rate, Currency currency, const std::vector<const RentalRate*>& each) {
        double low = rate, high = rate;
        for (const auto* offer : each) {
            if (offer->rate.value.currency != currency) { continue; }
            low = std::min(low, offer->rate.value.amount.value());
            high = std::max(high, offer->rate.value.amount.value());
        }
        return spread_between(low, rate, high);
    }

    void use(const Asked& asked) {
        if (asked.one != nullptr) { use_one(*asked.one, asked.each); } else { use_middle(asked.each); }
    }

    void use_one(const RentalRate& offer, std::vector<const RentalRate*> each) {
        std::erase_if(each, [&](const RentalRate* o) { return o == &offer; });
        auto like = each;
        std::erase_if(like, [&](const RentalRate* o) { return distance(*o, asked_) != distance(offer, asked_); });
        const auto& rate = offer.rate.value;
        const auto of_each = offer.median_of > 0 ? spread_of(rate.amount.value(), rate.currency, like) : std::nullopt;
        d_.scenario.sources.push_back({"rate", offer.rate.provenance, of_each ? of_each : offer.rate.spread});
        quote(rate, day_of(offer), offer.rate.provenance.where);
        info_.offer = fmt::format("{}, {}", offer.provider, offer.rate.value.date.text);
        info_.rate_of = told(offer);
        info_.over = offer.over ? offer.over : info_.over;
        say(fmt::format("The rate in {}{} is {}: {} {} a GPU-hour{}{}.", region_.sentence, offer.over ? fmt::format(" of a reservation for {}", years_text(*offer.over)) : term_text(offer.term),
                        offer.median_of > 0 ? "the " + told(offer) : "that of " + told(offer), code(rate.currency), number((rate.amount * units::chip_hour).value()),
                        offer.region.empty() ? ", wherever the chips stand" : "",
                        !each.empty() ? fmt::format("; single ones ask {}", told_each(each)) : ""));
        note(each);
        check_place(offer, false);
        check_day(offer);
    }

    /// Offers that are only told stand in the bibliography too.
    void note(const std::vector<const RentalRate*>& offers) {
        for (const auto* offer : offers) { d_.scenario.sources.push_back({"", offer->rate.provenance}); }
    }

    static std::string term_text(RentalTerm term) { return term == RentalTerm::spot ? " on spot" : ""; }

    void use_middle(const std::vector<const RentalRate*>& each) {
        std::vector<CostPerChipTime<>> rates;
        for (const auto* offer : each) { rates.push_back(exchanged(*offer)); }
        const auto [oldest, newest] = std::minmax_element(each.begin(), each.end(), [](const RentalRate* a, const RentalRate* b) { return day_of(*a) < day_of(*b); });
        const auto [low, high] = std::minmax_element(rates.begin(), rates.end());
        auto provenance = (*newest)->rate.provenance;
        provenance.status = catalog::Status::derived;
        provenance.note = "The median of the packaged offers, one of each provider, of the year up to the newest.";
        const auto rate = middle(rates);
        d_.scenario.sources.push_back({"rate", provenance, spread_between(low->value(), rate.value(), high->value())});
        note(each);
        d_.scenario.inputs.rental.rate = rate;
        d_.scenario.rate_currency = d_.scenario.currency;
        info_.offer = told_sellers(each);
        info_.rate_of = told_median(each.size(), day_of(**oldest), day_of(**newest));
        say(fmt::format("The rate in {}{} is the {}: {} {} a GPU-hour; they ask {}.", region_.sentence, term_text(each.front()->term), info_.rate_of, code(d_.scenario.currency),
                        number((rate * units::chip_hour).value()), told_each(each)));
        const auto far = std::find_if(each.begin(), each.end(), [&](const RentalRate* o) { return is_elsewhere(*o, asked_); });
        if (far != each.end()) { check_place(**far, true); }
        check_day(**newest);
    }

    /// What is asked elsewhere may be far from what is asked here.
    void check_place(const RentalRate& offer, bool one_of_several) {
        if (!is_elsewhere(offer, asked_)) { return; }
        warn("rate-of-elsewhere", fmt::format("no such rate for {} is known in {}: {} that of {} in {}", d_.chip->name, region_.sentence,
                                              one_of_several ? "in the median is" : "what stands in is", offer.provider, offer.region),
             "give rate, or name another provider");
    }

    /// And what is asked at another time from what was asked on the day.
    void check_day(const RentalRate& offer) {
        if (!wanted_day_) { return; }
        if (day_of(offer) > *wanted_day_) { say(fmt::format("By {} no such rate was known yet for {}: the first that became known afterwards stands in.", to_string(*wanted_day_), region_.sentence)); }
        if (!over_a_year_apart(day_of(offer), *wanted_day_)) { return; }
        warn("rate-of-other-time", fmt::format("the nearest rate that is known for {} is of {}, and the rate of {} is asked for", d_.chip->name, offer.rate.value.date.text, to_string(*wanted_day_)),
             given(&RegionalRequest::rate_date) ? "rates move: give rate, or another rate_date" : "rates move: give rate, or name a rate_date");
    }

    [[nodiscard]] bool take_by_hour() { return use_if(asked_for_or_later(rentals_.rates, RentalTerm::on_demand, asked_)); }

    /// An offer of the term, of the provider that is named or whose rate by the hour would be taken; beside a median by the hour the median of the
    /// term. Of any where nobody rents by the hour, or nobody here, or nobody yet.
    [[nodiscard]] bool take_of_term() {
        const auto by_hour = asked_for_or_later(rentals_.rates, RentalTerm::on_demand, asked_);
        const auto* hour = by_hour.first();
        const bool median = by_hour.one != nullptr && by_hour.one->median_of > 0;
        const bool elsewhere = hour != nullptr && is_elsewhere(*hour, asked_);
        const bool later = hour != nullptr && wanted_day_ && day_of(*hour) > *wanted_day_;
        if (later && use_if(known_here(asked_))) { return true; }
        if (by_hour.one == nullptr && hour != nullptr && !elsewhere) { return false; }
        auto asked = asked_;
        if (by_hour.one != nullptr && !median && !elsewhere) { asked.provider = by_hour.one->provider; }
        if (info_.term == RentalTerm::reserved) { asked.over = period(asked); }
        const auto offers = asked_for_or_later(rentals_.rates, info_.term, asked);
        if (median && (offers.none() || offers.first()->median_of == 0)) { return false; }                // beside a median of providers only another one
        if (elsewhere && (offers.none() || is_elsewhere(*offers.first(), asked_))) { return false; }  // of the place itself goes before a share of what is asked elsewhere
        return use_if(offers);
    }

    /// Offers of the term that were known on the day, here.
    [[nodiscard]] Asked known_here(OffersAsked asked) const {
        if (info_.term == RentalTerm::reserved) { asked.over = period(asked); }
        const auto known = asked_for(rentals_.rates, info_.term, asked);
        return !known.none() && is_elsewhere(*known.first(), asked) ? Asked{} : known;
    }

    /// Of a reservation the period that is asked for, else the one on offer that fits the run.
    [[nodiscard]] std::optional<Time<>> period(const OffersAsked& asked) const {
        return info_.over ? info_.over : fitting_period(rentals_.rates, asked, length_of(d_).value_or(Time<>()));
    }

    [[nodiscard]] bool use_if(const Asked& offers) {
        if (offers.none()) { return false; }
        use(offers);
        return true;
    }

    /// Of the rate by the hour, where nobody's offer of the term is known.
    void take_share() {
        if (info_.term == RentalTerm::spot) { use_share(rentals_.spot, "On spot"); return; }
        if (!info_.over) { info_.over = length_of(d_).value_or(Time<>()) > units::year ? 3.0 * units::year : Time<>(units::year); }
        use_share(*info_.over > 2.0 * units::year ? rentals_.reserved_3_years : rentals_.reserved_1_year, fmt::format("Reserved for {}", years_text(*info_.over)));
    }

    void use_share(const catalog::Sourced<double>& share, const std::string& term) {
        d_.scenario.choices.rental.by_share = true;
        d_.use("rental_share", d_.scenario.inputs.rental.share, share);
        info_.rate_of = fmt::format("{} of that on demand: {}", number(share.value), info_.rate_of);
        auto any = asked_;
        any.provider.reset();
        any.over = info_.over;
        auto others = asked_for(rentals_.rates, info_.term, any);
        if (others.one != nullptr && others.each.empty()) { others.each.push_back(others.one); }
        note(others.each);
        say(fmt::format("{} it is {} of that, as such offers usually are: of those whose rate that is no offer is known{}.", term, told_share(share),
                        others.each.empty() ? "" : fmt::format(", and others ask {} for that term", told_each(others.each))));
    }

    void complain_of_none() {
        const auto& provider = given(&RegionalRequest::provider);
        std::string terms;
        for (const auto term : {RentalTerm::on_demand, RentalTerm::reserved, RentalTerm::spot}) {
            const bool known = std::any_of(rentals_.rates.begin(), rentals_.rates.end(), [&](const RentalRate& o) {
                return o.term == term && o.chip == d_.chip->id && (!provider || o.provider == provider->value);
            });
            if (known) { terms += fmt::format("{}{}", terms.empty() ? "" : " or ", name(term)); }
        }
        d_.complain(where(), "missing-field", fmt::format("no rate {} of {} is known for {}", name(info_.term), provider ? provider->value : "anybody", d_.chip->name),
                    fmt::format("give rate, such as 2 USD/GPU-h, or set rental_term to {}", terms));
    }

    Draft& d_;
    const Lineage& regions_;
    const catalog::Region& region_;
    RentalTermAsked asked_term_ = RentalTermAsked::on_demand;
    Rented info_;
    catalog::Rentals rentals_;
    OffersAsked asked_;
    std::optional<Date> wanted_day_;
};

}  // namespace

void resolve_rate(Draft& d, const Lineage& regions) {
    if (d.scenario.choices.mode == cost::Mode::rented) { Renting(d, regions).resolve(); }
}

}  // namespace traincost::scenario
