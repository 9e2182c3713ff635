// SPDX-License-Identifier: Apache-2.0
// Results between the inputs of an estimate and its outputs, by name. No formula stands here: each is the function of the
// formulas that computes it within the estimate, so that a derivation can tell it as a step of its own.
#pragma once

#include <traincost/scenario/estimate.hpp>

#include <string>
#include <string_view>

namespace traincost::scenario {

/// Of owned hardware that is charged over its life.
template <class T, class F>
void for_each_owning_step(F f, const Choices& c, const Inputs<T>& in) {
    const auto& own = in.owning;
    const bool bare = c.price_is_of_bare_chip;
    const bool past_life = c.owning_shape.past_life;
    f("hardware.cluster_price", cost::cluster_price(in.hardware, bare));
    f("hardware.loss_rate", cost::charged(own, in.hardware, c.owning_shape, cost::server_price(in.hardware, bare)));
    f("hardware.cluster_rate", cost::charged(own, in.hardware, c.owning_shape, cost::cluster_price(in.hardware, bare)));
    if (past_life) { f("hardware.late_share", cost::late_share(own, in.hardware, c.owning_shape)); }
    else if (!c.owning_shape.residual_given) { f("hardware.residual_share", cost::residual_share(own, in.hardware, c.owning_shape)); }
    if (c.owning != cost::Owning::tco) { return; }
    f("hardware.equipment_price", cost::equipment_price(own, in.hardware, bare));
    if (!past_life) { f("hardware.recovery", cost::capital_recovery(own.wacc, own.life)); }
    f("building.price", cost::building_price(own, detail::rated_power(c, in)));
    f("building.recovery", cost::capital_recovery(own.building_wacc, own.building_life));
}

/// Calls `f(name, number)` for each result that the choices make use of.
template <class T, class F>
void for_each_step(F f, const Choices& c, const Inputs<T>& in) {
    const auto power = detail::power_in_run(c, in);
    if (detail::power_by_load(c)) { f("power.use", power.use); }
    f("power.it", cost::it_power(power, c.power));
    if (c.mode == cost::Mode::owned) {
        f("hardware.server_price", cost::server_price(in.hardware, c.price_is_of_bare_chip));
        if (c.owning == cost::Owning::amortised) {
            f("hardware.value_at_start", cost::value_at_start(in.hardware, c.price_is_of_bare_chip));
            f("hardware.loss_rate", cost::amortisation_rate(in.hardware, c.price_is_of_bare_chip));
        } else {
            for_each_owning_step(f, c, in);
        }
        f("hardware.chip_share", cost::chip_share(in.hardware));
        f("hardware.network_markup", cost::interconnect_markup(in.hardware));
    }
    if (c.rental.by_share) { f("rental.rate", cost::rental_rate(in.rental, c.rental)); }
    if (c.rental.interrupted) { f("rental.kept", detail::kept_on_spot(c, in)); }
    f("electricity.quoted", cost::quoted_price(in.tariff, c.tariff));
    if (c.tariff.demand) { f("electricity.demand_price", cost::demand_price(in.tariff, c.tariff.part_of_a_year)); }
    const auto& tokens = in.stages[c.main_stage].tokens;
    if (mfu_known(c, MfuConvention::causal)) { f("flop.causal", workload::flop_from_tokens(in.flop_per_token, tokens)); }
    if (mfu_known(c, MfuConvention::full)) { f("flop.full", workload::flop_from_tokens(in.flop_per_token_full, tokens)); }
    if (c.interruption()) { f("goodput", perf::kept(c.interruption(), in.step.failures)); }
    if (c.plan()) {
        const auto step = detail::step_time(c, in);
        f("step.time", step.all());
        f("step.time.work", step.busy());
        f("step.time.at_equal_speed", step.at_equal_speed());
        perf::for_each_term([&](std::string_view term, const Time<T>& time) { f("step.time." + std::string(term), time); }, step);
    }
    if (mfu_known(c, MfuConvention::six_nd)) { f("flop.6nd", workload::flop_from_parameters(in.active_parameters, tokens)); }
}

}  // namespace traincost::scenario
