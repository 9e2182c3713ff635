// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/footprint_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace traincost::report {

namespace {

using cost::EnergyComponent;
using scenario::Estimate;
using scenario::Scenario;

constexpr double kilograms_of_cubic_metre = 1000.0;

double cubic_metres(const Mass<>& water) { return water.value() / kilograms_of_cubic_metre; }
std::string volume(const Mass<>& water) { return amount(cubic_metres(water)) + " m3"; }

std::string kilograms(const Carbon<>& mass) { return units::without_zeros(units::significant(mass.value(), 4)) + " kgCO2e"; }
std::string years(const Time<>& time) {
    const auto number = units::without_zeros(units::significant(time / units::year, 3));
    return number + (number == "1" ? " year" : " years");
}

bool part_of(std::size_t component, const Scenario& s) { return cost::is_part(static_cast<EnergyComponent>(component), s.choices.energy); }

/// Whether the user says what electricity emits where it is used: what that counts is not known.
bool carbon_is_given(const Scenario& s) {
    const auto* figure = source_of(s, "carbon_intensity");
    return figure == nullptr || figure->status == catalog::Status::given;
}

/// What the location-based emissions count: whether fuel supply and construction are in a grid's mean differs.
std::string location_basis(const Scenario& s) {
    if (s.choices.carbon.per_it_energy) { return "by IT energy: a PUE is in the factor"; }
    if (s.choices.carbon.of_fuel || carbon_is_given(s) || s.carbon_basis.empty()) { return s.carbon_basis.empty() ? "mean of the grid" : s.carbon_basis; }
    return fmt::format("mean of the grid: {}", s.carbon_basis);
}

std::string market_basis(const Scenario& s) {
    if (!s.market_basis.empty()) { return s.market_basis; }
    return s.origin_disclosed ? "no contract is known, and where all origins are disclosed there is no residual mix, so the grid's mean stands in"
                              : "no contract or residual mix is known, so the grid's mean stands in";
}

std::string water_sentence(const Scenario& s, const Estimate<double>& e) {
    const auto& w = s.choices.water;
    if (!w.on_site && !w.off_site) { return {}; }
    return fmt::format("It uses {} of water on the site, and where its electricity is generated {} are consumed.",
                       w.on_site ? volume(e.water_on_site) : "an unknown amount", w.off_site ? volume(e.water_off_site) : "an unknown amount");
}

/// A claim about this run is set beside it; one that is pooled with something else says nothing of it.
std::string claim_sentence(const Scenario& s, const Estimate<double>& e) {
    if (!s.claim || !s.claim->location) { return {}; }
    const auto& claim = *s.claim;
    const auto stated = fmt::format("{} states {} location-based", s.names.developer, carbon(claim.location->value));
    if (claim.scope == catalog::ClaimScope::pooled) {
        return fmt::format("{} for {}: pooled, and not set against this run.", stated, claim.covers);
    }
    const auto market = claim.market ? fmt::format(" and {} market-based", carbon(claim.market->value)) : std::string();
    return fmt::format("{}{} for {}; the location-based amount of this answer is {} times that.", stated, market, claim.covers,
                       units::significant(e.carbon / claim.location->value, 3));
}

std::string energy_assumption(const Scenario& s, const Estimate<double>& e) {
    const auto& shape = s.choices.energy;
    std::vector<std::string> none;
    if (shape.idle == cost::IdleKind::none) { none.emplace_back("chips that wait beside it (idle_hours)"); }
    if (!shape.network && !shape.at_the_meter) { none.emplace_back("network beyond the nodes (network_power)"); }
    if (!shape.storage && !shape.at_the_meter) { none.emplace_back("storage (storage_power)"); }
    std::string text = "All GPU-hours of the run draw power, restarts within them included.";
    if (!none.empty()) { text += fmt::format(" Counted as 0: {}.", enumerated(none)); }
    if (!shape.network && !shape.storage && !shape.at_the_meter) {
        const double part = s.network_and_storage;
        text += fmt::format(" At about {} of a cluster's IT power, network and storage would add {}.", percent(part),
                            units::text(e.energy * (part / (1.0 - part)), "", 2));
    }
    if (shape.idle != cost::IdleKind::none) {
        text += s.choices.mode == cost::Mode::rented ? " Time in which chips wait is in the energy and in the memo of electricity, and no rent is charged for it: who pays for waiting chips gives their hours as GPU-hours."
                          : " Time in which chips wait costs its electricity here, and no hardware.";
    }
    return text;
}

Data carbon_data(const Scenario& s, const Estimate<double>& e) {
    return Data::Object{{"location_based", Data::measured(e.carbon)},
                        {"market_based", Data::measured(e.carbon_market)},
                        {"market_from", scenario::market_from_names[static_cast<std::size_t>(s.market_from)]},
                        {"market_basis", s.market_basis.empty() ? Data() : Data(s.market_basis)},
                        {"embodied", Data::measured(e.carbon_embodied)},
                        {"location_based_with_embodied", Data::measured(e.carbon_with_embodied)},
                        {"per", scenario::carbon_per_names[s.choices.carbon.per_it_energy ? 1 : 0]},
                        {"basis", s.carbon_basis},
                        {"period", s.carbon_period.known() ? Data(s.carbon_period.text) : Data()}};
}

Data water_data(const Scenario& s, const Estimate<double>& e) {
    const auto of = [](bool known, const Mass<>& water) { return known ? Data::measured(cubic_metres(water), "m3") : Data(); };
    return Data::Object{{"on_site", of(s.choices.water.on_site, e.water_on_site)}, {"off_site", of(s.choices.water.off_site, e.water_off_site)}};
}

Data claim_data(const catalog::FootprintClaim& claim) {
    const auto of = [](const auto& figure) { return figure ? Data::measured(figure->value) : Data(); };
    return Data::Object{{"scope", catalog::claim_scope_names[static_cast<std::size_t>(claim.scope)]},
                        {"covers", claim.covers},
                        {"energy", of(claim.energy)},
                        {"location_based", of(claim.location)},
                        {"market_based", of(claim.market)},
                        {"water", claim.water ? Data::measured(cubic_metres(claim.water->value), "m3") : Data()},
                        {"source", claim.location ? Data(claim.location->provenance.source) : Data()}};
}

}  // namespace

