// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/rent_or_buy.hpp>

#include <traincost/catalog/borrowing.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/estimate.hpp>
#include <traincost/scenario/forget_rent.hpp>
#include <traincost/scenario/rental_offers.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/spot.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace traincost::scenario {

namespace {

using catalog::RentalRate;
using catalog::RentalTerm;

constexpr int months_a_year = 12;

class Asking {
 public:
    Asking(const RentOrBuyQuestion& question, const Catalog& catalog) : question_(question), catalog_(catalog) {}

    Result<RentOrBuy> answer() {
        refuse_what_is_inside();
        auto scenario = resolve(owned_hour(), catalog_);
        if (!scenario) { append(diagnostics_, scenario.error()); return failure(std::move(diagnostics_)); }
        answer_.scenario = std::move(*scenario);
        drop_yearly_charge();
        take_stay();
        take_rates();
        take_interruptions();
        if (has_errors(diagnostics_)) { return failure(std::move(diagnostics_)); }
        compute();
        return std::move(answer_);
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }
    void say(std::string sentence) { answer_.scenario.assumptions.push_back(std::move(sentence)); }

    /// A field that may differ between regions, in the only one that is asked about.
    template <class V>
    [[nodiscard]] const Maybe<V>& given(Maybe<V> RegionalRequest::*field) const {
        const auto& regions = question_.request.regions;
        return regional(question_.request, regions.empty() ? std::string() : regions.front().value, field);
    }

    void refuse_what_is_inside() {
        const auto& r = question_.request;
        if (r.mode) { complain(r.mode->where, "contradiction", "mode: both are compared here", "leave it out"); }
        if (r.owning.owning) { complain(r.owning.owning->where, "contradiction", "owning: it is the total cost that is compared here", "leave it out"); }
        if (const auto& term = given(&RegionalRequest::rental_term)) { complain(term->where, "contradiction", "rental_term: all are compared here", "leave it out"); }
        if (r.model) { complain(r.model->where, "contradiction", "model: one chip is asked about, not a run", "leave it out"); }
        if (r.regions.size() > 1) { complain(r.regions.back().where, "contradiction", "the answer is for one region, and several are given", "ask twice"); }
    }

    /// One GPU-hour of an own cluster: brings the price, the power, the electricity and what owning takes.
    [[nodiscard]] Request owned_hour() const {
        auto r = question_.request;
        forget_rent(r.everywhere);
        for (auto& part : r.per_region) { forget_rent(part.second); }
        if (r.regions.size() > 1) { r.regions.resize(1); }  // more are refused already
        r.mode.reset();
        r.model.reset();
        r.own_model.reset();
        r.gpu_hours = Given<ChipTime<>>{units::chip_hour, {}};
        r.owning.owning = Given<OwningAsked>{{cost::Owning::tco, false}, {}};
        r.acquired = r.start;  // else the newest price is taken
        return r;
    }

    /// How `estimate` spreads what is bought over years of equal payments: here it is paid for on the first day.
    void drop_yearly_charge() {
        std::erase_if(answer_.scenario.regional_assumptions,
                      [](const std::string& sentence) { return sentence.starts_with("Owned hardware is charged by its total cost"); });
    }

    void take_stay() {
        const auto& own = answer_.scenario.inputs.owning;
        answer_.stay.interest = own.wacc;
        answer_.stay.use = own.utilisation;
        answer_.stay.time = question_.over ? question_.over->value : own.life;
        if (!question_.over) { say(fmt::format("No time is given: the chip is wanted for its life of {}.", years_text(own.life))); }
        else if (question_.over->value > own.life) {
            complain(question_.over->where, "out-of-range", fmt::format("--over: own hardware does not last that long, but {}", units::text(own.life)),
                     "a shorter time, or a longer life");
        }
        say("Money of later years counts less by the cost of capital, for renting as for owning.");
    }

    /// In the answer's currency, at the rates of the offer's date.
    [[nodiscard]] CostPerChipTime<> exchanged(const Priced<CostPerChipTime<>>& quoted, std::optional<Date> date, const Place& where) {
        const Exchanges exchanges(question_.request, catalog_, diagnostics_);
        const auto from = exchanges.per_dollar(quoted.currency, date, where, diagnostics_);
        const auto to = exchanges.per_dollar(answer_.scenario.currency, date, where, diagnostics_);
        if (!from || !to) { return quoted.amount; }
        return cost::exchanged(quoted.amount, cost::Exchange<double>{from->value, to->value});
    }

