// SPDX-License-Identifier: Apache-2.0
// The estimate: what a run takes and costs, as one function template over the scalar. Pure: no files, clock or randomness.
#pragma once

#include <traincost/cost/components.hpp>
#include <traincost/cost/spot.hpp>
#include <traincost/perf/plan.hpp>
#include <traincost/perf/time.hpp>
#include <traincost/scenario/inputs.hpp>
#include <traincost/workload/flop.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace traincost::scenario {

/// How the GPU-hours of a stage are known.
enum class StageKind {
    given,    ///< disclosed or given: taken as they are
    carried,  ///< disclosed for another chip or number of tokens: carried over at equal MFU
    computed, ///< from FLOP, peak rate and MFU
    stepped   ///< from tokens and the time of a step on the layout
};

/// How the arithmetic of the main stage is known.
enum class FlopKind { unknown, given, per_token, six_nd };

/// How the number of chips is known.
enum class CountKind { unknown, given, for_deadline };

/// A utilisation and what it is of. The same hours give 17 or 44 % by what is counted and divided by.
enum class MfuConvention { given, causal, full, six_nd, six_nd_arithmetic };
inline constexpr std::size_t mfu_conventions = 5;
inline constexpr std::array<std::string_view, mfu_conventions> mfu_names = {"given", "causal", "full", "6nd", "6nd_arithmetic"};

/// What was chosen before the formulas run: fixed over draws and derivatives.
struct Choices {
    cost::Mode mode = cost::Mode::owned;
    cost::Owning owning = cost::Owning::amortised;
    cost::OwningShape owning_shape;
    cost::PowerMode power = cost::PowerMode::measured;
    cost::Load load = cost::Load::any;                 ///< of a measured power
    MfuConvention load_mfu = MfuConvention::causal;    ///< by which the run's load is told, unless `load` is `any`
    cost::TariffShape tariff;
    cost::EnergyShape energy;
    cost::CarbonShape carbon;
    cost::WaterShape water;
    CountKind count = CountKind::unknown;
    FlopKind flop = FlopKind::unknown;
    std::size_t stages = 0;
    std::size_t main_stage = 0;  ///< the one whose FLOP are known: pre-training
    std::array<StageKind, most_stages> stage_kinds = {};
    std::array<bool, most_stages> stage_tokens = {};  ///< whether the stage's tokens are known
    bool other_chip = false;             ///< disclosed hours are carried over to another chip
    bool price_is_of_bare_chip = false;
    bool causal_known = false;           ///< operations per token, attention below the diagonal
    bool full_known = false;             ///< operations per token, attention in full
    bool parameters_known = false;
    bool arithmetic_peak_differs = false;  ///< MFU is quoted against another precision than the run computes in
    cost::RentalShape rental = {};
    perf::Interrupted spot = {};           ///< of a run whose hours on spot are lost by Daly's law
    perf::Interrupted interrupted = {};    ///< of a main stage whose MFU is that of its steps
    std::array<std::shared_ptr<const perf::Plan>, most_stages> plans = {};  ///< of each stage that is `stepped`

    /// What the cost is made of.
    [[nodiscard]] constexpr cost::Parts parts() const { return {mode, owning, owning_shape, rental.interrupted}; }

    /// Of the main stage; null where that is not stepped.
    [[nodiscard]] const std::shared_ptr<const perf::Plan>& plan() const { return plans[main_stage]; }
    /// How the main stage is interrupted; false where its GPU-hours have what failures cost in them.
    [[nodiscard]] const perf::Interrupted& interruption() const { return plan() ? plan()->interrupted : interrupted; }
};

template <class T>
struct StageEstimate {
    ChipTime<T> chip_time;
    Cost<T> cost;
    Time<T> wall_clock;
    TokenRate<T> tokens_per_time;
    TimePerToken<T> time_per_token;
};

