// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/tariff_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using cost::TariffInputs;
using cost::TariffKind;
using scenario::SiteTariff;
using scenario::Tariff;

/// Periods of a series shown to a reader; programs get all.
constexpr std::size_t most_periods = 8;

/// One part of the price: its name, as it is charged, and what it comes to per kWh as quoted.
struct Part {
    std::string name;
    std::string charged;
    EnergyPrice<> quoted;
};

double per_kwh(EnergyPrice<> price) { return price * units::kilowatt_hour / units::money; }

std::string price_text(EnergyPrice<> price, std::string_view unit) {
    return fmt::format("{} {}/kWh", units::significant(per_kwh(price), 4), unit);
}

void add_part(std::vector<Part>& parts, std::string_view name, EnergyPrice<> price, std::string_view unit) {
    if (price != EnergyPrice<>()) { parts.push_back({std::string(name), price_text(price, unit), price}); }
}

std::vector<Part> parts_of(const Tariff& t) {
    const auto unit = code(t.quoted.currency);
    const auto& in = t.inputs;
    std::vector<Part> parts;
    switch (t.kind) {
        case TariffKind::whole: add_part(parts, "all in", in.price, unit); break;
        case TariffKind::own_gas:
            parts.push_back({"fuel", fmt::format("{} of heat, at {}", price_text(in.price, unit), percent(in.efficiency)),
                             in.price / in.efficiency});
            break;
        case TariffKind::in_parts: add_part(parts, "energy", in.price, unit); break;
    }
    add_part(parts, "network, per kWh", in.network, unit);
    if (in.demand != EnergyPrice<>()) {
        const double yearly = in.demand.value() * units::kilowatt.value() * units::year.value();
        parts.push_back({t.kind == TariffKind::own_gas ? "plant, per kW" : "network, per kW of peak",
                         fmt::format("{} {}/kW/year", units::significant(yearly, 4), unit), cost::demand_price(in)});
    }
    add_part(parts, "levies", in.levies, unit);
    add_part(parts, "non-recoverable taxes", in.taxes, unit);
    if (in.compensation != EnergyPrice<>()) {
        parts.push_back({"compensation", price_text(in.compensation, unit), -in.compensation});
    }
    return parts;
}

/// What one kWh of a quoted price is in the answer's currency, without VAT.
EnergyPrice<> net(const TariffInputs<double>& in, EnergyPrice<> quoted) {
    return cost::exchanged(quoted / (1.0 + in.vat), in.exchange);
}

EnergyPrice<> all_in(const SiteTariff& site) {
    return cost::electricity_price(site.scenario.tariff.inputs, site.scenario.tariff.kind);
}

std::string sentence(const SiteTariff& site) {
    const auto& s = site.scenario;
    const auto& t = s.tariff;
    std::string text = fmt::format("A site of {} at a load of {} pays {} in {}", units::without_zeros(units::text(s.site)),
                                   units::without_zeros(units::significant(site.load, 3)), price_text(all_in(site), code(s.currency)),
                                   s.names.region_sentence);
    if (site.term < units::year) { text += fmt::format(", used for {} of the year that it pays charges for", units::text(site.term)); }
    text += t.kind == TariffKind::own_gas ? ", generated on the site" : t.customer == "given" ? ", as given" : "";
    if (t.period.known()) { text += fmt::format(", at the prices of {}", t.period.text); }
    return text + ".";
}

std::string band_sentence(const SiteTariff& site) {
    const auto& t = site.scenario.tariff;
    std::string text = fmt::format("It takes {} MWh a year", units::grouped(site.annual_energy / units::megawatt_hour));
    const auto band = std::find_if(site.bands.begin(), site.bands.end(), [&](const catalog::Band& b) { return b.id == t.band; });
    if (band == site.bands.end()) { return text + "."; }
    text += fmt::format("; the price is that of band {}, {} MWh", t.band, units::grouped(band->from / units::megawatt_hour));
    const bool last = band + 1 == site.bands.end();
    text += last ? " a year and more." : fmt::format(" to {} MWh a year.", units::grouped(band->below / units::megawatt_hour));
    if (site.scenario.neighbour) {
        text += fmt::format(" It lies near the edge of that band; in band {} it would pay {}.", site.scenario.neighbour->band,
                            price_text(net(site.scenario.neighbour->inputs,
                                           cost::quoted_price(site.scenario.neighbour->inputs, site.scenario.neighbour->kind)),
                                       code(site.scenario.currency)));
    }
    return text;
}