    void take_given(Tenure tenure, const Given<Priced<CostPerChipTime<>>>& given) {
        catalog::Provenance provenance;
        provenance.status = catalog::Status::given;
        provenance.confidence = catalog::Confidence::high;
        provenance.where = given.where;
        const auto date = question_.request.start ? std::optional(question_.request.start->value) : std::nullopt;
        OfferedRate r;
        r.rate = exchanged(given.value, date, given.where);
        r.where = "as given";
        r.provenance = provenance;
        answer_.rates[static_cast<std::size_t>(tenure)] = std::move(r);
    }

    [[nodiscard]] OfferedRate offered(const RentalRate& offer) {
        OfferedRate r;
        r.rate = exchanged(offer.rate.value, day_of(offer), offer.rate.provenance.where);
        r.offer = told(offer);
        r.where = r.offer;
        if (offer.over) { r.where += fmt::format(", for {}", years_text(*offer.over)); }
        r.provider = offer.provider;
        r.date = day_of(offer);
        r.over = offer.over;
        r.provenance = offer.rate.provenance;
        return r;
    }

    void take_offer(Tenure tenure, RentalTerm term, const RentalRate& offer) {
        answer_.scenario.sources.push_back({"", offer.rate.provenance});
        answer_.rates[static_cast<std::size_t>(tenure)] = offered(offer);
        if (!is_elsewhere(offer, asked_)) { return; }
        say(fmt::format("No rate {} is known for {}: that of {} stands in.", catalog::rental_term_names[static_cast<std::size_t>(term)],
                        answer_.scenario.names.region_sentence, offer.region));
    }

    static std::string number(double x) { return units::without_zeros(units::significant(x, 2)); }

    void take_share(Tenure tenure, const catalog::Sourced<double>& share, std::string_view what, std::optional<Time<>> over) {
        const auto& on_demand = answer_.rates[static_cast<std::size_t>(Tenure::on_demand)];
        if (!on_demand) { return; }
        OfferedRate r;
        r.rate = on_demand->rate * share.value;
        r.where = fmt::format("{} of the rate on demand", number(share.value));
        r.usual = told_share(share) + " of that rate";
        r.over = over;
        r.provenance = share.provenance;
        answer_.scenario.sources.push_back({"", share.provenance});
        say(fmt::format("Beside that rate by the hour no offer {} is known for the {}: {} stands for it, as such offers usually are.", what, answer_.scenario.names.chip_short, r.where));
        answer_.rates[static_cast<std::size_t>(tenure)] = std::move(r);
    }

    void check_provider(const std::vector<RentalRate>& rates) {
        const auto& provider = given(&RegionalRequest::provider);
        if (!provider) { return; }
        const auto& names = answer_.scenario.names;
        if (auto complaint = unknown_provider(rates, *provider, names.chip_id, names.chip, question_.request.as_of)) { diagnostics_.push_back(std::move(*complaint)); }
    }

    [[nodiscard]] std::vector<std::string> lineage(const std::string& region) const {
        std::vector<std::string> ids;
        const auto regions = catalog::lineage_of(catalog_, region);
        if (!regions) { return ids; }
        for (const auto& each : *regions) { ids.push_back(each.id); }
        return ids;
    }

    void ask_for_offers(const std::vector<RentalRate>& rates) {
        asked_.chip = answer_.scenario.names.chip_id;
        asked_.time = answer_.stay.time;
        if (const auto& provider = given(&RegionalRequest::provider)) { asked_.provider = provider->value; }
        if (question_.request.start) { asked_.known_by = question_.request.start->value; }
        if (const auto& date = given(&RegionalRequest::rate_date)) { asked_.known_by = date->value; }
        asked_.lineage = lineage(answer_.scenario.names.region_id);
        for (const auto& other : regions_with_rates(rates, asked_.chip)) { asked_.lies_in(other, lineage(other)); }
    }

    /// The middle of what several providers ask.
    [[nodiscard]] OfferedRate median_of_providers() const {
        const auto& all = answer_.by_provider;
        OfferedRate r = all.front().rate;
        std::vector<CostPerChipTime<>> rates;
        for (const auto& provider : all) { rates.push_back(provider.rate.rate); }
        r.rate = middle(std::move(rates));
        const auto by_date = [](const ProviderCrossing& a, const ProviderCrossing& b) { return *a.rate.date < *b.rate.date; };
        const auto newest = std::max_element(all.begin(), all.end(), by_date), oldest = std::min_element(all.begin(), all.end(), by_date);
        r.date = newest->rate.date;
        r.provider.clear();
        r.offer = told_median(all.size(), *oldest->rate.date, *r.date);
        r.where = r.offer;
        r.provenance.status = catalog::Status::derived;
        r.provenance.note = "The median of the packaged offers, one of each provider, of the year up to the newest.";
        return r;
    }