template <class T>
struct Estimate {
    std::array<StageEstimate<T>, most_stages> stages;
    ChipTime<T> chip_time;
    Flop<T> flop;           ///< of the main stage, where known
    Chips<T> count;
    Chips<T> count_needed;  ///< before rounding up to whole nodes
    Nodes<T> nodes;
    Time<T> wall_clock;
    std::array<T, mfu_conventions> mfu = {};  ///< of the main stage, each where `mfu_known`
    PowerPerChip<T> facility_power_per_chip;
    Power<T> facility_power;       ///< mean while the run computes
    Power<T> facility_power_peak;  ///< what the supply has to be built for
    Energy<T> energy_per_year;     ///< of the cluster, were it to train all year
    cost::EnergyBreakdown<T> energy_parts;
    Energy<T> energy;         ///< at the facility's meter, over all hours
    EnergyPrice<T> electricity_price;
    cost::Breakdown<T> cost;
    CarbonIntensity<T> carbon_intensity;  ///< of the electricity, location-based
    Carbon<T> carbon;                     ///< location-based
    Carbon<T> carbon_market;              ///< market-based; the same where neither contract nor residual mix is known
    Carbon<T> carbon_embodied;            ///< the run's share of making the hardware
    Carbon<T> carbon_with_embodied;       ///< location-based operation and that share
    Mass<T> water_on_site;                ///< never summed with the other: another place's water
    Mass<T> water_off_site;
};

/// Whether a utilisation of this convention can be told.
[[nodiscard]] constexpr bool mfu_known(const Choices& c, MfuConvention convention) {
    if (c.stages == 0) { return false; }
    const bool tokens = c.stage_tokens[c.main_stage];
    switch (convention) {
        case MfuConvention::given: return c.flop == FlopKind::given;
        case MfuConvention::causal: return tokens && c.causal_known;
        case MfuConvention::full: return tokens && c.full_known;
        case MfuConvention::six_nd: return tokens && c.parameters_known;
        case MfuConvention::six_nd_arithmetic: return tokens && c.parameters_known && c.arithmetic_peak_differs;
    }
    return false;
}

