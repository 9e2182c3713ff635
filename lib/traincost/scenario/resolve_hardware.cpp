// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about what the hardware costs and draws.
#include <traincost/scenario/draft.hpp>

#include <traincost/catalog/measured_power.hpp>
#include <traincost/units/apart.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

namespace traincost::scenario {

namespace {

/// Hardware inputs make no sense for rented GPU-hours, and a rate none for owned ones.
void check_mode(Draft& d) {
    const auto& r = d.request;
    if (d.scenario.choices.mode == cost::Mode::owned) {
        refuse_rent(d);
        return;
    }
    const auto refuse = [&](const auto& field, std::string_view what) {
        if (!field) { return; }
        const Place there = r.mode ? r.mode->where : *where_rented(r);
        d.complain(field->where, "contradiction", fmt::format("{} is inside the rental rate already", what),
                   "leave it out, or set mode to owned", Related{there, "this makes the mode rented"});
    };
    refuse(r.chip_price, "the price of the hardware");
    refuse(r.acquired, "the age of the hardware");
    refuse(r.value_decay, "the hardware's loss of value");
    refuse(r.interconnect_share, "the network");
}

/// The later the chips are delivered, the younger they are when training starts.
std::optional<uncertainty::Spread> spread_of_age(const Draft& d, const Time<>& age) {
    const auto& delivery = d.defaults.delivery_time;
    if (!delivery.low || !delivery.high) { return std::nullopt; }
    const double mode = age.value();
    return uncertainty::Spread{uncertainty::Pert{mode - (*delivery.high - delivery.value).value(), mode,
                                                 mode + (delivery.value - *delivery.low).value()}, {}};
}

/// From acquisition to the start of training.
void resolve_age(Draft& d) {
    const auto& r = d.request;
    auto& age = d.scenario.inputs.hardware.age;
    if (r.acquired && r.acquired->value < d.chip->released.value) {
        contradiction(d, r.acquired->where, fmt::format("the hardware is acquired before {} was released", d.chip->name), "",
                      d.chip->released.provenance.where, fmt::format("released on {}", to_string(d.chip->released.value)));
        return;
    }
    const Date acquired = r.acquired ? r.acquired->value : delivered(d);
    if (!d.start) { return; }
    const double days = days_between(acquired, *d.start);
    if (days < 0 && r.acquired) {
        const Place start = r.start ? r.start->where : d.model->run.start->provenance.where;
        d.complain(r.acquired->where, "contradiction", "the hardware is acquired after training starts", "",
                   Related{start, fmt::format("training starts on {} here", to_string(*d.start))});
        return;
    }
    age = days * units::day;
    if (r.acquired) {
        d.note_given("chip.age", r.acquired->where);
        return;
    }
    auto provenance = d.chip->released.provenance;
    provenance.status = catalog::Status::derived;
    provenance.note = fmt::format("released {}, delivered {} later, training from {}", to_string(d.chip->released.value),
                                  units::text(d.defaults.delivery_time.value), to_string(*d.start));
    d.scenario.sources.push_back({"chip.age", provenance, spread_of_age(d, age)});
    if (days < 0) { d.assume("Training starts before the chip could be delivered: the hardware counts as new."); }
    else {
        d.assume(fmt::format("The hardware was bought {} ({} after the chip's release) and is {:.1f} years old at the start.",
                             to_string(acquired), units::text(d.defaults.delivery_time.value), days / 365.25));
    }
}

void use_given_price(Draft& d) {
    const auto& given = *d.request.chip_price;
    if (!d.request.chip_price_kind) {
        d.complain(given.where, "missing-field", "chip_price does not say what it buys",
                   "add chip_price_kind: server (the chip's share of a server) or chip (a bare chip)");
        return;
    }
    d.scenario.choices.price_is_of_bare_chip = d.request.chip_price_kind->value == catalog::PriceKind::chip;
    auto& hardware = d.scenario.inputs.hardware;
    hardware.price = given.value.amount;
    d.scenario.chip_price_currency = given.value.currency;
    d.note_given("chip.price", given.where);
    d.use_exchange("chip.price.exchange", "chip.price.currency", hardware.exchange, given.value.currency, d.start, given.where);
}


/// The newest price that was known on the day, else the first. One of a server, as the cluster has it, goes before newer ones of
/// parts, unless it is older than a year.
const catalog::ChipPrice& price_around(const std::vector<catalog::ChipPrice>& prices, std::optional<Date> day) {
    const Date until = day.value_or(prices.back().value.value.date.first);
    const catalog::ChipPrice* newest = &prices.front();
    const catalog::ChipPrice* of_server = nullptr;
    for (const auto& price : prices) {
        const Date date = price.value.value.date.first;
        if (date > until) { break; }
        newest = &price;
        if (price.kind == catalog::PriceKind::server && !over_a_year_apart(date, until)) { of_server = &price; }
    }
    return of_server != nullptr ? *of_server : *newest;
}

/// A price of another year than that of the purchase is said.
void note_other_year(Draft& d, const Period& priced) {
    const auto day = bought(d);
    if (!day || !over_a_year_apart(priced, *day)) { return; }
    d.assume(fmt::format("The price of the {} is of {}, more than a year from {}, when it is taken to have been bought.", d.chip->short_name,
                         priced.text, to_string(*day)), "chip.price");
}

/// A board has no host: the price of a server with it, in proportion.
catalog::Sourced<Priced<CostPerChip<>>> with_host(Draft& d, const catalog::Sourced<Priced<CostPerChip<>>>& board) {
    const auto& ratio = d.defaults.server_to_board_price;
    auto server = board;
    server.value.amount = board.value.amount * ratio.value;
    if (ratio.spread) { server.spread = uncertainty::scaled(*ratio.spread, board.value.amount.value()); }
    server.provenance.status = catalog::Status::derived;
    server.provenance.note = fmt::format("{} x {} for the host. {}", units::text(board.value.amount, code(board.value.currency)), ratio.value,
                                         board.provenance.note);
    d.assume(fmt::format("The nearest price of the {} is that of a board without host: that of a server is taken to be {} times that.",
                         d.chip->short_name, ratio.value), "chip.price");
    return server;
}

void use_catalog_price(Draft& d) {
    if (d.chip->prices.empty()) {
        const Place where = d.request.chip ? d.request.chip->where : Place{};
        d.complain(where, "missing-field", fmt::format("the catalog has no price for {}", d.chip->name),
                   "give chip_price and chip_price_kind");
        return;
    }
    const auto& chosen = price_around(d.chip->prices, bought(d));
    const auto price = chosen.kind == catalog::PriceKind::board ? with_host(d, chosen.value) : chosen.value;
    note_other_year(d, price.value.date);
    d.scenario.choices.price_is_of_bare_chip = chosen.kind == catalog::PriceKind::chip;
    auto& hardware = d.scenario.inputs.hardware;
    hardware.price = price.value.amount;
    d.scenario.chip_price_currency = price.value.currency;
    d.scenario.sources.push_back({"chip.price", price.provenance, price.spread});
    d.use_exchange("chip.price.exchange", "chip.price.currency", hardware.exchange, price.value.currency,
                   price.value.date.first, price.provenance.where);
}

/// The rated power of the node, where nobody publishes it, in proportion to the chip's.
void assume_node_power(Draft& d) {
    const auto& ratio = d.defaults.node_to_chip_power;
    catalog::Sourced<PowerPerChip<>> power;
    power.value = d.chip->power.value * ratio.value;
    if (ratio.spread) { power.spread = uncertainty::scaled(*ratio.spread, d.chip->power.value.value()); }
    power.provenance = ratio.provenance;
    power.provenance.status = catalog::Status::derived;
    power.provenance.note = fmt::format("{} x {}", units::text(d.chip->power.value), ratio.value);
    d.use("chip.node_power", d.scenario.inputs.power.node, power);
    d.assume(fmt::format("The rated power of a node of {} is not published: {} times that of its chips is assumed.",
                         d.chip->short_name, ratio.value));
}

/// What was measured of machines with this chip, else of its class, else what is usual.
void resolve_power_use(Draft& d) {
    auto& power = d.scenario.inputs.power;
    if (d.request.power_use) { d.use("power_use", power.use, *d.request.power_use); return; }
    const auto measured = catalog::measured_power(d.catalog);
    if (!measured) { append(d.diagnostics, Diagnostics(measured.error())); return; }
    const auto known = catalog::power_use_of(*d.chip, power.node, *measured, d.defaults);
    d.use("power_use", power.use, known.use);
    if (!measured->chips.contains(d.chip->id) && known.load == catalog::MeasuredLoad::mean) {
        d.assume(fmt::format("Nobody has published what machines with the {} draw: the share of rated power is that of others of its kind.", d.chip->short_name), "power_use");
    }
    if (!known.mfu || !measured->standing) { return; }
    d.power_load = Draft::PowerLoad{*known.mfu, *measured->standing, known.load == catalog::MeasuredLoad::heavy};
}

}  // namespace

std::optional<Date> bought(const Draft& d) {
    if (d.request.acquired) { return d.request.acquired->value; }
    return d.start ? std::optional(delivered(d)) : std::nullopt;
}

void resolve_hardware(Draft& d) {
    const auto& r = d.request;
    auto& c = d.scenario.choices;
    c.mode = r.mode ? r.mode->value : where_rented(r) != nullptr ? cost::Mode::rented : cost::Mode::owned;
    check_mode(d);
    refuse_unused_owning(d);
    if (c.mode == cost::Mode::rented) { return; }
    if (r.owning.owning) {
        c.owning = r.owning.owning->value.owning;
        d.scenario.side_by_side = r.owning.owning->value.all;
    }
    auto& hardware = d.scenario.inputs.hardware;
    if (r.chip_price) { use_given_price(d); } else { use_catalog_price(d); }
    d.use("chip.server_to_chip_price", hardware.server_to_chip_price,
          d.chip->server_to_chip_price.value_or(d.defaults.server_to_chip_price));
    d.use_either("value_decay", hardware.value_decay, r.value_decay, d.defaults.value_decay);
    d.use_either("interconnect_share", hardware.interconnect_share, r.interconnect_share, d.defaults.interconnect_share);
    resolve_age(d);
    if (c.owning != cost::Owning::amortised) { return; }
    d.assume("Owned hardware is written off by Epoch AI's method: it loses value exponentially, and the run pays the loss "
             "over its GPU-hours, all of them busy. Left out: cost of capital, building, storage, maintenance, staff, taxes, idle time, "
             "failed runs and experiments.");
}

void resolve_power(Draft& d) {
    const auto& r = d.request;
    auto& s = d.scenario;
    s.choices.power = r.power ? r.power->value : cost::PowerMode::measured;
    if (r.power && r.power_use && r.power->value != cost::PowerMode::measured) {
        d.complain(r.power_use->where, "contradiction", "power_use applies to measured power only", "leave one of the two out",
                   Related{r.power->where, "another power is chosen here"});
    }
    d.use("chip.power", s.inputs.power.chip, d.chip->power);
    if (d.chip->node_power) { d.use("chip.node_power", s.inputs.power.node, *d.chip->node_power); } else { assume_node_power(d); }
    resolve_power_use(d);
    s.site = r.site ? r.site->value : d.defaults.site.value;
}

}  // namespace traincost::scenario