    /// A packaged median over providers; else the median of what each of them asks, or the only one's offer.
    bool take_on_demand(const std::vector<RentalRate>& rates) {
        const auto [one, each] = asked_for(rates, RentalTerm::on_demand, asked_);
        for (const auto* offer : each) { answer_.by_provider.push_back({offered(*offer), {}}); }
        std::sort(answer_.by_provider.begin(), answer_.by_provider.end(), [](const auto& a, const auto& b) { return a.rate.rate < b.rate.rate; });
        packaged_median_ = one != nullptr && one->median_of > 0;
        if (one != nullptr) {
            take_offer(Tenure::on_demand, RentalTerm::on_demand, *one);
        } else if (!each.empty()) {
            answer_.rates[static_cast<std::size_t>(Tenure::on_demand)] = median_of_providers();
        }
        if (answer_.by_provider.size() < 2) { answer_.by_provider.clear(); }
        for (const auto* offer : each) {
            if (!answer_.by_provider.empty()) { answer_.scenario.sources.push_back({"", offer->rate.provenance}); }
        }
        return answer_.rates[static_cast<std::size_t>(Tenure::on_demand)].has_value();
    }

    /// Of whose rate by the hour is compared, and of nobody else.
    bool take_of_same_provider(Tenure tenure, RentalTerm term, const std::vector<RentalRate>& rates) {
        const auto& by_hour = *answer_.rates[static_cast<std::size_t>(Tenure::on_demand)];
        if (by_hour.provider.empty()) { return false; }
        const auto* own = packaged_median_ ? median_offer(rates, term, asked_) : of_provider(rates, term, asked_, by_hour.provider);
        if (own == nullptr) { return false; }
        take_offer(tenure, term, *own);
        return true;
    }

    void complain_of_no_rate(const std::vector<RentalRate>& rates) {
        const auto& r = question_.request;
        std::optional<Date> first;
        for (const auto& offer : rates) {
            const bool of_whom = offer.chip == asked_.chip && offer.term == RentalTerm::on_demand && (!asked_.provider || offer.provider == *asked_.provider);
            if (of_whom && (!first || day_of(offer) < *first)) { first = day_of(offer); }
        }
        const Place where = r.chip ? r.chip->where : Place{};
        const auto& date = given(&RegionalRequest::rate_date);
        if (first && asked_.known_by && *asked_.known_by < *first) {
            complain(date ? date->where : r.start ? r.start->where : where, "missing-field",
                     fmt::format("no rental rate for {} is known by {}", answer_.scenario.names.chip, to_string(*asked_.known_by)),
                     fmt::format("the first is of {}: give a rate_date from then on, or rate, such as 2 USD/GPU-h", to_string(*first)));
            return;
        }
        if (asked_.provider) {
            complain(given(&RegionalRequest::provider)->where, "missing-field",
                     fmt::format("of {} no rate by the hour is known for {}", *asked_.provider, answer_.scenario.names.chip), "give rate, or name another provider");
            return;
        }
        diagnostics_.push_back(no_rate(rates, answer_.scenario.names.chip, where, r.as_of));
    }

    void take_rates() {
        const auto rentals = catalog::rentals_of(catalog_);
        if (!rentals) { append(diagnostics_, rentals.error()); return; }
        check_provider(rentals->rates);
        if (has_errors(diagnostics_)) { return; }
        ask_for_offers(rentals->rates);
        take_rate_decay(rentals->rate_decay);
        if (const auto& rate = given(&RegionalRequest::rate)) {
            take_given(Tenure::on_demand, *rate);
        } else if (!take_on_demand(rentals->rates)) {
            complain_of_no_rate(rentals->rates);
            return;
        }
        const auto three_years = 3.0 * units::year;
        if (question_.reserved) {
            take_given(Tenure::reserved, *question_.reserved);
        } else if (!take_of_same_provider(Tenure::reserved, RentalTerm::reserved, rentals->rates) && answer_.stay.time >= units::year) {
            const bool long_enough = answer_.stay.time >= three_years;
            take_share(Tenure::reserved, long_enough ? rentals->reserved_3_years : rentals->reserved_1_year, "for a reservation", long_enough ? three_years : 1.0 * units::year);
        }
        if (question_.spot) {
            take_given(Tenure::spot, *question_.spot);
        } else if (!take_of_same_provider(Tenure::spot, RentalTerm::spot, rentals->rates)) {
            take_share(Tenure::spot, rentals->spot, "on spot", {});
        }
        say_of_renewals();
    }

