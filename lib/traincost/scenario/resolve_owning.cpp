// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about owning over a life: the scenario's own figures, the region's, or the catalog's.
#include <traincost/catalog/economics.hpp>
#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/rental_offers.hpp>
#include <traincost/scenario/stand_in.hpp>
#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace traincost::scenario {

namespace {

using cost::Owning;

/// Which ways of owning make use of a field.
enum class UsedBy { over_a_life, tco };

void refuse(Draft& d, const Place& where, std::string_view field, UsedBy used_by) {
    const auto& r = d.request;
    if (d.scenario.choices.mode == cost::Mode::rented) {
        d.complain(where, "contradiction", fmt::format("{}: it is inside the rental rate already", field), "leave it out, or set mode to owned");
        return;
    }
    const auto owning = r.owning.owning ? r.owning.owning->value.owning : Owning::amortised;
    d.complain(where, "contradiction", fmt::format("{}: hardware that is charged as {} takes no account of it", field,
                                                   cost::owning_names[static_cast<std::size_t>(owning)]),
               used_by == UsedBy::tco ? "set owning to tco, or leave it out" : "set owning to tco or straight-line, or leave it out",
               r.owning.owning ? std::optional(Related{r.owning.owning->where, "how it is charged is given here"}) : std::nullopt);
}

template <class V>
void check(Draft& d, const Maybe<V>& given, std::string_view field, UsedBy used_by) {
    const auto& asked = d.request.owning.owning;
    const bool rented = d.scenario.choices.mode == cost::Mode::rented;
    const bool all = asked && asked->value.all;
    const auto owning = asked ? asked->value.owning : Owning::amortised;
    const bool used = all || owning == Owning::tco || (owning == Owning::straight_line && used_by == UsedBy::over_a_life);
    if (given && (rented || !used)) { refuse(d, given->where, field, used_by); }
}

void check_regional(Draft& d, const RegionalRequest& part) {
    check(d, part.wacc, "wacc", UsedBy::tco);
    check(d, part.building_wacc, "building_wacc", UsedBy::tco);
    check(d, part.construction, "construction", UsedBy::tco);
    check(d, part.labour, "labour", UsedBy::tco);
    check(d, part.wait, "wait", UsedBy::tco);
}

struct Owned {
    Draft& d;
    const Lineage& regions;
    const catalog::Economics& economics;
    cost::OwningInputs<double>& in;

    /// Money that is quoted in a currency of its own, at the date of its figure or of the start.
    template <class Q>
    void use_priced(std::string_view name, Q& input, cost::Exchange<double>& exchange, Currency& currency, const Maybe<Priced<Q>>& given,
                    const catalog::Sourced<Priced<Q>>& figure) {
        const auto& priced = given ? given->value : figure.value;
        input = priced.amount;
        currency = priced.currency;
        if (given) { d.note_given(name, given->where); }
        else { d.scenario.sources.push_back({std::string(name), figure.provenance, figure.spread}); }
        d.use_exchange(fmt::format("{}.exchange", name), fmt::format("{}.currency", name), exchange, priced.currency,
                       given ? d.start : std::optional(priced.date.first), given ? given->where : figure.provenance.where);
    }

    void use_life() {
        const auto& r = d.request.owning;
        d.use_either("life", in.life, r.life, economics.life);
        d.use_either("utilisation", in.utilisation, r.utilisation, economics.utilisation);
        d.use_either("scale_up_share", in.scale_up_share, r.scale_up_share, economics.scale_up_share);
        if (r.residual) {
            d.use("residual", in.residual_share, *r.residual);
            d.scenario.choices.owning_shape.residual_given = true;
        }
    }

    void use_shares() {
        const auto& r = d.request.owning;
        d.use_either("building_life", in.building_life, r.building_life, economics.building_life);
        d.use_either("storage_share", in.storage_share, r.storage_share, economics.storage_share);
        d.use_either("spares_share", in.spares_share, r.spares_share, economics.spares_share);
        d.use_either("maintenance", in.maintenance_share, r.maintenance, economics.maintenance_share);
        d.use_either("insurance_and_tax", in.insurance_and_tax, r.insurance_and_tax, economics.insurance_and_tax);
        d.use_either("staffing", in.staffing, r.staffing, economics.staffing);
    }

    void use_wacc() {
        const auto& given = regional(d.request, regions.front()->id, &RegionalRequest::wacc);
        if (given) { d.use("wacc", in.wacc, *given); return; }
        if (const auto figure = figure_of(d, regions, catalog::Datum::wacc, &catalog::Region::wacc, "cost of capital")) { d.use("wacc", in.wacc, *figure); return; }
        d.complain({}, "missing-field", fmt::format("the catalog has no cost of capital for {}", regions.front()->sentence), "give wacc, such as 8 %");
    }