bool count_differently(const Scenario& s) {
    return s.market_from == scenario::MarketFrom::residual_mix && !carbon_is_given(s) && !s.carbon_basis.empty() && s.market_counts != s.carbon_basis;
}

std::string_view peak_phrase(const Scenario& s) {
    return s.choices.energy.at_the_meter ? "what the equipment is rated for at its plugs, or the meter's reading where that is more"
                                         : "what the equipment is rated for, for which the supply is built";
}

std::string market_sentence(const std::vector<const Scenario*>& scenarios) {
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;  // each with the regions that have it
    for (const auto* s : scenarios) {
        if (s->market_from != scenario::MarketFrom::location) { continue; }
        const auto reason = market_basis(*s);
        auto at = std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == reason; });
        if (at == reasons.end()) { at = reasons.insert(at, {reason, {}}); }
        at->second.push_back(s->names.region_sentence);
    }
    if (reasons.empty()) { return {}; }
    std::string text = "Market-based emissions, those of a contract or a residual mix (market_carbon), are taken to be the location-based ones";
    if (reasons.front().second.size() == scenarios.size()) { return fmt::format("{}: {}.", text, reasons.front().first); }
    for (const auto& r : reasons) { text += fmt::format("{} in {}: {}.", text.ends_with('.') ? " Likewise" : "", enumerated(r.second), r.first); }
    return text;
}

std::string carbon_phrase(const Scenario& s, const Estimate<double>& e) {
    return fmt::format("{} location-based and {} market-based ({})", carbon(e.carbon), carbon(e.carbon_market), market_basis(s));
}

std::vector<std::string> footprint_sentences(const Scenario& s, const Estimate<double>& e) {
    std::vector<std::string> all;
    if (auto sentence = water_sentence(s, e); !sentence.empty()) { all.push_back(std::move(sentence)); }
    if (auto sentence = claim_sentence(s, e); !sentence.empty()) { all.push_back(std::move(sentence)); }
    return all;
}