    void take_rate_decay(const catalog::Sourced<DecayRate<>>& packaged) {
        answer_.stay.rate_decay = question_.rate_decay ? question_.rate_decay->value : packaged.value;
        if (question_.rate_decay) { return; }
        if (!packaged.provenance.source.empty()) { answer_.scenario.sources.push_back({"", packaged.provenance}); }
        say(fmt::format("Rates {}{} (--rate-decay says by how much they fall).",
                        packaged.value.value() > 0.0 ? fmt::format("fall by {}", units::text(packaged.value)) : "stay as they are for the whole time",
                        packaged.high ? fmt::format("; of those that were followed some fell by up to {}", units::text(*packaged.high)) : ""));
    }

    void say_of_renewals() {
        const auto& reserved = answer_.rates[static_cast<std::size_t>(Tenure::reserved)];
        if (!reserved || !reserved->over || *reserved->over >= answer_.stay.time) { return; }
        say(fmt::format("A reservation for {} is renewed until the {} are over, {}.", years_text(*reserved->over), years_text(answer_.stay.time),
                        answer_.stay.rate_decay.value() > 0.0 ? "each time at the rate that has fallen until then" : "at the same rate"));
    }

    void take_interruptions() {
        const auto& every = given(&RegionalRequest::interrupted_every);
        const auto& lost = given(&RegionalRequest::lost);
        if (lost && !every) {
            complain(lost->where, "missing-field", "how often spot is interrupted is not given, and what each interruption loses is", "add --interrupted-every");
            return;
        }
        if (!every) {
            say("How often spot is interrupted is not told, and nothing is counted as lost: --interrupted-every 20h says it, with or without --lost 30min.");
            return;
        }
        answer_.interruptions_known = true;
        if (!lost) { lose_by_law(*every); return; }
        answer_.useful = cost::useful_share(every->value, lost->value);
        if (answer_.useful < cost::least_share_kept) { diagnostics_.push_back(all_lost(lost->where, every->where)); }
    }

    /// By Daly's law with the best interval between checkpoints; none is larger than the chip's memory.
    void lose_by_law(const Given<Time<>>& every) {
        const auto chip = catalog_.chip(answer_.scenario.names.chip_id, {});
        if (!chip) { append(diagnostics_, chip.error()); return; }
        const auto law = spot_law(catalog_, every.value, 1.0, (chip->memory.value * units::chip).value());
        if (!law) { append(diagnostics_, law.error()); return; }
        if (!(law->kept >= cost::least_share_kept)) { diagnostics_.push_back(nothing_done(every.where, law->kept)); return; }
        answer_.useful = law->kept;
        for (const auto* p : {&law->copying.provenance, &law->storage.provenance, &law->restart.provenance}) { answer_.scenario.sources.push_back({"", *p}); }
        say(law->sentence() + " It is taken to be as large as the chip's memory, which none exceeds. A job of many chips is interrupted when any of them is.");
    }

    [[nodiscard]] CostPerChip<> standing(const cost::Stay<double>& stay) const {
        const auto& s = answer_.scenario;
        return cost::owned_standing(s.inputs.owning, s.inputs.hardware, s.choices.owning_shape, s.choices.price_is_of_bare_chip, detail::rated_power(s.choices, s.inputs), stay);
    }

    static std::optional<double> share(double use) { return use > 0.0 && use <= 1.0 ? std::optional(use) : std::nullopt; }