    /// Who gives one cost of capital means the whole site's.
    void use_building_wacc() {
        const auto& own = regional(d.request, regions.front()->id, &RegionalRequest::building_wacc);
        const auto& given = own ? own : regional(d.request, regions.front()->id, &RegionalRequest::wacc);
        if (given) { d.use("building_wacc", in.building_wacc, *given); return; }
        if (const auto figure = figure_of(d, regions, catalog::Datum::building_wacc, &catalog::Region::building_wacc, "cost of capital for buildings")) {
            d.use("building_wacc", in.building_wacc, *figure);
            return;
        }
        d.complain({}, "missing-field", fmt::format("the catalog has no cost of capital for buildings in {}", regions.front()->sentence),
                   "give building_wacc, such as 6 %, or wacc for all");
    }

    void use_construction() {
        const auto& given = regional(d.request, regions.front()->id, &RegionalRequest::construction);
        std::optional<catalog::Sourced<Priced<CostPerPower<>>>> figure;
        if (!given) { figure = figure_of(d, regions, catalog::Datum::construction, &catalog::Region::construction, "cost of construction"); }
        if (!given && !figure) {
            d.complain({}, "missing-field", fmt::format("the catalog has no cost of construction for {}", regions.front()->sentence),
                       "give construction, such as 11.7 MUSD/MW");
            return;
        }
        use_priced("construction", in.construction, in.construction_exchange, d.scenario.construction_currency, given, figure.value_or(catalog::Sourced<Priced<CostPerPower<>>>{}));
    }

    void use_labour() {
        const auto& given = regional(d.request, regions.front()->id, &RegionalRequest::labour);
        std::optional<catalog::Sourced<Priced<CostRate<>>>> figure;
        if (!given) { figure = figure_of(d, regions, catalog::Datum::labour, &catalog::Region::labour, "cost of labour"); }
        if (!given && !figure) {
            d.complain({}, "missing-field", fmt::format("the catalog has no cost of labour for {}", regions.front()->sentence), "give labour, such as 190 kUSD/year");
            return;
        }
        use_priced("labour", in.labour, in.labour_exchange, d.scenario.labour_currency, given, figure.value_or(catalog::Sourced<Priced<CostRate<>>>{}));
    }

    void use_wait() {
        const auto& given = regional(d.request, regions.front()->id, &RegionalRequest::wait);
        if (!given) { return; }
        if (!given->value.as_region) {
            in.wait = given->value.time;
            d.note_given("wait", given->where);
        } else if (const auto figure = figure_of(d, regions, catalog::Datum::grid_wait, &catalog::Region::grid_wait, "wait for the grid")) {
            d.use("wait", in.wait, *figure);
        } else {
            d.complain(given->where, "missing-field", fmt::format("the catalog does not know how long the grid of {} takes", regions.front()->name),
                       "give a time, such as 2 years");
        }
        d.scenario.choices.owning_shape.wait = in.wait > Time<>();
    }
};

/// Age and loss of value are no input of hardware within its life whose residual value is given.
void drop_unused(Draft& d) {
    const auto& c = d.scenario.choices;
    if (c.owning == Owning::amortised) { return; }
    const bool age = c.owning_shape.past_life;
    const bool decay = age || !c.owning_shape.residual_given;
    const auto& given = d.request.value_decay;
    if (given && !decay) {
        contradiction(d, given->where, "value_decay: what the equipment fetches at the end of its life is given, and it is within that life", "leave one of the two out",
                      d.request.owning.residual->where, "the residual value is given here");
    }
    std::erase_if(d.scenario.sources, [&](const InputSource& s) { return (s.name == "chip.age" && !age) || (s.name == "value_decay" && !decay); });
}

/// The price of hardware as old as its life is paid back; what it is still worth could be sold, and goes on falling.
void note_past_life(Draft& d) {
    const auto& in = d.scenario.inputs;
    auto& shape = d.scenario.choices.owning_shape;
    if (in.hardware.age < cost::time_to_end(in.owning, shape)) { return; }
    shape.past_life = true;
    d.assume(fmt::format("The hardware is older than its life of {}: its price is paid back. It is worth {} of it still, and {} charged.",
                         years_text(in.owning.life), percent(cost::late_share(in.owning, in.hardware, shape)),
                         d.scenario.choices.owning == Owning::straight_line ? "what it loses of that is" : "what it loses of that and interest on it are"));
}

/// What is bought and draws nothing unless its power is given: the building is not made for it either.
std::string unpowered_text(const cost::EnergyShape& energy) {
    if (energy.network && energy.storage) { return ""; }
    const auto* what = energy.network ? "Storage is" : energy.storage ? "The network is" : "Network and storage are";
    const auto* fields = energy.network ? "storage_power" : energy.storage ? "network_power" : "network_power, storage_power";
    return fmt::format(" {} paid for, but no power and no part of the building unless given ({}).", what, fields);
}

void say_what_is_charged(Draft& d, const catalog::Region& region) {
    const auto& in = d.scenario.inputs.owning;
    const auto hours = fmt::format("the hours of use, {} of all", percent(in.utilisation));
    if (d.scenario.choices.owning == Owning::straight_line) {
        d.scenario.regional_assumptions.push_back(
            fmt::format("Owned hardware is charged by the straight line: its price over {} and {}, less what is left of it then. Left out: cost "
                        "of capital, building, storage, maintenance, staff, taxes, failed runs and experiments.", years_text(in.life), hours));
        return;
    }
    d.scenario.regional_assumptions.push_back(
        fmt::format("{}is charged by its total cost: equipment is paid back over {} and the building over {}, at what capital costs, spread over {}, less "
                    "what the equipment fetches at the end. Left out: land, failed runs and experiments, and the electricity of hours that nobody uses, "
                    "whose capital is charged{}.{}",
                    d.scenario.side_by_side ? "Beside that, owned hardware " : "Owned hardware ", years_text(in.life), years_text(in.building_life), hours,
                    d.scenario.choices.energy.idle == cost::IdleKind::none ? "" : ", beyond those in which chips wait for this run",
                    unpowered_text(d.scenario.choices.energy)));
    d.scenario.regional_assumptions.push_back(fmt::format("In {} capital costs {} a year for equipment and {} for a building.", region.sentence, percent(in.wacc), percent(in.building_wacc)));
}

/// What the catalog has of one time only stands in for that of the run's.
void say_other_times(Draft& d, const catalog::Region& region) {
    if (!d.start) { return; }
    std::vector<std::string> others;
    const auto take = [&](std::string_view input, std::string_view what) {
        const auto* from = source_of(d.scenario, input);
        if (from == nullptr || from->status == catalog::Status::given || !from->date.known() || !over_a_year_apart(from->date, *d.start)) { return; }
        others.push_back(fmt::format("{} of {}", what, from->date.text));
    };
    take("wacc", "the cost of capital");
    take("building_wacc", "that of the building's capital");
    take("construction", "that of the building");
    take("labour", "that of labour");
    if (others.empty()) { return; }
    d.scenario.regional_assumptions.push_back(fmt::format("Training starts on {}; of {} is known {}: more than a year apart, and taken all the same.", to_string(*d.start), region.sentence, fmt::join(others, ", ")));
}

void say_of_wait(Draft& d, const Lineage& regions) {
    if (d.scenario.choices.owning_shape.wait) {
        const auto& in = d.scenario.inputs;
        d.scenario.regional_assumptions.push_back(
            fmt::format("Equipment and building stand ready for {} before there is power: interest on both is charged over their lives. The equipment "
                        "loses {} of its value meanwhile; its price is charged in full and has that in it.{}", years_text(in.owning.wait),
                        percent(cost::lost_share(in.hardware, in.owning.wait)),
                        d.scenario.side_by_side ? " The other ways of owning take no account of it." : ""));
        return;
    }
    const auto& grid = regions.front()->grid_wait;
    if (!grid) { return; }
    d.scenario.regional_assumptions.push_back(
        fmt::format("Nothing stands idle for want of power, although a new connection takes {} in {} (wait: grid).", years_text(grid->value), regions.front()->sentence));
}

}  // namespace