Table parts_table(const SiteTariff& site) {
    const auto& t = site.scenario.tariff;
    const auto whole = all_in(site);
    Table table{{{"Part"}, {"as charged", true}, {fmt::format("{}/kWh net", code(site.scenario.currency)), true}, {"share", true}}, {}};
    for (const auto& part : parts_of(t)) {
        const auto own = net(t.inputs, part.quoted);
        table.rows.push_back({part.name, part.charged, units::significant(per_kwh(own), 4),
                              whole == EnergyPrice<>() ? "-" : percent(own / whole)});
    }
    if (t.inputs.vat > 0.0) { table.rows.push_back({"VAT, recoverable", percent(t.inputs.vat), "taken out", ""}); }
    table.rows.push_back({"All in", "", units::significant(per_kwh(whole), 4), "100 %"});
    if (t.co2) {
        table.rows.push_back({"memo: CO2 price inside the energy", price_text(*t.co2, code(t.quoted.currency)),
                              units::significant(per_kwh(net(t.inputs, *t.co2)), 4), "never added"});
    }
    return table;
}

std::string_view series_name(const catalog::TariffSeries& s) { return catalog::customer_names[static_cast<std::size_t>(s.customer)]; }

std::string band_text(const catalog::BandPrice& p) {
    const auto unit = code(p.price.currency);
    if (!p.parts) { return fmt::format("{} {}", units::significant(per_kwh(p.price.amount), 4), unit); }
    return fmt::format("{} {} + parts", units::significant(per_kwh(p.price.amount), 4), unit);
}

/// One series as a table: a row a period, newest first, a column a band.
Table series_table(const catalog::TariffSeries& series) {
    std::vector<std::string> bands;
    for (const auto& prices : series.prices) {
        for (const auto& p : prices.bands) {
            if (std::find(bands.begin(), bands.end(), p.band) == bands.end()) { bands.push_back(p.band); }
        }
    }
    std::sort(bands.begin(), bands.end());
    Table table{{{"Period"}}, {}};
    for (const auto& band : bands) { table.columns.push_back({band, true}); }
    const auto shown = std::min(series.prices.size(), most_periods);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& prices = series.prices[series.prices.size() - 1 - i];
        std::vector<std::string> cells = {prices.period.text};
        for (const auto& band : bands) {
            const auto found = std::find_if(prices.bands.begin(), prices.bands.end(), [&](const auto& p) { return p.band == band; });
            cells.push_back(found == prices.bands.end() ? "-" : band_text(*found));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

void add_series(Report& report, const SiteTariff& site) {
    for (const auto& each : site.lineage) {
        const auto& region = *each;
        for (const auto& series : region.electricity) {
            if (series.prices.empty()) { continue; }
            report.blocks.emplace_back(Heading{fmt::format("{}: {}, {}{}", region.name, series_name(series), series.tax_level,
                                                           series.delivery == catalog::Delivery::wholesale ? " (wholesale, never used)" : "")});
            const auto& p = series.provenance;
            std::string line = fmt::format("Per kWh; source {}, {}, confidence {}.", p.source, catalog::name(p.status), catalog::name(p.confidence));
            if (series.domestic_chips_only) { line += " For chips designed there only."; }
            if (series.prices.size() > most_periods) {
                line += fmt::format(" The newest {} of {} periods; --format json gives all.", most_periods, series.prices.size());
            }
            report.blocks.emplace_back(Paragraph{line + (p.note.empty() ? "" : " " + p.note)});
            report.blocks.emplace_back(series_table(series));
        }
        if (!site.scenario.tariff.from_region.empty()) { continue; }
        break;  // what lies further up is not needed
    }
}

std::vector<std::string> notes(const std::vector<SiteTariff>& sites) {
    std::vector<std::string> all;
    const auto add = [&all](const std::string& text) {
        if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) { all.push_back(text); }
    };
    for (const auto& site : sites) {
        const auto& t = site.scenario.tariff;
        if (t.kind == TariffKind::whole && t.customer != "given") {
            add("A price that is a statistic is an average of contracts: it has one load factor of its own in it, which is not known, and "
                "--load only moves the site from band to band.");
        }
        for (const auto& text : site.scenario.assumptions) { add(text); }
        for (const auto& text : site.scenario.regional_assumptions) { add(text); }
        if (sites.size() > 1 && t.provenance.status != catalog::Status::given && !t.provenance.note.empty()) {
            add(fmt::format("{}: {}", site.scenario.names.region, t.provenance.note));
        }
    }
    return all;
}

Table comparison(const std::vector<SiteTariff>& sites) {
    Table table{{{"Region"}, {"all in, net", true}, {"Kind"}, {"Period"}, {"Band"}, {"Tax level"}, {"Status"}, {"Confidence"}}, {}};
    for (const auto& site : sites) {
        const auto& t = site.scenario.tariff;
        std::string status(catalog::name(t.provenance.status));
        if (!t.from_region.empty()) { status += " from " + t.from_region; }
        table.rows.push_back({site.scenario.names.region, price_text(all_in(site), code(site.scenario.currency)),
                              std::string(cost::tariff_kind_names[static_cast<std::size_t>(t.kind)]), t.period.known() ? t.period.text : "-",
                              t.band.empty() ? "-" : t.band, t.tax_level, status, std::string(catalog::name(t.provenance.confidence))});
    }
    return table;
}

Table plain_table(const std::vector<SiteTariff>& sites) {
    Table table{{{"region"}, {"part"}, {"quoted [per kWh]", true}, {"quoted_currency"}, {"net [per kWh]", true}, {"currency"}, {"period"},
                 {"band"}, {"source"}}, {}};
    for (const auto& site : sites) {
        const auto& s = site.scenario;
        const auto row = [&](const std::string& part, EnergyPrice<> quoted) {
            table.rows.push_back({s.names.region_id, part, plain(per_kwh(quoted)), std::string(code(s.tariff.quoted.currency)),
                                  plain(per_kwh(net(s.tariff.inputs, quoted))), std::string(code(s.currency)), s.tariff.period.text,
                                  s.tariff.band, s.tariff.provenance.source});
        };
        for (const auto& part : parts_of(s.tariff)) { row(part.name, part.quoted); }
        row("all in", cost::quoted_price(s.tariff.inputs, s.tariff.kind));
    }
    return table;
}

Data series_data(const scenario::Lineage& lineage) {
    Data::List list;
    for (const auto& each : lineage) {
        const auto& region = *each;
        for (const auto& series : region.electricity) {
            Data::List rows;
            for (const auto& prices : series.prices) {
                for (const auto& p : prices.bands) {
                    rows.emplace_back(Data::Object{{"period", prices.period.text}, {"band", p.band},
                                                   {"price", Data::measured(p.price.amount, code(p.price.currency))},
                                                   {"date", prices.provenance.date.text}, {"in_parts", Data(p.parts.has_value())}});
                }
            }
            list.emplace_back(Data::Object{{"region", region.id}, {"customer", series_name(series)}, {"tax_level", series.tax_level},
                                           {"source", series.provenance.source}, {"prices", std::move(rows)}});
        }
    }
    return list;
}

Data site_data(const SiteTariff& site) {
    const auto& s = site.scenario;
    const auto& t = s.tariff;
    Data::List parts;
    for (const auto& part : parts_of(t)) {
        parts.emplace_back(Data::Object{{"name", part.name}, {"charged", part.charged},
                                        {"quoted", Data::measured(part.quoted, code(t.quoted.currency))},
                                        {"net", Data::measured(net(t.inputs, part.quoted), code(s.currency))}});
    }
    return Data::Object{{"region", s.names.region_id},
                        {"name", s.names.region},
                        {"all_in", Data::measured(all_in(site), code(s.currency))},
                        {"kind", cost::tariff_kind_names[static_cast<std::size_t>(t.kind)]},
                        {"parts", std::move(parts)},
                        {"co2_inside", t.co2 ? Data::measured(net(t.inputs, *t.co2), code(s.currency)) : Data()},
                        {"annual_energy", Data::measured(site.annual_energy)},
                        {"band", t.band.empty() ? Data() : Data(t.band)},
                        {"period", t.period.known() ? Data(t.period.text) : Data()},
                        {"inputs", inputs_data(s)},
                        {"series", series_data(site.lineage)}};
}

}  // namespace

