// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about what electricity costs: a price given outright, one put together from parts, or the
// catalog's.
#include <traincost/scenario/draft.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <array>

namespace traincost::scenario {

namespace {

using cost::TariffKind;
using Price = Priced<EnergyPrice<>>;

catalog::Provenance as_given(const Place& where) {
    catalog::Provenance provenance;
    provenance.status = catalog::Status::given;
    provenance.confidence = catalog::Confidence::high;
    provenance.where = where;
    return provenance;
}

/// A price outside this window is a slip of units or digits, in whatever currency.
void check_price(Draft& d, const Tariff& tariff, std::optional<Date> date) {
    constexpr double lowest = 0.005;
    constexpr double highest = 1.0;
    Diagnostics said_already;  // a missing exchange rate was complained of when it was used
    const auto rate = d.exchanges.per_dollar(tariff.quoted.currency, date, tariff.provenance.where, said_already);
    if (!rate) { return; }
    const double per_kwh = cost::quoted_price(tariff.inputs, tariff.kind) * units::kilowatt_hour / units::money;
    const double in_dollars = per_kwh / rate->value;
    if (in_dollars == 0.0 || (in_dollars >= lowest && in_dollars <= highest)) { return; }
    // A whole year's charges for a few hours may come to anything: what can be checked is the price of a site in use.
    auto in_use = tariff.inputs;
    in_use.load = 1.0;
    in_use.term = units::year;
    in_use.compensation = EnergyPrice<>();
    const double usual = cost::quoted_price(in_use, tariff.kind) * units::kilowatt_hour / units::money / rate->value;
    if (in_dollars > 0.0 && usual >= lowest && usual <= highest && tariff.inputs.compensation == EnergyPrice<>()) { return; }
    const bool rebate = tariff.inputs.compensation != EnergyPrice<>() && usual >= lowest && usual <= highest;
    const auto& given = regional(d.request, d.scenario.names.region_id, &RegionalRequest::compensation);
    d.complain(rebate && given ? given->where : tariff.provenance.where, "out-of-range",
               fmt::format("electricity at {:.4g} {}/kWh ({:.4g} USD/kWh) cannot be meant", per_kwh, code(tariff.quoted.currency),
                           in_dollars),
               "a delivered price lies between 0.005 and 1 USD/kWh; is it per MWh, or in cents?");
}

struct PartName {
    std::string_view key;    ///< in the catalog
    std::string_view input;
    EnergyPrice<> cost::TariffInputs<double>::*member;
};
constexpr std::array part_names = {
    PartName{"energy", "electricity", &cost::TariffInputs<double>::price},
    PartName{"network", "electricity.network", &cost::TariffInputs<double>::network},
    PartName{"demand", "electricity.demand", &cost::TariffInputs<double>::demand},
    PartName{"levies", "electricity.levies", &cost::TariffInputs<double>::levies},
    PartName{"taxes", "electricity.taxes", &cost::TariffInputs<double>::taxes},
    PartName{"compensation", "electricity.compensation", &cost::TariffInputs<double>::compensation},
};

/// Where a part of a tariff comes from: its provenance is that of the price, its place its own.
catalog::Provenance provenance_of(const Tariff& tariff, std::string_view key) {
    auto provenance = tariff.provenance;
    for (const auto& part : tariff.parts_where) {
        if (part.first == key) { provenance.where = part.second; }
    }
    return provenance;
}

/// Parts are used where the tariff has them; that a region has no levy is no input of anything.
void note_parts(Draft& d, const Tariff& tariff, const std::map<std::string_view, catalog::Provenance>& own) {
    for (const auto& part : part_names) {
        const bool used = part.input == "electricity" || tariff.inputs.*part.member != EnergyPrice<>();
        if (!used) { continue; }
        const auto found = own.find(part.input);
        const bool whole = part.input == "electricity" && found == own.end();
        d.scenario.sources.push_back({std::string(part.input), found == own.end() ? provenance_of(tariff, part.key) : found->second,
                                      whole ? tariff.spread : std::nullopt});
    }
}

/// A charge for peak demand is due in hours that nobody uses, too; the site's load does not follow from the use of the hardware.
void say_load_and_use(Draft& d) {
    const double use = d.scenario.inputs.owning.utilisation;
    if (d.scenario.choices.mode != cost::Mode::owned || d.scenario.choices.owning != cost::Owning::tco || use >= d.defaults.load.value) { return; }
    d.scenario.regional_assumptions.push_back(
        fmt::format("What a charge for peak demand comes to per kWh is reckoned at a load of {}, although the hardware is charged as used in {} of all hours: at a "
                    "load like that use it would be {} times as much (load).", percent(d.defaults.load.value), percent(use),
                    units::significant(d.defaults.load.value / use, 3)));
}

void note_use(Draft& d, const Tariff& tariff) {
    if (tariff.inputs.surcharge > 0.0) { d.scenario.sources.push_back({"electricity.surcharge", provenance_of(tariff, "surcharge")}); }
    if (tariff.inputs.demand == EnergyPrice<>()) { return; }
    if (d.request.load) { d.note_given("electricity.load", d.request.load->where); }
    else {
        d.scenario.sources.push_back({"electricity.load", d.defaults.load.provenance, d.defaults.load.spread});
        say_load_and_use(d);
    }
    if (d.request.term) { d.note_given("electricity.term", d.request.term->where); }
}

/// Moves a tariff into the inputs, with its exchange.
void use_tariff(Draft& d, Tariff& tariff, bool main, const std::map<std::string_view, catalog::Provenance>& own = {}) {
    const auto date = tariff.period.known() ? std::optional(tariff.period.first) : d.start;
    const auto before = d.scenario.sources.size();
    d.use_exchange("electricity.exchange", "electricity.currency", tariff.inputs.exchange, tariff.quoted.currency, date,
                   tariff.provenance.where);
    if (!main) {
        d.scenario.sources.resize(before);
        return;
    }
    d.scenario.inputs.tariff = tariff.inputs;
    d.scenario.choices.tariff = cost::shape_of(tariff.inputs, tariff.kind);
    note_parts(d, tariff, own);
    note_use(d, tariff);
    if (tariff.inputs.vat > 0.0) {
        d.scenario.sources.push_back({"electricity.vat", tariff.provenance});
        d.scenario.sources.back().provenance.where = tariff.vat_where;
    }
    check_price(d, tariff, date);
}

void set_use(const Draft& d, Tariff& tariff) {
    tariff.inputs.load = d.request.load ? d.request.load->value : d.defaults.load.value;
    if (d.request.term) { tariff.inputs.term = d.request.term->value; }
}

/// What the user gave of a tariff, for one region.
struct Supply {
    const Maybe<Price>& electricity;
    const Maybe<Price>& ppa;
    const Maybe<Price>& gas;
    const Maybe<Price>& network;
    const Maybe<units::DemandCharge>& demand;
    const Maybe<Price>& levies;
    const Maybe<Price>& compensation;