namespace detail {

/// FLOP of the main stage.
template <class T>
Flop<T> main_flop(const Choices& c, const Inputs<T>& in) {
    const auto& tokens = in.stages[c.main_stage].tokens;
    switch (c.flop) {
        case FlopKind::per_token: return workload::flop_from_tokens(in.flop_per_token, tokens);
        case FlopKind::six_nd: return workload::flop_from_parameters(in.active_parameters, tokens);
        case FlopKind::given:
        case FlopKind::unknown: break;
    }
    return in.flop;
}

/// Against which products are computed.
template <class T>
const FlopRatePerChip<T>& arithmetic_peak(const Choices& c, const Inputs<T>& in) {
    return c.arithmetic_peak_differs ? in.arithmetic_peak : in.peak;
}

/// A step of the main stage's plan; there is one.
template <class T>
perf::StepTime<T> step_time(const Choices& c, const Inputs<T>& in) {
    return perf::step_time(*c.plan(), arithmetic_peak(c, in), in.step);
}

template <class T>
ChipTime<T> stepped_chip_time(const Choices& c, const Inputs<T>& in, std::size_t s) {
    return perf::chip_time_of_steps(in.stages[s].tokens, *c.plans[s], arithmetic_peak(c, in), in.step);
}

template <class T>
ChipTime<T> stage_chip_time(const Choices& c, const Inputs<T>& in, std::size_t s, const Flop<T>& flop) {
    const auto& stage = in.stages[s];
    switch (c.stage_kinds[s]) {
        case StageKind::computed: {
            const auto hours = perf::chip_time(flop, in.peak, in.mfu);
            return c.interrupted ? hours / perf::kept(c.interrupted, in.step.failures) : hours;
        }
        case StageKind::carried: {
            const auto at_equal_mfu = perf::carried_over(stage.chip_time, in.reference_peak, in.peak);
            const auto hours = c.other_chip ? at_equal_mfu / in.relative_mfu : at_equal_mfu;
            return c.stage_tokens[s] ? hours * (stage.tokens / stage.reference_tokens) : hours;
        }
        case StageKind::stepped: return stepped_chip_time(c, in, s);
        case StageKind::given: break;
    }
    return stage.chip_time;
}

/// Of the hours on spot those that interruptions leave: by what each of them loses, where that is given, else by Daly's law. Draws that are
/// rarer than `resolve` looks for are held at what is worth an answer: below it hours would be without end, or negative.
template <class T>
T kept_on_spot(const Choices& c, const Inputs<T>& in) {
    const T least = T(cost::least_share_kept);
    if (c.rental.lost_given) { return scalar::max(cost::useful_share(in.rental.between, in.rental.lost), least); }
    const perf::FailureInputs<T> failures{in.step.failures.between, in.step.failures.copying, in.step.failures.storage, in.rental.restart};
    return scalar::max(perf::efficiency(units::counted<Time<T>>(T(c.spot.interval)), perf::stopped_every(in.rental.between, c.spot, failures)), least);
}

/// With the hours that interruptions on spot take.
template <class T>
ChipTime<T> hired_chip_time(const Choices& c, const Inputs<T>& in, const ChipTime<T>& chip_time) {
    return c.rental.interrupted ? chip_time / kept_on_spot(c, in) : chip_time;
}

template <class T>
T mfu_of(MfuConvention convention, const Choices& c, const Inputs<T>& in, const ChipTime<T>& hours) {
    const auto& tokens = in.stages[c.main_stage].tokens;
    switch (convention) {
        case MfuConvention::given: return perf::mfu(in.flop, hours, in.peak);
        case MfuConvention::causal: return perf::mfu(workload::flop_from_tokens(in.flop_per_token, tokens), hours, in.peak);
        case MfuConvention::full:
            return perf::mfu(workload::flop_from_tokens(in.flop_per_token_full, tokens), hours, in.peak);
        case MfuConvention::six_nd:
            return perf::mfu(workload::flop_from_parameters(in.active_parameters, tokens), hours, in.peak);
        case MfuConvention::six_nd_arithmetic:
            return perf::mfu(workload::flop_from_parameters(in.active_parameters, tokens), hours, in.arithmetic_peak);
    }
    return T(0.0);
}

/// Of the electricity; that of fuel is per heat.
template <class T>
CarbonIntensity<T> carbon_intensity(const Choices& c, const Inputs<T>& in) {
    return c.carbon.of_fuel ? in.carbon_intensity / in.tariff.efficiency : in.carbon_intensity;
}

/// Whether the power goes with the MFU of the main stage.
[[nodiscard]] constexpr bool power_by_load(const Choices& c) { return c.power == cost::PowerMode::measured && c.load != cost::Load::any; }

/// The power of this run, whose other stages count as its main one, and whose hours that are lost on spot compute like the others.
template <class T>
cost::PowerInputs<T> power_in_run(const Choices& c, const Inputs<T>& in) {
    auto power = in.power;
    if (!power_by_load(c)) { return power; }
    power.use = cost::use_at(in.power, mfu_of(c.load_mfu, c, in, stage_chip_time(c, in, c.main_stage, main_flop(c, in))), c.load);
    return power;
}

/// What the energy is counted from.
template <class T>
cost::EnergyQuantities<T> energy_quantities(const Choices& c, const Inputs<T>& in, const Estimate<T>& e) {
    return {e.chip_time, power_in_run(c, in), c.power, in.site, c.energy};
}

/// What the building is made for and its staff looks after, one chip's share at the plugs: the node's rated power, and that of network
/// and storage where they are given.
template <class T>
PowerPerChip<T> rated_power(const Choices& c, const Inputs<T>& in) {
    return cost::with_site(in.power.node, in.site, c.energy);
}

/// Energy, and all that goes with it but money.
template <class T>
void add_footprint(Estimate<T>& e, const Choices& c, const Inputs<T>& in) {
    const auto quantities = energy_quantities(c, in, e);
    e.energy_parts = cost::energy_breakdown(quantities);
    e.energy = e.energy_parts.facility;
    e.facility_power_per_chip = cost::mean_power_at_meter(quantities);
    e.carbon_intensity = carbon_intensity(c, in);
    e.carbon = cost::location_based(e.energy_parts.it, e.energy, e.carbon_intensity, c.carbon.per_it_energy);
    e.carbon_market = cost::market_based(e.energy, in.carbon.market, e.carbon, c.carbon.market);
    e.carbon_with_embodied = e.carbon;
    if (c.carbon.embodied) {
        e.carbon_embodied = cost::embodied(e.chip_time, in.carbon);
        e.carbon_with_embodied = e.carbon + e.carbon_embodied;
    }
    if (c.water.on_site) { e.water_on_site = cost::water_on_site(e.energy_parts.it, in.water); }
    if (c.water.off_site) { e.water_off_site = cost::water_off_site(e.energy, in.water); }
}

/// Chips and days, where the number of chips is known or follows from a deadline.
template <class T>
void add_time(Estimate<T>& e, const Choices& c, const Inputs<T>& in) {
    if (c.count == CountKind::unknown) { return; }
    if (c.count == CountKind::for_deadline) {
        e.count_needed = perf::chips_needed(e.chip_time, in.deadline);
        e.nodes = perf::whole_nodes(e.count_needed, in.chips_per_node);
        e.count = e.nodes * in.chips_per_node;
    } else {
        e.count_needed = in.count;
        e.nodes = perf::whole_nodes(in.count, in.chips_per_node);
        e.count = in.count;
    }
    e.wall_clock = perf::wall_clock(e.chip_time, e.count);
    e.facility_power = e.facility_power_per_chip * e.count;
    e.facility_power_peak = cost::peak_power_at_meter(energy_quantities(c, in, e)) * e.count;
    e.energy_per_year = e.facility_power * units::constant<Time<T>>(units::year.value());
    for (std::size_t s = 0; s < c.stages; ++s) {
        auto& stage = e.stages[s];
        stage.wall_clock = perf::wall_clock(stage.chip_time, e.count);
        if (!c.stage_tokens[s]) { continue; }
        stage.tokens_per_time = in.stages[s].tokens / stage.wall_clock;
        stage.time_per_token = stage.wall_clock / in.stages[s].tokens;
    }
}

}  // namespace detail

