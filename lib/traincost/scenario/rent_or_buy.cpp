// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/rent_or_buy.hpp>

#include <traincost/catalog/borrowing.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

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

    [[nodiscard]] const Maybe<Priced<CostPerChipTime<>>>& given_rate() const {
        const auto& regions = question_.request.regions;
        return regional(question_.request, regions.empty() ? std::string() : regions.front().value, &RegionalRequest::rate);
    }

    void refuse_what_is_inside() {
        const auto& r = question_.request;
        if (r.mode) { complain(r.mode->where, "contradiction", "mode: both are compared here", "leave it out"); }
        if (r.owning.owning) { complain(r.owning.owning->where, "contradiction", "owning: it is the total cost that is compared here", "leave it out"); }
        if (r.model) { complain(r.model->where, "contradiction", "model: one chip is asked about, not a run", "leave it out"); }
        if (r.regions.size() > 1) { complain(r.regions[1].where, "contradiction", "the answer is for one region, and several are given", "ask twice"); }
    }

    /// Who buys now buys at the start, or at the newest price.
    void buy_now(Request& r) const {
        if (r.acquired) { return; }
        if (r.start) { r.acquired = r.start; return; }
        if (!r.chip || r.chip_price) { return; }
        const auto chip = catalog_.chip(r.chip->value, r.chip->where);
        if (chip && !chip->prices.empty()) { r.acquired = Given<Date>{chip->prices.back().value.value.date.first, {}}; }
    }

    /// One GPU-hour of an own cluster: brings the price, the power, the electricity and what owning takes.
    [[nodiscard]] Request owned_hour() const {
        auto r = question_.request;
        r.everywhere.rate.reset();
        for (auto& part : r.per_region) { part.second.rate.reset(); }
        r.mode.reset();
        r.model.reset();
        r.own_model.reset();
        r.gpu_hours = Given<ChipTime<>>{units::chip_hour, {}};
        r.owning.owning = Given<OwningAsked>{{cost::Owning::tco, false}, {}};
        buy_now(r);
        return r;
    }

    void take_stay() {
        const auto& own = answer_.scenario.inputs.owning;
        answer_.stay.interest = own.wacc;
        answer_.stay.use = own.utilisation;
        answer_.stay.time = question_.over ? question_.over->value : own.life;
        if (!question_.over) { say(fmt::format("No time is given: the chip is wanted for its life of {}.", units::text(own.life))); }
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
        answer_.rates[static_cast<std::size_t>(tenure)] = OfferedRate{exchanged(given.value, date, given.where), "as given", {}, provenance};
    }

    void take_offer(Tenure tenure, const RentalRate& offer) {
        const auto& date = offer.rate.value.date;
        auto words = fmt::format("{}{}{}, {}", offer.provider, offer.region.empty() ? "" : " in ", offer.region, date.text);
        const auto whose = words;
        if (offer.over) { words += fmt::format(", for {}", units::text(*offer.over)); }
        answer_.rates[static_cast<std::size_t>(tenure)] =
            OfferedRate{exchanged(offer.rate.value, date.first, offer.rate.provenance.where), std::move(words), whose, offer.rate.provenance};
        answer_.scenario.sources.push_back({"", offer.rate.provenance});
    }

    void take_share(Tenure tenure, const catalog::Sourced<double>& share, std::string_view what) {
        const auto& on_demand = answer_.rates[static_cast<std::size_t>(Tenure::on_demand)];
        if (!on_demand) { return; }
        const auto words = fmt::format("{} of the rate on demand", units::without_zeros(units::significant(share.value, 2)));
        answer_.rates[static_cast<std::size_t>(tenure)] = OfferedRate{on_demand->rate * share.value, words, {}, share.provenance};
        answer_.scenario.sources.push_back({"", share.provenance});
        say(fmt::format("No rate {} is known for the {}: {} is taken, as such offers usually are.", what, answer_.scenario.names.chip_short, words));
    }

    /// How near an offer is to the region asked for: it, the ones it lies in, everywhere, elsewhere.
    [[nodiscard]] std::size_t distance(const RentalRate& offer, const std::vector<std::string>& lineage) const {
        if (offer.region.empty()) { return lineage.size(); }
        const auto at = std::find(lineage.begin(), lineage.end(), offer.region);
        return at == lineage.end() ? lineage.size() + 1 : static_cast<std::size_t>(at - lineage.begin());
    }

    /// The nearest offer, and of those the newest at the start; of a reservation the one of the longest time that fits.
    [[nodiscard]] const RentalRate* offer_of(const std::vector<RentalRate>& rates, RentalTerm term, const std::vector<std::string>& lineage) const {
        const RentalRate* best = nullptr;
        const auto& start = question_.request.start;
        const auto better = [&](const RentalRate& a, const RentalRate& b) {
            const auto near_a = distance(a, lineage), near_b = distance(b, lineage);
            if (near_a != near_b) { return near_a < near_b; }
            if (a.over && b.over && *a.over != *b.over) { return *a.over > *b.over; }
            return a.rate.value.date.first > b.rate.value.date.first;
        };
        for (const auto& rate : rates) {
            if (rate.chip != answer_.scenario.names.chip_id || rate.term != term) { continue; }
            if (question_.provider && rate.provider != question_.provider->value) { continue; }
            if (start && rate.rate.value.date.first > start->value) { continue; }
            if (rate.over && *rate.over > answer_.stay.time) { continue; }
            if (best == nullptr || better(rate, *best)) { best = &rate; }
        }
        return best;
    }

    void check_provider(const std::vector<RentalRate>& rates) {
        if (!question_.provider) { return; }
        std::vector<std::string_view> known;
        for (const auto& rate : rates) {
            if (rate.chip == answer_.scenario.names.chip_id && std::find(known.begin(), known.end(), rate.provider) == known.end()) { known.push_back(rate.provider); }
        }
        if (std::find(known.begin(), known.end(), question_.provider->value) != known.end()) { return; }
        complain(question_.provider->where, "unknown-id",
                 fmt::format("no rate of '{}' is known for {}", question_.provider->value.substr(0, 40), answer_.scenario.names.chip),
                 did_you_mean(question_.provider->value, known, 40));
    }

    void take_rates() {
        const auto rentals = catalog::rentals_of(catalog_);
        if (!rentals) { append(diagnostics_, rentals.error()); return; }
        check_provider(rentals->rates);
        std::vector<std::string> lineage;
        if (const auto regions = catalog::lineage_of(catalog_, answer_.scenario.names.region_id)) {
            for (const auto& region : *regions) { lineage.push_back(region.id); }
        }
        const auto take = [&](Tenure tenure, RentalTerm term, const Maybe<Priced<CostPerChipTime<>>>& given) {
            if (given) { take_given(tenure, *given); return true; }
            if (tenure != Tenure::on_demand && given_rate()) { return false; }  // a rate of one's own and another's offer are not compared
            const auto* offer = offer_of(rentals->rates, term, lineage);
            if (offer == nullptr) { return false; }
            take_offer(tenure, *offer);
            if (distance(*offer, lineage) > lineage.size()) {
                say(fmt::format("No rate {} is known for {}: that of {} stands in.", catalog::rental_term_names[static_cast<std::size_t>(term)],
                                answer_.scenario.names.region_sentence, offer->region));
            }
            return true;
        };
        if (!take(Tenure::on_demand, RentalTerm::on_demand, given_rate())) {
            complain({}, "missing-field", fmt::format("no rental rate is known for {}", answer_.scenario.names.chip), "give rate, such as 2 USD/GPU-h");
            return;
        }
        if (!take(Tenure::reserved, RentalTerm::reserved, question_.reserved)) {
            const bool long_enough = answer_.stay.time >= 3.0 * units::year;
            if (answer_.stay.time >= units::year) {
                take_share(Tenure::reserved, long_enough ? rentals->reserved_3_years : rentals->reserved_1_year, "for a reservation");
            }
        }
        if (!take(Tenure::spot, RentalTerm::spot, question_.spot)) { take_share(Tenure::spot, rentals->spot, "on spot"); }
    }

    void take_interruptions() {
        const auto& every = question_.interrupted_every;
        const auto& lost = question_.lost;
        if (every.has_value() != lost.has_value()) {
            complain(every ? every->where : lost->where, "missing-field", "interruptions and what each loses belong together",
                     "give both --interrupted-every and --lost");
            return;
        }
        if (!every) { say("Nothing is lost to interruptions on spot (--interrupted-every 20h --lost 30min says what is)."); return; }
        answer_.useful = cost::useful_share(every->value, lost->value);
        if (answer_.useful <= 0.0) {
            complain(lost->where, "out-of-range", "--lost: an interruption loses more than the time between two, and nothing gets done",
                     "a shorter time, or fewer interruptions");
        }
    }

    [[nodiscard]] CostPerChip<> standing(const cost::Stay<double>& stay) const {
        const auto& s = answer_.scenario;
        return cost::owned_standing(s.inputs.owning, s.inputs.hardware, s.choices.owning_shape, s.choices.price_is_of_bare_chip, s.inputs.power.node, stay);
    }

    static std::optional<double> share(double use) { return use > 0.0 && use <= 1.0 ? std::optional(use) : std::nullopt; }

    /// Month by month, until owning has cost no more than renting by the hour.
    [[nodiscard]] std::optional<Time<>> time_to_own() const {
        const auto& own = answer_.scenario.inputs.owning;
        const auto rate = answer_.rates[static_cast<std::size_t>(Tenure::on_demand)]->rate;
        const int months = static_cast<int>(months_a_year * (own.life / units::year));
        for (int m = 1; m <= months; ++m) {
            auto stay = answer_.stay;
            stay.time = static_cast<double>(m) / months_a_year * units::year;
            if (cost::owned(standing(stay), answer_.electricity, stay) <= cost::rented(rate, stay, 1.0)) { return stay.time; }
        }
        return std::nullopt;
    }

    void compute() {
        auto& a = answer_;
        const auto e = evaluate(a.scenario.choices, a.scenario.inputs);
        a.electricity = e.facility_power_per_chip * e.electricity_price;
        a.standing = standing(a.stay);
        for (std::size_t t = 0; t < a.costs.size(); ++t) {
            if (t < a.rates.size() && !a.rates[t]) { continue; }
            a.costs[t] = cost_at(a, static_cast<Tenure>(t), a.stay.use);
        }
        const auto& by_hour = *a.rates[static_cast<std::size_t>(Tenure::on_demand)];
        if (by_hour.rate > a.electricity) { a.use_to_own = share(cost::use_to_own(a.standing, a.electricity, by_hour.rate, a.stay)); }
        if (const auto& reserved = a.rates[static_cast<std::size_t>(Tenure::reserved)]) {
            a.use_to_reserve = share(reserved->rate / by_hour.rate);
            const double most = (reserved->rate * a.stay.discounted() - a.standing) / (a.electricity * a.stay.discounted());
            if (most > 0.0) { a.use_to_own_not_reserve = std::min(most, 1.0); }
        }
        a.time_to_own = time_to_own();
    }

    const RentOrBuyQuestion& question_;
    const Catalog& catalog_;
    Diagnostics diagnostics_;
    RentOrBuy answer_;
};

}  // namespace

CostPerChip<> cost_at(const RentOrBuy& a, Tenure tenure, double use) {
    auto stay = a.stay;
    stay.use = use;
    if (tenure == Tenure::owned) { return cost::owned(a.standing, a.electricity, stay); }
    const auto rate = a.rates[static_cast<std::size_t>(tenure)]->rate;
    if (tenure == Tenure::reserved) { return cost::reserved(rate, stay); }
    return cost::rented(rate, stay, tenure == Tenure::spot ? a.useful : 1.0);
}

Result<RentOrBuy> rent_or_buy(const RentOrBuyQuestion& question, const Catalog& catalog) { return Asking(question, catalog).answer(); }

}  // namespace traincost::scenario
