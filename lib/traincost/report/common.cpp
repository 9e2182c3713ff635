// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/common.hpp>

#include <traincost/report/footprint_report.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace traincost::report {

namespace {

using scenario::Estimate;
using scenario::MfuConvention;
using scenario::Scenario;

std::string_view precision_name(const Scenario& s, MfuConvention convention) {
    return catalog::name(convention == MfuConvention::six_nd_arithmetic ? s.names.arithmetic_precision : s.names.precision);
}

}  // namespace

std::string_view owning_name(const Scenario& s) { return cost::owning_names[static_cast<std::size_t>(s.choices.owning)]; }

std::string money(Cost<> amount, Currency currency, int digits) {
    constexpr double small = 1e4;  // "USD 1,440", not "USD 1.440 k"
    const double size = std::fabs(amount.value());
    if (size >= small || size < 1.0) { return fmt::format("{} {}", code(currency), units::scaled(amount.value(), digits)); }
    const int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
    return fmt::format("{} {}", code(currency), units::grouped(amount.value(), std::max(0, digits - whole_digits)));
}

std::string MoneyScale::operator()(Cost<> amount) const { return units::grouped(amount.value() / factor, decimals); }

std::string amount(double value) { return std::fabs(value) >= 99.95 ? units::grouped(value) : units::significant(value, 3); }

std::string carbon(Carbon<> mass) {
    const double tonnes = mass / units::tonne_co2e;
    return std::fabs(tonnes) >= 1.0 || tonnes == 0.0 ? amount(tonnes) + " tCO2e" : amount(mass.value()) + " kgCO2e";
}

std::string subject(const Scenario& s) { return s.names.model_id.empty() ? "The run" : "Training " + s.names.model; }

MoneyScale money_scale(Cost<> largest, Currency currency) {
    const double size = std::fabs(largest.value());
    if (size >= 1e9) { return {1e6, fmt::format("million {}", code(currency)), 0}; }
    if (size >= 1e6) { return {1e3, fmt::format("thousand {}", code(currency)), 0}; }
    return {1.0, std::string(code(currency)), size >= 1e4 ? 0 : size >= 1.0 ? 2 : 6};
}

std::string enumerated(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) { out += i + 1 == parts.size() ? " and " : ", "; }
        out += parts[i];
    }
    return out;
}

std::string capitalised(std::string text) {
    if (!text.empty()) { text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0]))); }
    return text;
}

std::string percent(double share, int digits) { return units::significant(100.0 * share, digits) + " %"; }

std::string plain(double value) { return fmt::format("{:.15g}", value); }

std::string quoted(const scenario::Tariff& tariff) {
    const auto whole = cost::quoted_price(tariff.inputs, tariff.kind);
    return fmt::format("{} {}/kWh", units::significant(whole.value() * 3.6e6, 4), code(tariff.quoted.currency));
}

std::vector<LabelledMfu> mfu_of(const Scenario& s, const Estimate<double>& e) {
    static constexpr std::array<std::string_view, scenario::mfu_conventions> labels = {
        "FLOP as given", "attention counted causally", "attention counted in full", "6 x parameters x tokens",
        "6 x parameters x tokens"};
    static constexpr std::array<std::string_view, scenario::mfu_conventions> ids = {"given", "causal", "full", "6ND", "6ND"};
    std::vector<LabelledMfu> all;
    for (std::size_t m = 0; m < scenario::mfu_conventions; ++m) {
        const auto convention = static_cast<MfuConvention>(m);
        if (!mfu_known(s.choices, convention)) { continue; }
        all.push_back({std::string(labels[m]), std::string(ids[m]), std::string(precision_name(s, convention)), e.mfu[m]});
    }
    return all;
}

std::string_view power_phrase(const Scenario& s) {
    if (s.choices.energy.at_the_meter) { return "the power given, at the facility's meter: a PUE is in it"; }
    if (s.choices.energy.own_power) { return "the power given, at the equipment's plugs, times PUE"; }
    switch (s.choices.power) {
        case cost::PowerMode::tdp: return "the bare chip's design power, times PUE";
        case cost::PowerMode::rated: return "the node's rated power, times PUE";
        case cost::PowerMode::measured: break;
    }
    if (s.choices.load != cost::Load::any) { return "the node's rated power times its mean use in training, as measured on others, at this run's MFU, times PUE"; }
    return "the node's rated power times its mean use in training, as measured on others, times PUE";
}

std::string bounds_phrase(const Scenario& s) {
    if (s.choices.energy.at_the_meter) { return ""; }
    const auto bounds = scenario::energy_bounds(s);
    const auto own = scenario::evaluate(s.choices, s.inputs).energy;
    return fmt::format(" Its outer cases are the bare chips' design power{} at PUE {}, and the node's rated power at PUE {}{}.",
                       scenario::detail::power_by_load(s.choices) ? ", less what a lower MFU than measured takes off," : "", units::significant(s.lowest_pue, 3),
                       units::significant(s.highest_pue, 3), own == bounds.low.energy || own == bounds.high.energy ? ", or the answer itself, which lies outside of them" : "");
}