void refuse_unused_owning(Draft& d) {
    const auto& r = d.request.owning;
    if (r.owning && d.scenario.choices.mode == cost::Mode::rented) {
        d.complain(r.owning->where, "contradiction", "owning: the hardware is rented", "leave it out, or set mode to owned");
    }
    check(d, r.life, "life", UsedBy::over_a_life);
    check(d, r.utilisation, "utilisation", UsedBy::over_a_life);
    check(d, r.residual, "residual", UsedBy::over_a_life);
    check(d, r.scale_up_share, "scale_up_share", UsedBy::over_a_life);
    check(d, r.building_life, "building_life", UsedBy::tco);
    check(d, r.storage_share, "storage_share", UsedBy::tco);
    check(d, r.spares_share, "spares_share", UsedBy::tco);
    check(d, r.maintenance, "maintenance", UsedBy::tco);
    check(d, r.insurance_and_tax, "insurance_and_tax", UsedBy::tco);
    check(d, r.staffing, "staffing", UsedBy::tco);
    check_regional(d, d.request.everywhere);
    for (const auto& [region, part] : d.request.per_region) { check_regional(d, part); }
}

void resolve_owning(Draft& d, const Lineage& regions) {
    const auto& c = d.scenario.choices;
    if (c.mode == cost::Mode::rented || (c.owning == Owning::amortised && !d.scenario.side_by_side)) { return; }
    const auto economics = catalog::economics_of(d.catalog);
    if (!economics) { append(d.diagnostics, economics.error()); return; }
    Owned owned{d, regions, *economics, d.scenario.inputs.owning};
    owned.use_life();
    if (c.owning != Owning::straight_line) {
        owned.use_shares();
        owned.use_wacc();
        owned.use_building_wacc();
        owned.use_construction();
        owned.use_labour();
        owned.use_wait();
    }
    note_past_life(d);
    drop_unused(d);
    say_what_is_charged(d, *regions.front());
    if (c.owning != Owning::straight_line) {
        say_other_times(d, *regions.front());
        say_of_wait(d, regions);
    }
}

}  // namespace traincost::scenario