Table footprint_table(const Scenario& s, const Estimate<double>& e) {
    Table table{{{"Quantity"}, {"Amount", true}, {"What it is"}}, {}};
    const auto row = [&](std::string_view name, std::string value, std::string what) {
        table.rows.push_back({std::string(name), std::move(value), std::move(what)});
    };
    const std::string where = s.choices.energy.at_the_meter ? "at the facility's meter" : "at the equipment's plugs";
    for (std::size_t i = 0; i < cost::energy_component_count; ++i) {
        if (part_of(i, s)) { row(cost::energy_component_table[i].name, units::text(e.energy_parts.parts[i], "", 3), where); }
    }
    row("Energy", units::text(e.energy, "", 3), s.choices.energy.at_the_meter ? "at the facility's meter, as measured"
                                                 : fmt::format("at the facility's meter: times PUE {}", units::significant(s.inputs.power.pue, 3)));
    if (s.choices.count != scenario::CountKind::unknown) {
        row("Mean power", units::text(e.facility_power, "", 3), "at the meter while it trains");
        row("Highest power", units::text(e.facility_power_peak, "", 3), std::string(peak_phrase(s)));
        row("Energy of a year", units::text(e.energy_per_year, "", 3), "were the cluster to train all year");
    }
    row("Carbon, location-based", carbon(e.carbon), location_basis(s));
    row("Carbon, market-based", carbon(e.carbon_market), market_basis(s));
    row("Carbon of making the hardware", carbon(e.carbon_embodied), "the run's share of its working life");
    row("Location-based and making", carbon(e.carbon_with_embodied), "sum of the two");
    if (s.choices.water.on_site) { row("Water on the site", volume(e.water_on_site), "by IT energy"); }
    if (s.choices.water.off_site) { row("Water of the grid", volume(e.water_off_site), "consumed where the electricity is generated"); }
    return table;
}

std::vector<std::string> footprint_assumptions(const Scenario& s, const Estimate<double>& e) {
    std::vector<std::string> all = {energy_assumption(s, e)};
    if (count_differently(s)) {
        all.push_back(fmt::format("The residual mix counts {}, the grid's mean {}: what lies between market-based and location-based emissions is not the "
                                  "market alone.", s.market_counts, s.carbon_basis));
    }
    if (auto sentence = market_sentence({&s}); !sentence.empty()) { all.push_back(std::move(sentence)); }
    all.push_back(fmt::format("Making the hardware: {} a chip with its share of a server, over {} of which it works {}; network and building are left out.",
                              kilograms(s.inputs.carbon.embodied * units::chip), years(s.inputs.carbon.life), percent(s.inputs.carbon.use)));
    if (s.choices.energy.at_the_meter && s.choices.water.on_site) {
        all.push_back("Energy of the IT equipment is not known apart from that at the meter: water on the site is reckoned on all of it.");
    }
    return all;
}

void add_footprint_rows(Table& plain_table, const Scenario& s, const Estimate<double>& e) {
    const auto row = [&](std::string name, double value, std::string unit) { plain_table.rows.push_back({std::move(name), plain(value), std::move(unit)}); };
    for (std::size_t i = 0; i < cost::energy_component_count; ++i) {
        if (part_of(i, s)) { row("energy_" + std::string(cost::energy_component_table[i].id), e.energy_parts.parts[i] / units::kilowatt_hour, "kWh"); }
    }
    if (s.choices.count != scenario::CountKind::unknown) {
        row("facility_power", e.facility_power.value(), "W");
        row("facility_power_peak", e.facility_power_peak.value(), "W");
        row("energy_per_year", e.energy_per_year / units::kilowatt_hour, "kWh");
    }
    row("carbon_location_based", e.carbon.value(), "kgCO2e");
    row("carbon_market_based", e.carbon_market.value(), "kgCO2e");
    row("carbon_embodied", e.carbon_embodied.value(), "kgCO2e");
    row("carbon_location_based_with_embodied", e.carbon_with_embodied.value(), "kgCO2e");
    if (s.choices.water.on_site) { row("water_on_site", cubic_metres(e.water_on_site), "m3"); }
    if (s.choices.water.off_site) { row("water_off_site", cubic_metres(e.water_off_site), "m3"); }
}

void add_footprint_data(Data::Object& run, const Scenario& s, const Estimate<double>& e) {
    Data::Object parts;
    for (std::size_t i = 0; i < cost::energy_component_count; ++i) {
        if (part_of(i, s)) { parts.emplace_back(std::string(cost::energy_component_table[i].id), Data::measured(e.energy_parts.parts[i])); }
    }
    parts.emplace_back("it", Data::measured(e.energy_parts.it));
    run.emplace_back("energy_parts", Data(std::move(parts)));
    run.emplace_back("carbon", carbon_data(s, e));
    run.emplace_back("water", water_data(s, e));
    if (s.claim) { run.emplace_back("claim", claim_data(*s.claim)); }
}

}  // namespace traincost::report