std::optional<FlopRange> flop_range(const Scenario& s) {
    const bool used = s.choices.stages > 0 && s.choices.stage_kinds[s.choices.main_stage] == scenario::StageKind::computed;
    if (!s.lowest_flop || !s.highest_flop || !used) { return std::nullopt; }
    auto inputs = s.inputs;
    inputs.flop = *s.lowest_flop;
    const auto low = scenario::evaluate(s.choices, inputs);
    inputs.flop = *s.highest_flop;
    return FlopRange{low, scenario::evaluate(s.choices, inputs)};
}

std::string flop_sentence(const Scenario& s) {
    const auto range = flop_range(s);
    if (!range) { return {}; }
    return fmt::format("The arithmetic of {} is an estimate, {} to {}: in {} that range alone is {} to {}.", s.names.model,
                       units::text(*s.lowest_flop, "", 2), units::text(*s.highest_flop, "", 2), s.names.region_sentence,
                       money(range->low.cost.total, s.currency, 2), money(range->high.cost.total, s.currency, 2));
}

std::string scope_sentence(const Scenario& s) {
    const bool rented = s.choices.mode == cost::Mode::rented;
    const bool over_a_life = s.choices.owning != cost::Owning::amortised;
    std::string text = rented        ? "A rental rate covers everything."
                       : over_a_life ? fmt::format("That is owned hardware charged as {}, and the electricity bill, in nominal amounts; failed runs are "
                                                   "left out.", owning_name(s))
                              : "That is the loss of value of owned hardware over the run and the electricity bill, in nominal amounts; building, "
                                "capital, staff and failed runs are left out.";
    if (!s.claimed_cost) { return text; }
    const auto claimed = money(*s.claimed_cost, s.currency);
    return text + (rented ? fmt::format(" {} stated {} for its run: the GPU-hours at a rate that it assumed.", s.names.developer, claimed)
                          : fmt::format(" The {} that {} stated for the run is another scope: its GPU-hours at an assumed rental rate (--mode rented).",
                                        claimed, s.names.developer));
}

std::string real_sentence(const Scenario& s, const Cost<>& total) {
    if (!s.price_level) { return {}; }
    const auto& l = *s.price_level;
    return fmt::format("In prices of {} that is {}, by the {}: {} over {} ({}); index as read on {}.", l.there.text,
                       money(l.real(total), s.currency), l.name, units::without_zeros(units::significant(l.index_there, 6)),
                       units::without_zeros(units::significant(l.index_then, 6)), l.then.text, l.provenance.date.text);
}

std::string real_unit(const Scenario& s) {
    return fmt::format("{} of {}", code(s.currency), s.price_level ? s.price_level->there.text : "");
}

std::string hours(const Scenario& s, const Estimate<double>& e) {
    const bool computed = s.choices.stages > 0 && s.choices.stage_kinds[s.choices.main_stage] != scenario::StageKind::given;
    const double n = e.chip_time / units::chip_hour;
    return computed ? units::scaled(n, 3) : amount(n);
}


std::vector<catalog::Source> sources_with(const std::set<std::string>& ids, const Catalog& catalog) {
    std::vector<catalog::Source> used;
    const auto known = catalog.sources();
    for (const auto& id : ids) {
        const auto found = known ? known->find(id) : std::map<std::string, catalog::Source>::const_iterator();
        if (known && found != known->end()) { used.push_back(found->second); }
        else { used.push_back({id, "not in the catalog's bibliography", "", "", "", "", "", {}, {}}); }
    }
    return used;
}

std::vector<catalog::Source> sources_of(const std::vector<const Scenario*>& scenarios, const Catalog& catalog, Spreads spreads) {
    std::set<std::string> ids;
    for (const auto* s : scenarios) {
        for (const auto& input : s->sources) {
            if (!input.provenance.source.empty()) { ids.insert(input.provenance.source); }
            if (spreads == Spreads::told && !input.spread_source.empty()) { ids.insert(input.spread_source); }
        }
    }
    return sources_with(ids, catalog);
}

void add_sources(Report& report, const std::vector<catalog::Source>& sources) {
    List list{{}, true};
    for (const auto& source : sources) {
        list.items.push_back(fmt::format("{}: {}, {}. {} (retrieved {})", source.id, source.publisher, source.title, source.url,
                                         source.retrieved));
    }
    if (list.items.empty()) { return; }
    report.blocks.emplace_back(Heading{"Sources"});
    report.blocks.emplace_back(std::move(list));
}

void add_sources(Report& report, const std::vector<const Scenario*>& scenarios, const Catalog& catalog, Spreads spreads) {
    add_sources(report, sources_of(scenarios, catalog, spreads));
}

std::vector<std::string> names_of(const Scenario& s) {
    std::vector<std::string> names = {s.names.model, s.names.chip, s.names.chip_short, s.names.reference_chip, s.names.region};
    std::erase_if(names, [](const std::string& name) { return name.empty(); });
    return names;
}

}  // namespace traincost::report