Report tariff_report(const std::vector<SiteTariff>& sites, const Catalog& catalog) {
    Report report;
    for (const auto& site : sites) {
        report.blocks.emplace_back(Paragraph{sentence(site) + (sites.size() == 1 ? " " + band_sentence(site) : "")});
    }
    if (sites.size() > 1) { report.blocks.emplace_back(comparison(sites)); }
    for (const auto& site : sites) {
        const bool of_one_part = site.scenario.tariff.kind == TariffKind::whole && sites.size() > 1;
        if (of_one_part) { continue; }
        if (sites.size() > 1) { report.blocks.emplace_back(Heading{site.scenario.names.region}); }
        report.blocks.emplace_back(parts_table(site));
    }
    if (sites.size() == 1) { add_series(report, sites.front()); }
    if (auto items = notes(sites); !items.empty()) {
        report.blocks.emplace_back(Heading{"Notes"});
        report.blocks.emplace_back(List{std::move(items)});
    }
    std::vector<const scenario::Scenario*> scenarios;
    for (const auto& site : sites) { scenarios.push_back(&site.scenario); }
    add_sources(report, scenarios, catalog);
    report.plain = plain_table(sites);
    auto o = envelope("tariff");
    Data::List list;
    for (const auto& site : sites) { list.push_back(site_data(site)); }
    o.emplace_back("sites", std::move(list));
    o.emplace_back("notes", texts_data(notes(sites)));
    o.emplace_back("sources", sources_data(scenarios, catalog));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