    /// Month by month, until the rent that is saved has paid for the chip; no longer than the building stands.
    [[nodiscard]] std::optional<Time<>> payback() const {
        const auto rate = answer_.rates[static_cast<std::size_t>(Tenure::on_demand)]->rate;
        const int months = static_cast<int>(months_a_year * (answer_.scenario.inputs.owning.building_life / units::year));
        for (int m = 1; m <= months; ++m) {
            auto stay = answer_.stay;
            stay.time = static_cast<double>(m) / months_a_year * units::year;
            if (cost::saved_rent(rate, answer_.upkeep, answer_.electricity, stay) >= answer_.outlay) { return stay.time; }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<double> use_to_own(const CostPerChipTime<>& rate, const cost::Stay<double>& stay) const {
        return share(cost::use_to_own(answer_.standing, answer_.electricity, rate, stay));
    }

    /// As fast as chips lose value, where what this one fetches at the end is given and nothing asks for it, too.
    [[nodiscard]] DecayRate<> chips_decay() const {
        const auto own = answer_.scenario.inputs.hardware.value_decay;
        if (own.value() > 0.0) { return own; }
        if (question_.request.value_decay) { return question_.request.value_decay->value; }
        const auto defaults = catalog_.defaults();
        return defaults ? defaults->value_decay.value : own;
    }

    /// Rates that fall as the chip's value does, or that stay where the answer has them fall.
    [[nodiscard]] OtherRents other_rents() const {
        const auto rate = answer_.rates[static_cast<std::size_t>(Tenure::on_demand)]->rate;
        auto stay = answer_.stay;
        stay.rate_decay = answer_.stay.rate_decay.value() > 0.0 ? DecayRate<>() : chips_decay();
        return {stay.rate_decay, cost::rented(rate, stay, 1.0), use_to_own(rate, stay)};
    }

    void compute_owning() {
        auto& a = answer_;
        const auto& in = a.scenario.inputs;
        const auto e = evaluate(a.scenario.choices, in);
        a.electricity = e.facility_power_per_chip * e.electricity_price;
        a.standing = standing(a.stay);
        a.outlay = cost::owned_outlay(in.owning, in.hardware, a.scenario.choices.price_is_of_bare_chip, detail::rated_power(a.scenario.choices, in));
        a.upkeep = cost::owned_upkeep(in.owning, in.hardware, a.scenario.choices.price_is_of_bare_chip, detail::rated_power(a.scenario.choices, in));
    }

    void compute() {
        auto& a = answer_;
        compute_owning();
        for (std::size_t t = 0; t < a.costs.size(); ++t) {
            if (t < a.rates.size() && !a.rates[t]) { continue; }
            a.costs[t] = cost_at(a, static_cast<Tenure>(t), a.stay.use);
        }
        a.use_to_own = use_to_own(a.rates[static_cast<std::size_t>(Tenure::on_demand)]->rate, a.stay);
        for (auto& provider : a.by_provider) { provider.use_to_own = use_to_own(provider.rate.rate, a.stay); }
        if (const auto& reserved = a.costs[static_cast<std::size_t>(Tenure::reserved)]) {
            a.use_to_reserve = share(*reserved / cost_at(a, Tenure::on_demand, 1.0));
            const double most = (*reserved - a.standing) / (a.electricity * a.stay.discounted());
            if (most > 0.0) { a.use_to_own_not_reserve = std::min(most, 1.0); }
        }
        a.payback = payback();
        a.other_rents = other_rents();
    }

    const RentOrBuyQuestion& question_;
    const Catalog& catalog_;
    Diagnostics diagnostics_;
    RentOrBuy answer_;
    OffersAsked asked_;
    bool packaged_median_ = false;  ///< is the rate by the hour
};

/// How often a reservation is paid for anew; a remainder of a day is none.
int terms_of(const Time<>& time, const Time<>& term) { return std::max(1, static_cast<int>(std::ceil((time - 1.0 * units::day) / term))); }

}  // namespace

CostPerChip<> cost_at(const RentOrBuy& a, Tenure tenure, double use) {
    auto stay = a.stay;
    stay.use = use;
    if (tenure == Tenure::owned) { return cost::owned(a.standing, a.electricity, stay); }
    const auto& offer = *a.rates[static_cast<std::size_t>(tenure)];
    if (tenure == Tenure::reserved) {
        const auto term = offer.over.value_or(stay.time);
        return cost::reserved(offer.rate, stay, term, terms_of(stay.time, term));
    }
    return cost::rented(offer.rate, stay, tenure == Tenure::spot ? a.useful : 1.0);
}

Result<RentOrBuy> rent_or_buy(const RentOrBuyQuestion& question, const Catalog& catalog) {
    const auto& as_of = question.request.as_of;
    return as_of ? Asking(question, catalog.known_at(as_of->value)).answer() : Asking(question, catalog).answer();
}

}  // namespace traincost::scenario
