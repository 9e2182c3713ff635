// SPDX-License-Identifier: Apache-2.0
// Every number that an estimate is computed from, over any scalar, each with a name by which it can be asked for.
#pragma once

#include <traincost/cost/carbon.hpp>
#include <traincost/cost/components_of_energy.hpp>
#include <traincost/cost/inputs.hpp>
#include <traincost/cost/water.hpp>
#include <traincost/perf/plan.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/units/runtime.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace traincost::scenario {

/// A run has few stages; a fixed number keeps the estimate free of allocation.
inline constexpr std::size_t most_stages = 6;

template <class T>
struct StageInputs {
    ChipTime<T> chip_time;        ///< as disclosed or given
    Tokens<T> tokens;             ///< to be processed in this stage
    Tokens<T> reference_tokens;   ///< processed in the disclosed stage
};

template <class T>
struct Inputs {
    std::array<StageInputs<T>, most_stages> stages;
    Flop<T> flop;                          ///< of the computed stage, as given
    FlopPerToken<T> flop_per_token;        ///< attention counted below the diagonal (causal)
    FlopPerToken<T> flop_per_token_full;   ///< attention counted in full
    Parameters<T> active_parameters;
    FlopRatePerChip<T> peak;               ///< dense, at the precision that MFU is quoted against
    FlopRatePerChip<T> arithmetic_peak;    ///< dense, at the precision of most matrix products
    FlopRatePerChip<T> reference_peak;     ///< of the chip on which the disclosed hours were spent
    T mfu = T(1.0);
    T relative_mfu = T(1.0);               ///< MFU on this chip over that on the chip of the disclosed run
    perf::StepInputs<T> step;
    Chips<T> count;
    ChipsPerNode<T> chips_per_node;
    Time<T> deadline;
    cost::PowerInputs<T> power;
    cost::HardwareInputs<T> hardware;
    cost::TariffInputs<T> tariff;
    cost::RentalInputs<T> rental;
    cost::OwningInputs<T> owning;
    CarbonIntensity<T> carbon_intensity;
    cost::SiteInputs<T> site;
    cost::CarbonInputs<T> carbon;
    cost::WaterInputs<T> water;
};