/// Everything that follows from the inputs.
template <class T>
Estimate<T> evaluate(const Choices& c, const Inputs<T>& in) {
    Estimate<T> e;
    if (c.flop != FlopKind::unknown) { e.flop = detail::main_flop(c, in); }
    for (std::size_t s = 0; s < c.stages; ++s) {
        e.stages[s].chip_time = detail::hired_chip_time(c, in, detail::stage_chip_time(c, in, s, e.flop));
        e.chip_time = s == 0 ? e.stages[s].chip_time : e.chip_time + e.stages[s].chip_time;
    }
    for (std::size_t m = 0; m < mfu_conventions; ++m) {
        const auto convention = static_cast<MfuConvention>(m);
        if (mfu_known(c, convention)) { e.mfu[m] = detail::mfu_of(convention, c, in, e.stages[c.main_stage].chip_time); }
    }
    detail::add_footprint(e, c, in);
    detail::add_time(e, c, in);
    e.electricity_price = cost::electricity_price(in.tariff, c.tariff);
    const T kept = c.rental.interrupted ? detail::kept_on_spot(c, in) : T(1.0);
    e.cost = cost::breakdown<T>({e.chip_time, e.energy, in.hardware, c.price_is_of_bare_chip, in.tariff, c.tariff,
                                 in.rental, c.owning, c.owning_shape, &in.owning, detail::rated_power(c, in), e.wall_clock, c.rental, kept}, c.mode);
    for (std::size_t s = 0; s < c.stages; ++s) {
        e.stages[s].cost = e.cost.total * (e.stages[s].chip_time / e.chip_time);
    }
    return e;
}

}  // namespace traincost::scenario