    Supply(const Request& r, const std::string& region)
        : electricity(regional(r, region, &RegionalRequest::electricity)), ppa(regional(r, region, &RegionalRequest::ppa)),
          gas(regional(r, region, &RegionalRequest::gas)), network(regional(r, region, &RegionalRequest::network)),
          demand(regional(r, region, &RegionalRequest::demand)), levies(regional(r, region, &RegionalRequest::levies)),
          compensation(regional(r, region, &RegionalRequest::compensation)) {}

    [[nodiscard]] const Given<Price>* whole() const {
        return electricity ? &*electricity : ppa ? &*ppa : gas ? &*gas : nullptr;
    }
};

/// One price of the same electricity is taken, not two.
bool contradicts_itself(Draft& d, const Supply& s) {
    const auto both = [&](const Maybe<Price>& a, const Maybe<Price>& b, std::string_view message) {
        if (!a || !b) { return false; }
        contradiction(d, b->where, std::string(message), "keep one of them", a->where, "the other is given here");
        return true;
    };
    return both(s.electricity, s.ppa, "electricity is the whole price, and ppa a part of another") ||
           both(s.electricity, s.gas, "electricity is bought, and generated from gas too") ||
           both(s.ppa, s.gas, "electricity is bought from a plant, and generated from gas too");
}

void refuse_part(Draft& d, const Place& where, std::string_view key, std::string_view why) {
    d.complain(where, "contradiction", fmt::format("{}: {}", key, why), "leave it out, or give ppa, the price of the electricity itself");
}

/// Grid charges and levies on top of a price that contains them would be paid twice.
void refuse_parts_of_whole(Draft& d, const Supply& s, std::string_view why) {
    if (s.network) { refuse_part(d, s.network->where, "network", why); }
    if (s.demand) { refuse_part(d, s.demand->where, "demand", why); }
    if (s.levies) { refuse_part(d, s.levies->where, "levies", why); }
}

/// A given amount in the tariff's currency.
EnergyPrice<> in_currency(Draft& d, const Price& price, Currency currency, const Place& where) {
    if (price.currency == currency || price.amount == EnergyPrice<>()) { return price.amount; }
    const auto from = d.exchanges.per_dollar(price.currency, d.start, where, d.diagnostics);
    const auto to = d.exchanges.per_dollar(currency, d.start, where, d.diagnostics);
    return from && to ? price.amount * (to->value / from->value) : EnergyPrice<>();
}

using Own = std::map<std::string_view, catalog::Provenance>;

/// What the user gives has no recoverable tax in it; beside it the tariff's own parts must have none either.
void take_vat_out(Tariff& tariff) {
    if (tariff.inputs.vat == 0.0) { return; }
    for (const auto& part : part_names) { tariff.inputs.*part.member = tariff.inputs.*part.member / (1.0 + tariff.inputs.vat); }
    tariff.quoted.amount = tariff.inputs.price;
    if (tariff.spread) { tariff.spread = uncertainty::scaled(*tariff.spread, 1.0 / (1.0 + tariff.inputs.vat)); }
    tariff.provenance.status = catalog::Status::derived;
    tariff.provenance.note = fmt::format("Recoverable VAT of {:.4g} % is taken out. {}", 100.0 * tariff.inputs.vat, tariff.provenance.note);
    tariff.inputs.vat = 0.0;
}

/// Lays the user's parts over the tariff's.
void lay_over(Draft& d, const Supply& s, Tariff& tariff, Own& own) {
    const auto currency = tariff.quoted.currency;
    const auto lay = [&](const Maybe<Price>& part, std::string_view input, EnergyPrice<>& into) {
        if (!part) { return; }
        into = in_currency(d, part->value, currency, part->where);
        own[input] = as_given(part->where);
    };
    lay(s.network, "electricity.network", tariff.inputs.network);
    lay(s.levies, "electricity.levies", tariff.inputs.levies);
    lay(s.compensation, "electricity.compensation", tariff.inputs.compensation);
    if (s.demand) {
        tariff.inputs.demand = in_currency(d, s.demand->value.per_full_load, currency, s.demand->where);
        own["electricity.demand"] = as_given(s.demand->where);
    }
    if (s.levies) { tariff.inputs.taxes = EnergyPrice<>(); }
}

void use_given_electricity(Draft& d, const Supply& s) {
    refuse_parts_of_whole(d, s, "the price given for electricity contains it already");
    auto& tariff = d.scenario.tariff;
    tariff.quoted = s.electricity->value;
    tariff.tax_level = "as given: delivered, without recoverable tax";
    tariff.customer = "given";
    tariff.provenance = as_given(s.electricity->where);
    tariff.inputs.price = s.electricity->value.amount;
    Own own;
    if (s.compensation) {
        tariff.kind = TariffKind::rebated;
        lay_over(d, s, tariff, own);
    }
    use_tariff(d, tariff, true, own);
}

/// Parts that neither the user nor the region's tariff gives count as zero, and this is said.
void say_what_is_zero(Draft& d, const Supply& s, const std::string& region) {
    std::string zero;
    const auto add = [&zero](bool given, std::string_view part) {
        if (!given) { zero += fmt::format("{}{}", zero.empty() ? "" : ", ", part); }
    };
    add(s.network.has_value(), "network");
    add(s.demand.has_value(), "demand");
    add(s.levies.has_value(), "levies");
    if (zero.empty()) { return; }
    d.scenario.regional_assumptions.push_back(fmt::format("{}: not given, and taken as zero: {}.", region, zero));
}

/// Electricity from a plant under contract: the region's grid charges and levies, where they are known one by one.
void use_ppa(Draft& d, const Supply& s, const TariffAnswer& anatomy, const std::string& region) {
    auto& tariff = d.scenario.tariff;
    if (!anatomy.tariff && !s.network) {
        d.complain(s.ppa->where, "missing-field", fmt::format("the catalog has no tariff of {} with the grid's part by itself", d.scenario.names.region_sentence),
                   "give network, such as 0.015 EUR/kWh, or 0 EUR/kWh for a plant behind the same meter");
        return;
    }
    if (anatomy.tariff && !s.network) {
        tariff = *anatomy.tariff;
        take_vat_out(tariff);
        d.scenario.regional_assumptions.push_back(fmt::format(
            "{}: the electricity itself comes at the price given; grid charges and levies that are not given are those of {}, {}.", region,
            tariff.provenance.source, tariff.period.text));
    } else {
        tariff.kind = TariffKind::in_parts;
        tariff.quoted = s.ppa->value;
        tariff.provenance = as_given(s.ppa->where);
        say_what_is_zero(d, s, region);
    }
    tariff.customer = "given";
    tariff.tax_level = "electricity as given; grid charges and levies beside it";
    tariff.low.reset();
    tariff.high.reset();
    tariff.spread.reset();
    tariff.co2.reset();
    tariff.inputs.price = in_currency(d, s.ppa->value, tariff.quoted.currency, s.ppa->where);
    tariff.quoted.amount = tariff.inputs.price;
    Own own = {{"electricity", as_given(s.ppa->where)}};
    set_use(d, tariff);
    lay_over(d, s, tariff, own);
    use_tariff(d, tariff, true, own);
}

/// Own generation from gas: fuel over efficiency, and the plant's yearly cost per kW.
void use_gas(Draft& d, const Supply& s) {
    auto& tariff = d.scenario.tariff;
    if (s.network) { refuse_part(d, s.network->where, "network", "no grid stands between the plant and the site"); }
    if (!d.request.gas_efficiency) {
        d.complain(s.gas->where, "missing-field", "what the plant makes of the gas is not known", "give gas_efficiency, such as 0.45");
    }
    if (!s.demand) {
        d.complain(s.gas->where, "missing-field", "what the plant itself costs is not known",
                   "give demand, its cost per kW and year, such as 150 USD/kW/year, or 0 USD/kW/year to leave it out");
    }
    if (!d.request.gas_efficiency || !s.demand) { return; }
    tariff.kind = TariffKind::own_gas;
    tariff.quoted = s.gas->value;
    tariff.tax_level = "own generation";
    tariff.customer = "given";
    tariff.provenance = as_given(s.gas->where);
    tariff.inputs.price = s.gas->value.amount;
    tariff.inputs.efficiency = d.request.gas_efficiency->value;
    d.note_given("electricity.efficiency", d.request.gas_efficiency->where);
    set_use(d, tariff);
    Own own;
    lay_over(d, s, tariff, own);
    d.scenario.regional_assumptions.emplace_back("The gas's price and the plant's efficiency must stand on the same heating value; the price of "
                                                 "emission rights, where there is one, is not in them.");
    use_tariff(d, tariff, true, own);
}

void say_of_catalog_tariff(Draft& d, const std::string& name) {
    const auto& tariff = d.scenario.tariff;
    auto& assumptions = d.scenario.regional_assumptions;
    if (!tariff.from_region.empty()) {
        assumptions.push_back(fmt::format("{} has no usable electricity price of its own; that of {} is borrowed.", name, tariff.from_region));
    }
    if (tariff.vat == catalog::Vat::unknown) {
        assumptions.push_back(fmt::format("{}: the source does not say whether VAT is in the price; none is taken out.", name));
    }
}

void use_catalog_tariff(Draft& d, const Supply& s, TariffAnswer& answer, const std::string& name) {
    d.scenario.tariff = std::move(*answer.tariff);
    auto& tariff = d.scenario.tariff;
    Own own;
    if (tariff.kind == TariffKind::whole) {
        refuse_parts_of_whole(d, s, fmt::format("the price of {} contains it already", d.scenario.names.region_sentence));
        if (s.compensation) { tariff.kind = TariffKind::rebated; }
    }
    const bool given_parts = s.network || s.demand || s.levies || s.compensation;
    if (given_parts) {
        take_vat_out(tariff);
        lay_over(d, s, tariff, own);
    }
    use_tariff(d, tariff, true, own);
    const bool comparable = answer.neighbour && answer.neighbour->kind == tariff.kind;
    if (comparable) {
        d.scenario.neighbour = std::move(*answer.neighbour);
        use_tariff(d, *d.scenario.neighbour, false);
    }
    say_of_catalog_tariff(d, name);
}

}  // namespace

void resolve_tariff(Draft& d, const Lineage& regions, const std::vector<catalog::Band>& bands,
                    const Place& asked) {
    const auto& region = *regions.front();
    const Supply supply(d.request, region.id);
    const double load = d.request.load ? d.request.load->value : d.defaults.load.value;
    const Time<> use = d.request.term ? d.request.term->value : Time<>(units::year);
    d.scenario.annual_energy = d.scenario.site * use * load;
    if (contradicts_itself(d, supply)) { return; }
    if (supply.electricity) { use_given_electricity(d, supply); return; }
    if (supply.gas) { use_gas(d, supply); return; }
    TariffQuestion question{d.scenario.annual_energy, d.start, std::nullopt, d.chip ? d.chip->origin : "", load, use,
                            d.scenario.site, supply.ppa.has_value()};
    if (d.request.series) { question.series = d.request.series->value; }
    auto answer = choose_tariff(regions, bands, question);
    if (supply.ppa) { use_ppa(d, supply, answer, region.name); return; }
    for (auto& note : answer.notes) { d.scenario.regional_assumptions.push_back(std::move(note)); }
    if (!answer.tariff) {
        d.complain(d.request.series ? d.request.series->where : asked, "no-price",
                   fmt::format("the catalog has no such electricity price for {}", region.name),
                   fmt::format("give one, such as {}.electricity=0.1 USD/kWh", region.id));
        return;
    }
    use_catalog_tariff(d, supply, answer, region.name);
}

}  // namespace traincost::scenario