/// The table of inputs: calls `f(name, input...)` for each, in all the given sets in parallel. `Inputs<T>` of any T.
template <class F, class... I>
void for_each_input(F f, I&... in) {
    static constexpr std::array<std::array<std::string_view, 3>, most_stages> stage_names = {{
        {"stage.0.gpu_hours", "stage.0.tokens", "stage.0.reference_tokens"},
        {"stage.1.gpu_hours", "stage.1.tokens", "stage.1.reference_tokens"},
        {"stage.2.gpu_hours", "stage.2.tokens", "stage.2.reference_tokens"},
        {"stage.3.gpu_hours", "stage.3.tokens", "stage.3.reference_tokens"},
        {"stage.4.gpu_hours", "stage.4.tokens", "stage.4.reference_tokens"},
        {"stage.5.gpu_hours", "stage.5.tokens", "stage.5.reference_tokens"},
    }};
    for (std::size_t s = 0; s < most_stages; ++s) {
        f(stage_names[s][0], in.stages[s].chip_time...);
        f(stage_names[s][1], in.stages[s].tokens...);
        f(stage_names[s][2], in.stages[s].reference_tokens...);
    }
    f("flop", in.flop...);
    f("flop_per_token.causal", in.flop_per_token...);
    f("flop_per_token.full", in.flop_per_token_full...);
    f("active_parameters", in.active_parameters...);
    f("chip.peak", in.peak...);
    f("chip.arithmetic_peak", in.arithmetic_peak...);
    f("reference_chip.peak", in.reference_peak...);
    f("mfu", in.mfu...);
    f("relative_mfu", in.relative_mfu...);
    f("chip.peak_16", in.step.peak_16...);
    f("chip.memory_bandwidth", in.step.memory_rate...);
    f("chip.link", in.step.link...);
    f("chip.network", in.step.network...);
    f("step.product", in.step.efficiency.product...);
    f("step.attention", in.step.efficiency.attention...);
    f("step.recurrence", in.step.efficiency.recurrence...);
    f("step.product_memory", in.step.efficiency.product_memory...);
    f("step.memory", in.step.efficiency.memory...);
    f("step.traffic", in.step.efficiency.traffic...);
    f("step.routed", in.step.efficiency.routed...);
    f("step.link", in.step.efficiency.link...);
    f("step.network", in.step.efficiency.network...);
    f("step.tensor_exposed", in.step.efficiency.tensor_exposed...);
    f("step.exchange_exposed", in.step.efficiency.exchange_exposed...);
    f("step.data_exposed", in.step.efficiency.data_exposed...);
    f("step.ragged", in.step.efficiency.ragged...);
    f("step.latency", in.step.efficiency.latency...);
    f("step.network_latency", in.step.efficiency.network_latency...);
    f("step.launch", in.step.efficiency.launch...);
    f("step.straggling", in.step.efficiency.straggling...);
    f("run.overhead", in.step.overhead...);
    f("run.reference", in.step.reference...);
    f("run.weight", in.step.weight...);
    f("run.unexplained", in.step.unexplained...);
    f("goodput.between_failures", in.step.failures.between...);
    f("goodput.copying", in.step.failures.copying...);
    f("goodput.storage", in.step.failures.storage...);
    f("goodput.restart", in.step.failures.restart...);
    f("count", in.count...);
    f("chip.node", in.chips_per_node...);
    f("deadline", in.deadline...);
    f("chip.power", in.power.chip...);
    f("chip.node_power", in.power.node...);
    f("power_use", in.power.use...);
    f("power_mfu", in.power.mfu...);
    f("power_standing", in.power.standing...);
    f("pue", in.power.pue...);
    f("chip.price", in.hardware.price...);
    f("chip.price.exchange", in.hardware.exchange.from...);
    f("chip.price.currency", in.hardware.exchange.to...);
    f("chip.server_to_chip_price", in.hardware.server_to_chip_price...);
    f("chip.age", in.hardware.age...);
    f("value_decay", in.hardware.value_decay...);
    f("interconnect_share", in.hardware.interconnect_share...);
    f("electricity", in.tariff.price...);
    f("electricity.network", in.tariff.network...);
    f("electricity.demand", in.tariff.demand...);
    f("electricity.levies", in.tariff.levies...);
    f("electricity.taxes", in.tariff.taxes...);
    f("electricity.compensation", in.tariff.compensation...);
    f("electricity.surcharge", in.tariff.surcharge...);
    f("electricity.load", in.tariff.load...);
    f("electricity.term", in.tariff.term...);
    f("electricity.efficiency", in.tariff.efficiency...);
    f("electricity.vat", in.tariff.vat...);
    f("electricity.exchange", in.tariff.exchange.from...);
    f("electricity.currency", in.tariff.exchange.to...);
    f("rate", in.rental.rate...);
    f("rate.exchange", in.rental.exchange.from...);
    f("rate.currency", in.rental.exchange.to...);
    f("rental_share", in.rental.share...);
    f("interrupted_every", in.rental.between...);
    f("lost", in.rental.lost...);
    f("spot.restart", in.rental.restart...);
    f("life", in.owning.life...);
    f("building_life", in.owning.building_life...);
    f("wacc", in.owning.wacc...);
    f("building_wacc", in.owning.building_wacc...);
    f("utilisation", in.owning.utilisation...);
    f("scale_up_share", in.owning.scale_up_share...);
    f("storage_share", in.owning.storage_share...);
    f("spares_share", in.owning.spares_share...);
    f("construction", in.owning.construction...);
    f("construction.exchange", in.owning.construction_exchange.from...);
    f("construction.currency", in.owning.construction_exchange.to...);
    f("maintenance", in.owning.maintenance_share...);
    f("staffing", in.owning.staffing...);
    f("labour", in.owning.labour...);
    f("labour.exchange", in.owning.labour_exchange.from...);
    f("labour.currency", in.owning.labour_exchange.to...);
    f("insurance_and_tax", in.owning.insurance_and_tax...);
    f("residual", in.owning.residual_share...);
    f("wait", in.owning.wait...);
    f("carbon_intensity", in.carbon_intensity...);
    f("idle_hours", in.site.idle_time...);
    f("idle_share", in.site.idle_share...);
    f("idle_power", in.site.idle...);
    f("network_power", in.site.network...);
    f("storage_power", in.site.storage...);
    f("market_carbon", in.carbon.market...);
    f("embodied", in.carbon.embodied...);
    f("embodied_life", in.carbon.life...);
    f("embodied_use", in.carbon.use...);
    f("wue", in.water.on_site...);
    f("water_intensity", in.water.off_site...);
}

namespace detail {

template <class Q>
constexpr Dimensions dimensions_of(const Q&) {
    if constexpr (requires { typename Q::unit_type; }) {
        return units::dimensions<typename Q::unit_type>();
    } else {
        return Dimensions{};
    }
}

inline double number_of(double x) { return x; }
template <class Unit>
double number_of(const units::Quantity<Unit, double>& q) {
    return q.value();
}

template <class Q, class T>
void assign(Q& input, T scalar) {
    if constexpr (std::is_same_v<Q, T>) {
        input = std::move(scalar);
    } else {
        input = Q::of(std::move(scalar));
    }
}

}  // namespace detail

/// The same inputs over another scalar: `make(name, value in base units, dimensions)` gives each.
template <class T, class Make>
Inputs<T> lift(const Inputs<double>& inputs, Make make) {
    Inputs<T> lifted;
    for_each_input(
        [&](std::string_view name, const auto& from, auto& to) {
            detail::assign(to, T(make(name, detail::number_of(from), detail::dimensions_of(from))));
        },
        inputs, lifted);
    return lifted;
}

}  // namespace traincost::scenario
